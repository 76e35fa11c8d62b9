"""Figures of one return that must agree, at their edges; and that returns which agree are left in peace."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import small
from tests.returns_checks.given import TODAY, checked, draft, known, only, said, sound

from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import check
from goldenthread.returns.draft import Entry, Place, Raw

AGE, SEX, BOROUGH, INTENSITY = (f"reach.quarter|{d}:" for d in ("age", "sex", "borough", "intensity"))


def names(changed: dict[str, Raw], programme: str = "MENTOR") -> list[str]:
    return [f.check for f in checked(changed, programme=programme).findings]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            {f"{AGE}10-14": 38.0},
            (
                "The age groups add up to 118, but you reached 120 people. "
                "Check the rows, or put the missing 2 under “Not known”."
            ),
        ),
        (
            {f"{AGE}10-14": 45.0},
            (
                "The age groups add up to 125, but you reached 120 people. "
                "Check the rows: each person belongs in one row only."
            ),
        ),
        (
            {f"{INTENSITY}universal": 80.0},
            (
                "The rows for how people were reached add up to 140, but you reached 120 people. "
                "Check the rows: each person belongs at the most intensive support that they had."
            ),
        ),
        (
            {f"{INTENSITY}universal": 50.0},
            "The rows for how people were reached add up to 110, but you reached 120 people. Check the rows.",
        ),
        (
            {f"{BOROUGH}east": 60.0},
            (
                "The boroughs add up to 110, but you reached 120 people. "
                "Check the rows, or put the missing 10 under “Not known”."
            ),
        ),
        (
            {f"{SEX}female": 40.0},
            (
                "The rows for sex add up to 110, but you reached 120 people. "
                "Check the rows, or put the missing 10 under “Not known”."
            ),
        ),
    ],
)
def test_splits(changed: dict[str, Raw], says: str) -> None:
    assert said(only(checked(changed), "split")) == says


def test_empty_rows_of_a_split_are_counted() -> None:
    finding = only(checked({f"{AGE}10-14": None, f"{AGE}not-known": None}), "split")
    assert finding.todo == "2 rows are still empty. Check the rows, or put the missing 42 under “Not known”."
    one = only(checked({f"{AGE}10-14": None}), "split")
    assert one.todo.startswith("1 row is still empty. ")


def test_an_empty_row_that_is_not_missed_is_only_empty() -> None:
    assert names({f"{BOROUGH}not-known": None}) == ["missing-figure"]


def test_two_splits_are_two_findings() -> None:
    assert names({f"{AGE}10-14": 45.0, f"{SEX}female": 40.0}) == ["split", "split"]


def test_a_row_that_cannot_be_read_does_not_make_the_split_wrong() -> None:
    assert names({f"{AGE}10-14": "about 40"}) == ["text-for-number"]


def test_a_reach_that_cannot_be_read_does_not_make_the_splits_wrong() -> None:
    assert names({"reach.quarter": "120 people"}) == ["text-for-number"]


def test_nobody_reached() -> None:
    nobody: dict[str, Raw] = {f: 0.0 for f in sound() if f.startswith("reach.quarter")}
    assert names({**nobody, "reach.year": 120.0}) == ["jump"]


@pytest.mark.parametrize(("total", "says"), [(120, ""), ("lots", "“lots”"), (None, "“None”"), (3.5, "“3.5”")])
def test_typed_totals(total: Raw, says: str) -> None:
    seen = known()
    form = form_for(seen, "MENTOR")
    whole = draft(form, sound())
    typed = replace(
        whole, entries={**whole.entries, "total.age": Entry("total.age", total, Place("Outputs", "C14"))}
    )
    found = check(form, typed, seen, TODAY).findings
    assert [f.wrong for f in found] == (
        [f"The total typed under “Age” is {says}, but its rows add up to 120."] if says else []
    )


def test_a_typed_total_over_a_row_that_cannot_be_read_says_nothing() -> None:
    seen = known()
    form = form_for(seen, "MENTOR")
    whole = draft(form, sound(**{f"{AGE}10-14": "forty"}))
    typed = replace(
        whole, entries={**whole.entries, "total.age": Entry("total.age", 3, Place("Outputs", "C14"))}
    )
    assert [f.check for f in check(form, typed, seen, TODAY).findings] == ["text-for-number"]


def test_rows_that_add_up_to_another_figure_are_told_by_its_name() -> None:
    seen = known()
    form = form_for(seen, "MENTOR")
    parts = {"activity.sessions": ("activity.activities",)}
    sections = tuple(
        replace(s, tables=tuple(replace(t, totals=parts) if t.code == "activity" else t for t in s.tables))
        for s in form.sections
    )
    other = replace(form, sections=sections)
    [finding] = check(other, draft(other, sound()), seen, TODAY).findings
    assert finding.wrong == (
        "The rows of “Activities and sessions” add up to 12, "
        "but “Sessions held: each time an activity took place” is 252."
    )


@pytest.mark.parametrize(
    ("steps", "findings"),
    [
        ((60, 40, 30), []),
        ((60, 60, 60), []),
        ((0, 0, 0), []),
        ((60, 40, 41), ["chain-step-above"]),
        ((30, 40, 50), ["chain-step-above", "chain-step-above"]),
        ((60, None, 61), ["chain-step-above", "missing-figure"]),
        ((60, "many", 30), ["text-for-number"]),
    ],
)
def test_chains(steps: tuple[Raw, ...], findings: list[str]) -> None:
    entered = {f"kpi.H-1.step{n}": raw for n, raw in enumerate(steps, 1)}
    found = [
        f for f in checked(entered, programme="HOSP").findings if any(step in f.fields for step in entered)
    ]
    assert sorted(f.check for f in found) == sorted(findings)


def test_a_part_may_be_the_whole() -> None:
    assert names({"kpi.M-2.numerator": 100.0, "kpi.M-2.denominator": 100.0}) == []
    assert "numerator-above-denominator" in names({"kpi.M-2.numerator": 1.0, "kpi.M-2.denominator": 0.0})


def test_outcomes_that_were_not_measured() -> None:
    assert names({"outcome.M-O1.measured": 0.0, "outcome.M-O1.result": None}) == ["jump"]
    found = only(checked({"outcome.M-O1.measured": 0.0}), "outcome-half-filled")
    assert said(found) == (
        "“Feels able to walk away from a fight” has a result, but nobody was measured. "
        "Type how many people were measured, or clear the result."
    )


@pytest.mark.parametrize(
    ("year", "findings"),
    [(120, []), (119, ["year-below-quarter"]), (240, []), (241, ["year-above-quarters"])],
)
def test_the_year_so_far(year: int, findings: list[str]) -> None:
    """Q1 reached 120, and this quarter 120: the year is 120 (the same people) to 240 (all others)."""
    found = names({"reach.year": float(year), "outcome.M-O1.measured": 30.0})
    assert [f for f in found if f != "year-fell"] == findings


def test_quarters_that_are_not_known_cannot_be_added_up() -> None:
    seen = small.known({}, quarter=small.Q2)
    form = form_for(seen, "MENTOR")
    entered = {f: raw for f, raw in sound().items() if not f.startswith("risk.")}
    found = check(form, draft(form, entered | {"reach.year": 900.0}), seen, TODAY).findings
    assert [f.check for f in found] == []


COUNTS = st.integers(0, 400)


@given(st.lists(COUNTS, min_size=20, max_size=20), st.data())
def test_a_first_return_whose_rows_add_up_has_nothing_to_mend(counts: list[int], data: st.DataObject) -> None:
    """Whatever the numbers are, a sound return of a new programme is ready to send."""
    reach = sum(counts)
    entered: dict[str, Raw] = {f: raw for f, raw in sound().items() if not f.startswith("risk.")}
    entered |= {"reach.quarter": reach, "reach.year": reach, "outcome.M-O1.measured": min(30, reach)}
    if reach == 0:
        entered["outcome.M-O1.result"] = None
    for dimension in (AGE, SEX, BOROUGH, INTENSITY, "reach.quarter|ethnicity:"):
        rows = [f for f in entered if f.startswith(dimension)]
        cuts = sorted(
            data.draw(st.lists(st.integers(0, reach), min_size=len(rows) - 1, max_size=len(rows) - 1))
        )
        parts = [b - a for a, b in zip([0, *cuts], [*cuts, reach], strict=True)]
        entered |= dict(zip(rows, parts, strict=True))
    seen = small.known({}, quarter=small.Q1)
    form = form_for(seen, "MENTOR")
    found = check(form, draft(form, entered), seen, TODAY)
    assert [said(f) for f in found.findings] == []
