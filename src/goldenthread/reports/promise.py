"""What a frozen report promises across versions: which of its figures a later version makes the same.

Words may improve, so figures are compared by name and number, and ratings by what they are given to. What
returns say must be equal. What outside data say may differ only where a method or a series' definition has
another number since.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from goldenthread.reports.document import Basis, Document, Number, Reference, Table, Tag, Told, Words
from goldenthread.reports.words import counted
from goldenthread.trends.methods import methods_of, series_of

Changes = Mapping[str, str]
"""By a method's name or a series' code: ``intervals 1 → 2``."""
_AGAIN = re.compile(r"~\d+$")
_SO_FAR = re.compile(r"^\d+ of \d+ returns: ")
_NONE = "no number"
_NO_NUMBER = ("not provided", "not yet known", "none so far")
_IN_PART = re.compile(r"^\d+ of \d+ returns: |^no comparison\b| from \d+ of \d+ ")
"""What a figure shows that lacks returns or quarters."""
_FROM_APRIL = "from April"
"""What the formula of a number says that counts from April, in every version."""
_AMOUNT = re.compile(r"([-+]?)£?([\d,]+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure or rating that this version makes otherwise than the report that was frozen."""

    name: str
    kept: str
    made: str
    """Empty where this version does not make it."""
    why: tuple[str, ...] = ()
    """The methods and definitions behind it that have another number since."""

    @property
    def in_words(self) -> str:
        """``trend.robbery.per_cent: −5.1 per cent, now −5.2 per cent (windows 1 → 2)``."""
        why = f" ({', '.join(self.why)})" if self.why else ""
        return f"{self.name}: {self.kept}, now {self.made or 'not made'}{why}"


@dataclass(frozen=True, slots=True)
class Compared:
    """A frozen report held against the same report made by another version."""

    equal: int
    """Figures and ratings that are the same."""
    moved: tuple[Moved, ...]
    """Those that differ because a method or a definition has changed."""
    broken: tuple[Moved, ...]
    """Those that differ without such a reason."""
    changes: tuple[str, ...]
    """Every method and definition that has another number since."""


def compare_versions(kept: Document, again: Sequence[Callable[[], Document]]) -> Compared:
    """Hold every figure and rating of a frozen report against the same ones made again.

    ``again`` are the same report and then wider ones, which are made only for what the ones before lack.
    """
    changes = find_changes(kept.basis, again[0]().basis)
    found = _Search(kept.figures, again)
    equal = 0
    moved: list[Moved] = []
    broken: list[Moved] = []
    for name, told in kept.figures.items():
        if told.hidden:
            continue
        same, made = found.same(name, told.shown)
        if same:
            equal += 1
            continue
        parts = (part for part in parts_of(name, kept.composed) if part in changes)
        why = {changes[part] for part in parts if _explains(part, kept.composed[name], made, kept, again[0])}
        (moved if why else broken).append(Moved(name, told.shown, made, tuple(sorted(why))))
    kept_ratings, made_ratings = find_ratings(kept), find_ratings(again[0]())
    for what in kept_ratings.keys() & made_ratings.keys():
        if kept_ratings[what] == made_ratings[what]:
            equal += 1
        else:
            broken.append(Moved(what, kept_ratings[what], made_ratings[what]))
    return Compared(equal, tuple(moved), tuple(broken), tuple(changes.values()))


def _explains(part: str, told: Told, made: str, kept: Document, again: Callable[[], Document]) -> bool:
    """Whether the change of a method or definition can be why a figure differs.

    ``totals`` changed sums that lack returns and nothing else; ``earlier`` the KPIs that count from April.
    """
    if part == "totals":
        if made:
            return bool(_IN_PART.search(made))
        shows_none = amount_of(told.shown) == _NONE
        return shows_none or any(_IN_PART.search(one.shown) for one in again().figures.values())
    if part == "earlier":
        return any(_FROM_APRIL in kept.composed[one].formula for one in _trail_of(told.name, kept.composed))
    return True


def find_changes(kept: Basis, now: Basis) -> Changes:
    """Each method and definition whose number is another one now."""
    methods = {name: (kept.methods.get(name, 1), number) for name, number in now.methods.items()}
    gone = {name: (number, 0) for name, number in kept.methods.items() if name not in now.methods}
    series = {code: (kept.definitions.get(code, 1), number) for code, number in now.definitions.items()}
    told = {
        name: f"{name} {before} → {after or 'none'}"
        for name, (before, after) in (methods | gone).items()
        if before != after
    }
    return told | {
        code: f"definition of {code} {before} → {after}"
        for code, (before, after) in series.items()
        if before != after
    }


