"""Snapshots: documents frozen with their basis, and the returns that each stands on."""

from django.db import models


class Snapshot(models.Model):
    """A frozen document. Who signed it, and when, are events of the ledger."""

    digest = models.CharField(max_length=64, primary_key=True)
    quarter = models.IntegerField()
    kind = models.CharField(max_length=20)
    audience = models.CharField(max_length=20)
    document = models.TextField()
    """Canonical JSON, to the byte: kept as text, because a database's JSON type may reorder it."""
    basis = models.JSONField()
    serial = models.BigIntegerField(unique=True)
    """Of the event that says so; the basis names the last serial that the document saw."""
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "snapshot"


class SnapshotReturn(models.Model):
    """A return that a cell behind a frozen document's figures lies in: noted so that it can be searched."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, db_column="snapshot", related_name="returns")
    programme = models.CharField(max_length=40)
    quarter = models.IntegerField()

    class Meta:
        db_table = "snapshot_return"
        constraints = (
            models.UniqueConstraint(fields=["programme", "quarter", "snapshot"], name="snapshot_return_once"),
        )
