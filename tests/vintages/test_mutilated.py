"""The publishers' own files with one thing wrong in each: a sentence with the line, and nothing is loaded."""

# ruff: noqa: E501 - sentences stand whole, as they are read

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from goldenthread.actions import vintages
from goldenthread.ledger.refusal import Refused
from goldenthread.store import vintages as store
from goldenthread.store.models import File, Vintage

pytestmark = [pytest.mark.shared, pytest.mark.django_db]

MET = "mps_borough_crime/2021-11_recent24.csv.gz"
TABLE = "mopac_borough_monthly_2018_2020/borough_monthly_tidy.csv.gz"
BOOK = "mopac_borough_monthly_2018_2020/Borough Monthly 2018-20.xlsx"
SHEETS = "gla_state_of_london/State_Of_London_Crime_2024-05-02.xlsx"
SURVEY = "mopac_public_attitude_survey/PAS_Dashboard_Borough_toQ3_2023-24_raw.csv.gz"
STREET = "police_uk_city_of_london/2024-01-city-of-london-street.csv.gz"
PEOPLE = "population/ons_mye_mid2019_london_boroughs_sya_sex.csv.gz"

Lines = list[str]
Change = Callable[[Lines], Lines | bytes]


@lru_cache
def lines(path: Path) -> tuple[str, ...]:
    return tuple(gzip.decompress(path.read_bytes()).decode("utf-8-sig").splitlines())


def changed(row: str, column: int, value: str) -> str:
    cells, out = next(csv.reader([row])), io.StringIO()
    cells[column] = value
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def put(column: int, value: str, line: int = 51) -> Change:
    """Another value in a line, counted from 1."""
    return lambda rows: [*rows[: line - 1], changed(rows[line - 1], column, value), *rows[line:]]


def again(column: int | None = None, value: str = "", line: int = 51) -> Change:
    """A line once more at the end, with another value in it or as it is."""
    return lambda rows: [*rows, rows[line - 1] if column is None else changed(rows[line - 1], column, value)]


def mixed(rows: Lines) -> bytes:
    """A line in UTF-8 and a later one in the letters of Windows."""
    one, two = rows[9].replace("a", "ä", 1), rows[19].replace("e", "é", 1)
    return b"\n".join(
        (
            *(r.encode() for r in rows[:9]),
            one.encode(),
            *(r.encode() for r in rows[10:19]),
            two.encode("cp1252"),
            b"",
        )
    )


