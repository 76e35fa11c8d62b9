"""Extracts: what their tables look like, and which column says what."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0009_extract_as_published")]

    operations = [
        migrations.AddField("extract", "seen", models.JSONField(default=list)),
        migrations.AddField("extract", "mapping", models.JSONField(null=True)),
    ]
