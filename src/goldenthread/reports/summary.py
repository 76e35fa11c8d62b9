"""The summary: overall performance, risks and mitigations, and the high-level trends, on one page."""

from __future__ import annotations

from collections.abc import Iterable

from goldenthread.framework.model import State
from goldenthread.performance.results import ProgrammeResult, Rating
from goldenthread.reports.composition import Composition, joined, line
from goldenthread.reports.document import Block, Bullets, Callout, Heading, Line, Paragraph, Words
from goldenthread.reports.inputs import Trend, window_note
from goldenthread.reports.sentences import attention, count_of, since_statement, trend_statement
from goldenthread.reports.words import is_or_are, listed
from goldenthread.trends.comparison import Comparison

LIABLE = (
    "Police recorded crime is liable to change in future, for example when an offence is passed to another "
    "force or is reclassified"
)
FLAGGED = (Rating.RED, Rating.AMBER)


def blocks(c: Composition) -> list[Block]:
    """The three parts of the summary."""
    return [*performance(c), *risks(c), *trends(c)]


def performance(c: Composition) -> list[Block]:
    """How many people were reached, by how many programmes, and how many of them are green."""
    found: list[Block] = [Heading(1, f"Overall performance in Q{c.inputs.quarter.number}", "performance")]
    coverage = c.inputs.result.coverage
    if not coverage.with_return.number:
        found.append(
            Callout(
                "No returns yet.", line(f"No return for {c.inputs.quarter.label} has been accepted so far.")
            )
        )
    items = [_reach(c), _live(c), _without_stop(c.teller.sentence(coverage.said))]
    if coverage.with_return.number != coverage.live.number:
        items.append(_returns(c))
    return [*found, Paragraph(line("Monitoring data show:")), Bullets(tuple(items))]


def _reach(c: Composition) -> Line:
    figure = c.inputs.result.reach.quarter
    people, quarter = c.edition.organisation.people, f"Q{c.inputs.quarter.number}"
    (headline,) = c.headlines(figure)
    note = c.note("reach", figure.caveats)
    if figure.number is None:
        start = f"{people[:1].upper()}{people[1:]} reached in {quarter}"
        return line(f"{start}{',' if figure.is_so_far else ':'} ", headline, note)
    return line("Reached ", headline, f" {people} in {quarter}", note)


def _live(c: Composition) -> Line:
    live = c.inputs.result.coverage.live
    return line(c.teller.number(live, strong=True), f" live programme{'' if live.number == 1 else 's'}")


def _without_stop(sentence: Line) -> Line:
    """A sentence as an item of a list."""
    last = sentence[-1] if sentence else None
    return (*sentence[:-1], Words(last.text.removesuffix("."))) if isinstance(last, Words) else sentence


def _returns(c: Composition) -> Line:
    coverage = c.inputs.result.coverage
    number, live = c.teller.number(coverage.with_return), c.teller.number(coverage.live)
    return line("Returns accepted from ", number, " of the ", live, " live programmes")


def risks(c: Composition) -> list[Block]:
    """Each live programme that is red or amber: why, and what is being done."""
    flagged = flagged_programmes(c.inputs.result.programmes)
    found: list[Block] = [Heading(1, "Risks and mitigations", "risks"), Paragraph(_flagged_count(c))]
    found += [Paragraph(attention(c, one)) for one in flagged]
    unrated = [
        p.programme.title
        for p in _live_programmes(c.inputs.result.programmes)
        if p.rating.rating is Rating.NONE and (p.has_return or not c.so_far)
    ]
    if unrated:
        without = c.inputs.result.coverage.by_rating[Rating.NONE]
        number = c.teller.number(without)
        noun = (
            " live programme has no rating for want of data: "
            if len(unrated) == 1
            else " live programmes have no rating for want of data: "
        )
        named = listed(unrated) if len(unrated) <= 6 else f"{', '.join(unrated[:6])} and others"
        said = (
            line("No rating for want of data (", number, "): ") if without.is_so_far else line(number, noun)
        )
        found.append(Paragraph(line(said, named, ".")))
    return found


