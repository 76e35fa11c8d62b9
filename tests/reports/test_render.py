"""The forms of a report: text, HTML and PDF, from one document."""

import io
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pikepdf
import pytest
from tests.reports.story import BASIS, corrected, inputs, last

from goldenthread.reports.compose import compose
from goldenthread.reports.document import (
    Bullets,
    Callout,
    Chart,
    Column,
    Document,
    Fact,
    Facts,
    Heading,
    Note,
    NoteMark,
    Number,
    Paragraph,
    Reference,
    Table,
    Tag,
    Told,
    Words,
)
from goldenthread.reports.render import html, page, pdf, text
from goldenthread.reports.render.standing import Signature, standing

SIGNATURE = Signature("director", datetime(2024, 10, 31, 23, 30, tzinfo=UTC), "d" * 64)
FULL = compose(inputs(last=last(after=corrected("HOSP", reach__quarter=1192))), "full", "internal")
SUMMARY = compose(inputs(), "summary", "outside")


def small(*blocks, notes=()):
    figures = {"a": Told("a", "Reach", "46")}
    return Document(
        "Title <1>", "Q1", "Notice & more", "summary", "internal", "2024-25Q1", blocks, notes, figures, BASIS
    )


class Checker(HTMLParser):
    """Collects what HTML holds, and that every element is closed."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.images, self.wrong = [], [], [], [], []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag not in {"img", "meta"}:
            self.open.append(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if "href" in found else []
        self.images += [found] if tag == "img" else []
        self.wrong += [k for k in found if k == "style" or k.startswith("on")]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


def checked(markup):
    checker = Checker()
    checker.feed(markup)
    assert checker.open == []
    assert checker.wrong == []
    assert len(set(checker.ids)) == len(checker.ids)
    return checker


def test_text_is_eighty_columns_wide():
    lines = text.render(FULL).splitlines()
    assert [line for line in lines if len(line) > text.WIDTH] == []
    assert lines[0].startswith("Smallborough Violence Reduction Unit")
    assert not text.render(FULL).endswith("\n\n")


def test_text_says_draft_or_who_signed_when():
    assert "Q1 2024-25 (April to June 2024). Draft." in text.render(SUMMARY)
    assert "Signed by director on 31 October 2024." in text.render(SUMMARY, SIGNATURE)
    assert standing(None) == "Draft"


def test_text_stacks_a_table_that_is_too_wide():
    columns = (Column("Programme"), *(Column(f"Anticonstitutionally{i}", numeric=True) for i in range(5)))
    row = ((Words("Your Choice"),), *(((Number("a", "46"),)) for _ in range(5)))
    table = Table("Wide", columns, ((row[0], *((Number("a", "46"),) for _ in range(5))),), ("A note.",))
    assert "Your Choice\n  Anticonstitutionally0: 46\n" in text.render(small(table))


def test_text_aligns_numbers_to_the_right():
    table = Table(
        "T", (Column("A"), Column("N", "£", numeric=True)), (((Words("a"),), (Words("7"),)),), ("Mind.",)
    )
    assert "A  N (£)\n-  -----\na      7\nMind." in text.render(small(table))


def test_text_has_contents_and_mentions_charts():
    made = text.render(FULL)
    assert "Contents\nOverall performance in Q1\n" in made
    assert "[Chart] Homicide: 108 in the 12 months to July 2024, 36 fewer than" in " ".join(made.split())


def test_text_has_callouts_tags_and_the_logic_model_as_lists():
    made = text.render(small(Callout("No returns.", (Words("None yet."),)), Paragraph((Tag("Red", "red"),))))
    assert "! No returns. None yet." in made
    assert "\nRED\n" in made
    assert "3.1 Mentoring and therapy (leads to 4.1)" in text.render(FULL)


@pytest.mark.parametrize("document", [FULL, SUMMARY])
def test_the_fragment_is_well_formed_and_its_links_lead_somewhere(document):
    found = checked(html.render(document, lambda name: f"/trail/{name}"))
    inside = {link[1:] for link in found.links if link.startswith("#")}
    assert inside <= set(found.ids)
    trails = {link.removeprefix("/trail/") for link in found.links if link.startswith("/trail/")}
    assert trails <= set(document.figures)
    assert len(trails) > 10
    assert all(image["alt"] for image in found.images)


def test_every_number_links_to_its_trail():
    made = html.render(small(Paragraph((Number("a", "46", strong=True),))), lambda name: f"/x?{name}&y")
    assert 'href="/x?a&amp;y"><strong>46</strong></a>' in made


def test_footnotes_are_linked_both_ways_and_marked_once():
    mark = NoteMark("n")
    notes = (Note("n", (Words("One."),)), Note("unused", (Words("Two."),)))
    made = html.render(small(Paragraph((mark, mark)), notes=notes), str)
    assert made.count('id="mark-1"') == 1
    assert made.count('href="#note-1"') == 2
    assert made.count('href="#mark-1"') == 1
    assert "#mark-2" not in made


def test_words_are_escaped():
    made = html.render(
        small(Heading(2, "<b>", "x"), Bullets(((Words("<i>", strong=True),),)), Callout("&", ())), str
    )
    assert "<b>" not in made
    assert "<i>" not in made
    assert '<h3 class="govuk-heading-m" id="x">&lt;b&gt;</h3>' in made


FACTS = (Fact("Reach", (Number("a", "46"),), (Words("of 60"),)), Fact("Live", (Tag("Yes", "green"),)))


def test_facts_are_drawn_in_every_form():
    key, listed = Facts(FACTS, large=True), Facts(FACTS)
    assert "- Reach: 46 (of 60)\n- Live: YES\n" in text.render(small(key))
    checked(html.render(small(key, listed), str))
    assert '<dt class="gt-key-figure__term">Reach</dt>' in html.render(small(key), str)
    assert '<dt class="govuk-summary-list__key">Live</dt>' in html.render(small(listed), str)
    assert pdf.render(small(key, listed)).startswith(b"%PDF")


def test_a_reference_is_a_link_where_there_is_a_site():
    document = small(Paragraph((Reference("the data", "data"),)))
    assert "the data" in text.render(document)
    assert "<a" not in html.render(document, str)
    assert 'href="/data"' in html.render(document, str, site="/")
    assert pdf.render(document).startswith(b"%PDF")


def test_headings_fit_below_the_pages_own():
    assert "<h4" in html.render(small(Heading(1, "A", "a")), str, top=3)
    assert "<h6" in html.render(small(Heading(3, "A", "a")), str, top=5)


def test_charts_have_a_picture_words_and_numbers():
    chart = next(b for b in FULL.blocks if isinstance(b, Chart))
    made = html.render(FULL, str, lambda c: f"/charts/{c.name}.svg")
    assert f'src="/charts/{chart.name}.svg"' in made
    assert "The numbers in this chart" in made
    assert html.as_data(chart).startswith("data:image/svg+xml;base64,")


def test_the_file_stands_alone_with_every_trail():
    made = page.render(FULL, SIGNATURE)
    found = checked(re.sub(r"<style>.*?</style>", "", made, flags=re.DOTALL).replace("<!DOCTYPE html>", ""))
    assert {link[1:] for link in found.links} <= set(found.ids)
    assert not [link for link in found.links if not link.startswith("#")]
    assert len([i for i in found.ids if i.startswith("figure-")]) == len(FULL.figures)
    assert "Signed by director on 31 October 2024" in made
    assert "Snapshot dddddddd" in made
    assert "hosp-2024-25q1.xlsx!Return!C1, version 2, recorded on 20 January 2025" in made
    assert "http" not in made.replace("http://www.w3.org", "")


def test_the_file_of_a_draft_says_so():
    made = page.render(small())
    assert "<strong>Draft</strong>" in made
    assert "Title &lt;1&gt;" in made
    assert "Snapshot" not in made


@pytest.fixture(scope="module")
def made():
    return pdf.render(FULL, SIGNATURE)


def test_the_pdf_is_the_same_bytes_each_time(made):
    assert pdf.render(FULL, SIGNATURE) == made
    assert pdf.render(FULL) != made


def test_the_pdf_says_that_it_is_accessible_and_archivable(made):
    with pikepdf.open(io.BytesIO(made)) as opened:
        metadata = str(opened.Root.Metadata.read_bytes())
        assert "pdfuaid:part>1<" in metadata.replace(" ", "")
        assert "pdfaid:part>2<" in metadata.replace(" ", "")
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang).startswith("en")
        assert str(opened.docinfo.Title) == FULL.title


def test_the_rows_of_the_pdfs_tables_have_headers(made):
    with pikepdf.open(io.BytesIO(made)) as opened:
        rows = list(pdf._body_rows(opened.Root.StructTreeRoot, in_body=False))
        first = [next(iter(pdf._kids(row))) for row in rows]
        assert len(rows) > 50
        assert {str(cell.S) for cell in first} == {"/TH"}
        assert {str(cell.A[0].Scope) for cell in first} == {"/Row"}
        headers = sum(str(row.S) == "/TR" for row in rows)
        assert headers == len(rows)


def test_a_pdf_with_row_headers_is_left_as_it_is(made):
    assert len(pdf.with_row_headers(made)) == len(made)


def test_fonts_are_inside_and_none_is_the_machines(made):
    with pikepdf.open(io.BytesIO(made)) as opened:
        found = [f for p in opened.pages for f in p.Resources.get("/Font", {}).values()]
        fonts = {str(font.BaseFont).partition("+")[2] for font in found}
    assert all(name.startswith(("Inter", "Libertinus", "DejaVu", "NewCM")) for name in fonts)


def test_a_summary_fits_a_page_and_an_empty_document_can_be_drawn():
    with pikepdf.open(io.BytesIO(pdf.render(SUMMARY))) as opened:
        assert len(opened.pages) == 1
    assert pdf.render(small()).startswith(b"%PDF")


def test_columns_get_room_by_what_they_hold():
    table = Table(
        "T",
        (Column("Programme"), Column("People reached", numeric=True), Column("Status")),
        (((Words("Hospital Based Youth Work"),), (Words("1,204"),), (Tag("On track", "green"),)),),
    )
    name, number, status = pdf.widths(table)
    assert name > status > number > 5
    assert all(pdf.widths(Table("T", table.columns, ())))


def test_a_screen_reader_meets_the_notice_and_the_standing_first(made):
    """What stands in a page's header is an artifact, which is not read aloud."""
    assert FULL.notice
    with pikepdf.open(io.BytesIO(made)) as opened:
        first = opened.pages[0]
        artifact, read = 0, []
        for instruction in pikepdf.parse_content_stream(first):
            operator = str(instruction.operator)
            if operator in {"BDC", "BMC"}:
                artifact += artifact > 0 or str(instruction.operands[0]) == "/Artifact"
            elif operator == "EMC":
                artifact -= artifact > 0
            elif operator == "Tf":
                letters = _letters(first.Resources.Font[str(instruction.operands[0])])
            elif operator in {"Tj", "TJ"} and not artifact:
                parts = instruction.operands[0] if operator == "TJ" else instruction.operands
                read += [_text(bytes(part), letters) for part in parts if isinstance(part, pikepdf.String)]
    text = "".join(read)
    assert FULL.notice.replace(" ", "")[:40] in text.replace(" ", "")[:400]
    assert "Signedby" in text.replace(" ", "")[:400]


def _letters(font):
    """Which glyph of a font stands for which letters, by its own table."""
    table = font.ToUnicode.read_bytes().decode()
    pairs = re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", table)
    return {int(glyph, 16): bytes.fromhex(letters).decode("utf-16-be") for glyph, letters in pairs}


def _text(glyphs, letters):
    return "".join(letters.get(int.from_bytes(glyphs[i : i + 2]), "") for i in range(0, len(glyphs), 2))
