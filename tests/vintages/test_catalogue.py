"""The catalogue's claim to be checked: each figure by the product, and by a second count from the file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.vintages import second_count

from goldenthread.actions import vintages
from goldenthread.periods import Quarter
from goldenthread.store import trends
from goldenthread.store import vintages as store
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.definitions import Check, Entry

EXTRACTS = {
    ("mps-borough", date(2024, 3, 26)): "mps_borough_crime/2024-01_*",
    ("mps-borough", date(2024, 11, 30)): "mps_borough_crime/2024-10_*",
    ("mps-borough", date(2026, 3, 18)): "mps_borough_crime/2026-02_*",
    ("mopac-borough", date(2021, 2, 1)): "mopac_borough_monthly_2018_2020/*.xlsx",
    ("gla-state-of-london", date(2024, 5, 2)): "gla_state_of_london/*.xlsx",
    ("mopac-survey", date(2024, 2, 1)): "mopac_public_attitude_survey/PAS_*",
    ("police-uk-street", date(2024, 5, 1)): "police_uk_city_of_london/*",
    ("mps-dashboard", date(2026, 3, 18)): "mps_monthly_dashboard/*KnifeCrimeData_2026-02*",
    ("mps-dashboard", date(2025, 8, 2)): "mps_monthly_dashboard/*OtherCrimeData_2025-07*",
}
"""The files of each extract that a definition says it was checked in."""
TO_HAND = {kind for kind, _ in EXTRACTS}
NOT_IN_THE_FILE = {
    ("feels-safe", "mopac-survey"),
    ("possession-of-weapons", "mopac-borough"),
    *((code, "mps-dashboard") for code in second_count.MET),
}
"""The survey was published without the question, the column of the workbook is known to be wrong, and of the
dashboard's table of all crime there is no extract."""


def counted(entry: Entry, check: Check, digest: str) -> object:
    """The figure by the product: from the extract alone, in the way of its kind."""
    if check.kind == "mopac-survey":
        return trends.in_points(entry.code, to=Quarter.parse("2023-24Q3")).current.value
    (definition,) = [one for one in entry.definitions if one.kind == check.kind]
    return store.monthly(definition, store.get(digest).ref).sum(check.months)


def again(data: Path, entry: Entry, check: Check) -> object:
    """The figure by the second count."""
    extract = EXTRACTS[check.kind, check.obtained].partition("/")[2].partition("_")[0]
    first, last = str(check.months).split("..")
    return second_count.COUNTS[check.kind](data, entry.code, first, last, extract)


@pytest.mark.shared
@pytest.mark.django_db
@pytest.mark.usefixtures("data_dir")
@pytest.mark.parametrize("extract", EXTRACTS, ids=[f"{kind} {day}" for kind, day in EXTRACTS])
def test_every_figure_that_a_definition_was_checked_by(shared: Path, extract: tuple[str, date]) -> None:
    kind, obtained = extract
    paths = sorted((shared / "data").glob(EXTRACTS[extract]))
    files = [(path.name, path.read_bytes()) for path in paths]
    digest = vintages.add(kind=kind, files=files, obtained=obtained, by="ana").digest
    held = [(e, c) for e in ENTRIES.values() for c in e.checks if (c.kind, c.obtained) == extract]
    assert held
    for entry, check in held:
        assert counted(entry, check, digest) == check.figure, entry.code
        assert again(shared / "data", entry, check) == check.figure, entry.code


def test_every_check_is_of_an_extract_that_is_counted_here() -> None:
    assert {(c.kind, c.obtained) for e in ENTRIES.values() for c in e.checks} == set(EXTRACTS)


@pytest.mark.parametrize("code", ENTRIES)
def test_a_definition_is_checked_in_every_source_that_is_to_hand_and_claims_no_other(code: str) -> None:
    sources = {one.kind for one in ENTRIES[code].sources}
    checked = {one.kind for one in ENTRIES[code].checks}
    lacking = {kind for series, kind in NOT_IN_THE_FILE if series == code}
    assert checked == sources & TO_HAND - lacking
    assert set(ENTRIES[code].unchecked) == sources - checked
    assert (ENTRIES[code].checker is None) == (not checked)


def test_published_figures_beside_the_counted_ones() -> None:
    """The differences that the definitions speak of are those of the figures that they give."""
    of = {(e.code, c.kind, str(c.months)): c.figure for e in ENTRIES.values() for c in e.checks}
    now, then = "2023-08..2024-07", "2018-08..2019-07"
    assert of["homicide", "mps-borough", then] - of["homicide", "mps-borough", now] == 34
    robbery = of["robbery", "mps-borough", now] / of["robbery", "mps-borough", then]
    assert round(100 * (1 - robbery), 1) == Decimal("4.9")
