"""A compact edition, and a ledger made by hand on it, for tests of every room: no database is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

from goldenthread.framework.load import digest, read
from goldenthread.framework.model import Edition
from goldenthread.ledger.values import Event, Key, Observation, Source, Value, Word
from goldenthread.ledger.view import View
from goldenthread.periods import Quarter
from goldenthread.returns.collection import Closing, Collection, Way
from goldenthread.returns.known import Known, Texts

Q4 = Quarter.parse("2023-24Q4")
Q1 = Quarter.parse("2024-25Q1")
Q2 = Quarter.parse("2024-25Q2")
PROGRAMMES = ("MENTOR", "HOSP", "FAMILY")
"""Those that are live; NEXT is mobilising."""

FIRST = datetime(2024, 7, 1, 9, tzinfo=UTC)
"""When the story of a test begins."""


def document(*replaced: tuple[str, str]) -> bytes:
    """The edition's YAML, with texts replaced: ``document(("2024-25Q1: 40", "2024-25Q1: 44"))``."""
    text = (Path(__file__).parent / "fixtures" / "small_edition.yaml").read_text(encoding="utf-8")
    for old, new in replaced:
        assert old in text, f"The small edition does not hold {old!r}."
        text = text.replace(old, new)
    return text.encode()


@cache
def edition() -> Edition:
    """The compact edition, effective from Q1 2024-25."""
    found, problems = read(document())
    assert found is not None, problems
    return found


def hours(number: int) -> datetime:
    """So many hours after the story begins."""
    return FIRST + timedelta(hours=number)


Measures = Mapping[str, Value | int | str]
"""By field id (``kpi.M-1``, ``reach.quarter|age:10-14``); a whole number or a text becomes a Decimal."""


def value(given: Value | int | str) -> Value:
    """A value, from how a test writes it."""
    return Decimal(given) if isinstance(given, int | str) else given


def observations(
    programme: str, quarter: Quarter, measures: Measures, *, serial: int = 0
) -> list[Observation]:
    """What a return said, as the ledger would hold it after ``serial``."""
    made = []
    for number, (field, given) in enumerate(measures.items(), 1):
        measure, _, group = field.partition("|")
        source = Source(f"{programme}-{quarter}.xlsx".lower(), "0" * 64, "Return", f"C{number}", 1)
        key = Key(programme, measure, quarter, group)
        made.append(Observation(key, value(given), source, serial + number, hours(1)))
    return made


def view(told: Mapping[tuple[str, Quarter], Measures], events: tuple[Event, ...] = ()) -> View:
    """A view in which these returns were accepted, by programme and quarter."""
    found: list[Observation] = []
    for (programme, quarter), measures in told.items():
        found += observations(programme, quarter, measures, serial=len(found))
    return View({o.key: o for o in found}, events, len(found) + len(events))


def known(
    told: Mapping[tuple[str, Quarter], Measures] | None = None,
    *,
    quarter: Quarter = Q1,
    texts: Texts | None = None,
    events: tuple[Event, ...] = (),
    closed: bool = True,
) -> Known:
    """Everything known about a quarter of the compact edition, when these returns were accepted."""
    held = view(told or {}, events)
    collection = collected(quarter, PROGRAMMES, held, closed=closed)
    return Known(edition(), digest(document()), quarter, held, collection, texts or {})


def collected(quarter: Quarter, expected: Iterable[str], held: View, *, closed: bool = True) -> Collection:
    """How far a quarter's returns were collected, by which programmes said something; closed by a lead."""
    expected = tuple(expected)
    accepted = tuple(code for code in expected if held.of(code, quarter))
    closing = Closing(FIRST.date(), Way.BY_LEAD, "lead") if closed else None
    return Collection(quarter, expected, accepted, closing=closing)


def full_return(changed: Measures | None = None) -> dict[str, Value | int | str]:
    """What a sound return of MENTOR says, but for what a test changes."""
    told: dict[str, Value | int | str] = {
        "reach.quarter": 60,
        "reach.year": 60,
        "reach.quarter|age:10-14": 20,
        "reach.quarter|age:15-24": 40,
        "reach.quarter|age:not-known": 0,
        "reach.quarter|sex:female": 25,
        "reach.quarter|sex:male": 33,
        "reach.quarter|sex:not-known": 2,
        "reach.quarter|sex:prefer-not-to-say": 0,
        "reach.quarter|ethnicity:asian": 10,
        "reach.quarter|ethnicity:black": 20,
        "reach.quarter|ethnicity:mixed": 10,
        "reach.quarter|ethnicity:white": 20,
        "reach.quarter|ethnicity:other": 0,
        "reach.quarter|ethnicity:not-known": 0,
        "reach.quarter|ethnicity:prefer-not-to-say": 0,
        "reach.quarter|borough:east": 30,
        "reach.quarter|borough:west": 30,
        "reach.quarter|borough:not-known": 0,
        "reach.quarter|intensity:universal": 30,
        "reach.quarter|intensity:targeted": 20,
        "reach.quarter|intensity:one-to-one": 10,
        "activity.sessions": 120,
        "activity.activities": 12,
        "spend.actual": "24500.00",
        "spend.forecast": "99000",
        "kpi.M-1": 42,
        "kpi.M-2.numerator": 16,
        "kpi.M-2.denominator": 20,
        "outcome.M-O1.measured": 30,
        "outcome.M-O1.result": "61.5",
        "rating.own": Word("green"),
        "signoff.date": date(2024, 7, 1),
        "signoff.confirmed": Word("yes"),
    }
    return told | dict(changed or {})


TEXTS = {
    "narrative.worked": "The mentors stayed.",
    "narrative.not-worked": "Rooms were hard to find.",
    "signoff.name": "A. Lead",
    "signoff.role": "Manager",
}
"""The texts of a sound return of MENTOR."""


def filled(template: bytes, answers: Measures, texts: Mapping[str, str] = TEXTS) -> bytes:
    """A template with answers and texts in its cells, as a provider's spreadsheet program saves it."""
    from openpyxl import load_workbook

    from goldenthread.returns import workbook

    book, cells, out = load_workbook(BytesIO(template)), workbook.address_book(template), BytesIO()
    for field, given in {**answers, **texts}.items():
        place = cells[field]
        book[place.sheet][place.cell] = given if field in texts else as_typed(value(given))
    book.save(out)
    return out.getvalue()


def as_typed(given: Value) -> float | date | str | None:
    """A value as somebody types it; a gap is an empty cell."""
    match given:
        case Decimal():
            return float(given)
        case date():
            return given
        case Word(word):
            return word.capitalize()
    return None
