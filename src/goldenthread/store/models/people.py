"""The register of people who sign in. The ledger knows them by their user names and ids alone."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Somebody who signs in. What must last is in the ledger; a person's row may be changed and erased."""

    first_name = None  # type: ignore[assignment] # names do not split into two everywhere
    last_name = None  # type: ignore[assignment]
    name = models.CharField("full name", max_length=150)
    email = models.EmailField(unique=True)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "name"]

    class Meta:
        db_table = "person"

    def get_full_name(self) -> str:
        """The name, as the person writes it."""
        return self.name

    def get_short_name(self) -> str:
        """The same: nobody is addressed by half a name."""
        return self.name


class Membership(models.Model):
    """A role that somebody holds; a provider's role, for the provider with this code."""

    person = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=40)
    provider = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        db_table = "membership"
        constraints = (
            models.UniqueConstraint(fields=["person", "role", "provider"], name="membership_once"),
        )
