"""Publishing editions: what is refused, what changes, what cannot change."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from tests import small

from goldenthread.actions import framework
from goldenthread.framework.load import digest
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.store import editions, ledger

pytestmark = pytest.mark.django_db


def publish(*replaced: tuple[str, str], hour: int = 0) -> framework.Published:
    return framework.publish(document=small.document(*replaced), by="tester", at=small.hours(hour))


LATER = ("effective_from: 2024-25Q1", "effective_from: 2024-25Q2")
HIGHER = ("2024-25Q2: 40", "2024-25Q2: 44")


def test_a_published_edition_is_kept_to_the_byte_under_its_digest() -> None:
    done = publish()
    assert done.digest == digest(small.document())
    assert editions.document(done.digest) == small.document()
    assert editions.in_force(small.Q1) == (small.edition(), done.digest)


def test_the_audit_event_is_in_the_ledger() -> None:
    done = publish()
    (event,) = ledger.view().events
    assert (event.kind, event.subject, event.by) == ("framework.published", done.digest, "tester")
    assert event.period == small.Q1
    assert event.data == {"effective_from": "2024-25Q1", "title": "Small framework 2024-25"}
    assert event.recorded_at == small.hours(0)
    (published,) = editions.all()
    assert (published.serial, published.recorded_at) == (event.serial, event.recorded_at)


def test_a_first_edition_says_what_it_sets_up() -> None:
    assert "First edition" in publish().changes[0].sentence


def test_a_second_edition_says_what_it_changes() -> None:
    publish()
    changes = publish(LATER, HIGHER, hour=1).changes
    assert any(c.before == "40" and c.after == "44" and "2024-25Q2" in c.path for c in changes)


def test_each_quarter_has_the_edition_effective_by_then() -> None:
    first, second = publish().digest, publish(LATER, hour=1).digest
    assert [editions.in_force(q)[1] for q in (small.Q1, small.Q2, small.Q2.plus(9))] == [
        first,
        second,
        second,
    ]


def test_an_edition_replaces_one_that_is_effective_from_the_same_quarter() -> None:
    publish()
    second = publish(HIGHER, hour=1)
    assert editions.in_force(small.Q1)[1] == second.digest


def test_a_view_of_the_past_has_the_edition_of_then() -> None:
    first = publish()
    then = ledger.view().serial
    publish(HIGHER, hour=1)
    assert editions.in_force(small.Q1, then)[1] == first.digest


def test_a_quarter_before_the_first_edition_is_refused_in_words() -> None:
    publish()
    with pytest.raises(Refused, match="No edition of the framework covers Q4 2023-24"):
        editions.in_force(small.Q4)


def test_an_unknown_digest_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="No edition with the digest 000000000000 is published"):
        editions.document("0" * 64)


def test_every_problem_is_told_and_nothing_is_kept() -> None:
    broken = small.document(
        ("kind: chain", "kind: count"), ("{start: safer, end: impact}", "{start: safer, end: x}")
    )
    with pytest.raises(Refused, match="has 2 problems, so it was not published") as refused:
        framework.publish(document=broken, by="tester")
    assert "“x”" in refused.value.details[0]
    assert "A count has no steps" in refused.value.details[1]
    assert editions.all() == ()
    assert ledger.view().events == ()


def test_one_problem_is_one_problem() -> None:
    with pytest.raises(Refused, match="has 1 problem, so"):
        publish(("kind: chain", "kind: count"))


def test_a_trend_must_follow_a_series_that_some_kind_carries() -> None:
    def with_trend(code: str) -> bytes:
        trend = f"trends: [{{series: {code}, statement: difference, phrase: homicides}}]\nbaseline_year"
        return small.document(("baseline_year", trend))

    assert framework.check(document=with_trend("homicide"))[0] == ()
    assert "homicidee" in str(framework.check(document=with_trend("homicidee"))[0][0])


def test_the_same_document_is_refused_with_the_time_of_the_first() -> None:
    publish()
    with pytest.raises(Refused, match=re.escape("published already, at 10:00:00 on 1 July 2024.")):
        publish(hour=1)


def test_editions_follow_each_other_in_time() -> None:
    publish(LATER)
    with pytest.raises(Refused, match="effective from Q1 2024-25, but one that is effective from Q2 2024-25"):
        publish(hour=1)


def test_an_edition_cannot_be_published_before_the_last_entry() -> None:
    publish(hour=1)
    with pytest.raises(Refused, match="the past does not move"):
        framework.publish(
            document=small.document(HIGHER), by="tester", at=small.hours(1) - timedelta(seconds=1)
        )
    assert len(editions.all()) == 1


def test_the_latest_edition_is_the_last_published() -> None:
    assert editions.latest() is None
    publish()
    second = publish(LATER, hour=1)
    latest = editions.latest()
    assert latest is not None
    assert latest.digest == second.digest


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("MENTR", "Did you mean MENTOR?"),
        ("mentor", "Did you mean MENTOR?"),
        ("Q", "Its programmes are MENTOR, HOSP, FAMILY, NEXT."),
    ],
)
def test_a_programme_that_is_not_there_is_refused_with_the_nearest(code: str, advice: str) -> None:
    publish()
    with pytest.raises(
        Refused, match=re.escape(f"The edition for Q1 2024-25 has no programme “{code}”. {advice}")
    ):
        editions.programme(code, Quarter.parse("2024-25Q1"))


def test_a_programme_that_is_there_is_found() -> None:
    publish()
    assert editions.programme("HOSP", small.Q1).title == "Hospital youth work"


def test_an_editions_own_series_adds_up_no_class_that_holds_another() -> None:
    def with_series(*subgroups: str) -> bytes:
        rows = ", ".join(f"{{group: Knife Crime, subgroup: {one}}}" for one in subgroups)
        own = f"series: [{{code: ours, title: Ours, kind: mps-dashboard, select: [{rows}]}}]\nbaseline_year"
        return small.document(("baseline_year", own))

    assert framework.check(document=with_series("Knife Crime with Injury"))[0] == ()
    [problem], edition = framework.check(document=with_series("Knife Crime", "Knife Crime with Injury"))
    assert edition is None
    assert str(problem).startswith("series[0] “ours”: “Knife Crime” holds “Knife Crime with Injury” already")


def test_an_edition_of_format_2_cannot_take_over_a_series_that_comes_with_the_program() -> None:
    place = (Path(__file__).parents[1] / "places" / "northumbria.yaml").read_text(encoding="utf-8")
    own = "series:\n  - {code: CODE, title: Knife crime, kind: long-csv, select: [{group: Knife crime}]}\n"
    problems, edition = framework.check(document=(place + own.replace("CODE", "knife-crime")).encode())
    assert edition is None
    (told,) = map(str, problems)
    assert told == (
        "series[0] “knife-crime”: “knife-crime” is a series that comes with the program, “Knife crime”. "
        "Give your own series a code of its own, such as own-knife-crime."
    )
    assert framework.check(document=(place + own.replace("CODE", "knives")).encode())[0] == ()
