"""Methods and definitions have numbers: whoever changes what one makes gives it the next number.

What each makes of the same inputs is kept in `numbers.yaml` under its number. Where a test here fails,
the method or definition makes other figures than its number stands for: write the next line in
`trends/methods.py`, or the next `number:` in the series' file, and add the digest that the failure names.
Never replace one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from tests.performance.kit import AS_OF, Q1, indicator, known, programme
from tests.reports.story import vintage

from goldenthread.framework.indicators import Better, Timing
from goldenthread.framework.place import place_called
from goldenthread.performance.kpis import compared_with
from goldenthread.performance.quarter import judge
from goldenthread.periods import Month, Quarter, Window
from goldenthread.reports.inputs import report_month
from goldenthread.statistics import control, funnel, interrupted, intervals, nowcast, seasons, year_on_year
from goldenthread.trends import survey, verdict
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.charted import step_places
from goldenthread.trends.comparison import without_shared
from goldenthread.trends.methods import HISTORY, METHODS, methods_before, methods_of, series_of
from goldenthread.trends.population import Ages, Populations, population
from goldenthread.trends.values import FileCounts, MonthlySeries

LONDON = "London"

NUMBERS: Mapping[str, Mapping[str, Mapping[int, str]]] = yaml.safe_load(
    (Path(__file__).parent / "numbers.yaml").read_text(encoding="utf-8")
)
SEASON = [month % 12 + 1 for month in range(72)]
COUNTS = [300 + 40 * (m % 3) - 25 * (m % 5) + (90 if n > 45 else 0) - n for n, m in enumerate(SEASON)]
NOW, THEN = COUNTS[-12:], COUNTS[:12]
PEOPLE = [210_000 + 7_000 * n for n in range(20)]
AREAS = [round(people / 150 * (1.4 if n % 4 == 0 else 0.9)) for n, people in enumerate(PEOPLE)]
RECORDED = (0.6, 0.82, 0.95, 1.0)
TRIANGLE = [
    [
        round((100 + 3 * month) * (share + 0.02 * ((month * (age + 3)) % 4) * (share < 1)))
        if month + age < 24
        else np.nan
        for age, share in enumerate(RECORDED)
    ]
    for month in range(24)
]


def limits() -> object:
    return [intervals.byar([4, 12, 900]), intervals.poisson([0, 4, 12])]


def rates() -> object:
    return intervals.rate([0, 4, 37, 900], [220_000, 180_000, 310_000, 2_400_000])


def change() -> object:
    alike = intervals.paired_ratio(
        NOW, THEN[::-1], in_order=True, before=intervals.RunBefore(0.5, 2.0, 60, 43)
    )
    return [alike, intervals.paired_ratio(NOW, THEN, in_order=True), intervals.difference(7, 0, exact=True)]


def claims() -> object:
    run = verdict.Run(
        tuple(COUNTS[:60]),
        tuple(SEASON[:60]),
        tuple(n >= 48 for n in range(60)),
        tuple(n < 12 for n in range(60)),
        None,
    )
    return [
        verdict.change(NOW, THEN, "offences"),
        verdict.change([1, 0, 2] * 4, [2, 1, 1] * 4, "homicides"),
        verdict.change(COUNTS[48:60], THEN, "offences", run=run),
        verdict.change([5] * 12, [0] * 12, "offences"),
    ]


def places() -> object:
    baseline = sum(AREAS) / sum(PEOPLE) * 100_000
    found = funnel.spread(AREAS, PEOPLE, baseline)
    return [
        found,
        funnel.widened_places(AREAS, PEOPLE, baseline, found.between),
        funnel.widened(baseline, PEOPLE, 0.998, 0.2, areas=20),
        funnel.curve(90, [5, 50], 0.95),
    ]


def shares() -> object:
    definition = ENTRIES["trust-in-police"].definitions[0]
    months = {Month.parse("2023-06"): 8200, Month.parse("2024-06"): 7000}
    series = MonthlySeries(
        definition, vintage(), (FileCounts("a.csv", months, dict.fromkeys(months, (2,)), 2),), {}, {}, ()
    )
    found = survey.compare(series, survey.LONDON, Quarter.parse("2024-25Q1"), Quarter.parse("2023-24Q1"))
    return [found.difference.value, found.low, found.high]


def residents() -> object:
    totals = {(LONDON, 2019): 8_900_000, (LONDON, 2023): 9_000_000}
    ages = {(LONDON, year, age): 100_000 + age for year in (2019, 2023) for age in range(91)}
    known = (Populations(vintage(), totals, ages),)
    place = place_called(LONDON.lower())
    return [population(known, LONDON, year, Ages(1, 24), place=place).value for year in (2018, 2021, 2022)]


def step() -> object:
    found = interrupted.interrupted(COUNTS, SEASON, 46)
    return {part: getattr(found, part) for part in found.__dataclass_fields__ if part != "coefficients"}


def to_come() -> object:
    found = nowcast.recent_growth(TRIANGLE)
    return [
        found,
        nowcast.calendar_test(TRIANGLE),
        nowcast.estimate(60, 0.6),
        nowcast.chain_ladder(TRIANGLE[:8] + TRIANGLE[-4:]),
    ]


def chart() -> object:
    seasonal = seasons.adjusted(COUNTS, SEASON, [50])
    return [control.chart(COUNTS, better=Better.LOWER), seasonal, step_places(np.array(COUNTS, float), [])]


def months() -> object:
    quarters = [Quarter.parse("2024-25Q1"), Quarter.parse("2023-24Q4")]
    ends = (None, Month.parse("2024-05"), Month.parse("2024-11"))
    told = [str(report_month(quarter, end)) for quarter in quarters for end in ends]
    window, baseline = Window.parse("2024-03..2025-02"), Window.parse("2023-12..2024-11")
    return [*told, *map(str, without_shared(window, baseline))]


def added_up() -> object:
    programmes = [programme(code, budget={"2024-25Q1": 100}) for code in "ABC"]
    told = {("A", Q1): {"spend.actual": 90, "reach.quarter": 5}, ("B", Q1): {"reach.quarter": 7}}
    judged = [judge(known(programmes, told, closed=closed), AS_OF) for closed in (False, True)]
    figures = [
        (one.reach.quarter, one.finance.actual, one.finance.variance_per_cent, one.coverage.with_kpi_data)
        for one in judged
    ]
    flat = [(f.amount, f.is_so_far, f.partial) for one in figures for f in one]
    return [(amount, so_far, p and (p.there, p.expected)) for amount, so_far, p in flat]


def seen_beside() -> object:
    every = [indicator(timing=timing) for timing in Timing]
    return [str(compared_with(one, Quarter.parse(q))) for one in every for q in ("2024-25Q1", "2024-25Q3")]


def fallen() -> object:
    return [year_on_year.year_on_year(318, 447, own, 1.29) for own in ([], [0.4, 2.1, 3.3])]


MAKE: Mapping[str, Callable[[], object]] = {
    "windows": months,
    "rates": rates,
    "residents": residents,
    "limits": limits,
    "intervals": change,
    "verdict": claims,
    "survey": shares,
    "funnel": places,
    "interrupted": step,
    "nowcast": to_come,
    "control": chart,
    "totals": added_up,
    "earlier": seen_beside,
    "engagement": fallen,
}


def plain(value: Any) -> Any:
    """Plain values, numbers to six digits, so that machines agree."""
    if hasattr(value, "__dataclass_fields__"):
        return plain({name: getattr(value, name) for name in value.__dataclass_fields__})
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(one) for one in value]
    if isinstance(value, float | np.floating):
        return f"{value:.6g}"
    return str(value)


def digest_of(made: object) -> str:
    return sha256(json.dumps(plain(made), sort_keys=True).encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", HISTORY)
def test_a_method_makes_what_its_number_stands_for(name: str) -> None:
    kept = NUMBERS["methods"].get(name, {}).get(METHODS[name])
    assert digest_of(MAKE[name]()) == kept, (
        f"{name} {METHODS[name]} makes something else: see this file's head"
    )


@pytest.mark.parametrize("code", ENTRIES)
def test_a_definition_means_what_its_number_stands_for(code: str) -> None:
    kept = NUMBERS["series"].get(code, {}).get(ENTRIES[code].number)
    assert ENTRIES[code].meaning == kept, (
        f"{code} {ENTRIES[code].number} means something else: see this file's head"
    )


def test_words_about_a_series_leave_its_meaning_and_rows_change_it() -> None:
    robbery = ENTRIES["robbery"]
    worded = robbery.model_copy(update={"why": "Because.", "notes": ("New.",), "title": "Robberies"})
    assert worded.meaning == robbery.meaning
    for changed in (
        {"sources": robbery.sources[1:]},
        {"without_city": not robbery.without_city},
        {"residents": Ages(1, 24)},
        {"breaks": ENTRIES["domestic-abuse"].breaks},
    ):
        assert robbery.model_copy(update=changed).meaning != robbery.meaning


def test_numbers_are_only_ever_added() -> None:
    for kind, now in (("methods", METHODS), ("series", {code: one.number for code, one in ENTRIES.items()})):
        assert NUMBERS[kind].keys() == now.keys()
        assert all(max(kept) == now[name] for name, kept in NUMBERS[kind].items())
        assert all(len(set(kept.values())) == len(kept) for kept in NUMBERS[kind].values())


def test_versions_that_kept_no_numbers_have_those_of_their_day() -> None:
    assert methods_before("0.1.0", 1)["intervals"] == 1
    assert methods_before("0.2.0", 2)["intervals"] == 2
    assert methods_before("0.2.0", 1)["windows"] == 1


@pytest.mark.parametrize(
    ("figure", "methods", "series"),
    [
        ("trend.robbery.current", {"windows"}, "robbery"),
        ("trend.robbery.current.lower-limit", {"windows", "limits", "rates"}, "robbery"),
        ("trend.robbery.rate.per_cent", {"windows", "rates"}, "robbery"),
        ("borough.homicide.3.high", {"windows", "limits", "rates"}, "homicide"),
        ("borough.homicide.3.count", {"windows"}, "homicide"),
        ("survey.trust-in-police.2024-25Q1", {"survey"}, "trust-in-police"),
        ("population.Barnet.2024.0-90", {"residents"}, ""),
        ("reach.quarter.total", set(), ""),
        ("spend.variance-per-cent.total", {"totals"}, ""),
        ("spend.quarter-variance.area.families", {"totals"}, ""),
        ("spend.quarter-variance.YC", set(), ""),
        ("coverage.red", {"totals"}, ""),
        ("coverage.with-return", set(), ""),
        ("coverage.live.area.families", set(), ""),
        ("spend.actual.YC", set(), ""),
        ("kpi.YC-1", set(), ""),
        ("kpi.YC-1.previous", {"earlier"}, ""),
    ],
)
def test_a_figure_knows_its_methods_by_its_name(figure: str, methods: set[str], series: str) -> None:
    assert (methods_of(figure), series_of(figure)) == (methods, series)


def test_the_manual_names_each_method_with_its_number() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")
    rows = [line for line in manual.splitlines() if line.startswith("| `")]
    for name, number in METHODS.items():
        assert [row for row in rows if row.startswith(f"| `{name}`: ") and row.endswith(f"| {number} |")], (
            name
        )
