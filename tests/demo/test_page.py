"""The source document's page, figure by figure, followed down to cells and rows."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest

from goldenthread.actions import reports
from goldenthread.framework.model import Edition
from goldenthread.ledger.figures import Figure, Said, VintageRows
from goldenthread.ledger.values import Observation
from goldenthread.performance.quarter import judge
from goldenthread.performance.results import QuarterResult, Rating
from goldenthread.periods import Quarter
from goldenthread.reports.document import INTERNAL
from goldenthread.reports.render.forms import render_document
from goldenthread.store import editions, files, snapshots, vintages
from goldenthread.store.known import known
from goldenthread.store.trends import trend

pytestmark = pytest.mark.django_db
Q1 = Quarter.parse("2024-25Q1")
SIGNED = datetime(2024, 9, 18, 23, tzinfo=UTC)
"""The evening of the day on which the report was signed."""


@pytest.fixture
def signed(demo: Path) -> QuarterResult:
    """The quarter as it stood when its report was signed."""
    return judge(known(Q1, instant=SIGNED), SIGNED.date())


@pytest.fixture
def now(demo: Path) -> QuarterResult:
    """The quarter as it stands after the provider's correction."""
    return judge(known(Q1), date(2025, 2, 1))


def programme(result: QuarterResult, code: str):
    return next(p for p in result.programmes if p.programme.code == code)


def cell_of(one: Observation) -> object:
    """What stands in the kept file, in the cell that an observation names."""
    book = openpyxl.load_workbook(BytesIO(files.read(one.source.digest)), data_only=True, read_only=False)
    return book[one.source.sheet][one.source.cell].value


def assert_reaches_cells(figure: Figure, expected: int) -> None:
    """Every observation under a figure is what its cell says, and there are as many as expected."""
    observations = [s for s in figure.sources() if isinstance(s, Observation)]
    assert len(observations) == expected
    for one in observations:
        assert Decimal(str(cell_of(one))) == one.value, one.source.place


def test_44000_people_are_the_sum_of_28_cells(signed: QuarterResult) -> None:
    assert signed.reach.quarter.number == 44012
    assert round(signed.reach.quarter.number, -2) == 44000
    assert_reaches_cells(signed.reach.quarter, 28)


def test_the_correction_moves_the_sum_and_not_the_headline(now: QuarterResult) -> None:
    assert now.reach.quarter.number == 43984
    assert round(now.reach.quarter.number, -2) == 44000
    [corrected] = [
        s for s in now.reach.quarter.sources() if isinstance(s, Observation) and s.source.version == 2
    ]
    assert (corrected.key.subject, cell_of(corrected)) == ("SAO", 4327)


def test_28_programmes_are_live_and_each_sent_a_return_with_kpis(signed: QuarterResult) -> None:
    numbers = [
        signed.coverage.live.number,
        signed.coverage.with_return.number,
        signed.coverage.with_kpi_data.number,
    ]
    assert numbers == [28, 28, 28]


def test_memberships_are_those_of_the_document(signed: QuarterResult) -> None:
    assert [int(a.members.number or 0) for a in signed.areas] == [9, 7, 6, 3, 9]
    assert [int(a.live.number or 0) for a in signed.areas] == [9, 7, 5, 3, 7]


@pytest.mark.parametrize("moment", ["signed", "now"])
def test_26_are_green_and_two_are_not(moment: str, request: pytest.FixtureRequest) -> None:
    result: QuarterResult = request.getfixturevalue(moment)
    assert result.coverage.by_rating[Rating.GREEN].number == 26
    assert result.coverage.sentence == "26 of the 28 live programmes with KPI data are green."
    others = {
        p.programme.code: p.rating.rating
        for p in result.programmes
        if p.rating.rating not in (Rating.GREEN, Rating.NONE)
    }
    assert others == {"YC": Rating.RED, "HBYW": Rating.AMBER}


def test_your_choice_is_red_by_a_missed_kpi_and_by_attrition(signed: QuarterResult) -> None:
    choice = programme(signed, "YC")
    [missed] = [k for k in choice.kpis if k.rating is Rating.RED]
    assert missed.indicator.code == "YC-1"
    assert_reaches_cells(missed.value, 2)
    [attrition] = [r for r in choice.risks if r.rating is Rating.RED]
    assert "attrition" in attrition.title
    assert "retention strategy" in attrition.mitigation
    assert "positive results" in attrition.result
    assert_reaches_cells(attrition.score, 2)


