# ruff: noqa: E501, ISC004 - a table is easier to read with each example in a line
"""What can be wrong with an edition's document: one slip each, its place, what is said, and what to do.

Each example changes the small edition by replacing one text by another. Every example must give exactly the
problems listed: a slip that causes a second, misleading complaint fails here.
"""

import pytest
from tests import small

from goldenthread.framework import load
from goldenthread.framework.check import RULES
from goldenthread.framework.fields import Model
from goldenthread.framework.model import Edition
from goldenthread.framework.words import RELATED, in_words

MENTOR, HOSP, FAMILY, NEXT = (
    f"programmes[{n}] “{code}”" for n, code in enumerate(("MENTOR", "HOSP", "FAMILY", "NEXT"))
)
M1, M2 = f"{MENTOR}.indicators[0] “M-1”", f"{MENTOR}.indicators[1] “M-2”"
H1, F1 = f"{HOSP}.indicators[0] “H-1”", f"{FAMILY}.indicators[0] “F-1”"

SHAPES = [
    # replaced, by, path, what is wrong, what to do
    ("format: 1", "format: one", "format", "“one” is not one of the words", "Write one of: 1, 2."),
    ("format: 1", "format: 3", "format", "written in format 3, and this program reads formats 1 to 2.", "Upgrade the program"),
    ("format: 1\n", "format: 1\nplace: london\n", "place", "“place” belongs to format 2", "Write “format: 2”."),
    ("format: 1\n", "format: 1\nfuture: {}\n", "future", "“future” is not a name known here.", "Upgrade the program if a later one"),
    ("title: Small framework 2024-25\n", "", "title", "“title” is missing.", "Add “title: ...” here."),
    ("title: Small framework 2024-25", "title: 2024", "title", "“2024” is not text.", "put quotes around"),
    ("title: Small framework 2024-25", "title: ''", "title", "“title” is empty.", "Fill it in."),
    ("state: live\n    start: 2023-04-01\n    end", "state: alive\n    start: 2023-04-01\n    end",
     f"{MENTOR}.state", "“alive” is not one of", "mobilising, live, paused, closed."),
    ("effective_from: 2024-25Q1", "effective_from: 2024-25Q7", "effective_from", "There is no quarter 7", "Correct"),
    ("effective_from: 2024-25Q1", "effective_from: Q1", "effective_from", "“Q1” is not a quarter.", "such as 2024-25Q1"),
    ("baseline_year: 2018-19", "baseline_year: 2018-20", "baseline_year", "“2018-20” is not a financial year.", "2024-25"),
    ("{2024-25Q1: 25000,", "{2024-25Q9: 25000,", f"{MENTOR}.budget.2024-25Q9", "There is no quarter 9", "Correct"),
    ("2024-25Q1: 25000", "2024-25Q1: £25k", f"{MENTOR}.budget.2024-25Q1", "“£25k” is not a number.", "Write digits"),
    ("2024-25Q1: 25000", "2024-25Q1: -1", f"{MENTOR}.budget.2024-25Q1", "“-1” is below 0", "0 or more"),
    ("2024-25Q1: 25000", "2024-25Q1: .nan", f"{MENTOR}.budget.2024-25Q1", "“nan” is not a number.", "Write digits"),
    ("code: HOSP", "code: HO SP", "programmes[1] “HO SP”.code", "“HO SP” cannot be a code.", "letters, digits and hyphens"),
    ("end: 2026-03-31", "end: soon", f"{MENTOR}.end", "“soon” is not a day.", "2024-04-01"),
    ("    boroughs: [east]", "    boroughs: east", f"{HOSP}.boroughs", "“east” is not a list.", "[A, B]"),
    ("    boroughs: [east]", "    boroughs: []", f"{HOSP}.boroughs", "“boroughs” has nothing in it.", "Add at least one."),
    ("unit: people\n", "unit: people\n        kpi: perhaps\n", f"{M1}.kpi", "“perhaps” is not true or false.", "true or false"),
    ("unit: people\n", "unit: people\n        outcomes: x\n", f"{M1}.outcomes", "“outcomes” is not a name known here.",
     "Did you mean “outcome”?"),
    ("    boroughs: [east]", "    boroughs: [east]\n    areas: [east]", f"{HOSP}.areas", "“areas” is not a name known here.",
     "Did you mean “boroughs”?"),
    ("unit: people\n", "unit: people\n        name: x\n", f"{M1}.name", "“name” is not a name known here.", "“title”"),
    ("state: live\n", "state: live\n    end_date: 2026-03-31\n", f"{MENTOR}.end_date", "“end_date” is not a name", "“end”"),
    ("baseline_year: 2018-19", "baseline_year: 2018-19\nthemes: []", "themes", "“themes” is not a name", "“priority_areas”"),
    ("unit: people\n", "unit: people\n        zzz: x\n", f"{M1}.zzz", "“zzz” is not a name known here.", "code, kind, kpi"),
    ("{unit: per-cent, on_track: 5, at_risk: 15}", "7", "rating.tolerance", "“7” is not a part with names.", "indented"),
    ("on_track: 5, at_risk: 15", "on_track: 15, at_risk: 5", "rating.tolerance", "at_risk is below on_track.", "larger"),
    ("steps: [Screened, Offered support, Attended]", "steps: [Screened]", H1, "A chain needs at least two", "in order"),
    ("        steps: [Young people who finished, Young people who were due to finish]\n", "", M2,
     "A percentage needs two steps.", "denominator"),
    ("unit: families\n", "unit: families\n        steps: [a]\n", F1, "A count has no steps.", "Take them out."),
    ("2024-25Q1: {low: 8, high: 12}", "2024-25Q1: 9", F1, "Some targets do not have the right shape.", "low and high"),
    ("2024-25Q1: {low: 8, high: 12}", "2024-25Q1: {low: 13, high: 12}", f"{F1}.targets.2024-25Q1",
     "high is below low.", "lower bound"),
    ("2024-25Q1: {low: 8, high: 12}", "2024-25Q1: {low: 8}", f"{F1}.targets.2024-25Q1", "no clear shape", "low and high"),
    ("{2024-25Q1: 40,", "{2024-25Q1: {low: 1, high: 2},", M1, "Some targets do not have the right shape.", "one number"),
    ("on_track: 5, at_risk: 15}", "on_track: 5, at_risk: 15}\n  red_from_score: 30", "rating.red_from_score",
     "“30” is above 25", "25 or less"),
    ("on_track: 5, at_risk: 15}", "on_track: 5, at_risk: 15}\n  red_from_score: 2.5", "rating.red_from_score",
     "“2.5” is not a whole number.", "digits only"),
]  # fmt: skip

