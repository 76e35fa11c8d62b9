"""A cell's content as two short texts, and back, exactly: to keep it, and to hand it to another process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from goldenthread.returns.draft import Raw, SpreadsheetError, UnsavedFormula

_MICROSECOND = timedelta(microseconds=1)
_KINDS: tuple[tuple[str, type, Callable[[Any], str], Callable[[str], Raw]], ...] = (
    ("blank", type(None), lambda _: "", lambda _: None),
    ("text", str, str, str),
    ("yes-no", bool, lambda raw: "yes" if raw else "no", lambda text: text == "yes"),
    ("whole", int, str, int),
    ("number", float, repr, float),
    ("moment", datetime, datetime.isoformat, datetime.fromisoformat),
    ("day", date, date.isoformat, date.fromisoformat),
    ("time", time, time.isoformat, time.fromisoformat),
    ("length", timedelta, lambda raw: str(raw // _MICROSECOND), lambda text: int(text) * _MICROSECOND),
    ("error", SpreadsheetError, lambda raw: raw.text, SpreadsheetError),
    ("unsaved", UnsavedFormula, lambda _: "", lambda _: UnsavedFormula()),
)
_WRITE = {kind: (name, write) for name, kind, write, _ in _KINDS}
_READ = {name: read for name, _, _, read in _KINDS}


def encode(raw: Raw) -> tuple[str, str]:
    """How a content is kept: its kind and its text."""
    name, write = _WRITE[type(raw)]
    return name, write(raw)


def decode(kept: Sequence[str]) -> Raw:
    """The content that was kept."""
    name, text = kept
    return _READ[name](text)
