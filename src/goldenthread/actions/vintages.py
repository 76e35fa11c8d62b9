"""Adding a vintage: an extract of outside data, as obtained on a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month
from goldenthread.store import files as kept
from goldenthread.store import findings
from goldenthread.store import vintages as store
from goldenthread.store.ledger import NewEvent, append, turn
from goldenthread.store.models import Vintage
from goldenthread.trends.kinds import kind_called
from goldenthread.trends.kinds.kind import Holds, Kind
from goldenthread.trends.kinds.reading import Cells, DataReport, Reading, SourceFile
from goldenthread.trends.values import VintageRef
from goldenthread.trends.words import day, number


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding an extract."""

    digest: str
    title: str
    already: bool
    """True when the same files had been added before, and nothing was changed."""
    vintage: VintageRef
    report: DataReport
    sentence: str
    """For the person who added it."""

    def to_text(self) -> str:
        """What was added, and what was found in it, for a terminal."""
        return "\n".join((self.sentence, *(f"  {line}" for line in self.report.lines())))


def add(
    *, kind: str, files: Sequence[tuple[str, bytes]], obtained: date, by: str, at: datetime | None = None
) -> Added:
    """Add an extract: every file of it at once. With any problem nothing is added."""
    kind_ = kind_called(kind)
    named = _named(files)
    reading = kind_.read([SourceFile(name, content) for name, content in named])
    digests = [kept.digest_of(content) for _, content in named]

    def keep() -> None:
        for _, content in named:
            kept.keep(content)

    return added(kind_, reading, digests, keep, obtained, by, at)


def added(
    kind: Kind,
    reading: Reading,
    digests: Sequence[str],
    keep: Callable[[], None],
    obtained: date,
    by: str,
    at: datetime | None,
) -> Added:
    """Record an extract that was read; ``keep`` keeps its files. Refused with all its problems."""
    report = _sound(kind, reading)
    _check_obtained(kind, obtained, reading, _today(at))
    digest = store.digest_of(kind.code, digests)
    assert reading.cells is not None  # noqa: S101 - _sound refuses a reading without cells
    last = _last()
    # This takes long, and nobody waits for it.
    report = findings.complete(report, reading.cells, kind, obtained, digest)
    with turn(at):
        if Vintage.objects.filter(digest=digest).exists():
            return _already(store.get(digest).ref, report, obtained)
        if _last() != last:
            report = findings.complete(report, reading.cells, kind, obtained, digest)
        keep()
        store.write(digest, reading.cells, report)
        _record(kind, digest, digests, obtained, report, by, at)
    ref = store.get(digest).ref
    return Added(digest, ref.title, False, ref, report, f"Added {ref.title}.")


def _last() -> int | None:
    """The serial of the vintage that was added last."""
    found: int | None = Vintage.objects.aggregate(last=Max("serial"))["last"]
    return found


def _named(files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The files in order of name; refuses none at all, and the same file twice."""
    if not files:
        raise Refused("Name at least one file of the extract.")
    names: dict[str, str] = {}
    for name, content in files:
        digest = kept.digest_of(content)
        if digest in names:
            raise Refused(f"{names[digest]} and {name} are the same file. Add it once.")
        names[digest] = name
    return sorted(files)


def _sound(kind: Kind, reading: Reading) -> DataReport:
    if reading.report is not None:
        return reading.report
    found = len(reading.problems)
    raise Refused(
        f"Nothing was added: {number(found, 'problem')} in the {kind.code} files.", reading.sentences
    )


def _today(at: datetime | None) -> date:
    return timezone.localtime(at).date()


def _check_obtained(kind: Kind, obtained: date, reading: Reading, today: date) -> None:
    if obtained > today:
        raise Refused(f"{day(obtained)} is in the future: give the day on which the extract was obtained.")
    report, cells = reading.report, reading.cells
    assert report is not None and cells is not None  # noqa: PT018, S101 - the reading is sound
    if obtained < report.last.first_day and kind.holds is not Holds.PEOPLE:  # which may be projected
        raise Refused(
            f"The extract holds {report.last.label}, so it cannot have been obtained on {day(obtained)}. "
            "Give the day on which it was downloaded or received.",
            (_first_later(report, cells, obtained),),
        )


def _first_later(report: DataReport, cells: Cells, obtained: date) -> str:
    """Where the first month stands that is later than the day on which the extract was obtained."""
    at = next(n for n, month in enumerate(cells.month) if Month(month).first_day > obtained)
    place = f"{report.files[cells.file[at]].name}, line {cells.line[at]}"
    month = Month(cells.month[at]).label
    return f"{place}: {month} is later than {day(obtained)}. Correct the month, or the day."


def _already(ref: VintageRef, report: DataReport, obtained: date) -> Added:
    sentence = f"These files were added before, as “{ref.title}”. Nothing was changed."
    if obtained != ref.obtained:
        sentence += f" The day obtained stays {ref.obtained_label}, not {day(obtained)}."
    return Added(ref.digest, ref.title, True, ref, report, sentence)


def _record(
    kind: Kind,
    digest: str,
    digests: Sequence[str],
    obtained: date,
    report: DataReport,
    by: str,
    at: datetime | None,
) -> None:
    last = str(report.last)
    data = {"kind": kind.code, "obtained": obtained.isoformat(), "recorded_to": last}
    appended = append(by=by, at=at, events=[NewEvent("vintage.added", digest, data=data)])
    Vintage.objects.create(
        digest=digest,
        kind=kind.code,
        title=kind.vintage_title(report, obtained),
        obtained=obtained,
        recorded_to=last,
        files=[
            {"name": f.name, "digest": d, "rows": f.rows, "first": str(f.first), "last": str(f.last)}
            for f, d in zip(report.files, digests, strict=True)
        ],
        serial=appended.serial,
        recorded_at=appended.recorded_at,
    )
