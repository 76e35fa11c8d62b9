"""Rates of both ends: the limits of the reference, which year divides, and change from zero."""

from decimal import Decimal

import pytest
from tests.statistics.reference import close
from tests.trends.making import series, vintage

from goldenthread.framework.place import place_called
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.periods import Window
from goldenthread.trends.comparison import compare
from goldenthread.trends.population import (
    EVERYBODY,
    Ages,
    Populations,
    in_few_words,
    policed_elsewhere,
    population,
    with_whole,
)
from goldenthread.trends.rated import rates
from goldenthread.trends.rates import middle_year
from goldenthread.trends.telling import rates_json, rates_text

PLACE, LONDON, CITY = place_called("london"), "London", "City of London"
WITHOUT_CITY = "Without the residents of the City of London, whose crimes are not in the Met’s figures."
NOW, THEN = Window.parse("2023-08..2024-07"), Window.parse("2018-08..2019-07")


def people(count: int, year: int = 2024, *caveats: str) -> Figure:
    return Figure(
        f"population.{year}",
        f"People of all ages, London, mid-{year}",
        Decimal(count),
        "people",
        caveats=caveats,
    )


def told(now: int, then: int, people_now: int = 1_000_000, people_then: int = 1_000_000):
    """Sums of twelve months, put on one of them, as rates."""
    size = {"2024-01": now, "2019-01": then}
    one = series(count=0, changed=size)
    return compare(one, one, NOW, THEN), rates(
        compare(one, one, NOW, THEN), people(people_now), people(people_then, 2018), "of all ages"
    )


def test_limits_are_byars_and_exact_under_ten():
    _, found = told(871, 9, 1_000_000, 8_000)
    now, then = found.current, found.baseline
    assert (now.method, then.method) == ("Byar", "exact")
    for end, expected in (
        (now, (87.1, 81.4108493476225, 93.0818769828978)),
        (then, (112.5, 51.4421637172292, 213.56004314274)),
    ):
        close([float(part.value) for part in (end.value, end.low, end.high)], expected)


def test_the_change_of_the_rate_allows_for_more_people():
    compared, found = told(110, 100, 1_100_000, 1_000_000)
    assert compared.per_cent.value == 10
    assert found.per_cent.value == 0
    assert found.difference.value == 0


def test_a_change_from_zero_is_not_defined():
    _, found = told(5, 0)
    assert found.per_cent.value == Gap(GapReason.NOT_APPLICABLE)
    assert rates_json(found)["per_cent"] is None
    assert rates_json(found)["baseline"]["low"] == 0


def test_a_rate_is_made_of_its_count_and_of_the_people():
    compared, found = told(110, 100)
    assert found.current.value.inputs == (compared.current, found.current.people)
    assert found.current.value.name == "trend.homicide.current.rate"


def test_what_holds_for_one_end_names_its_year():
    one = series(count=1)
    found = rates(
        compare(one, one, NOW, THEN),
        people(1000, 2024, "Guessed.", "Shared."),
        people(900, 2018, "Shared.", "That of mid-2018."),
        "of all ages",
    )
    assert found.caveats == ("Mid-2024: Guessed.", "That of mid-2018.", "Shared.")


def test_lines_for_a_terminal_have_two_places_where_both_rates_are_small():
    compared, found = told(110, 100, 9_000_000, 9_000_000)
    assert rates_text(compared, found)[1:] == [
        "  August 2023 – July 2024              1.22 (1.00 to 1.47, Byar)",
        "  August 2018 – July 2019              1.11 (0.90 to 1.35, Byar)",
    ]
    assert "871.0 (" in rates_text(*told(8710, 100))[1]


@pytest.mark.parametrize(
    ("window", "year"),
    [
        ("2018-04..2019-03", 2018),
        ("2023-08..2024-07", 2024),
        ("2023-07..2024-06", 2024),
        ("2024-01..2024-12", 2024),
        ("2025-02..2025-07", 2025),
        ("2024-11..2024-11", 2024),
    ],
)
def test_the_mid_year_nearest_to_the_windows_middle_divides(window, year):
    assert middle_year(Window.parse(window)) == year


def known(city: int | None = None) -> tuple[Populations, ...]:
    apart = {} if city is None else {(CITY, 2019): city}
    return (Populations(vintage(), {(LONDON, 2019): 9000, **apart}, {}),)


def test_londons_people_without_the_city_where_the_source_tells_them_apart():
    found = population(known(city=10), LONDON, 2019, place=PLACE, without_city=True)
    assert found.value == 8990
    assert found.name != population(known(city=10), LONDON, 2019, place=PLACE).name
    assert "crimes are not in the Met’s figures" in found.caveats[0]
    (caveat,) = population(known(), LONDON, 2019, place=PLACE, without_city=True).caveats
    assert "whom the table does not tell apart" in caveat


def test_no_population_names_what_is_known_and_how_to_add_one():
    with pytest.raises(Refused, match=r"London aged 1 to 24 is known for 2019 \(Extract d1\). Add one by"):
        population(known(), LONDON, 2019, Ages(1, 24), place=PLACE)
    with pytest.raises(Refused, match="none is loaded"):
        population((), LONDON, 2019, EVERYBODY, place=PLACE)


def test_london_is_the_sum_of_its_areas_where_a_file_lacks_it_and_none_of_them() -> None:
    areas = {(area, 2024, age): 10 + age for area in PLACE.by_name for age in (0, 1)}
    totals = {(area, 2024): 21 for area in PLACE.by_name}
    whole, aged = with_whole(totals, areas, PLACE)
    assert (whole[LONDON, 2024], aged[LONDON, 2024, 0], aged[LONDON, 2024, 1]) == (693, 330, 363)
    given, _ = with_whole({**totals, (LONDON, 2024): 700}, {}, PLACE)
    assert given[LONDON, 2024] == 700
    lacking, _ = with_whole({key: n for key, n in totals.items() if key[0] != "Camden"}, {}, PLACE)
    assert (LONDON, 2024) not in lacking


def test_residents_of_another_force_are_named_in_words() -> None:
    assert policed_elsewhere(PLACE, apart=True) == WITHOUT_CITY
    assert "the few residents of the City of London, whom" in policed_elsewhere(PLACE, apart=False)


def test_caveats_are_said_once_and_years_that_are_not_loaded_together() -> None:
    every = [f"The population of mid-2024: that of {year} is not loaded." for year in (2018, 2019, 2018)]
    assert in_few_words([*every, WITHOUT_CITY]) == (
        "The population of mid-2024: those of 2018 and 2019 are not loaded.",
        WITHOUT_CITY,
    )
    assert in_few_words([WITHOUT_CITY, every[0], WITHOUT_CITY]) == (WITHOUT_CITY, every[0])
