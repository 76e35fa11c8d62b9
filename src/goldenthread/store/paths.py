"""Where files are kept: folders of the data directory."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from django.conf import settings


def data_dir() -> Path:
    """The data directory; read at each call, because a test may move it."""
    return Path(settings.DATA_DIR)


def folder(name: str) -> Path:
    """A folder of the data directory, made when it is first asked for, readable by its owner alone."""
    path = data_dir() / name
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep_whole(path: Path, text: str) -> None:
    """Write a file wholly or not at all, whoever reads it meanwhile."""
    draft = path.with_name(f"{path.name}.{uuid4().hex}.draft")  # which no backup copies
    draft.write_text(text, "utf-8")
    draft.replace(path)
