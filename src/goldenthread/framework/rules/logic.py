"""The logic model: arrows run forwards between boxes that exist, and boxes stand for things that exist."""

from __future__ import annotations

from collections.abc import Iterator

from goldenthread.framework.model import Edition, Stage
from goldenthread.framework.problems import Loc, Trouble
from goldenthread.framework.rules.codes import unknown

_ORDER = tuple(Stage)


def links_lead_forwards(edition: Edition) -> Iterator[Trouble]:
    """Both ends of a link exist, its end lies in a later column, and no link is drawn twice."""
    stages = {node.code: node.stage for node in edition.logic_model.nodes}
    seen: set[tuple[str, str]] = set()
    for number, link in enumerate(edition.logic_model.links):
        loc: Loc = ("logic_model", "links", number)
        yield from unknown((*loc, "start"), link.start, stages, "box of the logic model", "logic_model.nodes")
        yield from unknown((*loc, "end"), link.end, stages, "box of the logic model", "logic_model.nodes")
        if link.start in stages and link.end in stages:
            yield from _forwards(loc, link.start, stages[link.start], link.end, stages[link.end])
        if (link.start, link.end) in seen:
            yield Trouble(
                loc, f"The link from “{link.start}” to “{link.end}” is drawn twice.", "Take one out."
            )
        seen.add((link.start, link.end))


def _forwards(loc: Loc, start: str, start_stage: Stage, end: str, end_stage: Stage) -> Iterator[Trouble]:
    if _ORDER.index(end_stage) > _ORDER.index(start_stage):
        return
    how = "stays within" if start_stage is end_stage else "goes back to"
    yield Trouble(
        loc,
        f"The link from “{start}” ({start_stage}) to “{end}” {how} the column {end_stage}.",
        f"A link leads to a later column; the order is {', '.join(_ORDER)}.",
    )


def boxes_stand_for_something(edition: Edition) -> Iterator[Trouble]:
    """``of`` names an outcome, a priority area or an impact statement, and the kind that its column shows."""
    areas = {area.code for area in edition.priority_areas}
    outcomes = {outcome.code for outcome in edition.outcomes}
    impact = {statement.code for statement in edition.impact}
    by_stage = {
        Stage.SHORT_TERM: (outcomes, "short-term outcome", "outcomes"),
        Stage.LONG_TERM: (areas, "priority area", "priority_areas"),
        Stage.IMPACT: (impact, "impact statement", "impact"),
    }
    anything = (areas | outcomes | impact, "outcome, priority area or impact statement", "the edition")
    for number, node in enumerate(edition.logic_model.nodes):
        if node.of is not None:
            known, what, where = by_stage.get(node.stage, anything)
            yield from unknown(("logic_model", "nodes", number, "of"), node.of, known, what, where)


RULES = (links_lead_forwards, boxes_stand_for_something)
