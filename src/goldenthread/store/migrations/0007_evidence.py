"""Guards on what people wrote, erasures, verifications, and where the audit log stood at each turn."""

from typing import Any

from django.db import migrations, models

from goldenthread.store import append_only


def _guard(_apps: Any, schema_editor: Any) -> None:
    append_only.guard(schema_editor.connection)


def _unguard(_apps: Any, schema_editor: Any) -> None:
    append_only.unguard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0006_last_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="appendrow",
            name="audit_mark",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="appendrow",
            name="audit_serial",
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("serial", models.BigIntegerField()),
                ("table", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("after", models.TextField(blank=True)),
            ],
            options={
                "db_table": "erasure",
                "constraints": [
                    models.UniqueConstraint(fields=("serial", "table", "key"), name="erasure_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                ("ok", models.BooleanField()),
                ("seen", models.JSONField(default=dict)),
                ("outcomes", models.JSONField(default=list)),
            ],
            options={
                "db_table": "verification",
                "indexes": [models.Index(fields=["subject", "-id"], name="verification_newest")],
            },
        ),
        migrations.RunPython(_guard, _unguard),
    ]
