"""A quarter judged as a whole: pure, complete, with a trail under every number, and quick."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from time import process_time

from hypothesis import given
from hypothesis import strategies as st
from tests import small
from tests.performance.kit import AS_OF, POLICY, Q1, indicator, known, programme

from goldenthread.framework.model import Programme
from goldenthread.ledger.figures import Figure, Said
from goldenthread.ledger.values import Gap, GapReason, Observation, Word
from goldenthread.performance.quarter import History, judge
from goldenthread.performance.results import Past, Rating
from goldenthread.returns.known import Known

RISK = {
    "risk.a.state": Word("open"),
    "risk.a.likelihood": 4,
    "risk.a.impact": 4,
    "risk.a.likelihood-after": 3,
    "risk.a.impact-after": 4,
    "risk.a.due": date(2024, 6, 30),
}
TOLD = {
    ("MENTOR", Q1): small.full_return(RISK | {"rating.own": Word("green")}),
    ("MENTOR", Q1.plus(-1)): {"kpi.M-1": 33, "outcome.M-O1.result": "58", "outcome.M-O1.measured": 40},
    ("MENTOR", Q1.plus(-4)): {"reach.quarter": 100},
    ("HOSP", Q1): {"reach.quarter": 40, "kpi.H-1.step1": 40, "kpi.H-1.step2": 20, "kpi.H-1.step3": 3},
    ("FAMILY", Q1): {"kpi.F-1": 7, "spend.actual": 15000},
}
WHOLE = small.known(TOLD)


def figures_in(thing: object) -> Iterator[Figure]:
    """Every figure anywhere inside, with those it was made from."""
    if isinstance(thing, Figure):
        yield thing
        yield from figures_in(thing.inputs)
    elif isinstance(thing, dict):
        yield from figures_in(tuple(thing.values()))
    elif isinstance(thing, tuple):
        for one in thing:
            yield from figures_in(one)
    elif is_dataclass(thing) and not isinstance(thing, Observation | Said | type):
        yield from figures_in(tuple(getattr(thing, f.name) for f in fields(thing)))


def test_every_programme_is_judged_whatever_its_state() -> None:
    found = judge(WHOLE, AS_OF)
    assert [(p.programme.code, p.has_return) for p in found.programmes] == [
        ("MENTOR", True),
        ("HOSP", True),
        ("FAMILY", True),
        ("NEXT", False),
    ]
    assert [p.rating.rating for p in found.programmes] == [
        Rating.AMBER,
        Rating.RED,
        Rating.AMBER,
        Rating.NONE,
    ]
    assert found.of("NEXT").rating.rating is Rating.NONE
    assert found.coverage.sentence == "None of the 3 live programmes with KPI data is green."


def test_the_same_in_gives_the_same_out() -> None:
    assert judge(WHOLE, AS_OF) == judge(small.known(TOLD), AS_OF)


def test_no_number_without_a_trail() -> None:
    every = list(figures_in(judge(WHOLE, AS_OF)))
    assert len(every) > 500
    assert [f.name for f in every if f.number is not None and not list(f.sources())] == []
    assert [f.name for f in every if not f.label or (f.inputs and not f.formula)] == []


def test_a_name_means_one_figure() -> None:
    seen: dict[str, Figure] = {}
    for figure in figures_in(judge(WHOLE, AS_OF)):
        assert seen.setdefault(figure.name, figure) == figure


def test_counts_of_people_are_marked_as_such() -> None:
    for figure in figures_in(judge(WHOLE, AS_OF)):
        counted = figure.name.startswith("reach.") or figure.name.endswith(
            (".measured", ".numerator", ".step1")
        )
        assert figure.people or not counted, figure.name
        assert not (figure.people and figure.unit in ("£", "per cent", "programmes")), figure.name


def test_outcomes_activity_and_the_providers_own_rating() -> None:
    found = judge(WHOLE, AS_OF).of("MENTOR")
    (outcome,) = found.outcomes
    assert (outcome.measured.number, outcome.result.number) == (30, Decimal("61.5"))
    assert outcome.previous is not None
    assert (outcome.previous.number, outcome.previous.name) == (58, "outcome.M-O1.result.previous")
    assert outcome.result.inputs[0] == outcome.measured
    assert outcome.result.unit == "per cent"
    assert found.activity["activity.sessions"].number == 120
    assert (found.own_rating, judge(WHOLE, AS_OF).of("HOSP").own_rating) == (Rating.GREEN, Rating.NONE)
    whole = judge(WHOLE, AS_OF)
    assert whole.activity["activity.sessions"].amount == 120
    assert [a.activity["activity.activities"].amount for a in whole.areas] == [12, None]
    assert judge(small.known({}), AS_OF).of("MENTOR").outcomes[0].previous is None


def test_what_is_not_a_kpi_is_shown_and_does_not_count() -> None:
    one = programme("P", [indicator("K-1", target=40), indicator("K-2", target=40, kpi=False)])
    found = judge(known([one], {("P", Q1): {"kpi.K-1": 42, "kpi.K-2": 2}}), AS_OF).of("P")
    assert [k.indicator.code for k in found.kpis] == ["K-1"]
    assert [k.rating for k in found.indicators] == [Rating.RED]
    assert found.rating.rating is Rating.GREEN


def test_the_day_decides_what_is_overdue() -> None:
    def overdue(on: date) -> bool:
        return judge(WHOLE, on).of("MENTOR").risks[0].overdue

    assert (overdue(date(2024, 6, 30)), overdue(date(2024, 7, 1))) == (False, True)


def test_history_gives_rating_and_reach_of_each_quarter_by_its_own_edition() -> None:
    now = WHOLE
    before = known([programme("MENTOR", [indicator("M-1", target=40)])], TOLD, quarter=Q1.plus(-4))
    found = History([now, before])
    assert [(p.quarter, p.rating, p.reach.number) for p in found["MENTOR"]] == [
        (Q1.plus(-4), Rating.NONE, 100),
        (Q1, Rating.AMBER, 60),
    ]
    assert [type(p) for p in found["HOSP"]] == [Past]


# A second, plain way to rate, compared on generated returns.


def naive(what: Known, one: Programme) -> str:
    """The rating by the policy's words: the worst of the KPIs' statuses and the risks' scores."""
    found = set()
    kpi_data = False
    for kpi in one.kpis:
        cell, goal = what.view.value(one.code, f"kpi.{kpi.code}", what.quarter), kpi.targets.get(what.quarter)
        if isinstance(cell, Decimal) and goal is not None and goal.value is not None:
            kpi_data = True
            share = 1 if not goal.value else cell / goal.value
            found.add("green" if share >= Decimal("0.95") else "amber" if share >= Decimal("0.9") else "red")
    for name in "abc":
        likelihood, impact, state = (
            what.view.value(one.code, f"risk.{name}.{part}", what.quarter)
            for part in ("likelihood-after", "impact-after", "state")
        )
        if state != Word("closed") and isinstance(likelihood, Decimal) and isinstance(impact, Decimal):
            score = likelihood * impact
            found.add("red" if score >= 20 else "amber" if score >= 12 else "fine")
    for word in ("red", "amber"):
        if word in found:
            return word
    return "green" if kpi_data else "no data"


