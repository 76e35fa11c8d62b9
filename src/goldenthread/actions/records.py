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
from goldenthread.trends.kinds import kind_called, offence_records
from goldenthread.trends.kinds.reading import Reading

KIND = "offence-records"


def add(*, paths: Sequence[Path], obtained: date, by: str, at: datetime | None = None) -> Added:
    """Add an extract of records, every file of it at once. With any problem nothing is added."""
    ordered = _ordered(paths)
    digests = [kept.digest_of_file(path) for path in ordered]
    if len(set(digests)) < len(digests):
        raise Refused("Two of the files are the same. Add each file once.")

    def keep() -> None:
        for path, digest in zip(ordered, digests, strict=True):
            kept.keep_file(path, digest)

    return vintages.added(kind_called(KIND), _reading(ordered), digests, keep, obtained, by, at)


def _ordered(paths: Sequence[Path]) -> list[Path]:
    if not paths:
        raise Refused("Name at least one file of the extract.")
    lost = next((path for path in paths if not path.is_file()), None)
    if lost is not None:
        raise Refused(f"There is no file {lost}. Check its name and folder.")
    return sorted(paths, key=lambda path: path.name)


def _reading(paths: Sequence[Path]) -> Reading:
    counted = [records.count(path) for path in paths]
    problems = tuple(problem for one in counted for problem in one.problems)
    columns = [one.columns for one in counted if one.columns is not None]
    if problems:
        return Reading(None, None, problems)
    cubes = [one.cube for one in counted if one.cube is not None]
    return offence_records.reading([path.name for path in paths], columns, cubes, kind_called(KIND))
