"""Another unit, from its declaration alone: its people, districts, map, words and reports."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests import small
from tests.places.conftest import COUNTS, EDITION, add, draw, drawn, robberies
from tests.web.reading import words

from goldenthread.actions import framework, vintages
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.reports.document import OUTSIDE, PRG
from goldenthread.reports.render import text
from goldenthread.store import editions, inputs, trends
from goldenthread.store.trends import Known

Q4 = Quarter.parse("2023-24Q4")
DISTRICTS = "/trends/series/street-robbery/boroughs/"
NOT_THEIRS = re.compile(r"\b[Bb]oroughs?\b|\bLondon|\bVRU\b|Reference Group|\bMOPAC\b|\bMet\b")
SignIn = Callable[..., Client]


def theirs(page: str) -> str:
    """The words of a page, which has none of another unit's."""
    assert not NOT_THEIRS.findall(page), NOT_THEIRS.findall(page)
    return page


def test_rates_divide_by_the_unit_s_own_people(signed_in: SignIn) -> None:
    page = theirs(words(signed_in("analyst").get(DISTRICTS)))
    assert "All these districts 163.6" in page
    assert "36.6 " not in page.replace("163.6", "")
    assert "Only 2 months." in page
    assert "6 of 6 districts stand out from Northumbria’s rate" in page
    assert "Newcastle upon Tyne 800 250,000 320.0" in page


def test_its_map_is_drawn_from_its_own_boundaries_or_named_where_they_lack_one(signed_in: SignIn) -> None:
    assert draw(drawn(*COUNTS))[1] == "6 of Northumbria's 6 areas have a boundary."
    told = draw(drawn(*list(COUNTS)[:5]), hour=4100)
    assert any("Sunderland" in line for line in told)
    with pytest.raises(Refused, match="Northumbria"):
        draw(drawn("Camden", "Barnet"), hour=4200)
    page = signed_in("analyst").get(DISTRICTS).content.decode()
    assert re.search(r'src="[^"]+/charts/map-', page)


def test_a_second_force_is_counted_beside_the_first(db: None, data_dir: Path) -> None:
    durham = EDITION.replace(
        "    - {code: btp", "    - {code: durham, name: Durham Constabulary}\n    - {code: btp", 1
    )
    durham = durham.replace("gss: E08000024,", "gss: E08000024, force: durham,", 1)
    framework.publish(document=durham.encode(), by="tester", at=small.hours(0))
    north = {name: count for name, count in COUNTS.items() if name != "Sunderland"}
    add("police-uk-street", "north.csv", robberies(north, ("2024-01", "2024-02")))
    south = robberies({"Sunderland": 317}, ("2024-01", "2024-02"), "Durham Constabulary")
    added = add("police-uk-street", "south.csv", south, "2024-06-01", hour=3100)
    (source,) = trends.sources("street-robbery", None, Known())
    assert sum(source.latest.counts.values()) == 2 * sum(COUNTS.values())
    assert added.title.startswith("Northumbria Police and Durham Constabulary, street files")


def test_its_own_words_stand_on_every_page(signed_in: SignIn) -> None:
    analyst, lead = signed_in("analyst"), signed_in("programme-lead")
    for address in (
        "/",
        "/trends/",
        "/trends/explore/",
        "/trends/series/street-robbery/",
        "/reports/",
        "/data/",
        "/programmes/",
        "/rounds/",
    ):
        theirs(words(analyst.get(address, follow=True)))
    assert "Safer Streets Board pack" in words(analyst.get("/reports/"))
    assert "Districts" in words(analyst.get("/trends/series/street-robbery/"))
    theirs(words(lead.get("/review/2023-24Q4/")))


def test_its_own_words_stand_before_its_providers(signed_in: SignIn) -> None:
    provider = signed_in("provider-preparer", "anchor")
    for address in ("/returns/", "/returns/2023-24Q4/SCHOOL/", "/returns/2023-24Q4/SCHOOL/fill/outputs/"):
        page = theirs(words(provider.get(address, follow=True)))
    assert "Your programme’s own districts come first" in page


def test_its_pack_has_its_own_chapters_and_its_board_s_name(unit: None) -> None:
    document = inputs.document(Q4, PRG, OUTSIDE)
    told = theirs(text.render(document))
    assert document.title.startswith("Northumbria Violence Prevention Partnership Q4 2023-24")
    assert document.title.endswith(" – Safer Streets Board pack")
    assert "Robbery: one measure not in this pack" in told
    assert "Districts" in told
    assert "Knife crime" not in told


def test_a_unit_that_chose_no_series_is_told_how_to(db: None, data_dir: Path) -> None:
    framework.publish(document=EDITION.encode(), by="tester")
    told = " ".join(text.render(inputs.document(Q4, PRG, OUTSIDE)).split())
    assert "The edition chooses no series" in told
    assert "under “pack” in the edition" in told


def test_an_edition_with_a_part_that_the_program_does_not_know_is_refused_by_its_name(
    db: None, data_dir: Path
) -> None:
    document = EDITION.replace("priority_areas:", "tariffs: []\npriority_areas:", 1)
    problems, edition = framework.check(document=document.encode())
    assert edition is None
    assert [(one.path, one.wrong) for one in problems] == [("tariffs", "“tariffs” is not a name known here.")]


@pytest.mark.shared
@pytest.mark.usefixtures("data_dir")
def test_two_real_months_are_added_and_told_by_district(db: None, shared: Path) -> None:
    framework.publish(document=EDITION.encode(), by="tester", at=small.hours(0))
    files = sorted((shared / "data" / "police_uk_northumbria").glob("*.csv.gz"))
    added = vintages.add(
        kind="police-uk-street",
        files=[(one.name, one.read_bytes()) for one in files],
        obtained=date(2024, 12, 1),
        by="ana",
        at=small.hours(5000),
    )
    outside = "9 records lie outside Northumbria (County Durham 9): kept and not added up."
    assert outside in added.report.remarks
    for code, counted in (("street-robbery", 226), ("street-possession-of-weapons", 228)):
        (source,) = trends.sources(code, None, Known())
        assert sum(source.latest.counts.values()) == counted


def test_the_edition_and_the_table_of_the_manual_are_sound(db: None, data_dir: Path) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "another-city.md").read_text(encoding="utf-8")
    whole, part = re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL)
    assert framework.check(document=f"{whole}\n{part}".encode())[0] == ()
    framework.publish(document=f"{whole}\n{part}".encode(), by="tester", at=small.hours(0))
    table = re.findall(r"(?m)^    (month,.+|2024-01,.+)$", manual)
    added = add("long-csv", "ambulance.csv", "\n".join((*table, "")).encode())
    assert added.report.unknown_areas == ()
    latest = editions.latest()
    assert latest is not None
    (source,) = trends.sources("ambulance-assault", latest.edition, Known(area="Gateshead"))
    assert list(source.latest.counts.values()) == [31]
