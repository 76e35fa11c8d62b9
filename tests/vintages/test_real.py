"""The answers of ../shared/data, in every dialect; and a plain reading of the files that agrees with ours."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from goldenthread.actions import vintages
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Window
from goldenthread.store import trends
from goldenthread.store import vintages as store
from goldenthread.trends.catalogue import of_kind
from goldenthread.trends.comparison import to_json
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.kinds.mapping import TableMapping

pytestmark = [pytest.mark.shared, pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

OBTAINED = {
    "2020-06": date(2020, 7, 21),
    "2021-11": date(2022, 1, 3),
    "2024-01": date(2024, 3, 26),
    "2024-10": date(2024, 11, 30),
    "2025-02": date(2025, 4, 21),
}
BASE = Window.parse("2018-08..2019-07")


def add(shared: Path, name: str) -> str:
    paths = sorted((shared / "data" / "mps_borough_crime").glob(f"{name}_*"))
    files = [(path.name, path.read_bytes()) for path in paths]
    return vintages.add(kind="mps-borough", files=files, obtained=OBTAINED[name], by="ana").digest


def ends(code: str, to: str = "2024-07", baseline: Window = BASE, **options) -> tuple[int, int]:
    found = to_json(trends.trend(code, to=Month.parse(to), baseline=baseline, **options))
    return found["current"]["count"], found["baseline"]["count"]


def test_october_2024(shared):
    add(shared, "2024-10")
    assert ends("homicide") == (108, 142)
    assert ends("robbery") == (34_957, 36_740)
    assert ends("personal-robbery") == (29_258, 34_160)
    found = to_json(trends.trend("robbery", to=Month.parse("2024-07"), baseline=BASE))
    assert (found["difference"], found["per_cent"]) == (-1_783, -4.9)
    assert (
        to_json(trends.trend("personal-robbery", to=Month.parse("2024-07"), baseline=BASE))["per_cent"]
        == -14.4
    )


def test_february_2025_and_as_at_between_the_two(shared):
    add(shared, "2024-10")
    add(shared, "2025-02")
    assert ends("homicide") == (108, 142)
    assert ends("robbery") == (34_993, 36_740)
    assert ends("robbery", as_at=date(2025, 4, 20)) == (34_957, 36_740)
    assert ends("robbery", as_at=date(2025, 4, 21)) == (34_993, 36_740)


def test_january_2024_in_title_case(shared):
    add(shared, "2024-01")
    before = Window.parse("2017-04..2018-03")
    assert ends("personal-robbery", to="2019-03", baseline=before)[0] == 31_930
    assert ends("robbery", to="2019-03", baseline=before)[0] == 34_398
    found = to_json(
        trends.trend("robbery", to=Month.parse("2019-03"), baseline=Window.parse("2017-04..2018-03"))
    )
    assert found["per_cent"] == 4.4
    assert ends("recorded-crime", to="2019-03", baseline=before)[0] == 864_342
    assert ends("possession-of-weapons", to="2019-03", baseline=before)[0] == 8_039


def test_short_extracts_speak_together_with_a_warning(shared):
    add(shared, "2020-06")
    add(shared, "2021-11")
    found = trends.trend("homicide", to=Month.parse("2021-10"), baseline=BASE)
    assert [note.code for note in found.warnings] == ["two-vintages"]
    assert found.breaks == ()
    robbery = plain(shared, "2020-06")
    assert ends("robbery", to="2021-10")[1] == sum(
        count
        for (group, _), counts in robbery.items()
        for month, count in counts.items()
        if group == "ROBBERY" and "2018-08" <= month <= "2019-07"
    )
    with pytest.raises(Refused, match="there is no count for June 2018"):
        ends("homicide", to="2021-10", baseline=Window.parse("2018-06..2019-05"))


def test_the_counts_include_unknown_and_airports(shared):
    add(shared, "2024-10")
    notes = [n.text for n in trends.trend("robbery", to=Month.parse("2024-07"), baseline=BASE).notes]
    assert "The counts include airports (24; baseline 0) and unknown borough (1,049; baseline 695)." in notes


def plain(shared: Path, name: str) -> dict[tuple[str, str], dict[str, int]]:
    """Obviously right: every cell of every file, by its words in capitals, summed over areas."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for path in sorted((shared / "data" / "mps_borough_crime").glob(f"{name}_*")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        for row in rows:
            for month, count in zip(header[3:], row[3:], strict=True):
                found[row[0].upper(), row[1].upper()][f"{month[:4]}-{month[4:]}"] += int(count)
    return found


