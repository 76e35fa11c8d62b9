"""The laws of the ledger, for random histories: the past does not move, and views compose."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.histories import START, Told, histories, plain

from goldenthread.ledger.values import Gap, GapReason, Key, Observation, Source, Word
from goldenthread.ledger.view import View, as_at, revisions
from goldenthread.periods import Quarter

moments = st.integers(0, 8 * 3_600_000_000).map(lambda us: START + timedelta(microseconds=us))
LAST = START + timedelta(days=1)


def seen(history: list[Told], at: datetime) -> View:
    return as_at(*plain(history), at)


@given(histories(), histories(), moments)
def test_an_append_never_changes_an_earlier_view(history: list[Told], more: list[Told], at: datetime) -> None:
    end = history[-1].at
    later = [Told(end + (told.at - START), told.observations, told.kinds) for told in more]
    at = min(at, end)
    assert seen(history + later, at) == seen(history, at)


@given(histories(), moments, moments)
def test_what_is_known_only_grows(history: list[Told], one: datetime, other: datetime) -> None:
    early, late = seen(history, min(one, other)), seen(history, max(one, other))
    assert early.observations.keys() <= late.observations.keys()
    assert late.events[: len(early.events)] == early.events
    assert early.serial <= late.serial
    assert all(late.observations[k].serial >= o.serial for k, o in early.observations.items())


@given(histories())
def test_the_view_of_now_is_the_fold_of_everything(history: list[Told]) -> None:
    fold: dict[Key, Observation] = {}
    observations, events = plain(history)
    for one in observations:
        fold[one.key] = one
    assert seen(history, LAST).observations == fold
    assert list(seen(history, LAST).events) == events
    assert seen(history, LAST).serial == len(observations) + len(events)


@given(histories(), st.randoms())
def test_the_order_in_which_rows_are_read_does_not_matter(history: list[Told], random: st.DataObject) -> None:
    observations, events = plain(history)
    random.shuffle(observations)
    random.shuffle(events)
    assert as_at(observations, events, LAST) == seen(history, LAST)


@given(histories(), moments)
def test_nothing_is_revised_between_a_view_and_itself(history: list[Told], at: datetime) -> None:
    assert revisions(seen(history, at), seen(history, at)) == ()


@given(histories(), moments, moments)
def test_revisions_lead_from_one_view_to_the_other(
    history: list[Told], one: datetime, other: datetime
) -> None:
    before, after = seen(history, one), seen(history, other)
    changed = {r.key: r for r in revisions(before, after)}
    for key in {*before.observations, *after.observations}:
        was, now = before.get(key), after.get(key)
        if key in changed:
            assert (changed[key].before, changed[key].after) == (was, now)
        assert (key in changed) == ((was and was.value) != (now and now.value))


@given(histories(), st.tuples(moments, moments, moments))
def test_revisions_compose(history: list[Told], at: tuple[datetime, ...]) -> None:
    first, middle, last = (seen(history, moment) for moment in sorted(at))
    steps = {r.key for r in revisions(first, middle)} | {r.key for r in revisions(middle, last)}
    assert {r.key for r in revisions(first, last)} <= steps
    undone = {k for k in steps if (o := first.get(k)) and (n := last.get(k)) and o.value == n.value}
    assert {r.key for r in revisions(first, last)} == steps - undone


Q = Quarter.parse("2024-25Q1")
SOURCE = Source("a.xlsx", "a" * 64, "KPIs", "E5", 1)


def of_values(*values: object) -> View:
    found = {}
    for number, value in enumerate(values, 1):
        key = Key("YC", f"m{number}", Q)
        found[key] = Observation(key, value, SOURCE, number, START)  # type: ignore[arg-type]
    return View(found, (), len(found))


def test_missing_withdrawn_and_zero_are_different_things() -> None:
    view = of_values(Decimal(0), Gap(GapReason.NOT_PROVIDED), Gap(GapReason.WITHDRAWN), Word("open"))
    assert [view.number("YC", f"m{n}", Q) for n in range(1, 6)] == [0, None, None, None, None]
    assert len({view.value("YC", f"m{n}", Q) for n in range(1, 6)}) == 5


@pytest.mark.parametrize(
    ("before", "after"), [(Decimal(0), Gap(GapReason.NOT_PROVIDED)), (Decimal(48), Decimal(46))]
)
def test_a_zero_that_becomes_a_gap_is_a_revision(before: object, after: object) -> None:
    (one,) = revisions(of_values(before), of_values(after))
    assert one.before is not None
    assert one.after is not None
    assert (one.before.value, one.after.value) == (before, after)


def test_numbers_that_are_equal_are_no_revision() -> None:
    assert revisions(of_values(Decimal("1.50")), of_values(Decimal("1.5"))) == ()


def test_a_views_observations_come_in_order_of_key_whatever_order_they_were_read_in() -> None:
    view = of_values(*map(Decimal, range(1, 12)))
    backwards = View(dict(reversed(view.observations.items())), (), view.serial)
    assert backwards.of("YC", Q) == view.of("YC", Q)
    assert [o.key.measure for o in view.of("YC", Q, "m1")] == ["m1", "m10", "m11"]
    assert view.of("YC", Q.plus(1)) == view.of("HBYW", Q) == ()


@pytest.mark.parametrize("word", ["Open", "", "a b", "-a", "a--b", "name@example.org"])
def test_free_text_is_no_word(word: str) -> None:
    with pytest.raises(ValueError, match="not a word from a closed list"):
        Word(word)


@pytest.mark.parametrize(("subject", "measure"), [("", "reach.quarter"), ("YC", "")])
def test_an_observation_is_about_something(subject: str, measure: str) -> None:
    with pytest.raises(ValueError, match="needs a subject and a measure"):
        Key(subject, measure, Q)


def test_a_source_is_written_as_people_write_it() -> None:
    assert SOURCE.place == "a.xlsx!KPIs!E5"


@given(histories(), moments)
def test_a_view_with_other_observations_is_the_plain_one_of_them(history: list[Told], at: datetime) -> None:
    whole, early = seen(history, LAST), seen(history, at)
    since = {k: o for k, o in whole.observations.items() if early.get(k) != o}
    made = early.replaced(since)
    assert made.observations == whole.observations
    assert len(made.observations) == len(whole.observations)
    for key in whole.observations:
        assert made.of(key.subject, key.period) == whole.of(key.subject, key.period)
    for event in whole.events:
        asked = (event.kind, event.subject, event.period)
        assert list(whole.events_of(*asked)) == [
            e for e in whole.events if (e.kind, e.subject, e.period) == asked
        ]
    noun = whole.events[0].kind.partition(".")[0] + "." if whole.events else "return."
    assert list(whole.events_of(noun)) == [e for e in whole.events if e.kind.startswith(noun)]


@given(histories(), moments)
def test_what_starts_with_a_noun_is_found_as_if_all_were_looked_through(
    history: list[Told], at: datetime
) -> None:
    view = seen(history, at)
    for key in view.observations:
        every = view.of(key.subject, key.period)
        for prefix in ("", key.measure, key.measure[:3], f"{key.measure.partition('.')[0]}.", "none."):
            plain = tuple(o for o in every if o.key.measure.startswith(prefix))
            assert view.of(key.subject, key.period, prefix) == plain
