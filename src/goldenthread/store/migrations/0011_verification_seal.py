"""Verifications: the mark by which the service knows a result that it wrote itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0010_extract_mapping")]

    operations = [
        migrations.AddField("verification", "mark", models.CharField(blank=True, default="", max_length=64)),
    ]
