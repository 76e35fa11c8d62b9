"""The store as a Django application."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Where editions, the ledger and the registers are kept."""

    name = "goldenthread.store"
    label = "store"
    verbose_name = "Store"
