"""Which names are another with a slip; and what becomes of a class that is: refused, told, or left alone."""

# ruff: noqa: E501, ISC004 - sentences stand whole, as they are read

from __future__ import annotations

import pytest
from tests.trends.making import PERSONAL, long, read, wide

from goldenthread.trends.kinds import KINDS, slips
from goldenthread.trends.kinds.near import Names

NEAR = {
    "a letter missing": ("robery of personal property", "robbery of personal property", 1),
    "a letter added": ("homicidee", "homicide", 1),
    "a letter wrong": ("shopliftung", "shoplifting", 1),
    "two letters swapped": ("thetf from the person", "theft from the person", 1),
    "a short word": ("ape", "rape", 1),
    "two slips in a long word": ("hommicde", "homicide", 2),
    "two words": ("robery of persnal property", "robbery of personal property", 2),
    "a small word missing": ("violence against person", "violence against the person", 1),
    "a small word wrong": ("violence against teh person", "violence against the person", 1),
    "a blank missing": ("theftfrom the person", "theft from the person", 1),
    "a blank that is a letter": ("theftlfrom a vehicle", "theft from a vehicle", 1),
    "a blank too many": ("shop lifting", "shoplifting", 1),
    "a blank moved": ("bicyclet heft", "bicycle theft", 1),
    "a blank moved from a small word": ("possession o fweapons", "possession of weapons", 1),
    "with and without": ("violence with injury", "violence without injury", None),
    "male and female": ("male victims", "female victims", None),
    "east and west": ("team east", "team west", None),
    "two teams": ("team a", "team b", None),
    "a team and all": ("hub b", "hub", None),
    "ages": ("victims under 24", "victims under 25", None),
    "years": ("robbery 2023", "robbery 2024", None),
    "other weapons": ("other firearm offences", "other knife offences", None),
    "dwellings": ("burglary in a dwelling", "burglary non dwelling", None),
    "knives": ("knife crime injury victims 1 24", "knife crime injury victims not da 1 24", None),
    "three slips": ("robery of persnal proprty", "robbery of personal property", None),
}


@pytest.mark.parametrize("case", NEAR)
def test_names_that_are_another_with_a_slip(case: str) -> None:
    one, other, count = NEAR[case]
    names = Names({one, other, "arson"})
    assert names.near(one).get(other) == count
    assert names.near(other).get(one) == count


BOROUGHS = ("Barnet", "Camden", "Hackney", "Sutton")
YEAR = "2023-01..2023-12"
OTHER = ("Theft", "Bicycle Theft")


def extract(changed: dict[str, tuple[str, str]], real: tuple[str, str] = PERSONAL, **counts: int) -> bytes:
    """Four boroughs with one class each month, some of them under another name."""
    return wide({(*changed.get(area, real), area): [counts.get(area, 5)] * 12 for area in BOROUGHS}, YEAR)


