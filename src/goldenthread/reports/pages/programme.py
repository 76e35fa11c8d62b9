"""One programme in a quarter: how it is rated and by which rule, and all that it has told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from goldenthread.framework.model import Delivery, State
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.sentences import POUNDS
from goldenthread.performance.results import Fall, KpiResult, Past, ProgrammeResult, RiskResult
from goldenthread.reports.areas import (
    DIMENSIONS,
    EARLIER,
    earlier_notes,
    earlier_value,
    group_labels,
    kpi_value,
)
from goldenthread.reports.charts import specs
from goldenthread.reports.composition import Composition, joined, line, rating_tag, status_tag
from goldenthread.reports.document import (
    Block,
    Bullets,
    Chart,
    Column,
    Contents,
    Fact,
    Facts,
    Heading,
    Line,
    Paragraph,
    Table,
    Tag,
)
from goldenthread.reports.mitigations import due_line, quote_provider, say_who_wrote
from goldenthread.reports.pages import returns
from goldenthread.reports.sentences import ONE_IN, engagement, merger_facts, reasons, renamed
from goldenthread.reports.words import counted, day, digits, listed, sentence

NARRATIVE = {
    "narrative.worked": "What worked",
    "narrative.not-worked": "What did not work",
    "narrative.support": "Support wanted",
    "narrative.practice": "Good practice to share",
}


FALLS: Final = {Fall.LOOK: Tag("Unusual fall", "yellow"), Fall.ALERT: Tag("Alert: unusual fall", "orange")}
"""How a fall in engagement beyond the usual is marked."""


def blocks(c: Composition, one: ProgrammeResult, past: Sequence[Past]) -> list[Block]:
    """The whole page."""
    return [
        Paragraph(line(one.programme.summary)),
        Contents("On this page"),
        *rating(c, one),
        *kpis(c, one),
        *risks(c, one),
        *reach(c, one),
        *money(c, one),
        *outcomes(c, one),
        *words(c, one),
        *history(c, one, past),
        *returns.blocks(c, one.programme.code),
        *register(c, one),
    ]


# Its rating


def rating(c: Composition, one: ProgrammeResult) -> list[Block]:
    """The rating that counts, what was computed, the rule and the numbers."""
    found = one.rating
    state = one.programme.state
    waiting = line("Nothing is asked of it in this quarter.") if not one.has_return else ()
    facts = [
        *(
            []
            if state is State.LIVE
            else [Fact("State", line(Tag(state.value.capitalize(), "grey")), waiting)]
        ),
        Fact("Rating", line(rating_tag(found.rating)), _decided(c, one)),
        Fact("Why", joined(reasons(c, one))),
    ]
    by = line("KPIs ", rating_tag(found.kpis), ", open risks ", rating_tag(found.risks))
    rule = line("The worse of the two counts, unless somebody decides otherwise and says why.")
    facts.append(Fact("Computed", line(rating_tag(found.computed), " from ", *by), rule))
    said = c.inputs.known.text(one.programme.code, "comment.rating.own")
    own = line(rating_tag(one.own_rating))
    facts.append(Fact("The provider’s own", own, line(sentence(said))))
    return [Heading(1, "Rating", "rating"), Facts(tuple(f for f in facts if f.content))]


def _decided(c: Composition, one: ProgrammeResult) -> Line:
    override = one.rating.override
    if override is None:
        return ()
    when = f" on {day(override.when.date())}" if override.when else ""
    by = c.inputs.names.get(override.by, override.by)
    return line(f"A decision by {by}{when}: {sentence(override.reason)}")


# KPIs and risks


def kpis(c: Composition, one: ProgrammeResult) -> list[Block]:
    """Each KPI with value, target, status and the rule that gave it; then what else is reported."""
    found: list[Block] = [Heading(1, "KPIs", "kpis")]
    if not one.kpis:
        found.append(Paragraph(line("This programme has no KPIs.")))
    else:
        found.append(_kpi_table(c, "KPIs against their targets", one.kpis))
    if one.indicators:
        found.append(_kpi_table(c, "Reported, and not rated", one.indicators))
    said = [(k.indicator.title, k.comment) for k in (*one.kpis, *one.indicators) if k.comment]
    if said:
        quoted = tuple(line(f"{title}: “{sentence(text)}”") for title, text in said)
        who = say_who_wrote(c, one.programme, c.inputs.quarter)
        found += [Paragraph(line(f"{who}:")), Bullets(quoted)]
    return found


def _kpi_table(c: Composition, caption: str, judged: Sequence[KpiResult]) -> Table:
    columns = (
        Column("KPI"),
        Column("Status"),
        Column("Value", numeric=True),
        Column("Target", numeric=True),
        Column(EARLIER, numeric=True),
        Column("How it is judged"),
    )
    rows = tuple(
        (
            line(k.indicator.title),
            line(status_tag(k.status)),
            kpi_value(c, k.value),
            kpi_value(c, k.target),
            earlier_value(c, k),
            line(_rule(k)),
        )
        for k in judged
    )
    return Table(caption, columns, rows, earlier_notes(judged))


def _rule(k: KpiResult) -> str:
    return k.rule[:1].upper() + k.rule[1:]


def risks(c: Composition, one: ProgrammeResult) -> list[Block]:
    """Each risk with its score, how it moved, and what is done about it."""
    head = Heading(1, "Risks and mitigations", "risks")
    if not one.risks:
        return [head, Paragraph(line("No risk has been reported."))]
    columns = (
        Column("Risk"),
        Column("Score of 25", numeric=True),
        Column("Before mitigation", numeric=True),
        Column("Rating"),
        Column("Movement"),
        Column("Mitigation"),
        Column("Due"),
        Column("Owner"),
    )
    rows = tuple(_risk(c, one, r) for r in sorted(one.risks, key=_worst_first))
    note = "A score is likelihood (1 to 5) times impact (1 to 5). The score after mitigation counts."
    return [head, Table("Risks, the highest score first", columns, rows, (note,))]


def _worst_first(risk: RiskResult) -> tuple[bool, Decimal]:
    return not risk.open, -(risk.score.number or Decimal(0))


def _risk(c: Composition, one: ProgrammeResult, risk: RiskResult) -> tuple[Line, ...]:
    words = (risk.mitigation, ("Result so far: ", risk.result), ("Comment: ", risk.comment))
    said = quote_provider(c, one.programme, *words, quarter=risk.reported)
    return (
        line(risk.title or risk.id),
        c.cell(risk.score),
        c.cell(risk.before),
        line(rating_tag(risk.rating)) if risk.open else line("Closed"),
        line(_movement(c, risk)),
        line(said or "–"),
        due_line(risk) or line("–"),
        line(risk.owner or "–"),
    )


def _movement(c: Composition, risk: RiskResult) -> str:
    """How its score moved; while the quarter's return is awaited, when the risk was told of last."""
    if c.so_far and risk.open and risk.reported and risk.reported != c.inputs.quarter:
        return f"As in {risk.reported.label}"
    moved = risk.movement.capitalize()
    if risk.movement in ("up", "down") and risk.previous is not None:
        return f"{moved} from {digits(risk.previous)}"
    return moved


