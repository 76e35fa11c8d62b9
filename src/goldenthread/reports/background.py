"""The background note: how performance is reported, the outcomes framework, and how judgements are made."""

from __future__ import annotations

from goldenthread.framework.indicators import ToleranceUnit
from goldenthread.framework.model import RatingPolicy
from goldenthread.reports.composition import Composition, line
from goldenthread.reports.document import Block, Bullets, Heading, Line, Paragraph, Words
from goldenthread.reports.words import day, digits, listed, sentence
from goldenthread.returns.checks.standing import Waiver, waivers
from goldenthread.returns.checks.tables import check_called


def blocks(c: Composition) -> list[Block]:
    """The whole note."""
    return [
        Heading(1, "Background note: how quarterly performance is reported", "background"),
        *_trends(c),
        *_framework(c),
        *_process(),
        *_ratings(c),
        *_set_aside(c),
    ]


def _trends(c: Composition) -> list[Block]:
    phrases = [t.choice.phrase for t in c.inputs.trends]
    followed = f" This report follows {listed(phrases)}." if phrases else ""
    text = (
        "High-level trends in violence compare the latest twelve months with the same months of "
        f"{c.edition.baseline_year.label}, so that seasons do not matter.{followed} They show the direction "
        f"of {c.edition.organisation.area} as a whole; they are not the effect of any one programme."
    )
    return [Heading(2, "Violence trends", "background-trends"), Paragraph(line(text))]


def _framework(c: Composition) -> list[Block]:
    intro = "The outcomes framework groups programmes under priority areas, each with a long-term outcome:"
    note = "A programme that serves two priority areas is counted in both."
    return [
        Heading(2, "Outcomes framework", "background-framework"),
        Paragraph(line(intro)),
        Bullets(tuple(_area(c, i) for i in range(len(c.inputs.result.areas)))),
        Paragraph(line(note)),
    ]


def _area(c: Composition, index: int) -> Line:
    one = c.inputs.result.areas[index]
    members, live = c.teller.number(one.members), c.teller.number(one.live)
    noun = "programme" if one.members.number == 1 else "programmes"
    count = (
        line(" (", live, f" live {noun})")
        if one.live.number == one.members.number
        else line(" (", members, f" {noun}, ", live, " of them live)")
    )
    return line(Words(one.area.theme, strong=True), f" – {one.area.long_term_outcome}", count)


def _process() -> list[Block]:
    items = (
        ("Outputs", "people reached and who they are, activities, and where programmes deliver."),
        (
            "Financial performance",
            "spend against the budget’s profile, and the forecast to the end of the year.",
        ),
        (
            "Delivery performance (KPIs)",
            "quarterly indicators of each programme’s own, held against targets set in advance.",
        ),
        ("Progress against outcomes", "what monitoring measures, for individuals and for organisations."),
    )
    text = (
        "Each programme delivers against named short-term outcomes of the framework. How these lead to the "
        "long-term outcome of each priority area, and to the impact of the whole, is shown by the logic "
        "model in Appendix 1. Every quarter the contribution is assessed for each priority area by:"
    )
    return [
        Heading(2, "Process", "background-process"),
        Paragraph(line(text)),
        Bullets(tuple(line(Words(f"{title}:", strong=True), f" {words}") for title, words in items)),
    ]


def _ratings(c: Composition) -> list[Block]:
    policy = c.edition.rating
    items = [
        "A KPI is met when it reaches its target. " + _tolerance(policy),
        "Met and on track are green, at risk is amber, missed is red.",
        (
            "A risk scores likelihood (1 to 5) times impact (1 to 5), after mitigation: "
            f"amber from {policy.amber_from_score}, red from {policy.red_from_score}."
        ),
        "A programme’s rating is the worse of its KPIs and open risks. A decision may replace it.",
        "People are unique within one return. A sum over programmes can count a person more than once.",
    ]
    if not c.teller.inside and c.edition.disclosure.hide_below:
        items.append(
            f"Numbers of people below {c.edition.disclosure.hide_below} are hidden. Hidden is not nought."
        )
    return [
        Heading(2, "How judgements are made", "background-ratings"),
        Bullets(tuple(line(t) for t in items)),
    ]


def _tolerance(policy: RatingPolicy) -> str:
    points = policy.tolerance.unit is ToleranceUnit.POINTS
    unit = " points" if points else " per cent of the target"
    track, risk = digits(policy.tolerance.on_track), digits(policy.tolerance.at_risk)
    return (
        f"Short of it by up to {track}{unit} it is on track, by up to {risk}{unit} at risk, and beyond that "
        "missed, unless the indicator has tolerances of its own."
    )


def _set_aside(c: Composition) -> list[Block]:
    """The checks that were set aside for returns of the quarter; nothing where none was."""
    events = c.inputs.known.view.events_of("check.", period=c.inputs.quarter)
    items = tuple(line(_waived(c, one)) for one in waivers(events))
    if not items:
        return []
    intro = "Every return passes the same checks. In this quarter some were set aside, for one return each:"
    return [Heading(2, "Checks set aside", "background-checks"), Paragraph(line(intro)), Bullets(items)]


def _waived(c: Composition, one: Waiver) -> str:
    """Readers outside learn which check and for whom; those inside also why."""
    known = c.inputs.known
    titles = {each.code: each.title for each in c.edition.programmes}
    whose = titles.get(one.programme, one.programme)
    said = f"“{check_called(one.check).title}” for {whose}, until {day(one.expires)}"
    if one.withdrawn_at is not None:
        said += ", withdrawn before"
    if not c.teller.inside:
        return f"{said}."
    reason = known.text(one.programme, one.reason_id, one.quarter)
    return f"{said}{f': {sentence(reason)}' if reason else '.'}"
