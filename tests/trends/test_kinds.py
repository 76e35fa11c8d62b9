"""The kinds beside the borough file and the long CSV: each gives the same observations, and says what it left out."""

# ruff: noqa: E501 - sentences stand whole, as they are read

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from goldenthread.periods import Month
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.kinds.reading import HIDDEN, Reading, SourceFile

DASHBOARD = "Month_Year,Area Type,Borough_SNT,Area name,Area code,Crime Type,Crime Subtype,Measure,Financial Year,Count,Refresh Date"


def read(kind: str, content: bytes | str, name: str = "a.csv") -> Reading:
    return KINDS[kind].read([SourceFile(name, content.encode() if isinstance(content, str) else content)])


def found(reading: Reading) -> dict[tuple[str, str, str, str], int]:
    """Month, area, class and subclass of every cell, with its count."""
    assert reading.cells is not None, reading.sentences
    c = reading.cells
    return {
        (str(Month(c.month[n])), c.words[c.area[n]], c.words[c.group[n]], c.words[c.subgroup[n]]): c.count[n]
        for n in range(len(c))
    }


def workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def dashboard(*rows: str, header: str = DASHBOARD, without: tuple[str, ...] = ()) -> str:
    """The export: these rows, and below them one of another class for every borough, as a whole one has."""
    boroughs = sorted(set(KINDS["mps-dashboard"].areas.boroughs.names.values()) - set(without))
    others = (
        f"01/04/2024,Borough,{one},{one},,THEFT,OTHER THEFT,Offences,24-25,1,05/11/2024" for one in boroughs
    )
    return "\n".join((header, *rows, *others, ""))


def robberies(reading: Reading) -> dict[tuple[str, str, str, str], int]:
    """Its cells, but for the class that fills the export up."""
    return {key: count for key, count in found(reading).items() if key[3] != "OTHER THEFT"}


BARNET = "01/04/2024,Borough,Barnet,Barnet,E09000003,ROBBERY,ROBBERY OF PERSONAL PROPERTY,Offences,24-25,7,05/11/2024"


def test_the_dashboard_counts_boroughs_offences_and_nothing_twice():
    reading = read(
        "mps-dashboard",
        dashboard(
            BARNET,
            BARNET.replace("Borough,Barnet,Barnet", "Ward,Barnet,Hale"),
            BARNET.replace("Offences", "Positive Outcomes"),
            BARNET.replace("Barnet", "Aviation Security(SO18)").replace(",7,", ",2,"),
        ),
    )
    assert robberies(reading) == {
        ("2024-04", "Barnet", "ROBBERY", "ROBBERY OF PERSONAL PROPERTY"): 7,
        ("2024-04", "Aviation Security(SO18)", "ROBBERY", "ROBBERY OF PERSONAL PROPERTY"): 2,
    }
    assert "airports" in reading.report.areas
    assert [line for line in reading.report.remarks if "not counted" in line] == [
        "a.csv: not counted, 1 row with area type “Ward”; else they would be counted twice.",
        "a.csv: not counted, 1 row with measure “Positive Outcomes”; else they would be counted twice.",
    ]


@pytest.mark.parametrize(
    "month", ["01/04/2024 00:00:00", "2024-04-01", "Apr 2024", "April 2024", "Apr-24", "202404"]
)
def test_the_dashboards_months_in_every_dress(month):
    (key,) = robberies(read("mps-dashboard", dashboard(BARNET.replace("01/04/2024", month))))
    assert key[0] == "2024-04"


def test_the_dashboards_other_words_for_a_class():
    header = DASHBOARD.replace("Crime Type,Crime Subtype", "Offence Group,Offence Subgroup")
    assert len(robberies(read("mps-dashboard", dashboard(BARNET, header=header)))) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            f"{DASHBOARD}\n{BARNET.replace('Borough,', 'Ward,')}\n",
            "a.csv: No row has the area type borough and measure offences. Export it again with them.",
        ),
        (
            dashboard(BARNET, BARNET.replace(",7,", ",8,")),
            "a.csv, line 3: April 2024, Barnet, ROBBERY – ROBBERY OF PERSONAL PROPERTY is already in a.csv, line 2, with another count (7). If both count, add them up (15) with --add-repeats; else leave the wrong one out.",
        ),
        (
            dashboard(BARNET.replace("01/04", "04/13")),
            "a.csv, line 2: “04/13/2024” is not a month. Write a year and a month, such as 2024-07. A first day, such as 2024-07-01, is read as the month.",
        ),
        (
            dashboard(BARNET, header=DASHBOARD.replace("Area Type", "Kind")),
            "a.csv, line 1: The header has no column area type. The first line must name the columns month, area, measure, count, area type and measure, in any order.",
        ),
    ],
)
def test_what_is_wrong_in_a_dashboard_export(content, sentence):
    assert list(read("mps-dashboard", content).sentences) == [sentence]