@pytest.mark.parametrize("name", list(OBTAINED))
def test_every_series_equals_a_plain_reading_of_the_files(shared, name):
    ref = store.get(add(shared, name)).ref
    expected = plain(shared, name)
    names = KINDS["mps-borough"].subgroups.names
    for one in of_kind("mps-borough"):
        wanted: dict[str, int] = defaultdict(int)
        for (group, subgroup), counts in expected.items():
            for chosen in one.select:
                known = {chosen.subgroup, *(n for n, word in names.items() if word == chosen.subgroup)}
                if group == chosen.group.upper() and (
                    chosen.subgroup is None or subgroup in {str(n).upper() for n in known}
                ):
                    for month, count in counts.items():
                        wanted[month] += count
        series = store.monthly(one, ref)
        assert {str(m): n for m, n in series.counts.items()} == wanted, one.code
        assert sum(s.value for s in series.sources(Window(ref.recorded_from, ref.recorded_to))) == sum(
            wanted.values()
        )


def test_lines_of_a_trail_add_up_to_the_figure(shared):
    add(shared, "2024-10")
    found = trends.trend("robbery", to=Month.parse("2024-07"), baseline=BASE)
    (source,) = found.current.sources()
    runs = source.rows.partition("(lines ")[2].rstrip(")").split(", ")
    lines = {n for run in runs for n in range(int(run.split("–")[0]), int(run.split("–")[-1]) + 1)}
    path = shared / "data" / "mps_borough_crime" / source.file
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    columns = [n for n, name in enumerate(rows[0]) if "202308" <= name <= "202407" and name.isdigit()]
    assert sum(int(rows[line - 1][c]) for line in lines for c in columns) == 34_957


def test_city_halls_monthly_measures_as_a_long_csv(shared):
    path = shared / "data" / "mopac_borough_monthly_2018_2020" / "borough_monthly_tidy.csv.gz"
    vintages.add(kind="long-csv", files=[(path.name, path.read_bytes())], obtained=date(2021, 2, 1), by="ana")
    year = {"to": "2020-12", "baseline": Window.parse("2018-04..2019-03")}
    assert ends("knife-injury-under-25-not-domestic", **year) == (1_200, 1_772)
    assert ends("knife-crime-injury-victims-1-24", **year)[1] == 1_884  # the wrong neighbour
    assert ends("homicide-offs", **year) == (127, 123)
    assert ends("13-robbery-offs", **year) == (27_608, 34_398)
    assert ends("domestic-abuse-homicide-offs", **year) == (22, 25)
    with pytest.raises(
        Refused, match="adds up to 99,449 for 2018/19, where the Metropolitan Police count 8,039"
    ):
        ends("19-possession-of-weapons-offs", **year)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("police_uk_city_of_london/2024-01-city-of-london-street.csv.gz", "no file of the kind mps-borough"),
        ("mopac_borough_monthly_2018_2020/borough_monthly_tidy.csv.gz", "looks like the kind long-csv"),
        ("mopac_borough_monthly_2018_2020/Borough Monthly 2018-20.xlsx", "a workbook or a ZIP archive"),
    ],
)
def test_other_real_files_are_refused_in_words(shared, path, sentence):
    file = shared / "data" / path
    with pytest.raises(Refused) as refused:
        vintages.add(
            kind="mps-borough", files=[(file.name, file.read_bytes())], obtained=date(2024, 5, 1), by="ana"
        )
    assert sentence in refused.value.details[0]


def test_the_real_months_of_a_borough_file_summed_to_a_table_of_quarters_say_the_same(shared: Path) -> None:
    """Robbery by borough, added up by hand to a wide table of calendar quarters and read by a mapping."""
    path = shared / "data" / "mopac_borough_monthly_2018_2020" / "borough_monthly_tidy.csv.gz"
    summed: dict[tuple[str, str], int] = defaultdict(int)
    for row in csv.DictReader(gzip.decompress(path.read_bytes()).decode().splitlines()):
        year, month = row["month"].split("-")
        if row["measure"].casefold().endswith("robbery offs"):
            summed[row["borough"], f"{year} Q{(int(month) + 2) // 3}"] += int(row["count"])
    quarters = sorted({quarter for _, quarter in summed})
    boroughs = sorted({name for name, _ in summed})
    lines = [",".join([name, *(str(summed[name, quarter]) for quarter in quarters)]) for name in boroughs]
    table = "\n".join((",".join(["Borough", *quarters]), *lines)).encode()
    day = {"obtained": date(2021, 2, 1), "by": "ana"}
    vintages.add(kind="mopac-borough", files=[(path.name, path.read_bytes())], **day)
    mapping = TableMapping(area="Borough", called="Robbery")
    vintages.add(kind="quarterly-counts", files=[("q.csv", table)], mapping=mapping, **day)
    for now, then in (("2020", "2018"), ("2019/20", "2018/19"), ("2020-21Q2", "2019-20Q2")):
        found = [
            trends.trend(code, to=Window.read(now), baseline=Window.read(then))
            for code in ("robbery", "robbery-by-quarter")
        ]
        months, by_quarter = found
        assert months.current.number == by_quarter.current.number
        assert months.baseline.number == by_quarter.baseline.number
        assert months.current.number == sum(
            count for (_, quarter), count in summed.items() if _lies_in(quarter, Window.read(now))
        )


def _lies_in(quarter: str, window: Window) -> bool:
    year, number = quarter.split(" Q")
    return Month.of(int(year), 3 * int(number)) in window