NEGATIVE = "is negative. A count is 0 or more; correct it, or leave the month out of the extract."
TABLES: dict[str, tuple[str, str, Change, str]] = {
    "the Met's, packed and cut": ("mps-borough", MET, lambda rows: gzip.compress("\n".join(rows).encode())[:20_000], ": It is a damaged or incomplete gzip file."),
    "the Met's, cut in a row": ("mps-borough", MET, lambda rows: [*rows[:99], rows[99][:40]], ", line 100: The row has "),
    "the Met's, in two encodings": ("mps-borough", MET, mixed, ", line 20: This line is not in UTF-8, and line 10 is: the file mixes two encodings."),
    "the Met's, a month twice": ("mps-borough", MET, put(5, "202001", line=1), ", line 1: Two columns are January 2020."),
    "the Met's, a row twice": ("mps-borough", MET, again(), ", line 1558: Line 51 has the same class, subclass and borough"),
    "the Met's, a row twice with another count": ("mps-borough", MET, again(6, "999"), ", line 1558: Line 51 has the same class, subclass and borough"),
    "the Met's, a negative count": ("mps-borough", MET, put(6, "-3"), f", line 51: March 2020: “-3” {NEGATIVE}"),
    "the Met's, text for a count": ("mps-borough", MET, put(6, "n/a"), ", line 51: March 2020: “n/a” is not a count."),
    "the Met's, a blank count": ("mps-borough", MET, put(6, ""), ", line 51: March 2020: the count is blank. A missing month is not a zero"),
    "the Met's, a borough misspelt": ("mps-borough", MET, put(2, "Lewihsam"), ", line 51: “Lewihsam” is no area that we know. Did you mean Lewisham?"),
    "the Met's, a class misspelt": ("mps-borough", MET, put(0, "Burglry"), ", line 51: “Burglry” is no class that we know, and one of nearly that name lacks just this row. Did you mean Burglary? Correct the name; or if it is new, say so: --new-name \"Burglry\"."),
    "the Met's, a subclass misspelt": ("mps-borough", MET, put(1, "Homicde", line=93), ", line 93: “Homicde” is no class that we know, and one of nearly that name lacks just this row. Did you mean Homicide? Correct the name; or if it is new, say so: --new-name \"Homicde\"."),
    "the Met's, a total": ("mps-borough", MET, put(2, "Total"), ", line 51: “Total” looks like a total of the other areas."),
    "the Met's, a future month": ("mps-borough", MET, put(26, "203411", line=1), ", line 2: November 2034 is later than 4 January 2024."),
    "the Met's, two files pasted together": ("mps-borough", MET, lambda rows: [*rows, rows[0]], ", line 1558: The header stands here again."),
    "the Met's, without its header": ("mps-borough", MET, lambda rows: rows[1:], ", line 1: This is no file of the kind mps-borough"),
    "City Hall's, a negative count": ("mopac-borough", TABLE, put(3, "-1"), f", line 51: “-1” {NEGATIVE}"),
    "City Hall's, text for a count": ("mopac-borough", TABLE, put(3, "few"), ", line 51: “few” is not a number."),
    "City Hall's, a borough misspelt": ("mopac-borough", TABLE, put(0, "Hackny"), ", line 51: “Hackny” is no area that we know. Did you mean Hackney?"),
    "City Hall's, no such month": ("mopac-borough", TABLE, put(1, "2018-13"), ", line 51: There is no month 13"),
    "City Hall's, a future month": ("mopac-borough", TABLE, put(1, "2030-01"), ", line 51: January 2030 is later than 4 January 2024."),
    "City Hall's, a month twice": ("mopac-borough", TABLE, again(), ", line 48710: February 2019, Barnet, 11 Violence Against the Person Offs is already in x.csv, line 51, with the same count."),
    "City Hall's, a month twice with another count": ("mopac-borough", TABLE, again(3, "99"), ", line 48710: February 2019, Barnet, 11 Violence Against the Person Offs is already in x.csv, line 51, with another count (576)."),
    "City Hall's, a measure misspelt": ("mopac-borough", TABLE, put(2, "11 Violence Aganst the Person Offs"), ", line 51: “11 Violence Aganst the Person Offs” is no class that we know, and one of nearly that name lacks just this row. Did you mean 11 Violence Against the Person Offs? Correct the name; or if it is new, say so: --new-name \"11 Violence Aganst the Person Offs\"."),
    "a long CSV, a measure misspelt": ("long-csv", TABLE, put(2, "11 Violence Aganst the Person Offs"), ", line 51: “11 Violence Aganst the Person Offs” is no class that we know"),
    "the survey, a negative share": ("mopac-survey", SURVEY, put(4, "-0,5"), f", line 51: “-0,5” {NEGATIVE}"),
    "the survey, more than all": ("mopac-survey", SURVEY, put(4, "1,2"), ", line 51: “1,2” is not a whole number."),
    "the survey, another London": ("mopac-survey", SURVEY, put(5, "0,99"), ", line 51: Contact ward officer: London is 0,99 here, and 0,41 in an earlier row."),
    "the survey, a borough misspelt": ("mopac-survey", SURVEY, put(2, "Hackny"), ", line 51: “Hackny” is no area that we know. Did you mean Hackney?"),
    "the survey, a question misspelt": ("mopac-survey", SURVEY, put(3, "Contact ward oficer"), ", line 51: “Contact ward oficer” is no class that we know, and one of nearly that name lacks just this row. Did you mean Contact ward officer? Correct the name; or if it is new, say so: --new-name \"Contact ward oficer\"."),
    "street records, cut in a row": ("police-uk-street", STREET, lambda rows: [*rows[:99], rows[99][:80]], ", line 100: The row has 3 columns and the header has 12."),
    "street records, no such month": ("police-uk-street", STREET, put(1, "2024-13"), ", line 51: There is no month 13"),
    "people, fewer than none": ("population", PEOPLE, put(3, "-4"), f", line 51: “-4” {NEGATIVE}"),
    "people of no age": ("population", PEOPLE, put(2, "young"), ", line 51: “young” is no age."),
    "people whose age is blank": ("population", PEOPLE, put(2, ""), ", line 51: The age is blank."),
    "people of no sex that we know": ("population", PEOPLE, put(4, "Person"), ", line 51: “Person” is no class that we know, and one of nearly that name lacks just this row."),
    "people counted twice": ("population", PEOPLE, again(3, "9"), ", line 9284: June 2019, Barking and Dagenham, Persons – 1 is already in x-mid-2019.csv, line 51, with another count (3,818)."),
}  # fmt: skip


