"""Another unit with published tables by quarter and year alone: its reports stop in time, its pack tells."""

from __future__ import annotations

from datetime import date

import pytest
from tests import small
from tests.places.conftest import COUNTS, EDITION, PEOPLE

from goldenthread.actions import framework, vintages
from goldenthread.periods import Month, Quarter
from goldenthread.reports.document import OUTSIDE, PRG, Document
from goldenthread.reports.pages import site
from goldenthread.reports.render import text
from goldenthread.store import editions, inputs, trends
from goldenthread.store.views import position
from goldenthread.trends.kinds.mapping import TableMapping
from goldenthread.trends.ways import Way

Q4 = Quarter.parse("2023-24Q4")
FOLLOWED = """series:
  - code: robbery-published
    title: Robbery, as published
    kind: quarterly-counts
    select: [{group: Robbery}]
    unit: offences
    residents: {first_age: 0}
  - code: knife-published
    title: Knife crime by district
    kind: yearly-counts
    select: [{group: Knife crime}]
    unit: offences
    residents: {first_age: 0}
pack:
  chapters:
    - {title: Robbery, lead: Robbery and knife crime., series: [robbery-published, knife-published]}
  by_area: [knife-published]
trends:
  - {series: robbery-published, statement: per-cent, phrase: robbery}
priority_areas:"""
BY_FORCE = TableMapping(period="Quarter", area="Force", measure="Offence", count="Number")
BY_DISTRICT = TableMapping(area="District", called="Knife crime")


def quarters(first: int, last: int) -> list[str]:
    return [f"{year}/{(year + 1) % 100:02d} Q{n}" for year in range(first, last + 1) for n in (1, 2, 3, 4)]


def add(kind: str, content: str, mapping: TableMapping | None, hour: int) -> None:
    vintages.add(
        kind=kind,
        files=[("a.csv", content.encode())],
        obtained=date(2024, 7, 20),
        by="ana",
        at=small.hours(hour),
        publisher="Home Office",
        mapping=mapping,
    )


@pytest.fixture
def unit(db: None, data_dir: object) -> None:
    """The unit's force by quarter from April 2022 to June 2024, and its districts by year."""
    framework.publish(
        document=EDITION.replace("priority_areas:", FOLLOWED, 1).encode(), by="tester", at=small.hours(0)
    )
    people = "\n".join(
        ("Name,Year,Population", *(f"{name},{y},{PEOPLE}" for name in COUNTS for y in (2022, 2023, 2024)))
    )
    add_people = {
        "kind": "population",
        "files": [("people.csv", people.encode())],
        "obtained": date(2024, 5, 1),
    }
    vintages.add(**add_people, by="ana", at=small.hours(1000))  # type: ignore[arg-type]
    rows = [f"{quarter},{force},Robbery,{n}" for n, quarter in enumerate(quarters(2022, 2024)[:9], 500)
            for force in ("Northumbria", "Durham")]  # fmt: skip
    add("quarterly-counts", "\n".join(("Quarter,Force,Offence,Number", *rows)), BY_FORCE, 1100)
    years = [f"{name},{n},{n + 100}" for name, n in COUNTS.items()]
    add("yearly-counts", "\n".join(("District,2022/23,2023/24", *years, "Leeds,9,9")), BY_DISTRICT, 1200)


def told(audience: object = OUTSIDE, kind: object = PRG) -> str:
    document: Document = inputs.document(Q4, kind, audience)  # type: ignore[arg-type]
    return " ".join(text.render(document).split())


def test_a_report_stops_at_the_last_quarter_that_had_ended(unit: None) -> None:
    """The report’s month is April: the quarter to June was published later, and none ends in April."""
    edition = editions.latest().edition  # type: ignore[union-attr]
    assert trends.complete_month("robbery-published", edition) == Month.parse("2024-06")
    assert trends.complete_month("robbery-published", edition, until=Month.parse("2024-04")) == Month.parse(
        "2024-03"
    )
    assert trends.recorded_to("robbery-published", edition, Month.parse("2024-04")) == (
        Month.parse("2024-03"),
    )


def test_its_pack_tells_the_counts_without_a_verdict(unit: None) -> None:
    pack = told()
    now, then = sum(range(504, 508)), sum(range(500, 504))
    assert f"{now:,}" in pack
    assert f"{then:,}" in pack
    assert "Robbery, as published: 0.8% higher, chance not judged" in pack
    assert "No interval: counts by quarter do not show how much the months vary by themselves." in pack
    assert "Per 100,000 residents of all ages: 134.8" in pack
    assert "not in this pack" not in pack


def test_its_pack_tells_each_district_of_the_yearly_table(unit: None) -> None:
    pack = told()
    assert "Above the outer limits: Newcastle upon Tyne and Sunderland." in pack
    assert "Leeds" not in pack


def test_what_an_older_report_told_does_not_move_when_the_place_is_declared_otherwise(unit: None) -> None:
    """A district that is spelt in another way later is outside from then on; no older figure moves."""

    def at(serial: int | None) -> str:
        return text.render(inputs.document(Q4, PRG, OUTSIDE, serial=serial))

    then = position()[0]
    before = at(then)
    assert "Newcastle upon Tyne and Sunderland." in " ".join(before.split())
    renamed = EDITION.replace("priority_areas:", FOLLOWED, 1).replace(
        "{code: sunderland, name: Sunderland, gss: E08000024, also: [City of Sunderland]}",
        "{code: sunderland, name: Wearside, gss: E08000024}",
    )
    framework.publish(document=renamed.encode(), by="tester", at=small.hours(6000))
    now = at(None)
    assert "Sunderland" not in now.partition("The headline measures")[2]
    inputs.document_at.cache_clear()
    inputs.inputs_at.cache_clear()
    assert at(then) == before
    assert at(None) == now


def test_the_page_of_trends_says_that_a_series_is_counted_by_quarter_and_not_that_its_data_are_late(
    unit: None,
) -> None:
    found = " ".join(
        text.render(site.trends_in(inputs.looked_at(inputs.stand(Q4), Way.INTERVAL), Way.INTERVAL)).split()
    )
    assert "These figures end with March 2024." in found
    assert "The data are counts by quarter, and told to the last that ended." in found
    assert "complete only" not in found