UNKNOWN = "01/04/2024,Borough,Other / NK,,,ROBBERY,ROBBERY OF PERSONAL PROPERTY,Offences,24-25,3,05/11/2024"


def test_offences_of_an_unknown_borough_count_and_two_names_for_it_are_one_count():
    named = UNKNOWN.replace("NK,,", "NK,Unknown,").replace(",3,", ",4,")
    reading = read("mps-dashboard", dashboard(UNKNOWN, BARNET, named))
    assert robberies(reading) == {
        ("2024-04", "Other / NK", "ROBBERY", "ROBBERY OF PERSONAL PROPERTY"): 7,
        ("2024-04", "Barnet", "ROBBERY", "ROBBERY OF PERSONAL PROPERTY"): 7,
    }
    assert "unknown borough" in reading.report.areas
    assert (
        "1 count added to another of the same month, area and class: line 4 (Unknown, 4) to line 2 (Other / NK, 3)."
        in reading.report.remarks
    )


def test_rows_that_repeat_one_another_are_added_up_when_somebody_says_so():
    content = dashboard(BARNET, BARNET.replace(",7,", ",8,")).encode()
    adding = replace(KINDS["mps-dashboard"], add_repeats=True)
    reading = adding.read([SourceFile("a.csv", content)])
    assert set(robberies(reading).values()) == {15}
    assert any("line 3 (Barnet, 8) to line 2 (Barnet, 7)" in one for one in reading.report.remarks)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            dashboard(UNKNOWN.replace("Other / NK", "Barnet")),
            "a.csv, line 2: The area is blank, and Borough_SNT is “Barnet”. Fill the area in; or where it is not known, write Other / NK as Borough_SNT.",
        ),
        (
            dashboard(without=("Barnet", "Brent")).replace(",1,05/11", ",200,05/11"),
            "a.csv: It has no row of Barnet and Brent: it was filtered before it was exported. Export it again with every borough; a borough without a row would count as none.",
        ),
        (
            f"{DASHBOARD}\n{BARNET}\n",
            "a.csv: It has no row of 31 of 32 boroughs: it was filtered before it was exported. Export it again with every borough; a borough without a row would count as none.",
        ),
        (
            f"{DASHBOARD}\n{BARNET.replace('Offences', 'Positive Outcomes')}\n",
            "a.csv: No row has the area type borough and measure offences. Export it again with them.",
        ),
        (
            dashboard(BARNET.replace("05/11/2024", "05/12/2024")),
            "a.csv, line 3: This line was refreshed on 05/11/2024, and line 2 of a.csv on 05/12/2024. These are two extracts: add each for itself, with the day on which it was obtained.",
        ),
    ],
)
def test_an_export_that_was_filtered_or_pasted_together_is_refused(content, sentence):
    assert list(read("mps-dashboard", content).sentences) == [sentence]


def test_the_day_of_the_export_is_read_from_it():
    assert read("mps-dashboard", dashboard(BARNET)).obtained == date(2024, 11, 5)
    without = dashboard(BARNET).replace("Refresh Date", "Remark")
    assert read("mps-dashboard", without).obtained is None


def test_a_subtype_that_was_not_seen_before_is_kept_and_told():
    reading = read(
        "mps-dashboard",
        dashboard(
            BARNET.replace("ROBBERY,", "Knife Crime,", 1).replace(
                "ROBBERY OF PERSONAL PROPERTY", "Knife Crime at night"
            )
        ),
    )
    assert any(
        one.startswith("“Knife Crime at night” of Knife Crime has not been seen before")
        for one in reading.report.remarks
    )


def test_the_dashboard_is_read_from_its_workbook_too_and_a_sheet_of_notes_is_left_out():
    rows = [row.split(",") for row in dashboard(BARNET).splitlines()]
    reading = read(
        "mps-dashboard", workbook(Notes=[["Crime by borough"], ["Refreshed monthly"]], Data=rows), "a.xlsx"
    )
    assert robberies(reading) == robberies(read("mps-dashboard", dashboard(BARNET)))
    twice = read("mps-dashboard", workbook(One=rows, Two=rows), "a.xlsx")
    assert twice.sentences[0].startswith(
        "a.xlsx, sheet Two, line 2: April 2024, Barnet, ROBBERY – ROBBERY OF PERSONAL PROPERTY is already in a.xlsx, sheet One, "
        "line 2, and 32 more counts of April 2024 stand twice, all with the same count."
    )
    assert twice.sentences[0].endswith("If they were pasted or exported twice, leave that sheet out.")
    assert len(twice.sentences) == 1


