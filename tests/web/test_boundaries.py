"""The map is drawn with the user's file, as known on a day; tiles stay the default."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests import small
from tests.trends.test_boundaries import document, feature, london
from tests.web.reading import words
from tests.web.test_borough_rates import PAGE, add, robberies, totals
from typer.testing import CliRunner

from goldenthread.actions import boundaries
from goldenthread.cli import app
from goldenthread.ledger.refusal import Refused
from goldenthread.reports.charts.labels import around
from goldenthread.store import boundaries as store

pytestmark = pytest.mark.django_db
CREDIT = "Contains data of the survey."


def draw(content: bytes, obtained: date = date(2024, 8, 30), at: int = 4000) -> tuple[str, ...]:
    return boundaries.add(
        name="london.geojson",
        content=content,
        obtained=obtained,
        credit=CREDIT,
        by="member",
        at=small.hours(at),
    )


@pytest.fixture
def loaded(member: Client) -> Client:
    add("mps-borough", robberies())
    add("population", totals(), "totals.csv")
    return member


def spec(member: Client, address: str = PAGE) -> dict[str, object]:
    page = member.get(address).content.decode()
    found = re.search(r'src="([^"]+/charts/(?:map|tiles)-[^"]+)\.svg"', page)
    assert found
    read: dict[str, object] = json.loads(member.get(f"{found[1]}.json").content)
    return read | {"address": found[1]}


def test_without_boundaries_boroughs_are_tiles(loaded: Client) -> None:
    assert "/charts/tiles-" in str(spec(loaded)["address"])
    assert "boroughs are shown as tiles" in words(loaded.get("/data/"))


def test_with_boundaries_they_are_a_map_that_hides_no_name(loaded: Client) -> None:
    told = draw(london())
    assert told[1] == "33 of London's 33 areas have a boundary."
    found = spec(loaded)
    assert "/charts/map-" in str(found["address"])
    shapes, labels = (layer["data"]["values"] for layer in found["layer"])  # type: ignore[attr-defined]
    assert len(shapes) == 33
    assert {"Bnt", "Cmd", "City", "Hck"} <= {one["text"] for one in labels}
    assert len([one for one in labels if one["weight"] == "normal"]) == 33
    assert loaded.get(f"{found['address']}.svg").content.startswith(b"<svg")
    page = words(loaded.get(PAGE))
    assert "Boundaries: london.geojson, obtained on 30 August 2024. Contains data of the survey." in page
    assert "On the map" in page


def test_an_area_without_a_boundary_is_named_and_in_the_table(loaded: Client) -> None:
    draw(document(feature({"name": "Barnet"}), feature({"name": "Camden"})))
    assert "Without a boundary, and in the table only: Hackney." in words(loaded.get(PAGE))


def test_as_known_on_an_earlier_day_it_is_not_there(loaded: Client) -> None:
    draw(london(), obtained=date(2024, 10, 1))
    assert "/charts/map-" in str(spec(loaded)["address"])
    assert "/charts/tiles-" in str(spec(loaded, f"{PAGE}?known=2024-09-15")["address"])


def test_the_data_page_shows_it_and_gives_the_file(loaded: Client) -> None:
    draw(london())
    page = loaded.get("/data/")
    assert "33 of London&#x27;s 33 areas have a boundary." in page.content.decode()
    assert CREDIT in words(page)
    kept = store.latest()
    assert kept
    assert loaded.get(f"/files/{kept.digest}/").content == london()


def test_the_same_file_again_changes_nothing_and_a_bad_one_adds_nothing(loaded: Client) -> None:
    draw(london())
    assert "Nothing was changed." in draw(london(), at=4001)[0]
    assert len(store.all()) == 1
    with pytest.raises(Refused):
        draw(b"{}", at=4002)
    with pytest.raises(Refused, match="in the future"):
        draw(london(), obtained=date(2030, 1, 1), at=4003)
    assert len(store.all()) == 1


def test_it_is_added_from_a_terminal(loaded: Client, tmp_path: Path) -> None:
    file = tmp_path / "mine.geojson"
    file.write_bytes(london())
    done = CliRunner().invoke(app, ["data", "boundaries", str(file), "--obtained", "2024-08-30"])
    assert "Added mine.geojson: maps are drawn with it from now on." in done.stdout
    assert "mine.geojson" in CliRunner().invoke(app, ["data", "list"]).stdout


def test_boxes_of_names_touch_where_they_share_a_pixel() -> None:
    assert around(0, 0, 3).touches(around(15, 5, 3))
    assert not around(0, 0, 3).touches(around(25, 0, 3))
    assert not around(0, 0, 3).touches(around(0, 20, 3))
