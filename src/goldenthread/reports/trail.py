"""A figure's trail as a tree: from what is printed down to the cells, the edition or the rows it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from goldenthread.ledger.figures import Figure
from goldenthread.reports.document import Origin, Told

Amounts = Callable[[str], Mapping[str, Any]]
"""From a figure's name to its numbers for programs."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A figure with what it was made from."""

    told: Told
    inputs: tuple[Branch | Origin, ...]

    def origins(self) -> Iterator[Origin]:
        """Every origin that the figure rests on, depth first."""
        for one in self.inputs:
            if isinstance(one, Origin):
                yield one
            else:
                yield from one.origins()


def trail(figures: Mapping[str, Told], name: str) -> Branch | None:
    """The trail of a figure of a document, from ``document.figures``; None when it has none so named."""
    told = figures.get(name)
    if told is None:
        return None
    parts = (trail(figures, i) if isinstance(i, str) else i for i in told.inputs)
    return Branch(told, tuple(p for p in parts if p is not None))


def amounts_of(figure: Figure) -> dict[str, Any]:
    """A figure's numbers for programs: a ``value`` only where no more is to come.

    Of what is partial also how many parts are there of those expected; while it is so far, what was counted.
    """
    partial = figure.partial
    if partial is None:
        return {"value": _plain(figure.number)}
    amount, counts = _plain(figure.amount), {"accepted": partial.there, "expected": partial.expected}
    if partial.open:
        return {"value": None, "so_far": amount, **counts}
    return {"value": amount, **counts, "without": partial.without}


def _plain(number: Decimal | None) -> float | None:
    return None if number is None else int(number) if number == int(number) else float(number)


def as_json(branch: Branch | Origin, amounts: Amounts | None = None) -> dict[str, Any]:
    """A trail for programs: nested objects, with nothing empty in them but a missing value."""
    if isinstance(branch, Origin):
        return {k: v for k, v in asdict(branch).items() if v}
    told = branch.told
    found: dict[str, Any] = {
        "name": told.name,
        "label": told.label,
        "shown": told.shown,
        "unit": told.unit,
        "formula": told.formula,
        "caveats": list(told.caveats),
        "inputs": [as_json(one, amounts) for one in branch.inputs],
    }
    numbers = {} if amounts is None else amounts(told.name)
    return {**{k: v for k, v in found.items() if v}, **numbers}


def as_lines(branch: Branch | Origin, depth: int = 0) -> Iterator[str]:
    """A trail as indented lines of text."""
    pad = "  " * depth
    if isinstance(branch, Origin):
        yield f"{pad}{origin_in_words(branch)}: {branch.shown}"
        return
    told = branch.told
    yield f"{pad}{told.label}: {told.shown}"
    if told.formula:
        yield f"{pad}  = {told.formula}"
    for caveat in told.caveats:
        yield f"{pad}  note: {caveat}"
    for one in branch.inputs:
        yield from as_lines(one, depth + 1)


def origin_in_words(origin: Origin) -> str:
    """An origin in one line: the cell with its version, the edition's path, or the vintage's rows."""
    if origin.kind == "cell":
        recorded = f"recorded on {origin.recorded} (file {origin.digest[:12]})"
        return f"{origin.place}, version {origin.version}, {recorded}"
    if origin.kind == "edition":
        return f"Edition {origin.digest[:12]}, {origin.place}"
    return f"{origin.title}, {origin.place} (vintage {origin.digest[:12]})"
