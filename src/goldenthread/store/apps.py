"""The store as a Django application."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class StoreConfig(AppConfig):
    """Where editions, the ledger and the registers are kept."""

    name = "goldenthread.store"
    label = "store"
    verbose_name = "Store"

    def ready(self) -> None:
        """Wherever the tables are made, the cache's is too."""
        post_migrate.connect(_make_cache_table, sender=self)


def _make_cache_table(using: str, **_: Any) -> None:
    call_command("createcachetable", database=using, verbosity=0)
