"""How the parts of an edition fit together: every problem at once, and advice that blocks nothing."""

from __future__ import annotations

from collections.abc import Iterator

from goldenthread.framework.model import Edition
from goldenthread.framework.problems import Problem, Trouble, path_of
from goldenthread.framework.rules import codes, indicators, logic, place, policy, programmes, providers

RULES = (
    *codes.RULES,
    *logic.RULES,
    *providers.RULES,
    *programmes.RULES,
    *indicators.RULES,
    *policy.RULES,
    *place.RULES,
)
"""Every rule: a function from an edition to what is wrong. Their first lines are the manual's list."""


def troubles(edition: Edition, known_series: frozenset[str] | None = None) -> Iterator[Trouble]:
    """Everything that does not fit together, place by place."""
    for rule in RULES:
        yield from rule(edition)
    yield from policy.series_exist(edition, known_series)


def check(edition: Edition, known_series: frozenset[str] | None = None) -> tuple[Problem, ...]:
    """Everything that does not fit together, in words; without ``known_series`` trends are not checked."""
    return tuple(_in_words(edition, one) for one in troubles(edition, known_series))


def advice(edition: Edition) -> tuple[Problem, ...]:
    """What is probably an oversight, and stands in the way of nothing."""
    found = (*_unserved_areas(edition), *_unmeasured_outcomes(edition), *_loose_boxes(edition))
    return tuple(_in_words(edition, one) for one in found)


def _in_words(edition: Edition, one: Trouble) -> Problem:
    return Problem(path_of(one.loc, edition), one.wrong, one.todo)


def _unserved_areas(edition: Edition) -> Iterator[Trouble]:
    for number, area in enumerate(edition.priority_areas):
        if not edition.in_area(area.code):
            yield Trouble(
                ("priority_areas", number), "No programme serves this priority area.", "Is one missing?"
            )


def _unmeasured_outcomes(edition: Edition) -> Iterator[Trouble]:
    measured = {one.outcome for p in edition.programmes for one in p.indicators}
    measured |= {one.outcome for p in edition.programmes for one in p.outcome_measures}
    for number, outcome in enumerate(edition.outcomes):
        if outcome.code not in measured:
            yield Trouble(("outcomes", number), "No indicator speaks for this outcome.", "Is one missing?")


def _loose_boxes(edition: Edition) -> Iterator[Trouble]:
    linked = {code for link in edition.logic_model.links for code in (link.start, link.end)}
    for number, node in enumerate(edition.logic_model.nodes):
        if node.code not in linked:
            yield Trouble(
                ("logic_model", "nodes", number), "No link leads to or from this box.", "Is one missing?"
            )
