"""Drafts of returns and the files uploaded to them: registers, not ledger. What is submitted is a version."""

from __future__ import annotations

from django.db import models

from goldenthread.store.models.registers import File


class DraftRow(models.Model):
    """What a programme's people are filling in for one version of its return."""

    programme = models.CharField(max_length=40)
    quarter = models.IntegerField()
    version = models.IntegerField()
    """The version that it will be."""
    edition = models.CharField(max_length=64)
    revision = models.IntegerField(default=0)

    class Meta:
        db_table = "draft"
        constraints = (
            models.UniqueConstraint(fields=["programme", "quarter", "version"], name="draft_once"),
        )


class Upload(models.Model):
    """A file that somebody uploaded to a return, and what became of it. Failed ones stay too."""

    programme = models.CharField(max_length=40)
    quarter = models.IntegerField()
    digest = models.ForeignKey(File, models.PROTECT, db_column="digest", related_name="+")
    name = models.CharField(max_length=255)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    state = models.CharField(max_length=20)
    """waiting, reading, merged, refused or failed."""
    done_at = models.DateTimeField(null=True)
    sentence = models.TextField(blank=True, default="")
    """What became of it, in a sentence."""
    findings = models.JSONField(default=list)
    taken = models.IntegerField(null=True)
    """How many fields of the draft it changed."""
    undecided = models.IntegerField(null=True)
    """How many it changed otherwise than somebody else had meanwhile."""
    revision = models.IntegerField(null=True)
    """The revision of the draft that it made."""

    class Meta:
        db_table = "upload"
        indexes = (models.Index(fields=["programme", "quarter", "id"], name="upload_of_return"),)


class UploadReading(models.Model):
    """What the worker read from an upload's file, so that nobody opens the file again to certify it."""

    upload = models.OneToOneField(Upload, models.CASCADE, primary_key=True, related_name="reading")
    digest = models.CharField(max_length=64)
    """Of the bytes that were read."""
    told = models.TextField()
    """As JSON, but as a text: a database's own JSON holds less than a cell of a workbook can."""

    class Meta:
        db_table = "upload_reading"


class DraftChange(models.Model):
    """One field's content as of one revision of a draft; what the draft holds is the last of each field."""

    draft = models.ForeignKey(DraftRow, models.CASCADE, related_name="changes")
    revision = models.IntegerField()
    field = models.CharField(max_length=300)
    raw = models.JSONField()
    """How it was entered: kind and text."""
    origin = models.CharField(max_length=20)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        db_table = "draft_change"
        constraints = (
            models.UniqueConstraint(fields=["draft", "field", "revision"], name="draft_change_once"),
        )


class DraftConflict(models.Model):
    """An answer that was not taken, because somebody had changed the same field meanwhile."""

    draft = models.ForeignKey(DraftRow, models.CASCADE, related_name="conflicts")
    field = models.CharField(max_length=300)
    raw = models.JSONField()
    origin = models.CharField(max_length=20)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        db_table = "draft_conflict"
