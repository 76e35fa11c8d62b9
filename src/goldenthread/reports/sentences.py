"""Sentences composed from figures: the trends; why a programme is rated as it is, and what is being done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from goldenthread.framework.model import Provider
from goldenthread.framework.series import Statement, TrendChoice
from goldenthread.ledger.figures import Figure
from goldenthread.performance.results import ProgrammeResult, Rating, RiskResult
from goldenthread.reports.composition import Composition, joined, line, rating_tag
from goldenthread.reports.document import Block, Callout, Document, Line, Words, plain
from goldenthread.reports.inputs import Trend
from goldenthread.reports.mitigations import due_line, quote_mitigation, quote_provider
from goldenthread.reports.words import day, digits, rounded, sentence, singular
from goldenthread.statistics.year_on_year import LOOK
from goldenthread.trends.comparison import Comparison

NOT_AT_HAND = "the figures that it needs were not loaded when this report was made"
"""To readers outside, in place of what the unit can do about it."""
ROUND_OPEN, NO_ROUND = "Round open:", "No round yet:"
"""How the notice of a quarter that is not closed begins."""
NOTICES = (ROUND_OPEN, NO_ROUND)
COUNT = (Rating.RED, Rating.AMBER)
SAME = "the same"
ONE_IN: Final = round(1 / LOOK)
"""Of so many programmes whose reach is steady, chance names the fall of one."""
FALL_AND_RISE = (("fall", "rise"), ("reduction", "increase"))
"""Taken in turn by the series of an edition, so that a list of statements reads as prose."""


def open_notice(c: Composition, *, of_returns: bool = True) -> list[Block]:
    """How many returns are accepted while the quarter is open; nothing once it is closed.

    Pages that tell nothing ``of_returns`` say that they do not depend on them, or nothing before a round.
    """
    collection = c.inputs.known.collection
    if collection.closed or not (collection.begun or of_returns):
        return []
    if not collection.begun:
        return [Callout(NO_ROUND, line(f"no returns for {collection.quarter.label} have been asked for."))]
    coverage, number = c.inputs.result.coverage, c.teller.number
    figures = "Figures are counts so far." if of_returns else "The figures here do not depend on returns."
    said = line(number(coverage.with_return), " of ", number(coverage.live), f" returns accepted. {figures}")
    return [Callout(ROUND_OPEN, said)]


def notice_of(document: Document) -> str:
    """The notice with which a page or report of an open quarter begins; empty where it has none."""
    found = (one for one in document.blocks if isinstance(one, Callout) and one.title in NOTICES)
    return next((f"{one.title} {plain(one.content)}" for one in found), "")


def trend_statement(c: Composition, trend: Trend) -> Line:
    """``32 fewer homicides (no clear change)``, or why there is no comparison.

    Every paper and page says it in these words, so that two of them cannot disagree about a measure.
    """
    comparison, phrase = trend.comparison, trend.choice.phrase
    if comparison is None:
        why = trend.why_not if c.teller.inside else NOT_AT_HAND
        return line(f"no comparison of {phrase}: {why}")
    if trend.choice.statement is Statement.DIFFERENCE:
        change = _difference(c, comparison, phrase)
    else:
        change = _per_cent(c, comparison, phrase, _verbs(c, trend.choice))
    return line(change, f" ({comparison.verdict.claim.caution})")


def _verbs(c: Composition, choice: TrendChoice) -> tuple[str, str]:
    """The words for less and more, the same for a series in every paper and on every page."""
    followed = [one.choice for one in c.inputs.trends]
    shares = [one.series for one in followed if one.statement is Statement.PER_CENT]
    return FALL_AND_RISE[shares.index(choice.series) % 2 if choice.series in shares else 0]


def since_statement(c: Composition, trend: Trend) -> Line:
    """The months since recording changed, like for like, with their verdict; or that it is too early.

    Every paper and page says it in these words, after the change as recorded.
    """
    comparison, since = trend.comparison, trend.aside.since
    if comparison is None or not comparison.breaks or not (since or trend.aside.no_since):
        return ()
    if since is None:
        return line(f"Since the change, {trend.aside.no_since[:1].lower()}{trend.aside.no_since[1:]}")
    number = c.teller.number
    return line(
        "Since the change: ",
        number(since.current, strong=True),
        f" in {since.window.label} against ",
        number(since.baseline),
        f" in {since.baseline_window.label}, ",
        _like_for_like(c, since, trend.choice.statement),
        f". {since.verdict.sentence}",
    )


def _like_for_like(c: Composition, since: Comparison, statement: Statement) -> Line:
    change = since.difference.number or Decimal(0)
    if change == 0:
        return line(c.teller.number(since.difference, _said("no change")))
    if statement is Statement.DIFFERENCE or since.per_cent.number is None:
        fewer = "fewer" if change < 0 else "more"
        return line(c.teller.number(since.difference, lambda n: digits(abs(n))), f" {fewer}")
    return line(c.teller.number(since.per_cent, _one_decimal), " lower" if change < 0 else " higher")


def _one_decimal(change: Decimal) -> str:
    return f"{digits(abs(change), 1)} per cent"


def _difference(c: Composition, comparison: Comparison, phrase: str) -> Line:
    change = comparison.difference.number or Decimal(0)
    if change == 0:
        return line(c.teller.number(comparison.difference, _said("no change")), f" in {phrase}")
    word = "fewer" if change < 0 else "more"
    number = c.teller.number(comparison.difference, lambda n: digits(abs(n)), strong=True)
    return line(number, f" {word} {singular(phrase, abs(change))}")


def _per_cent(c: Composition, comparison: Comparison, phrase: str, verbs: tuple[str, str]) -> Line:
    change = comparison.per_cent.number
    if change is None:
        return line(c.teller.number(comparison.current), f" {phrase}, where the baseline year had none")
    if change == 0:
        return line(c.teller.number(comparison.per_cent, _said("no change")), f" in {phrase}")
    number = c.teller.number(comparison.per_cent, whole_per_cent, strong=True)
    return line(number, f" {verbs[0] if change < 0 else verbs[1]} in {phrase}")


def whole_per_cent(change: Decimal) -> str:
    """``25 per cent``, whichever the direction; what rounds to nothing is ``less than 1 per cent``."""
    whole = rounded(abs(change))
    return f"{digits(whole)} per cent" if whole else "less than 1 per cent"


def _said(words: str) -> Callable[[Decimal], str]:
    return lambda _: words


def trend_finding(trend: Trend) -> str:
    """A chart's title: ``Homicide: 105 in the 12 months to July 2024, 32 fewer than in ... (...)``."""
    comparison = trend.comparison
    if comparison is None:
        return f"{trend.choice.phrase[:1].upper()}{trend.choice.phrase[1:]}: no comparison with the baseline"
    months = f"the 12 months to {comparison.window.last.label}"
    size = size_of(comparison, trend.choice.statement)
    than = "as in" if size == SAME else "than in"
    count = digits(comparison.current.number or Decimal(0))
    finding = f"{comparison.series.title}: {count} in {months}, {size}"
    return f"{finding} {than} {comparison.baseline_window.label} ({comparison.verdict.claim.caution})"


