"""The page of a vintage tells what somebody said of its names."""

from __future__ import annotations

from datetime import date

from django.test import Client
from tests import small
from tests.trends.making import PERSONAL, wide
from tests.web.reading import words

from goldenthread.actions import vintages


def test_a_name_said_to_be_new_is_told_with_who_said_it(member: Client) -> None:
    rows = {(*PERSONAL, area): [5] * 12 for area in ("Barnet", "Camden")}
    content = wide({**rows, ("Robbery", "Robery of X", "Hackney"): [5] * 12}, "2023-01..2023-12")
    digest = vintages.add(
        kind="mps-borough",
        files=[("a.csv", content)],
        obtained=date(2024, 1, 4),
        by="ana",
        at=small.hours(1),
        new=["Robery of X"],
    ).digest
    said = words(member.get(f"/data/vintages/{digest}/"))
    assert "Names said to be new “Robery of X” is new, and no slip in another name: said by ana." in said
