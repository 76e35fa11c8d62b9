"""Records are counted where they lie; what is wrong with them is said by line, and nothing is half-loaded."""

# ruff: noqa: E501 - sentences stand whole, as they are read

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.small import document

from goldenthread.actions import records, vintages
from goldenthread.framework.load import read
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Window
from goldenthread.store import cubes, records_text, trends
from goldenthread.store import records as counting
from goldenthread.store import vintages as store
from goldenthread.store.models import File, Vintage
from goldenthread.trends.kinds.kind import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
OBTAINED = date(2024, 12, 1)
HEADER = "Knife,Month,Borough,Crime type,Subclass,note\n"
SERIES = """series:
  - code: knife-robbery
    title: Robbery with a knife
    kind: offence-records
    select: [{group: Robbery, marked: [knife]}]
"""


def csv(folder: Path, rows: str, name: str = "records.csv") -> Path:
    path = folder / name
    path.write_text(HEADER + rows, encoding="utf-8")
    return path


def add(*paths: Path, obtained: date = OBTAINED) -> vintages.Added:
    return records.add(paths=paths, obtained=obtained, by="ana")


def refused(*paths: Path, obtained: date = OBTAINED) -> list[str]:
    with pytest.raises(Refused) as why:
        add(*paths, obtained=obtained)
    assert not Vintage.objects.exists()
    assert not File.objects.exists()
    return [str(why.value), *why.value.details]


def year_of(folder: Path, year: int, each: int) -> Path:
    rows = [
        f"{n % 2},{year}-{m:02d}-11,Camden,ROBBERY,Personal,x" for m in range(1, 13) for n in range(2 * each)
    ]
    return csv(folder, "\n".join(rows) + "\n", f"{year}.csv")


def edition():
    found, problems = read(document() + SERIES.encode())
    assert found is not None, problems
    return found


def test_records_become_a_cube_and_a_series(tmp_path: Path) -> None:
    added = add(year_of(tmp_path, 2023, 5), year_of(tmp_path, 2024, 3))
    found = trends.trend(
        "knife-robbery",
        to=Month.parse("2024-12"),
        baseline=Window.parse("2023-01..2023-12"),
        edition=edition(),
    )
    assert (int(found.current.value), int(found.baseline.value)) == (36, 60)
    assert "every record of them" in str(found.current)
    assert "2024.csv: not used: note." in added.report.lines()
    definition = edition().series[0]
    [split] = cubes.rolling_years(definition, store.get(added.digest).ref, ["area"])
    assert split.labels == ("Camden",)
    assert split.counts[Month.parse("2024-01")] == 11 * 5 + 3


def test_a_parquet_file_gives_the_same_cube(tmp_path: Path) -> None:
    table = pa.table(
        {
            "area": ["City of Westminster", "Camden", "Camden"],
            "class": ["Robbery", "Robbery", "Theft"],
            "month": [date(2024, 7, 3), date(2024, 7, 9), date(2024, 8, 1)],
            "knife": [True, True, False],
        }
    )
    pq.write_table(table, tmp_path / "records.parquet")
    added = add(tmp_path / "records.parquet")
    splits = cubes.monthly(edition().series[0], store.get(added.digest).ref, ["area"])
    july = Month.parse("2024-07")
    assert [(one.labels, one.counts) for one in splits] == [
        (("Camden",), {july: 1}),
        (("Westminster",), {july: 1}),
    ]


def test_what_is_wrong_is_told_by_line(tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        "1,2024-07,Camden,Robbery,,\n0,July,Camden,Robbery,,\n0,2024-08,,Robbery,,\n0,2024-13,A,,,\n",
    )
    told = refused(path)
    assert told[0] == "Nothing was added: 3 problems in the offence-records files."
    assert told[1:] == [
        "records.csv, line 3: “July” is not a month. Write a year and a month, such as 2024-07.",
        "records.csv, line 4: The area is blank. Fill it in; write Unknown where it is not known.",
        "records.csv, line 5: “2024-13” is not a month. Write a year and a month, such as 2024-07.",
    ]