# People and money


def reach(c: Composition, one: ProgrammeResult) -> list[Block]:
    """How many people, who they are, and how that differs from last year."""
    n, quarter = c.teller.number, c.inputs.quarter
    found: list[Block] = [Heading(1, "Reach and engagement", "reach")]
    if one.reach.quarter.number is None:
        return [*found, Paragraph(line("Reach in the quarter: ", n(one.reach.quarter), "."))]
    people = f" {c.edition.organisation.people}" if one.reach.quarter.people else ""
    told = line("Reached ", n(one.reach.quarter, strong=True), f"{people} in Q{quarter.number} and ")
    told = line(told, n(one.reach.year), " in the year to date.", c.note("reach", one.reach.quarter.caveats))
    found.append(Paragraph(line(told, _activity(c, one))))
    found.append(Paragraph(_engagement(c, one)))
    return [*found, *_splits(c, one)]


def _activity(c: Composition, one: ProgrammeResult) -> Line:
    parts = [
        line(c.teller.number(figure), f" {measure.rpartition('.')[2]}")
        for measure, figure in one.activity.items()
        if figure.number is not None
    ]
    return line(" It held ", joined(parts, " and "), ".") if parts else ()


def _engagement(c: Composition, one: ProgrammeResult) -> Line:
    if one.engagement is None:
        return line("There is no reach of the same quarter last year to compare with.")
    tag = FALLS.get(one.engagement.fall)
    flagged = line(tag, " ") if tag else ()
    chance = f" Chance alone names such a fall in about 1 of {ONE_IN} quarters." if tag else ""
    return line(flagged, *(engagement(c, one) or [c.teller.sentence(one.engagement.said)]), chance)


