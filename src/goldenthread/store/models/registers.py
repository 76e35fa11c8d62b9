"""The registers: files, versions of returns, free text. A text or a file's bytes may be erased."""

from django.db import models


class File(models.Model):
    """That a file was received: its digest and size. Its bytes are in the data directory."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()

    class Meta:
        db_table = "file"


class ReturnVersion(models.Model):
    """One submitted version of a programme's return for a quarter: its file, values and findings."""

    programme = models.CharField(max_length=40)
    quarter = models.IntegerField()
    version = models.IntegerField()
    file_name = models.CharField(max_length=255)
    digest = models.ForeignKey(File, models.PROTECT, db_column="digest", related_name="+")
    edition = models.CharField(max_length=64)
    values = models.JSONField(default=dict)
    """By field id: kind, text, sheet, cell. They enter the ledger when the version is accepted."""
    findings = models.JSONField(default=list)
    submitted_serial = models.BigIntegerField(unique=True)
    submitted_at = models.DateTimeField()

    class Meta:
        db_table = "return_version"
        constraints = (
            models.UniqueConstraint(fields=["programme", "quarter", "version"], name="return_version_once"),
        )


class ReturnText(models.Model):
    """The free texts of a version of a return, by field id. Only an erasure writes the row again."""

    version = models.OneToOneField(ReturnVersion, models.CASCADE, primary_key=True, related_name="texts")
    texts = models.JSONField(default=dict)
    mark = models.CharField(max_length=64)
    """A digest of the texts, by which a cache sees that they changed."""

    class Meta:
        db_table = "return_text"


class Reason(models.Model):
    """Why somebody decided something, in their words; the decision is the event with this serial."""

    serial = models.BigIntegerField(primary_key=True)
    programme = models.CharField(max_length=40)
    quarter = models.IntegerField()
    text = models.TextField()

    class Meta:
        db_table = "reason"


class LastTimeRow(models.Model):
    """When something that the service does by itself was last done, and whether it ended well."""

    doing = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    well = models.BooleanField(default=True)

    class Meta:
        db_table = "last_time"
