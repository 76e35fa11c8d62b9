"""Extracts: their publisher, the day that they say themselves, and rows that are added up on request."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0008_snapshot_return")]

    operations = [
        migrations.AlterField("extract", "obtained", models.DateField(null=True)),
        migrations.AddField("extract", "publisher", models.CharField(blank=True, default="", max_length=80)),
        migrations.AddField("extract", "add_repeats", models.BooleanField(default=False)),
    ]
