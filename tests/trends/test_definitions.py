"""A series' definition that does not hold is refused with the place and the reason."""

from __future__ import annotations

from datetime import date
from importlib import resources

import pytest
import yaml

from goldenthread.framework.indicators import Better
from goldenthread.framework.yaml_text import read_text
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.definitions import Entry, entry
from goldenthread.trends.kinds import KINDS, kind_called

CHECK = {"kind": "mps-borough", "obtained": "2025-01-02", "months": "2018-04..2019-03", "figure": 9}
WHOLE = {
    "code": "x",
    "number": 1,
    "title": "X",
    "use": ["other"],
    "why": "Because.",
    "sources": [{"kind": "mps-borough", "select": [{"group": "Robbery"}]}],
    "unit": "offences",
    "better": "lower",
    "denominator": "Residents",
    "author": "A",
    "checker": "B",
    "reviewed": "2026-01-02",
    "next_review": "2027-01-02",
    "checks": [CHECK],
    "changes": [{"date": "2026-01-02", "what": "First."}],
}


def read(**changed: object) -> Entry:
    words = {key: value for key, value in {**WHOLE, **changed}.items() if value is not None}
    return entry("x.yaml", yaml.safe_dump(words))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"checker": "A"}, "A definition is checked by somebody other than its author."),
        ({"reviewed": None}, "A review has both a checker and a day."),
        ({"checks": None}, "A checker says which figures were checked"),
        ({"checker": None, "reviewed": None}, "figures say who checked them"),
        ({"checks": [{**CHECK, "kind": "mps-dashboard"}]}, "is checked in one of the series' own sources"),
        ({"checks": [{**CHECK, "months": "2019-03..2018-04"}]}, "ends before it starts"),
        ({"next_review": "2025-01-02"}, "The next review comes after the last one."),
        ({"better": "range"}, "A series is better lower, better higher, or neither."),
        ({"sources": [{"kind": "mps", "select": [{"group": "x"}]}]}, "“mps” is no kind of data."),
        ({"sources": []}, "at least 1 item"),
        ({"why": None}, "why"),
        ({"denominator": ""}, "denominator"),
        ({"colour": "red"}, "colour"),
        ({"code": "y"}, "x.yaml defines the series y: give the file that name."),
    ],
)  # fmt: skip
def test_an_entry_that_does_not_hold_is_refused(changed: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=r"x\.yaml") as refused:
        read(**changed)
    assert reason in str(refused.value)


KNIFE = {"group": "Knife Crime", "subgroup": "Knife Crime"}
INJURY = {"group": "Knife Crime", "subgroup": "Knife Crime with Injury"}
VICTIMS = {"group": "KNIFE CRIME", "subgroup": "Knife injury victims (1-24)"}
ROBBED = {"group": "Knife Crime", "subgroup": "Knife Crime with Injury (Personal Robbery)"}
GUN = {"group": "Gun Crime", "subgroup": "Gun Crime"}
FIRED = {"group": "Lethal Barrel Discharge", "subgroup": "Lethal Barrel Discharge"}


@pytest.mark.parametrize(
    ("select", "less", "reason"),
    [
        ([{"group": "Knife crime"}], [], "“Knife crime” has classes that hold one another"),
        ([INJURY, KNIFE], [], "“Knife Crime” holds “Knife Crime with Injury” already"),
        ([KNIFE, VICTIMS], [], "“Knife Crime” holds “Knife Injury Victims (1-24)” already"),
        ([VICTIMS, ROBBED], [], "are parts of one class and may hold the same offences"),
        ([GUN, FIRED], [], "“Gun Crime” holds “Lethal Barrel Discharge” already"),
        ([INJURY], [KNIFE], "“Knife Crime” cannot be taken away from a class that does not hold it."),
    ],
)  # fmt: skip
def test_classes_that_hold_one_another_are_never_added_up(
    select: list[object], less: list[object], reason: str
) -> None:
    source = {"kind": "mps-dashboard", "select": select, "less": less}
    with pytest.raises(ValueError, match=r"x\.yaml") as refused:
        read(sources=[source], checks=None, checker=None, reviewed=None)
    assert reason in str(refused.value)


def test_one_class_and_what_it_holds_less_a_part_are_sound() -> None:
    for select, less in (
        ([INJURY], []),
        ([INJURY], [VICTIMS]),
        ([KNIFE, FIRED], []),
        ([{"group": "Robbery"}], []),
    ):
        source = {"kind": "mps-dashboard", "select": select, "less": less}
        assert read(sources=[source], checks=None, checker=None, reviewed=None).definitions


def test_an_entry_is_read_with_its_direction_and_its_review() -> None:
    found = read()
    assert (found.better, found.direction) == (Better.LOWER, "lower is better")
    assert not found.due(date(2027, 1, 2))
    assert found.due(date(2027, 1, 3))
    assert read(better="none").direction == "neither direction is good in itself"
    assert found.unchecked == ()
    nobody = read(checker=None, reviewed=None, checks=None)
    assert (nobody.checker, nobody.unchecked) == (None, ("mps-borough",))


def test_the_issues_series_are_all_there() -> None:
    assert {
        "knife-crime",
        "knife-enabled-serious-violence",
        "domestic-abuse",
        "youth-homicide",
        "violence-with-injury",
        "hospital-admissions-knife",
        "trust-in-police",
        "feels-safe",
    } <= ENTRIES.keys()


@pytest.mark.parametrize("code", list(KINDS))
def test_every_kind_says_where_its_files_are_to_be_had(code: str) -> None:
    assert kind_called(code).where
    assert kind_called(code).about


def test_no_definition_gives_a_key_twice() -> None:
    files = list(resources.files("goldenthread.trends").joinpath("series").iterdir())
    assert len(files) == len(ENTRIES)
    assert {one.name: read_text(one.read_bytes()).problems for one in files} == {
        one.name: [] for one in files
    }
