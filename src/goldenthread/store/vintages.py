"""Vintages of outside data: their rows as Parquet in the data directory, and series read from them.

A vintage never changes, and its digest is its address; so what was read of it may be remembered for ever.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from goldenthread.framework.place import Place
from goldenthread.framework.series import SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month
from goldenthread.store import cells, places, selected
from goldenthread.store.models import EventRow, Vintage
from goldenthread.store.paths import folder, keep_whole
from goldenthread.trends.kinds.mapping import TableMapping
from goldenthread.trends.kinds.new_names import NewName
from goldenthread.trends.kinds.reading import Cells, DataReport
from goldenthread.trends.values import MonthlySeries, VintageRef

FOLDER: Final = "vintages"
ADDED: Final = "vintage.added"
REBUILT: Final = "vintage.rebuilt"
"""The events of the ledger."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a vintage: its name as it was handed in, and its bytes' digest."""

    name: str
    digest: str
    rows: int
    first: Month
    last: Month


@dataclass(frozen=True, slots=True)
class StoredVintage:
    """A vintage as the database lists it."""

    ref: VintageRef
    files: tuple[KeptFile, ...]
    serial: int
    recorded_at: datetime

    @property
    def digest(self) -> str:
        """The vintage's address."""
        return self.ref.digest

    @property
    def title(self) -> str:
        """The vintage in words."""
        return self.ref.title

    @property
    def rows(self) -> int:
        """The rows of all its files."""
        return sum(one.rows for one in self.files)


def digest_of(kind: str, digests: Iterable[str], mapping: Mapping[str, Any] | None = None) -> str:
    """A vintage's digest: of its kind, its files in whatever order, and where there is one its mapping."""
    said = [json.dumps(mapping, ensure_ascii=False, sort_keys=True)] if mapping else []
    return sha256("\n".join((kind, *sorted(digests), *said)).encode()).hexdigest()


def all(  # noqa: A001 - as the other registers are listed: `vintages.all()`
    *,
    kind: str | None = None,
    kinds: Collection[str] | None = None,
    as_at: date | None = None,
    serial: int | None = None,
    digests: Sequence[str] | None = None,
) -> tuple[StoredVintage, ...]:
    """The vintages, latest obtained first: of kinds, obtained by a day, known by a serial, or named."""
    rows = Vintage.objects.order_by("-obtained", "-serial")
    if kind is not None:
        rows = rows.filter(kind=kind)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    if as_at is not None:
        rows = rows.filter(obtained__lte=as_at)
    if serial is not None:
        rows = rows.filter(serial__lte=serial)
    if digests is not None:
        rows = rows.filter(digest__in=digests)
    return tuple(map(_stored, rows))


@dataclass(frozen=True, slots=True)
class SaidOfVintage:
    """What was said of a vintage when it was added, that its files do not say."""

    publisher: str
    add_repeats: bool
    """Whether repeated rows were added up."""
    forces: tuple[str, ...]
    """Of a kind by force: the police forces whose files it holds."""
    mapping: TableMapping | None
    """Of a kind that is mapped: which column says what."""


def said_of(digest: str) -> SaidOfVintage:
    """What was said when a vintage was added."""
    added = EventRow.objects.filter(kind=ADDED, subject=digest).values_list("data", flat=True)
    data = added.first() or {}
    mapping = data.get("mapping")
    return SaidOfVintage(
        data.get("publisher", ""),
        data.get("add_repeats", False),
        tuple(data.get("forces", ())),
        TableMapping.of(mapping) if mapping else None,
    )


def last_mapping(kind: str) -> TableMapping | None:
    """The mapping of the vintage of a kind that was added last; None where there is none."""
    last = Vintage.objects.filter(kind=kind).order_by("-serial").values_list("digest", flat=True).first()
    return said_of(last).mapping if last else None


def said_new(kind: str) -> tuple[NewName, ...]:
    """The names that were said to be new when an extract of this kind was added, and by whom."""
    titles = dict(Vintage.objects.filter(kind=kind).values_list("digest", "title"))
    rows = EventRow.objects.filter(kind=ADDED, subject__in=titles).order_by("serial")
    found = rows.values_list("subject", "data", "append__by")
    return tuple(
        NewName(name, by, titles[digest]) for digest, data, by in found for name in data.get("new_names", ())
    )


def get(digest: str) -> StoredVintage:
    """The vintage whose digest begins so; refused when there is none, or more than one."""
    rows = list(Vintage.objects.filter(digest__startswith=digest)[:2]) if digest else []
    if len(rows) == 1:
        return _stored(rows[0])
    many = (
        "More than one vintage has a digest that begins with"
        if rows
        else "There is no vintage with the digest"
    )
    raise Refused(f"{many} “{digest}”. `goldenthread data list` shows those that were added.")


def _stored(row: Vintage) -> StoredVintage:
    files = tuple(
        KeptFile(f["name"], f["digest"], f["rows"], Month.parse(f["first"]), Month.parse(f["last"]))
        for f in row.files
    )
    first = min(one.first for one in files)
    ref = VintageRef(row.digest, row.kind, row.title, first, Month.parse(row.recorded_to), row.obtained)
    return StoredVintage(ref, files, row.serial, row.recorded_at)


