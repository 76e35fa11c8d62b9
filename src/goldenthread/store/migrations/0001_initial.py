"""The first tables, and the triggers that let the ledger only grow."""

# ruff: noqa: E501

from typing import Any

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from goldenthread.store import append_only


def _guard(_apps: Any, schema_editor: Any) -> None:
    append_only.guard(schema_editor.connection)


def _unguard(_apps: Any, schema_editor: Any) -> None:
    append_only.unguard(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.CreateModel(
            name="AppendRow",
            fields=[
                ("serial", models.BigIntegerField(primary_key=True, serialize=False)),
                ("first", models.BigIntegerField(unique=True)),
                ("recorded_at", models.DateTimeField(unique=True)),
                ("by", models.CharField(max_length=150)),
                ("mark", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "ledger_append",
            },
        ),
        migrations.CreateModel(
            name="EditionRow",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=200)),
                ("effective_from", models.IntegerField()),
                ("document", models.BinaryField()),
                ("serial", models.BigIntegerField(unique=True)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "edition",
            },
        ),
        migrations.CreateModel(
            name="File",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
            ],
            options={
                "db_table": "file",
            },
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                ("serial", models.BigIntegerField(primary_key=True, serialize=False)),
                ("programme", models.CharField(max_length=40)),
                ("quarter", models.IntegerField()),
                ("text", models.TextField()),
            ],
            options={
                "db_table": "reason",
            },
        ),
        migrations.CreateModel(
            name="ReturnVersion",
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
                ("file_name", models.CharField(max_length=255)),
                ("edition", models.CharField(max_length=64)),
                ("values", models.JSONField(default=dict)),
                ("findings", models.JSONField(default=list)),
                ("submitted_serial", models.BigIntegerField(unique=True)),
                ("submitted_at", models.DateTimeField()),
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
                "db_table": "return_version",
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("quarter", models.IntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("audience", models.CharField(max_length=20)),
                ("document", models.TextField()),
                ("basis", models.JSONField()),
                ("serial", models.BigIntegerField(unique=True)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "snapshot",
            },
        ),
        migrations.CreateModel(
            name="Vintage",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("obtained", models.DateField()),
                ("recorded_to", models.CharField(max_length=7)),
                ("files", models.JSONField()),
                ("serial", models.BigIntegerField(unique=True)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "vintage",
            },
        ),
        migrations.CreateModel(
            name="EventRow",
            fields=[
                ("serial", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=100)),
                ("period", models.IntegerField(null=True)),
                ("data", models.JSONField(default=dict)),
                (
                    "append",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.appendrow",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_event",
            },
        ),
        migrations.CreateModel(
            name="KeyRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=40)),
                ("measure", models.CharField(max_length=200)),
                ("period", models.IntegerField()),
                ("group", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "db_table": "ledger_key",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("period", "subject", "measure", "group"), name="ledger_key_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnText",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="texts",
                        serialize=False,
                        to="store.returnversion",
                    ),
                ),
                ("texts", models.JSONField(default=dict)),
                ("mark", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "return_text",
            },
        ),
        migrations.CreateModel(
            name="SourceRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.CharField(max_length=255)),
                ("digest", models.CharField(max_length=64)),
                ("version", models.IntegerField()),
            ],
            options={
                "db_table": "ledger_source",
                "constraints": [
                    models.UniqueConstraint(fields=("digest", "file", "version"), name="ledger_source_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ObservationRow",
            fields=[
                ("serial", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=1)),
                ("value", models.TextField()),
                ("sheet", models.CharField(max_length=100)),
                ("cell", models.CharField(blank=True, max_length=20)),
                (
                    "append",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.appendrow",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.keyrow",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.sourcerow",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_observation",
            },
        ),
        migrations.AddConstraint(
            model_name="returnversion",
            constraint=models.UniqueConstraint(
                fields=("programme", "quarter", "version"), name="return_version_once"
            ),
        ),
        migrations.AddIndex(
            model_name="observationrow",
            index=models.Index(fields=["key", "serial"], name="ledger_latest_of_key"),
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                ("name", models.CharField(max_length=150, verbose_name="full name")),
                ("email", models.EmailField(max_length=254, unique=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "db_table": "person",
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.RunPython(_guard, _unguard),
    ]