SENSE = [
    ("code: HOSP", "code: mentor", "programmes[1] “mentor”.code", "The code “mentor” is taken: programmes[0]", "another code"),
    ("code: H-2", "code: M-1", f"{HOSP}.indicators[1] “M-1”.code", "The code “M-1” is taken: programmes[0].indicators[0]",
     "another code"),
    ("code: male", "code: female", "categories.sex[1] “female”.code", "The code “female” is taken", "another code"),
    ("priority_area: families", "priority_area: family", "outcomes[2] “fam-support”.priority_area",
     "There is no priority area with the code “family”.", "Did you mean “families”?"),
    ("start: skills, end: safer", "start: skills, end: nowhere", "logic_model.links[4].end",
     "There is no box of the logic model with the code “nowhere”.", "logic_model.nodes"),
    ("start: skills, end: safer", "start: skills, end: money", "logic_model.links[4]",
     "goes back to the column inputs", "later column"),
    ("start: skills, end: safer", "start: skills, end: skills", "logic_model.links[4]", "stays within", "later column"),
    ("start: safer, end: impact", "start: skills, end: safer", "logic_model.links[5]", "drawn twice", "Take one out."),
    ("of: yp-skills}", "of: young-people}", "logic_model.nodes[4] “skills”.of",
     "There is no short-term outcome with the code “young-people”.", "outcomes"),
    ("of: less-violence}", "of: les-violence}", "logic_model.nodes[6] “impact”.of", "There is no impact statement",
     "Did you mean “less-violence”?"),
    ("merged_into: north-trust, ", "merged_into: north-trst, ", "providers[1] “south-trust”.merged_into",
     "There is no provider with the code “north-trst”.", "Did you mean “north-trust”?"),
    ("merged_into: north-trust, merged_on: 2024-08-01", "merged_into: north-trust", "providers[1] “south-trust”.merged_into",
     "The day of the merger is missing.", "merged_on"),
    ("merged_into: north-trust, merged_on", "merged_on", "providers[1] “south-trust”.merged_on",
     "There is a day of a merger, and no merger.", "merged_into"),
    ("start: 2023-04-01, end: 2024-07-31", "start: 2023-04-01", f"{MENTOR}.providers[0].end",
     "still delivers after 01 August 2024", "start “north-trust” after it"),
    ("priority_areas: [young-people, families]", "priority_areas: [young-people, homes]", f"{HOSP}.priority_areas[1]",
     "There is no priority area with the code “homes”.", "add it to priority_areas"),
    ("priority_areas: [young-people, families]", "priority_areas: [families, families]", f"{HOSP}.priority_areas[1]",
     "is listed twice", "Take one out."),
    ("    boroughs: [east]", "    boroughs: [eastt]", f"{HOSP}.boroughs[0]", "no borough with the code “eastt”", "“east”"),
    ("    boroughs: [east]", "    boroughs: [not-known]", f"{HOSP}.boroughs[0]", "no borough with the code", "Correct"),
    ("      - {provider: north-trust, start: 2024-04-01}", "      - {provider: nobody, start: 2024-04-01}",
     f"{HOSP}.providers[0].provider", "There is no provider with the code “nobody”.", "add it to providers"),
    ("south-trust, start: 2023-04-01", "south-trust, start: 2023-03-01", f"{MENTOR}.providers[0].start",
     "delivers from 1 March 2023; the programme starts on 1 April 2023", "Correct"),
    ("{provider: north-trust, start: 2024-08-01}", "{provider: north-trust, start: 2024-08-01, end: 2027-01-01}",
     f"{MENTOR}.providers[1].end", "the programme ends on 31 March 2026", "Correct"),
    ("    state: mobilising", "    state: closed", f"{NEXT}.state", "closed, and has no end", "last day"),
    ("    budget: {2024-25Q1: 25000, ", "    budget: {", f"{MENTOR}.budget", "There is no budget for 2024-25Q1.", "amount"),
    ("2024-25Q4: 20000}", "2024-25Q4: 20000, 2026-27Q1: 5}", f"{MENTOR}.budget.2026-27Q1",
     "in which the programme does not run", "Take it out"),
    ("targets: {2024-25Q1: 40, 2024-25Q2: 40, 2024-25Q3: 40, 2024-25Q4: 40}", "targets: {2024-25Q1: 40}",
     f"{M1}.targets", "There is no target for 2024-25Q2, 2024-25Q3, 2024-25Q4.", "kpi: false"),
    ("2024-25Q4: 40}", "2024-25Q4: 40, 2026-27Q1: 5}", f"{M1}.targets.2026-27Q1", "a target for Q1 2026-27", "Take it out"),
    ("2024-25Q4: 75}", "2024-25Q4: 175}", f"{M2}.targets.2024-25Q4", "The target 175 is above 100 per cent.", "100 or less"),
    ("2024-25Q4: 40}", "2024-25Q4: -4}", f"{M1}.targets.2024-25Q4", "The target -4 is below 0.", "0 or more"),
    ("        unit: people\n", "        unit: people\n        timing: cumulative\n        tolerance: {on_track: 1, at_risk: 2}\n",
     None, None, None),
    ("outcome: fam-support\n", "outcome: fam-suport\n", f"{F1}.outcome", "no short-term outcome with the code “fam-suport”",
     "Did you mean “fam-support”?"),
    ("fight, outcome: yp-skills", "fight, outcome: zz", f"{MENTOR}.outcome_measures[0] “M-O1”.outcome",
     "no short-term outcome with the code “zz”", "add it to outcomes"),
    ("    - {code: not-known, label: Not known, unknown: true}\n  sex:", "  sex:", "categories.age",
     "There is no answer “not-known”.", "nobody has to guess"),
    ("    - {code: not-known, label: Not known, unknown: true}\n  sex:", "    - {code: not-known, label: Not known}\n  sex:",
     "categories.age[2] “not-known”", "would count as a group", "unknown: true"),
    ("    - {code: prefer-not-to-say, label: Prefer not to say, unknown: true}\n  boroughs", "  boroughs",
     "categories.ethnicity", "There is no answer “prefer-not-to-say”.", "nobody has to guess"),
    ("{code: female, label: Female}\n    - {code: male, label: Male}",
     "{code: female, label: Female, unknown: true}\n    - {code: male, label: Male, unknown: true}",
     "categories.sex", "There is no answer that says something.", "groups"),
    ("on_track: 5, at_risk: 15}", "on_track: 5, at_risk: 15}\n  amber_from_score: 20", "rating.red_from_score",
     "amber from 20 and red from 20", "12 and 20"),
    ("baseline_year: 2018-19", "baseline_year: 2024-25", "baseline_year", "is not before 2024-25", "2018-19"),
    ("baseline_year: 2018-19", "baseline_year: 2018-19\ntrends:\n  - {series: homicde, statement: difference, phrase: homicides}",
     "trends[0].series", "There is no series with the code “homicde”.", "Did you mean “homicide”?"),
    ("baseline_year: 2018-19", "baseline_year: 2018-19\ntrends:\n"
     "  - {series: homicide, statement: difference, phrase: homicides}\n"
     "  - {series: homicide, statement: per-cent, phrase: homicides}", "trends[1]", "is listed twice", "Take one out."),
]  # fmt: skip


