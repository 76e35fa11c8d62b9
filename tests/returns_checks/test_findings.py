"""Findings: grouped when they are identical, and their places in words."""

import pytest

from goldenthread.returns.draft import Place
from goldenthread.returns.findings import Finding, Level, grouped, where


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("", ""),
        ("Outputs!D16", "Outputs!D16"),
        ("Outputs!D16 Outputs!D17", "Outputs!D16, Outputs!D17"),
        ("Outputs!D9 Outputs!D10 Outputs!D11", "Outputs!D9 to D11"),
        ("Outputs!D9 Outputs!D10 Outputs!D11 Finance!D12", "Outputs!D9 to D11, Finance!D12"),
        ("Outputs!D9 Outputs!E10 Outputs!F11", "Outputs!D9, Outputs!E10, Outputs!F11"),
        ("Outputs!D11 Outputs!D10 Outputs!D9", "Outputs!D11, Outputs!D10, Outputs!D9"),
        ("KPIs!AA1 KPIs!AA2 KPIs!AA3 KPIs!AA4", "KPIs!AA1 to AA4"),
        ("Outputs Outputs", "Outputs, Outputs"),
    ],
)
def test_where(cells: str, words: str) -> None:
    places = [Place(sheet, cell) for sheet, _, cell in (one.partition("!") for one in cells.split())]
    assert where(places) == words


def finding(level: Level, wrong: str, cell: str, explanation: str = "") -> Finding:
    return Finding(level, "blank", (Place("Outputs", cell),), wrong, "Do it.", (cell,), explanation)


def test_identical_findings_keep_all_their_places_and_fields() -> None:
    one = grouped([finding(Level.ERROR, "Empty.", "D1"), finding(Level.ERROR, "Empty.", "D2")])
    assert [(f.places, f.fields) for f in one] == [
        ((Place("Outputs", "D1"), Place("Outputs", "D2")), ("D1", "D2"))
    ]


def test_findings_that_differ_in_anything_stay_apart() -> None:
    found = [
        finding(Level.NOTE, "Empty.", "D1"),
        finding(Level.QUERY, "Empty.", "D2"),
        finding(Level.QUERY, "Empty.", "D3", "because"),
        finding(Level.ERROR, "Full.", "D4"),
    ]
    assert [f.places[0].cell for f in grouped(found)] == ["D4", "D2", "D3", "D1"]


def test_what_blocks() -> None:
    blocks = [finding(level, "Empty.", "D1", why).blocks for level in Level for why in ("", "because")]
    assert blocks == [True, True, True, False, False, False]