REFUSED = {
    "a subclass": (PERSONAL, ("Robbery", "Robery of Personal Property"), "“Robery of Personal Property” is no class that we know, and one of nearly that name lacks just this row. Did you mean Robbery of Personal Property? Correct the name; or if it is new, say so: --new-name \"Robery of Personal Property\"."),
    "a class": (PERSONAL, ("Robery", "Robbery of Personal Property"), "“Robery” is no class that we know, and one of nearly that name lacks just this row. Did you mean Robbery? Correct the name; or if it is new, say so: --new-name \"Robery\"."),
    "both": (PERSONAL, ("Robery", "Robbery of Persnal Property"), "“Robery – Robbery of Persnal Property” is no class that we know, and one of nearly that name lacks just this row. Did you mean Robbery – Robbery of Personal Property? Correct the name; or if it is new, say so: --new-name \"Robery – Robbery of Persnal Property\"."),
    "a subclass that is no word of ours": (OTHER, ("Theft", "Bicycle Thet"), "“Bicycle Thet” is no class that we know, and one of nearly that name lacks just this row. Did you mean Bicycle Theft? Correct the name; or if it is new, say so: --new-name \"Bicycle Thet\"."),
    "an old name of ours": (("Theft", "Theft from Person"), ("Theft", "Theft from Persn"), "“Theft from Persn” is no class that we know, and one of nearly that name lacks just this row. Did you mean Theft from Person? Correct the name; or if it is new, say so: --new-name \"Theft from Persn\"."),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_row_under_a_name_with_a_slip_is_refused_with_its_line(case: str) -> None:
    real, slip, sentence = REFUSED[case]
    (problem,) = read("mps-borough", extract({"Hackney": slip}, real)).problems
    assert problem.sentence == f"a.csv, line 4: {sentence}"


def test_a_name_in_two_rows_is_told_once() -> None:
    content = extract({"Hackney": ("Robbery", "Robbery of Personl Property"), "Sutton": ("Robbery", "Robbery of Personl Property")})  # fmt: skip
    (problem,) = read("mps-borough", content).problems
    assert problem.line == 4
    assert "lacks just this row and 1 more. Did you mean Robbery of Personal Property?" in problem.sentence


def test_a_count_of_a_long_table_is_refused_too() -> None:
    rows = [f"2024-0{m},{area},assaults with a knife,3" for m in range(1, 7) for area in BOROUGHS]
    rows[6] = rows[6].replace("knife", "knfe")
    (problem,) = read("long-csv", long(*rows)).problems
    assert problem.sentence == (
        "a.csv, line 8: “assaults with a knfe” is no class that we know, and one of nearly that name lacks "
        "just this row. Did you mean assaults with a knife? Correct the name; or if it is new, say so: "
        '--new-name "assaults with a knfe".'
    )


def test_a_month_of_one_area_is_refused_where_the_months_around_it_are_there() -> None:
    rows = [f"2024-0{m},Barnet,assaults with a knife,3" for m in range(1, 7)]
    rows[2] = rows[2].replace("knife", "knfe")
    assert [one.line for one in read("long-csv", long(*rows)).problems] == [4]


def test_a_slip_in_one_file_of_an_extract_is_found_beside_the_other_file() -> None:
    rows = {(*PERSONAL, area): [5] * 12 for area in BOROUGHS}
    other = {("Robbery" if area != "Sutton" else "Robery", PERSONAL[1], area): [6] * 12 for area in BOROUGHS}
    (problem,) = read("mps-borough", wide(rows, YEAR), wide(other, "2024-01..2024-12")).problems
    assert problem.sentence.startswith("b.csv, line 5: “Robery” is no class that we know")


GOOD = {
    "two names that both are real": extract({"Hackney": ("Violence Against the Person", "Violence without Injury")}, ("Violence Against the Person", "Violence with Injury")),
    "a new name in later months": wide({(*PERSONAL, area): [5] * 6 for area in BOROUGHS}, "2023-01..2023-06"),
    "both where the other is": extract({}) + wide({("Robbery", "Robbery of Personl Property", "Barnet"): [1] * 12}, YEAR).splitlines()[1] + b"\n",
    "names that figures tell apart": wide({("Knife", f"Victims under {24 + (area == 'Sutton')}", area): [5] * 12 for area in BOROUGHS}, YEAR),
}  # fmt: skip


@pytest.mark.parametrize("case", GOOD)
def test_names_that_are_near_and_real_are_taken_in_silence(case: str) -> None:
    content = GOOD[case].replace(b"Knife", b"Robbery")
    reading = read("mps-borough", content)
    assert reading.sentences == ()
    assert slips.told(reading.cells, ["a.csv"], KINDS["mps-borough"], {}) == ()


def told(kind: str, content: bytes, before: tuple[slips.Class, ...] = ()) -> tuple[str, ...]:
    reading = read(kind, content)
    assert reading.sentences == ()
    known = {slips.key(one, KINDS[kind]): one for one in before}
    return slips.told(reading.cells, ["a.csv"], KINDS[kind], known)


def test_a_name_with_a_slip_in_every_row_is_taken_and_told() -> None:
    slip = ("Robbery", "Robery of Personal Property")
    assert told("mps-borough", extract(dict.fromkeys(BOROUGHS, slip))) == (
        "Take care: a.csv, line 2: “Robery of Personal Property” is new. Did you mean Robbery of personal property? If so, "
        "correct the name and add the extract again: as it is, its counts (48) stand apart, and no series of the other has them.",
    )


def test_a_name_of_the_last_vintage_that_is_gone_is_asked_about_and_one_that_was_there_is_not() -> None:
    content = extract({}, ("Theft", "Bicycle Thefts"))
    (sentence,) = told("mps-borough", content, (OTHER,))
    assert sentence.startswith(
        "Take care: a.csv, line 2: “Bicycle Thefts” is new. Did you mean Bicycle Theft?"
    )
    assert told("mps-borough", content, (OTHER, ("Theft", "Bicycle Thefts"))) == ()


def test_two_unknown_names_with_as_many_counts_are_told_and_not_refused() -> None:
    slip = dict.fromkeys(("Hackney", "Sutton"), ("Theft", "Bycycle Theft"))
    (sentence,) = told("mps-borough", extract(slip, OTHER))
    assert "line 4: “Bycycle Theft” is new. Did you mean Bicycle Theft?" in sentence


STREET = "Crime ID,Month,Falls within,LSOA name,Crime type"


@pytest.mark.parametrize(("rows", "sentences"), [(30, 1), (10, 0)])
def test_records_leave_no_hole_so_a_rare_name_beside_a_frequent_one_is_told(
    rows: int, sentences: int
) -> None:
    lines = [f",2024-01,Met,Camden 001A,{'Robbery' if n else 'Robery'}" for n in range(rows)]
    assert len(told("police-uk-street", long(*lines, header=STREET))) == sentences


def test_a_name_in_records_is_told_with_its_first_line() -> None:
    lines = [",2024-01,Met,Camden 001A,Robbery"] * 30
    files = [long(*lines, header=STREET), long(*lines[:3], lines[0][:-7] + "Robery", header=STREET)]
    reading = read("police-uk-street", *files)
    kind = KINDS["police-uk-street"]
    (sentence,) = slips.told(reading.cells, ["a.csv", "b.csv"], kind, {}, reading.lines)
    assert sentence.startswith("Take care: b.csv, line 5: “Robery” is new. Did you mean Robbery?")


def test_free_text_is_not_searched() -> None:
    rows = [
        f"2024-01,Barnet,measure {'x' * (n // 26)}{chr(97 + n % 26)},1" for n in range(slips.MOST_CLASSES + 1)
    ]
    assert told("long-csv", long(*rows)) == ()
