"""The synthetic police data say what the story needs, in the form that any long CSV has."""

import csv
from collections import Counter
from io import StringIO

import pytest

from goldenthread.demo import police
from goldenthread.periods import Month, Window
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.kinds.reading import SourceFile

HOMICIDE, KNIFE, ROBBERY = police.EXTRACTS[0].totals


def counts(extract: police.Extract) -> Counter[tuple[str, str]]:
    """The extract's counts for London by measure and month, added up from its file."""
    found: Counter[tuple[str, str]] = Counter()
    for row in csv.DictReader(StringIO(police.document(extract).decode())):
        found[row["measure"], row["month"]] += int(row["count"])
    return found


def total(found: Counter[tuple[str, str]], measure: str, window: Window) -> int:
    return sum(found[measure, str(month)] for month in window)


@pytest.mark.parametrize("extract", police.EXTRACTS, ids=["first", "second", "third"])
def test_the_page_follows_from_the_rows(extract: police.Extract) -> None:
    found = counts(extract)
    baseline, now = ({m: total(found, m, w) for m in extract.totals} for w in (police.BASELINE, police.NOW))
    assert (str(police.BASELINE), str(police.NOW)) == ("2018-08..2019-07", "2023-08..2024-07")
    assert now[HOMICIDE] - baseline[HOMICIDE] == -32
    assert round((now[KNIFE] / baseline[KNIFE] - 1) * 100) == -25
    assert round((now[ROBBERY] / baseline[ROBBERY] - 1) * 100) == -5


def test_the_second_extract_revises_the_first() -> None:
    first, second = map(counts, police.FIRST_TWO)
    assert total(first, ROBBERY, police.NOW) != total(second, ROBBERY, police.NOW)
    assert total(first, KNIFE, police.NOW) != total(second, KNIFE, police.NOW)


@pytest.mark.parametrize(
    ("extract", "last"), [*zip(police.EXTRACTS, ("2024-08", "2024-11", "2026-02"), strict=True)]
)
def test_every_area_has_a_row_for_every_month(extract: police.Extract, last: str) -> None:
    kind = KINDS[police.KIND]
    reading = kind.read([SourceFile(extract.name, police.document(extract))])
    assert reading.problems == ()
    assert reading.report is not None
    assert (str(reading.report.first), str(reading.report.last)) == ("2017-04", last)
    assert (reading.report.holes, reading.report.absent_areas, reading.report.unknown_areas) == ((), (), ())
    assert len(reading.report.areas) == 34  # 32 boroughs, unknown, the airports


def test_more_rows_have_no_borough_after_the_break() -> None:
    rows = list(csv.DictReader(StringIO(police.document(police.EXTRACTS[0]).decode())))
    unknown = Counter[str]()
    for row in rows:
        if row["area"] == "Unknown" and row["measure"] == ROBBERY:
            unknown[row["month"]] += int(row["count"])
    after = Window(police.NEW_SYSTEM, Month.parse("2024-07"))
    before = Window(police.NEW_SYSTEM.plus(-len(after)), police.NEW_SYSTEM.plus(-1))
    assert sum(unknown[str(m)] for m in after) > 2 * sum(unknown[str(m)] for m in before)
