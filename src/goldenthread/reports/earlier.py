"""Papers of one quarter beside each other: what an earlier one printed otherwise, by name."""

from __future__ import annotations

from collections.abc import Sequence

from goldenthread.reports.composition import Composition, line
from goldenthread.reports.document import Block, Bullets, Column, Heading, Line, Paragraph, Reference, Table
from goldenthread.reports.inputs import Paper, Printed
from goldenthread.reports.printed import find_forms
from goldenthread.reports.words import counted, day_of

HEADING = "Printed otherwise earlier"


def list_otherwise(c: Composition, blocks: Sequence[Block]) -> list[Block]:
    """Each figure of these blocks that a signed paper of the quarter printed otherwise; nothing for none."""
    forms = find_forms(blocks)
    kept = [(name, found) for name in c.teller.kept if (found := _newest(c, name)) and name in forms]
    rows = [
        (line(c.teller.label(name)), (c.teller.again(name),), line(before.shown), _named(paper))
        for name, texts in forms.items()
        if (found := _newest(c, name)) and _otherwise(c, name, texts, found[1])
        for paper, before in [found]
    ]
    if not rows and not kept:
        return []
    made: list[Block] = [Heading(1, HEADING, "printed-otherwise")]
    if rows:
        columns = (
            Column("Figure"),
            Column("In this paper", numeric=True),
            Column("Earlier", numeric=True),
            Column("Printed in"),
        )
        made.append(Table(f"{counted(len(rows), 'figure')} printed otherwise earlier", columns, tuple(rows)))
    if kept:
        by_few = f"Revised by fewer than {c.teller.policy.hide_below} people since, and printed as before:"
        made += [
            Paragraph(line(by_few)),
            Bullets(tuple(line(c.teller.label(name), ": ", _named(paper)) for name, (paper, _) in kept)),
        ]
    return made


def _newest(c: Composition, name: str) -> tuple[Paper, Printed] | None:
    """The paper of the quarter that printed a figure of this name and label last."""
    for paper in c.inputs.earlier:
        before = paper.printed.get(name) if paper.quarter == c.inputs.quarter else None
        if before is not None and before.label == c.teller.label(name):
            return paper, before
    return None


def _otherwise(c: Composition, name: str, forms: set[str], before: Printed) -> bool:
    """Whether no form of the number is one that the earlier paper printed."""
    return c.teller.again(name).shown != before.shown and not forms & before.forms


def _named(paper: Paper) -> Line:
    title = Reference(paper.title, f"reports/snapshots/{paper.digest}/")
    return line(title, f", signed on {day_of(paper.signed_at)}")
