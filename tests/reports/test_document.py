"""The document: what it refuses, and that it comes back from its bytes as it was."""

import pytest
from tests.reports.story import BASIS, corrected, inputs, last

from goldenthread.ledger.figures import Figure
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.reports import snapshot
from goldenthread.reports.compose import compose
from goldenthread.reports.document import (
    Bullets,
    Column,
    Document,
    Guarded,
    Heading,
    NoteMark,
    Number,
    Paragraph,
    Table,
    Told,
    Unprotected,
    Words,
    inlines,
    plain,
)


def document(audience="internal", blocks=(), figures=None, notes=()):
    return Document("T", "S", "", "summary", audience, "2024-25Q1", blocks, notes, figures or {}, BASIS)


def test_readers_outside_get_guarded_figures_by_type():
    told = Told("a", "Reach", "1,204")
    assert document(figures={"a": told}).figures["a"] is told
    with pytest.raises(Unprotected, match="a has not passed disclosure control"):
        document("outside", figures={"a": told})
    figure = Figure("a", "Reach", Gap(GapReason.NOT_PROVIDED))
    with pytest.raises(Unprotected):
        document("outside", figures={"a": figure})
    assert document("outside", figures={"a": Guarded("a", "Reach", "1,204")})


def test_an_unknown_audience_counts_as_outside():
    with pytest.raises(Unprotected):
        document("somebody", figures={"a": Told("a", "Reach", "3")})


def test_a_hidden_figure_cannot_be_printed():
    hidden = Guarded("a", "Reach", "fewer than 5", hidden=True)
    assert document("outside", (Paragraph((Number("a", "fewer than 5"),)),), {"a": hidden})
    with pytest.raises(Unprotected, match="its number was to be printed"):
        document("outside", (Paragraph((Number("a", "3"),)),), {"a": hidden})


def test_no_number_without_a_trail():
    with pytest.raises(ValueError, match="The number 7 has no trail"):
        document(blocks=(Bullets(((Number("a", "7"),),)),))


def test_no_mark_without_its_footnote():
    with pytest.raises(ValueError, match="no footnote n"):
        document(blocks=(Paragraph((NoteMark("n"),)),))


def test_a_row_has_a_cell_for_each_column():
    with pytest.raises(ValueError, match="“KPIs” a row has more or fewer cells"):
        Table("KPIs", (Column("A"), Column("B")), (((),),))


def test_inlines_are_found_wherever_they_stand():
    line = (Words("a "), Number("x", "1"))
    table = Table("T", (Column("A"),), ((line,),))
    assert [*inlines((Heading(1, "H", "h"), table))] == list(line)
    assert plain(line) == "a 1"


@pytest.mark.parametrize("kind", ["summary", "full"])
@pytest.mark.parametrize("audience", ["internal", "outside"])
def test_a_document_comes_back_from_its_bytes(kind, audience):
    made = compose(inputs(last=last(after=corrected("HOSP", reach__quarter=1192))), kind, audience)
    content = snapshot.canonical(made)
    assert snapshot.read(content) == made
    assert snapshot.canonical(snapshot.read(content)) == content
    assert (
        snapshot.canonical(
            compose(inputs(last=last(after=corrected("HOSP", reach__quarter=1192))), kind, audience)
        )
        == content
    )


def test_another_format_is_refused():
    with pytest.raises(ValueError, match="format 99"):
        snapshot.read(b'{"format": 99, "document": {}}')


def test_the_first_difference_is_named():
    before = snapshot.canonical(compose(inputs(), "summary", "internal"))
    after = snapshot.canonical(compose(inputs(corrected("HOSP", reach__quarter=1192)), "summary", "internal"))
    assert snapshot.first_difference(before, before) == ""
    found = snapshot.first_difference(before, after)
    assert found.startswith("figures/")
    assert "reach.quarter.HOSP" in found
    assert "was “1 July 2024” and is now “20 January 2025”" in found
    assert "content does not" in snapshot.first_difference(
        before, before.replace(b',"format"', b', "format"')
    )


def test_long_differences_are_cut():
    long = document(blocks=(Paragraph((Words("x" * 500),)),))
    other = document(blocks=(Paragraph((Words("y" * 500),)),))
    found = snapshot.first_difference(snapshot.canonical(long), snapshot.canonical(other))
    assert len(found) < 400
    assert "…" in found
