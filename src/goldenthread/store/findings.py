"""What an extract is found to be when held against what is known: corrections, and the last vintage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from goldenthread.store import cells, places, revising, vintages
from goldenthread.store.vintages import StoredVintage
from goldenthread.trends.catalogue import TABLE, of_kind, told_alike
from goldenthread.trends.kinds import slips
from goldenthread.trends.kinds.corrections import Correction, Remedy
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.reading import Cells, DataReport, FirstLines


def complete(
    report: DataReport,
    found: Cells,
    kind: Kind,
    obtained: date,
    digest: str,
    lines: FirstLines | None = None,
    before: int | None = None,
) -> DataReport:
    """The data report of an extract with what only the store knows; it is never held against itself.

    ``before`` is a serial of the ledger: vintages that were added later do not count.
    """
    columns = cells.of(found)
    others = [one for one in vintages.all(kind=kind.code, serial=before) if one.digest != digest]
    earlier = [one for one in others if one.ref.obtained <= obtained]
    last, any_before = _last_like(report, earlier), next(iter(earlier), None)
    against = (*_older(kind, others, obtained), *_changes(last, report, columns, kind, obtained))
    classes = _classes_before(last or any_before, kind)
    told = slips.told(found, [one.name for one in report.files], kind, classes, lines)
    alike = told_alike(report.measures, by_code=places.measures_by_code()) if kind.code == TABLE else ()
    return replace(report, corrections=_corrections(columns, kind), against=against, slips=(*told, *alike))


def _corrections(columns: cells.Columns, kind: Kind) -> tuple[str, ...]:
    what = {Remedy.REFUSE: "Refused", Remedy.READ_AS: "Corrected"}
    applied = [f"{what[one.remedy]}: {one.in_words}" for one in cells.corrections(columns, kind)]
    lapsed = [_lapsed(one, total) for one, total in cells.lapsed(columns, kind)]
    return (*applied, *lapsed)


def _lapsed(one: Correction, total: int) -> str:
    return (
        f"“{one.select.group}” adds up to {total:,} for {one.window.label}, and no longer to the wrong "
        f"{one.expect:,}: the correction {one.code} does not apply. See whether the source has been mended."
    )


def _older(kind: Kind, others: Sequence[StoredVintage], obtained: date) -> list[str]:
    """A warning where an extract that is loaded is newer than this one."""
    newer = [one.ref for one in others if one.ref.obtained > obtained]
    if not newer or kind.title_names_file:
        return []
    warning = (
        f"Take care: this extract is older than “{newer[0].title}”, which is loaded. "
        "It speaks only for months that the newer one lacks, and as at earlier days."
    )
    return [warning]


def _last_like(report: DataReport, earlier: Sequence[StoredVintage]) -> StoredVintage | None:
    """The last vintage that was obtained no later and shares a class with this extract."""
    wanted = set(report.measures)
    return next((one for one in earlier if wanted & set(vintages.measures(one.digest))), None)


def _changes(
    last: StoredVintage | None, report: DataReport, columns: cells.Columns, kind: Kind, obtained: date
) -> tuple[str, ...]:
    """What changed against the last vintage."""
    if last is None:
        return ()
    titles = last.title, kind.vintage_title(report, obtained)
    return revising.revision(vintages.columns(last.digest), columns, kind, titles).sentences


def _classes_before(last: StoredVintage | None, kind: Kind) -> Mapping[slips.Class, slips.Class]:
    """The classes that the last vintage has, and those that a series of the catalogue counts."""
    counted = [(one.group, one.subgroup or "") for series in of_kind(kind.code) for one in series.select]
    there = cells.classes(vintages.columns(last.digest)) if last else ()
    return {slips.key(one, kind): one for one in (*counted, *there)}