def test_a_future_month_is_refused(tmp_path: Path) -> None:
    told = refused(csv(tmp_path, "1,2025-07,Camden,Robbery,,\n"))[0]
    assert told.startswith("The extract holds July 2025, so it cannot have been obtained on 1 December 2024.")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            b"Borough,Class\nCamden,Robbery\n",
            "There is no column for the month. The columns are: Borough, Class.",
        ),
        (b"Month,Date,Area,Class\n", "The columns “Month” and “Date” both give the month. Keep one."),
        (b"Month,Area,Class\n", "It has a header and no rows."),
        (b"\x00\x01\xff\xfe", "other.csv, line 1: This line holds bytes that no text has."),
    ],
)
def test_a_file_that_is_no_table_of_records(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    assert told in refused(path)[1]


def test_a_truncated_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "cut.parquet"
    pq.write_table(pa.table({"month": ["2024-07"], "area": ["Camden"], "class": ["Robbery"]}), path)
    path.write_bytes(path.read_bytes()[:-20])
    assert "cut.parquet: It could not be read as a table" in refused(path)[1]


def test_no_file_a_lost_file_and_one_file_twice(tmp_path: Path) -> None:
    assert refused()[0] == "Name at least one file of the extract."
    assert refused(tmp_path / "lost.csv")[0].startswith("There is no file")
    assert refused(tmp_path)[0] == f"{tmp_path} is a folder. Name a file in it."
    one, two = (csv(tmp_path, "1,2024-07,Camden,Robbery,,\n", name) for name in ("a.csv", "b.csv"))
    assert refused(one, two)[0] == "Two of the files are the same. Add each file once."


def test_the_same_files_again_change_nothing(tmp_path: Path) -> None:
    path = csv(tmp_path, "1,2024-07,Camden,Robbery,,\n")
    first, again = add(path), add(path)
    assert again.already
    assert again.digest == first.digest
    assert Vintage.objects.count() == 1


def test_contents_are_not_taken_as_records() -> None:
    with pytest.raises(Refused) as why:
        vintages.add(kind="offence-records", files=[("a.csv", b"x")], obtained=OBTAINED, by="ana")
    assert "goldenthread data add offence-records FILE" in why.value.details[0]


def test_a_flag_that_the_extract_lacks_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("month,area,class,gang\n2024-07,Camden,Robbery,1\n", encoding="utf-8")
    add(path)
    with pytest.raises(Refused, match="marked “knife”; the extract’s flags are: gang"):
        trends.trend(
            "knife-robbery",
            to=Month.parse("2024-07"),
            baseline=Window.parse("2023-08..2024-07"),
            edition=edition(),
        )


def test_a_comparison_split_by_area_adds_up(tmp_path: Path, capsys) -> None:
    rows = [
        f"1,{y}-{m:02d},{area},Robbery,,x"
        for y in (2023, 2024)
        for m in range(1, 13)
        for area in AREAS[: y - 2021]
    ]
    add(csv(tmp_path, "\n".join(rows) + "\n"))
    found = trends.trend(
        "knife-robbery",
        to=Month.parse("2024-12"),
        baseline=Window.parse("2023-01..2023-12"),
        edition=edition(),
    )
    parts = cubes.parts(found, "area")
    assert [(one.label, one.current, one.baseline) for one in parts] == [
        ("Brent", 12, 12),
        ("Camden", 12, 12),
        ("unknown borough", 12, 0),
    ]
    assert sum(one.current for one in parts) == int(found.current.value)
    with pytest.raises(Refused, match="cannot be split by “month”"):
        cubes.parts(found, "month")


AREAS = ["Camden", "Brent", "Unknown"]


@pytest.mark.parametrize("written", ["2024-07-31", "2024-07-03 23:59:01", "20240703", "202407", " 2024-07 "])
def test_a_date_counts_in_its_month(tmp_path: Path, written: str) -> None:
    rows = [
        f"1,{written},Camden,Robbery,,x",
        "1,2024-07-01, Camden ,Robbery,,x",
        "0,2024-07,Camden,Robbery,,x",
    ]
    added = add(csv(tmp_path, "\n".join(rows) + "\n"))
    [split] = cubes.monthly(edition().series[0], store.get(added.digest).ref, ["area"])
    assert split.counts == {Month.parse("2024-07"): 2}


def test_a_column_whose_later_words_are_no_yes_and_no_no_is_no_flag(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(counting, "SAMPLE", 2)
    rows = [f"1,2024-07,Camden,Robbery,,{word}" for word in ("", "yes", "seen on a bus", "no")]
    added = add(csv(tmp_path, "\n".join(rows) + "\n"))
    assert "records.csv: not used: note." in added.report.lines()
    columns = store.columns(added.digest)
    assert (columns.count.tolist(), list(columns.flags)) == ([4], ["knife"])


def test_a_flag_is_read_in_every_way_to_write_yes_and_no(tmp_path: Path) -> None:
    words = ["1", " YES", "True", "t", "y", "0", "No", "false", "F", "n", ""]
    added = add(csv(tmp_path, "".join(f"{word},2024-07,Camden,Robbery,,x\n" for word in words)))
    columns = store.columns(added.digest)
    assert dict(zip(columns.flags["knife"].tolist(), columns.count.tolist(), strict=True)) == {
        True: 5,
        False: 6,
    }


@pytest.mark.parametrize("name", ["records.csv", "records.csv.gz"])
def test_lines_are_told_whatever_separates_and_packs(tmp_path: Path, name: str) -> None:
    content = (
        "\ufeffMonth;Borough;Class\n2024-07;Camden;Robbery\n2024-07-99;Camden;Robbery\n2024-07;Camden; \n"
    )
    packed = gzip.compress(content.encode()) if name.endswith("gz") else content.encode()
    (tmp_path / name).write_bytes(packed)
    assert refused(tmp_path / name)[1:] == [
        f"{name}, line 3: “2024-07-99” is not a month. Write a year and a month, such as 2024-07.",
        f"{name}, line 4: The class is blank. Fill it in; write Unknown where it is not known.",
    ]


def test_more_counts_than_there_is_room_for(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(counting, "MOST_CELLS", 2)
    rows = [f"1,2024-07,{area},Robbery,,x\n" for area in ("Brent", "Camden", "Barnet")]
    assert "make more than 2 different counts" in refused(csv(tmp_path, "".join(rows)))[1]


def test_a_file_that_changes_meanwhile_is_refused_and_no_copy_stays(
    tmp_path: Path, data_dir, monkeypatch
) -> None:
    path = csv(tmp_path, "1,2024-07,Camden,Robbery,,\n")

    def count_and_write(one: Path, kind: Kind) -> counting.Counted:
        found = COUNT(one, kind)
        one.write_text(one.read_text() + "1,2024-08,Camden,Robbery,,\n")
        return found

    monkeypatch.setattr(counting, "count", count_and_write)
    assert refused(path) == [
        "records.csv changed while it was being added. Add it again when it is finished."
    ]
    assert not list((data_dir / "files").iterdir())


COUNT = counting.count


CAMDEN = "1,2024-07,Camden,Robbery,,x\n"
BAD = {
    "a row cut off": (HEADER + CAMDEN * 3 + "1,2024-07,Cam", ["line 5: The row has 3 columns and the header has 6."]),
    "a row too long": (HEADER + CAMDEN + "1,2024-07,Camden,Theft, from a shop,,x\n", ["line 3: The row has 7 columns and the header has 6. Compare it with the header; a comma inside a name needs quotation marks."]),
    "every row that is wrong": (HEADER + "1,2024-07\n" + CAMDEN + "1,July,Camden,Robbery,,x\n1,2024-07,,Robbery,,x\n", ["line 2: The row has 2 columns", "line 4: “July” is not a month.", "line 5: The area is blank."]),
    "a row cut off after more rows than a first look takes": (HEADER + CAMDEN * 60_000 + "1,2024-07\n", ["line 60002: The row has 2 columns and the header has 6."]),
    "a row in two lines, which is no fault, and one after it": (HEADER + '1,2024-07,Camden,"Rob\nbery",,x\n' + CAMDEN + "1,2024-07\n", ["line 5: The row has 2 columns"]),
    "faults far apart": (HEADER + "1,2024-07\n" + CAMDEN * 60_000 + '1,2024-07,Camden,"Rob\nbery",,x\n' + CAMDEN * 60_000 + "1,May,Camden,Theft,,x\n", ["line 2: The row has 2 columns", "line 120005: “May” is not a month."]),
    "a quotation mark alone": (HEADER + CAMDEN + '1,2024-07,"Camden,Robbery,,x\n' + CAMDEN, ["line 3: The row that starts here cannot be split into columns (unexpected end of data). Look for a quotation mark without its partner."]),
    "Windows' western letters": ((HEADER + CAMDEN).encode() + "1,2024-07,Camden,Café,,x\n".encode("cp1252"), ["line 3: This line is not in UTF-8. Export the file again, as CSV in UTF-8."]),
    "a letter cut in two": ((HEADER + CAMDEN + "1,2024-07,Camden,Café,,x").encode()[:-5], ["line 3: "]),
    "UTF-16": ((HEADER + CAMDEN).encode("utf-16"), ["Its text is in UTF-16. Save it as CSV in UTF-8"]),
    "a NUL in an area": (HEADER + CAMDEN + "1,2024-07,Cam\0den,Robbery,,x\n", ["line 3: This line holds bytes that no text has."]),
    "lines that end in two ways": (HEADER + CAMDEN + CAMDEN.replace("\n", "\r\n") + CAMDEN, ["line 3: This line ends in another way than those above it. Do not paste two files together"]),
    "two files pasted together": (HEADER + CAMDEN + HEADER + CAMDEN, ["line 3: “Month” is not a month."]),
    "a web page": ("<!DOCTYPE html>\n<html><body>Not found</body></html>\n", ["This is a web page, not a table."]),
    "a workbook": (b"PK\x03\x04" + b"x" * 90, ["This is a workbook or a ZIP archive, not a text file."]),
    "Parquet by another name": (b"PAR1" + b"x" * 90, ["This is a Parquet file, not a text file."]),
    "nothing": ("", ["The file is empty. Export it again."]),
    "blank lines": ("\n\n \n", ["The file is empty. Export it again."]),
    "one column twice": ("Month,Area,Class,Knife,KNIFE\n", ["line 1: The header names Knife twice. Rename or remove one of the two columns."]),
    "gzip cut off": (gzip.compress((HEADER + "".join(CAMDEN.replace("1,", f"{n},") for n in range(60_000))).encode())[:-2000], ["It is a damaged or incomplete gzip file. Download it again."]),
    "a line without an end": (HEADER + CAMDEN + "0" * 3_000_000, ["line 3: This line has 1,000,000 characters or more, so this is no table."]),
    "an endless last line, which DuckDB passes over": (HEADER + CAMDEN * 60_000 + "0" * 3_000_000, ["Its last line has 1,000,000 characters or more, so this is no table."]),
    "a borough misspelt": (HEADER + CAMDEN + "1,2024-07,Hackny,Robbery,,x\n" * 2, ['line 3: “Hackny” is no area that we know. Did you mean Hackney? Correct the name; or if it is new, say so: --new-name "Hackny".']),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_with_its_line_and_nothing_is_kept(case: str, tmp_path: Path, data_dir) -> None:
    content, sentences = BAD[case]
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    told = refused(path)[1:]
    assert len(told) == len(sentences)
    for one, sentence in zip(told, sentences, strict=True):
        assert one.startswith(f"a.csv, {sentence}" if sentence.startswith("line") else f"a.csv: {sentence}")
    assert not [*data_dir.rglob("*.parquet"), *data_dir.glob("files/*")]


def test_a_borough_misspelt_in_parquet_is_refused_and_may_be_said_to_be_new(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"month": ["2024-07"], "area": ["Hackny"], "class": ["Robbery"]}), path)
    assert refused(path)[1].startswith("a.parquet: “Hackny” is no area that we know.")
    added = records.add(paths=[path], obtained=OBTAINED, by="ana", new=["Hackny"])
    assert added.report.new_names == ("“Hackny” is new, and no slip in another name: said by ana.",)


def test_a_class_that_may_be_misspelt_is_asked_about_with_its_first_line(tmp_path: Path, monkeypatch) -> None:
    rows = [CAMDEN] * 60 + [CAMDEN.replace("Robbery", "Robery")] + [CAMDEN.replace("Robbery", "Thef")] * 2
    rows += [CAMDEN.replace("Robbery", "Theft")] * 50
    slips = add(csv(tmp_path, CAMDEN, "a.csv"), csv(tmp_path, "".join(rows), "b.csv")).report.slips
    assert [one.partition(" is new")[0] for one in slips] == [
        "Take care: b.csv, line 62: “Robery”",
        "Take care: b.csv, line 63: “Thef”",
    ]


def test_a_sound_file_is_not_read_a_second_time(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(records_text, "_Reader", lambda *_: pytest.fail("It was read again."))
    assert not add(year_of(tmp_path, 2023, 1)).report.slips


@pytest.mark.parametrize("above", ["sep=;\n", "\n", '\n"sep=;"\n', "\ufeffsep=;\n", "SEP=;\n\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_excels_own_first_line_says_what_separates_and_is_no_row(
    tmp_path: Path, above: str, end: str
) -> None:
    path, start = tmp_path / "a.csv", above + "Month;Area;Class\n2024-07;Camden;Robbery, personal\n"
    path.write_bytes(start.replace("\n", end).encode())
    added = add(path)
    assert (added.report.files[0].rows, added.report.measures) == (1, ("Robbery, personal",))
    path.write_bytes((start + "2024-07;Camden\n").replace("\n", end).encode())
    line = start.count("\n") + 1
    with pytest.raises(Refused) as why:
        add(path)
    assert why.value.details[0].startswith(f"a.csv, line {line}: The row has 2 columns and the header has 3.")


def test_lines_above_the_header_that_end_in_another_way_are_refused(tmp_path: Path) -> None:
    """DuckDB would pass over all the rows in silence."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"sep=,\r\nMonth,Area,Class\n2024-07,Camden,Robbery\n")
    assert refused(path)[1].startswith("a.csv, line 2: This line ends in another way than those above it.")


def test_signs_of_a_pattern_in_a_files_name_are_part_of_the_name(tmp_path: Path) -> None:
    csv(tmp_path, CAMDEN * 5, "records1.csv")
    added = add(csv(tmp_path, CAMDEN, "records[1].csv"))
    assert added.report.files[0].rows == 1


def test_a_last_line_without_an_end_is_taken_with_a_warning(tmp_path: Path) -> None:
    remarks = add(csv(tmp_path, CAMDEN + CAMDEN.rstrip())).report.remarks
    assert (
        "records.csv: the last line has no end, so the file may be cut off. Look at its last row." in remarks
    )
    assert not [one for one in add(csv(tmp_path, CAMDEN)).report.remarks if "cut off" in one]


def test_months_that_two_files_have_for_the_same_areas_and_classes_are_told(tmp_path: Path) -> None:
    later = CAMDEN.replace("2024-07", "2024-08")
    added = add(csv(tmp_path, CAMDEN, "a.csv"), csv(tmp_path, CAMDEN.upper() + later, "b.csv"))
    assert added.report.remarks[0] == (
        "Take care: July 2024 is both in a.csv and in b.csv, for the same areas and classes. "
        "If both files hold the same offences, these are counted twice."
    )
    apart = CAMDEN.replace("Camden", "Barnet")
    remarks = add(csv(tmp_path, CAMDEN * 2, "a.csv"), csv(tmp_path, apart, "b.csv")).report.remarks
    assert not [one for one in remarks if one.startswith("Take care")]
