"""Adding an extract of records: counted where its files lie, so that its size does not matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from goldenthread.actions import vintages
from goldenthread.actions.vintages import Added
from goldenthread.ledger.refusal import Refused
from goldenthread.store import files as kept
from goldenthread.store import records
from goldenthread.trends.kinds import offence_records
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.reading import Reading

KIND = vintages.RECORDS


def add(
    *,
    paths: Sequence[Path],
    obtained: date | None,
    by: str,
    at: datetime | None = None,
    new: Sequence[str] = (),
    publisher: str = "",
) -> Added:
    """Add an extract of records, every file of it at once. With any problem nothing is added."""
    ordered, kind = _ordered(paths), vintages.kind_with(KIND, new, publisher)
    before = list(map(_state, ordered))
    with kept.copying(ordered) as made:
        reading = read(ordered, kind)
        copies = () if reading.problems else made()
        _refuse_changed(ordered, before)
        digests = [one.digest for one in copies]
        if len(set(digests)) < len(digests):
            raise Refused("Two of the files are the same. Add each file once.")

        def keep() -> None:
            for one in copies:
                kept.keep_copy(one)

        return vintages.added(kind, reading, digests, keep, obtained, by, at, new)


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _refuse_changed(paths: Sequence[Path], before: Sequence[tuple[int, int]]) -> None:
    """What was counted and what is kept are one file only if nobody wrote to it meanwhile."""
    for path, then in zip(paths, before, strict=True):
        if _state(path) != then:
            raise Refused(f"{path.name} changed while it was being added. Add it again when it is finished.")


def _ordered(paths: Sequence[Path]) -> list[Path]:
    if not paths:
        raise Refused("Name at least one file of the extract.")
    folder = next((path for path in paths if path.is_dir()), None)
    if folder is not None:
        raise Refused(f"{folder} is a folder. Name a file in it.")
    lost = next((path for path in paths if not path.is_file()), None)
    if lost is not None:
        raise Refused(f"There is no file {lost}. Check its name and folder.")
    return sorted(paths, key=lambda path: path.name)


def read(paths: Sequence[Path], kind: Kind) -> Reading:
    """Count the records of these files, which may be larger than the memory."""
    counted = [records.count(path, kind) for path in paths]
    problems = tuple(problem for one in counted for problem in one.problems)
    columns = [one.columns for one in counted if one.columns is not None]
    if problems:
        return Reading(None, None, problems)
    cubes = [one.cube for one in counted if one.cube is not None]
    lines = records.first_lines(paths, columns)
    files = [(path.name, one.cut_off) for path, one in zip(paths, counted, strict=True)]
    return offence_records.reading(files, columns, cubes, kind, lines)