SEVERAL = [
    ("south-trust, start: 2023-04-01, end: 2024-07-31", "south-trust, start: 2024-08-01", f"{MENTOR}.providers[0].start",
     "starts to deliver on or after 01 August 2024", "Name “north-trust” here"),
    ("end: 2026-03-31", "end: 2022-03-31", f"{MENTOR}.end", "before its start on 1 April 2023", "Correct one"),
    ("end: 2024-07-31", "end: 2022-07-31", f"{MENTOR}.providers[0].end", "before its start", "Correct one"),
]  # fmt: skip
"""Slips that make other things wrong as well."""


@pytest.mark.parametrize(("old", "new", "path", "wrong", "todo"), SEVERAL)
def test_a_slip_may_have_several_consequences(old, new, path, wrong, todo) -> None:
    _, problems = read(old, new)
    [problem] = [p for p in problems if p.path == path]
    assert wrong in problem.wrong
    assert todo in problem.todo


def read(old: str, new: str):
    """The problems of the small edition with its first such text replaced."""
    text = small.document((old, old)).decode().replace(old, new, 1)
    return load.read(text, known_series=frozenset({"homicide", "robbery"}))


@pytest.mark.parametrize(("old", "new", "path", "wrong", "todo"), SHAPES + SENSE)
def test_one_slip_gives_one_problem_with_its_place_and_help(old, new, path, wrong, todo) -> None:
    edition, problems = read(old, new)
    if path is None:
        assert problems == ()
        return
    assert edition is None
    assert [p.path for p in problems if p.path] == [path]
    [problem] = [p for p in problems if p.path]
    assert wrong in problem.wrong
    assert todo in problem.todo
    assert problem.line is not None or problem.wrong.endswith("is missing.")
    assert [p.path for p in problems if not p.path] in ([], [""])


