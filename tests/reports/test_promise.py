"""What a frozen report promises across versions: equal figures and ratings, or a reason for each."""

from dataclasses import replace

import pytest
from tests.reports import story
from tests.reports.test_so_far import with_returns_of

from goldenthread.reports import snapshot
from goldenthread.reports.compose import compose
from goldenthread.reports.document import FULL, INTERNAL, OUTSIDE, SUMMARY, Document
from goldenthread.reports.promise import (
    amount_of,
    compare_versions,
    describe_comparison,
    find_changes,
    find_ratings,
    parts_of,
)
from goldenthread.trends.methods import METHODS, methods_before


def made(kind: str = FULL, audience: str = INTERNAL) -> Document:
    return compose(story.inputs(), kind, audience)


def with_figure(document: Document, name: str, **changed: object) -> Document:
    figures = dict(document.figures)
    figures[name] = replace(figures[name], **changed)
    return replace(document, figures=figures)


def with_numbers(document: Document, **numbers: object) -> Document:
    return replace(document, basis=replace(document.basis, **numbers))


def test_the_same_document_is_the_same_in_every_figure_and_rating() -> None:
    document = made()
    compared = compare_versions(document, [made])
    assert compared.equal == len(document.figures) + len(find_ratings(document))
    assert (compared.moved, compared.broken, compared.changes) == ((), (), ())


def test_words_may_improve() -> None:
    kept = replace(made(), title="Quarterly performance", blocks=made().blocks[:3])
    kept = with_figure(
        kept, "trend.robbery.per_cent", label="Robbery, changed by", shown="−5%", formula="new"
    )
    assert compare_versions(kept, [made]).broken == ()


def test_a_count_from_a_return_that_differs_breaks_the_promise_whatever_methods_changed() -> None:
    later = with_numbers(made(), methods=dict.fromkeys(METHODS, 9))
    kept = with_figure(made(), "reach.quarter.MENTOR", shown="61")
    compared = compare_versions(kept, [lambda: later])
    assert [one.in_words for one in compared.broken] == ["reach.quarter.MENTOR: 61, now 60"]
    sentence, details = describe_comparison(compared)
    assert "1 differs, and no method or definition that makes them has changed." in sentence
    assert details == ("reach.quarter.MENTOR: 61, now 60",)


def test_a_rating_that_differs_breaks_it_although_the_counts_are_equal() -> None:
    document = made()
    red = document.figures["coverage.red"]
    kept = with_figure(document, "coverage.red", inputs=("rating.FAMILY", *red.inputs[1:]))
    (broken,) = compare_versions(kept, [made]).broken
    assert broken.name == "programmes in coverage.red"
    assert "rating.FAMILY" in broken.kept


def test_a_figure_of_outside_data_that_differs_needs_a_reason() -> None:
    kept = with_figure(made(), "trend.robbery.current", shown="1,141")
    assert [one.in_words for one in compare_versions(kept, [made]).broken] == [
        "trend.robbery.current: 1,141, now 1,140"
    ]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"methods": METHODS | {"windows": 1}}, "windows 1 → 3"),
        ({"definitions": {"robbery": 1}}, "definition of robbery 1 → 2"),
    ],
)
def test_a_later_method_or_definition_is_a_reason_and_both_numbers_are_listed(changed, why) -> None:
    now = with_numbers(made(), definitions={"robbery": 1 if "methods" in changed else 2})
    kept = with_figure(with_numbers(made(), **changed), "trend.robbery.per_cent", shown="−6 per cent")
    compared = compare_versions(kept, [lambda: now])
    assert compared.broken == ()
    assert [one.in_words for one in compared.moved] == [
        f"trend.robbery.per_cent: −6 per cent, now −5 per cent ({why})"
    ]
    assert "1 figure is made by a later method or definition" in describe_comparison(compared)[0]


def test_another_series_definition_is_no_reason() -> None:
    now = with_numbers(made(), definitions={"homicide": 2})
    kept = with_figure(made(), "trend.robbery.per_cent", shown="−6 per cent")
    assert len(compare_versions(kept, [lambda: now]).broken) == 1


def test_what_this_version_no_longer_tells_is_looked_for_in_wider_reports() -> None:
    kept = made(SUMMARY, OUTSIDE)
    shorter = {name: told for name, told in kept.figures.items() if not name.startswith("trend.")}
    less = replace(kept, blocks=(), notes=(), figures=shorter)
    assert compare_versions(kept, [lambda: less, lambda: made(FULL)]).broken == ()
    missing = compare_versions(kept, [lambda: less]).broken
    assert "kpi.M-2: 40 per cent, now not made" in [one.in_words for one in missing]


# What a change of method explains, and what it does not


def of_some(*codes: str, closed: bool = False) -> Document:
    """The full report when the returns of these programmes were accepted."""
    return compose(with_returns_of(codes, closed=closed), FULL, INTERNAL)


def as_by_the_first_methods(document: Document, **shown: str) -> Document:
    """A report of a version that added up and compared whatever was missing, with what it printed."""
    first = with_numbers(document, methods=METHODS | {"totals": 1, "earlier": 1})
    for name, told in shown.items():
        first = with_figure(first, name.replace("__", "."), shown=told)
    return first


