"""The measures that the board's pack tells by area, as far as the data go."""

from __future__ import annotations

from collections.abc import Iterable

from goldenthread.framework.model import Edition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter, Window
from goldenthread.reports.inputs import Local, report_month
from goldenthread.store import boroughs, packs, trends
from goldenthread.trends.rates import Rates
from goldenthread.trends.values import MonthlySeries


def headline(edition: Edition, quarter: Quarter, serial: int) -> tuple[Local, ...]:
    """Each measure that the pack tells by area, with its rates up to the report's month, or why not."""
    chosen = (packs.named(code, edition, serial) for code in edition.pack.by_area)
    return tuple(_local(one, edition, quarter, serial) for one in chosen)


def vintages(found: Iterable[Local]) -> frozenset[str]:
    """The digests of the extracts that they were made from."""
    return frozenset().union(*(one.rates.vintages for one in found if one.rates))


def _local(entry: packs.Named, edition: Edition, quarter: Quarter, serial: int) -> Local:
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
    until = report_month(quarter)
    to = min(until, one.last_until(until))
    window = Window.rolling_year(to)
    if one.lacks(window):
        raise Refused(f"“{one.vintage.title}” has no count for every month of {window.label}.")
    return boroughs.rates(one, window, serial=serial)
