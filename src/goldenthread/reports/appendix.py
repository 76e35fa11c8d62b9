"""The appendix: the logic model, from rationale to impact."""

from __future__ import annotations

from goldenthread.framework.model import Edition, Node, Stage
from goldenthread.reports.composition import Composition
from goldenthread.reports.document import Block, Box, Heading, LogicModel
from goldenthread.reports.document import Stage as Column
from goldenthread.reports.words import counted, listed

TITLES = {
    Stage.RATIONALE: "Rationale",
    Stage.INPUTS: "Inputs",
    Stage.ACTIVITIES: "Activities",
    Stage.OUTPUTS: "Outputs",
    Stage.SHORT_TERM: "Short-term outcomes",
    Stage.LONG_TERM: "Long-term outcomes",
    Stage.IMPACT: "Impact",
}


def blocks(c: Composition) -> list[Block]:
    """The logic model, where the edition has one."""
    model = logic_model(c.edition)
    return [Heading(1, "Appendix 1: logic model", "logic-model"), model] if model.stages else []


def logic_model(edition: Edition) -> LogicModel:
    """The edition's logic model as a block; columns without boxes are left out."""
    stages = tuple(_stage(edition, stage) for stage in Stage)
    used = tuple(s for s in stages if s.boxes)
    title = f"Logic model of {edition.organisation.name}"
    counts = listed(
        [counted(len(s.boxes), "box in", "boxes in").replace(" in", f" in {s.title}", 1) for s in used]
    )
    alt = f"{title}, drawn as columns joined by arrows: {counts}. The same is given as lists."
    return LogicModel(title, alt, used)


def _stage(edition: Edition, stage: Stage) -> Column:
    return Column(
        TITLES[stage], tuple(_box(edition, n) for n in edition.logic_model.nodes if n.stage is stage)
    )


def _box(edition: Edition, node: Node) -> Box:
    leads_to = tuple(x.end for x in edition.logic_model.links if x.start == node.code)
    return Box(node.code, node.text, leads_to, node.of or "")
