"""The quarter on one page: what is red and amber, why, what is being done, and how violence develops."""

from __future__ import annotations

from decimal import Decimal

from goldenthread.performance.results import Fall, ProgrammeResult, Rating, RiskResult
from goldenthread.performance.totals import missing_returns
from goldenthread.reports import revised, summary
from goldenthread.reports.charts import made
from goldenthread.reports.compared import SHARED_MONTHS
from goldenthread.reports.composition import Composition, joined, line, rating_tag
from goldenthread.reports.document import Block, Bullets, Callout, Fact, Facts, Heading, Line, Paragraph
from goldenthread.reports.mitigations import due_line, list_overdue, quote_mitigation, quote_provider
from goldenthread.reports.pages.addresses import programme, programmes
from goldenthread.reports.sentences import ONE_IN, engagement, merger_facts, reasons
from goldenthread.reports.words import MANY, by_chance, counted, digits, sentence


def blocks(c: Composition) -> list[Block]:
    """The whole page."""
    return [
        *glance(c),
        *attention(c),
        *trends(c),
        *delivery(c),
        *revised.blocks(c),
    ]


def glance(c: Composition) -> list[Block]:
    """The quarter in five numbers; where it was closed without some returns, that first."""
    figures = Facts((_reached(c), _live(c), *_rated(c), _spent(c)), large=not c.so_far)
    return [*_missing(c), figures]


def _missing(c: Composition) -> list[Block]:
    known = c.inputs.known
    missing = missing_returns(known) if known.collection.closed else ()
    if not missing:
        return []
    there, expected = len(known.collection.accepted), len(known.collection.expected)
    title = f"{there} of {counted(expected, 'return')} {'was' if there == 1 else 'were'} accepted."
    return [Callout(title, line(sentence(f"The numbers are without {'; '.join(missing)}")))]


def _reached(c: Composition) -> Fact:
    figure, year = c.inputs.result.reach.quarter, c.inputs.result.reach.year
    people = f"{c.edition.organisation.people} reached"
    in_quarter, in_year = c.headlines(figure, year)
    to_date = (
        line("In the year to date – ", in_year) if year.partial else line(in_year, " in the year to date")
    )
    return Fact(people, in_quarter, line(to_date, c.note("reach", figure.caveats)))


def _live(c: Composition) -> Fact:
    coverage = c.inputs.result.coverage
    return Fact("Live programmes", line(c.teller.number(coverage.live, strong=True)), _with_data(c))


def _with_data(c: Composition) -> Line:
    data = c.inputs.result.coverage.with_kpi_data
    return line(
        "With KPI data – " if data.partial else "",
        c.told(data),
        "" if data.partial else " of them with KPI data",
    )


def _rated(c: Composition) -> list[Fact]:
    by_rating = c.inputs.result.coverage.by_rating
    flagged = [
        line(c.teller.number(by_rating[r]), "\u00a0", rating_tag(r))
        for r in (Rating.AMBER, Rating.RED, Rating.NONE)
        if by_rating[r].amount
    ]
    green = line(c.teller.number(by_rating[Rating.GREEN], strong=True), "\u00a0", rating_tag(Rating.GREEN))
    others = joined(flagged) or line(f"None is red, amber or without data{' so far' * bool(c.so_far)}")
    return [Fact("How they are rated", green, others)]


def _spent(c: Composition) -> Fact:
    money = c.inputs.result.finance
    spent = c.told(money.actual_to_date, _short_pounds, strong=True)
    return Fact("Spent since April", spent, _against_profile(c))


def _short_pounds(amount: Decimal) -> str:
    return f"£{digits(amount / 1_000_000, 1)} million" if amount >= 1_000_000 else f"£{digits(amount, 0)}"


def _against_profile(c: Composition) -> Line:
    change = c.inputs.result.finance.variance_per_cent
    if change.partial and change.amount is None:
        return line("Against the budget’s profile – ", c.told(change))
    if change.amount is None:
        return ()
    side = "below" if change.amount < 0 else "above"
    number = c.told(change, lambda n: f"{digits(abs(n), 1)} per cent")
    if change.partial:
        return line(f"{side.capitalize()} the budget’s profile by ", number)
    return line(number, f" {side} the budget’s profile")


def attention(c: Composition) -> list[Block]:
    """What is red and amber, why, and what is being done."""
    found: list[Block] = [Heading(1, "What needs attention", "attention")]
    said = c.teller.sentence(c.inputs.result.coverage.said)
    if said:
        found.append(Paragraph(said))
    flagged = summary.flagged_programmes(c.inputs.result.programmes)
    if not flagged:
        found.append(Paragraph(line(f"No live programme is rated red or amber{c.so_far}.")))
    for one in flagged:
        found += trouble(c, one)
    return [*found, *list_overdue(c, c.inputs.result.programmes), *_changes(c, flagged)]


