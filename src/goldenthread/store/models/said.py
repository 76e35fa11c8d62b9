"""Editions of the framework, as they were published."""

from django.db import models


class EditionRow(models.Model):
    """A published edition: its document to the byte, under the document's digest."""

    digest = models.CharField(max_length=64, primary_key=True)
    title = models.CharField(max_length=200)
    effective_from = models.IntegerField()
    document = models.BinaryField()
    serial = models.BigIntegerField(unique=True)
    """Of the event that says so; a view up to an earlier serial does not know the edition."""
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "edition"
