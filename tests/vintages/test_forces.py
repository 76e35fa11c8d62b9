"""Street files of several police forces: parts of one source, with what is not added up and why."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests import small
from tests.trends.making import long

from goldenthread.actions import framework, vintages
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Window
from goldenthread.store import cubes, trends
from goldenthread.store import vintages as store
from goldenthread.store.trends import Known
from goldenthread.trends.kinds.partial import find_partial
from goldenthread.trends.values import MonthlySeries

HEADER = "Crime ID,Month,Falls within,LSOA name,Crime type"
EDITION = (Path(__file__).parents[1] / "places" / "northumbria.yaml").read_text(encoding="utf-8")
DURHAM = "    - {code: durham, name: Durham Constabulary}\n    - {code: btp"
SERIES = "street-robbery"
NORTH, SOUTH, RAIL = "Northumbria Police", "Durham Constabulary", "British Transport Police"


@pytest.fixture
def unit(db: None, data_dir: Path) -> None:
    """A place with two forces, each of which has an area, and the railways' police."""
    text = EDITION.replace("    - {code: btp", DURHAM, 1).replace(
        "name: Sunderland, gss: E08000024,", "name: Sunderland, gss: E08000024, force: durham,", 1
    )
    framework.publish(document=text.encode(), by="tester", at=small.hours(0))


def crimes(force: str, area: str, month: str, count: int) -> list[str]:
    return [f"{force[:3]}{area[:5]}{month}{n},{month},{force},{area} 001A,Robbery" for n in range(count)]


def add(
    name: str, rows: Sequence[str], obtained: str = "2024-05-01", new: Sequence[str] = ()
) -> vintages.Added:
    return vintages.add(
        kind="police-uk-street",
        files=[(f"{name}.csv", long(*rows, header=HEADER))],
        obtained=date.fromisoformat(obtained),
        by="ana",
        at=datetime(2024, 12, 2, tzinfo=UTC),
        new=new,
    )


def latest(area: str | None = None) -> MonthlySeries:
    (source,) = trends.sources(SERIES, None, Known(area=area))
    return source.latest


def counts(area: str | None = None) -> dict[str, int]:
    return {str(month): count for month, count in latest(area).counts.items()}


def north(months: Sequence[str] = ("2024-01", "2024-02"), count: int = 240) -> list[str]:
    return [row for month in months for row in crimes(NORTH, "Gateshead", month, count)]


def south(months: Sequence[str] = ("2024-01", "2024-02"), count: int = 30) -> list[str]:
    return [row for month in months for row in crimes(SOUTH, "Sunderland", month, count)]


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize("obtained", ["2024-04-01", "2024-05-01", "2024-06-01"])
def test_a_second_force_is_another_part_whenever_it_was_obtained(obtained: str) -> None:
    add("north", north())
    assert sum(counts().values()) == 480
    added = add("south", south(), obtained)
    assert sum(counts().values()) == 540
    assert added.title == (
        f"Northumbria Police and Durham Constabulary, street files, to February 2024, obtained "
        f"1 {'June' if '06' in obtained else 'May'} 2024"
    )
    assert "With the files of Northumbria Police from “Northumbria Police, street files" in "".join(
        added.report.remarks
    )
    assert [one.name for one in store.get(added.digest).files] == ["north.csv", "south.csv"]
    assert add("south", south(), obtained).already
    assert add("north", north(), obtained).already
    note = "In the extract to February 2024, Robbery adds up the records of Durham Constabulary and"
    assert any(one.text.startswith(note) for one in latest().notes)
    assert vintages.rebuild(digest=added.digest, by="ana").digest == added.digest


@pytest.mark.usefixtures("unit")
def test_a_later_download_replaces_its_own_force_alone() -> None:
    add("north", north())
    add("south", south())
    added = add("again", south(count=33), "2024-07-01")
    assert counts() == {"2024-01": 273, "2024-02": 273}
    assert [one.name for one in store.get(added.digest).files] == ["again.csv", "north.csv"]
    both = add("both", [*north(count=1), *south(count=2)], "2024-08-01")
    assert counts() == {"2024-01": 3, "2024-02": 3}
    assert len(store.get(both.digest).files) == 1
    with pytest.raises(Refused, match=r"both.csv in .* holds several forces, and only some"):
        add("half", north(), "2024-09-01")


@pytest.mark.usefixtures("unit")
def test_a_month_of_one_force_alone_is_not_added_up_or_compared() -> None:
    add("north", north())
    added = add("south", south(["2024-02"]))
    told = "Durham Constabulary has no records for January 2024: these months are not added up or compared."
    assert told in added.report.remarks
    (both, north_alone) = (store.monthly(latest().definition, one.ref) for one in store.all())
    assert both.counts == {Month.parse("2024-02"): 270}
    assert both.missing == {Month.parse("2024-01"): "no records of Durham Constabulary"}
    assert len(north_alone.counts) == 2
    assert counts("Gateshead") == {"2024-01": 240, "2024-02": 240}
    assert counts("Sunderland") == {"2024-02": 30}


