"""Running the checks: levels, explanations, groups, a check that breaks, and what enters the ledger."""

import json
import timeit
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.returns_checks.given import RISK, TODAY, checked, draft, known, number, only, said, sound

from goldenthread.ledger.values import Gap, GapReason, Word
from goldenthread.returns import manual
from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import catalogue, check
from goldenthread.returns.checks.checking import BROKEN, explains
from goldenthread.returns.checks.context import Check, Context, Group
from goldenthread.returns.checks.tables import GROUPS
from goldenthread.returns.findings import Level
from goldenthread.returns.values import Problem

DOCS = Path(__file__).parents[2] / "docs"


def test_a_sound_return_is_ready() -> None:
    found = checked()
    assert found.findings == ()
    assert not found.blocked
    assert found.sentence == "Ready to send: nothing was found."


def test_values_and_texts() -> None:
    found = checked({"comment.kpi.M-1": "As planned."})
    assert found.values["reach.quarter"] == number("120")
    assert found.values["spend.actual"] == number("25210.5")
    assert found.values["rating.own"] == Word("green")
    assert found.values["signoff.date"] == date(2024, 10, 14)
    assert found.values["signoff.confirmed"] == Word("yes")
    assert found.texts["comment.kpi.M-1"] == "As planned."
    assert found.texts[f"{RISK}.owner"] == "Manager"
    assert not set(found.values) & set(found.texts)
    assert "narrative.support" not in found.texts


def test_blanks_are_gaps_and_what_cannot_be_believed_is_nothing() -> None:
    found = checked({"outcome.M-O1.measured": "lots", "kpi.M-1": None})
    assert found.values["kpi.M-1"] == Gap(GapReason.NOT_PROVIDED)
    assert "outcome.M-O1.measured" not in found.values


def test_identical_findings_are_one() -> None:
    found = checked({"kpi.M-2.numerator": "n/a", "kpi.M-2.denominator": "n/a"})
    assert only(found, "text-for-number").fields == ("kpi.M-2.numerator", "kpi.M-2.denominator")
    assert len(only(found, "text-for-number").places) == 2


def test_errors_come_before_queries_and_notes() -> None:
    found = checked({"signoff.date": date(2024, 9, 1), "reach.year": 100.0, "kpi.M-1": 4.0})
    levels = [f.level for f in found.findings]
    assert levels == sorted(levels, key=list(Level).index)
    assert set(levels) == set(Level)


QUERY = {"activity.sessions": 900.0}


def test_a_query_names_the_cell_for_the_explanation() -> None:
    finding = only(checked(QUERY), "jump")
    place = next(
        str(e.place)
        for e in draft(form_for(known(), "MENTOR"), {}).entries.values()
        if e.field == "comment.activity"
    )
    assert finding.todo == f"Check it. If it is right, say why in “Explanation: activities” ({place})."
    assert finding.blocks


def test_an_explained_query_goes_on_to_the_reviewer() -> None:
    why = "We ran a summer school with four sessions a day."
    found = checked({**QUERY, "comment.activity": why})
    finding = only(found, "jump")
    assert (finding.level, finding.explanation, finding.todo) == (Level.QUERY, why, "Check it.")
    assert not found.blocked
    assert found.sentence == "Ready to send, with 1 explanation for the reviewer."


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("n/a", False),
        ("-", False),
        ("ok", False),
        ("yes", False),
        ("correct", False),
        ("see above", False),
        ("It is right", True),
        ("Summer school", True),
        ("12345 67890", False),
        ("", False),
    ],
)
def test_what_is_an_explanation(text: str, enough: bool) -> None:
    assert explains(text) is enough
    assert checked({**QUERY, "comment.activity": text}).blocked is not enough


def test_a_query_that_nobody_could_answer_is_a_note() -> None:
    seen = known()
    form = form_for(seen, "MENTOR")
    whole = draft(form, sound(**QUERY))
    without = {k: v for k, v in whole.entries.items() if k != "comment.activity"}
    found = check(form, replace(whole, entries=without), seen, TODAY, lost_told=True)
    assert only(found, "jump").level is Level.NOTE


def test_sentences_count_what_was_found() -> None:
    assert checked({"narrative.worked": None}).sentence == "Not ready to send: 1 thing to put right."
    several = {
        "narrative.worked": None,
        "reach.quarter": "lots",
        "kpi.M-1": None,
        "signoff.date": date(2024, 9, 1),
    }
    expected = "Not ready to send: 2 things to put right, 1 figure to check or explain and 1 note."
    assert checked(several).sentence == expected


def test_findings_as_json() -> None:
    told = checked({"reach.quarter": "120 people"}).to_json()
    assert json.loads(json.dumps(told)) == told
    assert told["blocked"] is True
    assert told["findings"] == [
        {
            "level": "error",
            "check": "text-for-number",
            "places": ["Outputs!C5"],
            "fields": ["reach.quarter"],
            "wrong": "“120 people” has words beside the number.",
            "todo": "Type the number alone: 120. Words can go in the comment.",
            "explanation": "",
            "blocks": True,
        }
    ]


def breaking(_: Context) -> Iterator[Problem]:
    yield Problem("breaks", "Something.", "Do something.")
    raise ZeroDivisionError


BREAKS = Check("breaks", Level.NOTE, "A check that breaks", "Nothing.", "Something. Do something.", breaking)


