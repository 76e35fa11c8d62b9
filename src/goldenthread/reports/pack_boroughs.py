"""The pack's part on boroughs: where a headline measure stands out beyond chance and the usual spread."""

from __future__ import annotations

from goldenthread.reports.charts import boroughs as charts
from goldenthread.reports.composition import Composition, line
from goldenthread.reports.document import Block, Bullets, Callout, Heading, Paragraph
from goldenthread.reports.inputs import Local
from goldenthread.reports.words import sentence
from goldenthread.trends.rates import Rates

LEAD = (
    "The headline measures borough by borough, each borough’s rate against that of all together. Boroughs "
    "stand in the order of their names: differences in rate are questions, and no ranking."
)


def blocks(c: Composition) -> list[Block]:
    """Each headline measure's sentence, map, funnel and caveats; nothing where none was looked for."""
    if not c.inputs.boroughs:
        return []
    found: list[Block] = [Heading(1, "Boroughs", "boroughs"), Paragraph(line(LEAD))]
    for one in c.inputs.boroughs:
        found.append(Heading(2, one.title, f"boroughs-{one.code}"))
        found += _measure(c, one.rates) if one.rates else [_not_told(one)]
    return found


def _not_told(one: Local) -> Block:
    return Callout("Not told.", line(sentence(one.why_not)))


def _measure(c: Composition, r: Rates) -> list[Block]:
    drawn = (charts.where(c.teller, r, c.inputs.drawn_with), charts.funnel_plot(c.teller, r))
    known = (*charts.notes(r), *(note.text for note in r.notes))
    return [
        Paragraph(line(f"{r.window.label}: {sentence(charts.finding(r))} {sentence(charts.told(r))}")),
        *(one for one in drawn if one is not None),
        Bullets(tuple(line(sentence(text)) for text in known)),
    ]
