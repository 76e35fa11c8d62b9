"""A published edition with returns to send, and the demonstration."""

from tests.actions.conftest import published, submit, workbook
from tests.demo_fixture import built_demo, demo

__all__ = ["built_demo", "demo", "published", "submit", "workbook"]
