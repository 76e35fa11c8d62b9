"""The database itself: its own check of its files, foreign keys, and the guards against changes."""

# ruff: noqa: SLF001 - Django names its models' tables and plain managers so

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from goldenthread.store import append_only
from goldenthread.store.proving.found import Found, Tell


def check_integrity(_tell: Tell) -> Found:
    """Ask the database whether its own files are sound."""
    if connection.vendor == "sqlite":
        lines = [row[0] for row in _rows("PRAGMA integrity_check")]
        return Found("SQLite finds its file sound.", [] if lines == ["ok"] else lines)
    unsound = [
        f"The constraint {name} of {table} is not validated."
        for name, table in _rows(
            "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE NOT convalidated"
        )
    ]
    invalid = [
        f"The index {name} is not valid."
        for (name,) in _rows("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
    ]
    return Found(f"PostgreSQL’s constraints and indexes are valid. {_indexes()}", [*unsound, *invalid])


def _indexes() -> str:
    """What amcheck says of the indexes, where the database has it; it raises where one is damaged."""
    if not list(_rows("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'")):
        return "The pages of the indexes were not checked: the extension amcheck is not installed."
    ours = """
        SELECT bt_index_check(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE a.amname = 'btree' AND n.nspname = current_schema() AND c.relpersistence = 'p'
    """
    return f"amcheck finds {len(list(_rows(ours))):,} indexes sound."


def check_references(_tell: Tell) -> Found:
    """Look for rows that refer to others that are not there."""
    problems, looked_at = [], 0
    for model in apps.get_models():
        if not model._meta.managed or model._meta.proxy:
            continue
        for field in model._meta.concrete_fields:
            if not field.is_relation or field.related_model is None:
                continue
            looked_at += 1
            target = field.target_field  # type: ignore[attr-defined] # relations have one
            there = target.model._base_manager.values(target.attname)
            rows = model._base_manager.filter(**{f"{field.name}__isnull": False})
            lost = rows.exclude(**{f"{field.attname}__in": there}).values_list("pk", field.attname)
            if first := lost.first():
                problems.append(
                    f"Row {first[0]} of {model._meta.db_table} refers to {first[1]} of "
                    f"{target.model._meta.db_table}, which is not there."
                )
    return Found(f"{looked_at} kinds of reference lead to rows that are there.", problems)


def check_guards(_tell: Tell) -> Found:
    """Look whether the database still refuses to change what was recorded."""
    problems = [
        f"The guard of the table {table} is missing: rows can be changed without a trace. "
        "Somebody took it away; compare with a backup, then run: migrate store"
        for table in append_only.find_unguarded(connection)
    ]
    return Found(f"{len(append_only.UNIQUE)} tables are guarded against changes.", problems)


def _rows(statement: str) -> Iterator[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        yield from cursor.fetchall()