def write(digest: str, found: Cells, report: DataReport) -> None:
    """Write a vintage's rows and its report, wholly or not at all.

    Rows that an interrupted add left behind are the same; its report may say another thing, and is replaced.
    """
    place = _place(digest)
    if place.exists():
        _write_report(place, report)
        return
    draft = Path(tempfile.mkdtemp(dir=place.parent))
    try:
        cells.write(draft / "cells.parquet", found)
        _write_report(draft, report)
        draft.rename(place)
    except OSError:
        if not place.exists():  # else another process wrote the same vintage meanwhile
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_again(digest: str, found: Cells, report: DataReport) -> None:
    """Write a vintage's rows and report in the place of those that are missing or damaged."""
    shutil.rmtree(_place(digest), ignore_errors=True)
    write(digest, found, report)


def _write_report(place: Path, report: DataReport) -> None:
    draft = place / "report.draft"
    draft.write_text(json.dumps(asdict(report), ensure_ascii=False, indent=1), "utf-8")
    draft.replace(place / "report.json")


def _place(digest: str) -> Path:
    return folder(FOLDER) / digest


def rows_path(digest: str) -> Path:
    """Where a vintage's rows lie."""
    return _place(digest) / "cells.parquet"


def report_path(digest: str) -> Path:
    """Where the report of what was found in a vintage lies."""
    return _place(digest) / "report.json"


def report(digest: str) -> Mapping[str, Any]:
    """What was found in a vintage when it was added, as plain values: files, months, areas, remarks."""
    found: Mapping[str, Any] = json.loads(_present(digest, "report.json").read_text("utf-8"))
    return found


def measures(digest: str) -> tuple[str, ...]:
    """The classes or measures of a vintage."""
    return _measures(_place(digest))


def areas(digest: str) -> tuple[str, ...]:
    """The areas of a vintage, known or not, in the words used here."""
    return _areas(_place(digest))


@lru_cache(maxsize=64)
def _areas(place: Path) -> tuple[str, ...]:
    found = report(place.name)
    return tuple(sorted((*found["areas"], *found["unknown_areas"])))


@lru_cache(maxsize=64)
def _measures(place: Path) -> tuple[str, ...]:
    return tuple(report(place.name)["measures"])


def monthly(
    definition: SeriesDefinition,
    ref: VintageRef,
    area: str | None = None,
    wider: frozenset[str] = frozenset(),
) -> MonthlySeries:
    """A series, month by month, as a vintage has it: over every area, or of one.

    Of the splits of classes in ``wider`` the part that left is counted with the class.
    """
    return _monthly(_place(ref.digest), definition, ref, area, wider, places.current())


@lru_cache(maxsize=512)
def _monthly(
    place: Path,
    definition: SeriesDefinition,
    ref: VintageRef,
    area: str | None,
    wider: frozenset[str],
    _unit: Place,
) -> MonthlySeries:
    names = [one["name"] for one in report(ref.digest)["files"]]
    return selected.monthly(_columns(place), names, definition, ref, places.kind(ref.kind), area, wider)


def alike(series: Sequence[MonthlySeries], area: str | None = None) -> tuple[MonthlySeries, ...]:
    """The same series, counted in the finest classes that all of their extracts have.

    A part that left a class in one extract is counted with the class there, where another holds it still.
    """
    split = {code for one in series for code, held in one.holds.items() if held}
    wider = frozenset(code for one in series for code, held in one.holds.items() if not held) & split
    if not wider:
        return tuple(series)
    return tuple(monthly(one.asked or one.definition, one.vintage, area, wider) for one in series)


def read_beside(digest: str, name: str) -> str:
    """What is kept beside a vintage under a name; empty where nothing is."""
    path = _place(digest) / name
    return path.read_text("utf-8") if path.exists() else ""


def keep_beside(digest: str, name: str, text: str) -> None:
    """Keep beside a vintage what was worked out from it, wholly or not at all."""
    keep_whole(_place(digest) / name, text)


def forget_beside(pattern: str) -> None:
    """Delete what is kept beside vintages under such names; it is worked out again when it is asked for."""
    for path in folder(FOLDER).glob(f"*/{pattern}"):
        path.unlink(missing_ok=True)


def cube(digest: str) -> Path:
    """The Parquet file that holds a vintage's counts."""
    return _present(digest, "cells.parquet")


def columns(digest: str) -> cells.Columns:
    """A vintage's rows as columns."""
    return _columns(_place(digest))


@lru_cache(maxsize=8)
def _columns(place: Path) -> cells.Columns:
    return cells.read(_present(place.name, "cells.parquet"))


def _present(digest: str, name: str) -> Path:
    path = _place(digest) / name
    if not path.exists():
        raise Refused(
            f"The vintage {digest[:12]} is missing from the data directory ({FOLDER}/). It is missing, not "
            f"altered: rebuild it from its files with data rebuild {digest[:12]}, or restore a backup."
        )
    return path
