"""Trends from a terminal: rates, ways across a break, and what had been obtained by a day."""

# ruff: noqa: E501 - cases stand whole, a line each

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.trends.making import PERSONAL, simple, wide
from tests.trends.test_mapped import HOME_OFFICE

from goldenthread.cli import output
from goldenthread.periods import Window

HOMICIDE = ("trend", "homicide", "--to", "2025-07", "--baseline", "2018-08..2019-07")


@pytest.fixture
def extracts(run: Run, tmp_path: Path) -> Path:
    """Two extracts across the break, of which the later says more."""
    for name, homicides, day in (("first", 4, "2025-09-01"), ("second", 5, "2025-10-01")):
        file = tmp_path / f"{name}.csv"
        file.write_bytes(simple("2018-04..2025-08", homicide=homicides))
        assert run("data", "add", "mps-borough", file, "--obtained", day).code == 0
    return tmp_path


def people(run: Run, folder: Path) -> None:
    file = folder / "people.csv"
    rows = [
        f"{area},{y},{n}"
        for y in (2019, 2025)
        for area, n in (("London", 9_000_000), ("City of London", 9_000))
    ]
    file.write_text("\n".join(("Name,Year,Population", *rows, "")))
    assert run("data", "add", "population", file, "--obtained", "2025-10-02").code == 0


def test_as_at_a_day_the_extract_of_that_day_answers(run: Run, extracts: Path) -> None:
    counts = [
        run(*HOMICIDE, "--as-at", day, "--json").json["current"]["count"]
        for day in ("2025-09-30", "2025-10-01")
    ]
    assert counts == [96, 120]
    assert run(*HOMICIDE, "--json").json["current"]["count"] == 120
    assert run(*HOMICIDE, "--as-at", "2025-08-31").code == 1


@pytest.mark.parametrize("option", ["--as-at", "--baseline-as-at"])
def test_what_will_be_known_on_a_day_to_come_is_not_told(run: Run, extracts: Path, option: str) -> None:
    today = datetime.now(output.LONDON).date()
    assert run(*HOMICIDE, option, today).code == 0
    told = run(*HOMICIDE, option, today + timedelta(days=1))
    assert told.code == 2
    assert "is in the future: nobody knows what will be known then. Give today or an earlier day." in told.err
    report = run("report", "compose", "2024-25Q1", "--as-at", "2999-01-02")
    assert (report.code, "2 January 2999 is in the future" in report.err) == (2, True)


def test_rates_beside_the_counts_or_how_to_load_people(run: Run, extracts: Path) -> None:
    before = run(*HOMICIDE)
    assert "data add population FILE... --obtained DATE" in before.out
    told = run(*HOMICIDE, "--json").json
    assert told["rates"] is None
    assert "no populations to divide by" in told["no_rates"]
    people(run, extracts)
    rates = run(*HOMICIDE, "--json").json["rates"]
    assert rates["current"]["people"] == 8_991_000
    assert rates["current"]["rate"] == pytest.approx(120 / 8_991_000 * 100_000)
    assert rates["current"]["low"] < rates["current"]["rate"] < rates["current"]["high"]
    assert "  August 2024 – July 2025              1.33 (1.11 to 1.60, Byar)" in run(*HOMICIDE).out
    earlier = run(*HOMICIDE, "--as-at", "2025-10-01", "--json").json
    assert "that had been obtained by then" in earlier["no_rates"]


def test_homicide_has_no_break_where_the_system_changed(run: Run, extracts: Path) -> None:
    told = run(*HOMICIDE, "--json").json
    assert told["breaks"] == []
    assert "since_break" not in told


def test_across_a_break_the_months_since_are_told_beside_what_is_recorded(run: Run, extracts: Path) -> None:
    business = ("trend", "business-robbery", *HOMICIDE[2:])
    plain = run(*business)
    assert "per cent, recording changed in between, so no verdict)" in plain.out
    assert "--break-effect" in plain.out
    assert "Since recording changed:" in plain.out
    since = run(*business, "--json").json["since_break"]
    assert (since["current"]["window"], since["baseline"]["window"]) == (
        "2025-03..2025-07",
        "2024-03..2024-07",
    )
    assert since["breaks"] == []
    words = run(*business, "--break-effect").out
    assert "Since recording changed:" in words
    assert "What a new recording system (CONNECT) did to the figures" in words
    (effect,) = run(*business, "--break-effect", "--json").json["break_effects"]
    assert effect["from"] == "2024-02"
    early = run(*business[:3], "2024-07", *business[4:], "--json")
    assert early.json["since_break"] is None
    assert early.json["no_since_break"].startswith("Too early: 5 months (March 2024 to July 2024)")


