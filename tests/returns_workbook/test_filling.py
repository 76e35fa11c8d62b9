"""What a draft holds: as typed on a page, as written to a workbook, and read from it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import small
from tests.returns_workbook import kit

from goldenthread.ledger.values import Gap, GapReason, Word
from goldenthread.returns import filling
from goldenthread.returns.draft import Draft, Raw, Seen, SpreadsheetError, UnsavedFormula
from goldenthread.returns.drafting import same
from goldenthread.returns.form import Choice, Field, FieldKind
from goldenthread.returns.values import is_blank, parse
from goldenthread.returns.workbook import read, write

COLOURS = (Choice("green", "Green"), Choice("amber", "Amber"))
FIELDS = {kind: Field(f"a.{kind}", kind, "A field", choices=COLOURS) for kind in FieldKind}
PER_CENT = Field("a.share", FieldKind.NUMBER, "A share", unit="per cent")

TYPED: list[tuple[FieldKind, str, Raw]] = [
    (FieldKind.PEOPLE, "1,234", 1234),
    (FieldKind.PEOPLE, " 12 ", 12),
    (FieldKind.PEOPLE, "0", 0),
    (FieldKind.PEOPLE, "", None),
    (FieldKind.PEOPLE, "  ", None),
    (FieldKind.PEOPLE, "about 30", "about 30"),
    (FieldKind.PEOPLE, "1,23", "1,23"),
    (FieldKind.PEOPLE, "£5", "£5"),
    (FieldKind.PEOPLE, "-3", -3),
    (FieldKind.COUNT, "12.5", 12.5),
    (FieldKind.MONEY, "£1,234.50", 1234.5),
    (FieldKind.MONEY, "£ 12", 12),
    (FieldKind.SCORE, "4", 4),
    (FieldKind.DATE, "12 July 2024", date(2024, 7, 12)),
    (FieldKind.DATE, "2024-07-12", date(2024, 7, 12)),
    (FieldKind.DATE, "31 June 2024", "31 June 2024"),
    (FieldKind.DATE, "07/12/2024", "07/12/2024"),
    (FieldKind.CHOICE, "green", "Green"),
    (FieldKind.CHOICE, " GREEN", "Green"),
    (FieldKind.CHOICE, "mauve", "mauve"),
    (FieldKind.TEXT, "12", "12"),
    (FieldKind.TEXT, "one\r\ntwo\x00\x07 ", "one\ntwo"),
]


@pytest.mark.parametrize(("kind", "typed", "held"), TYPED)
def test_what_is_typed_on_a_page(kind: FieldKind, typed: str, held: Raw) -> None:
    found = filling.as_entered(FIELDS[kind], typed)
    assert (found, type(found)) == (held, type(held))


def test_a_percentage_may_have_its_sign() -> None:
    assert filling.as_entered(PER_CENT, "62 %") == 62
    assert filling.as_entered(FIELDS[FieldKind.PEOPLE], "62 %") == "62 %"


@given(st.sampled_from(list(FieldKind)), st.text() | st.sampled_from([t for _, t, _ in TYPED]))
def test_what_is_typed_is_never_called_stored_as_text_unless_nothing_can_be_made_of_it(
    kind: FieldKind, typed: str
) -> None:
    found = filling.as_entered(FIELDS[kind], typed)
    assert filling.as_held(FIELDS[kind], found) == found
    notes = {problem.check for problem in parse(FIELDS[kind], found).problems}
    assert not notes & {"number-as-text", "date-as-text"}


@pytest.mark.parametrize(
    ("known", "held"),
    [
        (Decimal(12), 12),
        (Decimal("12.50"), 12.5),
        (Gap(GapReason.NOT_PROVIDED), None),
        (Word("green"), "Green"),
        (date(2024, 7, 12), date(2024, 7, 12)),
        (None, None),
    ],
)
def test_what_is_known_as_a_draft_holds_it(known: Any, held: Raw) -> None:
    assert filling.as_known(FIELDS[FieldKind.CHOICE], known) == held


# A workbook and back

TEXT = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs", "Cc")), max_size=80
) | st.sampled_from(
    ["=1+1", "@x", "_x0041_", "_x000D_", "'12", "#REF!", "a\r\nb", "https://example.org", "TRUE"]
)
NUMBER = st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9).map(lambda one: round(one, 4))
DAYS = st.dates(date(1905, 1, 1), date(2099, 12, 31))
ODD = st.sampled_from(
    [
        True,
        False,
        SpreadsheetError("#REF!"),
        SpreadsheetError("#DIV/0!"),
        UnsavedFormula(),
        time(3, 4),
        10**15,
        0.1 + 0.2,
    ]
)
CONTENT = st.none() | TEXT | NUMBER | DAYS | ODD


@cache
def fields() -> Mapping[str, Field]:
    return filling.asked(kit.form())


def written(raws: Mapping[str, Raw]) -> Draft:
    content = write(filling.filled(kit.form(), raws), draft="3.17")
    reading = read(content, "draft.xlsx")
    assert reading.draft is not None, reading.findings
    assert not reading.findings
    return reading.draft


def back(draft: Draft) -> dict[str, Raw]:
    return {id_: filling.as_held(fields()[id_], draft.entries[id_].raw) for id_ in fields()}


@settings(max_examples=20)
@given(st.dictionaries(st.sampled_from(sorted(fields())), CONTENT, min_size=10, max_size=40))
def test_reading_the_workbook_gives_what_the_draft_holds(entered: dict[str, Raw]) -> None:
    held = {id_: filling.as_held(fields()[id_], raw) for id_, raw in entered.items()}
    raws = {**dict.fromkeys(fields()), **held}
    draft = written(raws)
    assert draft.seen == Seen(3, 17)
    found = back(draft)
    assert {id_: (raws[id_], found[id_]) for id_ in raws if not same(raws[id_], found[id_])} == {}
    assert filling.says_just(draft, kit.form(), raws)


def test_a_blank_workbook_says_no_revision() -> None:
    draft = read(kit.template(), "blank.xlsx").draft
    assert draft is not None
    assert draft.seen is None


@pytest.mark.parametrize(
    "odd",
    [
        SpreadsheetError("#N/A"),
        UnsavedFormula(),
        time(3, 4),
        datetime(2024, 7, 12, 8),  # noqa: DTZ001
        timedelta(hours=30),
        "about 40",
        True,
    ],
)
def test_what_is_wrong_is_said_of_the_workbook_as_of_the_draft(odd: Raw) -> None:
    field = fields()["kpi.M-1"]
    there = written({"kpi.M-1": odd}).entries["kpi.M-1"].raw
    assert parse(field, there).problems == parse(field, odd).problems != ()


def test_a_form_shows_what_the_draft_holds_and_knows_the_rest() -> None:
    form = filling.filled(kit.form(), {"reach.quarter": 12.5, "rating.own": "Amber", "risk.R1.title": None})
    assert form.fields["reach.quarter"].prefill == Decimal("12.5")
    assert form.fields["rating.own"].prefill == "amber"
    assert form.fields["risk.R1.title"].prefill is None
    assert form.fields["risk.R1.owner"].prefill == "Volunteer manager"


# Where a draft begins


def test_a_draft_begins_with_what_is_known() -> None:
    known = filling.known_in(kit.form())
    assert known["risk.R1.likelihood"] == 4
    assert known["risk.R1.state"] == "Open"
    assert known["risk.R1.due"] == date(2024, 6, 30)
    assert known["reach.quarter"] is None
    assert not any(field.startswith("signoff") for field in known)


def test_a_draft_begins_again_with_what_was_said() -> None:
    values = {"reach.quarter": Decimal(60), "kpi.M-1": Gap(GapReason.NOT_PROVIDED), "rating.own": Word("red")}
    said = filling.told_in(kit.form(), values, {"narrative.worked": "Well."})
    assert (said["reach.quarter"], said["kpi.M-1"], said["rating.own"]) == (60, None, "Red")
    assert (said["narrative.worked"], said["narrative.support"]) == ("Well.", None)


def test_a_risk_that_the_last_version_did_not_have_is_as_it_is_known() -> None:
    had = {
        f"risk.R1.{part}": Decimal(2) for part in ("likelihood", "impact", "likelihood-after", "impact-after")
    }
    said = filling.told_in(kit.form(), had, {"risk.R1.title": "New words"})
    assert (said["risk.R1.title"], said["risk.R1.owner"]) == ("New words", None)
    assert said["risk.2023-24q4-1.likelihood"] == 5
    assert said["risk.R1.likelihood"] == 2


# What a file says


def test_a_file_says_just_that_with_or_without_its_signature() -> None:
    form, raws = kit.form(), {"reach.quarter": 12}
    signed = {**raws, **filling.signed("Ann", "Director", date(2024, 10, 1))}
    unsigned = written(raws)
    known = {**filling.known_in(form), **raws}
    assert filling.says_just(unsigned, form, {**known, **signed})
    full = read(write(filling.filled(form, signed)), "a.xlsx").draft
    assert full is not None
    assert filling.says_just(full, form, {**known, **signed})
    other = {**known, **signed, "signoff.name": "Bob"}
    assert not filling.says_just(full, form, other)
    assert not filling.says_just(unsigned, form, {**known, **signed, "reach.quarter": 13})


def test_answers_without_a_question_are_named() -> None:
    assert filling.without_question(kit.form(), {"kpi.X-9": 3, "kpi.X-8": None, "kpi.M-1": 4}) == ("kpi.X-9",)


def test_the_cells_are_those_of_the_workbook() -> None:
    draft = read(kit.template(), "blank.xlsx").draft
    assert draft is not None
    ours = filling.draft_of(kit.form(), {}, draft.file)
    assert {e.field: e.place for e in ours.entries.values()} == {
        e.field: e.place for e in draft.entries.values()
    }
    assert all(is_blank(entry.raw) for entry in ours.entries.values())
    assert ours.quarter == small.Q2
