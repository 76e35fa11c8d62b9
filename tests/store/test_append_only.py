"""The database itself refuses to change or delete what was recorded."""
# ruff: noqa: S608 - the names come from the models

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from goldenthread.ledger.values import Key, Source
from goldenthread.periods import Quarter
from goldenthread.store import append_only, files, ledger
from goldenthread.store.models import (
    AppendRow,
    AuditRow,
    EditionRow,
    Erasure,
    EventRow,
    File,
    KeyRow,
    ObservationRow,
    Reason,
    ReturnText,
    ReturnVersion,
    Snapshot,
    SourceRow,
    Vintage,
)

pytestmark = pytest.mark.django_db
Q = Quarter.parse("2024-25Q1")
AT = datetime(2024, 10, 12, tzinfo=UTC)
GUARDED = (
    AppendRow,
    KeyRow,
    SourceRow,
    ObservationRow,
    EventRow,
    EditionRow,
    Snapshot,
    Vintage,
    File,
    AuditRow,
    Erasure,
    ReturnVersion,
    ReturnText,
    Reason,
)


@pytest.fixture(autouse=True)
def _one_row_in_each(data_dir: object) -> None:
    said = {"serial": 2, "recorded_at": AT}
    ledger.append(
        by="tester",
        at=AT,
        observations=[(Key("YC", "kpi.YC-1", Q), Decimal(48), Source("a.xlsx", "a" * 64, "KPIs", "E5", 1))],
        events=[ledger.NewEvent("return.accepted", "YC", Q)],
    )
    digest = files.keep(b"a file")
    of = {"programme": "YC", "quarter": int(Q), "version": 1, "file_name": "a.xlsx", "edition": "e"}
    version = ReturnVersion.objects.create(digest_id=digest, submitted_serial=2, submitted_at=AT, **of)
    ReturnText.objects.create(version=version, texts={"narrative.worked": "Much"}, mark="m")
    Reason.objects.create(serial=2, programme="YC", quarter=int(Q), text="Why")
    Erasure.objects.create(serial=2, table="reason", key="9", digest="d", after="Erased")
    EditionRow.objects.create(digest="e", title="E", effective_from=int(Q), document=b"", **said)
    Snapshot.objects.create(digest="s", quarter=int(Q), kind="summary", audience="internal", basis={}, **said)
    Vintage.objects.create(
        digest="v",
        kind="long-csv",
        title="V",
        obtained=date(2024, 9, 4),
        recorded_to="2024-07",
        files=[],
        **said,
    )


def refused(act: Callable[[], object], table: str) -> None:
    """The database answers with the sentence, and nothing changed."""
    with pytest.raises(DatabaseError) as problem, transaction.atomic():
        act()
    assert append_only.sentence(table) in str(problem.value)


def run(statement: str) -> Callable[[], object]:
    def execute() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return execute


def test_every_table_that_only_grows_is_tried_here() -> None:
    assert {model._meta.db_table for model in GUARDED} == set(append_only.UNIQUE)


@pytest.mark.parametrize("model", GUARDED)
def test_a_row_cannot_be_changed(model) -> None:
    table, column = model._meta.db_table, model._meta.pk.column
    refused(run(f'UPDATE "{table}" SET "{column}" = "{column}"'), table)
    assert model.objects.count() == 1


@pytest.mark.parametrize("model", GUARDED)
def test_a_row_cannot_be_deleted(model) -> None:
    refused(run(f'DELETE FROM "{model._meta.db_table}"'), model._meta.db_table)
    assert model.objects.count() == 1


@pytest.mark.parametrize("model", GUARDED)
def test_a_row_cannot_be_changed_or_deleted_through_django_either(model) -> None:
    row, table = model.objects.get(), model._meta.db_table
    refused(row.save, table)
    if model in (
        KeyRow,
        SourceRow,
        AppendRow,
        File,
        ReturnVersion,
    ):  # rows that others refer to: whichever guard comes first
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")
    else:
        refused(row.delete, table)


