"""A sound return of the compact edition, and the findings about it when cells change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests import small

from goldenthread.ledger.values import Word
from goldenthread.periods import Quarter
from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import Checked, check
from goldenthread.returns.draft import Draft, Entry, File, Place, Raw
from goldenthread.returns.findings import Finding
from goldenthread.returns.form import Field, Form
from goldenthread.returns.known import Known, Texts

Q2 = small.Q2
TODAY = date(2024, 10, 14)
RISK = "risk.2023-24q4-1"
NEW = "risk.2024-25q2-1"

Entries = Mapping[str, Raw]
Told = Mapping[tuple[str, Quarter], small.Measures]

PAST: dict[str, object] = {
    "reach.quarter": 120,
    "activity.sessions": 240,
    "activity.activities": 12,
    "spend.actual": "24500",
    "spend.forecast": "99000",
    "kpi.M-1": 42,
}
OPEN_RISK: dict[str, object] = {
    f"{RISK}.state": Word("open"),
    f"{RISK}.likelihood": 4,
    f"{RISK}.impact": 3,
    f"{RISK}.likelihood-after": 2,
    f"{RISK}.impact-after": 3,
    f"{RISK}.due": date(2024, 12, 31),
    f"{RISK}.done": Word("no"),
}
RISK_TEXTS = {
    f"{RISK}.title": "A worker is leaving",
    f"{RISK}.owner": "Manager",
    f"{RISK}.mitigation": "Recruit early",
}
LAST_TEXTS = {
    **RISK_TEXTS,
    "narrative.worked": "Mentors met young people at home, at school and in the park all through spring.",
}

HISTORY: Told = {
    ("MENTOR", Quarter.parse("2023-24Q2")): PAST | {"reach.quarter": 110},
    ("MENTOR", Quarter.parse("2023-24Q3")): PAST | {"reach.quarter": 130},
    ("MENTOR", Quarter.parse("2023-24Q4")): PAST | {"reach.quarter": 116},
    ("MENTOR", small.Q1): small.full_return(
        {**PAST, "reach.year": 120, "kpi.M-2.numerator": 40, "kpi.M-2.denominator": 50, **OPEN_RISK}
    ),
}  # type: ignore[dict-item]


def sound(**changed: Raw) -> dict[str, Raw]:
    """Everything a provider enters in a sound return, but for what a test changes."""
    entered: dict[str, Raw] = {
        "reach.quarter": 120.0,
        "reach.year": 220.0,
        "reach.quarter|age:10-14": 40.0,
        "reach.quarter|age:15-24": 78.0,
        "reach.quarter|age:not-known": 2.0,
        "reach.quarter|sex:female": 50.0,
        "reach.quarter|sex:male": 67.0,
        "reach.quarter|sex:not-known": 2.0,
        "reach.quarter|sex:prefer-not-to-say": 1.0,
        "reach.quarter|ethnicity:asian": 20.0,
        "reach.quarter|ethnicity:black": 40.0,
        "reach.quarter|ethnicity:mixed": 20.0,
        "reach.quarter|ethnicity:white": 36.0,
        "reach.quarter|ethnicity:other": 2.0,
        "reach.quarter|ethnicity:not-known": 2.0,
        "reach.quarter|ethnicity:prefer-not-to-say": 0.0,
        "reach.quarter|borough:east": 70.0,
        "reach.quarter|borough:west": 50.0,
        "reach.quarter|borough:not-known": 0.0,
        "reach.quarter|intensity:universal": 60.0,
        "reach.quarter|intensity:targeted": 40.0,
        "reach.quarter|intensity:one-to-one": 20.0,
        "activity.sessions": 252.0,
        "activity.activities": 12.0,
        "spend.actual": 25210.5,
        "spend.forecast": 99500.0,
        "kpi.M-1": 44.0,
        "kpi.M-2.numerator": 80.0,
        "kpi.M-2.denominator": 100.0,
        "outcome.M-O1.measured": 30.0,
        "outcome.M-O1.result": 61.5,
        "rating.own": "Green",
        "narrative.worked": "Two new mentors started, and the summer programme was full.",
        "narrative.not-worked": "Few girls came at first; we moved the sessions to Tuesday.",
        "signoff.name": "A. Manager",
        "signoff.role": "Director",
        "signoff.date": date(2024, 10, 14),
        "signoff.confirmed": "Yes",
        f"{RISK}.title": "A worker is leaving",
        f"{RISK}.owner": "Manager",
        f"{RISK}.mitigation": "Recruit early",
        f"{RISK}.state": "Open",
        f"{RISK}.done": "No",
        f"{RISK}.likelihood": 4.0,
        f"{RISK}.impact": 3.0,
        f"{RISK}.likelihood-after": 2.0,
        f"{RISK}.impact-after": 3.0,
        f"{RISK}.due": date(2024, 12, 31),
        f"{RISK}.result": "Two people have applied.",
    }
    return entered | changed


def new_risk(**changed: Raw) -> dict[str, Raw]:
    """A new risk, whole but for what a test changes; parts by name."""
    whole: dict[str, Raw] = {
        "title": "The hall may close",
        "owner": "Manager",
        "mitigation": "Look for another",
        "state": "Open",
        "done": "No",
        "likelihood": 3.0,
        "impact": 4.0,
        "likelihood-after": 2.0,
        "impact-after": 4.0,
        "due": date(2025, 1, 31),
    }
    return {f"{NEW}.{part.replace('_', '-')}": raw for part, raw in (whole | changed).items()}


def known(
    told: Told | None = None, *, quarter: Quarter = Q2, texts: Mapping[str, str] | None = None
) -> Known:
    """What is known before the return: four quarters of MENTOR with an open risk, and what a test changes."""
    merged: dict[tuple[str, Quarter], small.Measures] = dict(HISTORY)
    for pair, measures in (told or {}).items():
        merged[pair] = {**merged.get(pair, {}), **measures}
    last: Texts = {("MENTOR", quarter.plus(-1)): {**LAST_TEXTS, **(texts or {})}}
    return small.known(merged, quarter=quarter, texts=last)


def places(form: Form) -> dict[str, Place]:
    """A cell for each field, laid out as simply as can be: the column's letter, and rows from 5 down."""
    found: dict[str, Place] = {}
    for section in form.sections:
        number = 5
        for table in section.tables:
            letters = {column.code: chr(ord("A") + n) for n, column in enumerate(table.columns)}
            for row in table.rows:
                for code, cell in row.cells.items():
                    if isinstance(cell, Field):
                        found[cell.id] = Place(section.title, f"{letters[code]}{number}")
                number += 1
    return found


