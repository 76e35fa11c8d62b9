"""Which series there are: those of the edition, then those that the kinds of data carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.words import listed


def catalogue(
    own: Iterable[SeriesDefinition] = (), measures: Iterable[str] = ()
) -> Mapping[str, SeriesDefinition]:
    """Every series by its code: an edition's own, then the kinds', then the measures of long CSVs."""
    found: dict[str, SeriesDefinition] = {}
    shipped = (one for kind in KINDS.values() for one in kind.series)
    for one in (*own, *shipped, *map(of_measure, sorted(measures))):
        found.setdefault(one.code, one)
    return found


def of_measure(measure: str) -> SeriesDefinition:
    """The series that a measure of a long CSV is by itself; its code is the measure's words with hyphens."""
    code = re.sub(r"[^a-z0-9]+", "-", fold(measure))[:40].strip("-") or "measure"
    return SeriesDefinition(
        code=code, title=measure, kind="long-csv", unit="counts", select=(Selection(group=measure),)
    )


def find(code: str, known: Mapping[str, SeriesDefinition]) -> SeriesDefinition:
    """The series with this code; refuses with near misses and the list when there is none."""
    if code in known:
        return known[code]
    near = get_close_matches(code.lower(), known, n=3, cutoff=0.6)
    hint = f" Did you mean {listed(near, 'or')}?" if near else ""
    raise Refused(f"There is no series called “{code}”.{hint} The series are: {', '.join(sorted(known))}.")
