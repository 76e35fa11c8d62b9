"""Merging what several people do to one draft: nothing is lost, whoever comes first."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.returns.draft import Raw, Seen, SpreadsheetError, UnsavedFormula
from goldenthread.returns.drafting import Conflict, merge, same

RAWS = st.sampled_from(
    [
        None,
        "",
        " ",
        12,
        12.0,
        "12",
        "12 ",
        13,
        True,
        False,
        0,
        1,
        "yes",
        date(2024, 7, 12),
        SpreadsheetError("#REF!"),
    ]
)
CONTENTS = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), RAWS)


class TestMerging:
    def test_what_nobody_else_touched_is_taken(self) -> None:
        merged = merge({"a": 1, "b": 2}, {"a": 1, "b": 3}, {"a": 5, "b": 2})
        assert (merged.taken, merged.conflicts) == ({"a": 5}, ())

    def test_two_different_changes_are_a_conflict(self) -> None:
        merged = merge({"a": 1}, {"a": 2}, {"a": 3})
        assert (merged.taken, merged.conflicts) == ({}, (Conflict("a", 1, 2, 3),))

    def test_the_same_change_twice_is_none(self) -> None:
        assert merge({"a": 1}, {"a": 2}, {"a": 2}) == merge({}, {}, {})

    def test_clearing_is_a_change_like_any_other(self) -> None:
        assert merge({"a": 1}, {"a": 1}, {"a": None}).taken == {"a": None}
        assert merge({"a": 1}, {"a": 2}, {"a": None}).conflicts == (Conflict("a", 1, 2, None),)
        assert merge({"a": 1}, {"a": None}, {"a": 2}).conflicts == (Conflict("a", 1, None, 2),)

    @given(CONTENTS, CONTENTS, CONTENTS)
    def test_each_value_that_comes_is_taken_or_there_or_as_it_was_or_in_conflict(
        self, before: dict[str, Raw], current: dict[str, Raw], incoming: dict[str, Raw]
    ) -> None:
        merged = merge(before, current, incoming)
        aside = {one.field: one for one in merged.conflicts}
        assert not set(merged.taken) & set(aside)
        for field, raw in incoming.items():
            was, now = before.get(field), current.get(field)
            if field in merged.taken:
                assert same(now, was)
                assert merged.taken[field] == raw
            elif field in aside:
                assert aside[field] == Conflict(field, was, now, raw)
                assert [same(raw, now), same(raw, was), same(now, was)] == [False] * 3
            else:
                assert same(raw, now) or same(raw, was)

    @given(CONTENTS, CONTENTS, CONTENTS)
    def test_nobody_elses_change_is_written_over(
        self, before: dict[str, Raw], current: dict[str, Raw], incoming: dict[str, Raw]
    ) -> None:
        after = current | dict(merge(before, current, incoming).taken)
        theirs = {f: raw for f, raw in current.items() if not same(raw, before.get(f))}
        assert {f: after[f] for f in theirs} == theirs
        assert {f for f in after if f not in incoming} == {f for f in current if f not in incoming}

    @given(CONTENTS, CONTENTS, CONTENTS)
    def test_the_same_change_again_takes_nothing_more(
        self, before: dict[str, Raw], current: dict[str, Raw], incoming: dict[str, Raw]
    ) -> None:
        first = merge(before, current, incoming)
        again = merge(before, current | dict(first.taken), incoming)
        assert (again.taken, again.conflicts) == ({}, first.conflicts)

    @given(CONTENTS, CONTENTS, CONTENTS, st.randoms())
    def test_the_order_of_fields_does_not_matter(
        self, before: dict[str, Raw], current: dict[str, Raw], incoming: dict[str, Raw], random: object
    ) -> None:
        order = sorted(incoming, key=lambda _: random.random())  # type: ignore[attr-defined]
        one, other = merge(before, current, incoming), merge(before, current, {f: incoming[f] for f in order})
        assert one.taken == other.taken
        assert set(one.conflicts) == set(other.conflicts)

    @given(CONTENTS, CONTENTS, CONTENTS)
    def test_two_people_end_with_the_same_fields_touched_whoever_comes_first(
        self, before: dict[str, Raw], ann: dict[str, Raw], bob: dict[str, Raw]
    ) -> None:
        def both(first: dict[str, Raw], second: dict[str, Raw]) -> tuple[set[str], set[str]]:
            current = before | dict(merge(before, before, first).taken)
            merged = merge(before, current, second)
            after = current | dict(merged.taken)
            return {f for f in after if not same(after[f], before.get(f))}, {
                c.field for c in merged.conflicts
            }

        assert both(ann, bob) == both(bob, ann)


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        (12, 12.0, True),
        (0.1 + 0.2, 0.3, True),
        (12, "12", False),
        (1, True, False),
        (0, None, False),
        (None, "  ", True),
        ("two\r\nlines", "two\nlines", True),
        (" word", "word", True),
        (date(2024, 7, 12), datetime(2024, 7, 12), True),  # noqa: DTZ001
        (date(2024, 7, 12), datetime(2024, 7, 12, 8), False),  # noqa: DTZ001
        (SpreadsheetError("#REF!"), "#REF!", False),
        (UnsavedFormula(), UnsavedFormula(), True),
        (float("nan"), float("nan"), True),
    ],
)
def test_what_reads_the_same_is_the_same(one: Raw, other: Raw, are: bool) -> None:
    assert same(one, other) is same(other, one) is are


@pytest.mark.parametrize("text", ["", "1", "1.", ".1", "1.2.3", "a.b", "-1.2", "1.2 ", "²³.1"])
def test_a_mark_that_says_no_revision_is_none(text: str) -> None:
    assert Seen.parse(text) is None


def test_a_mark_is_read_back() -> None:
    assert Seen.parse(str(Seen(2, 17))) == Seen(2, 17)
