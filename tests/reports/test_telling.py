"""Telling figures: what readers outside may see, and the trails that stay beside every number."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.reports.story import inputs
from tests.small import Q1

from goldenthread.framework.model import DisclosurePolicy
from goldenthread.ledger.figures import Figure, Said, VintageRows, total
from goldenthread.ledger.sentences import Sentence
from goldenthread.ledger.values import Gap, GapReason, Key, Observation, Source, Word
from goldenthread.reports import trail
from goldenthread.reports.compose import compose
from goldenthread.reports.document import Guarded, Number, Words
from goldenthread.reports.telling import NOT_SHOWN, PARTS_HIDDEN, Teller

POLICY = DisclosurePolicy(hide_below=5, round_headline_to=100)


def cell(value, measure="reach.quarter", group=""):
    source = Source("a.xlsx", "1" * 64, "Outputs", "D14", 2)
    return Observation(Key("YC", measure, Q1, group), value, source, 7, datetime(2024, 10, 12, 9, tzinfo=UTC))


def people(number, name="reach.quarter.YC", *inputs):
    value = Decimal(number)
    return Figure(
        name, "People reached", value, "people", "as reported", inputs or (cell(value),), people=True
    )


def trail_of(teller, figure):
    name = teller.number(figure).figure
    return trail.trail(teller.figures, name)


def inside():
    return Teller("internal", POLICY)


def outside():
    return Teller("outside", POLICY)


@pytest.mark.parametrize(
    ("number", "within", "without"),
    [(0, "0", "0"), (4, "4", "fewer than 5"), (5, "5", "5"), (1204, "1,204", "1,204")],
)
def test_small_numbers_of_people_are_hidden_outside_and_never_nought(number, within, without):
    assert inside().number(people(number)).shown == within
    assert outside().number(people(number)).shown == without


def test_a_form_is_not_asked_for_what_is_hidden_or_missing():
    gap = Figure("x", "X", Gap(GapReason.NOT_YET_KNOWN), "people")
    assert outside().number(people(3), lambda n: f"{n}!").shown == "fewer than 5"
    assert outside().number(gap, lambda n: f"{n}!").shown == "not yet known"
    assert outside().number(people(9), lambda n: f"{n}!").shown == "9!"


def test_a_bare_number_leaves_its_unit_to_the_header():
    money = Figure("m", "Spend", Decimal("1234.5"), "£")
    assert inside().number(money).shown == "£1,235"
    assert inside().number(money, bare=True).shown == "1,235"


def test_headlines_are_rounded_and_their_trail_is_exact_for_readers_inside():
    for teller, exact in ((inside(), "43,978"), (outside(), "44,000")):
        (number,) = teller.headlines(people(43978))
        assert (number.shown, number.strong) == ("44,000", True)
        assert teller.figures[number.figure].shown == exact
    assert "Rounded to the nearest 100." in teller.figures[number.figure].caveats


def test_who_prints_a_headline_exactly_elsewhere_shows_it_exactly():
    teller = outside()
    (number,) = teller.headlines(people(43978))
    assert teller.number(people(43978)).shown == "43,978"
    assert teller.figures[number.figure].shown == "43,978"


def test_what_may_be_drawn():
    assert outside().value(people(3)) is None
    assert outside().value(people(7)) == 7
    assert inside().value(Figure("x", "X", Gap(GapReason.WITHDRAWN))) is None


def test_a_trail_ends_in_cells_editions_and_vintages():
    rows = VintageRows("v" * 64, "Met, to August 2024", "a.csv", "Homicide, lines 2–9", Decimal(12))
    target, rule = (
        Said("e" * 64, "programmes/YC/targets", Decimal(75)),
        Said("e" * 64, "rating/policy", "worse of"),
    )
    teller = inside()
    teller.number(Figure("mix", "Mix", Decimal(1), "", "made up", (cell(Decimal(46)), target, rule, rows)))
    found = teller.figures["mix"].inputs
    assert [(o.kind, o.shown) for o in found] == [
        ("cell", "46"),
        ("edition", "75"),
        ("edition", "worse of"),
        ("vintage", "12"),
    ]
    assert (found[0].place, found[0].version, found[0].recorded) == (
        "a.xlsx!Outputs!D14",
        2,
        "12 October 2024",
    )
    assert found[0].title == "YC reach.quarter"


def test_words_and_gaps_have_trails_too():
    teller = inside()
    parts = (cell(Word("green"), "rating.own"), cell(Gap(GapReason.NOT_PROVIDED)))
    teller.number(Figure("x", "X", Gap(GapReason.NOT_PROVIDED), "", "", parts))
    assert [o.shown for o in teller.figures["x"].inputs] == ["green", "not provided"]


def test_readers_outside_see_where_people_were_counted_but_no_number_that_is_not_printed():
    parts = (people(46, "reach.A"), people(3, "reach.B"))
    whole = total("reach.total", "Reach", parts, unit="people", formula="A plus B", people=True)
    teller = outside()
    assert teller.number(whole).shown == "49"
    figures = teller.figures
    assert (figures["reach.total"].shown, figures["reach.total"].formula) == (
        "49",
        "A plus B. From providers’ returns.",
    )
    assert (figures["reach.A"].shown, figures["reach.A"].hidden) == (NOT_SHOWN, True)
    assert figures["reach.A"].formula == PARTS_HIDDEN
    cells = [o for name in ("reach.A", "reach.B") for o in figures[name].inputs]
    assert [(o.place, o.shown) for o in cells] == [("a.xlsx!Outputs!D14", NOT_SHOWN)] * 2
    assert all(isinstance(f, Guarded) for f in figures.values())
    assert not [f for f in figures.values() if "46" in f.shown or f.shown == "3"]


def test_a_percentage_that_is_hidden_does_not_show_its_cell():
    measured = people(30, "outcome.O1.measured")
    found = cell(Decimal(10), "outcome.O1.result")
    share = Figure("outcome.O1", "Re-arrested", Decimal(10), "per cent", "as reported", (found, measured))
    teller = outside()
    assert teller.number(share).shown == "hidden"
    assert teller.figures["outcome.O1"].inputs[0].shown == NOT_SHOWN


def test_the_parts_of_a_split_cannot_be_worked_out():
    parts = {"a": people(3, "a"), "b": people(20, "b"), "c": people(30, "c")}
    whole = people(53, "all", *parts.values())
    shown = outside().split(parts, whole)
    assert shown["a"].shown == "fewer than 5"
    assert shown["b"].shown == "hidden"
    assert shown["c"].shown == "30"
    assert [n.shown for n in inside().split(parts, whole).values()] == ["3", "20", "30"]


def test_a_sentence_does_without_a_number_that_is_hidden():
    said = Sentence(("KPI missed: ", people(3), " of 60."), instead="KPI missed: too few people.")
    assert inside().sentence(said) == (
        Words("KPI missed: "),
        Number("reach.quarter.YC", "3"),
        Words(" of 60."),
    )
    assert outside().sentence(said) == (Words("KPI missed: too few people."),)
    plain = Sentence((people(3), " left."))
    assert outside().sentence(plain)[0].shown == "fewer than 5"


def test_two_figures_of_one_name_are_both_kept():
    teller = inside()
    names = [teller.name(people(n)) for n in (46, 48, 46)]
    assert names == ["reach.quarter.YC", "reach.quarter.YC~2", "reach.quarter.YC"]
    assert [f.shown for f in teller.figures.values()] == ["46", "48"]


def test_a_trail_is_a_tree_from_the_number_down_to_the_cells():
    whole = total("t", "Reach", (people(46),), unit="people", formula="Sum", caveats=["Mind."], people=True)
    branch = trail_of(inside(), whole)
    assert (branch.told.shown, branch.inputs[0].told.shown) == ("46", "46")
    assert [o.place for o in branch.origins()] == ["a.xlsx!Outputs!D14"]
    tree = trail.as_json(branch)
    assert tree["inputs"][0]["inputs"][0]["recorded"] == "12 October 2024"
    assert tree["caveats"] == ["Mind."]
    assert [*trail.as_lines(branch)] == [
        "Reach: 46",
        "  = Sum",
        "  note: Mind.",
        "  People reached: 46",
        "    = as reported",
        "    a.xlsx!Outputs!D14, version 2, recorded on 12 October 2024 (file 111111111111): 46",
    ]


def test_a_trail_outside_is_guarded():
    assert trail_of(outside(), people(3)).told.shown == "fewer than 5"


def test_there_is_no_trail_of_a_figure_that_is_not_there():
    assert trail.trail({}, "x") is None


def test_origins_in_words():
    found = compose(inputs(), "summary", "internal")
    words = {
        trail.origin_in_words(o).split(",")[0]
        for f in found.figures.values()
        for o in f.inputs
        if not isinstance(o, str)
    }
    assert "mentor-2024-25q1.xlsx!Return!C1" in words
    assert "Metropolitan Police" in words
    assert any(w.startswith("Edition ") for w in words)


@pytest.mark.parametrize("kind", ["summary", "full"])
def test_no_small_number_of_people_leaves_the_house(kind):
    """FAMILY reached 4, HOSP 3 aged 10 to 14: nowhere in the whole document, trails included."""
    made = compose(inputs(), kind, "outside")
    assert all(isinstance(f, Guarded) for f in made.figures.values())
    small = [f for f in made.figures.values() if f.unit == "people" and f.shown in {"1", "2", "3", "4"}]
    assert small == []
    internal = compose(inputs(), kind, "internal").figures
    assert [f for f in internal.values() if f.unit == "people" and f.shown == "4"]
