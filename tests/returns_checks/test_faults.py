"""Each check finds its fault, and says what the manual says it does, at the right cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

import pytest
from tests import small
from tests.returns_checks.given import (
    LAST_TEXTS,
    RISK,
    TODAY,
    Entries,
    Told,
    checked,
    draft,
    known,
    new_risk,
    only,
    said,
    sound,
)

from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import Checked, catalogue, check
from goldenthread.returns.draft import Entry, Place, SpreadsheetError, UnsavedFormula

Q1, Q2 = small.Q1, small.Q2
AGE, EXAMPLES = "reach.quarter|age:", {entry.name: entry for entry in catalogue()}
LEAVING = {
    f"{RISK}.likelihood": 3.0,
    f"{RISK}.impact": 4.0,
    f"{RISK}.likelihood-after": 5.0,
    f"{RISK}.impact-after": 4.0,
}


class Fault(NamedTuple):
    """A change to a sound return, and the fields that the finding is about."""

    check: str
    changed: Entries
    at: str
    told: Told = MappingProxyType({})
    also: frozenset[str] = frozenset()
    """The checks that rightly find something too."""

    def found(self) -> Checked:
        """What is found in the return with this fault."""
        return checked(self.changed, seen=known(self.told))


MORE_PEOPLE = frozenset({"split", "year-below-quarter"})
FAULTS = [
    Fault("blank", {"narrative.worked": None}, "narrative.worked"),
    Fault("missing-figure", {"kpi.M-1": None}, "kpi.M-1"),
    Fault("text-for-number", {"reach.quarter": "12 people"}, "reach.quarter"),
    Fault("number-as-text", {"reach.quarter": " 120 "}, "reach.quarter"),
    Fault("date-for-number", {f"{AGE}10-14": date(2024, 4, 3)}, "reach.quarter|age:10-14"),
    Fault("spreadsheet-error", {"spend.actual": SpreadsheetError("#REF!")}, "spend.actual"),
    Fault("unsaved-formula", {"spend.actual": UnsavedFormula()}, "spend.actual"),
    Fault("decimal", {"outcome.M-O1.measured": 12.5}, "outcome.M-O1.measured"),
    Fault("negative", {f"{AGE}not-known": -3.0}, "reach.quarter|age:not-known"),
    Fault("too-large", {"spend.forecast": 4e9}, "spend.forecast"),
    Fault("part-of-a-penny", {"spend.actual": 24333.3333}, "spend.actual"),
    Fault("score-range", {f"{RISK}.impact": 7.0}, "risk.2023-24q4-1.impact"),
    Fault("over-100-per-cent", {"outcome.M-O1.result": 120.0}, "outcome.M-O1.result"),
    Fault("fraction-for-percentage", {"outcome.M-O1.result": 0.45}, "outcome.M-O1.result"),
    Fault("not-a-date", {"signoff.date": "12/07/24"}, "signoff.date"),
    Fault("date-as-text", {"signoff.date": "25/07/2024"}, "signoff.date", also=frozenset({"signed-early"})),
    Fault("own-answer", {"rating.own": "gren"}, "rating.own"),
    Fault("text-too-long", {"narrative.worked": "w" * 2350}, "narrative.worked"),
    Fault(
        "split",
        {f"{AGE}10-14": 38.0},
        "reach.quarter, reach.quarter|age:10-14, reach.quarter|age:15-24, reach.quarter|age:not-known",
    ),
    Fault(
        "numerator-above-denominator",
        {"kpi.M-2.numerator": 25.0, "kpi.M-2.denominator": 20.0},
        "kpi.M-2.numerator, kpi.M-2.denominator",
        {("MENTOR", Q1): {"kpi.M-2.numerator": 10, "kpi.M-2.denominator": 20}},
    ),
    Fault("outcome-half-filled", {"outcome.M-O1.result": None}, "outcome.M-O1.result, outcome.M-O1.measured"),
    Fault(
        "measured-above-reach",
        {"outcome.M-O1.measured": 300.0},
        "outcome.M-O1.measured, reach.year",
        also=frozenset({"jump"}),
    ),
    Fault(
        "year-below-quarter",
        {"reach.year": 100.0},
        "reach.year, reach.quarter",
        {("MENTOR", Q1): {"reach.year": 90}},
    ),
    Fault(
        "year-fell",
        {"reach.year": 150.0},
        "reach.year",
        {("MENTOR", Q1): {"reach.year": 180}},
    ),
    Fault(
        "year-above-quarters",
        {"reach.year": 400.0},
        "reach.year, reach.quarter",
        {("MENTOR", Q1): {"reach.quarter": 180}},
    ),
    Fault("noughts", {"reach.quarter": 120_000.0}, "reach.quarter", also=MORE_PEOPLE),
    Fault("jump", {"reach.quarter": 400.0}, "reach.quarter", also=MORE_PEOPLE),
    Fault(
        "cumulative-fell",
        {"kpi.M-2.numerator": 16.0},
        "kpi.M-2.numerator",
        also=frozenset({"green-but-missed"}),
    ),
    Fault("forecast-below-spent", {"spend.forecast": 45_000.0}, "spend.forecast, spend.actual"),
    Fault("green-but-missed", {"kpi.M-1": 20.0}, "rating.own, kpi.M-1"),
    Fault(
        "risk-higher-after",
        LEAVING,
        "risk.2023-24q4-1.likelihood-after, risk.2023-24q4-1.impact-after, risk.2023-24q4-1.likelihood, "
        "risk.2023-24q4-1.impact",
    ),
    Fault(
        "mitigation-overdue", {f"{RISK}.due": date(2024, 8, 1)}, "risk.2023-24q4-1.due, risk.2023-24q4-1.done"
    ),
    Fault(
        "closed-without-result",
        {f"{RISK}.state": "Closed", f"{RISK}.result": None},
        "risk.2023-24q4-1.result",
    ),
    Fault(
        "risk-twice",
        new_risk(title="A worker is leaving."),
        "risk.2024-25q2-1.title, risk.2023-24q4-1.title, risk.2024-25q2-1.state",
    ),
    Fault(
        "risk-half-filled",
        new_risk(title="A worker is leaving", owner=None, impact_after=None) | {f"{RISK}.title": "Another"},
        "risk.2024-25q2-1.owner, risk.2024-25q2-1.impact-after",
    ),
    Fault(
        "risk-taken-as-open",
        new_risk(title="A worker is leaving", state=None) | {f"{RISK}.title": "Another"},
        "risk.2024-25q2-1.state",
    ),
    Fault("signed-in-the-future", {"signoff.date": date(2024, 12, 25)}, "signoff.date"),
    Fault("signed-early", {"signoff.date": date(2024, 9, 20)}, "signoff.date"),
    Fault(
        "text-twice",
        {
            f"narrative.{q}": "The summer programme was full, and every session ran."
            for q in ("worked", "practice")
        },
        "narrative.worked, narrative.practice",
    ),
    Fault("text-again", {"narrative.worked": LAST_TEXTS["narrative.worked"].upper()}, "narrative.worked"),
    Fault("personal-email", {"narrative.worked": "Write to jo.bloggs@example.org."}, "narrative.worked"),
    Fault("personal-telephone", {"narrative.worked": "Call 07700 900123."}, "narrative.worked"),
    Fault("personal-postcode", {"narrative.worked": "He lives at SE1 7JW."}, "narrative.worked"),
    Fault("personal-nhs-number", {"narrative.worked": "NHS no. 943 476 5919"}, "narrative.worked"),
    Fault("personal-date-of-birth", {"narrative.worked": "T, born 12 March 2009"}, "narrative.worked"),
]


def of_file(**changed: object) -> Checked:
    """What is found about a sound return that was read from another kind of file."""
    seen = known()
    form = form_for(seen, "MENTOR")
    return check(form, replace(draft(form, sound()), **changed), seen, TODAY)  # type: ignore[arg-type]


def in_q1(changed: Entries) -> Checked:
    """What is found about a return of the year's first quarter; there is no risk yet."""
    seen = known(quarter=Q1)
    form = form_for(seen, "MENTOR")
    entered = {id_: raw for id_, raw in sound().items() if not id_.startswith("risk.")}
    return check(form, draft(form, entered | {"reach.year": 120.0} | dict(changed)), seen, TODAY)