def trouble(c: Composition, one: ProgrammeResult) -> list[Block]:
    """One programme in trouble."""
    address = programme(one.programme.code, c.inputs.quarter)
    facts = [
        Fact("Rating", line(rating_tag(one.rating.rating), _computed(one))),
        Fact("Why", joined(reasons(c, one)) or line("No reason was computed.")),
    ]
    more = joined([*merger_facts(c, one), *engagement(c, one)])
    if more:
        facts.append(Fact("Also to know", more))
    return [
        Heading(2, one.programme.title, f"programme-{one.programme.code}"),
        Facts((*facts, *_being_done(c, one))),
        Paragraph((address(f"All about {one.programme.title}"),)),
    ]


def _computed(one: ProgrammeResult) -> Line:
    if one.rating.override is None:
        return ()
    return line(", by a decision. Computed: ", rating_tag(one.rating.computed))


def _being_done(c: Composition, one: ProgrammeResult) -> list[Fact]:
    """The mitigations of the risks that count; of a missed KPI without any, what the provider says."""
    opened = [r for r in one.risks if r.open]
    risks = [r for r in opened if r.rating in summary.FLAGGED] or opened
    found = [_mitigation(c, one, r) for r in risks if r.mitigation or r.result]
    if found:
        return found
    comments = [k.comment for k in one.kpis if k.rating in summary.FLAGGED]
    words = quote_provider(c, one.programme, *comments)
    return [Fact("What is being done", line(words or "No mitigation has been reported."))]


def _mitigation(c: Composition, one: ProgrammeResult, risk: RiskResult) -> Fact:
    owner = line(f"Owner: {risk.owner}.") if risk.owner else ()
    said = quote_mitigation(c, one, risk)
    return Fact(f"Being done: {risk.title or risk.id}", line(said), joined([owner, due_line(risk)]))


def _changes(c: Composition, told: list[ProgrammeResult]) -> list[Block]:
    """Changes in engagement of programmes that were not spoken of yet."""
    others = [p for p in c.inputs.result.programmes if p not in told]
    items = [_change(c, p) for p in others if p.engagement is not None and p.engagement.flagged]
    if not items:
        return []
    words = "beyond what is usual, against the same quarter last year:"
    head = Heading(2, "Changes in engagement", "engagement")
    said = f"{counted(len(items), 'further fall')}{c.so_far}{',' * bool(c.so_far)} {words}"
    return [head, Paragraph(line(said)), Bullets(tuple(items)), *_by_chance(c)]


def _by_chance(c: Composition) -> list[Block]:
    """How many falls chance would name among the programmes compared, where these are many."""
    judged = (Fall.USUAL, Fall.LOOK, Fall.ALERT)
    every = sum(p.engagement is not None and p.engagement.fall in judged for p in c.inputs.result.programmes)
    said = by_chance(every, "programmes that are compared with last year", ONE_IN)
    return [Paragraph(line(said))] if every >= MANY else []


def _change(c: Composition, one: ProgrammeResult) -> Line:
    address = programme(one.programme.code, c.inputs.quarter)
    return line(address(one.programme.title), ": ", joined(engagement(c, one)))


def trends(c: Composition) -> list[Block]:
    """The statements about violence, and a chart for each."""
    charts = [one for one in (made.rolling_year(c, t) for t in c.inputs.trends) if one is not None]
    shared = [Paragraph(line(SHARED_MONTHS))] if charts else []
    return [*summary.trends(c), *shared, *charts]


def delivery(c: Composition) -> list[Block]:
    """People reached, KPIs and spend by priority area, and what is far off profile."""
    drawn = (made.reach_by_area(c), made.kpi_statuses(c), made.spend(c))
    charts = [one for one in drawn if one is not None]
    link = Paragraph((programmes(c.inputs.quarter)("All programmes, with their KPIs, reach and spend"),))
    nothing = [] if charts else [Paragraph(line("Nothing has been reported yet."))]
    return [Heading(1, "Reach, KPIs and spend", "delivery"), *nothing, *charts, *_all_far_off(c), link]


def _all_far_off(c: Composition) -> list[Block]:
    far = [p for p in c.inputs.result.programmes if p.finance.far_off]
    if not far:
        return []
    said = line("Spend is far off profile in ", counted(len(far), "programme"), c.so_far, ":")
    return [Paragraph(said), Bullets(tuple(_far_off(c, p) for p in far))]


def _far_off(c: Composition, one: ProgrammeResult) -> Line:
    change = c.teller.number(one.finance.variance_per_cent, lambda n: f"{digits(abs(n), 1)} per cent")
    side = "below" if (one.finance.variance_per_cent.number or 0) < 0 else "above"
    why = quote_provider(c, one.programme, one.finance.reason) or "No reason has been given."
    address = programme(one.programme.code, c.inputs.quarter)
    return line(address(one.programme.title), ": ", change, f" {side} profile. {why}")
