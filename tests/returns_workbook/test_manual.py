"""The providers' manual says what the program does."""

from __future__ import annotations

from pathlib import Path

from tests.returns_workbook import kit

from goldenthread.returns.workbook.cover import WHY
from goldenthread.returns.workbook.problems import manual_table

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "returns.md"


def test_the_manual_lists_every_check_of_the_file() -> None:
    assert manual_table() in MANUAL.read_text(encoding="utf-8"), (
        "Put manual_table() into docs/returns.md again."
    )


def test_the_manual_and_the_cover_speak_of_every_sheet() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    for section in kit.form().sections:
        assert f"| {section.title} |" in text
        assert section.code in WHY