def _splits(c: Composition, one: ProgrammeResult) -> list[Table]:
    titles = {**DIMENSIONS, "borough": c.edition.place.area.one.capitalize()}
    order = ("age", "sex", "ethnicity", "borough", "intensity")  # side by side, two by two
    tables = (_split(c, one, dimension, titles[dimension]) for dimension in order)
    return [table for table in tables if table is not None]


def _split(c: Composition, one: ProgrammeResult, dimension: str, title: str) -> Table | None:
    parts = one.reach.groups.get(dimension, {})
    if all(figure.number is None for figure in parts.values()):
        return None
    named, shown = group_labels(c, dimension), c.teller.split(parts, one.reach.quarter)
    asked = [k for k, figure in parts.items() if dimension != "borough" or _expected(one, k, figure)]
    rows = tuple((line(named.get(code, code)), line(shown[code])) for code in asked)
    columns = (Column(title), Column("People reached", numeric=True))
    return Table(f"People reached in the quarter, by {title.lower()}", columns, rows)


def _expected(one: ProgrammeResult, borough: str, figure: Figure) -> bool:
    """True where the programme delivers or reached somebody: elsewhere a blank says nothing."""
    return borough in one.programme.boroughs or figure.number is not None


def money(c: Composition, one: ProgrammeResult) -> list[Block]:
    """Spend against profile and budget."""
    f = one.finance
    columns = (
        Column("Spend"),
        *(Column(t, POUNDS, numeric=True) for t in ("Actual or forecast", "Budget", "Difference")),
    )
    rows = (
        (line("In the quarter"), *map(c.cell, (f.actual, f.profile, f.variance))),
        (
            line("Since April"),
            *map(c.cell, (f.actual_to_date, f.profile_to_date, f.variance_to_date)),
        ),
        (line("In the year, as forecast"), *map(c.cell, (f.forecast, f.budget, f.forecast_variance))),
    )
    note = "Difference is actual or forecast minus budget. A minus sign means underspent."
    found: list[Block] = [Heading(1, "Spend", "spend"), Table("Spend against budget", columns, rows, (note,))]
    if f.variance_per_cent.number is not None:
        side = "below" if f.variance_per_cent.number < 0 else "above"
        number = c.teller.number(f.variance_per_cent, lambda n: f"{digits(abs(n), 1)} per cent")
        flag = line(Tag("Far off profile", "orange"), " ") if f.far_off else ()
        why = quote_provider(c, one.programme, f.reason)
        found.append(
            Paragraph(line(flag, "Spend since April is ", number, f" {side} profile.", f" {why}" * bool(why)))
        )
    return found


