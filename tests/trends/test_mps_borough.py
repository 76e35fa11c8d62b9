"""The Met's borough files: dialects are read alike, and every fault is told with its line."""

# ruff: noqa: E501, ISC004 - sentences stand whole, as they are read

import pytest
from tests.trends.making import BUSINESS, HOMICIDE, PERSONAL, long, packed, read, simple, wide

from goldenthread.trends.kinds import mps_borough

ROWS = {
    (*HOMICIDE, "Barnet"): [1, 2],
    (*PERSONAL, "City of Westminster"): [10, 20],
    (*BUSINESS, "Richmond Upon Thames"): [3, 4],
}
WINDOW = "2024-01..2024-02"


def cells(reading):
    found = reading.cells
    words = found.words
    return {
        (
            found.file[n],
            found.line[n],
            words[found.area[n]],
            words[found.group[n]],
            words[found.subgroup[n]],
            found.month[n],
        ): found.count[n]
        for n in range(len(found))
    }


def faults(*contents):
    reading = read("mps-borough", *contents)
    assert reading.cells is None
    assert reading.report is None
    return list(reading.sentences)


def test_rows_keep_file_line_and_words():
    found = cells(read("mps-borough", wide(ROWS, WINDOW)))
    assert found[0, 2, "Barnet", *HOMICIDE, 2024 * 12] == 1
    assert found[0, 3, "City of Westminster", *PERSONAL, 2024 * 12 + 1] == 20
    assert len(found) == 6


def test_areas_are_matched_under_their_other_names():
    report = read("mps-borough", wide(ROWS, WINDOW)).report
    assert report.areas == ("Barnet", "Richmond upon Thames", "Westminster")
    assert report.unknown_areas == ()
    assert "Camden" in report.absent_areas
    assert "Westminster" not in report.absent_areas
    assert report.measures == ("Robbery", "Violence against the person")


def test_unknown_and_airports_are_areas_and_no_boroughs():
    rows = {
        (*HOMICIDE, area): [1, 2]
        for area in ("Unknown", "London Heathrow and London City Airports", "Barnet")
    }
    assert read("mps-borough", wide(rows, WINDOW)).report.areas == ("Barnet", "airports", "unknown borough")


def test_an_unknown_area_is_kept_and_named():
    rows = {**ROWS, (*HOMICIDE, "Atlantis"): [1, 2]}
    reading = read("mps-borough", wide(rows, WINDOW))
    assert reading.report.unknown_areas == ("Atlantis",)
    assert "not recognised, kept and counted: Atlantis" in reading.report.lines()
    assert len(reading.cells) == 8


def test_columns_are_known_by_what_stands_in_them():
    text = "Borough,202402,Refreshed,Minor,202401,Major\nBarnet,2,x,HOMICIDE,1,VIOLENCE AGAINST THE PERSON\n"
    reading = read("mps-borough", text.encode())
    assert cells(reading) == {
        (0, 2, "Barnet", "VIOLENCE AGAINST THE PERSON", "HOMICIDE", 2024 * 12): 1,
        (0, 2, "Barnet", "VIOLENCE AGAINST THE PERSON", "HOMICIDE", 2024 * 12 + 1): 2,
    }
    assert reading.report.files[0].columns == ("Major", "Minor", "Borough")
    assert "a.csv: not used: Refreshed." in reading.report.remarks


@pytest.mark.parametrize(
    "header",
    [
        "Group,SubGroup,BOCU",
        "MajorText,MinorText,LookUp_BoroughName",
        "MAJORTEXT,MINORTEXT,BOROUGHNAME",
        "a,b,c",
    ],
)
def test_every_known_header_and_capitals_give_the_same(header):
    capitals = {
        tuple(text.upper().replace(" AND ", " & ") for text in labels): n for labels, n in ROWS.items()
    }
    for rows in (ROWS, capitals):
        reading = read("mps-borough", wide(rows, WINDOW, header=header))
        assert reading.problems == ()
        assert reading.report.areas == read("mps-borough", wide(ROWS, WINDOW)).report.areas
        assert reading.cells.count == read("mps-borough", wide(ROWS, WINDOW)).cells.count
        assert reading.report.files[0].columns == tuple(header.split(","))


