"""A quarter of the compact edition with something of everything, judged, and the trends beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.small import Q1, full_return, known
from tests.small import Measures as Return

from goldenthread.framework.model import LogicModel, Node
from goldenthread.framework.series import Break, Selection, SeriesDefinition, Statement, TrendChoice
from goldenthread.ledger.values import Word
from goldenthread.performance.quarter import judge
from goldenthread.periods import Month, Quarter, Window
from goldenthread.reports.document import Basis
from goldenthread.reports.inputs import Inputs, Last, Trend
from goldenthread.returns.known import Known
from goldenthread.trends.comparison import Comparison, compare
from goldenthread.trends.methods import METHODS
from goldenthread.trends.rolling import rolling
from goldenthread.trends.values import FileCounts, MonthlySeries, VintageRef

DAY = date(2024, 9, 30)
SIGNED = datetime(2024, 10, 31, 15, tzinfo=UTC)
BASIS = Basis(
    "2024-09-30T09:00:00+00:00",
    12,
    "e" * 64,
    ("f" * 64,),
    "0.1",
    dict(METHODS),
    {"homicide": 1, "robbery": 1},
)
WINDOW, BASELINE = Window.parse("2023-08..2024-07"), Window.parse("2018-08..2019-07")
CONNECT = Break(
    code="connect",
    month="2024-02",
    title="a new recording system",
    text="February 2024 saw a new recording system.",
)

RETURNS: Mapping[tuple[str, Quarter], Return] = {
    ("MENTOR", Q1): full_return(
        {
            "kpi.M-2.numerator": 8,
            "risk.2024-25q1-1.likelihood": 5,
            "risk.2024-25q1-1.impact": 5,
            "risk.2024-25q1-1.likelihood-after": 5,
            "risk.2024-25q1-1.impact-after": 4,
            "risk.2024-25q1-1.state": Word("open"),
            "risk.2024-25q1-1.due": date(2024, 8, 31),
        }
    ),
    ("HOSP", Q1): {
        "reach.quarter": 1204,
        "reach.year": 1204,
        "reach.quarter|age:10-14": 3,
        "reach.quarter|age:15-24": 1200,
        "reach.quarter|age:not-known": 1,
        "reach.quarter|borough:east": 1204,
        "spend.actual": "14000",
        "spend.forecast": "41000",
        "kpi.H-1.step1": 50,
        "kpi.H-1.step2": 40,
        "kpi.H-1.step3": 30,
        "kpi.H-2": 3,
        "risk.2024-25q1-1.likelihood": 4,
        "risk.2024-25q1-1.impact": 4,
        "risk.2024-25q1-1.likelihood-after": 4,
        "risk.2024-25q1-1.impact-after": 3,
        "risk.2024-25q1-1.state": Word("open"),
    },
    ("HOSP", Q1.same_quarter_last_year): {"reach.quarter": 2408, "reach.year": 2408},
    ("FAMILY", Q1): {"reach.quarter": 4, "reach.year": 4, "spend.actual": "15000", "kpi.F-1": 10},
}
TEXTS = {
    ("MENTOR", Q1): {
        "risk.2024-25q1-1.title": "Young people leave early",
        "risk.2024-25q1-1.mitigation": "A retention strategy is being embedded",
        "risk.2024-25q1-1.result": "Recruitment improved.",
        "comment.kpi.M-2": "Exams <fell> in this quarter",
    },
    ("HOSP", Q1): {
        "risk.2024-25q1-1.title": "A provider is short of money",
        "risk.2024-25q1-1.mitigation": "Monthly meetings with the provider",
        "spend.reason": "Agency staff",
    },
}


def story(
    returns: Mapping[tuple[str, Quarter], Return] | None = None, quarter: Quarter = Q1, *, closed: bool = True
) -> Known:
    """What is known when these returns were accepted."""
    return known(RETURNS if returns is None else returns, quarter=quarter, texts=TEXTS, closed=closed)


def vintage(digest: str = "f" * 64, day: date = date(2024, 9, 4)) -> VintageRef:
    """The extract to August 2024."""
    title = f"Metropolitan Police, crime by borough, to August 2024, obtained {day:%d %B %Y}"
    return VintageRef(digest, "mps-borough", title, Month.parse("2017-04"), Month.parse("2024-08"), day)


def series(code: str, title: str, now: int, then: int, source: VintageRef | None = None) -> MonthlySeries:
    """So many a month: ``now`` from August 2023, and ``then`` before."""
    months = Window.parse("2017-04..2024-08").months
    counts = {m: now if m >= WINDOW.first else then for m in months}
    definition = SeriesDefinition(
        code=code, title=title, kind="mps-borough", select=(Selection(group=title),)
    )
    lines = dict.fromkeys(months, (2, 3))
    return MonthlySeries(
        definition, source or vintage(), (FileCounts("a.csv", counts, lines, 2),), {}, {}, (CONNECT,)
    )


def trend(
    code: str,
    now: int,
    then: int,
    statement: str = "difference",
    phrase: str = "",
    source: VintageRef | None = None,
    to: Month = WINDOW.last,
) -> Trend:
    """A series in the year to a month, compared with its baseline."""
    counts = series(code, code.capitalize(), now, then, source)
    window, baseline = Window.rolling_year(to), Window.rolling_year(to.plus(-60))
    compared = compare(counts, counts, window, baseline)
    years = rolling((counts,), baseline.last, window.last, (counts, baseline))
    choice = TrendChoice(series=code, statement=Statement(statement), phrase=phrase or code)
    return Trend(choice, compared, years)


def compared(now: int, then: int, *, broken: bool = False, to: Month = WINDOW.last) -> Comparison:
    """So many a month in the year to a month, against so many before; with CONNECT between them or not."""
    window = Window.rolling_year(to)
    baseline = BASELINE if to == WINDOW.last else Window.rolling_year(to.plus(-12))
    whole = series("harm", "Harm", now, then)
    counts = {month: now if month >= window.first else then for month in whole.counts}
    one = replace(
        whole,
        files=(replace(whole.files[0], counts=counts),),
        breaks=whole.breaks if broken else (),
    )
    return compare(one, one, window, baseline)


TRENDS = (
    trend("homicide", 9, 12, phrase="homicides"),
    trend("knife", 75, 100, "per-cent", "knife crime with injury"),
    trend("robbery", 95, 100, "per-cent"),
)


def inputs(what: Known | None = None, trends: tuple[Trend, ...] = TRENDS, last: Last | None = None) -> Inputs:
    """All that a report of the story is composed from."""
    what = what or story()
    return Inputs(what, judge(what, DAY), trends, BASIS, DAY, last)


def last(before: Known | None = None, after: Known | None = None, trends: tuple[Trend, ...] = TRENDS) -> Last:
    """The report signed on 31 October, and the same quarter as known after it."""
    then, now = judge(before or story(), DAY), judge(after or story(), DAY)
    ends = (tuple(one.comparison for one in each if one.comparison) for each in (TRENDS, trends))
    return Last(Q1, "Summary", "d" * 64, SIGNED, BASIS, then, now, *ends)


def corrected(programme: str, **changed: int) -> Known:
    """The story after a correction on 20 January 2025 of a programme's measures (dots as two underscores)."""
    fields = {name.replace("__", "."): value for name, value in changed.items()}
    what = story({**RETURNS, (programme, Q1): {**RETURNS[programme, Q1], **fields}})
    later = datetime(2025, 1, 20, 10, tzinfo=UTC)
    moved = {
        key: replace(o, recorded_at=later, source=replace(o.source, version=2))
        if key.subject == programme and key.measure in fields
        else o
        for key, o in what.view.observations.items()
    }
    return replace(what, view=replace(what.view, observations=moved))


def large_model() -> LogicModel:
    """A logic model with long texts in every column."""
    text = (
        "Interventions which take a local approach, including intensive support to areas affected by violence"
    )
    stages = ("rationale", "inputs", "activities", "outputs")
    return LogicModel(
        nodes=tuple(Node(code=f"{s}-{i}", stage=s, text=text) for s in stages for i in range(12))
    )


def number(value: object) -> Decimal:
    """A number as the ledger holds it."""
    return Decimal(str(value))