def test_the_small_edition_is_sound() -> None:
    edition, problems = load.read(small.document())
    assert (problems, edition is None) == ((), False)


def test_two_slips_that_come_in_two_parts() -> None:
    """A circle of mergers, and a live programme that nobody delivers, each need more than one text replaced."""
    circle = small.document(
        ("name: North Trust}", "name: North Trust, merged_into: south-trust, merged_on: 2030-01-01}"),
        ("start: 2024-08-01}", "start: 2024-08-01, end: 2025-03-31}"),
        (
            "{provider: north-trust, start: 2024-04-01}",
            "{provider: north-trust, start: 2024-04-01, end: 2025-03-31}",
        ),
    )
    _, problems = load.read(circle)
    assert [p.path for p in problems] == [
        "providers[0] “north-trust”.merged_into",
        "providers[1] “south-trust”.merged_into",
    ]
    assert all("leads back to itself" in p.wrong for p in problems)


@pytest.mark.parametrize(
    ("replaced", "wrong"),
    [
        (("start: 2024-04-01\n", "start: 2025-04-01\n"), "its dates do not reach into Q1 2024-25"),
        (
            ("start: 2024-04-01\n", "start: 2022-04-01\n    end: 2023-04-01\n"),
            "its dates do not reach into Q1 2024-25",
        ),
        (
            ("north-trust, start: 2024-04-01}", "north-trust, start: 2024-09-01}"),
            "no provider delivers it in Q1 2024-25",
        ),
    ],
)
def test_a_live_programme_runs_and_is_delivered(replaced: tuple[str, str], wrong: str) -> None:
    _, problems = load.read(small.document(replaced))
    assert any(wrong in p.wrong and p.path.startswith(HOSP) for p in problems)


