"""The headline measures by borough, for the reference group's pack, as far as the data go."""

from __future__ import annotations

from collections.abc import Iterable

from goldenthread.framework.model import Edition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter, Window
from goldenthread.reports.inputs import Local, report_month
from goldenthread.store import boroughs, trends
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.definitions import Entry, Use
from goldenthread.trends.rates import Rates
from goldenthread.trends.values import MonthlySeries


def headline(edition: Edition, quarter: Quarter, serial: int) -> tuple[Local, ...]:
    """Each headline measure with its boroughs' rates up to the report's month, or why there are none."""
    chosen = [one for one in ENTRIES.values() if Use.HEADLINE in one.use]
    return tuple(_local(one, edition, quarter, serial) for one in chosen)


def vintages(found: Iterable[Local]) -> frozenset[str]:
    """The digests of the extracts that they were made from."""
    return frozenset().union(*(one.rates.vintages for one in found if one.rates))


def _local(entry: Entry, edition: Edition, quarter: Quarter, serial: int) -> Local:
    try:
        sources = trends.sources(entry.code, edition, trends.Known(serial=serial))
    except Refused as refused:
        return Local(entry.code, entry.title, None, str(refused))
    why_not = ""
    for each in sorted(sources, key=lambda one: max(one.latest.counts), reverse=True):
        try:
            return Local(entry.code, entry.title, _rates(each.latest, quarter, serial))
        except Refused as refused:
            why_not = why_not or str(refused)
    return Local(entry.code, entry.title, None, why_not)


def _rates(one: MonthlySeries, quarter: Quarter, serial: int) -> Rates:
    """From the source's latest extract, to the report's month or to its own last month but one."""
    to = min(report_month(quarter), max(one.counts).plus(-1))
    window = Window.rolling_year(to)
    if one.lacks(window):
        raise Refused(f"“{one.vintage.title}” has no count for every month of {window.label}.")
    return boroughs.rates(one, window, serial=serial)
