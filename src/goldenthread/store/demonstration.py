"""Whether this data directory holds the demonstration; only building it leaves the mark."""

from __future__ import annotations

from pathlib import Path

from goldenthread.store.paths import data_dir


def mark() -> Path:
    """The file that only the demonstration has: its people's passwords."""
    return data_dir() / "demo-accounts.json"


def here() -> bool:
    """True in the demonstration, where a password is enough to sign in."""
    return mark().exists()
