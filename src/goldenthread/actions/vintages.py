"""Adding a vintage: an extract of outside data, as obtained on a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from goldenthread.actions import force_parts
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month
from goldenthread.store import cells, evidence, findings, places, texts
from goldenthread.store import files as kept
from goldenthread.store import vintages as store
from goldenthread.store.ledger import NewEvent, append, turn
from goldenthread.store.models import Vintage
from goldenthread.trends.kinds import new_names, seen
from goldenthread.trends.kinds.kind import Holds, Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.mapping import TableMapping
from goldenthread.trends.kinds.new_names import NewName
from goldenthread.trends.kinds.reading import Cells, DataReport, Reading, SourceFile, Unreadable
from goldenthread.trends.kinds.seen import SeenTable
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
    *,
    kind: str,
    files: Sequence[tuple[str, bytes]],
    obtained: date | None,
    by: str,
    at: datetime | None = None,
    new: Sequence[str] = (),
    publisher: str = "",
    add_repeats: bool = False,
    mapping: TableMapping | None = None,
) -> Added:
    """Add an extract: every file of it at once. With any problem nothing is added.

    Without ``obtained`` the day counts on which the publisher made the extract, where its files say it.
    ``new`` are names of classes and areas that look misspelt, and of which ``by`` says that they are new;
    with ``add_repeats`` two rows of one month, area and class are added up. ``publisher`` is named as the
    source of a kind that many publish. ``mapping`` says which column says what, where the kind asks for it.
    """
    kind_ = replace(kind_with(kind, new, publisher, mapping), add_repeats=add_repeats)
    named = _named(files)
    reading = kind_.read([SourceFile(name, content) for name, content in named])
    if kind_.by_force and reading.report and obtained:
        _check_obtained(kind_, obtained, reading, at)
        parts = force_parts.join(kind_, reading, named, obtained)
        reading, named, obtained = parts.reading, parts.files, parts.obtained
    digests = [kept.digest_of(content) for _, content in named]

    def keep() -> None:
        for _, content in named:
            kept.keep(content)

    return added(kind_, reading, digests, keep, obtained, by, at, new)


def see(kind: str, files: Sequence[tuple[str, bytes]]) -> tuple[SeenTable, ...]:
    """The first lines of the files' tables, for a person who says what their columns say; refused if none."""
    try:
        sources = [SourceFile(name, content) for name, content in _named(files)]
        return tuple(one for source in sources for one in seen.see(source, places.kind(kind)))
    except Unreadable as why:
        raise Refused("Nothing was added: 1 problem in the files.", (why.problem.sentence,)) from None


def check_publisher(kind: Kind, publisher: str) -> None:
    """Refuse a publisher of a kind that has its own."""
    if publisher and not kind.title_names_file:
        raise Refused(f"The source of this kind is named already: {kind.title}. Leave the publisher out.")


def kind_with(
    code: str, new: Sequence[str], publisher: str = "", mapping: TableMapping | None = None
) -> Kind:
    """The kind with what was said of an extract: publisher, mapping, and new names, now or earlier."""
    kind = places.kind(code)
    check_publisher(kind, publisher)
    if mapping and not kind.mapped:
        raise Refused(f"Files of this kind ({kind.title}) have columns of their own. Leave the mapping out.")
    kind = replace(kind, publisher=texts.plain(publisher)[:80].strip(), mapping=mapping)
    return kind.with_new([*new, *(one.name for one in store.said_new(kind.code))])


def added(
    kind: Kind,
    reading: Reading,
    digests: Sequence[str],
    keep: Callable[[], None],
    obtained: date | None,
    by: str,
    at: datetime | None,
    new: Sequence[str] = (),
) -> Added:
    """Record an extract that was read; ``keep`` keeps its files. Refused with all its problems."""
    report = _sound(kind, reading)
    obtained = obtained or reading.obtained
    if obtained is None:
        raise Refused(
            "The files do not say when this extract was made. Give the day on which it was obtained."
        )
    _check_obtained(kind, obtained, reading, at)
    mapping = kind.mapping.to_json() if kind.mapping else None
    digest = store.digest_of(kind.code, digests, mapping)
    assert reading.cells is not None  # noqa: S101 - _sound refuses a reading without cells
    names = _named_new(kind, reading.cells, new, by)
    report = replace(report, new_names=tuple(one.sentence for one in names))
    last = _last()
    # This takes long, and nobody waits for it.
    report = findings.complete(report, reading.cells, kind, obtained, digest, reading.lines)
    with turn(at):
        if Vintage.objects.filter(digest=digest).exists():
            return _already(store.get(digest).ref, report, obtained, new)
        if _last() != last:
            report = findings.complete(report, reading.cells, kind, obtained, digest, reading.lines)
        keep()
        store.write(digest, reading.cells, report)
        _record(kind, digest, digests, obtained, report, by, at, new)
    ref = store.get(digest).ref
    return Added(digest, ref.title, False, ref, report, f"Added {ref.title}.")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A vintage whose rows were made again from its files."""

    digest: str
    sentence: str


def find_missing() -> tuple[str, ...]:
    """The digests of the vintages whose rows or report are not in the data directory."""
    return tuple(
        one.digest
        for one in store.all()
        if not (store.rows_path(one.digest).is_file() and store.report_path(one.digest).is_file())
    )


def rebuild(*, digest: str, by: str, at: datetime | None = None) -> Rebuilt:
    """Make a vintage's rows again from its files, and prove that they are those that were added."""
    one = store.get(digest)
    known = evidence.find_kept(one.digest) or {}
    said = store.said_of(one.digest)
    kind = kind_with(one.ref.kind, (), said.publisher, said.mapping)
    kind = replace(kind, add_repeats=said.add_repeats)
    kind = kind.with_new(said.forces)  # which the place may not declare any more
    reading = _read_again(one, kind)
    report = _sound(kind, reading)
    assert reading.cells is not None  # noqa: S101 - _sound refuses a reading without cells
    rows = evidence.digest_columns(cells.of(reading.cells))
    if known.get("rows", rows) != rows:
        raise Refused(
            f"{one.title}: this version reads other rows from its files than were added, so nothing was "
            "rebuilt. Restore the rows from a backup."
        )
    names = _named_new(kind, reading.cells, (), by)
    report = replace(report, new_names=tuple(each.sentence for each in names))
    report = findings.complete(
        report, reading.cells, kind, one.ref.obtained, one.digest, reading.lines, before=one.serial
    )
    with turn(at) as now:
        store.write_again(one.digest, reading.cells, report)
        kept_now = evidence.digest_vintage(one.digest)
        event = NewEvent(store.REBUILT, one.digest, data={"kept": kept_now})
        append(by=by, at=now.recorded_at, events=[event])
    proven = "they are the rows that were added" if "rows" in known else "nothing says what they were before"
    told = (
        "" if known.get("report") in (None, kept_now["report"]) else " Its report of findings was made again."
    )
    return Rebuilt(one.digest, f"Rebuilt {one.title} from its files: {proven}.{told}")