GAP = Gap(GapReason.NOT_PROVIDED)
KPI = st.tuples(st.integers(0, 60) | st.none(), st.integers(0, 50) | st.none())
SCORES = st.tuples(st.integers(1, 5) | st.none(), st.integers(1, 5), st.sampled_from(["open", "closed"]))


@given(st.lists(KPI, max_size=4), st.lists(SCORES, max_size=3))
def test_ratings_agree_with_the_plain_rule(
    kpis: list[tuple[int | None, int | None]], scores: list[tuple[int | None, int, str]]
) -> None:
    told: dict[str, object] = {}
    for number, (value, _) in enumerate(kpis):
        told[f"kpi.K-{number}"] = GAP if value is None else value
    for name, (likelihood, impact, state) in zip("abc", scores, strict=False):
        told[f"risk.{name}.likelihood-after"] = GAP if likelihood is None else likelihood
        told |= {f"risk.{name}.impact-after": impact, f"risk.{name}.state": Word(state)}
    one = programme("P", [indicator(f"K-{n}", target=goal) for n, (_, goal) in enumerate(kpis)])
    what = known([one], {("P", Q1): told}, policy=POLICY)
    assert judge(what, AS_OF).of("P").rating.computed.value == naive(what, one)


def test_thirty_programmes_and_five_quarters_are_judged_in_a_moment() -> None:
    """About 40 ms; the limit leaves room for a slow machine and for coverage's tracing."""
    those = [programme(f"P{n}", [indicator(f"K-{n}-{k}", target=40) for k in range(3)]) for n in range(30)]
    told = {
        (p.code, Q1.plus(-back)): small.full_return(
            RISK | {f"kpi.{k.code}": 41 for k in p.kpis} | {"reach.quarter": 400 + back}
        )
        for p in those
        for back in range(5)
    }
    what = known(those, told)
    taken = []
    for _ in range(3):
        started = process_time()
        judge(what, AS_OF)
        taken.append(process_time() - started)
    assert min(taken) < 0.5
