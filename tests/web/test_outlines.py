"""Who does what in an edition is kept beside it, so that no list reads every edition there ever was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from tests import small

from goldenthread.actions import framework, rounds, verifying
from goldenthread.framework import load
from goldenthread.framework.model import Edition
from goldenthread.returns.rounds import Dates
from goldenthread.store import editions, known, roles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    """The compact edition is another test's too, in another data directory."""
    editions.outline.cache_clear()


def editions_read(monkeypatch: pytest.MonkeyPatch, look: Callable[[], object]) -> int:
    """How many editions a process that has just been started reads for a look."""
    count = 0
    read = load.published

    def counted(document: bytes) -> Edition:
        nonlocal count
        count += 1
        return read(document)

    for kept in (editions.edition, editions.outline, roles._providers_of, known._known, known._collection):
        kept.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(load, "published", counted)
        look()
    return count


def test_a_provider_s_list_reads_no_edition_more_however_many_were_published(
    data_dir: Path, provider: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = timezone.localdate() + timedelta(days=7)
    rounds.open(quarter=small.Q1, dates=Dates(day, day, day), by="lead", at=small.hours(0))

    def look() -> None:
        assert "Mentoring" in provider.get("/returns/").content.decode()

    counts = []
    for number in range(1, 5):
        document = small.document(("effective_from: 2024-25Q1", "effective_from: 2024-25Q2"))
        document += f"# Printed again, number {number}\n".encode()
        framework.publish(document=document, by="director", at=small.hours(number))
        counts.append(editions_read(monkeypatch, look))
    assert set(counts) == {2}, "the quarter's, and the last one, which has the words of the place"


def test_what_is_kept_beside_an_edition_is_read_again_where_it_is_lost_or_verified(
    data_dir: Path, published: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = editions.outline(published)

    def read() -> None:
        editions.outline.cache_clear()
        assert editions.outline(published) == expected

    assert editions_read(monkeypatch, read) == 0, "it was kept when it was published"
    (kept,) = (data_dir / "editions").iterdir()
    kept.unlink()
    assert [editions_read(monkeypatch, read) for _ in range(2)] == [1, 0]
    kept.write_text("[", "utf-8")  # as a power cut may leave it
    read()
    kept.write_text('{"providers": [], "programmes": []}', "utf-8")
    verifying.forget_everything()
    read()


def test_what_is_a_provider_s_in_each_quarter_reads_no_edition(
    data_dir: Path, published: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = small.document(("effective_from: 2024-25Q1", "effective_from: 2024-25Q2"))
    framework.publish(document=later, by="director", at=small.hours(1))
    found = []

    def look() -> None:
        found.extend(roles.programmes_of({"north-trust"}, quarter) for quarter in (small.Q1, small.Q2))

    assert editions_read(monkeypatch, look) == 0
    assert found == [{"MENTOR", "HOSP"}, {"MENTOR", "HOSP"}]
