"""The fast path against the plain definition, on extracts of any shape."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.trends.making import long, read, wide

from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.periods import Month, Window
from goldenthread.store import cells, selected
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.values import MonthlySeries, VintageRef

AREAS = ("Barnet", "Camden", "Unknown", "Barking & Dagenham")
CLASSES = (("Robbery", "Personal"), ("Robbery", "Business"), ("Theft", "Other theft"), ("ROBBERY", "Other"))
SPAN = Window.parse("2023-11..2024-02")
COUNTS = st.integers(0, 3)


def monthly(kind: str, reading, files, *select: Selection) -> MonthlySeries:
    definition = SeriesDefinition(code="x", title="X", kind=kind, select=select)
    ref = VintageRef("d", kind, "d", reading.report.first, reading.report.last, date(2024, 3, 1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cells.parquet"
        cells.write(path, reading.cells)
        return selected.monthly(cells.read(path), files, definition, ref, KINDS[ref.kind])


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(AREAS), st.sampled_from(("x", "y")), st.sampled_from(SPAN.months)),
        COUNTS,
        min_size=1,
    )
)
def test_a_long_csv_is_added_up_as_its_rows_say(rows):
    reading = read("long-csv", long(*(f"{m},{area},{what},{n}" for (area, what, m), n in rows.items())))
    found = monthly("long-csv", reading, ["a.csv"], Selection(group="x"))
    areas = {area for area, what, _ in rows if what == "x"}
    for month in SPAN:
        here = {area: n for (area, what, m), n in rows.items() if what == "x" and m == month}
        if areas and here.keys() == areas:
            assert found.counts[month] == sum(here.values())
            (source,) = found.sources(Window(month, month))
            assert source.value == sum(here.values())
        else:
            assert month not in found.counts


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(CLASSES), st.sampled_from(AREAS)),
        st.lists(COUNTS, min_size=4, max_size=4),
        min_size=1,
    ),
    st.sampled_from((None, "Personal", "business")),
)
def test_a_borough_file_is_added_up_as_its_cells_say(rows, subgroup):
    reading = read(
        "mps-borough", wide({(*cls, area): counts for (cls, area), counts in rows.items()}, str(SPAN))
    )
    assert not reading.problems
    found = monthly("mps-borough", reading, ["a.csv"], Selection(group="robbery", subgroup=subgroup))
    wanted: dict[Month, int] = defaultdict(int)
    for ((group, sub), _), counts in rows.items():
        if group.lower() == "robbery" and subgroup in (None, sub, sub.lower()):
            for month, count in zip(SPAN, counts, strict=True):
                wanted[month] += count
    assert found.counts == wanted