def test_descriptive_and_from_zero(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "zero.csv"
    months = Window.parse("2018-01..2019-12")
    file.write_text(
        "\n".join(
            (
                "month,area,measure,count",
                *(f"{m},Barnet,thefts,{0 if str(m) < '2019' else 2}" for m in months),
                "",
            )
        )
    )
    run("data", "add", "long-csv", file, "--obtained", "2020-02-01")
    asked = ("trend", "thefts", "--to", "2019-12", "--baseline", "2018-01..2018-12")
    assert "not defined in per cent, from zero" in run(*asked).out
    assert run(*asked, "--json").json["per_cent"] is None
    told = run(*asked, "--descriptive", "--json").json
    assert told["interval"] is None
    assert told["verdict"].startswith("Descriptive:")
    assert "Its definition names no residents" in told["no_rates"]


def test_a_class_that_looks_misspelt_is_taken_where_the_terminal_says_that_it_is_new(
    run: Run, tmp_path: Path
) -> None:
    name, file = "Robbery of Personl Property", tmp_path / "a.csv"
    rows = {(*PERSONAL, area): [5] * 12 for area in ("Barnet", "Camden")}
    file.write_bytes(wide({**rows, ("Robbery", name, "Hackney"): [5] * 12}, "2023-01..2023-12"))
    command = ("data", "add", "mps-borough", file, "--obtained", "2024-01-04")
    refused = run(*command)
    assert refused.code == 1
    assert f'or if it is new, say so: --new-name "{name}".' in refused.err
    told = run(*command, "--new-name", name)
    assert told.code == 0
    assert f"“{name}” is new, and no slip in another name: said by terminal" in told.out


@pytest.mark.parametrize(
    ("asked", "window", "baseline"),
    [
        (("--window", "2025-26Q1", "--baseline", "2024-25Q1"), "2025-04..2025-06", "2024-04..2024-06"),
        (("--to", "2025-06", "--span", "quarter", "--baseline", "2024-25Q1"), "2025-04..2025-06", "2024-04..2024-06"),
        (("--to", "2025-07", "--span", "year-to-date", "--baseline", "2024-04..2024-07"), "2025-04..2025-07", "2024-04..2024-07"),
        (("--window", "2023", "--baseline", "2022"), "2023-01..2023-12", "2022-01..2022-12"),
        (("--to", "2023-05", "--span", "calendar-year", "--baseline", "2022"), "2023-01..2023-12", "2022-01..2022-12"),
        (("--window", "2023/24", "--baseline", "2019-03"), "2023-04..2024-03", "2018-04..2019-03"),
        (("--window", "2024-12..2025-01", "--baseline", "2023-12..2024-01"), "2024-12..2025-01", "2023-12..2024-01"),
    ],
)  # fmt: skip
def test_other_months_than_twelve(
    run: Run, extracts: Path, asked: tuple[str, ...], window: str, baseline: str
) -> None:
    told = run("trend", "homicide", *asked, "--json").json
    assert (told["current"]["window"], told["baseline"]["window"]) == (window, baseline)
    assert told["current"]["count"] == 10 * len(Window.parse(window))


def test_rates_of_a_quarter_say_that_they_are_of_three_months(run: Run, extracts: Path) -> None:
    people(run, extracts)
    asked = ("trend", "homicide", "--window", "2025-26Q1", "--baseline", "2024-25Q1")
    assert "The rates are of 3 months, not of a year." in run(*asked).out
    assert "not of a year" not in run(*HOMICIDE).out


def test_windows_that_share_months_are_compared_without_them(run: Run, extracts: Path) -> None:
    told = run("trend", "homicide", "--to", "2025-06", "--baseline", "2025-03", "--by", "subgroup")
    assert "April 2025 – June 2025" in told.out
    assert "The two windows share July 2024 – March 2025. Only months that they do not share" in told.out
    assert "Homicide: 30 and 30" in told.out
    same = run("trend", "homicide", "--to", "2025-06", "--baseline", "2025-06")
    assert (same.code, "Both windows are July 2024 – June 2025. Choose two that differ." in same.err) == (
        1,
        True,
    )


def test_the_months_are_said_once(run: Run, extracts: Path) -> None:
    for asked in ((), ("--to", "2025-06", "--window", "2024")):
        told = run("trend", "homicide", *asked)
        assert (told.code, "Say which months: --to MONTH, or --window MONTHS" in told.err) == (1, True)
    wrong = run("trend", "homicide", "--window", "soon")
    assert wrong.code == 2
    assert "a year (2024 or 2024/25)" in " ".join(wrong.err.replace("│", " ").split())


def test_counts_by_quarter_are_added_by_a_mapping_which_the_next_file_is_read_by(run, tmp_path) -> None:
    file = tmp_path / "forces.csv"
    file.write_text(HOME_OFFICE.replace("[x]", "4").replace("[c]", "5"), "utf-8")
    command = ("data", "add", "quarterly-counts", file, "--obtained", "2024-07-24")
    nobody = run(*command)
    assert nobody.code == 1
    assert "Nobody has said yet which of its columns says what." in nobody.err
    said = {
        "period": "Financial Year",
        "quarter": "Financial Quarter",
        "area": "Force Name",
        "count": "Number of Offences",
    }
    mapping = [part for what, column in said.items() for part in ("--map", f"{what}={column}")]
    wrong = run(*command, *mapping)
    assert "Say which column is what is counted, or write what all rows count; not both." in wrong.err
    assert "needs a name, = and a text" in run(*command, "--map", "area").err
    assert "A mapping has no “colour”." in run(*command, *mapping, "--map", "colour=C").err
    added = run(*command, *mapping, "--map", "measure=Offence Group", "--only", "Offence Group=Robbery")
    assert added.code == 0, added.err
    assert "2 areas: 2 recognised" in added.out
    file.write_text(HOME_OFFICE.replace("[x]", "4").replace("[c]", "5").replace("5400", "5410"), "utf-8")
    again = run(*command)
    assert again.out.startswith(
        "Read as the last vintage of the kind quarterly-counts was: Financial Year: the period"
    )
    answer = run("trend", "robbery-by-quarter", "--window", "2022-23Q4", "--baseline", "2021-22Q4")
    assert "holds counts by quarter, from April 2022 – June 2022 to January 2023 – March 2023" in answer.err
