"""Drafts of returns, uploads, tokens, and the audit log, which only grows."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from goldenthread.store import append_only


def _guard(_apps: Any, schema_editor: Any) -> None:
    append_only.guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0002_membership"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                ("serial", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("who", models.CharField(blank=True, max_length=150)),
                ("what", models.CharField(max_length=60)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("data", models.JSONField(default=dict)),
                ("mark", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "audit",
                "indexes": [
                    models.Index(fields=["who", "serial"], name="audit_by_whom"),
                    models.Index(fields=["what", "serial"], name="audit_of_what"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("programme", models.CharField(max_length=40)),
                ("quarter", models.IntegerField()),
                ("version", models.IntegerField()),
                ("edition", models.CharField(max_length=64)),
                ("revision", models.IntegerField(default=0)),
            ],
            options={
                "db_table": "draft",
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "quarter", "version"), name="draft_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "token",
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("programme", models.CharField(max_length=40)),
                ("quarter", models.IntegerField()),
                ("name", models.CharField(max_length=255)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("state", models.CharField(max_length=20)),
                ("done_at", models.DateTimeField(null=True)),
                ("sentence", models.TextField(blank=True, default="")),
                ("findings", models.JSONField(default=list)),
                ("taken", models.IntegerField(null=True)),
                ("undecided", models.IntegerField(null=True)),
                ("revision", models.IntegerField(null=True)),
                (
                    "digest",
                    models.ForeignKey(
                        db_column="digest",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.file",
                    ),
                ),
            ],
            options={
                "db_table": "upload",
            },
        ),
        migrations.CreateModel(
            name="DraftConflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=300)),
                ("raw", models.JSONField()),
                ("origin", models.CharField(max_length=20)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, default="", max_length=150)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="store.draftrow",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.upload",
                    ),
                ),
            ],
            options={
                "db_table": "draft_conflict",
            },
        ),
        migrations.CreateModel(
            name="DraftChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.IntegerField()),
                ("field", models.CharField(max_length=300)),
                ("raw", models.JSONField()),
                ("origin", models.CharField(max_length=20)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="store.draftrow",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.upload",
                    ),
                ),
            ],
            options={
                "db_table": "draft_change",
            },
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(fields=["programme", "quarter", "id"], name="upload_of_return"),
        ),
        migrations.AddConstraint(
            model_name="draftchange",
            constraint=models.UniqueConstraint(
                fields=("draft", "field", "revision"), name="draft_change_once"
            ),
        ),
        migrations.RunPython(_guard, migrations.RunPython.noop),
    ]
