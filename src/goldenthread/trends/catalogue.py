"""Which series there are: those of the edition, then the catalogue's, then the measures of long CSVs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from hashlib import sha256
from importlib import resources
from types import MappingProxyType
from typing import Final

from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.trends.definitions import Entry, entry
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.words import listed


def _shipped() -> Mapping[str, Entry]:
    files = resources.files("goldenthread.trends").joinpath("series").iterdir()
    found = [entry(one.name, one.read_text("utf-8")) for one in files if one.name.endswith(".yaml")]
    return MappingProxyType({one.code: one for one in sorted(found, key=lambda one: one.code)})


ENTRIES: Final = _shipped()
"""The catalogue, by code: one reviewed definition for each series."""


LONGEST: Final = 40
"""The most letters of a code."""
TABLE: Final = "long-csv"
TABLES: Final = {TABLE: "", "quarterly-counts": "by quarter", "yearly-counts": "by year"}
"""The kinds of which each measure is a series by itself, with what title and code add to the measure."""


def of_kind(code: str) -> tuple[SeriesDefinition, ...]:
    """The catalogue's series as a kind of data counts them."""
    return tuple(one for found in ENTRIES.values() for one in found.definitions if one.kind == code)


def catalogue(
    own: Sequence[SeriesDefinition] = (), measures: Iterable[tuple[str, str]] = (), *, by_code: bool = True
) -> Mapping[str, tuple[SeriesDefinition, ...]]:
    """Every series by its code, as each of its sources counts it; an edition's own come first.

    ``measures`` are those of tables of any measure, each with its kind. A measure that only has a name like a
    shipped series' is a series of its own. With ``by_code`` one of a long CSV that is called by that series'
    code, letter for letter, is its last source.
    """
    found: dict[str, tuple[SeriesDefinition, ...]] = {one.code: (one,) for one in reversed(own)}
    for shipped in ENTRIES.values():
        found.setdefault(shipped.code, shipped.definitions)
    set_ = {one.code for one in own}
    declared = {fold(each.group) for one in _of_tables(found.values()) for each in one.select}
    for kind, name in sorted(measures):
        measure = of_measure(name, kind)
        if kind != TABLE:
            found.setdefault(measure.code, (measure,))
        elif measure.code not in ENTRIES:
            if measure.code not in set_:
                found[measure.code] = (measure,)
        elif by_code and name == measure.code:
            if name not in set_:
                found[name] = _with_measure(found[name], measure)
        elif fold(name) not in declared:
            own_code = code_of_own(measure.code)
            found.setdefault(own_code, (measure.model_copy(update={"code": own_code}),))
    return found


def _of_tables(every: Iterable[Sequence[SeriesDefinition]]) -> Iterator[SeriesDefinition]:
    """The definitions that count a measure of a long CSV by its name."""
    return (one for definitions in every for one in definitions if one.kind == TABLE)


def code_of_own(code: str) -> str:
    """The code of a series of one's own, where the dictionary has a series of that code."""
    return f"own-{code}"[:40].strip("-")


def told_alike(measures: Iterable[str], *, by_code: bool) -> tuple[str, ...]:
    """Of measures that are called as a series of the dictionary: that they are none of its sources."""
    found = [(name, of_measure(name).code) for name in sorted(measures)]
    declared = {fold(each.group) for one in of_kind(TABLE) for each in one.select}
    return tuple(
        f"“{name}” has the name of a series of the dictionary ({ENTRIES[code].title}) and is not taken for "
        f"it: it is the series {code_of_own(code)}, without that one’s breaks, notes and residents. If it "
        "counts the same, write these for it under “series” in the edition, with a code of its own."
        for name, code in found
        if code in ENTRIES and not (by_code and name == code) and fold(name) not in declared
    )


def _with_measure(
    sources: tuple[SeriesDefinition, ...], measure: SeriesDefinition
) -> tuple[SeriesDefinition, ...]:
    """A measure whose name is a series' own code is the last of its sources."""
    return (*sources, sources[0].model_copy(update={"kind": measure.kind, "select": measure.select}))


def of_measure(measure: str, kind: str = TABLE) -> SeriesDefinition:
    """The series that a measure of a table is by itself; its code is the measure's words with hyphens.

    Of counts by quarter or by year the code and the title say so: ``robbery-by-quarter``.
    """
    added = TABLES[kind]
    ending = f"-{added.replace(' ', '-')}" if added else ""
    code, room = re.sub(r"[^a-z0-9]+", "-", fold(measure)).strip("-") or "measure", LONGEST - len(ending)
    if len(code) > room and added:  # two long names often begin alike, and each keeps a code of its own
        mark = sha256(fold(measure).encode()).hexdigest()[:4]
        code = f"{code[: room - 5].rpartition('-')[0] or code[: room - 5]}-{mark}"
    code = code[:room].strip("-")
    return SeriesDefinition(
        code=f"{code}{ending}",
        title=f"{measure}, {added}" if added else measure,
        kind=kind,
        unit="counts",
        select=(Selection(group=measure),),
    )


def find(code: str, known: Mapping[str, tuple[SeriesDefinition, ...]]) -> tuple[SeriesDefinition, ...]:
    """The series with this code, by source; refuses with near misses and the list when there is none."""
    if code in known:
        return known[code]
    near = get_close_matches(code.lower(), known, n=3, cutoff=0.6)
    hint = f" Did you mean {listed(near, 'or')}?" if near else ""
    raise Refused(f"There is no series called “{code}”.{hint} The series are: {', '.join(sorted(known))}.")