def test_a_live_programme_has_a_kpi() -> None:
    _, problems = load.read(small.document(("unit: families\n", "unit: families\n        kpi: false\n")))
    assert [(p.path, p.wrong) for p in problems] == [
        (f"{FAMILY}.indicators", "The programme is live, and has no KPI to be judged by.")
    ]


def test_a_cumulative_target_does_not_fall_within_a_year() -> None:
    text = small.document(
        ("        unit: people\n", "        unit: people\n        timing: cumulative\n"),
        ("2024-25Q2: 40, 2024-25Q3: 40", "2024-25Q2: 80, 2024-25Q3: 60"),
        ("2024-25Q4: 40}", "2024-25Q4: 160, 2025-26Q1: 40}"),
    )
    _, problems = load.read(text)
    assert [(p.path, p.wrong) for p in problems] == [
        (
            f"{M1}.targets.2024-25Q3",
            "The count runs from April on, and its target falls from 80 in 2024-25Q2 to 60.",
        )
    ]


TEXTS = [
    (b"", "The document is empty."),
    (b"- a\n- b\n", "The document is not a list of named parts."),
    (b"just words", "The document is not a list of named parts."),
    (b"title: \xff\xfe", "The document is not text in UTF-8."),
    (b"title: [1, 2", "The document cannot be read as YAML"),
    (b"title: a: b", "The document cannot be read as YAML"),
    (b"title: \x00", "The document cannot be read as YAML"),
    (b"a: &x [1]\nb: *x\n", "“*x” refers to another part"),
    (b"a: &a [1, 1]\nb: &b [*a, *a]\nc: [*b, *b]\n", "refers to another part"),
    (b"[" * 50_000, "sections lie inside one another"),
    (b"# " + b"x" * 4_000_001, "more than 4,000,000 bytes"),
    (b"format: 1\nformat: 1\n", "“format” is given twice, first in line 1."),
    (b"title: !!python/object/apply:os.system [ls]\n", "A list is not text."),
    (b"title: !odd x\n", "“x” cannot be read."),
    (b"effective_from: 2024-13-41\n", "“2024-13-41” cannot be read."),
    (b"? [a, b]\n: 1\n", "“?” is not a name known here."),
]


@pytest.mark.parametrize(("content", "wrong"), TEXTS, ids=range(len(TEXTS)))
def test_anything_may_be_handed_in(content: bytes, wrong: str) -> None:
    edition, problems = load.read(content)
    assert edition is None
    assert any(wrong in p.wrong or wrong in str(p) for p in problems), [str(p) for p in problems]