def test_a_comma_inside_a_label_and_gzip():
    rows = {("Public Order Offences", "Other Offences Against the State, or Public Order", "Barnet"): [1, 2]}
    assert len(read("mps-borough", packed(wide(rows, WINDOW))).cells) == 2


def test_two_files_are_one_extract():
    reading = read("mps-borough", simple("2023-01..2023-06"), simple("2023-07..2023-12"))
    assert (str(reading.report.first), str(reading.report.last)) == ("2023-01", "2023-12")
    assert reading.report.holes == ()


def test_a_hole_between_two_files_is_noted():
    report = read("mps-borough", simple("2023-01..2023-06"), simple("2023-09..2023-12")).report
    assert [str(m) for m in report.holes] == ["2023-07", "2023-08"]
    assert "No file has July 2023 to August 2023: these months are missing, not zero." in report.remarks


def test_months_in_two_files_that_agree_are_taken_once():
    reading = read("mps-borough", simple("2023-01..2023-06"), simple("2023-06..2023-12"))
    assert len(reading.cells) == 12 * 6
    assert reading.report.remarks == (
        "June 2023 is both in a.csv and in b.csv, with the same counts; taken once.",
    )


def test_months_in_two_files_that_disagree_are_refused():
    assert faults(simple("2023-01..2023-06"), simple("2023-05..2023-12", homicide=4)) == [
        "b.csv, line 2: May 2023 to June 2023 are also in a.csv, and 4 counts differ: the first is "
        "Barnet, violence against the person, homicide, May 2023: 1 there and 4 here. Files of one extract must agree. "
        "Are they from different extracts? Then add each as its own."
    ]


def test_a_row_absent_from_one_file_is_a_zero_to_the_other():
    first = wide({(*HOMICIDE, "Barnet"): [0]}, "2024-01..2024-01")
    second = wide({(*PERSONAL, "Barnet"): [0]}, "2024-01..2024-01")
    assert read("mps-borough", first, second).problems == ()


@pytest.mark.parametrize(
    ("count", "wrong"),
    [
        (
            "",
            "the count is blank. A missing month is not a zero: write the count, and 0 only if there was none.",
        ),
        ("-1", "“-1” is negative. A count is 0 or more; correct it, or leave the month out of the extract."),
        ("1 200", "“1 200” has a separator in it. Write the number without commas or blanks: 1200."),
        ("12.0", "“12.0” has decimals. Write the whole number alone: 12."),
        ("1.5", "“1.5” is not a whole number. Counts are whole; rates and percentages are not counts."),
        (
            "12345678901",
            "“12345678901” is too large to be a count. Look for two numbers that have run together.",
        ),
        (
            "#REF!",
            "“#REF!” is a spreadsheet's error. Correct the formula in the spreadsheet and export it again.",
        ),
        ("n/a", "“n/a” is not a count. If the count is not known, leave the row out; 0 means none."),
        ("twelve", "“twelve” is not a number. Write a whole number."),
        ("x" * 60, "“" + "x" * 40 + "…” is not a number. Write a whole number."),
        ("٣", "“٣” is not a number. Write a whole number."),
    ],
)
def test_a_count_that_is_none_is_told_with_line_and_month(count, wrong):
    rows = {**ROWS, (*HOMICIDE, "Camden"): [1, count]}
    assert faults(wide(rows, WINDOW)) == [f"a.csv, line 5: February 2024: {wrong}"]


