"""The pack's part on areas: where a headline measure stands out beyond chance and the usual spread."""

from __future__ import annotations

from goldenthread.reports import answers
from goldenthread.reports.charts import boroughs as charts
from goldenthread.reports.composition import Composition, line
from goldenthread.reports.document import Block, Bullets, Heading, Paragraph
from goldenthread.reports.inputs import Local
from goldenthread.reports.words import in_a_sentence, listed, sentence
from goldenthread.trends.rates import Rates
from goldenthread.trends.tiles import layout

LEAD = (
    "The headline measures {one} by {one}, each {one}’s rate against that of all together. {Many} "
    "stand in the order of their names: differences in rate are questions, and no ranking."
)

IN_A_FUNNEL = "The same {many} by how many people live there: the fewer, the more chance alone moves a rate."


def blocks(c: Composition) -> list[Block]:
    """Each headline measure's sentence, map, funnel and caveats; nothing where none was looked for."""
    if not c.inputs.boroughs:
        return []
    known = [one for one in c.inputs.boroughs if _known(c, one)]
    found: list[Block] = [Heading(1, _where(c, known), "boroughs")]
    found.append(Paragraph(line(_said(c, LEAD))))
    for one in c.inputs.boroughs:
        says = charts.finding(one.rates) if one.rates else answers.Answer.NONE.in_a_tally
        title = f"{one.title}{'' if _known(c, one) else _only(one)}"
        found.append(Heading(2, f"{title}: {in_a_sentence(says)}", f"boroughs-{one.code}"))
        found += _measure(c, one.title, one.rates) if one.rates else [answers.not_here(c, one.why_not)]
    return found


def _said(c: Composition, text: str) -> str:
    area = c.edition.place.area
    return text.format(one=area.one, many=area.many, Many=area.many.capitalize())


def _known(c: Composition, one: Local) -> bool:
    """Whether its figures speak of the quarter."""
    return one.rates is not None and not answers.is_old(one.rates.window.last, c.inputs.quarter)


def _only(one: Local) -> str:
    """How far figures go that end before the quarter; nothing where there are none."""
    return f", known up to {one.rates.window.last.label}" if one.rates else ""


def _measures(these: list[Local], word: str) -> str:
    """``of robbery and of homicide``; a title with commas comes last, where it parts nothing."""
    titles = [in_a_sentence(one.title) for one in these]
    return listed([f"{word} {title}" for title in sorted(titles, key=lambda title: "," in title)])


def _where(c: Composition, known: list[Local]) -> str:
    """``Districts: some stand out from Norfield’s rate of homicide, and none of robbery``."""
    every, place = c.inputs.boroughs, c.edition.place
    head = place.area.many.capitalize()
    if not known:
        none = answers.Answer.OLD if any(one.rates for one in every) else answers.Answer.NONE
        return f"{head}: {none.in_a_tally}"
    apart = [one for one in known if one.rates and one.rates.standing_out]
    alike = [one for one in known if one not in apart]
    groups = ((f"some stand out from {place.name}’s rate", "of", apart), ("none stands out", "in", alike))
    said = [f"{which} {_measures(these, word)}" for which, word, these in groups if these]
    return f"{head}: {'; '.join(said)}"


def _measure(c: Composition, title: str, r: Rates) -> list[Block]:
    found: list[Block] = [
        Paragraph(line(f"{r.window.label}: {sentence(charts.finding(r))} {sentence(charts.told(r))}")),
    ]
    if (where := charts.where(c.teller, r, c.inputs.drawn_with, layout(r.unit))) is not None:
        found.append(charts.titled(where, title))
    if (funnel := charts.funnel_plot(c.teller, r)) is not None:
        found += [Paragraph(line(_said(c, IN_A_FUNNEL))), charts.titled(funnel, title)]
    return [*found, Bullets(tuple(line(sentence(note.text)) for note in r.notes))]
