"""The documented long CSV: its columns in any order, and every fault told with its line."""

# ruff: noqa: E501 - sentences stand whole, as they are read

import pytest
from tests.trends.making import long, read, simple

from goldenthread.trends.kinds import long_csv

ROW = "2024-07,Barnet,homicide,1"


def faults(*contents):
    reading = read("long-csv", *contents)
    assert reading.cells is None
    return list(reading.sentences)


def counts(reading):
    found = reading.cells
    return {
        (found.words[found.area[n]], found.words[found.group[n]], found.month[n]): found.count[n]
        for n in range(len(found))
    }


JULY = 2024 * 12 + 6


@pytest.mark.parametrize(
    "content",
    [
        long(ROW),
        long("2024-07-01,Barnet,homicide,1"),
        long("202407,Barnet,homicide,1"),
        long("1,homicide,Barnet,2024-07", header="count,measure,area,month"),
        long('"2024-07","Barnet","homicide","1"', header="Month,AREA,Measure,Count"),
        long("2024-07,Barnet,homicide,1", header="month,borough,measure,count"),
        "\ufeffmonth;area;measure;count\r\n2024-07;Barnet;homicide;1\r\n".encode(),
    ],
)
def test_one_row_in_every_dress(content):
    assert counts(read("long-csv", content)) == {("Barnet", "homicide", JULY): 1}


def test_columns_that_are_not_used_are_named():
    report = read("long-csv", long(ROW + ",x,y", header="month,area,measure,count,rate,note")).report
    assert report.files[0].extra_columns == ("rate", "note")
    assert "a.csv: not used: rate, note." in report.lines()


def test_the_report_says_what_was_found():
    report = read(
        "long-csv", long(ROW, "2024-09,Atlantis,Knife, etc,3".replace("Knife, etc", '"Knife, etc"'))
    ).report
    assert report.areas == ("Barnet",)
    assert report.unknown_areas == ("Atlantis",)
    assert [str(m) for m in report.holes] == ["2024-08"]
    assert report.measures == ("Knife, etc", "homicide")


def test_the_encoding_is_told_when_it_is_not_the_usual_one():
    report = read("long-csv", long("2024-07,Cité,homicide,1").decode().encode("cp1252")).report
    assert "a.csv: read as cp1252." in report.remarks


def test_a_total_alone_is_an_area():
    assert counts(read("long-csv", long("2024-07,London,homicide,9"))) == {("London", "homicide", JULY): 9}


def test_a_total_beside_its_parts_is_refused():
    assert faults(long(ROW, "2024-07,London,homicide,9", "2024-08,London,homicide,9")) == [
        "a.csv, line 3: “London” looks like a total of the other areas. Export it without totals; beside its parts, every offence in it would be counted twice."
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "2024-07,barnet,HOMICIDE,2",
            "July 2024, barnet, HOMICIDE is already in a.csv, line 2, with another count (1). If both count, add them up (3) with --add-repeats; else leave the wrong one out.",
        ),
        (
            "2024-07,barnet,homicide,1",
            "July 2024, barnet, homicide is already in a.csv, line 2, with the same count. If both count, add them up (2) with --add-repeats; if it was pasted twice, leave one out.",
        ),
        (
            "2024-08,Barnett,homicide,2",
            '“Barnett” is no area that we know. Did you mean Barnet? Correct the name; or if it is new, say so: --new-name "Barnett".',
        ),
        (
            "2024-08,Barnet,homicide,-2",
            "“-2” is negative. A count is 0 or more; correct it, or leave the month out of the extract.",
        ),
        (
            "2024-08,Barnet,homicide,",
            "the count is blank. A missing month is not a zero: write the count, and 0 only if there was none.",
        ),
        ("2024-08,Barnet,homicide,many", "“many” is not a number. Write a whole number."),
        (
            '2024-08,Barnet,homicide,"1,200"',
            "“1,200” has a separator in it. Write the number without commas or blanks: 1200.",
        ),
        (",Barnet,homicide,2", "The month is blank. Fill it in."),
        ("2024-08,,homicide,2", "The area is blank. Fill it in."),
        ("2024-08,Barnet,,2", "The measure is blank. Fill it in."),
        (
            "2024-08-15,Barnet,homicide,2",
            "“2024-08-15” is not a month. Write a year and a month, such as 2024-07. A first day, such as 2024-07-01, is read as the month.",
        ),
        (
            "08/2024,Barnet,homicide,2",
            "“08/2024” is not a month. Write a year and a month, such as 2024-07. A first day, such as 2024-07-01, is read as the month.",
        ),
        (
            "1024-08,Barnet,homicide,2",
            "“1024-08” lies in the year 1024, which must be a slip. A first day, such as 2024-07-01, is read as the month.",
        ),
        (
            "0000-08,Barnet,homicide,2",
            "“0000-08” lies in the year 0, which must be a slip. A first day, such as 2024-07-01, is read as the month.",
        ),
        (
            "2024-13,Barnet,homicide,2",
            "There is no month 13: months run from 1 to 12. A first day, such as 2024-07-01, is read as the month.",
        ),
        (
            "2024-08,Barnet,homicide",
            "The row has 3 columns and the header has 4. Compare it with the header; a comma inside a name needs quotation marks.",
        ),
    ],
)
def test_a_bad_row_is_told_with_its_line(line, sentence):
    assert faults(long(ROW, line)) == [f"a.csv, line 3: {sentence}"]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (
            "month,area,what,count",
            "a.csv, line 1: The header has no column measure. The first line must name the columns month, area, measure and count, in any order.",
        ),
        (
            "when,area,what,count",
            "a.csv, line 1: The header has no column month or measure. The first line must name the columns month, area, measure and count, in any order.",
        ),
        (
            "month,area,borough,measure,count",
            "a.csv, line 1: The header names area twice. Rename or remove one of the two columns.",
        ),
        (
            "a,b,c,d",
            "a.csv, line 1: This is no file of the kind long-csv: its columns are a, b, c, d. The first line must name the columns month, area, measure and count.",
        ),
        (
            "a,b,c,d,e,f,g",
            "a.csv, line 1: This is no file of the kind long-csv: its columns are a, b, c, d, e, f, …. The first line must name the columns month, area, measure and count.",
        ),
    ],
)
def test_a_bad_header_is_told(header, sentence):
    assert faults(long(ROW, header=header)) == [sentence]