def test_a_check_that_breaks_blocks_and_the_others_still_run() -> None:
    seen = known()
    form = form_for(seen, "MENTOR")
    groups = (Group("Broken", (BREAKS,)), *GROUPS)
    found = check(form, draft(form, sound(**{"narrative.worked": None})), seen, TODAY, groups)
    assert [f.check for f in found.findings] == [BROKEN, "blank"]
    assert said(found.findings[0]) == (
        "“A check that breaks” could not be checked (ZeroDivisionError). "
        "This is a fault of ours, not of your return. Please send us the file, and we will mend it."
    )
    assert found.findings[0].level is Level.ERROR
    assert found.blocked


def test_every_check_that_breaks_says_so() -> None:
    """With nothing to look at but a programme that the edition does not have, no check counts as passed."""
    seen = known()
    form = form_for(seen, "MENTOR")
    gone = replace(seen, edition=seen.edition.model_copy(update={"programmes": ()}))
    gone.edition.__dict__.pop("_programmes", None)
    found = check(form, draft(form, sound()), gone, TODAY)
    assert found.blocked
    assert {f.check for f in found.findings} == {BROKEN}


def test_another_programmes_file_is_looked_at_no_further() -> None:
    seen = known()
    form = form_for(seen, "MENTOR")
    wrong = replace(
        draft(form, sound(**{"reach.quarter": "lots"})), programme="HOSP", quarter=form.quarter.plus(-1)
    )
    found = check(form, wrong, seen, TODAY)
    assert [f.check for f in found.findings] == ["wrong-programme", "wrong-round"]
    assert (dict(found.values), dict(found.texts)) == ({}, {})


def test_lost_cells_are_told_once() -> None:
    seen = known()
    form = form_for(seen, "MENTOR")
    whole = draft(form, sound())
    outputs = {
        k: v for k, v in whole.entries.items() if v.place.sheet != "Outputs" and not k.startswith("risk.")
    }
    names = [f.check for f in check(form, replace(whole, entries=outputs), seen, TODAY).findings]
    assert names.count("missing-cells") == 1
    assert names.count("missing-risk") == 1
    told = check(form, replace(whole, entries=outputs), seen, TODAY, lost_told=True).findings
    assert not {"missing-cells", "missing-risk"} & {f.check for f in told}


def test_one_finding_names_three_lost_cells_and_counts_the_rest() -> None:
    seen = known()
    form = form_for(seen, "MENTOR")
    whole = draft(form, sound())
    kept = {k: v for k, v in whole.entries.items() if not k.startswith("signoff.")}
    [finding] = check(form, replace(whole, entries=kept), seen, TODAY).findings
    assert finding.wrong.startswith("The file has no cell for “Your name”, “Your role”, “Date")
    assert finding.wrong.endswith("and 1 more.")


def test_an_edition_with_other_questions_counts_both_ways() -> None:
    seen = known()
    form = form_for(seen, "MENTOR")
    whole = draft(form, sound())
    entries = {k.replace("kpi.M-1", "kpi.X"): v for k, v in whole.entries.items()}
    [finding] = check(form, replace(whole, entries=entries, edition="f" * 64), seen, TODAY).findings
    assert finding.check == "edition-superseded"
    assert "it lacks 2 answers that are now asked for and it has one answer that is" in finding.wrong


def test_a_template_from_the_future_is_newer() -> None:
    seen = known()
    form = form_for(seen, "MENTOR")
    [finding] = check(form, replace(draft(form, sound()), template_version=9), seen, TODAY).findings
    assert "from a newer template (number 9" in finding.wrong


def test_the_catalogue() -> None:
    entries = catalogue()
    assert len({e.name for e in entries}) == len({e.title for e in entries}) == len(entries)
    for one in entries:
        assert one.looks_for.endswith("."), one.name
        assert not one.title.endswith("."), one.name
    assert {e.level for e in entries} == {"error", "query", "note"}


@pytest.mark.parametrize("name", manual.PAGES)
def test_the_manual_is_current(name: str) -> None:
    current = (DOCS / name).read_text(encoding="utf-8")
    assert current == manual.PAGES[name](), "Run: python -m goldenthread.returns.manual docs"


def test_the_manual_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    manual.main(str(tmp_path))
    assert {p.name for p in tmp_path.iterdir()} == set(manual.PAGES)


def test_one_return_takes_a_few_milliseconds() -> None:
    seen = known()
    form = form_for(seen, "MENTOR")
    whole = draft(form, sound())
    best = min(timeit.repeat(lambda: check(form, whole, seen, TODAY), number=1, repeat=15))
    assert best < 0.05, f"{best * 1000:.1f} ms"


@pytest.mark.parametrize(
    ("signed", "found"),
    [
        (date(2024, 9, 29), ["signed-early"]),
        (date(2024, 9, 30), []),
        (TODAY, []),
        (date(2024, 10, 15), ["signed-in-the-future"]),
    ],
)
def test_the_day_of_signing(signed: date, found: list[str]) -> None:
    """The quarter ends on 30 September; today is 14 October."""
    assert [f.check for f in checked({"signoff.date": signed}).findings] == found


def test_a_return_signed_tomorrow_while_the_quarter_runs_is_wrong_and_not_early_too() -> None:
    entered = {"signoff.date": date(2024, 9, 20), f"{RISK}.due": None}
    found = checked(entered, today=date(2024, 9, 19)).findings
    assert [f.check for f in found] == ["signed-in-the-future"]


def test_the_first_day_of_the_quarter_is_not_too_early() -> None:
    found = checked({"signoff.date": date(2024, 7, 1)}, today=date(2024, 7, 1)).findings
    assert [f.check for f in found] == ["signed-early"]
