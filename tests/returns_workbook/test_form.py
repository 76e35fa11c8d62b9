"""What a programme is asked, and what is filled in or shown before it begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests import small
from tests.returns_workbook import kit

from goldenthread.framework import load
from goldenthread.framework.model import Category, Edition
from goldenthread.ledger.values import Word
from goldenthread.periods import Quarter
from goldenthread.returns.asking import form_for
from goldenthread.returns.form import Choice, FieldKind, Form, Row, Table

Q1, Q2 = small.Q1, small.Q2


def table(form: Form, code: str) -> Table:
    """The table with a code."""
    return next(t for s in form.sections for t in s.tables if t.code == code)


def row(form: Form, code: str) -> Row:
    """The row with a code."""
    return next(r for s in form.sections for t in s.tables for r in t.rows if r.code == code)


def test_the_sections_are_those_that_the_provider_expects() -> None:
    titles = [section.title for section in kit.form().sections]
    assert titles == ["Outputs", "Finance", "KPIs", "Outcomes", "Risks", "Narrative", "Sign-off"]


def test_the_form_says_whose_it_is() -> None:
    form = kit.form()
    assert (form.programme, form.programme_title, form.quarter) == ("MENTOR", "Mentoring", Q2)
    assert form.edition == kit.known().edition_digest
    assert form.organisation == "Smallborough Violence Reduction Unit"
    assert form.notice == "Fictitious figures, for tests"


def test_an_unknown_programme_is_a_bug_of_the_caller() -> None:
    with pytest.raises(KeyError):
        form_for(kit.known(), "NOBODY")


@pytest.mark.parametrize(
    ("quarter", "provider"),
    [
        pytest.param(Q1, "South Trust", id="before the merger"),
        pytest.param(Q2, "North Trust", id="merged in the quarter: one name, not two"),
        pytest.param(Q1.plus(-8), "South Trust, North Trust", id="before anybody delivered: all of them"),
    ],
)
def test_the_provider_is_the_one_that_delivers(quarter: Quarter, provider: str) -> None:
    assert form_for(replace(kit.known(), quarter=quarter), "MENTOR").provider == provider


def test_ids_are_the_measures_of_the_ledger() -> None:
    fields = kit.form().fields
    expected = {
        "reach.quarter",
        "reach.year",
        "reach.quarter|age:10-14",
        "reach.quarter|sex:prefer-not-to-say",
        "reach.quarter|ethnicity:mixed",
        "reach.quarter|borough:west",
        "reach.quarter|intensity:one-to-one",
        "activity.sessions",
        "activity.activities",
        "spend.actual",
        "spend.forecast",
        "spend.reason",
        "kpi.M-1",
        "kpi.M-2.numerator",
        "kpi.M-2.denominator",
        "comment.kpi.M-2",
        "outcome.M-O1.measured",
        "outcome.M-O1.result",
        "risk.R1.likelihood-after",
        "risk.2024-25q2-5.title",
        "rating.own",
        "comment.rating.own",
        "narrative.not-worked",
        "signoff.confirmed",
    }
    assert expected <= set(fields)


def test_every_figure_has_a_place_where_it_can_be_explained() -> None:
    fields = kit.form().fields
    for one in fields.values():
        if one.kind is not FieldKind.TEXT and not one.id.startswith("signoff."):
            assert one.comment is not None, one.id
            assert fields[one.comment].kind is FieldKind.TEXT


def test_last_quarters_figures_stand_beside_the_cells() -> None:
    form = kit.form()
    assert row(form, "reach.quarter").cells["last"] == 60
    assert row(form, "reach.quarter|age:15-24").cells["last"] == 40
    assert row(form, "kpi.M-2.numerator").cells["last"] == 16
    assert row(form, "kpi.M-2.share").cells["last"] == Decimal("80.0")
    assert row(form, "outcome.M-O1").cells["last-result"] == Decimal("61.5")
    assert row(form, "spend.forecast").cells["last"] == 99000
    assert row(form, "narrative.worked").cells["last"] == "Saturday sessions"
    assert row(form, "rating.own").cells["last"] == "Amber"


def test_a_year_to_date_starts_again_in_april() -> None:
    told = {("MENTOR", small.Q4): small.full_return()}
    form = form_for(small.known(told, quarter=Q1), "MENTOR")
    assert row(form, "reach.quarter").cells["last"] == 60
    assert row(form, "reach.year").cells["last"] is None
    assert row(form, "spend.forecast").cells["last"] is None
    assert row(form, "kpi.M-1").cells["last"] == 42
    assert row(form, "kpi.M-2.numerator").cells["last"] is None
    assert row(form, "kpi.M-2.share").cells["last"] is None


def test_nothing_is_shown_where_nothing_is_known() -> None:
    form = form_for(small.known(quarter=Q1), "MENTOR")
    assert row(form, "reach.quarter").cells["last"] is None
    assert table(form, "age").rows[-1].cells["last"] is None
    assert row(form, "kpi.M-2.share").cells["last"] is None
    assert row(form, "rating.own").cells["last"] is None
    assert all(field.prefill is None for field in form.fields.values())


def test_targets_are_those_of_the_quarter() -> None:
    assert row(kit.form(), "kpi.M-1").cells["target"] == 40
    assert row(kit.form(), "kpi.M-2.share").cells["target"] == 75
    family = form_for(kit.known(), "FAMILY")
    assert row(family, "kpi.F-1").cells["target"] == "8 to 12"
    beyond = form_for(small.known(quarter=Q1.plus(8)), "MENTOR")
    assert row(beyond, "kpi.M-1").cells["target"] == "No target"


def test_a_chain_is_asked_step_by_step() -> None:
    form = form_for(kit.known(), "HOSP")
    assert [r.code for r in table(form, "kpis").rows][:4] == [
        "kpi.H-1.step1",
        "kpi.H-1.step2",
        "kpi.H-1.step3",
        "kpi.H-1.share",
    ]
    assert table(form, "kpis").shares == {"kpi.H-1.share": ("kpi.H-1.step3", "kpi.H-1.step1")}


def test_indicators_that_are_no_kpis_stand_apart() -> None:
    title = "title: Young people who stay to the end"
    edition, _ = load.read(small.document((title, f"{title}\n        kpi: false")))
    assert edition is not None
    form = form_for(replace(kit.known(), edition=edition), "MENTOR")
    assert [r.code for r in table(form, "kpis").rows] == ["kpi.M-1"]
    assert table(form, "others").rows[0].code == "kpi.M-2.numerator"


def test_a_programme_without_kpis_or_outcomes_is_asked_for_neither() -> None:
    form = form_for(kit.known(), "NEXT")
    assert [t.code for t in form.sections[2].tables] == ["own-rating"]
    assert form.sections[3].tables == ()


def test_the_budget_is_shown_for_the_quarter_the_year_to_date_and_the_year() -> None:
    rows = table(kit.form(), "profile").rows
    assert [r.cells["budget"] for r in rows] == [25000, 50000, 100000]
    assert [r.cells["last"] for r in rows] == [None, 24500, 24500]


def test_parts_must_add_up_to_the_people_reached() -> None:
    totals = table(kit.form(), "age").totals
    assert totals == {
        "reach.quarter": (
            "reach.quarter|age:10-14",
            "reach.quarter|age:15-24",
            "reach.quarter|age:not-known",
        )
    }


def boroughs(edition: Edition) -> Edition:
    """The edition with a borough that MENTOR does not serve, listed first."""
    far = Category(code="far", label="Far away")
    categories = edition.categories.model_copy(update={"boroughs": (far, *edition.categories.boroughs)})
    return edition.model_copy(update={"categories": categories})


def test_the_programmes_boroughs_come_first_and_others_may_be_left_blank() -> None:
    known = kit.known()
    form = form_for(replace(known, edition=boroughs(known.edition)), "MENTOR")
    asked = [one for one in form.fields.values() if one.group.startswith("borough:")]
    assert [(one.group.partition(":")[2], one.required) for one in asked] == [
        ("east", True),
        ("west", True),
        ("not-known", True),
        ("far", False),
    ]


def test_open_risks_are_carried_over_with_their_words_and_scores() -> None:
    fields = kit.form().fields
    rows = table(kit.form(), "open-risks").rows
    assert [r.code for r in rows] == ["risk.2023-24q4-1", "risk.R1"]
    assert rows[1].cells["last"] == 9
    assert fields["risk.R1.likelihood"].prefill == 4
    assert fields["risk.R1.state"].prefill == "open"
    assert fields["risk.R1.due"].prefill == date(2024, 6, 30)
    assert fields["risk.R1.owner"].prefill == "Volunteer manager"
    assert fields["risk.R1.mitigation"].prefill == "Train in pairs"
    assert fields["risk.R1.result"].prefill is None
    assert fields["risk.R1.done"].prefill is None
    assert fields["risk.2023-24q4-1.title"].prefill is None


def test_a_missed_return_loses_no_risk() -> None:
    known = replace(kit.known(), quarter=Q2.plus(1))
    assert "risk.R1.title" in form_for(known, "MENTOR").fields


def test_there_is_room_for_five_new_risks() -> None:
    rows = table(kit.form(), "new-risks").rows
    assert [r.code for r in rows] == [f"risk.2024-25q2-{n}" for n in range(1, 6)]
    assert not any(f.required for f in kit.form().fields.values() if f.id.startswith("risk.2024-25q2-"))


def test_a_reopened_return_is_filled_in_with_what_was_accepted_but_for_the_signature() -> None:
    told = {
        "kpi.M-1": 55,
        "rating.own": Word("red"),
        "risk.R1.likelihood": 1,
        "signoff.date": date(2024, 10, 1),
    }
    fields = form_for(kit.known(told, {"narrative.worked": "More of it"}), "MENTOR").fields
    assert fields["kpi.M-1"].prefill == 55
    assert fields["rating.own"].prefill == "red"
    assert fields["narrative.worked"].prefill == "More of it"
    assert fields["risk.R1.likelihood"].prefill == 1
    assert fields["signoff.date"].prefill is None


def test_drop_downs_keep_a_word_and_show_a_label() -> None:
    assert kit.form().fields["rating.own"].choices[1] == Choice("amber", "Amber")


def test_ids_are_unique() -> None:
    ids = [field.id for section in kit.form().sections for field in section.fields()]
    assert len(ids) == len(set(ids))
