"""Steps where no break is declared: the strongest against strucchange, and what is told of an extract."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.statistics.reference import close, column, rows
from tests.trends.making import PERSONAL, read, wide

from goldenthread.periods import Window
from goldenthread.statistics.regression import NoFit
from goldenthread.statistics.undeclared import how_rare, strongest_step
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.kinds.reading import SourceFile
from goldenthread.trends.kinds.steps import steps


def published(shared, case, file="its_reference"):
    return {row["term"]: row for row in rows(shared, f"C/{file}.csv") if row["case"] == case}


@pytest.mark.shared
def test_operation_ceasefire_is_found_without_being_told_of(shared):
    found = strongest_step(column(rows(shared, "C/input_boston.csv"), "homicides"))
    assert found.place == int(published(shared, "boston_breakpoints_ols", "boston_reference")["bp1"]["est"])
    reference = published(shared, "boston_supF", "boston_reference")["supF"]
    close(found.statistic, float(reference["est"]))
    assert (
        0.6 < float(reference["p"]) / found.chance < 1.6
    )  # R has Hansen's fit of the tail, as rare as it is
    assert found.size < -1
    assert found.chance_if_alike >= found.chance


@pytest.mark.shared
def test_the_dam_of_the_nile_and_the_synthetic_force(shared):
    from statsmodels.datasets import nile

    found = strongest_step(nile.load_pandas().data["volume"])
    close(found.statistic, float(published(shared, "nile_supF")["supF"]["est"]))
    assert found.place == int(published(shared, "nile")["bp"]["est"]) == 28
    force = strongest_step(column(rows(shared, "C/input_vru_its.csv"), "offences"))
    assert force.place == int(published(shared, "vru_strucchange")["bp1"]["est"]) == 58


def test_how_rare_a_statistic_is_agrees_with_simulated_bridges():
    """Without a step the statistics are the square of a Brownian bridge over its variance."""
    rng, n = np.random.default_rng(8), 800
    walks = np.cumsum(rng.normal(size=(8000, n)) / np.sqrt(n), axis=1)
    part = np.arange(1, n + 1) / n
    bridges = (walks - part * walks[:, -1:])[:, (part >= 0.15) & (part <= 0.85)]
    share = part[(part >= 0.15) & (part <= 0.85)]
    largest = (bridges**2 / (share * (1 - share))).max(axis=1)
    for statistic in (6, 8, 10):
        assert how_rare(statistic) == pytest.approx((largest > statistic).mean(), rel=0.2)


def test_what_is_no_step_is_rarely_called_one():
    rng = np.random.default_rng(5)
    chances = np.array([strongest_step(rng.normal(size=60)).chance for _ in range(600)])
    assert 0.02 < (chances < 0.05).mean() < 0.08
    assert (how_rare(0), how_rare(1), how_rare(1e9)) == (1, 1, 0)


def test_a_step_is_told_apart_from_what_the_terms_explain():
    months = np.arange(48)
    trend, step = 3.0 * months, np.where(months >= 20, 50.0, 0.0)
    noise = np.random.default_rng(2).normal(size=48)
    found = strongest_step(trend + step + noise, np.column_stack([np.ones(48), months]))
    assert found.place == 20
    assert abs(found.size - 50) < 2
    known = np.column_stack([np.ones(48), months, step > 0])
    assert strongest_step(trend + step + noise, known).chance > 0.01


def test_neighbours_that_are_alike_make_a_step_less_surprising():
    rng, walk = np.random.default_rng(3), [0.0]
    for _ in range(79):
        walk.append(0.8 * walk[-1] + rng.normal())
    found = strongest_step(walk)
    assert found.autocorrelation > 0.3
    assert found.chance_if_alike > 3 * found.chance


@pytest.mark.parametrize(
    ("values", "terms"), [([1, 2], None), ([1, 2, 3, 4, 5], np.ones((5, 4))), (range(9), np.ones((9, 2)))]
)
def test_too_few_values_or_terms_alike_are_refused(values, terms):
    with pytest.raises(NoFit, match="too few months"):
        strongest_step(list(values), terms)


# What is told of an extract


def extract(change, window="2020-01..2023-12", usual=400):
    months = Window.parse(window)
    noise = np.random.default_rng(1).poisson(usual, len(months))
    counts = [
        round(n * (change if str(month) >= "2022-09" else 1)) for n, month in zip(noise, months, strict=True)
    ]
    return read("mps-borough", wide({(*PERSONAL, "Barnet"): counts}, window)).report.steps


def test_a_step_in_an_extract_is_told_with_its_month():
    (told,) = extract(0.7)
    assert told == (
        "Robbery – Robbery of personal property: about 29 per cent lower from September 2022 on, "
        "beside season and trend, and no break is declared there."
    )
    (told,) = extract(1.5)
    assert " per cent higher from September 2022 on" in told


@pytest.mark.parametrize("given", [{"change": 1}, {"change": 0.95}, {"change": 0.5, "usual": 20}])
def test_steady_classes_slight_changes_and_small_counts_are_not_told(given):
    assert extract(**given) == ()


def test_three_years_are_needed():
    assert extract(0.5, window="2021-02..2023-12") == ()
    assert extract(0.5, window="2021-01..2023-12") != ()


@pytest.mark.shared
def test_connect_would_be_found_in_violence_with_injury_if_nobody_had_declared_it(shared):
    kind = KINDS["mps-borough"]
    paths = sorted((shared / "data").glob("mps_borough_crime/2024-10_*"))
    reading = kind.read([SourceFile(path.name, path.read_bytes()) for path in paths])
    unaware = steps(reading.cells, replace(kind, breaks=()))
    (told,) = [one for one in unaware if "Violence with injury" in one]
    assert told.startswith(
        "Violence against the person – Violence with injury: about 19 per cent lower from March 2024"
    )
    assert not [one for one in reading.report.steps if "Violence" in one]
    assert any("Burglary in a dwelling: about 100 per cent lower from March 2024" in one for one in unaware)