def test_a_borough_file_of_the_met_is_recognised():
    assert "It looks like the kind mps-borough: add it as that." in faults(simple("2024-01..2024-12"))[0]


def test_a_header_without_rows_is_told():
    assert faults(long()) == ["a.csv: It has a header and no rows. Export it again."]


def test_every_problem_of_every_file_is_told_at_once():
    found = faults(long(ROW, "x,Barnet,homicide,1"), long(ROW), b"", long("y,Barnet,homicide,1"))
    assert [line.split(":")[0] for line in found] == [
        "c.csv",
        "a.csv, line 3",
        "d.csv, line 2",
        "b.csv, line 2",
    ]
    assert "is already in a.csv, line 2" in found[3]


def test_many_counts_that_stand_twice_are_told_as_one_block():
    rows = [f"2024-0{month},{area},homicide,1" for month in (1, 2, 3) for area in ("Barnet", "Brent")]
    changed = [rows[0][:-1] + "2", *rows[1:]]
    (told,) = faults(long(*rows, *rows))
    assert told == (
        "a.csv, line 8: January 2024, Barnet, homicide is already in a.csv, line 2, and 5 more counts of January 2024 "
        "to March 2024 stand twice, all with the same count. If both hold parts of one count, add them up with "
        "--add-repeats. If they were pasted or exported twice, leave those lines out."
    )
    (told,) = faults(long(*rows), long(*changed))
    assert told.startswith(
        "b.csv, line 2: January 2024, Barnet, homicide is already in a.csv, line 2, and 5 more"
    )
    assert "stand twice, 1 of them differs." in told
    assert told.endswith("leave that file out.")


def test_an_extract_of_absurd_size_is_refused(monkeypatch):
    monkeypatch.setattr(long_csv, "MOST_CELLS", 1)
    assert faults(long(ROW, "2024-08,Barnet,homicide,1")) == [
        "a.csv, line 3: There are more than 1 rows. Split the file."
    ]


def test_a_borough_by_its_code_is_that_borough_and_no_other_places_code_is_a_slip_for_one():
    assert "is already in a.csv, line 2" in faults(long(ROW, "2024-07,e09000003,homicide,2"))[0]
    assert read("long-csv", long("2024-07,E09000003,homicide,2")).report.areas == ("Barnet",)
    assert "looks like a total" in faults(long(ROW, "2024-07,E12000007,homicide,2"))[0]
    report = read(
        "long-csv", long(ROW, "2024-07,E08000003,homicide,2", "2024-07,E09000001,homicide,2")
    ).report
    assert (report.areas, report.unknown_areas) == (("Barnet", "City of London"), ("E08000003",))
    assert "Did you mean" in faults(long(ROW, "2024-07,Aviation Securty SO18,homicide,2"))[0]
