"""What changed from one edition to the next, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from goldenthread.framework.indicators import Target
from goldenthread.framework.model import Edition, Provider
from goldenthread.periods import Quarter

Path = tuple[str, ...]
"""A place by names and codes, so that it stays the same when items move: ``programmes``, ``YC``."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two editions; ``before`` or ``after`` is None where there was or is nothing."""

    path: str
    before: str | None
    after: str | None
    sentence: str


def diff(before: Edition | None, after: Edition) -> tuple[Change, ...]:
    """Every difference, in the order of the document; against nothing, what a first edition sets up."""
    if before is None:
        return _first(after)
    told = (_told(change, after) for change in _changes((), before, after))
    apart = _ECHOES[before.format, after.format]
    return (*_declared(before, after), *(one for one in told if not one.path.startswith(apart)))


_ECHOES: Mapping[tuple[int, int], tuple[str, ...]] = {
    (1, 1): ("place",),
    (2, 2): ("categories.boroughs",),
    (1, 2): ("format", "place", "categories.boroughs"),
    (2, 1): ("format", "place", "categories.boroughs"),
}
"""What follows from something else: format 1 has no place of its own, and format 2 no list of boroughs."""


def _declared(before: Edition, after: Edition) -> Iterator[Change]:
    if before.format != after.format:
        place = after.place
        areas = f"{len(place.areas)} {place.area.many}"
        how = "The place is declared" if after.format > 1 else "The place is no longer declared"
        yield Change("place", before.place.name, place.name, f"{how}: {place.name}, {areas}.")


def _first(edition: Edition) -> tuple[Change, ...]:
    """A first edition in one sentence for each of its main parts."""
    parts = {
        "priority_areas": ("priority areas", edition.priority_areas),
        "outcomes": ("short-term outcomes", edition.outcomes),
        "programmes": ("programmes", edition.programmes),
        "providers": ("providers", edition.providers),
    }
    start = Change(
        "", None, str(edition.effective_from), f"First edition, from {edition.effective_from.label}."
    )
    counts = (Change(p, None, str(len(i)), f"It sets out {len(i)} {name}.") for p, (name, i) in parts.items())
    return (start, *counts)


Raw = tuple[Path, Any, Any]
"""A place with what was there before and what is there now; None for nothing."""


def _changes(path: Path, before: Any, after: Any) -> Iterator[Raw]:
    """The differences below a place. What appeared or went is one difference, however much it holds."""
    if before == after:
        return
    first, second = _parts(before), _parts(after)
    if first is None or second is None or _other_quarters(path, first, second):
        yield path, before, after
        return
    for name in dict.fromkeys((*second, *first)):
        yield from _changes((*path, name), first.get(name), second.get(name))


