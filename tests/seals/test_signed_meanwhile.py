"""Papers that wait for a signature while another is signed, and people who sign at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connections
from tests import small
from tests.demo_fixture import DATABASE, data_directory, database, is_postgres
from tests.web.reading import words
from tests.web.test_signing import client_of

from goldenthread.actions import framework, people, reports, returns
from goldenthread.ledger.refusal import Refused
from goldenthread.store import migrate, snapshots
from goldenthread.store.models import EventRow, User
from goldenthread.store.snapshots import FrozenReport

pytestmark = pytest.mark.django_db(transaction=True)
PARTS = ("", "|age:15-24", "|sex:male", "|ethnicity:white", "|borough:west", "|intensity:universal")
"""Where a return counts the same person once in each."""


@pytest.fixture
def unit(data_dir: Path, django_db_blocker: Any) -> Iterator[None]:
    """A database that threads share, with an edition, an analyst and two directors."""
    if is_postgres():
        tell()
        yield
        return
    with django_db_blocker.unblock(), data_directory(data_dir), database(str(data_dir / DATABASE)):
        migrate.ensure()
        tell()
        yield


def tell() -> None:
    framework.publish(document=small.document(), by="tester", at=small.hours(0))
    for name in ("ada", "bea"):
        who = {"username": name, "name": f"{name.title()} Able", "email": f"{name}@example.org"}
        TOTP.activate(people.add(**who, password=None, by="x", at=small.hours(0)), generate_totp_secret())
        people.give_role(username=name, role="director", by="x", at=small.hours(0))


def send(hour: int, more: int) -> None:
    """MENTOR's return with so many more people than the last one, accepted."""
    changed = dict(small.full_return())
    for part in PARTS:
        changed[f"reach.quarter{part}"] = int(changed[f"reach.quarter{part}"]) + more  # type: ignore[arg-type]
    changed |= {"reach.year": changed["reach.quarter"], "activity.sessions": 120 + hour}
    template = returns.template(programme="MENTOR", quarter=small.Q1)
    content = small.filled(template, changed)
    returns.submit(content=content, name="mentor.xlsx", by="provider", at=small.hours(hour))
    returns.accept(programme="MENTOR", quarter=small.Q1, by="lead", at=small.hours(hour + 1))


def freeze(hour: int, audience: str = "outside") -> FrozenReport:
    told = {"quarter": small.Q1, "kind": "full", "audience": audience}
    return reports.freeze(**told, by="analyst", at=small.hours(hour))


def freeze_two(more: int, audience: str = "outside") -> tuple[FrozenReport, FrozenReport]:
    """The same report frozen before and after a correction of so many people; neither is signed."""
    send(1, 0)
    first = freeze(3, audience)
    returns.reopen(
        programme="MENTOR", quarter=small.Q1, reason="Some were missed.", by="lead", at=small.hours(4)
    )
    send(5, more)
    return first, freeze(7, audience)


def test_a_paper_that_tells_few_people_apart_from_one_signed_meanwhile_is_refused(unit: None) -> None:
    first, second = freeze_two(more=3)
    reports.sign(snapshot=first.digest, by="ada", at=small.hours(8))
    with pytest.raises(Refused) as refused:
        reports.sign(snapshot=second.digest, by="bea", at=small.hours(9))
    sentence = str(refused.value)
    assert "for readers outside was signed since this report was frozen, and " in sentence
    assert " of it would differ by fewer than 5 people: " in sentence
    assert sentence.endswith("Freeze this report again and sign that.")
    assert snapshots.get(second.digest).signed_at is None
    again = freeze(10)
    assert again.document.figures["reach.quarter.MENTOR"].shown == "60"
    signed = reports.sign(snapshot=again.digest, by="bea", at=small.hours(11))
    assert reports.verify(signed.digest).ok


def test_the_page_says_so_before_and_after_the_button(unit: None) -> None:
    first, second = freeze_two(more=3)
    reports.sign(snapshot=first.digest, by="ada", at=small.hours(8))
    bea, where = client_of(User.objects.get(username="bea")), f"/reports/snapshots/{second.digest}/sign/"
    for answer in (bea.get(where), bea.post(where)):
        assert "would differ by fewer than 5 people" in words(answer)
    assert EventRow.objects.filter(kind="report.signed").count() == 1


@pytest.mark.parametrize(("more", "audience"), [(0, "outside"), (30, "outside"), (3, "internal")])
def test_papers_that_tell_no_few_people_apart_are_both_signed(unit: None, more: int, audience: str) -> None:
    """Equal numbers, many people, or readers inside, from whom nobody is hidden."""
    first, second = freeze_two(more, audience)
    for hour, report in ((8, first), (9, second)):
        assert reports.sign(snapshot=report.digest, by="ada", at=small.hours(hour)).signed_at


def sign_at_once(*told: tuple[str, FrozenReport]) -> list[str]:
    """What each of several people reads who sign in the same moment: nothing where they signed."""
    together = threading.Barrier(len(told))

    def sign(who: str, report: FrozenReport) -> str:
        try:
            together.wait(timeout=30)
            reports.sign(snapshot=report.digest, by=who)
        except Refused as refused:
            return str(refused)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(told)) as pool:
        return list(pool.map(lambda one: sign(*one), told))


def test_of_two_papers_that_are_too_near_one_is_signed_when_two_people_sign_at_once(unit: None) -> None:
    first, second = freeze_two(more=3)
    said = sorted(sign_at_once(("ada", first), ("bea", second)))
    assert said[0] == ""
    assert "would differ by fewer than 5 people" in said[1]
    signed = [one for one in snapshots.all() if one.signed_at]
    assert len(signed) == 1
    assert reports.verify(signed[0].digest).ok


def test_of_two_people_who_sign_one_paper_at_once_one_does(unit: None) -> None:
    report = freeze(3)
    said = sorted(sign_at_once(("ada", report), ("bea", report)))
    assert said[0] == ""
    assert "is signed already, by " in said[1]
    assert EventRow.objects.filter(kind="report.signed").count() == 1
    assert reports.verify(report.digest).ok
