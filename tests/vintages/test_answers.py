"""The answers of ../shared/data for the other kinds, each loaded as its publisher gives it."""

from __future__ import annotations

import csv
import gzip
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from goldenthread.actions import vintages
from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Quarter, Window
from goldenthread.store import trends
from goldenthread.store import vintages as store
from goldenthread.store.populations import population
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.charted import effect
from goldenthread.trends.comparison import to_json
from goldenthread.trends.kinds import kind_called
from goldenthread.trends.population import Ages
from goldenthread.trends.verdict import Claim

pytestmark = [pytest.mark.shared, pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

MOPAC = "mopac_borough_monthly_2018_2020/"
YEAR = Window.parse("2018-04..2019-03")


def add(shared: Path, kind: str, pattern: str, obtained: date) -> str:
    files = [(path.name, path.read_bytes()) for path in sorted((shared / "data").glob(pattern))]
    return vintages.add(kind=kind, files=files, obtained=obtained, by="ana").digest


def both(code: str, to: str = "2020-12") -> tuple[int, int]:
    found = to_json(trends.trend(code, to=Month.parse(to), baseline=YEAR))
    return found["current"]["count"], found["baseline"]["count"]


@pytest.mark.parametrize("file", ["Borough Monthly 2018-20.xlsx", "borough_monthly_tidy.csv.gz"])
def test_city_halls_borough_figures(shared, file):
    digest = add(shared, "mopac-borough", MOPAC + file, date(2021, 2, 1))
    assert both("knife-injury-under-25-not-domestic") == (1_200, 1_772)
    assert both("homicide") == (127, 123)
    assert both("robbery") == (27_608, 34_398)
    assert both("domestic-homicide") == (22, 25)
    assert both("non-domestic-homicide") == (127 - 22, 123 - 25)
    assert both("personal-robbery")[1] == 31_930
    assert both("domestic-abuse")[1] == 88_226
    assert both("domestic-abuse-incidents")[1] == 141_945
    assert both("knife-crime-with-injury")[1] == 4_288
    found = trends.trend("knife-injury-under-25-not-domestic", to=Month.parse("2020-12"), baseline=YEAR)
    told = to_json(found)
    assert (told["difference"], told["per_cent"]) == (-572, -32.3)
    assert told["interval"]["low"] < -32.3 < told["interval"]["high"] < 9, "36 months that hang together"
    assert told["verdict"].startswith("No clear change from April 2018 – March 2019")
    assert to_json(trends.trend("robbery", to=Month.parse("2020-12"), baseline=YEAR))["per_cent"] == -19.7
    with pytest.raises(Refused, match="adds up to 99,449 for 2018/19"):
        both("possession-of-weapons")
    series = trends.series(None)["knife-injury-under-25-not-domestic"][0]
    ref = store.get(digest).ref
    of = {a: store.monthly(series, ref, a).sum(YEAR) for a in store.report(digest)["areas"]}
    assert sorted(of.items(), key=lambda one: -one[1])[:5] == [
        ("Southwark", 113),
        ("Tower Hamlets", 110),
        ("Lambeth", 95),
        ("Westminster", 88),
        ("Haringey", 80),
    ]
    assert min((n, a) for a, n in of.items() if a != "airports") == (6, "Sutton")
    assert sum(of.values()) == 1_772


def test_what_is_taken_away_stands_in_the_trail_below_zero(shared):
    add(shared, "mopac-borough", MOPAC + "*.xlsx", date(2021, 2, 1))
    found = trends.trend("non-domestic-homicide", to=Month.parse("2020-12"), baseline=YEAR)
    more, less = found.current.sources()
    assert (more.value, less.value) == (127, -22)
    assert less.rows.startswith("taken away: Domestic Abuse Homicide Offs, ")


def test_one_borough_by_itself(shared):
    add(shared, "mopac-borough", MOPAC + "*.xlsx", date(2021, 2, 1))
    asked = {"to": Month.parse("2020-12"), "baseline": YEAR}
    found = trends.trend("knife-injury-under-25-not-domestic", area="SOUTHWARK", **asked)
    assert found.baseline.number == 113
    assert found.series.title.endswith("not domestic abuse, Southwark")
    with pytest.raises(Refused, match=r"have an area called Southwalk\. Did you mean Southwark\?"):
        trends.trend("homicide", area="Southwalk", **asked)


def test_state_of_london(shared):
    add(shared, "gla-state-of-london", "gla_state_of_london/*.xlsx", date(2024, 5, 2))
    assert both("knife-injury-under-25-not-domestic", to="2024-01") == (1_323, 1_772)
    assert both("personal-robbery", to="2024-01")[1] == 31_930
    assert both("violence-with-injury", to="2024-01")[1] == 78_177
    found = trends.trend("violence-with-injury", to=Month.parse("2024-01"), baseline=YEAR)
    (note,) = [n.text for n in found.notes if n.code == "correction.state-of-london-vwi"]
    assert "It is read as violence with injury." in note
    with pytest.raises(Refused, match="Add an extract with: goldenthread data add mps-borough"):
        both("recorded-crime", to="2024-01")


DASHBOARD = {
    "2026-02": {
        "knife-crime": (13_552, 16_429),
        "knife-crime-with-injury": (3_384, 3_815),
        "knife-injury-under-25": (1_250, 1_318),
        "knife-injury-under-25-not-domestic": (1_138, 1_214),
    },
    "2025-07": {
        "domestic-abuse": (90_990, 90_101),
        "domestic-abuse-violence-with-injury": (19_884, 22_211),
        "hate-crime": (21_284, 25_361),
        "gun-crime": (1_928, 1_680),
        "lethal-barrel-discharges": (151, 149),
    },
}


def test_the_mets_monthly_dashboard(shared):
    folder = shared / "data" / "mps_monthly_dashboard"
    for pattern, day in (("*KnifeCrimeData*", date(2026, 3, 18)), ("*OtherCrimeData*", date(2025, 8, 2))):
        [path] = folder.glob(pattern)
        files = [(path.name, path.read_bytes())]
        added = vintages.add(kind="mps-dashboard", files=files, obtained=None, by="ana")
        assert added.vintage.obtained == day
    for to, answers in DASHBOARD.items():
        last = Month.parse(to)
        before = Window(Month(last - 23), Month(last - 12))
        for code, figures in answers.items():
            found = to_json(trends.trend(code, to=last, baseline=before))
            assert (found["current"]["count"], found["baseline"]["count"]) == figures, code


def test_the_headline_from_the_dashboard_against_city_halls_2018_19(shared):
    folder = shared / "data" / "mps_monthly_dashboard"
    [path] = folder.glob("*KnifeCrimeData*")
    vintages.add(kind="mps-dashboard", files=[(path.name, path.read_bytes())], obtained=None, by="ana")
    add(shared, "mopac-borough", MOPAC + "*.xlsx", date(2021, 2, 1))
    code, asked = "knife-injury-under-25-not-domestic", {"to": Month.parse("2024-07")}
    asked["baseline"] = Window.parse("2018-08..2019-07")
    found = trends.trend(code, **asked)
    assert "no third source shares as many with each" in found.warnings[0].text
    add(shared, "gla-state-of-london", "gla_state_of_london/*.xlsx", date(2024, 5, 2))
    found = trends.trend(code, **asked)
    told = to_json(found)
    assert (told["current"]["count"], told["baseline"]["count"], told["per_cent"]) == (1_279, 1_687, -24.2)
    assert [one.kind for one in found.vintages] == ["mps-dashboard", "mopac-borough"]
    assert found.verdict.claim is Claim.RECORDING
    assert "come from two sources that are not known to agree within 1 per cent" in told["verdict"]
    (warning,) = [note.text for note in found.warnings if note.code == "two-sources"]
    assert all(one.title in warning for one in found.vintages)
    assert "0.3 per cent above “MOPAC, crime by borough" in warning
    assert "(4,697 to 4,685, 36 months)" in warning
    assert "1.5 per cent above “Metropolitan Police, crime dashboard" in warning
    assert "(2,519 to 2,481, 23 months)" in warning
    years = trends.rolling(code, **asked)
    assert [(str(month), one.kind) for month, one in years.joints] == [
        ("2021-01", "gla-state-of-london"),
        ("2023-02", "mps-dashboard"),
    ]
    assert "The line joins figures of 3 sources" in years.joined


def test_one_source_that_has_both_ends_is_taken_before_two(shared):
    add(shared, "mopac-borough", MOPAC + "*.xlsx", date(2021, 2, 1))
    add(shared, "gla-state-of-london", "gla_state_of_london/*.xlsx", date(2024, 5, 2))
    early = trends.trend("homicide", to=Month.parse("2020-12"), baseline=YEAR)
    assert {one.kind for one in early.vintages} == {"mopac-borough"}
    late = trends.trend("homicide", to=Month.parse("2024-01"), baseline=YEAR)
    assert {one.kind for one in late.vintages} == {"gla-state-of-london"}


def test_street_records_of_the_city(shared):
    digest = add(shared, "police-uk-street", "police_uk_city_of_london/*.csv.gz", date(2024, 5, 1))
    (series,) = trends.series(None)["street-violence-and-sexual-offences"]
    found = store.monthly(series, store.get(digest).ref)
    assert {str(m): n for m, n in found.counts.items()} == {"2024-01": 125, "2024-02": 119}
    assert [f.rows for f in store.get(digest).files] == [734, 826]


def test_connect_changed_58_9_per_cent_of_the_borough_cells(shared):
    folder = "mps_borough_crime/"
    first = add(shared, "mps-borough", f"{folder}2024-01_*", date(2024, 3, 26))
    second = add(shared, "mps-borough", f"{folder}2024-10_*", date(2024, 11, 30))
    assert store.report(first)["against"] == []
    told = "\n".join(store.report(second)["against"])
    assert (
        "Of the 137,185 borough cells (class and month) that both have, 80,749 differ: 58.9 per cent." in told
    )
    assert "Areas that appeared: unknown borough." in told
    assert "Possession of weapons – Possession of weapons" in told.partition("Classes that appeared")[2]
    spikes = "\n".join(store.report(second)["spikes"])
    assert "unknown borough, March 2020" in spikes
    assert "unknown borough, October 2023" in spikes


def test_a_comparison_across_two_extracts_warns_with_the_size_of_the_revisions(shared):
    add(shared, "mps-borough", "mps_borough_crime/2024-01_historical*", date(2024, 3, 26))
    add(shared, "mps-borough", "mps_borough_crime/2024-10_recent24*", date(2024, 11, 30))
    found = trends.trend("robbery", to=Month.parse("2024-07"), baseline=Window.parse("2018-08..2019-07"))
    (warning,) = [n.text for n in found.warnings if n.code == "two-vintages"]
    assert "They share none of these months, so the size of the revision is not known." in warning


def test_a_comparison_across_two_extracts_tells_the_revision_of_the_series_itself(shared):
    """All cells together moved by −0.2 per cent; possession of weapons by +6.4."""
    add(shared, "mps-borough", "mps_borough_crime/2024-01_*", date(2024, 3, 1))
    add(shared, "mps-borough", "mps_borough_crime/2026-02_*", date(2026, 3, 20))
    asked = {"to": Month.parse("2024-01"), "baseline": Window.parse("2018-02..2019-01")}
    found = trends.trend("possession-of-weapons", **asked, baseline_as_at=date(2024, 3, 1))
    (warning,) = [n.text for n in found.warnings if n.code == "two-vintages"]
    assert "February 2023 to January 2024: 6,487, was 6,098 (+6.4 per cent)" in warning
    assert "cells" not in warning


STEPS_IN = {
    "mps-borough": ("mps_borough_crime/2026-02_*", date(2026, 3, 20)),
    "mps-dashboard": ("mps_monthly_dashboard/*OtherCrimeData*", date(2025, 8, 2)),
}
"""The newest extracts, in which each series was tested for a step where the Met's system changed."""


@pytest.mark.parametrize("kind", STEPS_IN)
def test_the_catalogues_decisions_about_the_change_of_system_are_those_of_the_step_test(shared, kind):
    """Which series has the break is written in the catalogue once; here it is found once more."""
    pattern, obtained = STEPS_IN[kind]
    add(shared, kind, pattern, obtained)
    tested = 0
    for code, entry in ENTRIES.items():
        for decided in entry.break_tests:
            if decided.obtained != obtained:
                continue
            tested += 1
            one = next(s for s in trends.sources(code, None) if s.latest.vintage.kind == kind).latest
            declared = next(b for b in kind_called(kind).breaks if b.code == decided.code)
            found = effect(one, declared, max(one.counts).plus(-71)).found
            step = tuple(100 * (x - 1) for x in (found.level.value, found.level.low, found.level.high))
            assert step == pytest.approx([float(x) for x in decided.step], abs=0.06), code
            chosen = re.search("domestic|hate-crime|homicide", code)
            assert chosen or decided.kept == (not step[1] <= 0 <= step[2]), code
    assert tested >= {"mps-borough": 14, "mps-dashboard": 13}[kind]


def test_every_series_of_the_met_says_whether_the_change_of_system_touches_it():
    for code, entry in ENTRIES.items():
        declared = {b.code for one in entry.sources for b in kind_called(one.kind).breaks}
        assert declared <= {one.code for one in entry.break_tests}, code


def test_a_comparison_across_connect_warns_of_two_extracts(shared):
    first = add(shared, "mps-borough", "mps_borough_crime/2024-01_*", date(2024, 3, 26))
    second = add(shared, "mps-borough", "mps_borough_crime/2024-10_*", date(2024, 11, 30))
    asked = {"to": Month.parse("2024-07"), "baseline": Window.parse("2018-08..2019-07")}
    assert not [n for n in trends.trend("robbery", **asked).warnings if n.code == "two-vintages"]
    found = trends.trend("robbery", **asked, baseline_as_at=date(2024, 3, 26))
    assert (found.current.number, found.baseline.number) == (34_957, 36_740)
    assert [one.digest for one in found.vintages] == [second, first]
    (warning,) = [n.text for n in found.warnings if n.code == "two-vintages"]
    assert "August 2018 to July 2019: 36,740, was 36,740 (unchanged)" in warning
    with pytest.raises(Refused, match="Nothing of the kind mps-borough had been obtained by 25 March 2024"):
        trends.trend("robbery", **asked, baseline_as_at=date(2024, 3, 25))


def test_the_attitude_survey_in_points(shared):
    add(shared, "mopac-survey", "mopac_public_attitude_survey/PAS_*", date(2024, 2, 1))
    q3 = Quarter.parse("2023-24Q3")
    london = trends.in_points("trust-in-police", to=q3, baseline=Quarter.parse("2015-16Q4"))
    path = shared / "data" / "mopac_public_attitude_survey" / "pas_borough_tidy.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["measure"] == "Trust MPS"]
    ends = {row["quarter_end"]: row for row in rows if row["borough"] == "Barnet"}
    now, then = ends["2023-12-31"], ends["2016-03-31"]
    assert london.current.value == 100 * Decimal(now["mps_proportion"])
    assert london.baseline.value == 100 * Decimal(then["mps_proportion"])
    barnet = trends.in_points("trust-in-police", to=q3, area="barnet")
    assert barnet.current.value == 100 * Decimal(now["borough_proportion"])
    assert 4 < float(barnet.current.value) - barnet.current.low < 6
    with pytest.raises(Refused, match="does not hold the question of Feels safe walking alone after dark"):
        trends.in_points("feels-safe", to=q3)
    with pytest.raises(Refused, match="has no area called Atlantis"):
        trends.in_points("trust-in-police", to=q3, area="Atlantis")
    with pytest.raises(Refused, match=r"has no area called Barnett\. Did you mean Barnet\?"):
        trends.in_points("trust-in-police", to=q3, area="Barnett")
    with pytest.raises(Refused, match="goldenthread survey trust-in-police --to QUARTER"):
        both("trust-in-police", to="2023-12")
    with pytest.raises(Refused, match="homicide is counted, and no share of people asked"):
        trends.in_points("homicide", to=q3)


def test_populations(shared):
    with pytest.raises(Refused, match="goldenthread data add population"):
        population("London", 2019)
    add(shared, "population", "population/gla_*", date(2020, 7, 1))
    projected = population("London", 2019)
    assert projected.caveats == ("A projection, which differs from estimates by up to 2 per cent.",)
    add(shared, "population", "population/ons_*", date(2020, 7, 1))
    assert population("London", 2019).number == 8_961_989
    assert population("London", 2019).caveats == ()
    young = Ages(1, 24)
    assert population("London", 2019, young).number == 2_661_790
    assert round(100 * (projected.number / 8_961_989 - 1), 1) == Decimal("1.6")
    assert population("London", 2020, young).caveats == (
        "The population of mid-2019: that of 2020 is not loaded.",
    )
    assert population("London", 2030).number > 9_000_000
    assert population("London", 2000).caveats == ()
    city = population("City of London", 2019).number
    assert population("London", 2019, without_city=True).number == 8_961_989 - city
    assert population("Westminster", 2019).number < population("Barnet", 2019).number
    with pytest.raises(Refused, match="No population of Atlantis of all ages is known for 2019"):
        population("Atlantis", 2019)


def test_the_fall_at_connect_is_no_achievement(shared):
    """Violence with injury falls by 16 per cent from 2023 to 2024, just when CONNECT came."""
    add(shared, "mps-borough", "mps_borough_crime/2025-02_*", date(2025, 4, 21))
    year = Window.parse("2023-01..2023-12")
    found = trends.trend("violence-with-injury", to=Month.parse("2024-12"), baseline=year)
    assert round(found.per_cent.number) == -16
    assert found.verdict.claim is Claim.RECORDING
    assert [one.code for one in found.breaks] == ["connect"]


def test_state_of_londons_wrong_sheets_are_named_when_it_is_added(shared):
    digest = add(shared, "gla-state-of-london", "gla_state_of_london/*.xlsx", date(2024, 5, 2))
    told = store.report(digest)["corrections"]
    assert [line.partition(":")[0] for line in told] == ["Corrected", "Corrected"]
    assert "957,107 for 2018/19, where the Metropolitan Police count 864,342" in told[0]
    read_as = SeriesDefinition(
        code="all",
        title="All",
        kind="gla-state-of-london",
        select=(Selection(group="All recorded crime, notifiable or not"),),
    )
    assert store.monthly(read_as, store.get(digest).ref).sum(YEAR) == 957_107
    named = read_as.model_copy(update={"select": (Selection(group="TNO"),)})
    assert store.monthly(named, store.get(digest).ref).counts == {}
