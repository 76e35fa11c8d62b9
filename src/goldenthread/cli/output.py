"""Reading arguments and printing results, the same way in every command."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import typer

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, PeriodError, Quarter, Window
from goldenthread.trends.words import not_yet

T = TypeVar("T")
LONDON = ZoneInfo("Europe/London")


def _parser(read: Callable[[str], T]) -> Callable[[str], T]:
    def parse(text: str) -> T:
        try:
            return read(text)
        except PeriodError as problem:
            raise typer.BadParameter(str(problem)) from None

    return parse


quarter = _parser(Quarter.parse)
month = _parser(Month.parse)
window = _parser(Window.read)


def day(text: str) -> date:
    """Read a date as 2024-11-30 or 30/11/2024."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise typer.BadParameter(f"“{text}” is not a date. Write it as 2024-11-30.")


def known_on(text: str) -> date:
    """Read the date on which something was known: today, or an earlier one."""
    found = day(text)
    if found > datetime.now(LONDON).date():
        raise typer.BadParameter(not_yet(found))
    return found


def end_of(one: date) -> datetime:
    """The last instant of a day in London."""
    return datetime(one.year, one.month, one.day, 23, 59, 59, 999999, tzinfo=LONDON)


def read(file: Path, most: int | None = None) -> bytes:
    """The bytes of a file that somebody named; refused in words when it cannot be read, or has too many."""
    try:
        size = file.stat().st_size
        if most is not None and size > most:
            raise Refused(
                f"{file} has {size // 1_000_000:,} MB, and {most // 1_000_000} MB is the most that "
                "is read, packed or unpacked. Split it by years, or leave out what is not needed."
            )
        return file.read_bytes()
    except FileNotFoundError:
        raise Refused(f"There is no file {file}. Check the name and the folder.") from None
    except IsADirectoryError:
        raise Refused(f"{file} is a folder. Name a file in it.") from None
    except OSError as problem:
        raise Refused(f"{file} cannot be read: {problem.strerror}.") from None


def write(file: Path, content: bytes) -> None:
    """Write a file that somebody named; refused in words when it cannot be written."""
    try:
        file.write_bytes(content)
    except OSError as problem:
        raise Refused(
            f"{file} cannot be written: {problem.strerror}. Check the folder and your permissions."
        ) from None


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder that is new or empty."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Refused(f"The folder {folder} is not empty. Name a new one.")
    except OSError as problem:
        raise Refused(f"The folder {folder} cannot be written: {problem.strerror}.") from None
    for name, content in files.items():
        write(folder / name, content)


MOST = 500_000_000
"""The most bytes of a file in a folder that is read."""


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files in a folder by name; a folder in it is named and holds nothing."""
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}. Check the name.")
    return {path.name: read(path, MOST) if path.is_file() else b"" for path in sorted(folder.iterdir())}


def as_json(value: Any) -> None:
    """Print a value as JSON."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    print()


def by() -> str:
    """Who acts when a command is run: the account of this machine."""
    import getpass

    from goldenthread.store.roles import TERMINAL

    try:
        return f"{TERMINAL}{getpass.getuser()}"
    except (KeyError, OSError):
        return TERMINAL.rstrip(":")
