"""Classes that the publisher split, replaced or redefined are never compared as if they were one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests import small
from tests.trends.making import BUSINESS, HOMICIDE, PERSONAL, read, wide

from goldenthread.actions import vintages
from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Quarter, Window
from goldenthread.store import cubes, series, trends
from goldenthread.store import vintages as store
from goldenthread.trends.comparison import Comparison, compare, to_json
from goldenthread.trends.verdict import Claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

VIOLENCE = "Violence against the person"
WITHOUT, STALKING = (VIOLENCE, "Violence without injury"), (VIOLENCE, "Stalking and harassment")
WITH, DRIVING = (VIOLENCE, "Violence with injury"), (VIOLENCE, "Death serious injury illegal driving")
YEAR, TO = Window.parse("2024-03..2025-02"), Month.parse("2026-02")
OLD_YEAR = Window.parse("2018-04..2019-03")


def add(obtained: str, *contents: bytes) -> store.StoredVintage:
    files = [(f"{n}.csv", one) for n, one in enumerate(contents)]
    day = date.fromisoformat(obtained)
    return store.get(vintages.add(kind="mps-borough", files=files, obtained=day, by="ana").digest)


def real(shared: Path, extract: str, obtained: str) -> store.StoredVintage:
    paths = sorted((shared / "data/mps_borough_crime").glob(f"{extract}_*"))
    return add(obtained, *(path.read_bytes() for path in paths))


def figures(code: str, window: str, baseline: Window, **options: object) -> tuple[int, int]:
    found = trends.trend(code, to=Month.parse(window), baseline=baseline, **options)  # type: ignore[arg-type]
    return counted(found)


def counted(found: Comparison) -> tuple[int, int]:
    return int(found.current.number or 0), int(found.baseline.number or 0)


@pytest.mark.shared
def test_the_three_answers_of_violence_without_injury(shared: Path) -> None:
    early, late = real(shared, "2025-02", "2025-03-20"), real(shared, "2026-02", "2026-03-18")
    narrow = trends.trend("violence-without-injury", to=TO, baseline=YEAR)
    assert counted(narrow) == (120_279, 113_158)
    assert to_json(narrow)["per_cent"] == 6.3
    assert narrow.series.title == "Violence without injury, without stalking and harassment"
    assert narrow.verdict.claim is Claim.HIGHER
    assert "Stalking and harassment was part of violence without injury" in " ".join(
        note.text for note in narrow.notes
    )

    wider = trends.trend("violence-without-injury-and-stalking", to=TO, baseline=YEAR)
    assert counted(wider) == (181_569, 166_946)
    assert to_json(wider)["per_cent"] == 8.8
    assert wider.series.title == "Violence without injury, stalking and harassment included"

    known = trends.trend("violence-without-injury", to=TO, baseline=YEAR, baseline_as_at=date(2025, 4, 1))
    assert counted(known) == (181_569, 167_328)
    assert to_json(known)["per_cent"] == 8.5
    assert known.series.title == "Violence without injury, with stalking and harassment"
    assert [one.digest for one in known.vintages] == [late.digest, early.digest]
    assert all(one.title in known.warnings[0].text for one in (early, late))
    (joined,) = cubes.parts(known, "subgroup")
    assert (joined.label, joined.current, joined.baseline) == (
        "Violence without injury, with stalking and harassment",
        181_569,
        167_328,
    )
    whole = trends.trend("violence-against-the-person", to=TO, baseline=YEAR, baseline_as_at=date(2025, 4, 1))
    parts = {one.label: (one.current, one.baseline) for one in cubes.parts(whole, "subgroup")}
    assert parts["Violence without injury, with stalking and harassment"] == (181_569, 167_328)
    assert "Violence without injury" not in parts
    told = [note.text for note in whole.notes if note.code.startswith("classes.")]
    assert ["stalking and harassment" in one.casefold() for one in told] == [True, False]

    ends = [store.monthly(narrow.ends.current.asked or narrow.series, one.ref) for one in (late, early)]
    with pytest.raises(Refused, match="in unlike classes, so they are not compared"):
        compare(ends[0], ends[1], Window.rolling_year(TO), YEAR)


@pytest.mark.shared
def test_each_extract_counts_the_classes_of_its_own(shared: Path) -> None:
    real(shared, "2025-02", "2025-03-20")
    one_year = Window.parse("2017-04..2018-03")
    assert figures("violence-without-injury", "2019-03", one_year)[0] == 137_803
    assert figures("violence-with-injury", "2019-03", one_year)[0] == 78_179
    real(shared, "2026-02", "2026-03-18")
    assert figures("violence-without-injury", "2019-03", one_year)[0] == 85_268
    assert figures("violence-without-injury-and-stalking", "2019-03", one_year)[0] == 85_268 + 52_534
    assert figures("violence-with-injury", "2019-03", one_year)[0] == 78_107
    assert figures("violence-with-injury-and-illegal-driving", "2019-03", one_year)[0] == 78_107 + 74
    found = trends.trend("violence-with-injury", to=TO, baseline=OLD_YEAR)
    assert counted(found) == (64_143, 78_107)
    assert found.series.title.endswith("without deaths and serious injuries by illegal driving")
    then = trends.trend("violence-with-injury", to=TO, baseline=OLD_YEAR, baseline_as_at=date(2025, 4, 1))
    assert then.baseline.value == 78_179
    assert then.series.title.endswith(", with deaths and serious injuries by illegal driving")
    assert then.ends.current.holds == then.ends.baseline.holds == {"illegal-driving": True}


def both(window: str, *, apart: bool) -> bytes:
    """An extract with stalking and harassment as a class of its own, or within the other."""
    size = len(Window.parse(window))
    counts = {WITHOUT: 60, STALKING: 40} if apart else {WITHOUT: 100}
    rows = {(*one, area): [n] * size for one, n in counts.items() for area in ("Barnet", "Camden")}
    homicides = {(*HOMICIDE, area): [1] * size for area in ("Barnet", "Camden")}
    return wide({**rows, **homicides}, window)


def test_ends_of_two_extracts_are_counted_in_the_classes_that_both_have() -> None:
    add("2024-04-20", both("2018-04..2024-03", apart=False))
    add("2026-03-20", both("2022-04..2026-02", apart=True))
    found = trends.trend("violence-without-injury", to=TO, baseline=OLD_YEAR, area="Barnet")
    assert counted(found) == (1_200, 1_200)
    assert found.series.title == "Violence without injury, with stalking and harassment, Barnet"
    said = trends.sources("violence-without-injury", None)[0]
    alike = store.alike(tuple(said))
    assert [one.counts[Month.parse("2023-05")] for one in alike] == [200, 200]
    assert [dict(one.holds) for one in said] == [{"stalking": False}, {"stalking": True}]
    chart = trends.rolling("violence-without-injury", to=TO, baseline=OLD_YEAR)
    assert {one.sum.value for one in chart.points if one.sum.number is not None} == {2_400}


def test_what_is_not_apart_in_an_extract_is_not_counted_as_none() -> None:
    add("2024-04-20", both("2018-04..2024-03", apart=False))
    alone = SeriesDefinition(
        code="stalking", title="Stalking", kind="mps-borough", select=(_select(STALKING),)
    )
    (one,) = store.all()
    found = store.monthly(alone, one.ref)
    assert not found.counts
    assert "Stalking and harassment was part of violence without injury" in next(iter(found.missing.values()))


def test_a_class_less_the_part_that_left_it_already_takes_nothing_away() -> None:
    late = add("2026-03-20", both("2022-04..2026-02", apart=True))
    narrow = SeriesDefinition(
        code="x", title="X", kind="mps-borough", select=(_select(WITHOUT),), less=(_select(STALKING),)
    )
    assert store.monthly(narrow, late.ref).counts[Month.parse("2025-01")] == 120


def test_parts_by_class_of_two_extracts_join_what_one_has_in_two() -> None:
    from goldenthread.web.trends.explorer import _beside

    add("2024-04-20", both("2018-04..2024-03", apart=False))
    add("2026-03-20", both("2022-04..2026-02", apart=True))
    late, early = trends.sources("violence-against-the-person", None)[0]
    found = _beside(series.of_each_class(late), series.of_each_class(early), None)
    month = Month.parse("2023-05")
    assert {name: tuple(one and one.counts[month] for one in ends) for name, ends in found.items()} == {
        f"{VIOLENCE} – Homicide": (2, 2),
        f"{VIOLENCE} – Violence without injury, with stalking and harassment": (200, 200),
    }


def test_classes_that_took_over_from_one_another_are_not_compared_one_by_one() -> None:
    window = "2022-04..2025-03"
    old, new = ("Burglary", "Burglary in a dwelling"), ("Burglary", "Burglary - residential")
    rows = {(*old, "Barnet"): [50] * 22 + [0] * 14, (*new, "Barnet"): [0] * 22 + [60] * 14}
    added = add(
        "2025-04-20",
        wide(rows, window),
    )
    one = SeriesDefinition(code="b", title="Dwellings", kind="mps-borough", select=(_select(old),))
    found = store.monthly(one, added.ref)
    with pytest.raises(Refused, match=r"in February 2024 other classes of .* took over from one another"):
        compare(found, found, Window.parse("2024-01..2024-12"), Window.parse("2023-01..2023-12"))
    within = compare(found, found, Window.parse("2023-02..2024-01"), Window.parse("2022-04..2023-03"))
    assert within.current.value == 500
    whole = one.model_copy(update={"select": (_select(old), _select(new))})
    every = store.monthly(whole, added.ref)
    assert compare(
        every, every, Window.parse("2024-01..2024-12"), Window.parse("2023-01..2023-12")
    ).current.value


LEGACY = {
    ("Violence Against the Person", "Murder"): 3,
    ("Violence Against the Person", "Common Assault"): 90,
    ("Burglary", "Burglary in a Dwelling"): 70,
    ("Criminal Damage", "Other Criminal Damage"): 30,
    ("Robbery", "Personal Property"): 40,
    ("Theft and Handling", "Other Theft"): 80,
}


def legacy(window: str, areas: tuple[str, ...] = ("Barnet", "Camden")) -> bytes:
    size = len(Window.parse(window))
    rows = {(*one, area): [n] * size for one, n in LEGACY.items() for area in areas}
    return wide(rows, window, "MajorText,MinorText,LookUp_BoroughName")


def test_the_classes_of_before_2019_are_never_taken_for_those_of_now() -> None:
    old = add("2019-01-20", legacy("2015-01..2018-12"))
    assert set(store.measures(old.digest)) == {f"{group} (before 2019)" for group, _ in LEGACY}
    assert any("used before 2019" in one for one in store.report(old.digest)["remarks"])
    for code in ("violence-against-the-person", "burglary", "robbery", "homicide"):
        with pytest.raises(Refused, match="does not have every class"):
            trends.trend(code, to=Month.parse("2018-12"), baseline=Window.parse("2016-01..2016-12"))
    new = {(*one, "Barnet"): [5] * 36 for one in (HOMICIDE, PERSONAL, BUSINESS)}
    add("2021-01-20", wide(new, "2018-01..2020-12"))
    with pytest.raises(Refused, match="there is no count for January 2016"):
        trends.trend("robbery", to=Month.parse("2020-12"), baseline=Window.parse("2016-01..2016-12"))
    own = SeriesDefinition(
        code="old",
        title="Murder",
        kind="mps-borough",
        select=(Selection(group=f"{VIOLENCE} (before 2019)", subgroup="Murder"),),
    )
    assert store.monthly(own, old.ref).counts[Month.parse("2018-05")] == 6


def test_files_of_two_schemes_are_no_extract() -> None:
    new = {(*one, "Barnet"): [5] * 12 for one in (HOMICIDE, ("Theft", "Shoplifting"))}
    found = read("mps-borough", legacy("2018-01..2018-12"), wide(new, "2019-01..2019-12"))
    (problem,) = found.problems
    assert "“Theft” is a class of now, and others in these files are classes before 2019." in problem.sentence
    assert "add each as an extract of its own" in problem.sentence


def _select(one: tuple[str, str]) -> Selection:
    return Selection(group=one[0], subgroup=one[1])


def test_the_pack_says_what_a_class_is_without() -> None:
    from goldenthread.store import packs
    from goldenthread.trends.catalogue import ENTRIES

    size = len(Window.parse("2018-04..2026-02"))
    rows = {(*one, "Barnet"): [50] * size for one in (WITH, DRIVING, HOMICIDE)}
    add("2026-03-20", wide(rows, "2018-04..2026-02"))
    edition = small.edition()
    followed = packs._followed("violence-with-injury", edition, Quarter.parse("2024-25Q1"), 10**9)
    without = ", without deaths and serious injuries by illegal driving"
    assert followed.title == f"{ENTRIES['violence-with-injury'].title}{without}"
    assert followed.counted.choice.phrase.endswith(without)
    homicide = packs._followed("homicide", edition, Quarter.parse("2024-25Q1"), 10**9)
    assert homicide.title == ENTRIES["homicide"].title
