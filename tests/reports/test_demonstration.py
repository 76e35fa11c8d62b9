"""What the demonstration's reports say, over police data and five quarters."""

from datetime import UTC, datetime

import pytest
from tests.small import Q1

from goldenthread.actions import reports
from goldenthread.periods import Quarter
from goldenthread.reports import trail
from goldenthread.reports.document import (
    Bullets,
    Chart,
    Document,
    Heading,
    Number,
    Paragraph,
    inlines,
    plain,
)
from goldenthread.reports.render.forms import render_document
from goldenthread.store import inputs, snapshots
from goldenthread.trends.verdict import Claim

pytestmark = pytest.mark.django_db


def test_every_signed_report_recomputes(demo):
    results = [reports.verify(one.digest) for one in snapshots.all()]
    assert len(results) == 5, "four are signed, and a pack waits for it"
    assert [r.sentence for r in results if not r.ok] == []


def test_a_snapshot_names_its_vintage(demo):
    pack, _, _, signed = snapshots.of_quarter(Q1)
    assert len(signed.basis.vintages) == 1
    assert len(pack.basis.vintages) == 4, "police, admissions, the survey and residents"
    live = reports.compose(quarter=Q1, kind="summary", audience="outside")
    assert set(live.basis.vintages).isdisjoint(signed.basis.vintages)


@pytest.mark.parametrize("audience", ["internal", "outside"])
def test_the_page_of_the_source_document(demo, audience):
    document = reports.compose(quarter=Q1, kind="summary", audience=audience)
    page = " ".join(render_document(document, "text").decode().split())
    for words in (
        "Reached 44,000 Londoners in Q1",
        "28 live programmes",
        "26 of the 28 live programmes",
        "2 programmes are rated red or amber.",
        "Your Choice is rated RED.",
        "Hospital Based Youth Work is rated AMBER.",
        "Redthread merged into Catch22",
        "The VRU and the Learning Partner are investigating the drop in engagement.",
        "(August 2023 – July 2024) with the same period in 2018/19",
        "32 fewer homicides",
        "25 per cent fall in knife crime with injury for those aged under-25 (not DA)",
        "5 per cent reduction in robbery",
    ):
        assert words in page


def test_an_early_compose_has_no_trends_and_says_why(demo):
    early = datetime(2024, 8, 20, tzinfo=UTC)
    document = reports.compose(quarter=Q1, kind="full", audience="internal", instant=early)
    page = " ".join(render_document(document, "text").decode().split())
    assert "There are no data for these comparisons yet: - no comparison of homicides:" in page
    assert document.basis.vintages == ()


def test_every_number_of_the_page_goes_down_to_a_source(demo):
    document = reports.compose(quarter=Q1, kind="full", audience="internal")
    numbers = {i.figure for i in inlines(document.blocks) if isinstance(i, Number)}
    branches = [trail.trail(document.figures, name) for name in sorted(numbers)]
    without = [b.told.name for b in branches if not any(b.origins()) and _is_number(b.told.shown)]
    assert without == []


def test_the_texts_of_a_line_are_plain(demo):
    document = reports.compose(quarter=Q1, kind="summary", audience="outside")
    lines = [plain(getattr(b, "content", ())) for b in document.blocks]
    assert any("Your Choice" in line for line in lines)


def _is_number(shown):
    return shown.strip("£%").replace(",", "").replace(".", "").isdigit() and shown.strip("0.%£") != ""


QUARTERS = ("2023-24Q2", "2023-24Q4", "2024-25Q1")
CAUTIONS = {claim.caution for claim in Claim}


def statements(document: Document) -> list[str]:
    """What a document says in sentences of their own: paragraphs, items, headings, titles of charts."""
    found = []
    for block in document.blocks:
        match block:
            case Paragraph():
                found.append(plain(block.content))
            case Bullets():
                found += map(plain, block.items)
            case Heading():
                found.append(block.text)
            case Chart():
                found.append(block.title)
    return found


@pytest.mark.parametrize("quarter", QUARTERS)
def test_papers_on_one_basis_never_disagree(demo, quarter):
    """Whatever speaks of one measure says the same caution, and prints the same number of the same figure."""
    found = Quarter.parse(quarter)
    papers = [
        inputs.document(found, kind, audience)
        for kind in ("summary", "full", "prg")
        for audience in ("internal", "outside")
    ]
    compared = [t for t in inputs.inputs(found).trends if t.comparison]
    for trend in compared:
        caution, spoken = trend.comparison.verdict.claim.caution, 0
        names = (trend.choice.phrase.casefold(), trend.comparison.series.title.casefold() + ":")
        for said in [text for paper in papers for text in statements(paper)]:
            if any(said.casefold().startswith(n) or f" in {n} (" in said.casefold() for n in names):
                told = {one for one in CAUTIONS if one in said}
                assert told <= {caution}, said
                spoken += bool(told)
        assert spoken, trend.choice.series
    shown: dict[tuple[str, str], set[str]] = {}
    for paper in papers:
        if paper.audience == "internal":
            for name, told in paper.figures.items():
                if "~" not in name and not name.startswith("revised."):
                    shown.setdefault((name, told.label), set()).add(told.shown)
    assert len(shown) > 1000
    assert {key: texts for key, texts in shown.items() if len(texts) > 1} == {}


def test_no_paper_speaks_of_the_merger_as_past_and_to_come(demo):
    """What the provider wrote before the merger is quoted with its day; what is computed is past by then."""
    for kind in ("summary", "full"):
        document = reports.compose(quarter=Q1, kind=kind, audience="internal")
        said = " ".join(" ".join(statements(document)).split())
        assert "Redthread merged into Catch22 on 1 August 2024." in said
        before, _, after = said.partition("Redthread is to merge with Catch22.")
        assert after, "the provider's words are quoted"
        quoted = before[before.rindex(" wrote") :]
        assert " wrote on " in quoted
        assert quoted.count("“") == quoted.count("”") + 1
