"""The place of a unit: declared in format 2, London's for format 1, and what can be wrong with a declaration."""

# ruff: noqa: E501 - a table is easier to read with each example in a line
from pathlib import Path

import pytest
from tests import small

from goldenthread.framework import load
from goldenthread.framework.diff import diff
from goldenthread.framework.model import Edition
from goldenthread.framework.place import place_called

DOCUMENT = (Path(__file__).parents[1] / "places" / "northumbria.yaml").read_text(encoding="utf-8")


def read(*replaced: tuple[str, str]) -> tuple[Edition | None, tuple[load.Problem, ...]]:
    text = DOCUMENT
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new, 1)
    return load.read(text)


def edition(*replaced: tuple[str, str]) -> Edition:
    found, problems = read(*replaced)
    assert found is not None, [str(one) for one in problems]
    return found


def test_a_place_is_declared_once_and_gives_returns_their_areas() -> None:
    found = edition()
    assert (found.place.name, found.place.area.many, len(found.place.areas)) == (
        "Northumbria",
        "districts",
        6,
    )
    assert [one.label for one in found.categories.boroughs][-2:] == [
        "Sunderland",
        "Not known, or outside Northumbria",
    ]
    assert found.programme("COAST").boroughs == ("north-tyneside", "south-tyneside", "northumberland")
    assert str(found.baseline_year) == "2022-23"
    assert str(edition(("place:\n", "baseline_year: 2021-22\nplace:\n")).baseline_year) == "2021-22"
    force = found.place.force("northumbria police")
    assert force is not None
    assert (force.code, found.place.force("Durham Constabulary")) == ("northumbria", None)
    assert found.place.spellings["newcastle"] == found.place.spellings["e08000021"] == "Newcastle upon Tyne"


def test_format_1_is_read_with_london_and_its_own_words() -> None:
    old, london = small.edition(), place_called("london")
    assert old.place == london.model_copy(update={"unit": old.place.unit, "baseline": old.baseline_year})
    assert (old.place.unit.name, old.place.unit.short) == ("Smallborough Violence Reduction Unit", "VRU")
    assert [one.name for one in old.place.elsewhere] == ["City of London"]
    assert [one.code for one in old.categories.boroughs] == ["east", "west", "not-known"]
    assert len(london.areas) == 33


def test_a_shipped_place_is_declared_by_its_name() -> None:
    start, rest = DOCUMENT.split("place:\n")
    after = rest[rest.index("priority_areas:") :]
    text = start + "place: london\n" + after
    for line in [line for line in text.splitlines() if "    areas: [" in line]:
        text = text.replace(line, "    areas: [camden, city-of-london]")
    found, problems = load.read(text)
    assert found is not None, problems
    assert found.place == place_called("london")
    _, (problem, *_) = load.read(text.replace("place: london", "place: paris"))
    assert "No place called “paris” comes with the program." in str(problem)
    assert (problem.path, problem.line) == ("place", 8)


SLIPS = [
    ("gss: E08000021", "gss: E08000037", "place.areas[1] “newcastle”.gss", "“E08000037” of Newcastle upon Tyne is also that of Gateshead.", "Correct the code."),
    ("gss: E08000021", "gss: E0800021", "place.areas[1] “newcastle”.gss", "“E0800021” is not a GSS code.", "a letter and eight digits"),
    ("also: [Newcastle]", "also: [gateshead]", "place.areas[1] “newcastle”", "name “gateshead” of Newcastle upon Tyne is also that of Gateshead", "Give each name to one"),
    ("totals: [", "totals: [Sunderland, ", "place.areas[5] “sunderland”", "“Sunderland” of Sunderland is also the name of a total.", "a total is never added to districts"),
    ("name: Sunderland,", "name: Northumbria,", "place.areas[5] “sunderland”", "is also the name of a total", "Take it out of the areas"),
    ("    - {code: btp", "    - {code: other, name: Northumbria Constabulary}\n    - {code: btp", "place.forces[1] “other”", "“Northumbria Constabulary” and “Northumbria Police” spell one police force in two ways.", "under its “also”"),
    ("gss: E08000037}", "gss: E08000037, force: durham}", "place.areas[0] “gateshead”.force", "There is no police force with the code “durham”.", "place.forces"),
    ("code: newcastle,", "code: gateshead,", "place.areas[1] “gateshead”.code", "The code “gateshead” is taken: place.areas[0]", "another code"),
    ("areas: [newcastle, gateshead]", "areas: [newcastle, gatesheed]", "programmes[0] “SCHOOL”.areas[1]", "There is no district with the code “gatesheed”.", "Did you mean “gateshead”?"),
    ("areas: [newcastle, gateshead]", "districts: [newcastle]", "programmes[0] “SCHOOL”", "“areas” is missing", "“areas: ...”"),
    ("areas: [newcastle, gateshead]", "boroughs: [newcastle, gateshead]", "programmes[0] “SCHOOL”.boroughs", "calls the areas of a programme “areas”", "Write “areas” instead."),
    ("gss: E08000037}", "gss: E08000037, tile: {row: 1, column: 1}}", "place.areas", "have no tile, and others have one", "or none"),
    ("  area: {one: district, many: districts}", "  area: {one: district}", "place.area.many", "“many” is missing.", "Add"),
    ("  board: {name: Safer Streets Board, short: Board}", "  board: {name: Safer Streets Board, short: Board}\n  twin: x", "place.twin", "“twin” is not a name known here.", "Take it out"),
    ("categories:\n", "categories:\n  boroughs: [{code: a, label: A}]\n", "categories.boroughs", "takes its areas from its place", "Take this list out"),
    ("baseline: 2022-23", "baseline: 2024-25", "place.baseline", "The baseline year 2024-25 is not before 2023-24.", "a year that is over"),
]  # fmt: skip


