"""Which series there are: those of the edition, then the catalogue's, then the measures of long CSVs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
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


def of_kind(code: str) -> tuple[SeriesDefinition, ...]:
    """The catalogue's series as a kind of data counts them."""
    return tuple(one for found in ENTRIES.values() for one in found.definitions if one.kind == code)


def catalogue(
    own: Sequence[SeriesDefinition] = (), measures: Iterable[str] = ()
) -> Mapping[str, tuple[SeriesDefinition, ...]]:
    """Every series by its code, as each of its sources counts it; an edition's own come first."""
    found: dict[str, tuple[SeriesDefinition, ...]] = {one.code: (one,) for one in reversed(own)}
    for shipped in ENTRIES.values():
        found.setdefault(shipped.code, shipped.definitions)
    set_ = {one.code for one in own}
    for measure in map(of_measure, sorted(measures)):
        if measure.code not in set_:
            found[measure.code] = _with_measure(found.get(measure.code, ()), measure)
    return found


def _with_measure(
    sources: tuple[SeriesDefinition, ...], measure: SeriesDefinition
) -> tuple[SeriesDefinition, ...]:
    """A measure of a long CSV that has a series' own name is the last of its sources."""
    if not sources:
        return (measure,)
    return (*sources, sources[0].model_copy(update={"kind": measure.kind, "select": measure.select}))


def of_measure(measure: str) -> SeriesDefinition:
    """The series that a measure of a long CSV is by itself; its code is the measure's words with hyphens."""
    code = re.sub(r"[^a-z0-9]+", "-", fold(measure))[:40].strip("-") or "measure"
    return SeriesDefinition(
        code=code, title=measure, kind="long-csv", unit="counts", select=(Selection(group=measure),)
    )


def find(code: str, known: Mapping[str, tuple[SeriesDefinition, ...]]) -> tuple[SeriesDefinition, ...]:
    """The series with this code, by source; refuses with near misses and the list when there is none."""
    if code in known:
        return known[code]
    near = get_close_matches(code.lower(), known, n=3, cutoff=0.6)
    hint = f" Did you mean {listed(near, 'or')}?" if near else ""
    raise Refused(f"There is no series called “{code}”.{hint} The series are: {', '.join(sorted(known))}.")