def outcomes(c: Composition, one: ProgrammeResult) -> list[Block]:
    """What monitoring has measured."""
    if not one.outcomes:
        return []
    columns = (
        Column("Measure"),
        Column("Outcome that it speaks for"),
        *(Column(title, numeric=True) for title in ("People measured", "Result", "Last quarter")),
    )
    rows = tuple(
        (
            line(o.title),
            line(c.edition.outcome(o.outcome).text),
            c.cell(o.measured),
            kpi_value(c, o.result),
            kpi_value(c, o.previous),
        )
        for o in one.outcomes
    )
    return [Heading(1, "Outcomes", "outcomes"), Table("Outcomes measured by monitoring", columns, rows)]


# In words, and over time


def words(c: Composition, one: ProgrammeResult) -> list[Block]:
    """What the provider wrote."""
    told = {title: c.inputs.known.text(one.programme.code, field) for field, title in NARRATIVE.items()}
    facts = tuple(Fact(title, line(text)) for title, text in told.items() if text)
    return [Heading(1, "What the provider says", "words"), Facts(facts)] if facts else []


def history(c: Composition, one: ProgrammeResult, past: Sequence[Past]) -> list[Block]:
    """Rating and reach in each quarter so far."""
    if not past:
        return []
    figures = [(p, renamed(p.reach, f"history.{p.quarter}.{p.reach.name}")) for p in past]
    drawn = [(p.quarter.label, c.teller.value(figure)) for p, figure in figures]
    rows = tuple((line(p.quarter.label), line(rating_tag(p.rating)), c.cell(f)) for p, f in figures)
    about = f"People reached by {one.programme.title} in each quarter"
    columns = (Column("Quarter"), Column("Rating"), Column("People reached", numeric=True))
    table = Table(f"Rating and reach of {one.programme.title} by quarter", columns, rows)
    known = [(label, n) for label, n in drawn if n is not None]
    head = Heading(1, "Quarter by quarter", "history")
    if len(known) < 2:
        return [head, table]
    alt = f"Bar chart. {about}: {listed([f'{label} {digits(n)}' for label, n in known])}."
    spec = specs.bars(drawn, "People reached", about)
    source = "Source: the provider’s returns."
    return [head, Chart(f"history-{one.programme.code}", _finding(known), spec, alt, table, source)]


def _finding(known: Sequence[tuple[str, Decimal]]) -> str:
    (before, then), (quarter, now) = known[-2:]
    if now == then:
        return f"As many people were reached in {quarter} as in {before}"
    more = "More" if now > then else "Fewer"
    change = f", {digits(abs(100 * (now - then) / then))} per cent {more.lower()}" if then else ""
    numbers = f"{digits(now)} after {digits(then)}{change}"
    return f"{more} people were reached in {quarter} than in {before}: {numbers}"


def register(c: Composition, one: ProgrammeResult) -> list[Block]:
    """What the framework says of the programme."""
    programme = one.programme
    chosen = map(c.edition.priority_area, programme.priority_areas)
    areas = [f"{a.theme}: {a.long_term_outcome}" for a in chosen]
    boroughs = [c.edition.borough(code).label for code in programme.boroughs]
    ends = f" until {day(programme.end)}" if programme.end else ""
    facts = (
        Fact("State", line(f"{programme.state.value.capitalize()}, since {day(programme.start)}{ends}")),
        Fact("Providers", _providers(c, one), joined(merger_facts(c, one))),
        Fact("Priority areas", line("; ".join(areas))),
        Fact(counted(len(boroughs), "borough").capitalize(), line(", ".join(boroughs))),
    )
    return [Heading(1, "In the framework", "register"), Facts(facts)]


def _providers(c: Composition, one: ProgrammeResult) -> Line:
    return line("; ".join(_provider(c, d) for d in one.programme.providers))


def _provider(c: Composition, delivery: Delivery) -> str:
    end = f" until {day(delivery.end)}" if delivery.end else ""
    return f"{c.edition.provider(delivery.provider).name}, since {day(delivery.start)}{end}"