def same_again() -> Checked:
    """What is found when every figure is last quarter's."""
    numbers = {id_: str(raw) for id_, raw in sound().items() if isinstance(raw, float)}
    figures = {id_: n for id_, n in numbers.items() if not id_.startswith("risk.")}
    return checked(seen=known({("MENTOR", Q1): figures}))


ENTRIES = draft(form_for(known(), "MENTOR"), sound()).entries
WITHOUT_SESSIONS = {k: v for k, v in ENTRIES.items() if k != "activity.sessions"}
WITH_ANOTHER = {**ENTRIES, "kpi.X-9": Entry("kpi.X-9", 3, Place("KPIs", "F9"))}
WITHOUT_RISK = {k: v for k, v in ENTRIES.items() if not k.startswith(RISK)}
WITH_OLD_RISK = {
    **ENTRIES,
    "risk.2022-23q1-1.owner": Entry("risk.2022-23q1-1.owner", "Manager", Place("Risks", "G9")),
}
WITH_TOTAL = {**ENTRIES, "total.age": Entry("total.age", 125, Place("Outputs", "C14"))}
CHAIN = {"kpi.H-1.step1": 60.0, "kpi.H-1.step2": 40.0, "kpi.H-1.step3": 50.0}

OTHER_FAULTS: dict[str, tuple[Callable[[], Checked], str]] = {
    "wrong-programme": (lambda: of_file(programme="HOSP"), "Start here"),
    "wrong-round": (lambda: of_file(quarter=Q1), "Start here"),
    "quarter-not-begun": (lambda: checked(today=date(2024, 6, 30)), "Start here"),
    "wrong-template": (lambda: of_file(template_version=0), "Start here"),
    "edition-superseded": (lambda: of_file(edition="f" * 64, entries=WITHOUT_SESSIONS), "Start here"),
    "edition-differs": (lambda: of_file(edition="f" * 64), "Start here"),
    "missing-cells": (lambda: of_file(entries=WITHOUT_SESSIONS), "Outputs"),
    "unknown-cells": (lambda: of_file(entries=WITH_ANOTHER), "Start here"),
    "missing-risk": (lambda: of_file(entries=WITHOUT_RISK), "Risks"),
    "risk-left-out": (lambda: of_file(entries=WITH_OLD_RISK), "Risks!G9"),
    "typed-total": (lambda: of_file(entries=WITH_TOTAL), "total.age, reach.quarter|age:10-14"),
    "chain-step-above": (lambda: checked(CHAIN, programme="HOSP"), "kpi.H-1.step3, kpi.H-1.step2"),
    "year-differs-in-q1": (lambda: in_q1({"reach.year": 150.0}), "reach.year, reach.quarter"),
    "spend-far-off": (lambda: in_q1({"spend.actual": 35_000.0}), "spend.actual"),
    "same-as-last-quarter": (same_again, "reach.quarter"),
}
"""Faults of a whole file, of another programme, and of another quarter."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.check)
def test_a_fault_gives_its_cells(fault: Fault) -> None:
    finding = only(fault.found(), fault.check)
    assert ", ".join(finding.fields) == fault.at
    assert finding.places == tuple(ENTRIES[f].place for f in finding.fields)
    assert finding.level.value == EXAMPLES[fault.check].level


@pytest.mark.parametrize("name", OTHER_FAULTS)
def test_a_fault_of_the_whole_gives_its_cells(name: str) -> None:
    found, at = OTHER_FAULTS[name]
    finding = only(found(), name)
    assert (", ".join(finding.fields) or str(finding.places[0])) == at
    assert finding.level.value == EXAMPLES[name].level


def without_cells(text: str) -> str:
    """A text whose cells have no address: where a cell stands is the workbook's affair."""
    return re.sub(r"(Outputs|Finance|KPIs|Outcomes|Risks)![A-Z]+\d+", r"\1", text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_manual_tells_what_the_check_says(name: str) -> None:
    found = {fault.check: fault.found for fault in FAULTS} | {n: f for n, (f, _) in OTHER_FAULTS.items()}
    assert without_cells(said(only(found[name](), name))) == without_cells(EXAMPLES[name].example)


def test_errors_and_queries_block_and_notes_do_not() -> None:
    for fault in FAULTS:
        blocks = EXAMPLES[fault.check].level != "note"
        assert fault.found().blocked == blocks, fault.check


def test_a_fault_alone_gives_its_finding_alone() -> None:
    for fault in FAULTS:
        names = {f.check for f in fault.found().findings} - {fault.check}
        assert names == fault.also, fault.check
