"""While a round is open nothing is stated that a missing return could change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from tests.reports.story import RETURNS, inputs, story
from tests.small import PROGRAMMES, Q1

from goldenthread.reports.charts import made, numbers
from goldenthread.reports.compose import compose
from goldenthread.reports.composition import Composition
from goldenthread.reports.document import (
    Block,
    Bullets,
    Callout,
    Chart,
    Document,
    Facts,
    Heading,
    Paragraph,
    Table,
    plain,
)
from goldenthread.reports.inputs import Inputs
from goldenthread.reports.pages import site
from goldenthread.reports.render.text import render

EARLIER = {key: told for key, told in RETURNS.items() if key[1] != Q1}
KINDS = [(kind, audience) for kind in ("summary", "full") for audience in ("internal", "outside")]


def with_returns_of(codes: tuple[str, ...], *, closed: bool = False) -> Inputs:
    told = {**EARLIER, **{(code, Q1): RETURNS[code, Q1] for code in codes}}
    return inputs(story(told, closed=closed))


def documents(what: Inputs) -> Iterator[tuple[str, Document]]:
    for kind, audience in KINDS:
        yield f"{kind}, {audience}", compose(what, kind, audience)
    whole = site.compose(what, {})
    yield "quarter", whole.quarter
    yield "programmes", whole.programmes(site.Choice())


def statements(block: Block) -> Iterator[str]:
    """What a block says, line by line; a row of a table with the row's name."""
    match block:
        case Heading():
            yield block.text
        case Paragraph():
            yield plain(block.content)
        case Bullets():
            yield from map(plain, block.items)
        case Callout():
            yield f"{block.title} {plain(block.content)}"
        case Facts():
            yield from (f"{f.term}: {plain(f.content)}. {plain(f.detail)}" for f in block.items)
        case Table():
            yield from (": ".join(map(plain, row)) for row in block.rows)
            yield from block.notes
        case Chart():
            yield from (block.title, block.alt, block.spec, *block.notes)
            yield from statements(block.table)


PROGRESS = "coverage.with-return"
"""How many returns are accepted: it is told as what it is."""
SAYS_SO = ("so far", " yet", "no comparison until the round closes", "returns accepted", "Returns accepted")
PAIRS = [codes for size in range(len(PROGRAMMES)) for codes in combinations(PROGRAMMES, size)]


@pytest.fixture(scope="module")
def after() -> dict[str, Document]:
    """What is said when every return is accepted."""
    return dict(documents(with_returns_of(PROGRAMMES)))


@pytest.mark.parametrize("codes", PAIRS, ids=" ".join)
def test_nothing_is_said_that_a_missing_return_changes(
    codes: tuple[str, ...], after: dict[str, Document]
) -> None:
    for name, before in documents(with_returns_of(codes)):
        final = {one for block in after[name].blocks for one in statements(block)}
        said = [one for block in before.blocks for one in statements(block)]
        # A row of what is whole already may stand in a table that gets a column more.
        changed = [
            one for one in said if one not in final and not any(f.startswith(f"{one}: ") for f in final)
        ]
        assert [one for one in changed if not any(words in one for words in SAYS_SO)] == [], name
        moved = [
            (figure.name, figure.shown, after[name].figures[figure.name].shown)
            for figure in before.figures.values()
            if figure.name != PROGRESS
            and figure.name in after[name].figures
            and after[name].figures[figure.name].shown != figure.shown
        ]
        assert [one for one in moved if not any(words in one[1] for words in (*SAYS_SO, "not shown"))] == []


def test_the_total_says_how_much_of_it_there_is() -> None:
    for codes, shown in (
        ((), "0 of 3 returns: none so far"),
        (("MENTOR",), "1 of 3 returns: 60 so far"),
        (("MENTOR", "HOSP"), "2 of 3 returns: 1,264 so far"),
    ):
        figures = compose(with_returns_of(codes), "full", "internal").figures
        assert figures["reach.quarter.total"].shown == shown
        assert "from" not in shown
    assert (
        compose(with_returns_of(PROGRAMMES), "full", "internal").figures["reach.quarter.total"].shown
        == "1,268"
    )


def test_an_area_whose_returns_are_all_there_is_whole_and_ranked_with_nothing() -> None:
    c = Composition(with_returns_of(("MENTOR", "HOSP")), "internal")
    young, families = (a.reach.quarter for a in c.inputs.result.areas)
    assert (young.number, families.number, families.amount) == (1264, None, 1204)
    chart = made.reach_by_area(c)
    assert chart is not None
    assert chart.title == "People reached in Q1 2024-25 by priority area, 2 of 3 returns so far"
    assert "1 of 2 returns: 1,204 so far" in chart.alt
    assert (
        numbers.as_csv(chart).decode("utf-8-sig").splitlines()[2].endswith('"1 of 2 returns: 1,204 so far"')
    )


def test_a_small_number_so_far_is_hidden_outside() -> None:
    inside, outside = (
        compose(with_returns_of(("FAMILY",)), "full", who).figures["reach.quarter.total"].shown
        for who in ("internal", "outside")
    )
    assert inside == "1 of 3 returns: 4 so far"
    assert outside == "1 of 3 returns: fewer than 5 so far"


def test_a_closed_round_adds_up_without_what_never_came() -> None:
    what = with_returns_of(("MENTOR", "HOSP"), closed=True)
    made_of = compose(what, "full", "internal")
    assert made_of.figures["reach.quarter.total"].shown == (
        "1,264 from 2 of 3 programmes; without Family support (no return was accepted)"
    )
    text = render(made_of)
    assert "People reached in Q1: 1,264 from 2 of 3 programmes" in " ".join(text.split())
    assert "Without Family support (no return was accepted)." in text
    chart = made.spend(Composition(what, "internal"))
    assert chart is not None
    assert chart.title == "Over 2 of 3 programmes, spend to date is 10.0 per cent above the budget’s profile"
    assert [plain(cell) for cell in chart.table.rows[1]] == [
        "Homes are free from violence",
        "14,000",
        "10,001",
    ]
    assert chart.notes == ("Without Family support (no return was accepted).",)
    statuses = made.kpi_statuses(Composition(what, "internal"))
    assert statuses is not None
    assert statuses.title == "3 of 4 KPIs with data are met or on track; 1 without data"


def test_an_area_without_both_ends_is_not_drawn_as_nought() -> None:
    told = {**EARLIER, ("MENTOR", Q1): RETURNS["MENTOR", Q1]}
    chart = made.spend(Composition(inputs(story(told)), "internal"))
    assert chart is not None
    assert [plain(row[0]) for row in chart.table.rows] == ["Young people are safer from violence"]
    assert "not provided" not in chart.alt


def test_the_year_is_rounded_where_the_quarter_is() -> None:
    """In the first quarter both are the same number, so neither may stand above the other."""
    what = with_returns_of(PROGRAMMES)
    policy = what.known.edition.disclosure.model_copy(update={"round_headline_to": 1000})
    edition = what.known.edition.model_copy(update={"disclosure": policy})
    page = site.compose(replace(what, known=replace(what.known, edition=edition)), {}).quarter
    reached = next(f for block in page.blocks if isinstance(block, Facts) for f in block.items)
    assert (plain(reached.content), plain(reached.detail)) == ("1,000", "1,000 in the year to date")
