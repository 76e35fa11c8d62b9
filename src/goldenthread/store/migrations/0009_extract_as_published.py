"""Extracts that say themselves when they were made, and whose repeated rows are added up on request."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0008_snapshot_return")]

    operations = [
        migrations.AlterField("extract", "obtained", models.DateField(null=True)),
        migrations.AddField("extract", "add_repeats", models.BooleanField(default=False)),
    ]