PACK = """pack:
  chapters:
    - {title: Robbery, lead: Of people and of businesses., series: [street-robbery]}
    - {title: Hospitals, lead: Attendances., series: [assaults]}
  by_area: [street-robbery]
series:
  - {code: assaults, title: Assault attendances, kind: long-csv, select: [{group: assaults}]}
priority_areas:"""
PACK_SLIPS = [
    ("series: [street-robbery]}", "series: [street-robery]}", "pack.chapters[0].series[0]", "There is no series with the code “street-robery”."),
    ("by_area: [street-robbery]", "by_area: [street-robbery, street-robbery]", "pack.by_area[1]", "is listed twice"),
    ("title: Hospitals", "title: Robbery", "pack.chapters[1]", "The chapter “Robbery” is listed twice."),
    ("  by_area: [street-robbery]", "  by_area: [street-robbery]\n  twin: x", "pack.twin", "“twin” is not a name known here."),
    ("series: [assaults]}", "series: []}", "pack.chapters[1].series", ""),
]  # fmt: skip


def test_the_pack_is_the_edition_s_choice_and_else_the_place_s_or_what_the_reports_follow() -> None:
    own = edition(("priority_areas:", PACK)).pack
    assert [(one.title, one.series) for one in own.chapters] == [
        ("Robbery", ("street-robbery",)),
        ("Hospitals", ("assaults",)),
    ]
    assert own.by_area == ("street-robbery",)
    followed = "trends:\n  - {series: street-robbery, statement: per-cent, phrase: robbery}\npriority_areas:"
    (chapter,) = edition(("priority_areas:", followed)).pack.chapters
    assert chapter.series == ("street-robbery",)
    assert edition().pack.chapters == ()
    assert small.edition().pack == place_called("london").pack
    assert len(small.edition().pack.chapters) == 6


@pytest.mark.parametrize(("old", "new", "path", "wrong"), PACK_SLIPS)
def test_a_slip_in_the_pack_is_told_with_its_line(old: str, new: str, path: str, wrong: str) -> None:
    assert old in PACK
    text = DOCUMENT.replace("priority_areas:", PACK.replace(old, new, 1), 1)
    found, problems = load.read(text, known_series=frozenset({"street-robbery"}))
    assert found is None
    told = [one for one in problems if one.path.startswith(path)]
    assert told, [str(one) for one in problems]
    assert wrong in told[0].wrong
    assert told[0].line


def test_an_edition_of_format_1_has_no_pack_of_its_own() -> None:
    _, problems = load.read(small.document(("baseline_year:", "pack: {chapters: []}\nbaseline_year:")))
    assert "“pack” belongs to format 2" in " ".join(one.wrong for one in problems)


@pytest.mark.parametrize(("old", "new", "path", "wrong", "todo"), SLIPS)
def test_a_slip_in_a_declaration_is_told_with_its_line(
    old: str, new: str, path: str, wrong: str, todo: str
) -> None:
    found, problems = read((old, new))
    assert found is None
    told = [one for one in problems if one.path.startswith(path)]
    assert told, [str(one) for one in problems]
    assert wrong in told[0].wrong
    assert todo in told[0].todo
    assert told[0].line


def test_one_slip_in_an_area_is_told_once() -> None:
    _, problems = read(("code: newcastle,", "code: new castle,"))
    assert [one.path for one in problems if one.path.startswith("place")] == [
        "place.areas[1] “new castle”.code"
    ]


def test_a_place_cannot_be_left_out_of_format_2() -> None:
    start, rest = DOCUMENT.split("place:\n")
    _, problems = load.read(start + rest[rest.index("priority_areas:") :])
    assert [one.wrong for one in problems if "place" in one.wrong] == ["“place” is missing."]


def test_what_changes_in_a_place_is_told() -> None:
    [renamed] = diff(
        edition(),
        edition(("name: Sunderland,", "name: City of Sunderland,"), ("[City of Sunderland]", "[Sunderland]")),
    )[:1]
    assert "place.areas “sunderland”.name" in renamed.path
    first, *_ = diff(small.edition(), edition())
    assert first.sentence == "The place is declared: Northumbria, 6 districts."