def _read_again(one: store.StoredVintage, kind: Kind) -> Reading:
    """What its files say; refused where one of them is missing or damaged."""
    named = [(file.name, file.digest) for file in one.files]
    if one.ref.kind != RECORDS:
        return kind.read([SourceFile(name, kept.read(digest)) for name, digest in named])
    from goldenthread.actions import records

    with kept.under_their_names(named) as paths:
        return records.read(paths, kind)


RECORDS = "offence-records"


def _named_new(kind: Kind, cells: Cells, new: Sequence[str], by: str) -> list[NewName]:
    """The names of the extract that were said to be new, now or before; refused where one is not in it."""
    said = {fold(one.name): one for one in store.said_new(kind.code)}
    there = new_names.written(cells) if new or said else {}
    wrong = new_names.wrong(new, there, kind)
    if wrong:
        raise Refused("Nothing was added: --new-name names what is not new in the files.", wrong)
    said |= {fold(name): NewName(there[fold(name)], by) for name in new}
    return [one for name, one in said.items() if name in there]


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


def check_day(obtained: date, at: datetime | None) -> None:
    """Refuse a day obtained that has not come."""
    if obtained > timezone.localdate(at):
        raise Refused(f"{day(obtained)} is in the future: give the day on which the extract was obtained.")


def _check_obtained(kind: Kind, obtained: date, reading: Reading, at: datetime | None) -> None:
    check_day(obtained, at)
    report, cells = reading.report, reading.cells
    assert report is not None and cells is not None  # noqa: PT018, S101 - the reading is sound
    if reading.obtained and obtained < reading.obtained:
        raise Refused(
            f"The files say that they were made on {day(reading.obtained)}, so they cannot have been "
            f"obtained on {day(obtained)}. Give that day or a later one."
        )
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


def _already(ref: VintageRef, report: DataReport, obtained: date, new: Sequence[str]) -> Added:
    sentence = f"These files were added before, as “{ref.title}”. Nothing was changed."
    if obtained != ref.obtained:
        sentence += f" The day obtained stays {ref.obtained_label}, not {day(obtained)}."
    if new:
        sentence += " Which names are new is kept as it was said then."
    kept_names = tuple(store.report(ref.digest).get("new_names", ()))
    return Added(ref.digest, ref.title, True, ref, replace(report, new_names=kept_names), sentence)


def _record(
    kind: Kind,
    digest: str,
    digests: Sequence[str],
    obtained: date,
    report: DataReport,
    by: str,
    at: datetime | None,
    new: Sequence[str],
) -> None:
    last = str(report.last)
    data = {"kind": kind.code, "obtained": obtained.isoformat(), "recorded_to": last}
    said: dict[str, object] = {"new_names": list(new)} if new else {}
    said |= {"publisher": kind.publisher} if kind.publisher else {}
    said |= {"add_repeats": True} if kind.add_repeats else {}
    said |= {"forces": list(report.forces)} if report.forces else {}
    said |= {"mapping": kind.mapping.to_json()} if kind.mapping else {}
    row = Vintage(
        digest=digest,
        kind=kind.code,
        title=kind.vintage_title(report, obtained),
        obtained=obtained,
        recorded_to=last,
        files=[
            {"name": f.name, "digest": d, "rows": f.rows, "first": str(f.first), "last": str(f.last)}
            for f, d in zip(report.files, digests, strict=True)
        ],
    )
    kept = {"kept": {"listed": evidence.digest_listed(row), **evidence.digest_vintage(digest)}}
    appended = append(by=by, at=at, events=[NewEvent(store.ADDED, digest, data={**data, **said, **kept})])
    row.serial, row.recorded_at = appended.serial, appended.recorded_at
    row.save(force_insert=True)
