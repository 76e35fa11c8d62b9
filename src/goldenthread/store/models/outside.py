"""Vintages of outside data: what was obtained when. The rows themselves are files in the data directory."""

from django.db import models


class Vintage(models.Model):
    """One extract of outside data, as obtained on a day; never changed."""

    digest = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    obtained = models.DateField()
    recorded_to = models.CharField(max_length=7)
    """The last month that it holds, as 2024-07."""
    files = models.JSONField()
    """For each file: name, digest, rows."""
    serial = models.BigIntegerField(unique=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "vintage"
