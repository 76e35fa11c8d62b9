"""What a draft holds as a page shows it, and what somebody typed on a page as a draft takes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from goldenthread.framework.targets import plain
from goldenthread.reports.words import day
from goldenthread.returns.draft import Raw, SpreadsheetError
from goldenthread.returns.filling import as_entered
from goldenthread.returns.form import Field, FieldKind, Section, Shown

SPELT = {"£": "£{}", "per cent": "{} per cent", "%": "{} per cent"}


def as_text(raw: Raw) -> str:
    """A content as it stands in a box, ready to be typed over."""
    match raw:
        case str():
            return raw
        case bool():
            return str(raw).upper()
        case int() | float():
            return f"{raw:.12g}"
        case datetime():
            return f"{day(raw)}, {raw:%H:%M}"
        case date():
            return day(raw)
        case SpreadsheetError():
            return raw.text
    return ""


def as_read(field: Field, raw: Raw) -> str:
    """An answer as it is read, not typed: with commas and its unit."""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and field.kind is not FieldKind.SCORE:
        return _spelt(Decimal(f"{raw:.12g}"), field.unit)
    return as_text(raw)


def _spelt(number: Decimal, unit: str) -> str:
    """A number with commas and its unit; pence have two digits, as on a bank statement."""
    has_pence = unit == "£" and number != number.to_integral_value()
    return SPELT.get(unit, "{}").format(f"{number:,.2f}" if has_pence else plain(number, 2))


def known(shown: Shown, unit: str = "") -> str:
    """Something that is shown beside a question; an empty text where it is not known."""
    if isinstance(shown, Decimal):
        return _spelt(shown, unit)
    return day(shown) if isinstance(shown, date) else shown or ""


def typed(section: Section, posted: Mapping[str, str], before: Mapping[str, Raw] | None) -> dict[str, Raw]:
    """What was typed on a section's page, by field id.

    A box that was left as it was shown says nothing, however its content is spelt.
    """
    found: dict[str, Raw] = {}
    for field in section.fields():
        text = posted.get(field.id)
        if text is None or (before is not None and _same(text, as_text(before.get(field.id)))):
            continue
        found[field.id] = as_entered(field, text)
    return found


def _same(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").strip() == other.strip()
