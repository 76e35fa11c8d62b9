"""What the demonstration's reports say, over police data and five quarters."""

from datetime import UTC, datetime

import pytest
from tests.small import Q1

from goldenthread.actions import reports
from goldenthread.reports import trail
from goldenthread.reports.document import Number, inlines, plain
from goldenthread.reports.render.forms import render_document
from goldenthread.store import snapshots

pytestmark = pytest.mark.django_db


def test_every_signed_report_recomputes(demo):
    results = [reports.verify(one.digest) for one in snapshots.all()]
    assert len(results) == 3
    assert [r.sentence for r in results if not r.ok] == []


def test_a_snapshot_names_its_vintage(demo):
    pack, _, signed = snapshots.of_quarter(Q1)
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
