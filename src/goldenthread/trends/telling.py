"""A comparison told: as JSON for programs, and as text for a terminal."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from goldenthread.ledger.figures import Figure, VintageRows
from goldenthread.periods import Window
from goldenthread.trends.notes import caution
from goldenthread.trends.values import VintageRef
from goldenthread.trends.verdict import ChangeInterval
from goldenthread.trends.words import MINUS

if TYPE_CHECKING:
    from goldenthread.trends.comparison import Comparison
    from goldenthread.trends.rated import EndRates, Rate


def one_decimal(value: Decimal) -> Decimal:
    """Rounded to one decimal, halves away from zero, as people round."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def to_json(one: Comparison) -> dict[str, Any]:
    """Plain values for JSON; ``per_cent`` has one decimal and is null where it is not defined."""
    per_cent = one.per_cent.number
    return {
        "series": one.series.code,
        "title": one.series.title,
        "unit": one.series.unit,
        "current": _end(one.current, one.window, one.current_vintage),
        "baseline": _end(one.baseline, one.baseline_window, one.baseline_vintage),
        "difference": int(one.difference.number or 0),
        "per_cent": None if per_cent is None else float(one_decimal(per_cent)),
        "interval": _interval(one.verdict.interval),
        "verdict": one.verdict.sentence,
        "breaks": [{"code": b.code, "from": str(b.month), "title": b.title} for b in one.breaks],
        "caution": caution(one.breaks, one.ends.joint) or None,
        "warnings": [note.text for note in one.warnings],
        "notes": [note.text for note in one.notes],
    }


def _interval(one: ChangeInterval | None) -> dict[str, Any] | None:
    """Unrounded, so that it can be checked; null where there is none."""
    if one is None:
        return None
    return {"low": one.low, "high": one.high, "unit": one.unit, "method": str(one.method), "level": one.level}


def _end(figure: Figure, window: Window, vintage: VintageRef) -> dict[str, Any]:
    sources = [s for s in figure.sources() if isinstance(s, VintageRows)]
    return {
        "count": int(figure.number or 0),
        "window": str(window),
        "vintage": vintage_json(vintage),
        "rows": [{"file": s.file, "rows": s.rows, "count": int(s.value)} for s in sources],
    }


def vintage_json(vintage: VintageRef) -> dict[str, str]:
    """A vintage as plain values."""
    return {
        "digest": vintage.digest,
        "kind": vintage.kind,
        "title": vintage.title,
        "recorded_from": str(vintage.recorded_from),
        "recorded_to": str(vintage.recorded_to),
        "obtained": vintage.obtained.isoformat(),
    }


def rates_json(one: EndRates | None) -> dict[str, Any] | None:
    """Both ends per 100,000 residents, unrounded, with the people divided by; null where none are."""
    if one is None:
        return None
    return {
        "per": 100_000,
        "residents": one.residents,
        "level": 0.95,
        "current": _rate(one.current),
        "baseline": _rate(one.baseline),
        "difference": float(one.difference.number or 0),
        "per_cent": None if one.per_cent.number is None else float(one.per_cent.number),
    }


def _rate(one: Rate) -> dict[str, Any]:
    sources = [s for s in one.people.sources() if isinstance(s, VintageRows)]
    return {
        **{
            name: float(part.number or 0)
            for name, part in (("rate", one.value), ("low", one.low), ("high", one.high))
        },
        "method": one.method,
        "people": int(one.people.number or 0),
        "source": [f"{s.title}: {s.rows}" for s in sources],
        "caveats": list(one.people.caveats),
    }


def rates_text(x: Comparison, one: EndRates) -> list[str]:
    """Both ends as rates for a terminal, with what must be known of the residents."""
    ends = ((x.window, one.current), (x.baseline_window, one.baseline))
    few = all((end.value.number or 0) < 10 for _, end in ends)
    lines = [f"  Per 100,000 residents {one.residents}, with 95 per cent intervals:"]
    for window, end in ends:
        value, low, high = (_places(part.number, 2 if few else 1) for part in (end.value, end.low, end.high))
        lines.append(f"  {window.label:<36} {value} ({low} to {high}, {end.method})")
    return [*lines, *_list("Note", list(one.caveats))]


def _places(value: Decimal | None, places: int) -> str:
    return f"{(value or Decimal(0)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"


def signed(value: Decimal) -> str:
    """A change with its sign: ``+4.3``, ``−34``, ``0``."""
    text = f"{abs(value):,}"
    return f"+{text}" if value > 0 else f"{MINUS}{text}" if value < 0 else text


def change_words(one: Comparison) -> str:
    """The change in one line: ``−34 (−23.9 per cent)``; across a break the percentage is not bare."""
    difference, per_cent = one.difference.number or Decimal(0), one.per_cent.number
    if per_cent is None:
        return f"{signed(difference)} (not defined in per cent, from zero)"
    across = f", {one.caution}" if one.caution else ""
    return f"{signed(difference)} ({signed(one_decimal(per_cent))} per cent{across})"


def to_text(one: Comparison) -> str:
    """The comparison for a terminal: counts, change, vintages, warnings and notes."""
    lines = [
        f"{one.series.title} ({one.series.unit})",
        *_line(one.current, one.window),
        *_line(one.baseline, one.baseline_window),
        f"  {'Change':<36} {change_words(one)}",
        *_interval_line(one.verdict.interval),
        *_list("Verdict", [one.verdict.sentence]),
        *_list("Warning", [note.text for note in one.warnings]),
        *_list("Note", [note.text for note in one.notes]),
        *_list("From", [vintage.title for vintage in one.vintages]),
    ]
    return "\n".join(lines)


def _interval_line(one: ChangeInterval | None) -> list[str]:
    if one is None:
        return []
    low, high = (signed(one_decimal(Decimal(repr(limit)))) for limit in (one.low, one.high))
    name = f"{one.level:.0%}".replace("%", " per cent interval")
    return [f"  {name:<36} {low} to {high} {one.unit}"]


def _line(figure: Figure, window: Window) -> list[str]:
    return [f"  {window.label:<36} {int(figure.number or 0):,}"]


def _list(heading: str, texts: list[str]) -> list[str]:
    return [f"  {heading}: {text}" for text in texts]
