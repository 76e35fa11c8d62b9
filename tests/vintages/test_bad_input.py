"""Bad input: a sentence with the line, and nothing half-loaded; and two loads at once, of which one waits."""

# ruff: noqa: E501, ISC004 - sentences stand whole, as they are read

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.trends.making import PERSONAL, long, packed, simple, wide

from goldenthread.actions import vintages
from goldenthread.cli import output
from goldenthread.ledger.refusal import Refused
from goldenthread.store import vintages as store
from goldenthread.store.models import File, Vintage
from goldenthread.trends.kinds.files import MOST_BYTES

ROW = "2024-07,Barnet,homicide,1"
MIXED = long(ROW, "2024-07,Camden,café,1", "2024-08,Camden,caf?,1").replace(b"caf?", b"caf\xe9")


def add(
    content: bytes, kind: str = "long-csv", obtained: str = "2024-12-01", **more: bytes
) -> vintages.Added:
    files = [("a.csv", content), *((f"{name}.csv", other) for name, other in more.items())]
    at = datetime(2024, 12, 2, tzinfo=UTC)
    return vintages.add(kind=kind, files=files, obtained=date.fromisoformat(obtained), by="ana", at=at)


CASES = {
    "truncated in a row": (long(ROW, "2024-08,Bar").rstrip(), "long-csv", "a.csv, line 3: The row has 2 columns and the header has 4."),
    "truncated gzip": (packed(long(ROW) * 50)[:40], "long-csv", "a.csv: It is a damaged or incomplete gzip file."),
    "truncated in quotes": (long(ROW, '2024-08,"Bar'), "long-csv", "a.csv, line 3: The row that starts here cannot be split into columns"),
    "truncated utf-16": (long(ROW).decode().encode("utf-16")[:-1], "long-csv", "a.csv: Its text ends in the middle of a letter."),
    "mixed encodings": (MIXED, "long-csv", "a.csv, line 4: This line is not in UTF-8, and line 3 is: the file mixes two encodings."),
    "no encoding": (long(ROW, "2024-07,Camden,caf?,1").replace(b"?", b"\x81"), "long-csv", "a.csv, line 3: This line has letters that are neither UTF-8 nor Windows' western letters."),
    "a month twice, the same": (long(ROW, ROW), "long-csv", "a.csv, line 3: July 2024, Barnet, homicide is already in a.csv, line 2, with the same count."),
    "a month twice, other figures": (long(ROW, ROW[:-1] + "4"), "long-csv", "a.csv, line 3: July 2024, Barnet, homicide is already in a.csv, line 2, with another count (1)."),
    "a web page": (b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n", "mps-borough", "a.csv: This is a web page, not a table. The download gave a page in its place: download the file again, and look into it."),
    "two columns of a month": (wide({(*PERSONAL, "Barnet"): [1, 2]}, "2024-01..2024-02").replace(b"202402", b"202401"), "mps-borough", "a.csv, line 1: Two columns are January 2024."),
    "a negative count": (long(ROW, "2024-08,Barnet,homicide,-1"), "long-csv", "a.csv, line 3: “-1” is negative."),
    "a negative count in a wide file": (wide({(*PERSONAL, "Barnet"): [1, -2]}, "2024-01..2024-02"), "mps-borough", "a.csv, line 2: February 2024: “-2” is negative."),
    "text in a count": (long(ROW, "2024-08,Barnet,homicide,many"), "long-csv", "a.csv, line 3: “many” is not a number."),
    "a borough misspelt": (long(ROW, "2024-08,Hackny,homicide,1"), "long-csv", "a.csv, line 3: “Hackny” is no area that we know. Did you mean Hackney?"),
    "no borough, misspelt": (long(ROW, "2024-07,Unkown,homicide,1"), "long-csv", "a.csv, line 3: “Unkown” is no area that we know. Did you mean unknown borough?"),
    "a total misspelt, which would count everything twice": (long(ROW, "2024-07,Londn,homicide,1"), "long-csv", "a.csv, line 3: “Londn” is no area that we know. Did you mean London?"),
    "a borough misspelt in a wide file": (wide({(*PERSONAL, "Barnet"): [1], (*PERSONAL, "Westminister"): [1]}, "2024-01..2024-01"), "mps-borough", "a.csv, line 3: “Westminister” is no area that we know. Did you mean Westminster?"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_told_with_its_line_and_nothing_is_loaded(case: str, data_dir: Path) -> None:
    content, kind, sentence = CASES[case]
    with pytest.raises(Refused) as refused:
        add(content, kind)
    assert refused.value.details[0].startswith(sentence)
    assert not Vintage.objects.exists()
    assert not File.objects.exists()
    assert not list(data_dir.rglob("*.parquet"))


@pytest.mark.django_db
def test_a_future_month_is_told_with_its_line(data_dir: Path) -> None:
    with pytest.raises(Refused) as refused:
        add(long(ROW, "2034-08,Barnet,homicide,1"))
    assert refused.value.details == (
        "a.csv, line 3: August 2034 is later than 1 December 2024. Correct the month, or the day.",
    )
    assert not Vintage.objects.exists()


@pytest.mark.django_db
def test_two_files_that_disagree_about_a_month_are_told(data_dir: Path) -> None:
    with pytest.raises(Refused) as refused:
        add(simple("2024-01..2024-03"), "mps-borough", b=simple("2024-03..2024-05", homicide=9))
    assert "March 2024 is also in a.csv, and 2 counts differ: the first is Barnet" in refused.value.details[0]
    assert not Vintage.objects.exists()


@pytest.mark.django_db
def test_a_file_whose_last_line_has_no_end_is_taken_with_a_warning(data_dir: Path) -> None:
    remarks = add(long(ROW).rstrip()).report.remarks
    assert "a.csv: the last line has no end, so the file may be cut off. Look at its last row." in remarks
    assert not [r for r in add(long(ROW)).report.remarks if "cut off" in r]


def test_a_file_of_two_gigabytes_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.truncate(2_000_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("It was read."))
    with pytest.raises(
        Refused, match=r"has 2,000 MB, and 100 MB is the most that is read, packed or unpacked"
    ):
        output.read(big, MOST_BYTES)


@pytest.mark.django_db
def test_a_small_file_that_unpacks_to_gigabytes_is_refused(data_dir: Path) -> None:
    bomb = gzip.compress(b"0" * 1_000_000) * 200
    with pytest.raises(Refused) as refused:
        add(bomb)
    assert "It holds more than 100 MB" in refused.value.details[0]


def start(data: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "GOLDENTHREAD_DATA_DIR": str(data)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "goldenthread", "data", *arguments]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@pytest.mark.database
def test_of_two_loads_at_once_one_waits_and_both_are_whole(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (tmp_path / "a.csv").write_bytes(simple("2018-04..2024-05"))
    (tmp_path / "b.csv").write_bytes(simple("2018-04..2024-06", homicide=2))
    assert start(data, "list").communicate()[0].startswith("No outside data yet.")
    given = ("a.csv", "2024-06-30"), ("b.csv", "2024-07-31"), ("a.csv", "2024-06-30")
    running = [
        start(data, "add", "mps-borough", str(tmp_path / name), "--obtained", day) for name, day in given
    ]
    said = sorted(one.communicate()[0].splitlines()[0] for one in running)
    assert [one.returncode for one in running] == [0, 0, 0]
    assert said == [
        "Added Metropolitan Police, crime by borough, to June 2024, obtained 31 July 2024.",
        "Added Metropolitan Police, crime by borough, to May 2024, obtained 30 June 2024.",
        "These files were added before, as “Metropolitan Police, crime by borough, to May 2024, obtained 30 June 2024”. Nothing was changed.",
    ]
    listed = start(data, "list").communicate()[0].splitlines()
    assert [line.split("  ")[1] for line in listed] == [
        "Metropolitan Police, crime by borough, to June 2024, obtained 31 July 2024",
        "Metropolitan Police, crime by borough, to May 2024, obtained 30 June 2024",
    ]
    folders = list((data / store.FOLDER).iterdir())
    assert [{path.name for path in one.iterdir()} for one in folders] == [
        {"cells.parquet", "report.json"}
    ] * 2


STREET = "Crime ID,Month,Falls within,LSOA name,Crime type"
CRIMES = [f"{n:x},2024-07,Met,Camden 001A,Robbery" for n in range(20)]


@pytest.mark.django_db
def test_street_records_pasted_twice_are_refused_and_a_few_that_are_alike_are_told(data_dir: Path) -> None:
    with pytest.raises(Refused) as refused:
        add(long(*CRIMES, *CRIMES, header=STREET), "police-uk-street")
    assert refused.value.details == (
        "a.csv, line 22: The row is that of line 2, Crime ID and all, and 19 more are such. "
        "The file holds crimes twice: download it again.",
    )
    assert not Vintage.objects.exists()
    elsewhere = CRIMES[5].replace("001A", "001B")
    remarks = add(long(*CRIMES, CRIMES[3], elsewhere, header=STREET), "police-uk-street").report.remarks
    assert remarks[0] == (
        "a.csv: 2 rows have the Crime ID of an earlier row (1 of them the same in everything); "
        "each row is counted, as data.police.uk counts them."
    )


@pytest.mark.django_db
@pytest.mark.parametrize("other", ["City of London Police Force", "City of Londn Police"])
def test_a_force_that_is_spelled_in_two_ways_is_told_and_nothing_is_added(other: str, data_dir: Path) -> None:
    row = ",2024-01,{0},{0},-1.6,54.9,On or near High Street,E01008287,Newcastle upon Tyne 001A,Burglary,,"
    head = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context"
    lines = [
        row.format(name) for name in ("City of London Police", "CITY OF LONDON POLICE", "the Met", other)
    ]
    content = "\n".join((head, *lines, "")).encode()
    with pytest.raises(Refused) as refused:
        add(content, "police-uk-street")
    assert refused.value.details == (
        f"a.csv, line 5: “{other}” is the force that line 2 of a.csv calls “City of London Police”, or a slip in its name. "
        f'Write one name throughout; or if it is another force, say so: --new-name "{other}".',
    )
    assert not Vintage.objects.exists()


@pytest.mark.django_db
def test_street_records_of_one_month_in_two_files_are_told(data_dir: Path) -> None:
    other = [f"x{row.replace('2024-07', '2024-08')}" for row in CRIMES]
    added = add(long(*CRIMES, header=STREET), "police-uk-street", b=long(*other, CRIMES[0], header=STREET))
    assert added.report.remarks == (
        "Take care: July 2024 is both in a.csv and in b.csv, for the same areas and classes. "
        "If both files hold the same offences, these are counted twice.",
    )
    apart = [row.replace("Met", "City") for row in CRIMES]
    added = add(long(*CRIMES, header=STREET), "police-uk-street", b=long(*apart, header=STREET))
    assert added.report.remarks == ()


def packed(*names: str) -> bytes:
    """An archive of files with these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


PERIODS = {
    "2024 Q1": "quarter", "2024-Q1": "quarter", "Q1 2024/25": "quarter", "2024Q3": "quarter", "4th quarter 2024": "quarter",
    "2023/24": "year", "2023-24": "year", "2012-13": "year", "2024": "year", "Year ending March 2024": "year",
    "Jan to Mar 2024": "quarter", "2024 Jan-Mar": "quarter", "Oct 2023 to Mar 2024": "period of several months",
    "2021 - 23": "period of several months",
}  # fmt: skip


INSTEAD = {
    "quarter": "Add it as “Counts by quarter”",
    "year": "Add it as “Counts by year”",
    "period of several months": "Add the publisher's table by month, by quarter or by year",
}


@pytest.mark.django_db
@pytest.mark.parametrize("period", PERIODS)
def test_a_longer_period_is_no_month_and_the_refusal_says_what_to_add(period: str, data_dir: Path) -> None:
    with pytest.raises(Refused) as refused:
        add(long(ROW, ROW.replace("2024-07", period)), "long-csv")
    assert refused.value.details == (
        f"a.csv, line 3: “{period}” is a {PERIODS[period]}, and this kind holds counts by month. "
        f"{INSTEAD[PERIODS[period]]}. Do not write the count of a {PERIODS[period]} at one of its "
        "months: it would count as that month's alone.",
    )
    assert not Vintage.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("months", [("2024-01", "2024-04", "2024-07"), ("2021-04", "2022-04", "2023-04")])
def test_months_a_quarter_or_a_year_apart_are_told_as_perhaps_none(
    months: tuple[str, ...], data_dir: Path
) -> None:
    what = "quarter" if months[1] == "2024-04" else "year"
    rows = [ROW.replace("2024-07", month) for month in months]
    remarks = add(long(*rows), "long-csv").report.remarks
    assert any(one.startswith(f"Take care: its months all lie a {what} apart.") for one in remarks)
    one_more = add(long(*rows, ROW.replace("2024-07", "2024-08")), "long-csv").report.remarks
    assert not any("apart" in one for one in one_more)


ODD = {
    "a binary file": (bytes(range(256)) * 20, "long-csv", "a.csv: This is a binary file, not a table as text. Save it as CSV (comma separated) and add that."),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "mps-borough", "a.csv: This is a picture, not a text file. Add the table that it was made from, as CSV (comma separated)."),
    "a picture of another sort": (b"RIFF\x10\0\0\0WEBPVP8 ", "long-csv", "a.csv: This is a picture, a sound or a film, not a text file. Add the table"),
    "a packed archive": (b"7z\xbc\xaf\x27\x1c\0\4", "long-csv", "a.csv: This is a packed archive, not a text file. Unpack it and add the table that is in it."),
    "an old Word document": (b"\xd0\xcf\x11\xe0" + bytes(99), "mps-borough", "a.csv: This is an old Excel workbook or an old Word document, not a text file."),
    "a Word document": (packed("[Content_Types].xml", "word/document.xml"), "long-csv", "a.csv: This is a Word document, not a workbook. Add the table that it was made from, as CSV or as a workbook."),
    "slides": (packed("[Content_Types].xml", "ppt/presentation.xml"), "mopac-borough", "a.csv: This is a presentation, not a workbook."),
    "an archive of tables": (packed("a.csv", "b.csv"), "long-csv", "a.csv: This is a ZIP archive, not a workbook. Unpack it and add the table that is in it."),
    "an archive that calls itself a workbook": (packed("[Content_Types].xml", "xl/workbook.xml"), "long-csv", "a.csv: It is no Excel workbook, or a damaged or incomplete one."),
    "a title above the table": (b"Table 1: offences\nmonth,area,measure,count\n", "long-csv", "a.csv, line 1: This is no file of the kind long-csv: its columns are Table 1: offences. If this line is a title, remove what stands above the header. The first line"),
    "a table of forces by quarter": (b"Financial Year,Financial Quarter,Force Name,Offences\n2023/24,1,Met,100\n", "long-csv", "a.csv, line 1: This looks like a table by quarter (its column “Financial Quarter”), and this kind holds counts by month. Add it as “Counts by quarter”."),
    "a column for each quarter": (b"Force,2023 Q1,2023 Q2\nMet,1,2\n", "mps-borough", "a.csv, line 1: This looks like a table by quarter (its column “2023 Q1”)"),
    "a year beside a date": (b"date,year,area,measure,count\n2024-07-03,2024,Barnet,Robbery,5\n", "long-csv", "a.csv, line 1: The header has no column month."),
    "a quarter for the month": (b"quarter,area,measure,count\n2024 Q1,Barnet,Robbery,5\n", "long-csv", "a.csv, line 1: This looks like a table by quarter (its column “quarter”)"),
    "JSON": (b'[{"month": "2024-07", "count": 1}]', "long-csv", "a.csv: This is JSON, not a table."),
    "no rows": (simple("2024-01..2024-02").splitlines()[0], "mps-borough", "a.csv: It has a header and no rows. Export it again."),
    "no header": (b"Barnet,2024-01,5,6,7\nBarnet,2024-02,5,6,7\n", "mopac-borough", "a.csv, line 1: There is no header: this line holds a borough and a month already."),
    "a short row that looks like a count": (b"month,borough,Robbery offs,Theft offs,Drugs offs\n2024-01,Barnet,5,6,7\n2024-02,Barnet,5,6\n", "mopac-borough", "a.csv, line 3: The row has 4 columns and the header has 5."),
    "a row of the survey as wide as what is made of it": (b"Date,Survey,Borough,Measure,Proportion,MPS,,\n31/12/2023,PAS,Barnet,Good job,0.5,0.5,\n", "mopac-survey", "a.csv, line 2: The row has 7 columns and the header has 8."),
    "a NUL in a line": (long(ROW, ROW.replace("Barnet", "Bar\0net")), "long-csv", "a.csv, line 3: This line holds bytes that no text has."),
    "a page that begins with a remark": (b"<!-- sign in -->\n<div>Sign in</div>\n", "long-csv", "a.csv: This is a web page, not a table."),
    "no survey": (long(ROW, header="a,b,c,d"), "mopac-survey", "a.csv, line 1: This is no file of the kind mopac-survey: its columns are a, b, c, d. It needs the columns Date, Borough, Measure, Proportion and MPS."),
    "no street file": (long(ROW, header="a,b,c,d"), "police-uk-street", "a.csv, line 1: This is no file of the kind police-uk-street: its columns are a, b, c, d. It needs data.police.uk's columns Month, LSOA name, Crime type and Falls within."),
    "no population": (long(ROW, header="a,b,c,d"), "population", "a.csv, line 1: This is no file of the kind population: its columns are a, b, c, d. It needs the columns Name and Population, and one for the Age or the Year."),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("case", ODD)
def test_odd_files_are_told_in_a_sentence_that_is_true(case: str, data_dir: Path) -> None:
    content, kind, sentence = ODD[case]
    with pytest.raises(Refused) as refused:
        add(content, kind)
    assert refused.value.details[0].startswith(sentence)
    assert not Vintage.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["", "E09000003", "note"])
def test_columns_beside_those_of_the_met_do_no_harm(column: str, data_dir: Path) -> None:
    """Excel leaves blank columns behind; and most subclasses are known to no series."""
    rows = {("Theft", f"Theft number {n}", "Barnet"): [n] for n in range(5)} | {(*PERSONAL, "Barnet"): [1]}
    content = wide(rows, "2024-01..2024-01").replace(b"\n", f",{column}\n".encode())
    report = add(content, "mps-borough").report
    assert report.files[0].columns == ("MajorText", "MinorText", "BoroughName")


def book(*sheets: tuple[str, list[list[object]], bool]) -> bytes:
    """A workbook of these sheets: the name, the rows, and whether it is hidden."""
    made, out = Workbook(), io.BytesIO()
    made.remove(made.active)
    for name, rows, hidden in sheets:
        sheet = made.create_sheet(name)
        sheet.sheet_state = "hidden" if hidden else "visible"
        for row in rows:
            sheet.append(row)
    made.save(out)
    return out.getvalue()


FIGURES: list[list[object]] = [
    ["OCU Name", "Month-Year", "Robbery Offs", "Theft Offs"],
    ["Barnet", date(2024, 1, 1), 5, 6],
    ["Camden", date(2024, 1, 1), 7, 8],
]
BOOKS = {
    "a title above the header": ([["Figures", None, None, None], *FIGURES], "x.xlsx, sheet One, line 1: Column 3 has no name, and holds something. Name it; or remove what stands above the header, such as a title."),
    "a column without a name": ([["OCU Name", "Month-Year", None, "Theft Offs"], *FIGURES[1:]], "x.xlsx, sheet One, line 1: Column 3 has no name, and holds something."),
    "a name twice": ([["OCU Name", "Month-Year", "Theft Offs", "Theft offs"], *FIGURES[1:]], "x.xlsx, sheet One, line 1: Two columns are called “Theft Offs”."),
    "a note below": ([*FIGURES, ["Source: MOPAC"]], "x.xlsx, sheet One, line 4: The month is blank."),
    "nothing": ([], "x.xlsx: The workbook is empty. Download or export it again."),
    "days as Americans write them": ([[*row[:1], "07/13/2024", *row[2:]] for row in FIGURES], "x.xlsx, sheet One, line 1: This is no file of the kind mopac-borough"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("case", BOOKS)
def test_an_odd_workbook_is_told_once_and_in_words(case: str, data_dir: Path) -> None:
    rows, sentence = BOOKS[case]
    with pytest.raises(Refused) as refused:
        add_book(book(("One", rows, False)))
    (told,) = refused.value.details
    assert told.startswith(sentence)
    assert not Vintage.objects.exists()


def add_book(content: bytes) -> vintages.Added:
    day, at = date(2024, 12, 1), datetime(2024, 12, 2, tzinfo=UTC)
    return vintages.add(kind="mopac-borough", files=[("x.xlsx", content)], obtained=day, by="ana", at=at)


@pytest.mark.django_db
def test_sheets_of_something_else_are_named_and_a_hidden_one_is_called_hidden(data_dir: Path) -> None:
    notes: list[list[object]] = [["Row Labels", "Sum"], ["Barnet", 5]]
    added = add_book(book(("One", FIGURES, False), ("Pivot", notes, False), ("Old", notes, True)))
    assert added.report.remarks == (
        "x.xlsx: not used, without boroughs and months: sheet Pivot and hidden sheet Old.",
    )
    with pytest.raises(Refused) as refused:
        add_book(book(("One", FIGURES, False), ("Two", FIGURES, True)))
    assert refused.value.details[0].startswith("x.xlsx, hidden sheet Two, line 2: January 2024, Barnet")
