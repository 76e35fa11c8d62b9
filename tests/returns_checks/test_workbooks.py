"""Faults typed into the real template: read back, each gives its cell and a sentence that helps.

This is the issue's list, end to end: a workbook made by the writer, filled in, read by the reader, checked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from tests import small
from tests.returns_checks.given import NEW, RISK, TODAY, known, new_risk, said, sound

from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import Checked, check
from goldenthread.returns.draft import Place
from goldenthread.returns.findings import Finding
from goldenthread.returns.workbook import address_book, read, write


@cache
def template(programme: str = "MENTOR") -> bytes:
    """The workbook that a programme gets for Q2."""
    return write(form_for(known(), programme))


@cache
def cells(programme: str = "MENTOR") -> Mapping[str, Place]:
    """Where each field stands in it."""
    return address_book(template(programme))


def filled(
    entered: Mapping[str, Any], programme: str = "MENTOR", change: Callable[[Any], None] = lambda book: None
) -> bytes:
    """The template with answers typed in, saved."""
    book = openpyxl.load_workbook(BytesIO(template(programme)))
    for field, typed in entered.items():
        place = cells(programme)[field]
        book[place.sheet][place.cell] = typed
    change(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def checked(content: bytes, programme: str = "MENTOR", told: Any = None) -> Checked:
    """What is found in a file."""
    reading = read(content, "return.xlsx")
    assert reading.draft is not None
    assert reading.findings == ()
    seen = known(told)
    return check(form_for(seen, programme), reading.draft, seen, TODAY)


def at(found: Checked, field: str, programme: str = "MENTOR") -> list[Finding]:
    """The findings that name a field's cell."""
    return [f for f in found.findings if cells(programme)[field] in f.places]


def test_a_sound_workbook_is_ready_to_send() -> None:
    found = checked(filled(sound()))
    assert [said(f) for f in found.findings] == []
    assert not found.blocked


def test_a_workbook_that_nobody_filled_in_says_what_is_missing() -> None:
    found = checked(template())
    ages = next(f for f in found.findings if cells()["reach.quarter|age:10-14"] in f.places)
    assert ages.places == tuple(cells()[f"reach.quarter|age:{a}"] for a in ("10-14", "15-24", "not-known"))
    where = f"“Explanation: age” ({cells()['comment.age']})"
    assert ages.todo.endswith(f"If it is not known, say why in {where}.")
    assert len(found.findings) < 20
    assert found.blocked


# Each typed into a cell of one and the same workbook, with what is said of that cell.
CELL_BY_CELL: dict[str, tuple[Any, str]] = {
    "reach.quarter": ("120 people", "“120 people” has words beside the number. Type the number alone: 120."),
    "reach.year": ("1,200", "Type the number without the comma: 1200."),
    "reach.quarter|age:10-14": (
        "n/a",
        "“n/a” is not a number. If this does not apply, leave the cell blank and say why",
    ),
    "reach.quarter|age:15-24": ("tbc", "“tbc” says that the number comes later."),
    "reach.quarter|age:not-known": ("twelve", "Type it in figures: 12."),
    "reach.quarter|sex:female": (12.5, "12.5 is not a whole number of people."),
    "reach.quarter|sex:male": (-3, "-3 is below nought."),
    "reach.quarter|sex:not-known": (
        date(2024, 4, 3),
        "This cell shows the date 3 April 2024, and a number is wanted.",
    ),
    "reach.quarter|borough:east": (
        "about 30",
        "Type your best single figure, such as 30, and say in the comment",
    ),
    "reach.quarter|borough:west": ("30-40", "“30-40” is two numbers, not one. Type one number"),
    "reach.quarter|intensity:universal": (True, "This cell shows TRUE, not a number."),
    "activity.sessions": (None, "There is no number here. Type the number; 0 if there were none."),
    "activity.activities": ("=A1+1", "This cell has a formula, and the file does not hold its result."),
    "spend.actual": ("#REF!", "This cell shows #REF!: its formula points at cells that no longer exist."),
    "spend.forecast": ("£99,000", "Type the number without the pound sign and the comma: 99000."),
    "kpi.M-1": (
        None,
        "If it is not known, say why in “Explanation: Young people who start with a mentor” (KPIs!",
    ),
    "kpi.M-2.numerator": (25, "25 of 20 cannot be: the part is larger than the whole"),
    "kpi.M-2.denominator": (20, "25 of 20 cannot be: the part is larger than the whole"),
    "outcome.M-O1.result": (0.45, "If you mean 45 per cent, type 45."),
    "rating.own": ("Gren", "Choose “Green”, “Amber” or “Red” from the list. Did you mean “Green”?"),
    "narrative.worked": ("Call Jo on 07700 900123", "This text seems to hold a telephone number"),
    "narrative.not-worked": ("Jo, born 12/03/2009", "This text seems to hold a date of birth. Take it out."),
    "narrative.support": ("Write to jo@example.org", "This text seems to hold an e-mail address."),
    "narrative.practice": ("At SE1 7JW, NHS 943 476 5919", "This text seems to hold a full postcode"),
    f"{RISK}.due": ("12/07/24", "could be 12 July 2024 or 7 December 2024. Type the month in words"),
    f"{RISK}.impact": (7, "7 is not a score from 1 to 5."),
    f"{RISK}.state": ("Closed", ""),
    f"{RISK}.result": (None, "is closed, and nothing says how it ended."),
    f"{NEW}.title": ("The hall may close", ""),
    f"{NEW}.owner": (None, "The new risk “The hall may close” is half filled in: the owner,"),
    "signoff.name": ("w" * 101, "This text has 101 characters; there is room for 100."),
    "signoff.date": (date(2024, 12, 25), "is signed on 25 December 2024, which is still to come."),
}


