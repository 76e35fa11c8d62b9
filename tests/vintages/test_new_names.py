"""A name refused as a slip is taken where somebody says that it is new; who said it is kept and told."""

# ruff: noqa: E501 - sentences stand whole, as they are read

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.trends.making import PERSONAL, long, wide

from goldenthread.actions import vintages
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Window
from goldenthread.store import vintages as store
from goldenthread.store.models import EventRow, Vintage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

NEW = "Robbery of Personl Property"
BOTH = ("Robery", "Robbery of Persnal Property")


def extract(changed: tuple[str, str] = ("Robbery", NEW), months: str = "2023-01..2023-12") -> bytes:
    """Three boroughs with robberies, one of them under a name of nearly the same letters."""
    size = len(Window.parse(months))
    areas = ("Barnet", "Camden", "Hackney")
    return wide({(*(changed if a == "Hackney" else PERSONAL), a): [5] * size for a in areas}, months)


def add(content: bytes, *new: str, obtained: str = "2024-01-04", kind: str = "mps-borough", by: str = "ana") -> vintages.Added:  # fmt: skip
    day, at = date.fromisoformat(obtained), datetime(2024, 12, 2, tzinfo=UTC)
    return vintages.add(kind=kind, files=[("a.csv", content)], obtained=day, by=by, at=at, new=new)


def refused(content: bytes, *new: str, kind: str = "mps-borough") -> tuple[str, ...]:
    with pytest.raises(Refused) as why:
        add(content, *new, kind=kind)
    assert not Vintage.objects.exists()
    return (str(why.value), *why.value.details)


def test_a_class_that_is_said_to_be_new_is_taken_and_it_is_kept_who_said_so() -> None:
    assert f'--new-name "{NEW}"' in refused(extract())[1]
    added = add(extract(), NEW.upper())
    sentence = f"“{NEW}” is new, and no slip in another name: said by ana."
    assert added.report.new_names == (sentence,)
    assert added.report.slips == ()
    assert f"  {sentence}" in added.to_text()
    assert store.report(added.digest)["new_names"] == [sentence]
    assert EventRow.objects.get(kind="vintage.added").data["new_names"] == [NEW.upper()]


def test_what_was_said_with_one_extract_holds_for_the_next() -> None:
    title = add(extract(), NEW).title
    later = add(extract(months="2023-01..2024-12"), obtained="2024-12-01", by="bo")
    assert later.report.new_names == (
        f"“{NEW}” is new, and no slip in another name: said by ana with “{title}”.",
    )
    other = extract(("Robbery", "Robbery of Persnal Property"), "2023-01..2024-12")
    with pytest.raises(Refused, match="Nothing was added"):
        add(other, obtained="2024-12-01")


@pytest.mark.parametrize(
    "names", [BOTH, (" – ".join(BOTH),), (" - ".join(BOTH),)], ids=["each", "together", "hyphen"]
)
def test_a_class_and_its_subclass_are_said_together_or_each(names: tuple[str, ...]) -> None:
    assert refused(extract(BOTH))[1].endswith('--new-name "Robery – Robbery of Persnal Property".')
    assert not add(extract(BOTH), *names).report.slips


def test_one_of_the_two_is_not_enough() -> None:
    assert "Robery – Robbery of Persnal" in refused(extract(BOTH), BOTH[0])[1]


def test_an_area_that_looks_misspelt_can_be_new_too() -> None:
    rows = long("2024-07,Barnet A,homicide,1", "2024-07,Camden,homicide,1")
    assert refused(rows, kind="long-csv")[1] == (
        "a.csv, line 2: “Barnet A” is no area that we know. Did you mean Barnet? Correct the name; or if it is new, "
        'say so: --new-name "Barnet A".'
    )
    added = add(rows, "Barnet A", kind="long-csv", obtained="2024-08-01")
    assert added.report.unknown_areas == ("Barnet A",)
    assert added.report.new_names == ("“Barnet A” is new, and no slip in another name: said by ana.",)


def test_an_area_of_a_wide_file_can_be_new_too() -> None:
    content = wide({(*PERSONAL, area): [5] for area in ("Barnet", "Barnett")}, "2023-01..2023-01")
    assert '--new-name "Barnett"' in refused(content)[1]
    assert add(content, "Barnett").report.unknown_areas == ("Barnett",)


def test_a_name_that_would_only_be_asked_about_is_not_asked_about_once_it_is_said() -> None:
    areas = ("Barnet", "Camden")
    content = wide({("Robbery", NEW, area): [5] * 12 for area in areas}, "2023-01..2023-12")
    assert add(content, obtained="2024-01-03").report.slips
    more = wide({("Robbery", "Robbery of Persnal Property", a): [5] * 12 for a in areas}, "2023-01..2023-12")
    assert not add(more, "Robbery of Persnal Property").report.slips


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Robbery of Personl Propert", f"--new-name “Robbery of Personl Propert”: the files have no class and no area of this name. Did you mean {NEW}"),
        ("Piracy", "--new-name “Piracy”: the files have no class and no area of this name. Write it as it stands in the files, or leave it out."),
        ("", "--new-name “”: the files have no class and no area of this name."),
        ("Barnet", "--new-name “Barnet”: this name is known, and not new. Leave it out."),
        ("Robbery", "--new-name “Robbery”: this name is known, and not new. Leave it out."),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_new_is_refused(name: str, sentence: str) -> None:
    told = refused(extract(), NEW, name)
    assert told[0] == "Nothing was added: --new-name names what is not new in the files."
    assert told[1].startswith(sentence)


def test_said_again_of_the_same_files_nothing_is_changed() -> None:
    first = add(extract(), NEW)
    again = add(extract(), NEW, by="bo")
    assert again.already
    assert again.report.new_names == first.report.new_names
    assert again.sentence.endswith("Which names are new is kept as it was said then.")