def test_a_name_given_twice_inside_is_told_with_its_place() -> None:
    text = small.document(
        ("    summary: A youth worker at the bedside", "    summary: One\n    summary: Two")
    )
    _, problems = load.read(text)
    assert [(p.path, p.line) for p in problems] == [("programmes[1].summary", 69)]


def test_every_problem_is_told_at_once_however_many_parts_cannot_be_read() -> None:
    """Parts that cannot be read hide none of the slips in the others, and cause no false complaint."""
    text = small.document(
        ("title: Small framework 2024-25", "titel: Small framework"),
        ("    state: mobilising", "    state: soon"),
        ("unit: people\n", "unit: people\n        outcom: yp-skills\n"),
        ("outcome: fam-support\n", "outcome: nothing\n"),
        ("baseline_year: 2018-19", "baseline_year: 2030-31"),
        (
            "{code: fam-support, priority_area: families, ",
            "{code: fam-support, priority_area: families, level2: x, ",
        ),
        ("    boroughs: [west]", "    boroughs: [nowhere]"),
    )
    edition, problems = load.read(text)
    told = {p.path: p.wrong for p in problems}
    assert edition is None
    assert told == {
        "title": "“title” is missing.",
        "titel": "“titel” is not a name known here.",
        "outcomes[2] “fam-support”.level2": "“level2” is not a name known here.",
        f"{M1}.outcom": "“outcom” is not a name known here.",
        f"{F1}.outcome": "There is no short-term outcome with the code “nothing”.",
        f"{NEXT}.state": "“soon” is not one of the words known here.",
        "baseline_year": "The baseline year 2030-31 is not before 2024-25.",
    }
    lines = [p.line for p in problems if p.line]
    assert lines == sorted(lines)


def test_where_the_outline_itself_is_broken_the_rest_is_said_to_be_unchecked() -> None:
    _, problems = load.read(small.document(("effective_from: 2024-25Q1\n", "")))
    assert [p.wrong for p in problems] == [
        "“effective_from” is missing.",
        "How the parts fit together could not be checked yet.",
    ]


def test_a_problem_reads_as_a_line() -> None:
    _, problems = load.read(small.document(("of: yp-skills}", "of: yp-skils}")))
    assert str(problems[0]) == (
        "logic_model.nodes[4] “skills”.of, line 22: There is no short-term outcome with the code “yp-skils”. "
        "Did you mean “yp-skills”?"
    )


def test_every_name_that_is_suggested_is_one_that_an_edition_knows() -> None:
    assert RELATED.keys() <= {name for part in Model.__subclasses__() for name in part.model_fields}


def test_an_error_of_a_kind_that_nobody_thought_of_still_gets_words() -> None:
    error = {"type": "never-heard-of", "loc": ("title",), "msg": "?", "input": {"a": 1}}
    assert in_words(error, Edition) == (  # type: ignore[arg-type]
        "A part with names cannot be used here.",
        "Look the part up in docs/framework.md and write it as described.",
    )


def test_every_rule_says_in_its_first_line_what_it_asks() -> None:
    assert all((rule.__doc__ or "").splitlines()[0].endswith(".") for rule in RULES)


def test_leaving_one_part_out_may_make_the_part_around_it_unreadable() -> None:
    """The only provider of a programme cannot be read; the other programmes are checked all the same."""
    text = small.document(
        ("{provider: north-trust, start: 2024-04-01}", "{provider: north-trust, start: never}"),
        ("outcome: fam-support\n", "outcome: nothing\n"),
    )
    assert {p.path: p.wrong for p in load.read(text)[1]} == {
        f"{HOSP}.providers[0].start": "“never” is not a day.",
        f"{F1}.outcome": "There is no short-term outcome with the code “nothing”.",
    }


def test_a_count_that_is_good_within_a_range_may_have_any_targets_in_the_year() -> None:
    text = small.document(("unit: families\n", "unit: families\n        timing: cumulative\n"))
    assert load.read(text)[1] == ()
