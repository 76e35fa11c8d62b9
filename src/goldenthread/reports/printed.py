"""What signed papers have printed already: which numbers a later one must reckon with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from goldenthread.reports.document import (
    OUTSIDE,
    Block,
    Bullets,
    Callout,
    Chart,
    Document,
    Heading,
    Number,
    Paragraph,
    Table,
    Told,
    inlines,
    plain,
)
from goldenthread.reports.inputs import Inputs, Printed

FROM_RETURNS = ("reach.", "kpi.", "outcome.", "engagement.")
"""How the names of figures begin that count people in returns, or things, which are no fewer."""
ROUNDED = "The report prints this number rounded."
OF_AN_EARLIER_PAPER = "revised."
"""How the names of figures begin that tell what an earlier paper printed, and what that is now."""


def find_forms(blocks: Iterable[Block]) -> dict[str, set[str]]:
    """Each figure's name, with the forms in which it is printed: as a headline, say, and in a table."""
    found: dict[str, set[str]] = {}
    for one in inlines(tuple(blocks)):
        if isinstance(one, Number):
            found.setdefault(one.figure, set()).add(one.shown)
    return found


def find_places(blocks: Iterable[Block]) -> dict[str, str]:
    """Where each figure is printed first: the heading above it, then its row and column or its sentence."""
    blocks, found, above = tuple(blocks), dict[str, str](), list[str]()
    headings = Counter(block.text for block in blocks if isinstance(block, Heading))
    for block in blocks:
        if isinstance(block, Heading):
            above = [*above[: block.level - 1], block.text]
        under = above[-1:] if headings[(above or [""])[-1]] == 1 else above[-2:]
        for part, place in _parts(block):
            for one in inlines(part):
                if isinstance(one, Number):
                    found.setdefault(one.figure, ": ".join(filter(None, (", ".join(under), place))))
    return found


def as_printed(document: Document) -> Mapping[str, Told]:
    """The figures of a paper; for readers outside, one that it prints rounded alone is shown as it prints it.

    So whoever follows a number, or lists them all, reads nothing more exact than the paper itself says.
    """
    figures, forms = document.figures, find_forms(document.blocks)
    if document.audience != OUTSIDE:
        return figures
    return {
        name: _rounded(told, forms[name]) if name in forms and not told.hidden else told
        for name, told in figures.items()
    }


def _rounded(told: Told, forms: set[str]) -> Told:
    number = _read(told.shown)
    printed = [_read(form) for form in forms]
    if number is None or any(form is None or abs(form) == abs(number) for form in printed):
        return told
    return replace(told, shown=", ".join(sorted(forms)), caveats=(*told.caveats, ROUNDED))


def _parts(block: Block) -> Iterator[tuple[object, str]]:
    """What holds numbers, each with its place in the block."""
    table = block.table if isinstance(block, Chart) else block
    if isinstance(table, Table):
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                yield cell, ", ".join(filter(None, (plain(row[0]), column.header)))
    elif isinstance(table, Paragraph | Callout | Bullets):
        for line in table.items if isinstance(table, Bullets) else (table.content,):
            for end, one in enumerate(line, 1):
                yield one, plain(line[:end]).rpartition(". ")[2].strip()
    yield block, ""


def find_printed(document: Document) -> Mapping[str, Printed]:
    """Every figure that a paper prints, by name."""
    return {
        name: _printed(document.figures[name], frozenset(forms))
        for name, forms in find_forms(document.blocks).items()
    }


def _printed(told: Told, forms: frozenset[str]) -> Printed:
    return Printed(told.label, told.shown, forms)


def find_exact(inputs: Inputs) -> dict[str, Decimal]:
    """The exact numbers that earlier papers printed, by the names that they have in this one.

    The newest paper counts. What was revised since the report signed last stands under names of its own.
    """
    found: dict[str, Decimal] = {}
    for paper in reversed(inputs.earlier):
        starts = [f"{OF_AN_EARLIER_PAPER}{paper.quarter}.{when}." for when in ("then", "now")]
        starts += [""] if paper.quarter == inputs.quarter else []
        exact = {name: _exact(one) for name, one in paper.printed.items()}
        found |= {
            f"{start}{name}": number
            for name, number in exact.items()
            for start in starts
            if number is not None
        }
    return found


def find_too_near(now: Mapping[str, Printed], before: Mapping[str, Printed], below: int) -> tuple[str, ...]:
    """The labels of the counts from returns in which two papers differ, by fewer people than may be told."""
    pairs = ((_exact(now[name]), _exact(before[name]), name) for name in now.keys() & before.keys())
    return tuple(
        sorted(
            now[name].label
            for a, b, name in pairs
            if name.startswith(FROM_RETURNS) and a is not None and b is not None and 0 < abs(a - b) < below
        )
    )


def _exact(one: Printed) -> Decimal | None:
    """The number, where it was printed to the unit and not rounded for a headline."""
    number = _read(one.shown)
    return number if number is not None and number in map(_read, one.forms) else None


def _read(text: str) -> Decimal | None:
    found = re.match(r"£?([+−-]?)£?(\d[\d,]*(?:\.\d+)?)", text)
    return Decimal(found[2].replace(",", "")) * (1 if found[1] in ("", "+") else -1) if found else None
