"""The audit log: who signed in, looked, downloaded and decided; each entry holds the one before."""

from __future__ import annotations

from django.db import models


class AuditRow(models.Model):
    """One thing that somebody did or tried."""

    serial = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    who = models.CharField(max_length=150, blank=True)
    """The user name; empty where nobody was signed in."""
    what = models.CharField(max_length=60)
    """Such as ``signed-in``, ``saw-return``, ``downloaded-file``."""
    subject = models.CharField(max_length=200, blank=True)
    """Of what: an address, a programme, a digest."""
    data = models.JSONField(default=dict)
    mark = models.CharField(max_length=64)
    """A digest of this entry and of the mark before it."""

    class Meta:
        db_table = "audit"
        indexes = (
            models.Index(fields=["who", "serial"], name="audit_by_whom"),
            models.Index(fields=["what", "serial"], name="audit_of_what"),
        )


class Token(models.Model):
    """A program's way in, in somebody's name. Only a digest of it is kept."""

    person = models.ForeignKey("store.User", models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "token"