@pytest.mark.parametrize("model", GUARDED)
def test_an_upsert_cannot_replace_a_row(model) -> None:
    table = model._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in model._meta.fields)
    if connection.vendor == "sqlite":
        refused(run(f'INSERT OR REPLACE INTO "{table}" ({columns}) SELECT {columns} FROM "{table}"'), table)
    else:
        key = f'"{model._meta.pk.column}"'
        insert = f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{table}"'
        refused(run(f"{insert} ON CONFLICT ({key}) DO UPDATE SET {key} = EXCLUDED.{key}"), table)
    assert model.objects.count() == 1


@pytest.mark.parametrize(
    ("table", "unique"), [(t, columns) for t, sets in append_only.UNIQUE.items() for columns in sets]
)
def test_the_columns_that_the_guard_names_are_unique_in_the_table(
    table: str, unique: tuple[str, ...]
) -> None:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table).values()
    assert set(unique) in [set(c["columns"]) for c in constraints if c["unique"] or c["primary_key"]]


@pytest.mark.parametrize("model", GUARDED)
def test_the_guard_names_every_unique_set_of_columns(model) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table).values()
    unique = {frozenset(c["columns"]) for c in found if c["unique"] or c["primary_key"]}
    assert unique == {frozenset(columns) for columns in append_only.UNIQUE[model._meta.db_table]}


@pytest.mark.postgres
@pytest.mark.parametrize("model", GUARDED)
def test_a_table_cannot_be_emptied(model) -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")()  # else it is refused for what the fixture has just inserted
    with pytest.raises(DatabaseError, match="What was recorded stays"), transaction.atomic():
        run(f'TRUNCATE "{model._meta.db_table}" CASCADE')()
    assert model.objects.count() == 1


def test_registers_can_be_changed_and_erased() -> None:
    guarded = {model._meta.db_table for model in GUARDED}
    free = {m._meta.db_table for m in apps.get_app_config("store").get_models()} - guarded
    assert {"person", "membership", "draft", "upload"} <= free


def erase(table: str, key: object, after: str) -> None:
    Erasure.objects.create(serial=3, table=table, key=str(key), digest="d", after=after)


def test_what_people_wrote_becomes_what_an_erasure_says_and_nothing_else() -> None:
    erase("reason", 2, "Erased on 3 December 2026.")
    refused(run("UPDATE reason SET text = 'Another'"), "reason")
    refused(run("UPDATE reason SET text = 'Erased on 3 December 2026.', programme = 'X'"), "reason")
    run("UPDATE reason SET text = 'Erased on 3 December 2026.'")()
    row = ReturnText.objects.get()
    erase("return_text", row.pk, "n")
    refused(run("UPDATE return_text SET mark = 'o'"), "return_text")
    run("UPDATE return_text SET mark = 'n'")()
    refused(run("DELETE FROM return_text"), "return_text")


def test_of_a_version_an_erasure_lets_what_was_found_be_written_again_and_nothing_else() -> None:
    row = ReturnVersion.objects.get()
    refused(run("UPDATE return_version SET findings = '[1]'"), "return_version")
    erase("return_version", row.pk, "n")
    run("UPDATE return_version SET findings = '[1]'")()
    for column, value in (("file_name", "b.xlsx"), ("edition", "f"), ("programme", "X")):
        refused(run(f"UPDATE return_version SET {column} = '{value}'"), "return_version")
    refused(run("""UPDATE return_version SET "values" = '{"a": 1}'"""), "return_version")


def test_a_guard_that_somebody_took_away_is_found() -> None:
    assert append_only.find_unguarded(connection) == []
    name, on = ("reason_update", "") if connection.vendor == "sqlite" else ("reason_stays", " ON reason")
    run(f"DROP TRIGGER {name}{on}")()
    assert append_only.find_unguarded(connection) == ["reason"]


def test_the_guard_can_be_put_up_twice_and_lifted() -> None:
    append_only.guard(connection)
    append_only.unguard(connection)
    append_only.unguard(connection)
    run("DELETE FROM ledger_event")()
    assert not EventRow.objects.exists()
    append_only.guard(connection)
    refused(run("DELETE FROM ledger_observation"), "ledger_observation")