def refusal(kind: str, name: str, content: bytes, data_dir: Path) -> str:
    with pytest.raises(Refused) as refused:
        vintages.add(kind=kind, files=[(name, content)], obtained=date(2024, 1, 4), by="ana")
    assert not Vintage.objects.exists()
    assert not File.objects.exists()
    assert not list(data_dir.rglob("*.parquet"))
    return str(refused.value.details[0])


@pytest.mark.parametrize("case", TABLES)
def test_a_table_with_one_thing_wrong(case: str, shared: Path, data_dir: Path) -> None:
    kind, path, change, sentence = TABLES[case]
    name = "x-mid-2019.csv" if kind == "population" else "x.csv"
    found = change(list(lines(shared / "data" / path)))
    content = found if isinstance(found, bytes) else "\n".join((*found, "")).encode()
    assert refusal(kind, name, content, data_dir).startswith(f"{name}{sentence}")


BOOKS = {
    "a negative count": (BOOK, "Sheet1", 12, -1, f"line 51: “-1” {NEGATIVE}"),
    "text for a count": (BOOK, "Sheet1", 12, "few", "line 51: “few” is not a number."),
    "half an offence": (BOOK, "Sheet1", 12, 1.5, "line 51: “1.5” is not a whole number."),
    "a borough misspelt": (BOOK, "Sheet1", 0, "Hackny", "line 51: “Hackny” is no area that we know. Did you mean Hackney?"),
    "no month": (BOOK, "Sheet1", 1, "n/a", "line 51: “n/a” is not a month."),
    "a total": (BOOK, "Sheet1", 0, "Total", "line 51: “Total” looks like a total of the other areas."),
    "State of London, a negative count": (SHEETS, "Homicide", 1, -1, f"line 51: “-1” {NEGATIVE}"),
    "State of London, a blank count": (SHEETS, "Homicide", 1, "", "line 51: the count is blank. A missing month is not a zero"),
    "State of London, no month": (SHEETS, "Homicide", 0, "May", "line 51: “May” is not a month."),
    "State of London, a month twice": (SHEETS, "Homicide", 0, date(2017, 4, 1), "line 51: April 2017, London, Homicide is already in x.xlsx, sheet Homicide, line 2, with another count (16)."),
}  # fmt: skip


@pytest.mark.parametrize("case", BOOKS)
def test_a_workbook_with_one_thing_wrong(case: str, shared: Path, data_dir: Path) -> None:
    path, sheet, column, value, sentence = BOOKS[case]
    kind = "mopac-borough" if path == BOOK else "gla-state-of-london"
    rows = [
        list(row)
        for row in CalamineWorkbook.from_path(str(shared / "data" / path))
        .get_sheet_by_name(sheet)
        .to_python()
    ]
    rows[50][column] = value
    book, out = Workbook(), io.BytesIO()
    book.active.title = sheet
    for row in rows:
        book.active.append([None if cell == "" else cell for cell in row])
    book.save(out)
    found = refusal(kind, "x.xlsx", out.getvalue(), data_dir)
    assert found.startswith(f"x.xlsx, sheet {sheet}, {sentence}")


@pytest.mark.parametrize("path", [BOOK, SHEETS])
def test_a_workbook_that_was_cut_off(path: str, shared: Path, data_dir: Path) -> None:
    content = (shared / "data" / path).read_bytes()
    kind = "mopac-borough" if path == BOOK else "gla-state-of-london"
    assert refusal(kind, "x.xlsx", content[: len(content) // 2], data_dir) == (
        "x.xlsx: It is a damaged or incomplete workbook. Download it again."
    )


def test_an_extract_older_than_one_that_is_loaded_is_taken_and_speaks_only_where_it_must(
    shared: Path, data_dir: Path
) -> None:
    """The extract of June 2020 after that of November 2021, as the Met gave them."""
    folder = shared / "data" / "mps_borough_crime"
    for name, obtained in (("2021-11", date(2022, 1, 3)), ("2020-06", date(2020, 7, 21))):
        path = folder / f"{name}_recent24.csv.gz"
        digest = vintages.add(
            kind="mps-borough", files=[(path.name, path.read_bytes())], obtained=obtained, by="ana"
        ).digest
    warning = store.report(digest)["against"][0]
    assert warning.startswith(
        "Take care: this extract is older than “Metropolitan Police, crime by borough, to November 2021"
    )
    assert [str(one.ref.recorded_to) for one in store.all(kind="mps-borough")] == ["2021-11", "2020-06"]