def draft(form: Form, entered: Entries, **changed: object) -> Draft:
    """A draft of everything entered; the other cells are blank."""
    where = places(form)
    unknown = set(entered) - set(where)
    assert not unknown, f"The form has no {unknown}."
    entries = {id_: Entry(id_, entered.get(id_), place) for id_, place in where.items()}
    file = File("return.xlsx", "0" * 64)
    made = Draft(form.programme, form.quarter, form.edition, 1, file, entries)
    return replace(made, **changed)  # type: ignore[arg-type]


def checked(
    changed: Entries | None = None,
    *,
    seen: Known | None = None,
    programme: str = "MENTOR",
    today: date = TODAY,
) -> Checked:
    """What is found when a sound return is changed in some cells."""
    world = seen or known()
    form = form_for(world, programme)
    entered = {**(sound() if programme == "MENTOR" else {}), **(changed or {})}
    return check(form, draft(form, entered), world, today)


def said(finding: Finding) -> str:
    """What a finding says, in one line."""
    return f"{finding.wrong} {finding.todo}"


def only(found: Checked, name: str) -> Finding:
    """The one finding of a check."""
    mine = [f for f in found.findings if f.check == name]
    assert len(mine) == 1, [said(f) for f in found.findings]
    return mine[0]


def number(text: str) -> Decimal:
    """A decimal, shortly."""
    return Decimal(text)