def flagged_programmes(programmes: Iterable[ProgrammeResult]) -> list[ProgrammeResult]:
    """The live programmes that are red, then those that are amber, by title."""
    flagged = [p for p in _live_programmes(programmes) if p.rating.rating in FLAGGED]
    return sorted(flagged, key=lambda p: (FLAGGED.index(p.rating.rating), p.programme.title))


def _live_programmes(programmes: Iterable[ProgrammeResult]) -> list[ProgrammeResult]:
    return [p for p in programmes if p.programme.state is State.LIVE]


def _flagged_count(c: Composition) -> Line:
    by_rating = c.inputs.result.coverage.by_rating
    parts = [by_rating[r] for r in FLAGGED if r in by_rating]
    count = count_of(
        "coverage.red-or-amber", "Live programmes rated red or amber", "programmes", "Red plus amber", parts
    )
    if count.is_so_far:
        none = "No live" if not count.amount else "Some live"
        verb = "programme is" if not count.amount else "programmes are"
        return line(f"{none} {verb} rated red or amber (", c.teller.number(count), ").")
    if not count.number:
        return line("No live programme is rated red or amber.")
    noun = "programme" if count.number == 1 else "programmes"
    return line(c.teller.number(count, strong=True), f" {noun} {is_or_are(count.number)} rated red or amber.")


def trends(c: Composition) -> list[Block]:
    """The statements about violence, with their window, and where the data come from."""
    found: list[Block] = [Heading(1, "High-level trends – violence", "trends")]
    if not c.inputs.trends:
        return [*found, Paragraph(line("The framework’s edition chooses no trends to report."))]
    for (now, then), chosen in _by_windows(c):
        found.append(Paragraph(_introduction(c, chosen, now, then)))
        items = []
        for one in chosen:
            since = since_statement(c, one)
            items.append(line(trend_statement(c, one), _own_notes(c, one), ". " if since else "", since))
        found.append(Bullets(tuple(items)))
    return found


def _by_windows(c: Composition) -> list[tuple[tuple[str, str], list[Trend]]]:
    """The trends by what they compare, so that each comparison is introduced once."""
    trends = c.inputs.trends
    return [
        (windows, [t for t in trends if _windows(t) == windows])
        for windows in dict.fromkeys(map(_windows, trends))
    ]


def _windows(trend: Trend) -> tuple[str, str]:
    comparison = trend.comparison
    return (comparison.window.label, comparison.baseline_window.label) if comparison else ("", "")


def _introduction(c: Composition, chosen: list[Trend], now: str, then: str) -> Line:
    if not now:
        return line("There are no data for these comparisons yet:")
    comparisons = [t.comparison for t in chosen if t.comparison]
    same_year = all(
        x.baseline_window == x.window.same_months_in(c.edition.baseline_year) for x in comparisons
    )
    baseline = f"the same period in {c.edition.baseline_year.label}" if same_year else then
    first = comparisons[0]
    note = window_note(c.inputs.quarter, first.window.last) if first.ends.current.step == 1 else ""
    window = f", {note}" if note else ""
    start = f"Comparing the rolling year to date ({now}{window}) with {baseline}, there has been:"
    return line(start, *marks(c, comparisons))


def marks(c: Composition, comparisons: list[Comparison]) -> list[Line]:
    """Footnotes for all the comparisons: where data come from, where recording changed, what may mislead."""
    recorded = dict.fromkeys(n.text for x in comparisons for n in x.notes if n.code.startswith("recorded."))
    shared = {n.code: n.text for x in comparisons for n in x.notes if n.code.startswith("break.")}
    mislead = {n.code: n.text for x in comparisons for n in x.warnings}
    found = [c.note("trends.data", [*recorded, LIABLE])]
    found += [c.note(f"trends.{code}", [text]) for code, text in {**shared, **mislead}.items()]
    separated: list[Line] = []
    for mark in found:
        separated += [(Words(" "),), mark] if separated else [mark]
    return separated


def _own_notes(c: Composition, trend: Trend) -> Line:
    if trend.comparison is None:
        return ()
    own = [n for n in trend.comparison.notes if n.code.startswith("series.")]
    return joined([c.note(f"trends.{n.code}", [n.text]) for n in own])
