"""Troubles of the machine rather than of the program, in words: what cannot be kept, and what to do."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

HALF = "Nothing was half-written."
FULL = f"The disk is full, so nothing more can be kept. {HALF} Make room and try again."
CLOSED = f"GOLDENTHREAD_DATA_DIR must name a folder that this account may write to. {HALF}"
DATABASE = {
    "disk is full": FULL,
    "readonly database": f"The database cannot be written to. {CLOSED}",
    "unable to open database file": f"The database cannot be opened. {CLOSED}",
    "database is locked": f"Another program holds the database. {HALF} Try again in a minute.",
    "disk I/O error": f"The disk cannot be read or written. {HALF} Is it full, or damaged?",
    "connection failed": f"The database that DATABASE_URL names does not answer. {HALF} Is it running, and "
    "are its address, user and password right?",
}
"""What a database says, and what a person reads."""


def in_words(problem: BaseException | None) -> str | None:
    """The sentence about a trouble of the machine, or about one that led to this; None for all others."""
    while problem is not None:
        if sentence := _sentence(problem):
            return sentence
        problem = problem.__cause__
    return None


def _sentence(problem: BaseException) -> str | None:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError
    from pydantic import ValidationError

    if isinstance(problem, OperationalError | sqlite3.OperationalError):  # a backup asks SQLite itself
        return next((told for said, told in DATABASE.items() if said in str(problem)), None)
    if isinstance(problem, ImproperlyConfigured):
        return str(problem)
    if isinstance(problem, ValidationError) and problem.title == "Environment":
        return " ".join(f"{_setting(one['loc'])}: {one['msg']}." for one in problem.errors())
    return _about_file(problem) if isinstance(problem, OSError) else None


def _setting(loc: tuple[int | str, ...]) -> str:
    name = str(loc[0]).upper()
    return f"The setting {name if name == 'DATABASE_URL' else f'GOLDENTHREAD_{name}'} cannot be used"


def _about_file(problem: OSError) -> str | None:
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return FULL
    if problem.errno == errno.EROFS or _is_kept(problem.filename):
        return f"{problem.filename or 'A file'} cannot be used: {problem.strerror}. {CLOSED}"
    return None


def _is_kept(name: object) -> bool:
    """Whether this is the data directory, something in it, or a folder in which it could not be made."""
    if not isinstance(name, str | os.PathLike):
        return False
    kept = Path(os.environ.get("GOLDENTHREAD_DATA_DIR", "data")).resolve()
    named = Path(name).resolve()
    return named.is_relative_to(kept) or kept.is_relative_to(named)
