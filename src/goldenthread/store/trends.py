"""Violence over time: which vintage speaks for which window, and the comparison or chart made from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.framework.model import Edition
from goldenthread.framework.series import SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Window
from goldenthread.store import editions
from goldenthread.store import vintages as store
from goldenthread.trends import rolling as charts
from goldenthread.trends.catalogue import catalogue, find
from goldenthread.trends.comparison import Comparison, compare, lacking
from goldenthread.trends.kinds import kind_called
from goldenthread.trends.rolling import RollingYear
from goldenthread.trends.values import MonthlySeries
from goldenthread.trends.words import day


@dataclass(frozen=True, slots=True)
class Known:
    """Which vintages may speak: those obtained by a day, known to the ledger by a serial, or named."""

    as_at: date | None = None
    serial: int | None = None
    vintages: tuple[str, ...] | None = None


def trend(
    series_code: str,
    *,
    to: Month,
    baseline: Window | None = None,
    edition: Edition | None = None,
    as_at: date | None = None,
    serial: int | None = None,
    vintages: Sequence[str] | None = None,
    descriptive: bool = False,
) -> Comparison:
    """The rolling year to a month against the same months of the baseline year, from the latest vintage.

    ``descriptive`` leaves out the interval and the verdict.
    """
    window = Window.rolling_year(to)
    baseline = baseline or baseline_of(window, edition)
    known = Known(as_at, serial, None if vintages is None else tuple(vintages))
    now, then = _ends(_series(series_code, edition, known), window, baseline)
    return compare(now, then, window, baseline, descriptive=descriptive)


def rolling(
    series_code: str,
    *,
    to: Month,
    first: Month | None = None,
    baseline: Window | None = None,
    edition: Edition | None = None,
    as_at: date | None = None,
    serial: int | None = None,
    vintages: Sequence[str] | None = None,
) -> RollingYear:
    """The rolling twelve-month sums up to a month, from the vintage that the comparison uses.

    They start with ``first``, or where the baseline ends, or where the vintage's twelfth month is.
    """
    window = Window.rolling_year(to)
    baseline = baseline or baseline_of(window, edition)
    known = Known(as_at, serial, None if vintages is None else tuple(vintages))
    now, then = _ends(_series(series_code, edition, known), window, baseline)
    earliest = now.vintage.recorded_from.plus(11)
    return charts.rolling(now, first or min(to, max(baseline.last, earliest)), to, (then, baseline))


def edition_for(to: Month) -> Edition | None:
    """The edition in force in the quarter of a month; None where none is."""
    try:
        return editions.in_force(to.quarter)[0]
    except Refused:
        return None


def baseline_of(window: Window, edition: Edition | None) -> Window:
    """The same months in the edition's baseline year."""
    if edition is None:
        raise Refused(
            "No edition of the framework says what the baseline year is. "
            "Name the baseline, for example --baseline 2018-08..2019-07."
        )
    return window.same_months_in(edition.baseline_year)


def series(edition: Edition | None, known: Known = Known()) -> Mapping[str, SeriesDefinition]:
    """Every series that can be asked for: the edition's, the kinds', and the measures of loaded long CSVs."""
    loaded = _listed("long-csv", known)
    measures = {name for one in loaded for name in store.measures(one.ref.digest)}
    return catalogue(edition.series if edition else (), measures)


def report_month(
    edition: Edition,
    as_at: date | None = None,
    *,
    serial: int | None = None,
    vintages: Sequence[str] | None = None,
) -> Month:
    """The month that a report's trends run to: the last but one of each series' latest vintage, the earliest.

    The last month of an extract is provisional, so a report stops one month before it.
    """
    if not edition.trends:
        raise Refused("The edition names no trend series, so there is no month to report to.")
    known = Known(as_at, serial, None if vintages is None else tuple(vintages))
    latest = [_series(choice.series, edition, known)[0] for choice in edition.trends]
    return min(max(one.counts, default=one.vintage.recorded_to).plus(-1) for one in latest)


def _listed(kind: str, known: Known) -> tuple[store.StoredVintage, ...]:
    return store.all(kind=kind, as_at=known.as_at, serial=known.serial, digests=known.vintages)


def _definition(code: str, edition: Edition | None, known: Known) -> SeriesDefinition:
    own = catalogue(edition.series if edition else ())
    return own[code] if code in own else find(code, series(edition, known))


def _series(code: str, edition: Edition | None, known: Known) -> tuple[MonthlySeries, ...]:
    """The series in each vintage that has it, latest first; refuses when none has."""
    definition = _definition(code, edition, known)
    kind = kind_called(definition.kind)
    loaded = _listed(kind.code, known)
    found = tuple(store.monthly(definition, one.ref) for one in loaded)
    having = tuple(one for one in found if one.counts)
    if having:
        return having
    if found:
        raise _no_rows(found[0])
    raise Refused(_nothing_loaded(definition, known))


def _no_rows(one: MonthlySeries) -> Refused:
    words = ", ".join(
        f"“{s.group} – {s.subgroup}”" if s.subgroup else f"“{s.group}”" for s in one.definition.select
    )
    return Refused(
        f"{one.definition.title} cannot be counted: “{one.vintage.title}” does not have every class or "
        f"measure that it adds up ({words}). The extract may call them something else.",
        (f"The extract has: {', '.join(store.measures(one.vintage.digest))}.",),
    )


def _nothing_loaded(definition: SeriesDefinition, known: Known) -> str:
    kind = kind_called(definition.kind)
    add = f"goldenthread data add {kind.code} FILE... --obtained DATE"
    later = store.all(kind=kind.code)
    if later and known.as_at is not None:
        first = min(one.ref.obtained for one in later)
        return (
            f"Nothing of the kind {kind.code} had been obtained by {day(known.as_at)}: "
            f"the earliest extract was obtained on {day(first)}."
        )
    return (
        f"{definition.title} is counted from data of the kind {kind.code} ({kind.about}), "
        f"and none has been added. Add an extract with: {add}"
    )


def _ends(
    having: Sequence[MonthlySeries], window: Window, baseline: Window
) -> tuple[MonthlySeries, MonthlySeries]:
    """The latest vintage that has both windows; else the latest for each. Refuses a window that none has."""
    for one in having:
        if not (one.lacks(window) or one.lacks(baseline)):
            return one, one
    return _latest(having, window), _latest(having, baseline)


def _latest(having: Sequence[MonthlySeries], window: Window) -> MonthlySeries:
    for one in having:
        if not one.lacks(window):
            return one
    raise lacking(min(having, key=lambda one: len(one.lacks(window))), window)
