"""Verifying on pages and at the terminal: what was found stands there with the time when it was done."""

from __future__ import annotations

from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone
from tests import small
from tests.verifying.conftest import guard_lifted
from tests.verifying.test_tampering import edit_snapshot, edit_text
from tests.web.reading import words
from typer.testing import CliRunner

from goldenthread.actions import audit, jobs, people, ratings, reports, verifying
from goldenthread.cli import erasing
from goldenthread.cli import verifying as cli
from goldenthread.store import snapshots, verifications
from goldenthread.store.last_times import Doing, last_time
from goldenthread.store.models import Verification

PAGE = "/audit/verification/"


def signed_in(role: str) -> Client:
    who = {"username": role, "name": "N", "email": f"{role}@example.org"}
    user = people.add(**who, password="golden thread", by="x", at=small.hours(40))
    TOTP.activate(user, generate_totp_secret())
    people.give_role(username=role, role=role, by="x", at=small.hours(40))
    client = Client()
    client.force_login(user)
    return client


def run() -> verifications.Done:
    return verifying.verify_store(by="ada", show=lambda _: None)


def test_the_page_says_when_it_was_done_and_that_something_changed_since(store: Path) -> None:
    client = signed_in("administrator")
    assert "The store has not been verified yet." in words(client.get(PAGE))
    done = run()
    said = words(client.get(PAGE))
    assert f"All 15 checks passed at {timezone.localtime(done.at):%H:%M} on" in said
    assert "Changed since" not in said
    assert last_time(Doing.VERIFY).well  # type: ignore[union-attr]
    given = {"programme": "MENTOR", "quarter": small.Q1, "rating": "amber", "reason": "Late."}
    ratings.override(**given, by="lead", at=small.hours(41))  # type: ignore[arg-type]
    assert "Changed since: entries or words were recorded after that" in words(client.get(PAGE))


def test_the_page_names_what_is_wrong(store: Path) -> None:
    client = signed_in("administrator")
    with guard_lifted():
        edit_text()
    assert not run().ok
    said = words(client.get(PAGE))
    assert "1 of 15 checks did not pass" in said
    assert (
        "MENTOR, Q1 2024-25, version 1 (mentor v1.xlsx): its texts are not those that were submitted." in said
    )
    assert not last_time(Doing.VERIFY).well  # type: ignore[union-attr]


def test_the_administrator_has_a_worker_verify_once(store: Path) -> None:
    client = signed_in("administrator")
    assert not jobs.is_verifying()
    assert client.post(PAGE).status_code == 302
    assert jobs.is_verifying()
    assert "A verification is under way." in words(client.get(PAGE))
    assert not jobs.start_verification(by="administrator")
    assert jobs.verify_store.func("administrator")
    assert verifications.find_last().by == "administrator"  # type: ignore[union-attr]


def test_a_result_that_the_service_did_not_write_is_not_believed(store: Path) -> None:
    """Who can write the database cannot make a verification that passed, nor turn one that did not."""
    client, (report,) = signed_in("administrator"), snapshots.all()
    run()
    assert "All 15 checks passed" in words(client.get(PAGE))
    row = Verification.objects.get(pk=Verification.objects.latest("pk").pk)
    Verification.objects.create(
        subject="all", at=row.at, by=row.by, ok=True, seen=row.seen, outcomes=row.outcomes[:3], mark=row.mark
    )
    assert verifications.find_last() is None
    assert "A result that this service did not write itself is not shown." in words(client.get(PAGE))
    run()
    with guard_lifted():
        edit_snapshot()
    reports.verify_and_keep(report, "analyst")
    assert not verifications.find_last(report.digest).ok  # type: ignore[union-attr]
    Verification.objects.filter(subject=report.digest).update(ok=True)
    assert verifications.find_last(report.digest) is None
    page = words(signed_in("analyst").get(f"/reports/snapshots/{report.digest}/"))
    assert "Verified: No at " in page


def test_a_report_page_verifies_again_as_soon_as_anything_moved_that_it_stands_on(store: Path) -> None:
    client, (report,) = signed_in("analyst"), snapshots.all()
    address = f"/reports/snapshots/{report.digest}/"
    assert "Verified: Yes at " in words(client.get(address))
    first = verifications.find_last(report.digest)
    client.get(address)
    assert verifications.find_last(report.digest) == first, "nothing moved"
    with guard_lifted():
        edit_snapshot()
    assert "Verified: No at " in words(client.get(address))


def test_the_terminal_prints_a_line_for_each_check_and_ends_with_one_where_any_fails(store: Path) -> None:
    done = CliRunner().invoke(cli.app, ["all"])
    assert done.exit_code == 0, done.output
    assert len(done.output.splitlines()) == 16
    assert done.output.endswith("Verified: all 15 checks passed.\n")
    entry = audit.audit.page(audit.audit.Asked(what="verified"), 1)[0]
    assert entry.data == {"passed": True, "failed": []}
    with guard_lifted():
        edit_text()
    failed = CliRunner().invoke(cli.app, ["all"])
    assert failed.exit_code == 1
    assert "Texts: WRONG. MENTOR, Q1 2024-25, version 1 (mentor v1.xlsx): its texts are not" in failed.output
    assert failed.output.endswith("NOT VERIFIED: 1 of 15 checks did not pass. The first is named above.\n")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["text", "MENTOR", "2024-25Q1", "1", "narrative.worked"], "Erased: narrative.worked of MENTOR"),
        (["workbook", "{digest}"], "Erased: the file "),
    ],
)
def test_words_are_erased_at_the_terminal(store: Path, asked: list[str], said: str) -> None:
    from goldenthread.store.models import ReturnVersion

    digest = ReturnVersion.objects.get(version=1).digest_id
    command = [one.format(digest=digest) for one in asked]
    done = CliRunner().invoke(erasing.app, [*command, "--reason", "Asked for on 2 July."])
    assert done.output.startswith(said), done.output