def test_boroughs_without_a_rare_offence_are_told_and_count_as_none():
    reading = read("mps-dashboard", dashboard(without=("Barnet", "Brent")))
    assert "There is no row of Barnet and Brent. So few offences leave some boroughs without any" in " ".join(
        reading.report.remarks
    )


WIDE = [
    ["OCU Name", "Month-Year", "Homicide Offs", "13 Robbery Offs"],
    ["Barking & Dagenham", "2018-01-01", 0, 70],
    ["Barking & Dagenham", "2018-02-01", 1, 69],
]


def test_city_halls_workbook_and_export_give_the_same():
    book = read("mopac-borough", workbook(Sheet1=WIDE), "a.xlsx")
    long = "borough,month,measure,count\n" + "".join(
        f"{row[0]},{row[1][:7]},{name},{count}\n"
        for row in WIDE[1:]
        for name, count in zip(WIDE[0][2:], row[2:], strict=True)
    )
    assert found(book) == found(read("mopac-borough", long))
    turned = workbook(Sheet1=[[row[3], row[1], row[2], row[0]] for row in WIDE])
    assert found(read("mopac-borough", turned, "a.xlsx")) == found(book)
    assert book.report.areas == ("Barking and Dagenham",)
    assert book.cells.line.tolist() == [2, 2, 3, 3]


def test_a_workbook_that_is_cut_off_is_told():
    content = workbook(Sheet1=WIDE)
    for kind in ("mopac-borough", "gla-state-of-london"):
        (sentence,) = read(kind, content[:2000], "a.xlsx").sentences
        assert sentence == "a.xlsx: It is a damaged or incomplete workbook. Download it again."


def test_a_workbook_of_something_else_is_told():
    assert list(read("mopac-borough", workbook(Sheet1=[["a", "b"], [1, 2]]), "a.xlsx").sentences) == [
        "a.xlsx, sheet Sheet1, line 1: This is no file of the kind mopac-borough: its columns are a, b. It needs a column of boroughs, one of months, and a column for each measure."
    ]
    assert list(read("gla-state-of-london", workbook(Sheet1=[["a"], [1]]), "a.xlsx").sentences) == [
        "a.xlsx: No sheet begins with a column Month_Year. Is it the right workbook?"
    ]


def test_state_of_london_has_a_sheet_a_measure():
    reading = read(
        "gla-state-of-london",
        workbook(
            Homicide=[
                ["Month_Year", "count", "", "meta", "value"],
                ["2023-01-01", 9, "", "Title", "Homicide"],
            ],
            Sexual_Offences=[["Month_Year", "Rape", "Other"], ["2023-01-01", 5, 6], ["2023-02-01", 7, 8]],
            About=[["Read me"], ["words"]],
        ),
        "a.xlsx",
    )
    assert found(reading) == {
        ("2023-01", "London", "Homicide", ""): 9,
        ("2023-01", "London", "Sexual_Offences", "Rape"): 5,
        ("2023-01", "London", "Sexual_Offences", "Other"): 6,
        ("2023-02", "London", "Sexual_Offences", "Rape"): 7,
        ("2023-02", "London", "Sexual_Offences", "Other"): 8,
    }
    assert [one.name for one in reading.report.files] == ["a.xlsx"]
    assert "a.xlsx: not used, without a column Month_Year: About." in reading.report.remarks


SURVEY = "Date,Survey,Borough,Measure,Proportion,MPS\n"


