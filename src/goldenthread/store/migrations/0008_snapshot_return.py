"""What a page asks of a long history: the entries of a kind, and the reports that a return is behind."""

import json
from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def fill(apps: Any, _editor: Any) -> None:
    """Note of every frozen report which returns it stands on, from the cells that it names."""
    version, snapshot = apps.get_model("store", "ReturnVersion"), apps.get_model("store", "Snapshot")
    noted = apps.get_model("store", "SnapshotReturn")
    returns: dict[str, set[tuple[str, int]]] = {}
    for digest, programme, quarter in version.objects.values_list("digest_id", "programme", "quarter"):
        returns.setdefault(digest, set()).add((programme, quarter))
    for one, document in snapshot.objects.values_list("digest", "document").iterator():
        cells: set[str] = set()

        def look(part: dict[str, Any], cells: set[str] = cells) -> None:
            if part.get("is") == "Origin" and part.get("kind") == "cell":
                cells.add(part["digest"])
            return

        json.loads(document, object_hook=look)
        found = sorted({one for digest in cells for one in returns.get(digest, ())})
        noted.objects.bulk_create(noted(snapshot_id=one, programme=p, quarter=q) for p, q in found)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0007_evidence"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="eventrow",
            index=models.Index(fields=["kind", "period", "serial"], name="ledger_event_of_kind"),
        ),
        migrations.CreateModel(
            name="SnapshotReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("programme", models.CharField(max_length=40)),
                ("quarter", models.IntegerField()),
                (
                    "snapshot",
                    models.ForeignKey(
                        db_column="snapshot",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="returns",
                        to="store.snapshot",
                    ),
                ),
            ],
            options={
                "db_table": "snapshot_return",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "quarter", "snapshot"), name="snapshot_return_once"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