WHOLE = (
    {"coverage__red": "2"},
    {"coverage__green-with-kpi-data": "2"},
    {"coverage__programmes__area__families": "4"},
    {"coverage__live": "4"},
    {"kpis__families__met": "2"},
    {"spend__variance__total": "£3,600"},
    {"spend__variance-per-cent__total": "8 per cent"},
    {"spend__variance__MENTOR": "−£400"},
    {"spend__profile-compared__total": "£50,002"},
)


@pytest.mark.parametrize("shown", WHOLE, ids=lambda one: next(iter(one)))
def test_where_nothing_is_missing_no_method_excuses_another_number(shown: dict[str, str]) -> None:
    """What should be equal is named as wrong: a count, or a comparison."""
    now = made()
    (name,) = shown
    assert name.replace("__", ".") in now.figures
    compared = compare_versions(as_by_the_first_methods(now, **shown), [lambda: now])
    assert compared.moved == ()
    assert [one.name for one in compared.broken] == [name.replace("__", ".")]


@pytest.mark.parametrize(
    ("closed", "shown"),
    [
        (False, {"coverage__red-or-amber": "2"}),
        (False, {"kpis__young-people__no-data": "2"}),
        (False, {"spend__variance__area__families": "£4,000"}),
        (True, {"spend__variance__total": "£3,500"}),
    ],
)
def test_where_returns_are_missing_the_later_method_is_the_reason(
    closed: bool, shown: dict[str, str]
) -> None:
    now = of_some("MENTOR", closed=closed)
    compared = compare_versions(as_by_the_first_methods(now, **shown), [lambda: now])
    assert compared.broken == ()
    assert [(one.name, one.why) for one in compared.moved] == [
        (next(iter(shown)).replace("__", "."), ("totals 1 → 2",))
    ]


def test_what_is_no_longer_made_while_returns_are_missing_has_the_reason_too() -> None:
    whole, now = made(), of_some("MENTOR")
    assert "spend.variance.total" not in now.figures
    kept = as_by_the_first_methods(now)
    kept = replace(
        kept, figures={**kept.figures, "spend.variance.total": whole.figures["spend.variance.total"]}
    )
    found = compare_versions(kept, [lambda: now])
    assert [(one.name, one.why) for one in found.moved] == [("spend.variance.total", ("totals 1 → 2",))]


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("As reported from April to the end of the quarter.", ("earlier 1 → 2",)),
        ("As reported for the quarter.", ()),
    ],
)
def test_only_a_kpi_that_counts_from_april_is_compared_otherwise(formula: str, why: tuple[str, ...]) -> None:
    name = "kpi.M-1.previous"
    told = replace(made().figures["kpi.M-1"], name=name, formula=formula, shown="40")
    now, first = made(), as_by_the_first_methods(made())
    kept = replace(first, figures={**first.figures, name: told})
    compared = compare_versions(kept, [lambda: now])
    (found,) = (*compared.moved, *compared.broken)
    assert (found.name, found.why, bool(compared.broken)) == (name, why, not why)


def test_changes_are_told_where_no_figure_differs() -> None:
    kept = with_numbers(made(), methods=methods_before("0.1.0", 2))
    compared = compare_versions(kept, [made])
    assert compared.moved == ()
    assert "intervals 1 → 4" in compared.changes
    assert "No figure differs, although methods have changed: " in describe_comparison(compared)[0]


def test_a_method_that_is_gone_is_a_change() -> None:
    before = with_numbers(made(), methods={**METHODS, "trees": 3})
    assert find_changes(before.basis, made().basis) == {"trees": "trees 3 → none"}


def test_what_makes_a_figure_is_followed_down_its_trail() -> None:
    figures = made().figures
    assert parts_of("trend.robbery.per_cent", figures) == {"windows", "robbery"}
    assert parts_of("reach.quarter.total", figures) == frozenset()


@pytest.mark.parametrize(
    ("shown", "other"),
    [
        ("1,234", "1234"),
        ("−5.1 per cent", "-5.1%"),
        ("£20,610", "20610 pounds"),
        ("Not provided", "not provided"),
        ("60", "1 of 3 returns: 60 so far"),
        ("£1,234", "£1,234 from 2 of 3 programmes; without Mentoring (no return was accepted)"),
        ("not provided", "0 of 3 returns: none so far"),
    ],
)
def test_a_number_is_the_same_whatever_stands_beside_it(shown: str, other: str) -> None:
    assert amount_of(shown) == amount_of(other)


def test_signs_and_decimals_count() -> None:
    assert len({amount_of(shown) for shown in ("5", "−5", "5.1", "51", "not provided")}) == 5


def test_a_basis_of_an_older_version_is_read_with_the_numbers_of_its_day() -> None:
    old = {"instant": "x", "serial": 1, "edition": "e", "vintages": ["v"], "program": "0.1.0"}
    first = snapshot.read_basis(old)
    assert set(first.methods.values()) == {1}
    assert len(first.methods) == 11, "seals of such reports hold these, so they never change"
    assert first.vintages == ("v",)
    second = snapshot.read_basis({**old, "program": "0.2.0", "rules": 2})
    assert {name for name, number in second.methods.items() if number == 2} == {
        "windows", "intervals", "funnel", "interrupted", "nowcast",
    }  # fmt: skip