def test_the_survey_is_in_hundredths_of_a_per_cent_with_london_once():
    reading = read(
        "mopac-survey",
        SURVEY
        + '31/12/2023,PAS,Barnet,Trust MPS,"0,73","0,71"\n31/12/2023,PAS,City of Westminster,Trust MPS,"0,7","0,71"\n',
    )
    assert found(reading) == {
        ("2023-12", "Barnet", "Trust MPS", ""): 7300,
        ("2023-12", "London", "Trust MPS", ""): 7100,
        ("2023-12", "City of Westminster", "Trust MPS", ""): 7000,
    }


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (
            '31/12/2023,PAS,Brent,Trust MPS,"0,73","0,72"',
            "Trust MPS: London is 0,72 here, and 0,71 in an earlier row.",
        ),
        ('30/11/2023,PAS,Brent,Trust MPS,"0,73","0,71"', "“30/11/2023” is not a month."),
        ('31/12/2023,PAS,Brent,Trust MPS,"1,73","0,71"', "“1,73” is not a whole number."),
        ('31/12/2023,PAS,Brent,Trust MPS,many,"0,71"', "“many” is not a number."),
    ],
)
def test_what_is_wrong_in_a_survey(row, wrong):
    sentences = read(
        "mopac-survey", SURVEY + '31/12/2023,PAS,Barnet,Trust MPS,"0,73","0,71"\n' + row + "\n"
    ).sentences
    assert sentences[0].startswith(f"a.csv, line 3: {wrong}")


def test_a_hidden_admission_is_hidden_and_never_zero():
    reading = read(
        "hospital-admissions",
        "Period,Area name,Indicator,Value\n2024-01,Barnet,Assault,*\n2024-01,Camden,Assault,12\n",
    )
    assert found(reading)["2024-01", "Barnet", "Assault", ""] == HIDDEN < 0
    assert found(reading)["2024-01", "Camden", "Assault", ""] == 12
    assert found(read("long-csv", "month,area,measure,count\n2024-01,Barnet,x,*\n")) == {
        ("2024-01", "Barnet", "x", ""): HIDDEN
    }
    assert read("mopac-borough", "month,borough,measure,count\n2024-01,Barnet,x,*\n").cells is None


STREET = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context\n"


def test_street_records_are_counted_by_month_borough_type_and_force():
    row = "{},2024-01,City of London Police,City of London Police,,,x,E1,{},{},,\n"
    reading = read(
        "police-uk-street",
        STREET
        + row.format("a", "Camden 027B", "Robbery")
        + row.format("b", "Camden 001C", "Robbery")
        + row.format("b", "", "Robbery")
        + row.format("", "Broxtowe 001A", "Drugs"),
    )
    force = "City of London Police"
    assert found(reading) == {
        ("2024-01", "Camden", "Robbery", force): 2,
        ("2024-01", "Unknown", "Robbery", force): 1,
        ("2024-01", "Broxtowe", "Drugs", force): 1,
    }
    assert reading.report.areas == ("Camden", "unknown borough")
    assert reading.report.unknown_areas == ("Broxtowe",)
    assert reading.report.files[0].rows == 4
    assert any("1 row has the Crime ID of an earlier row" in line for line in reading.report.remarks)


def test_populations_by_age_and_by_year():
    ages = "Code,Name,age,population,sex\nE12,LONDON,0,5,Persons\nE09,Camden,0,2,Persons\nE09,Camden,90+,1,Females\n"
    assert found(read("population", ages, "ons_mid2019.csv")) == {
        ("2019-06", "London", "Persons", "0"): 5,
        ("2019-06", "Camden", "Persons", "0"): 2,
        ("2019-06", "Camden", "Females", "90+"): 1,
    }
    years = "Code,Name,Year,Source,Population,Hectares\nE09,Camden,2030,GLA,9,1.5\n"
    assert found(read("population", years)) == {("2030-06", "Camden", "Persons", "All ages, GLA"): 9}
    assert "its name does not say which year" in read("population", ages, "ons.csv").sentences[0]


@pytest.mark.parametrize("kind", [code for code in KINDS if code not in ("mps-borough", "offence-records")])
def test_each_kind_refuses_another_kinds_file_and_names_it(kind):
    borough = "MajorText,MinorText,BoroughName,202401,202402,202403\nRobbery,Robbery of Personal Property,Barnet,1,2,3\n"
    (sentence,) = read(kind, borough).sentences
    if kind == "gla-state-of-london":
        assert sentence.startswith("a.csv: This is no Excel workbook.")
    else:
        assert sentence.endswith("It looks like the kind mps-borough: add it as that.")


@pytest.mark.parametrize(
    ("header", "kind"),
    [(DASHBOARD, "mps-dashboard"), (STREET.strip(), "police-uk-street"), (SURVEY.strip(), "mopac-survey")],
)
def test_other_kinds_are_recognised_by_their_header(header, kind):
    (sentence,) = read("mps-borough", f"{header}\n" + "," * header.count(",") + "\n").sentences
    assert f"It looks like the kind {kind}: add it as that." in sentence