def parts_of(name: str, figures: Mapping[str, Told]) -> frozenset[str]:
    """The methods and series that have a part in a figure, down its trail; none for what returns say."""
    found: set[str] = set()
    for each in _trail_of(name, figures):
        plain = _AGAIN.sub("", each)
        found |= methods_of(plain) | {series_of(plain)}
    return frozenset(found - {""})


def _trail_of(name: str, figures: Mapping[str, Told]) -> set[str]:
    """A figure and all that it is made from."""
    waiting, seen = [name], set[str]()
    while waiting:
        each = waiting.pop()
        if each not in seen and each in figures:
            seen.add(each)
            waiting += [one for one in figures[each].inputs if isinstance(one, str)]
    return seen


class _Search:
    """Looks for figures in documents, each of which is made when it is first needed."""

    def __init__(self, kept: Mapping[str, Told], again: Sequence[Callable[[], Document]]) -> None:
        self._kept = kept
        self._again = again
        self._made: list[Mapping[str, Told]] = []

    def same(self, name: str, shown: str) -> tuple[bool, str]:
        """Whether a figure is made with this number, and what it shows; empty where it is not made."""
        first = ""
        for figures in self._documents():
            candidates = [told for told in self._called(name, figures) if not told.hidden]
            if any(amount_of(told.shown) == amount_of(shown) for told in candidates):
                return True, shown
            first = first or (candidates[0].shown if candidates else "")
        return False, first

    def _called(self, name: str, figures: Mapping[str, Told]) -> Iterator[Told]:
        """The figure of this name; where the kept report tells several under one, those too."""
        if name in figures:
            yield figures[name]
        plain, number = _AGAIN.sub("", name), 1
        if f"{plain}~2" in self._kept:
            while (other := plain if number == 1 else f"{plain}~{number}") in figures:
                yield figures[other]
                number += 1

    def _documents(self) -> Iterator[Mapping[str, Told]]:
        for number, make in enumerate(self._again):
            if number == len(self._made):
                self._made.append(make().figures)
            yield self._made[number]


def amount_of(shown: str) -> Decimal | str:
    """The number of a figure as it is shown, whatever its unit; its words where it has none."""
    shown = _SO_FAR.sub("", shown)
    found = _AMOUNT.match(shown.replace("−", "-"))
    if found:
        return Decimal(found[1] + found[2].replace(",", ""))
    return _NONE if shown.casefold() in _NO_NUMBER else shown.casefold()


def find_ratings(document: Document) -> dict[str, str]:
    """What is rated, with its ratings: rows of tables that hold any, and the programmes behind each count."""
    found: dict[str, list[str]] = {}
    for table in (block for block in document.blocks if isinstance(block, Table)):
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                words = [one.word for one in cell if isinstance(one, Tag)]
                if words:
                    found.setdefault(f"{column.title} of {_text(row[0])}", []).extend(words)
    for name, told in document.composed.items():
        programmes = [one for one in told.inputs if isinstance(one, str) and one.startswith("rating.")]
        if name.startswith("coverage.") and programmes:
            found[f"programmes in {name}"] = programmes
    return {what: ", ".join(sorted(words)) for what, words in found.items()}


def _text(line: Sequence[object]) -> str:
    return "".join(
        one.shown if isinstance(one, Number) else one.text
        for one in line
        if isinstance(one, Words | Reference | Number)
    )


def describe_comparison(compared: Compared) -> tuple[str, tuple[str, ...]]:
    """A sentence about a comparison, and a line for each figure that differs."""
    said = [f"{counted(compared.equal, 'figure or rating is', 'figures and ratings are')} the same."]
    if compared.moved:
        number = counted(len(compared.moved), "figure is", "figures are")
        said.append(f"{number} made by a later method or definition, and listed with both numbers.")
    elif compared.changes:
        said.append(f"No figure differs, although methods have changed: {', '.join(compared.changes)}.")
    if compared.broken:
        number = counted(len(compared.broken), "differs", "differ")
        said.append(f"{number}, and no method or definition that makes them has changed.")
    return " ".join(said), tuple(one.in_words for one in (*compared.broken, *compared.moved))