@cache
def cell_by_cell() -> Checked:
    """What is found in a workbook with all those faults at once."""
    return checked(filled(sound() | {field: typed for field, (typed, _) in CELL_BY_CELL.items()}))


@pytest.mark.parametrize("field", CELL_BY_CELL)
def test_every_fault_is_told_at_its_cell(field: str) -> None:
    told = [said(f) for f in at(cell_by_cell(), field)]
    expected = CELL_BY_CELL[field][1]
    assert any(expected in one for one in told) if expected else told == []


def test_an_nhs_number_is_found_beside_a_postcode() -> None:
    names = {f.check for f in at(cell_by_cell(), "narrative.practice")}
    assert names == {"personal-postcode", "personal-nhs-number"}


# What several cells say together: what is typed, then the cell and the sentence.
TOGETHER: dict[str, tuple[dict[str, Any], str, str]] = {
    "split": (
        {"reach.quarter|age:10-14": 38},
        "reach.quarter",
        (
            "The age groups add up to 118, but you reached 120 people. "
            "Check the rows, or put the missing 2 under “Not known”."
        ),
    ),
    "year-fell": (
        {"reach.year": 119, "reach.quarter": 110},
        "reach.year",
        "The year so far has fallen from 120 people last quarter to 119.",
    ),
    "noughts": (
        {"activity.sessions": 252_000},
        "activity.sessions",
        "252,000 is about 1,000 times as much as usual (240). Check it: are there too many noughts?",
    ),
    "spend-far-off": (
        {"spend.actual": 45_000},
        "spend.actual",
        "You spent £69,500 in the year so far: £19,500, 39 per cent more than the budget of £50,000.",
    ),
    "risk-higher-after": (
        {f"{RISK}.likelihood-after": 5, f"{RISK}.impact-after": 5},
        f"{RISK}.likelihood-after",
        "Risk “A worker is leaving” scores 25 after mitigation, higher than 12 before it.",
    ),
    "green-but-missed": (
        {"kpi.M-1": 20},
        "rating.own",
        (
            "You rate the programme green, but a KPI is missed. “Young people who start with a mentor”: 20 "
            "is "
            "20 below"
        ),
    ),
    "risk-twice": (
        new_risk(title="A worker is leaving!"),
        f"{NEW}.title",
        "The same risk seems to be there twice",
    ),
    "mitigation-overdue": (
        {f"{RISK}.due": date(2024, 8, 1)},
        f"{RISK}.due",
        "was due on 1 August 2024, and is not done.",
    ),
}


@cache
def together() -> Checked:
    """What is found in a workbook with all those faults at once."""
    typed: dict[str, Any] = {}
    for changed, _, _ in TOGETHER.values():
        typed |= changed
    typed |= {"reach.quarter": 120, "reach.year": 119}  # both faults of reach in one file
    return checked(filled(sound() | typed))


@pytest.mark.parametrize("name", TOGETHER)
def test_what_cells_say_together(name: str) -> None:
    _, field, sentence = TOGETHER[name]
    told = [said(f) for f in at(together(), field) if f.check == name]
    assert any(sentence in one for one in told), told


def test_an_explanation_beside_the_figure_reaches_the_reviewer() -> None:
    why = "We ran a summer school with four sessions a day."
    content = filled(sound() | {"activity.sessions": 900})
    query = at(checked(content), "activity.sessions")[0]
    assert query.blocks
    where = f"“Explanation: activities” ({cells()['comment.activity']})"
    assert query.todo.endswith(f"If it is right, say why in {where}.")
    explained = checked(filled(sound() | {"activity.sessions": 900, "comment.activity": why}))
    assert at(explained, "activity.sessions")[0].explanation == why
    assert not explained.blocked


def test_a_total_typed_over_its_formula() -> None:
    def overwrite(book: Any) -> None:
        last = cells()["reach.quarter|age:not-known"]
        sheet, below = book[last.sheet], f"{last.cell[0]}{int(last.cell[1:]) + 1}"
        assert str(sheet[below].value).startswith("="), "The total stands below the last row."
        sheet[below] = 125

    [finding] = checked(filled(sound(), change=overwrite)).findings
    assert finding.wrong == "The total typed under “Age” is 125, but its rows add up to 120."
    assert finding.places[0].sheet == "Outputs"


def test_a_file_of_another_programme_and_of_another_quarter() -> None:
    reading = read(template("HOSP"), "return.xlsx")
    assert reading.draft is not None
    [programme] = check(form_for(known(), "MENTOR"), reading.draft, known(), TODAY).findings
    assert programme.wrong == "This file is the return of programme HOSP, not of MENTOR."
    later = known(quarter=small.Q2.plus(1))
    [quarter] = check(form_for(later, "HOSP"), reading.draft, later, date(2025, 1, 7)).findings
    assert quarter.wrong.startswith(
        "This file is the return for Q2 2024-25 (July to September 2024), not for Q3"
    )


def test_a_chain_that_grows() -> None:
    steps = {"kpi.H-1.step1": 60, "kpi.H-1.step2": 40, "kpi.H-1.step3": 50}
    found = checked(filled(steps, "HOSP"), "HOSP")
    told = [said(f) for f in at(found, "kpi.H-1.step3", "HOSP")]
    assert told[0].startswith("“Attended” has 50 people, more than the 40 of “Offered support” before it.")


def test_the_same_figures_as_last_quarter() -> None:
    figures = {f: str(n) for f, n in sound().items() if isinstance(n, float) and not f.startswith("risk.")}
    found = checked(filled(sound()), told={("MENTOR", small.Q1): figures})
    assert [f.check for f in found.findings] == ["same-as-last-quarter"]