def size_of(comparison: Comparison, statement: Statement) -> str:
    """How far the ends differ, for titles: ``32 fewer``, ``24.8% lower``, ``the same``."""
    change, share = comparison.difference.number or Decimal(0), comparison.per_cent.number
    if change == 0:
        return SAME
    if statement is Statement.DIFFERENCE or share is None:
        return f"{digits(abs(change))} {'fewer' if change < 0 else 'more'}"
    return f"{digits(abs(share), 1)}% {'lower' if change < 0 else 'higher'}"


def attention(c: Composition, one: ProgrammeResult) -> Line:
    """A programme in trouble: its rating, why, the facts around it, and what is being done."""
    start = line(Words(one.programme.title, strong=True), " is rated ", rating_tag(one.rating.rating), ".")
    return joined([start, *reasons(c, one), *merger_facts(c, one), *engagement(c, one), *being_done(c, one)])


def reasons(c: Composition, one: ProgrammeResult) -> list[Line]:
    """Why the rating is what it is: a decision with its reason, then what was computed."""
    found: list[Line] = []
    override = one.rating.override
    if override is not None:
        computed = one.rating.computed.value
        start = f"This is a decision, in place of the computed rating ({computed}):"
        found.append(line(f"{start} {sentence(override.reason)}"))
    return found + [c.teller.sentence(s) for s in one.rating.sentences]


def merger_facts(c: Composition, one: ProgrammeResult) -> list[Line]:
    """That a provider has merged into another, with the day, from the edition."""
    providers = (c.edition.provider(d.provider) for d in one.programme.providers)
    return [
        line(_merger(c, p, p.merged_into, p.merged_on))
        for p in dict.fromkeys(providers)
        if p.merged_into and p.merged_on
    ]


def _merger(c: Composition, provider: Provider, into: str, on: date) -> str:
    other = c.edition.provider(into).name
    if on <= c.inputs.judged_on:
        return f"{provider.name} merged into {other} on {day(on)}."
    return f"{provider.name} is to merge into {other} on {day(on)}."


def engagement(c: Composition, one: ProgrammeResult) -> list[Line]:
    """A fall in engagement beyond the usual."""
    if one.engagement is None or not one.engagement.flagged:
        return []
    return [c.teller.sentence(one.engagement.said)]


def being_done(c: Composition, one: ProgrammeResult) -> list[Line]:
    """Mitigations of the risks that count and of new ones; without any, what is said of missed KPIs."""
    opened = [r for r in one.risks if r.open]
    chosen = [r for r in opened if r.rating in COUNT or r.movement == "new"] or opened
    found = [part for r in chosen for part in _risk(c, one, r)]
    if not found and c.teller.inside:
        comments = [k.comment for k in one.kpis if k.rating in COUNT]
        found = [line(said)] if (said := quote_provider(c, one.programme, *comments)) else []
    return found or [line("No mitigation has been reported.")]


def _risk(c: Composition, one: ProgrammeResult, risk: RiskResult) -> list[Line]:
    """What is done about a risk; a risk that is no reason for the rating is named first."""
    found = [] if risk.rating in COUNT else [c.teller.sentence(risk.said)]
    found.append(line(quote_mitigation(c, one, risk)))
    if risk.overdue:
        found.append(line(due_line(risk), "."))
    return found


def count_of(name: str, label: str, unit: str, formula: str, parts: Sequence[Figure]) -> Figure:
    """The sum of counts that a report makes itself, with its trail; so far where they are."""
    number = sum((p.amount or Decimal(0) for p in parts), Decimal(0))
    partial = next((p.partial for p in parts if p.partial is not None), None)
    value = number if partial is None else replace(partial, amount=number)
    return Figure(name, label, value, unit, formula, tuple(parts))


def renamed(figure: Figure, name: str) -> Figure:
    """The same figure under another name, for a report that speaks of it twice."""
    return replace(figure, name=name)