def test_every_problem_is_told_at_once():
    rows = {(*HOMICIDE, "Barnet"): ["x", -1], (*HOMICIDE, ""): [1, 2], (*HOMICIDE, "Total"): [1, 2]}
    assert [line.split(":")[0] for line in faults(wide(rows, WINDOW))] == [
        "a.csv, line 2",
        "a.csv, line 2",
        "a.csv, line 3",
        "a.csv, line 4",
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "Robbery,Robbery of Personal Property,Barnet,1",
            "a.csv, line 5: The row has 4 columns and the header has 5. Compare it with the header; a comma inside a name needs quotation marks.",
        ),
        (
            "ROBBERY,Robbery of personal property,westminster,1,2",
            "a.csv, line 5: Line 3 has the same class, subclass and borough (Westminster). If both count, write their sums in one line; else leave the wrong one out.",
        ),
        (
            "Robbery,Robbery of Personal Property,MPS Total,1,2",
            "a.csv, line 5: “MPS Total” looks like a total of the other areas. Export it without totals; beside its parts, every offence in it would be counted twice.",
        ),
        (
            ",Robbery of Personal Property,Barnet,1,2",
            "a.csv, line 5: The class, subclass or borough is blank. Fill it in.",
        ),
    ],
)
def test_a_bad_row_is_told_with_its_line(line, sentence):
    assert faults(wide(ROWS, WINDOW) + line.encode() + b"\n") == [sentence]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Major,Minor,Borough,202401,202401\nRobbery,x,Barnet,1,1",
            "a.csv, line 1: Two columns are January 2024. Remove one of them.",
        ),
        (
            "Major,Minor,Borough,Ward_Name,202401\nRobbery,Rape,Barnet,Hale,1",
            "a.csv, line 1: The column “Ward_Name” says that this file is about places smaller than boroughs. Add the borough-level file of the same extract.",
        ),
        (
            "Major,Minor,Borough,202413\nRobbery,x,Barnet,1",
            "a.csv, line 1: The column “202413” is no month. There is no month 13: months run from 1 to 12.",
        ),
        (
            "Major,Minor,Borough,202401\nRobbery,Rape,Nowhere,1",
            "a.csv: No column holds boroughs that we know. It needs a class, a subclass and a borough beside the months. Is it the borough-level file?",
        ),
        (
            "Major,Minor,Borough,202401\nCheese,Rape,Barnet,1",
            "a.csv: No column holds classes of crime that we know. It needs a class, a subclass and a borough beside the months. Is it the borough-level file?",
        ),
        (
            "Major,Borough,202401\nRobbery,Barnet,1",
            "a.csv: No column holds subclasses of crime that we know. It needs a class, a subclass and a borough beside the months. Is it the borough-level file?",
        ),
        (
            "Major,Minor,Borough,202401\n",
            "a.csv: It has a header and no rows. Export it again.",
        ),
        (
            "a,b,c\n1,2,3",
            "a.csv, line 1: This is no file of the kind mps-borough: its columns are a, b, c. It needs a column for each month (such as 202407) beside class, subclass and borough.",
        ),
        (
            "month,area,measure,count\n2024-01,Barnet,x,1",
            "a.csv, line 1: This is no file of the kind mps-borough: its columns are month, area, measure, count. It looks like the kind long-csv: add it as that.",
        ),
    ],
)
def test_a_file_that_is_no_borough_file_is_told(text, sentence):
    assert faults(text.encode()) == [sentence]


def test_one_bad_file_among_good_ones_stops_all():
    assert faults(simple("2023-01..2023-06"), b"%PDF", long("x"))[0].startswith(
        "b.csv: This is a PDF document"
    )


def test_an_extract_of_absurd_size_is_refused(monkeypatch):
    monkeypatch.setattr(mps_borough, "MOST_CELLS", 5)
    assert faults(wide(ROWS, WINDOW)) == ["a.csv: It has more than 5 counts. Split it by years."]


def test_more_than_a_hundred_problems_are_counted():
    rows = {(*HOMICIDE, f"Place {n}" if n else "Barnet"): ["x", "y"] for n in range(3)}
    lines = faults(
        wide(rows | {(*HOMICIDE, b): ["x"] * 2 for b in ("Camden", "Brent", "Bexley", "Ealing")}, WINDOW)
    )
    assert len(lines) == 14
    many = {(*HOMICIDE, "Barnet"): ["x"] * 120}
    lines = faults(wide(many, "2010-01..2019-12"))
    assert len(lines) == 101
    assert lines[-1] == "… and 20 more problems."
