"""What proves the rest: erasures, which the law asks for, and what verifications found."""

from __future__ import annotations

from django.db import models


class Erasure(models.Model):
    """One row or file whose words were erased; the event with this serial says by whom, when and why."""

    serial = models.BigIntegerField()
    table = models.CharField(max_length=40)
    """``return_text``, ``return_version``, ``reason`` or ``file``."""
    key = models.CharField(max_length=64)
    """The row's key, or the file's digest."""
    digest = models.CharField(max_length=64)
    """Of what was erased."""
    after = models.TextField(blank=True)
    """What stands there since: the mark of the texts, the digest of the version, or the words."""

    class Meta:
        db_table = "erasure"
        constraints = (models.UniqueConstraint(fields=["serial", "table", "key"], name="erasure_once"),)


class Verification(models.Model):
    """What a verification of the whole store, or of one report, found; the newest of each subject counts."""

    subject = models.CharField(max_length=64)
    """``all``, or a snapshot's digest."""
    at = models.DateTimeField()
    """When it was really done, by the machine's clock."""
    by = models.CharField(max_length=150)
    ok = models.BooleanField()
    seen = models.JSONField(default=dict)
    """The marks and digests that it saw: where they have moved, the answer is out of date."""
    outcomes = models.JSONField(default=list)
    """Of each check: its name, state, sentence, and what is wrong."""
    mark = models.CharField(max_length=64, blank=True, default="")
    """Made of all this with the service's secret: a row that was written otherwise is not believed."""

    class Meta:
        db_table = "verification"
        indexes = (models.Index(fields=["subject", "-id"], name="verification_newest"),)