def _other_quarters(path: Path, first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether budgets or targets are for altogether other quarters: a new year, told in one sentence."""
    return path[-1:] in (("targets",), ("budget",)) and not first.keys() & second.keys()


def _parts(thing: Any) -> Mapping[str, Any] | None:
    """What a part consists of, by name; None for a value that is told as a whole."""
    if isinstance(thing, Target):
        return None
    if isinstance(thing, BaseModel):
        return {name: getattr(thing, name) for name in type(thing).model_fields}
    if isinstance(thing, Mapping):
        return {str(name): value for name, value in thing.items()}
    if isinstance(thing, tuple):
        return {_name(item): item for item in thing}
    return None


def _name(item: Any) -> str:
    """What an item of a list is called: by its code, or what it joins, or by itself."""
    for names in (("code",), ("series",), ("provider", "start"), ("start", "end"), ("group", "subgroup")):
        if all(hasattr(item, name) for name in names) and isinstance(item, BaseModel):
            return " to ".join(str(getattr(item, name)) for name in names)
    return str(item)


def _told(raw: Raw, after: Edition) -> Change:
    path, old, new = raw
    sentence = next((s for s in (tell(raw, after) for tell in _SENTENCES) if s), None)
    return Change(_written(path), _plain(old), _plain(new), sentence or _plainly(raw))


def _written(path: Path) -> str:
    """``programmes “YC”.indicators “YC-1”.targets.2024-25Q2``."""
    text = ""
    for position, name in enumerate(path):
        is_item = position > 0 and path[position - 1] in _LISTS
        text += f" “{name}”" if is_item else ("." if text else "") + name
    return text


_LISTS = frozenset(
    (
        "priority_areas",
        "outcomes",
        "impact",
        "nodes",
        "links",
        "providers",
        "programmes",
        "boroughs",
        "areas",
        "apart",
        "totals",
        "forces",
        "also",
        "indicators",
        "outcome_measures",
        "steps",
        "age",
        "sex",
        "ethnicity",
        "trends",
        "series",
        "select",
        "notes",
    )
)


def _plain(value: Any) -> str | None:
    """A value as a person writes it."""
    if value is None:
        return None
    if isinstance(value, Target):
        return str(value.value) if value.value is not None else f"{value.low} to {value.high}"
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, BaseModel):
        words = (
            getattr(value, name, None)
            for name in ("title", "name", "label", "text", "theme", "phrase", "code")
        )
        return next((str(w) for w in words if w), _name(value))
    if isinstance(value, tuple | Mapping):
        return ", ".join(
            _plain(one) or "nothing" for one in (value.values() if isinstance(value, Mapping) else value)
        )
    return str(value)


def _from_to(raw: Raw, pound: str = "") -> str:
    old, new = _plain(raw[1]), _plain(raw[2])
    if old is None:
        return f"set to {pound}{new}"
    return f"{pound}{old} taken out" if new is None else f"from {pound}{old} to {pound}{new}"


def _plainly(raw: Raw) -> str:
    """A difference that no better sentence is known for."""
    path, old, new = raw
    where, what = _written(path), path[-1].replace("_", " ")
    if old is None:
        return f"Added at {where}: {_plain(new)}."
    if new is None:
        return f"Taken out at {where}: {_plain(old)}."
    return f"{what.capitalize()} changed at {where}: from “{_plain(old)}” to “{_plain(new)}”."


def _programme(raw: Raw, edition: Edition) -> str:
    """The title of the programme that a difference lies in."""
    code = raw[0][1]
    return next((p.title for p in edition.programmes if p.code == code), code)


def _year(raw: Raw, pound: str = "") -> str:
    """Amounts or targets of a new year: the quarters and the numbers, beside those before."""
    return f"{_by_quarter(raw[2], pound)}; before, {_by_quarter(raw[1], pound)}"


def _by_quarter(amounts: Mapping[Quarter, object], pound: str) -> str:
    if not amounts:
        return "none"
    numbers = [f"{pound}{_plain(amounts[quarter])}" for quarter in sorted(amounts)]
    if len(numbers) == 1:
        return f"for {min(amounts)} {numbers[0]}"
    told = f"{numbers[0]} each" if len(set(numbers)) == 1 else ", ".join(numbers)
    return f"for {min(amounts)} to {max(amounts)} {told}"


def _target(raw: Raw, edition: Edition) -> str | None:
    match raw[0]:
        case ("programmes", _, "indicators", code, "targets"):
            return f"KPI {code} of {_programme(raw, edition)}: targets {_year(raw)}."
        case ("programmes", _, "indicators", code, "targets", quarter):
            return f"KPI {code} of {_programme(raw, edition)}: target for {quarter} {_from_to(raw)}."
    return None


def _budget(raw: Raw, edition: Edition) -> str | None:
    match raw[0]:
        case ("programmes", _, "budget"):
            return f"{_programme(raw, edition)}: budget {_year(raw, '£')}."
        case ("programmes", _, "budget", quarter):
            return f"{_programme(raw, edition)}: budget for {quarter} {_from_to(raw, '£')}."
    return None


def _indicator(raw: Raw, edition: Edition) -> str | None:
    match raw:
        case (("programmes", _, "indicators", code), None, new):
            return f"{_programme(raw, edition)}: indicator {code} added: {new.title}."
        case (("programmes", _, "indicators", code), old, None):
            return f"{_programme(raw, edition)}: indicator {code} taken out: {old.title}."
        case (("programmes", _, "indicators", code, part), _, _):
            return f"KPI {code} of {_programme(raw, edition)}: {part.replace('_', ' ')} {_from_to(raw)}."
    return None


def _whole_programme(raw: Raw, _: Edition) -> str | None:
    match raw:
        case (("programmes", code), None, new):
            return f"Programme added: {new.title} ({code}), {new.state}."
        case (("programmes", code), old, None):
            return f"Programme taken out: {old.title} ({code})."
    return None


def _state(raw: Raw, edition: Edition) -> str | None:
    match raw[0]:
        case ("programmes", _, "state"):
            return f"{_programme(raw, edition)}: {raw[1]} before, now {raw[2]}."
    return None


def _delivery(raw: Raw, edition: Edition) -> str | None:
    match raw:
        case (("programmes", _, "providers", _), None, new):
            name = edition.provider(new.provider).name
            return f"{_programme(raw, edition)}: {name} delivers from {_plain(new.start)}."
        case (("programmes", _, "providers", which, "end"), _, new):
            name = edition.provider(which.split(" to ")[0]).name
            until = f"delivers until {_plain(new)}" if new else "delivers without an end"
            return f"{_programme(raw, edition)}: {name} {until}."
    return None


def _merger(raw: Raw, edition: Edition) -> str | None:
    match raw:
        case (("providers", code, "merged_into"), _, str()):
            provider: Provider = edition.provider(code)
            into = edition.provider(provider.merged_into or code)
            day = f" on {_plain(provider.merged_on)}" if provider.merged_on else ""
            return f"{provider.name} merged into {into.name}{day}."
        case (("providers", code, "merged_on"), _, date()):
            return f"{edition.provider(code).name}: day of the merger {_from_to(raw)}."
    return None


def _membership(raw: Raw, edition: Edition) -> str | None:
    match raw[0]:
        case ("programmes", _, "priority_areas", code):
            verb = "serves" if raw[2] is not None else "no longer serves"
            theme = next((a.long_term_outcome for a in edition.priority_areas if a.code == code), code)
            return f"{_programme(raw, edition)} {verb} {theme}."
        case ("programmes", _, "boroughs", code):
            verb = "delivered" if raw[2] is not None else "no longer delivered"
            name = next((b.label for b in edition.categories.boroughs if b.code == code), code)
            return f"{_programme(raw, edition)}: {verb} in {name}."
    return None


_SENTENCES: tuple[Callable[[Raw, Edition], str | None], ...] = (
    _target,
    _budget,
    _indicator,
    _whole_programme,
    _state,
    _delivery,
    _merger,
    _membership,
)
