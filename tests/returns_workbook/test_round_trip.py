"""What is typed in is what is read, to the last cell, however the workbook was moved about meanwhile."""

from __future__ import annotations

import io
import subprocess
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.returns_workbook import kit

from goldenthread.returns.draft import File, Place
from goldenthread.returns.findings import Level
from goldenthread.returns.form import TEMPLATE_VERSION, FieldKind
from goldenthread.returns.workbook import address_book, read

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn"), exclude_characters="_"),
    min_size=1,
).filter(lambda text: text.strip() and not text.startswith(("=", "#", "+", "-", "@")))
"""Words as people type them; what only looks like a formula or an error is another test's matter."""

MOMENT = datetime.fromisoformat("2024-07-01T09:30")

ANSWERS = {
    FieldKind.PEOPLE: st.integers(0, 10**7),
    FieldKind.COUNT: st.integers(0, 10**7),
    FieldKind.MONEY: st.integers(0, 10**9).map(lambda pence: pence / 100),
    FieldKind.NUMBER: st.floats(0, 1000, allow_nan=False).map(lambda number: round(number, 6)),
    FieldKind.SCORE: st.integers(1, 5),
    FieldKind.DATE: st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    FieldKind.TEXT: TEXTS,
}


def strategies() -> dict[str, st.SearchStrategy[Any]]:
    """For each field, answers of its kind or a blank."""
    found = {}
    for field in kit.form().fields.values():
        labels = [choice.label for choice in field.choices]
        answer = st.sampled_from(labels) if labels else ANSWERS[field.kind]
        found[field.id] = st.none() | answer
    return found


@settings(max_examples=10)
@given(st.fixed_dictionaries(strategies()))
def test_what_is_typed_is_what_is_read(answers: dict[str, Any]) -> None:
    reading = read(kit.fill(kit.template(), answers), "return.xlsx")
    assert reading.findings == ()
    assert reading.draft is not None
    assert {id_: entry.raw for id_, entry in reading.draft.entries.items()} == answers


def test_a_draft_says_what_it_is_and_where_each_entry_was() -> None:
    draft = read(kit.filled(), "return.xlsx").draft
    assert draft is not None
    assert (draft.programme, str(draft.quarter), draft.edition) == ("MENTOR", "2024-25Q2", kit.form().edition)
    assert draft.template_version == TEMPLATE_VERSION
    assert draft.file == File("return.xlsx", sha256(kit.filled()).hexdigest())
    assert {id_: e.place for id_, e in draft.entries.items()} == address_book(kit.template())
    assert str(draft.entries["reach.quarter"].place) == "Outputs!D9"


def test_an_empty_template_reads_as_blanks_and_what_was_filled_in() -> None:
    draft = read(kit.template(), "return.xlsx").draft
    assert draft is not None
    filled = {f.id for f in kit.form().fields.values() if f.prefill is not None}
    assert {id_ for id_, e in draft.entries.items() if e.raw is not None} == filled


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param(12, 12, id="whole number"),
        pytest.param(12.0, 12, id="whole number written as 12.0"),
        pytest.param(12.5, 12.5, id="decimal"),
        pytest.param(-3, -3, id="negative"),
        pytest.param(True, True, id="true"),
        pytest.param("1,200", "1,200", id="text is kept as it is"),
        pytest.param(" 12 people ", " 12 people ", id="spaces are kept beside words"),
        pytest.param("  ", None, id="only spaces are a blank"),
        pytest.param(date(2024, 7, 1), date(2024, 7, 1), id="date"),
        pytest.param(MOMENT, MOMENT, id="moment"),
        pytest.param(time(9, 30), time(9, 30), id="time"),
        pytest.param(timedelta(hours=30), timedelta(hours=30), id="hours beyond a day"),
        pytest.param("£12", "£12", id="currency"),
        pytest.param("日本語 🙂", "日本語 🙂", id="any alphabet"),
        pytest.param("two\nlines", "two\nlines", id="lines"),
    ],
)
def test_cells_are_kept_as_they_are(typed: Any, expected: Any) -> None:
    assert kit.raw(kit.fill(kit.template(), {"reach.quarter": typed}), "reach.quarter") == expected


def insert_rows(book: Any) -> None:
    book["Outputs"].insert_rows(1, 3)
    book["Outputs"]["B2"] = "Notes of our own above the tables do no harm"
    book["Finance"].insert_rows(14, 2)


def insert_columns(book: Any) -> None:
    book["Outputs"].insert_cols(1)
    book["Narrative"].insert_cols(3, 2)


def reorder(book: Any) -> None:
    book.move_sheet("Sign-off", -6)
    book.create_sheet("Our notes", 0)["A1"] = "bring cake"


@pytest.mark.parametrize("change", [insert_rows, insert_columns, reorder])
def test_moving_things_about_does_no_harm(change: Any) -> None:
    moved = kit.fill(kit.filled(), {}, change)
    assert read(moved, "a.xlsx").findings == ()
    assert kit.raws(moved) == kit.raws(kit.filled())


def test_places_follow_inserted_rows() -> None:
    draft = read(kit.fill(kit.filled(), {}, insert_rows), "a.xlsx").draft
    assert draft is not None
    assert draft.entries["reach.quarter"].place == Place("Outputs", "D12")


def test_a_renamed_sheet_is_found_by_its_mark() -> None:
    def rename(book: Any) -> None:
        book["KPIs"].title = "Key numbers"

    reading = read(kit.fill(kit.filled(), {}, rename), "a.xlsx")
    finding = kit.only(reading.findings)
    assert (finding.check, finding.level) == ("renamed-sheet", Level.NOTE)
    assert reading.draft is not None
    assert str(reading.draft.entries["kpi.M-1"].place) == "Key numbers!G9"


def test_a_total_is_read_only_when_somebody_typed_over_it() -> None:
    draft = read(kit.filled(), "a.xlsx").draft
    assert draft is not None
    assert "total.age" not in draft.entries
    place = next(r[3].coordinate for r in _outputs() if r[0].value == "gt:row age/total")

    def type_over(book: Any) -> None:
        book["Outputs"][place] = 99

    typed = read(kit.fill(kit.filled(), {}, type_over), "a.xlsx").draft
    assert typed is not None
    assert typed.entries["total.age"].raw == 99
    assert typed.entries["total.age"].place == Place("Outputs", place)


def _outputs() -> Any:
    return openpyxl.load_workbook(io.BytesIO(kit.template()))["Outputs"]


@pytest.mark.libreoffice
def test_saving_it_in_libreoffice_loses_nothing(tmp_path: Path) -> None:
    source, out = tmp_path / "return.xlsx", tmp_path / "out"
    source.write_bytes(kit.filled())
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            out,
            source,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    before, after = (
        read(kit.filled(), "a.xlsx").draft,
        read((out / "return.xlsx").read_bytes(), "a.xlsx").draft,
    )
    assert before is not None
    assert after is not None
    assert after.entries == before.entries
    _formulas_were_worked_out((out / "return.xlsx").read_bytes())


def _formulas_were_worked_out(content: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    words = [r[1].value for r in book["Outputs"] if str(r[0].value).endswith("/total")]
    assert words == [
        "Does not add up yet: 36 of 12",
        "Does not add up yet: 36 of 12",
        "Does not add up yet: 48 of 12",
        "Does not add up yet: 84 of 12",
        "Does not add up yet: 36 of 12",
    ]
    assert [r[5].value for r in book["Start here"] if r[1].value == "All sheets"] == ["Complete"]
    shares = [[c.value for c in r] for r in book["KPIs"] if str(r[0].value).endswith(".share")]
    assert shares[0][6] == 100
