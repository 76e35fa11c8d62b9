"""The page about judging is made from the tables that are tested."""

from __future__ import annotations

from tests.performance.manual import PAGE, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Write it again: python -m tests.performance.manual"
