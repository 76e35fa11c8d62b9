"""Boroughs' rates: against the whole, by chance alone, and beyond how boroughs usually differ."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from tests.trends.making import series

from goldenthread.framework.place import place_called
from goldenthread.ledger.figures import Figure
from goldenthread.periods import Window
from goldenthread.statistics import funnel
from goldenthread.statistics.funnel import Place
from goldenthread.trends import rates
from goldenthread.trends.population import Ages
from goldenthread.trends.rates import Borough

LONDON = place_called("london")
YEAR = Window.parse("2023-01..2023-12")


def boroughs(counts: dict[str, int], people: int = 100_000) -> dict[str, Borough]:
    """Boroughs with a twelfth of so many offences in each month."""
    return {
        name: Borough(
            series(str(YEAR), count // 12),
            Figure(f"population.{name}", f"People, {name}", Decimal(people)),
        )
        for name, count in counts.items()
    }


def test_the_spread_of_areas_by_hand() -> None:
    # three areas of 100 expected: z = 2(√169 − √100), 0, 2(√49 − √100) = 6, 0, −6, winsorised to ±4.8, which
    # leaves 0.6787 of a normal spread
    found = funnel.spread([169, 100, 49], [100_000] * 3, 100)
    assert found.dispersion == pytest.approx(2 * 4.8**2 / 3 / 0.6786545589528744)
    assert found.between == pytest.approx(np.sqrt((3 * found.dispersion - 2) / (1200 - 3 * 400**2 / 1200)))


def test_chance_alone_gives_no_spread_and_a_true_spread_is_found() -> None:
    people, draw = np.linspace(150_000, 400_000, 32), np.random.default_rng(7)
    expected = people * 0.003
    alone = [funnel.spread(draw.poisson(expected), people, 300).between for _ in range(50)]
    assert np.median(alone) == 0
    wide = [
        funnel.spread(draw.poisson(expected * (1 + 0.2 * draw.standard_normal(32)) ** 2), people, 300).between
        for _ in range(50)
    ]
    assert 0.12 < float(np.median(wide)) < 0.22


@pytest.mark.parametrize(("rate", "spread"), [(20, 0.0), (300, 0.1), (1500, 0.3)])
def test_of_boroughs_that_differ_as_usual_the_limits_leave_out_as_many_as_they_say(rate, spread) -> None:
    """Without what winsorising takes from a spread they left 10 per cent outside the inner limits."""
    draw, people, outside, far = np.random.default_rng(1), np.linspace(150_000, 400_000, 32), 0, 0
    for _ in range(150):
        usual = people * rate / 100_000 * np.exp(draw.normal(0, spread, 32) - spread**2 / 2)
        counts = draw.poisson(usual)
        overall = 100_000 * counts.sum() / people.sum()
        between = funnel.spread(counts, people, overall).between
        places = (
            funnel.widened_places(counts, people, overall, between)
            if between
            else funnel.places(counts, people, overall)
        )
        outside += sum(one is not Place.WITHIN for one in places)
        far += sum(one in (Place.FAR_ABOVE, Place.FAR_BELOW) for one in places)
    assert 0.03 < outside / (150 * 32) < 0.07
    assert far / (150 * 32) < 0.01


def test_widened_limits_without_a_spread_are_nearly_those_of_chance() -> None:
    low, high = funnel.widened(300, 200_000, funnel.INNER, 0)
    exact = funnel.curve(300, [low * 2], funnel.INNER)
    assert exact.low_population[0] == pytest.approx(200_000, rel=0.02)
    assert low < 300 < high


def test_an_area_is_placed_by_the_widened_limits() -> None:
    counts, people = [300, 420, 700, 200, 60, *[300] * 15], [100_000] * 20
    assert funnel.widened_places(counts, people, 300, 0.1)[:5] == (
        Place.WITHIN, Place.WITHIN, Place.FAR_ABOVE, Place.WITHIN, Place.FAR_BELOW,
    )  # fmt: skip


def test_the_outer_limits_keep_their_rate_with_students_t() -> None:
    """With one fewer than the areas: the spread was seen in no more. Normal limits left out 0.35 per cent."""
    rng, far = np.random.default_rng(11), 0
    people = rng.integers(150_000, 400_000, 32)
    for _ in range(300):
        truth = 300 * np.exp(rng.normal(0, 0.2, 32))
        counts = rng.poisson(truth * people / 100_000)
        overall = counts.sum() / people.sum() * 100_000
        found = funnel.spread(counts, people, overall)
        places = funnel.widened_places(counts, people, overall, found.between)
        far += sum(one in (Place.FAR_ABOVE, Place.FAR_BELOW) for one in places)
    assert far / (300 * 32) < 0.004


def test_boroughs_stand_by_name_with_rates_limits_and_the_whole() -> None:
    found = rates.rates(YEAR, LONDON, boroughs({"Sutton": 1200, "Barnet": 600}), Ages(1, 24))
    assert list(found.areas) == ["Barnet", "Sutton"]
    assert found.areas["Barnet"].rate.number == 600
    assert found.whole.number == 900
    assert found.about.endswith("per 100,000 residents aged 1 to 24 by borough, January 2023 – December 2023")
    assert found.areas["Sutton"].place is Place.FAR_ABOVE
    assert found.between == 0  # two boroughs cannot say how boroughs usually differ


def test_where_boroughs_differ_a_lot_only_the_oddest_stands_out() -> None:
    counts = {f"B{n:02}": 600 + 48 * n for n in range(20)} | {"Odd": 12_000}
    found = rates.rates(YEAR, LONDON, boroughs(counts))
    assert found.beyond_chance > 15
    assert found.outside == ("Odd",)


def test_where_few_were_counted_limits_are_those_of_chance_alone() -> None:
    """Of 20 boroughs 16 have none: with so few events a spread could not be told from chance."""
    found = rates.rates(YEAR, LONDON, boroughs({f"B{n:02}": 12 * (n % 5 == 0) for n in range(20)}))
    assert found.too_few
    assert found.between == 0
    assert not rates.rates(YEAR, LONDON, boroughs({f"B{n:02}": 120 + 12 * n for n in range(20)})).too_few


def test_nothing_anywhere_is_a_rate_of_nothing() -> None:
    found = rates.rates(YEAR, LONDON, boroughs({f"B{n:02}": 0 for n in range(12)}))
    assert found.whole.number == 0
    assert found.outside == ()


@pytest.mark.parametrize(
    ("window", "year"), [("2023-01..2023-12", 2023), ("2023-04..2024-03", 2023), ("2023-08..2024-07", 2024)]
)
def test_the_people_are_those_of_the_middle_of_the_window(window: str, year: int) -> None:
    assert rates.middle_year(Window.parse(window)) == year


def test_of_many_boroughs_a_few_lie_outside_limits_of_chance_without_standing_out() -> None:
    quiet = {f"B{n:02}": 12 for n in range(30)}
    few = rates.rates(YEAR, LONDON, boroughs(quiet | {"Camden": 24}, 300_000))
    assert (few.between, few.outside, few.standing_out) == (0, ("Camden",), ())
    usual = {f"B{n:02}": 600 + 15 * n for n in range(30)}
    one = rates.rates(YEAR, LONDON, boroughs(usual | {"Camden": 1250}, 300_000))
    assert one.between > 0
    assert (one.outside, one.standing_out) == (("Camden",), ())
    far = rates.rates(YEAR, LONDON, boroughs(quiet | {"Camden": 48}, 300_000))
    assert (far.between, far.standing_out) == (0, ("Camden",))
