"""Whether this data directory holds the demonstration.

Building it leaves a file with its people's passwords, and begins the ledger. The file alone proves nothing:
it could be copied to where a unit keeps its own data, and would switch off everybody's second step there.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.db import connection

from goldenthread.store.models import AppendRow
from goldenthread.store.paths import data_dir

BUILDER = "demo"
"""Who recorded the first entry of a demonstration's ledger: nobody who signs in, for nobody could yet."""


def mark() -> Path:
    """The file that the demonstration has: its people's passwords."""
    return data_dir() / "demo-accounts.json"


def is_here() -> bool:
    """True in the demonstration, where a password is enough to sign in."""
    return mark().exists() and _begun_by_it(mark(), str(connection.settings_dict["NAME"]))


@lru_cache(maxsize=8)
def _begun_by_it(_mark: Path, _database: str) -> bool:
    """The first entry never changes; where there is none yet, the answer is no until the next start."""
    first = AppendRow.objects.order_by("serial").values_list("by", flat=True).first()
    return first == BUILDER
