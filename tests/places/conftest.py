"""A second unit: its edition, its districts, two months of street files, its people and its boundaries."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from tests import small
from tests.trends.making import long

from goldenthread.actions import boundaries, framework, people, vintages

EDITION = (Path(__file__).parent / "northumbria.yaml").read_text(encoding="utf-8")
COUNTS = {
    "Gateshead": 150,
    "Newcastle upon Tyne": 400,
    "North Tyneside": 120,
    "Northumberland": 110,
    "South Tyneside": 130,
    "Sunderland": 317,
}
"""Robberies in each of two months: 2,454 in all, of 1,500,000 people, are 163.6 per 100,000."""
PEOPLE = 250_000
PACK = """pack:
  chapters:
    - {title: Robbery, lead: Robberies in the street., series: [street-robbery]}
  by_area: [street-robbery]
trends:
  - {series: street-robbery, statement: per-cent, phrase: robbery}
priority_areas:"""


def robberies(counts: Mapping[str, int], months: tuple[str, ...], force: str = "Northumbria Police") -> bytes:
    """A street file of a force: so many robberies in each area and month."""
    rows = [
        f"{force[:3]}{area}{month}{number},{month},{force},{area} 001A,Robbery"
        for month in months
        for area, count in counts.items()
        for number in range(count)
    ]
    return long(*rows, header="Crime ID,Month,Falls within,LSOA name,Crime type")


def add(kind: str, name: str, content: bytes, day: str = "2024-05-01", hour: int = 3000) -> vintages.Added:
    """Add a file of data as the analyst does."""
    return vintages.add(
        kind=kind, files=[(name, content)], obtained=date.fromisoformat(day), by="ana", at=small.hours(hour)
    )


def drawn(*names: str) -> bytes:
    """Boundaries: a square for each area, in a row."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 55], [x + 0.1, 55], [x + 0.1, 55.1], [x, 55.1], [x, 55]]],
            },
        }
        for x, name in zip((-2.0, -1.9, -1.8, -1.7, -1.6, -1.5), names, strict=False)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def draw(content: bytes, hour: int = 4000) -> tuple[str, ...]:
    """Add a file of boundaries as the analyst does."""
    return boundaries.add(
        name="districts.geojson",
        content=content,
        obtained=date(2024, 5, 1),
        credit="Made for a test.",
        by="ana",
        at=small.hours(hour),
    )


@pytest.fixture
def unit(db: None, data_dir: Path) -> None:
    """The unit's edition with a pack of its own, its population, and its robberies of two months."""
    framework.publish(
        document=EDITION.replace("priority_areas:", PACK, 1).encode(), by="tester", at=small.hours(0)
    )
    rows = (f"{name},2024,{PEOPLE}" for name in COUNTS)
    add("population", "people.csv", "\n".join(("Name,Year,Population", *rows, "")).encode(), hour=2000)
    add("police-uk-street", "north.csv", robberies(COUNTS, ("2024-01", "2024-02")))


@pytest.fixture
def signed_in(unit: None) -> Callable[..., Client]:
    """Sign somebody of a role in to the unit, with a second step."""

    def client(role: str, provider: str = "") -> Client:
        name = f"{role}-{provider}".strip("-")
        who = {"username": name, "name": name.title(), "email": f"{name}@example.org"}
        user = people.add(**who, password="golden thread", by="tester", at=small.hours(5000))
        people.give_role(username=name, role=role, provider=provider, by="tester", at=small.hours(5000))
        TOTP.activate(user, generate_totp_secret())
        made = Client()
        made.force_login(user)
        return made

    return client