@pytest.mark.usefixtures("unit")
def test_network_forces_and_records_outside_the_place_are_told_and_not_added() -> None:
    rows = [*crimes(RAIL, "Gateshead", "2024-02", 7), *crimes(NORTH, "County Durham", "2024-02", 9)]
    added = add("all", [*north(), *rows])
    assert counts() == {"2024-01": 240, "2024-02": 240}
    assert counts("Gateshead") == counts()
    notes = [one.text for one in latest().notes]
    network = (
        "British Transport Police: 7 records are kept and not added up. It polices a network, and "
        "territorial forces’ figures are told without it."
    )
    outside = "9 records lie outside Northumbria (County Durham 9): kept and not added up."
    for told in (network, outside):
        assert told in added.report.remarks
        assert told in notes
    assert added.report.unknown_areas == ()
    parts = cubes.monthly(latest().definition, store.get(added.digest).ref, ["area"])
    assert {one.labels: sum(one.counts.values()) for one in parts} == {("Gateshead",): 480}


@pytest.mark.usefixtures("unit")
def test_an_extract_is_rebuilt_where_the_place_no_longer_declares_its_force() -> None:
    digest = add("south", south()).digest
    framework.publish(document=EDITION.encode(), by="tester", at=datetime(2024, 12, 3, tzinfo=UTC))
    assert "Rebuilt Durham Constabulary, street files" in vintages.rebuild(digest=digest, by="ana").sentence


@pytest.mark.usefixtures("unit")
def test_a_neighbours_area_is_no_slip_of_an_area() -> None:
    """The name comes from the publisher's own table, and lies outside."""
    added = add("north", [*north(), *crimes(NORTH, "Sunderlande", "2024-02", 2)])
    assert "2 records lie outside Northumbria (Sunderlande 2): kept and not added up." in added.report.remarks


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize(
    ("force", "told"),
    [
        ("Kent Police", "“Kent Police” is not a police force of Northumbria. Leave its files out, or add it"),
        (
            "Northumbria Constabulary",
            "is Northumbria Police in other words, or with a slip in its name. Write",
        ),
        ("Northumbra Police", "“Northumbra Police” is Northumbria Police in other words, or with a slip"),
    ],
)
def test_a_force_that_the_place_does_not_declare_is_refused(force: str, told: str) -> None:
    rows = crimes(force, "Gateshead", "2024-02", 3)
    with pytest.raises(Refused) as refused:
        add("other", rows)
    assert told in refused.value.details[0]
    assert add("other", rows, new=[force]).report.forces == (force,)


@pytest.mark.usefixtures("unit")
def test_a_month_that_is_partly_there_is_told_and_not_compared() -> None:
    rows = [*crimes(NORTH, "Gateshead", "2024-01", 1187), *crimes(NORTH, "Gateshead", "2024-02", 300)]
    added = add("north", rows)
    (told,) = added.report.remarks
    assert told == (
        "Northumbria Police, February 2024 has 300 records, where January 2024 has 1,187: it may be partly "
        "there. It is not added up or compared: download it again, or add the next extract."
    )
    assert counts() == {"2024-01": 1187}
    add("whole", [*rows[:1187], *crimes(NORTH, "Gateshead", "2024-02", 600)], "2024-06-01")
    assert counts() == {"2024-01": 1187, "2024-02": 600}


def test_few_records_and_months_between_low_ones_are_whole() -> None:
    def partly(*each: int) -> list[str]:
        start = Month.parse("2024-01")
        return [str(one) for one in find_partial({start.plus(n): count for n, count in enumerate(each)})]

    assert partly(99, 3, 99) == []
    assert partly(1000, 400, 450, 1000) == []
    assert partly(400, 1000, 1000) == ["2024-01"]
    assert partly(1000, 400, 1000) == ["2024-02"]
    assert partly(5000) == []


@pytest.mark.shared
def test_no_month_of_the_real_files_is_taken_for_one_that_is_partly_there(shared: Path) -> None:
    """Records of two forces, and sixteen years of the Met's counts with the lockdowns in them."""
    for folder in ("police_uk_northumbria", "police_uk_city_of_london"):
        found = Counter(
            Month.parse(row["Month"])
            for path in (shared / "data" / folder).glob("*.gz")
            for row in csv.DictReader(gzip.decompress(path.read_bytes()).decode().splitlines())
        )
        assert len(found) == 2
        assert find_partial(found) == {}
    for path in (shared / "data" / "mps_borough_crime").glob("*.csv.gz"):
        header, *below = csv.reader(gzip.decompress(path.read_bytes()).decode().splitlines())
        months = [at for at, name in enumerate(header) if name.isdigit() and len(name) == 6]
        sums = {Month.parse(header[at]): sum(int(row[at] or 0) for row in below) for at in months}
        assert len(sums) >= 24
        assert find_partial(sums) == {}


@pytest.mark.shared
@pytest.mark.usefixtures("unit")
def test_the_real_files_of_northumbria(shared: Path) -> None:
    files = sorted((shared / "data" / "police_uk_northumbria").glob("*.csv.gz"))
    added = vintages.add(
        kind="police-uk-street",
        files=[(one.name, one.read_bytes()) for one in files],
        obtained=date(2024, 5, 1),
        by="ana",
    )
    told = "9 records lie outside Northumbria (County Durham 9): kept and not added up."
    assert told in added.report.remarks
    assert len(added.report.areas) == 6
    assert counts() == {"2024-01": 111, "2024-02": 115}
    window = Window.parse("2024-01..2024-02")
    definitions = trends.series(None)["street-violence-and-sexual-offences"]
    one = store.monthly(definitions[0], added.vintage)
    assert one.sum(window) == 9463 - OUTSIDE
    areas = cubes.monthly(definitions[0], added.vintage, ["area"])
    assert sum(sum(each.counts.values()) for each in areas) == 9463 - OUTSIDE
    assert len(areas) == 6


OUTSIDE = 1
"""Of the 9 records in County Durham that of violence; the others are anti-social behaviour."""
