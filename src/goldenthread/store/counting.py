"""Counting what happens within a time, for all processes together: no two are given the same number."""

from __future__ import annotations

from hashlib import sha256

from django.core.cache import cache
from django.db import connection, transaction


def count(what: str, seconds: int, *, by: int = 1) -> int:
    """Count once more, and say how many that makes; it starts again when nothing was counted for so long."""
    key = sha256(what.encode()).hexdigest()
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite took its write lock when the transaction began
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(key[:15], 16)])
        number: int = cache.get(key, 0) + by
        cache.set(key, number, seconds)
        return number
