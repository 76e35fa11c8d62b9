"""The ledger's tables. `store.ledger.append` alone adds rows; the database refuses to change or delete them.

Keys, sources and appends are told once each, so that an observation is a short row and picking the latest
of each key reads nothing but an index of whole numbers.
"""

from django.db import models


class AppendRow(models.Model):
    """One turn at the ledger: the serials it took, when it was recorded, and who did it."""

    serial = models.BigIntegerField(primary_key=True)
    """The last serial that it took."""
    first = models.BigIntegerField(unique=True)
    recorded_at = models.DateTimeField(unique=True)
    by = models.CharField(max_length=150)
    mark = models.CharField(max_length=64)
    """A digest of everything up to here: equal marks mean equal ledgers, so that a cache may trust them."""

    audit_serial = models.BigIntegerField(null=True)
    """How many entries the audit log had then; None of turns before the ledger noted it."""
    audit_mark = models.CharField(max_length=64, null=True)  # noqa: DJ001 - added without rebuilding the table
    """The last mark of the audit log then."""

    class Meta:
        db_table = "ledger_append"


class KeyRow(models.Model):
    """What observations are about; `period` is the quarter's number."""

    subject = models.CharField(max_length=40)
    measure = models.CharField(max_length=200)
    period = models.IntegerField()
    group = models.CharField(max_length=100, blank=True)

    class Meta:
        db_table = "ledger_key"
        constraints = (
            models.UniqueConstraint(fields=["period", "subject", "measure", "group"], name="ledger_key_once"),
        )


class SourceRow(models.Model):
    """A file that values were read from, as one version of a return."""

    file = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    version = models.IntegerField()

    class Meta:
        db_table = "ledger_source"
        constraints = (
            models.UniqueConstraint(fields=["digest", "file", "version"], name="ledger_source_once"),
        )


class ObservationRow(models.Model):
    """One value of one key. `kind` says how to read `value`: n(umber), d(ate), w(ord) or g(ap)."""

    serial = models.BigIntegerField(primary_key=True)
    key = models.ForeignKey(KeyRow, models.PROTECT, db_index=False, related_name="+")
    append = models.ForeignKey(AppendRow, models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(max_length=1)
    value = models.TextField()
    source = models.ForeignKey(SourceRow, models.PROTECT, db_index=False, related_name="+")
    sheet = models.CharField(max_length=100)
    cell = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "ledger_observation"
        indexes = (models.Index(fields=["key", "serial"], name="ledger_latest_of_key"),)


class EventRow(models.Model):
    """Something that happened or was decided."""

    serial = models.BigIntegerField(primary_key=True)
    append = models.ForeignKey(AppendRow, models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=100)
    period = models.IntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "ledger_event"
        indexes = (models.Index(fields=["kind", "period", "serial"], name="ledger_event_of_kind"),)
