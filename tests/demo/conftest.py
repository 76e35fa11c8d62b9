"""The demonstration, as every room's tests may have it."""

from tests.demo_fixture import built_demo, demo

__all__ = ["built_demo", "demo"]
