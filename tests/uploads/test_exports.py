"""No file that we hand out holds a formula that somebody else wrote."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tests import small

from goldenthread.actions import drafts
from goldenthread.reports.render.csv_text import as_csv
from goldenthread.returns import workbook

SOURCE = Path(workbook.__file__).parents[2]
HARMFUL = [
    "=1+1",
    '=HYPERLINK("http://127.0.0.1/"&A1)',
    "+44 20 7946 0000",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\uff1d1+1",
]


def sources(pattern: str) -> set[str]:
    """The modules in which something is written."""
    found = (p for p in SOURCE.rglob("*.py") if re.search(pattern, p.read_text(encoding="utf-8")))
    return {str(path.relative_to(SOURCE)) for path in found}


def test_csv_files_are_written_in_one_place() -> None:
    ours = {name for name in sources(r"csv\.(writer|DictWriter)|to_csv|write_csv") if "demo/" not in name}
    assert ours == {"reports/render/csv_text.py"}


def test_no_cell_of_a_workbook_is_written_without_saying_what_it_is() -> None:
    """``write`` would take a text for a formula or a link; only texts, numbers and our own formulas are."""
    assert sources(r"\.write(_row|_column|_url)?\((row|at|end|number|\d|HEAD)") == {
        "returns/workbook/cover.py"  # links within the workbook, to its own sheets
    }
    assert sources(r"xlsxwriter\.Workbook\(") == {"returns/workbook/found.py", "returns/workbook/writer.py"}


@pytest.mark.parametrize("text", HARMFUL)
def test_a_csv_file_holds_texts_as_texts(text: str) -> None:
    content = as_csv(["What"], [[text], [5], [-5]])
    _, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert rows == [[f"'{text}"], ["5"], ["-5"]]


@pytest.mark.parametrize("text", HARMFUL[:5])
def test_what_somebody_typed_stays_a_text_in_the_workbook(
    published: str, workbook: Callable[..., bytes], text: str
) -> None:
    drafts.begin(programme="MENTOR", quarter=small.Q1, by="ann", at=small.hours(1))
    typed = {"narrative.worked": text, "risk.2024-25q1-1.title": text}
    drafts.save(programme="MENTOR", quarter=small.Q1, entered=typed, seen=0, by="ann", at=small.hours(2))
    content = drafts.workbook(programme="MENTOR", quarter=small.Q1)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert {cell.data_type for cell in cells} == {"s"}
