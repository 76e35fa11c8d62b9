"""Files that are no table, or want to do harm: each is refused with a sentence."""

# ruff: noqa: E501 - sentences stand whole, as they are read

import gzip

import pytest
from tests.trends.making import packed

from goldenthread.trends.kinds import files
from goldenthread.trends.kinds.reading import SourceFile, Unreadable

TABLE = b"month,area,measure,count\n2024-07,Barnet,homicide,1\n"


def table(content: bytes) -> files.TextTable:
    return files.table(SourceFile("a.csv", content))


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        table(content)
    return refused.value.problem.sentence


@pytest.mark.parametrize(
    "content",
    [
        TABLE,
        packed(TABLE),
        b"\xef\xbb\xbf" + TABLE,
        TABLE.replace(b"\n", b"\r\n"),
        TABLE.replace(b",", b";"),
        TABLE.replace(b",", b"\t"),
        TABLE.decode().encode("utf-16"),
        b"\n\n" + TABLE + b"\n,,,\n",
        TABLE.replace(b"Barnet", b'"Barnet"'),
        packed(TABLE[:30]) + packed(TABLE[30:]),
        b"sep=;\n" + TABLE.replace(b",", b";"),
        b"\xef\xbb\xbfsep=,\r\n" + TABLE.replace(b"\n", b"\r\n"),
        b'\n"sep=\t"\n\n' + TABLE.replace(b",", b"\t"),
        ("SEP=|\n" + TABLE.decode().replace(",", "|")).encode("utf-16"),
    ],
    ids=[
        "plain",
        "gzip",
        "mark",
        "windows lines",
        "semicolons",
        "tabs",
        "utf-16",
        "blank lines",
        "quoted",
        "two members",
        "Excel's line",
        "Excel's line with a mark",
        "Excel's line among blank ones",
        "Excel's line in UTF-16",
    ],
)
def test_tables_in_every_dress_are_read(content):
    found = table(content)
    assert found.header.values == ("month", "area", "measure", "count")
    assert [row.values for row in found.rows()] == [("2024-07", "Barnet", "homicide", "1")]


def test_western_letters_of_windows_are_read():
    found = table(TABLE.replace(b"Barnet", "Cité".encode("cp1252")))
    assert (found.encoding, next(found.rows()).values[1]) == ("cp1252", "Cité")


def test_lines_are_counted_from_excels_own():
    found = table(b"sep=;\nmonth;area\n2024-07;Barnet, north\n\n2024-08;Camden\n")
    assert (found.header.line, found.header.values) == (2, ("month", "area"))
    assert [(row.line, row.values[1]) for row in found.rows()] == [(3, "Barnet, north"), (5, "Camden")]


def test_excels_line_alone_is_an_empty_file_and_a_sign_of_excels_within_a_table_is_a_row():
    assert refusal(b"sep=;\n") == "a.csv: The file is empty. Download or export it again."
    assert [row.values for row in table(b"a;b\nsep=;\n").rows()] == [("sep=", "")]


def test_a_row_knows_the_line_that_it_starts_on():
    rows = list(table(b'a,b\n"x\ny",1\n\nz,2\n').rows())
    assert [row.line for row in rows] == [2, 5]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "a.csv: The file is empty. Download or export it again."),
        (b"\n \n", "a.csv: The file is empty. Download or export it again."),
        (
            b"PK\x03\x04rest",
            "a.csv: This is a workbook or a ZIP archive, not a text file. Save it as CSV (comma separated) and add that.",
        ),
        (
            b"%PDF-1.7",
            "a.csv: This is a PDF document, not a text file. Add the table that it was made from, as CSV (comma separated).",
        ),
        (
            packed(packed(TABLE)),
            "a.csv: This is packed twice, not a text file. Save it as CSV (comma separated) and add that.",
        ),
        (packed(TABLE)[:-12], "a.csv: It is a damaged or incomplete gzip file. Download it again."),
        (
            b"\x1f\x8b\x08 no gzip at all",
            "a.csv: It is a damaged or incomplete gzip file. Download it again.",
        ),
        (
            b"a,b\n1,\x00\n",
            "a.csv, line 2: This line holds bytes that no text has. Save it as CSV (comma separated) and add that.",
        ),
        (
            b'a,b\n1,"2\n',
            "a.csv, line 2: The row that starts here cannot be split into columns (unexpected end of data). Look for a quotation mark without its partner.",
        ),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, sentence):
    with pytest.raises(Unreadable) as refused:
        list(table(content).rows())
    assert refused.value.problem.sentence == sentence


def test_a_gzip_bomb_is_not_unpacked():
    bomb = gzip.compress(b"a,b\n" + b"0,0\n" * (files.MOST_BYTES // 4 + 1), 1)
    assert len(bomb) < 1_000_000
    assert "It holds more than 100 MB" in refusal(bomb)


def test_an_endless_line_is_refused():
    assert "A line has 1,000,003 characters" in refusal(b"a,b" + b"x" * 1_000_000)


def test_an_endless_cell_is_refused():
    with pytest.raises(Unreadable, match=r"line 2: .*field larger than field limit"):
        list(table(b"a,b\n1," + b"x" * 200_000).rows())