def test_hospital_youth_work_is_amber_by_risk_alone(signed: QuarterResult) -> None:
    hospitals = programme(signed, "HBYW")
    assert (hospitals.rating.kpis, hospitals.rating.risks) == (Rating.GREEN, Rating.AMBER)
    finances = next(r for r in hospitals.risks if "Financial" in r.title)
    assert_reaches_cells(finances.score, 2)
    assert "minimise service disruption" in finances.mitigation


def test_only_the_hospitals_engagement_fell_beyond_the_usual(signed: QuarterResult) -> None:
    flagged = [p for p in signed.programmes if p.engagement and p.engagement.flagged]
    assert [p.programme.code for p in flagged] == ["HBYW"]
    engagement = flagged[0].engagement
    assert engagement is not None
    assert (engagement.now.number, engagement.then.number) == (318, 447)
    assert_reaches_cells(engagement.now, 1)
    assert_reaches_cells(engagement.then, 1)


def test_redthread_merged_into_catch22_by_a_new_edition(demo: Path) -> None:
    before, after = (e.edition for e in sorted(editions.all(), key=lambda e: e.recorded_at)[1:])
    assert before.provider("redthread").merged_into is None
    assert after.provider("redthread").merged_into == "catch22"
    assert editions.in_force(Q1)[0] == after


def edition_for_page(demo: Path) -> Edition:
    return editions.in_force(Q1)[0]


@pytest.mark.parametrize(
    ("series", "difference", "per_cent"),
    [("homicide", -32, None), ("knife-injury-under-25-not-domestic", None, -25), ("robbery", None, -5)],
)
@pytest.mark.parametrize("known_on", [date(2024, 9, 30), None], ids=["as signed", "revised"])
def test_trends_say_what_the_page_says(
    demo: Path, series: str, difference: int | None, per_cent: int | None, known_on: date | None
) -> None:
    edition = edition_for_page(demo)
    found = trend(
        series, to=Quarter.parse("2024-25Q2").window.first, baseline=None, edition=edition, as_at=known_on
    )
    assert (str(found.window), str(found.baseline_window)) == ("2023-08..2024-07", "2018-08..2019-07")
    if difference is not None:
        assert found.difference.number == difference
    if per_cent is not None:
        assert found.per_cent.number is not None
        assert round(found.per_cent.number) == per_cent
    touched = series == "knife-injury-under-25-not-domestic"
    assert [b.code for b in found.breaks] == (["connect"] if touched else [])
    assert_reaches_rows(found.current, series)


def assert_reaches_rows(figure: Figure, series: str) -> None:
    """The count is what the rows of the kept file add up to."""
    [rows] = [s for s in figure.sources() if isinstance(s, VintageRows)]
    kept = next(v for v in vintages.all() if v.digest == rows.vintage)
    content = files.read(next(f.digest for f in kept.files if f.name == rows.file)).decode()
    measure = {"knife-injury-under-25-not-domestic": "knife-injury-under-25-not-domestic"}.get(series, series)
    window = [
        int(r["count"])
        for r in csv.DictReader(StringIO(content))
        if r["measure"] == measure and "2023-08" <= r["month"] <= "2024-07"
    ]
    assert sum(window) == figure.number == rows.value


def test_the_signed_reports_recompute_after_the_correction_and_the_second_extract(demo: Path) -> None:
    reports_ = snapshots.of_quarter(Q1)
    assert [one.kind for one in reports_] == ["prg", "full", "full", "summary"]
    for report in reports_:
        assert report.signed_at is not None
        assert reports.verify(report.digest).ok


def test_the_summary_in_text(demo: Path) -> None:
    document = reports.compose(quarter=Q1, kind="summary", audience=INTERNAL, instant=SIGNED)
    text = " ".join(render_document(document, "text").decode().split())
    for said in (
        "44,000 Londoners",
        "28 live programmes",
        "26 of the 28 live programmes with KPI data are green",
        "Your Choice is rated RED",
        "Hospital Based Youth Work is rated AMBER",
        "Redthread merged into Catch22 on 1 August 2024",
        "32 fewer homicides",
        "25 per cent fall in knife crime with injury for those aged under-25 (not DA)",
        "5 per cent reduction in robbery",
        "every figure is fictitious",
    ):
        assert said in text


def test_targets_come_from_the_edition(signed: QuarterResult) -> None:
    missed = next(k for k in programme(signed, "YC").kpis if k.indicator.code == "YC-1")
    assert missed.target is not None
    [said] = [s for s in missed.target.sources() if isinstance(s, Said)]
    assert said.value == 75
    assert said.edition == editions.in_force(Q1)[1]
