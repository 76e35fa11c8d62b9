"""The pack of the board: is violence falling, for whom, where, and is it chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from goldenthread.framework.series import Statement
from goldenthread.ledger.figures import Figure
from goldenthread.reports import answers, pack_boroughs
from goldenthread.reports.answers import Answer, answer
from goldenthread.reports.areas import signed
from goldenthread.reports.charts import made
from goldenthread.reports.compared import about, rate_sentence
from goldenthread.reports.composition import Composition, joined, line
from goldenthread.reports.document import (
    Block,
    Bullets,
    Callout,
    Chart,
    Column,
    Contents,
    Heading,
    Line,
    Paragraph,
    Reference,
    Table,
    Words,
)
from goldenthread.reports.inputs import Followed, Topic, Trend
from goldenthread.reports.live_source import how_to_add, last_month
from goldenthread.reports.sentences import since_statement, trend_statement
from goldenthread.reports.words import MANY, by_chance, digits, listed, sentence
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.lockdowns import LOCKDOWNS
from goldenthread.trends.survey import InPoints, Share
from goldenthread.trends.values import Note
from goldenthread.trends.verdict import Claim
from goldenthread.trends.words import MINUS

HOW: Final = (
    "Each series compares its latest twelve months with the same months of the baseline year, so that "
    "seasons do not matter. Packs of consecutive quarters share nine of their twelve months: a change that "
    "lasts shows in several packs, and is one change."
)

NOTHING_CHOSEN: Final = (
    "The edition chooses no series, so there is nothing to tell. Write the chapters of the pack and their "
    "series under “pack” in the edition, or the series that the reports follow under “trends”."
)


def blocks(c: Composition) -> list[Block]:
    """The whole pack: the answers in short, each question with its series, and the areas."""
    if not (c.inputs.pack or c.inputs.boroughs):
        return [Paragraph(line(NOTHING_CHOSEN))]
    every = _every(c.inputs.pack)
    shared = _shared(every)
    found = [*_in_short(c, every), *_at_a_glance(c, every), Paragraph(line(HOW)), Contents()]
    told: dict[str, str] = {}
    for topic in c.inputs.pack:
        found += [
            Heading(1, answers.topic_heading(topic, c.inputs.quarter), _anchor(topic)),
            Paragraph(line(topic.lead)),
        ]
        for one in topic.series:
            found += _again(c, one, told[one.code]) if one.code in told else _series(c, one, shared)
            told.setdefault(one.code, topic.title)
    return [*found, *pack_boroughs.blocks(c)]


def _every(topics: Iterable[Topic]) -> list[Followed]:
    """Each series once."""
    return list({one.code: one for topic in topics for one in topic.series}.values())


def _anchor(topic: Topic) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in topic.title.lower())


# The first page


def _in_short(c: Composition, every: list[Followed]) -> list[Block]:
    """What a reader takes home who reads nothing else: the series, by what is said of them."""
    quarter = c.inputs.quarter
    by = {each: [_named(c, one) for one in every if answer(one, quarter) is each] for each in Answer}
    items = [
        line(Words(f"{each.at_the_head}: ", strong=True), sentence("; ".join(titles)))
        for each, titles in by.items()
        if titles
    ]
    judged = sum(len(by[each]) for each in _JUDGED)
    chance = [Paragraph(line(by_chance(judged, "measures that are judged")))] if judged >= MANY else []
    return [Heading(1, answers.in_short(every, quarter), "in-short"), Bullets(tuple(items)), *chance]


def _named(c: Composition, one: Followed) -> str:
    """A series, and how far its figures go where they end before the quarter."""
    early = answers.up_to(one, c.inputs.quarter)
    return f"{one.title} ({early.removeprefix(', ')})" if early else one.title


def _at_a_glance(c: Composition, every: list[Followed]) -> list[Block]:
    rows = [cells for one in every for cells in _glance(c, one)]
    columns = (
        Column("Series"),
        Column("Twelve months to"),
        Column("Latest", numeric=True),
        Column("Before", numeric=True),
        Column("Change", numeric=True),
        Column("More than chance?"),
    )
    return [Table("Every series at a glance", columns, tuple(rows))] if rows else []


_JUDGED: Final = (Answer.BETTER, Answer.WORSE, Answer.LOWER, Answer.HIGHER, Answer.UNCLEAR)
_CHANCE: Final = {
    Answer.LOWER: "yes, lower",
    Answer.HIGHER: "yes, higher",
    Answer.UNCLEAR: "no clear change",
}


def _glance(c: Composition, one: Followed) -> list[tuple[Line, ...]]:
    """The series' row; where recording changed in between, a second of the months since."""
    old = answer(one, c.inputs.quarter) is Answer.OLD
    said = "ends before the quarter" if old else _CHANCE.get(answers.direction(one), "not judged")
    share, found, since = one.share, one.counted.comparison, one.counted.aside.since
    if share:
        ends = (_end(c, share.current), _end(c, share.baseline), _points_of(c, share))
        return [(line(one.title), line(share.current.quarter.window.last.label), *ends, line(said))]
    if found is None:
        return []
    if found.verdict.claim is not Claim.RECORDING:
        return [_row(c, one, found, one.title, said)]
    rows = [_row(c, one, found, one.title, Claim.RECORDING.caution)]
    if since is not None:
        title = f"{one.title}, since {since.baseline_window.first.label}"
        rows.append(_row(c, one, since, title, said))
    return rows


def _row(c: Composition, one: Followed, found: Comparison, title: str, said: str) -> tuple[Line, ...]:
    months = "" if len(found.window) == 12 else f" ({len(found.window)} months)"
    to = line(f"{found.window.last.label}{months}")
    ends = (c.cell(found.current), c.cell(found.baseline), _change(c, one.counted, found))
    return (line(title), to, *ends, line(said))


def _change(c: Composition, one: Trend, found: Comparison) -> Line:
    """Per cent, or a difference of few or from zero; the caution of the same row is shown next to it."""
    if one.choice.statement is Statement.PER_CENT and found.per_cent.number is not None:
        return line(c.teller.number(found.per_cent, _per_cent))
    return line(c.teller.number(found.difference, _more_or_fewer))


def _points_of(c: Composition, share: InPoints) -> Line:
    return line(c.teller.number(share.difference, _points))


def _end(c: Composition, share: Share) -> Line:
    return (c.teller.number(share.figure, lambda value: f"{digits(value, 1)}%"),)


def _per_cent(change: Decimal) -> str:
    return f"{signed(change)}%"


def _points(change: Decimal) -> str:
    return f"{_with_sign(change, 1)} points"


def _more_or_fewer(change: Decimal) -> str:
    return _with_sign(change, 0)


def _with_sign(change: Decimal, places: int) -> str:
    mark = "+" if change > 0 else MINUS if change < 0 else ""
    return f"{mark}{digits(abs(change), places)}"


# A series


def _again(c: Composition, one: Followed, where: str) -> list[Block]:
    heading = sentence(answers.series_heading(one, c.inputs.quarter))
    elsewhere = "" if answer(one, c.inputs.quarter) is Answer.NONE else f" It is told under “{where}”."
    return [Paragraph(line(f"{heading}{elsewhere}"))]


Shared = frozenset[str]
"""The notes that hold for more than one series of the pack: footnotes, so that they stand there once."""


def _shared(every: list[Followed]) -> Shared:
    counts = Counter(note.text for one in every for note in dict.fromkeys(_notes(one)))
    return frozenset(text for text, count in counts.items() if count > 1)


def _notes(one: Followed) -> tuple[Note, ...]:
    if one.share:
        return one.share.notes
    return one.counted.comparison.notes if one.counted.comparison else ()


def _series(c: Composition, one: Followed, shared: Shared) -> list[Block]:
    heading = Heading(2, answers.series_heading(one, c.inputs.quarter), f"series-{one.code}")
    chart: Chart | None
    if one.share:
        title = answers.share_title(one, one.share)
        said, chart = _in_points(c, one.share), made.shares(c.teller, one.share, title)
    elif one.counted.comparison:
        said, chart = _counted(c, one.counted, one.counted.comparison), made.rolling_year(c, one.counted)
    else:
        absent = answers.not_here(c, one.counted.why_not)
        return [heading, *_why(one), absent, *how_to_add(c, one.code, None)]
    mark = c.note("shared", [note.text for note in _notes(one) if note.text in shared])
    own = tuple(line(sentence(note.text)) for note in _notes(one) if note.text not in shared)
    rates = _rates(c, one.counted)
    found = [heading, *_why(one), Paragraph(line(said, mark)), *rates, *_take_care(one)]
    last = one.share.current.quarter.window.last if one.share else last_month(one.counted.comparison)
    found += how_to_add(c, one.code, last)
    return [*found, *([chart] if chart else []), *([Bullets(own)] if own else []), *_further(c, one)]


def _counted(c: Composition, one: Trend, found: Comparison) -> Line:
    ends = (
        f"{found.window.label}: ",
        c.teller.number(found.current, strong=True),
        f"; {found.baseline_window.label}: ",
        c.teller.number(found.baseline, strong=True),
    )
    said = line(*ends, ": ", trend_statement(c, one), ".")
    return joined([said, line(found.verdict.sentence), since_statement(c, one)])


def _rates(c: Composition, counted: Trend) -> list[Block]:
    """Both ends per 100,000 residents; why there are none only readers inside learn, with what to do."""
    found, aside = counted.comparison, counted.aside
    if found is None or aside.rates is None:
        unknown = "No rate per 100,000 residents" if c.teller.inside and aside.no_rates else ""
        mark = c.note("no-rates", [aside.no_rates]) if unknown else ()
        return [Paragraph(line(unknown, mark, "."))] if unknown else []
    now, then = (end.people for end in (aside.rates.current, aside.rates.baseline))
    divided = line(" Divided by ", c.teller.number(now, digits), *_then(c, now, then), ".")
    return [
        Paragraph(
            line(rate_sentence(c.teller, found, aside.rates), divided, c.note("rates", about(aside.rates)))
        )
    ]


def _then(c: Composition, now: Figure, then: Figure) -> Line:
    if now.number == then.number:
        return line(" residents at both ends")
    return line(" and ", c.teller.number(then, digits), " residents")


def _why(one: Followed) -> list[Block]:
    return [Paragraph(line(one.why))] if one.why else []


def _in_points(c: Composition, share: InPoints) -> Line:
    now, then = share.current, share.baseline
    ends = line(f"{now.quarter.label}: ", *_end(c, now), f"; {then.quarter.label}: ", *_end(c, then))
    return joined([line(ends, ". Change: ", _points_of(c, share), "."), line(share.verdict)])


def _take_care(one: Followed) -> list[Block]:
    """What may mislead, in one notice: the comparison's warnings, and months of lockdown at one end."""
    found = one.counted.comparison
    if one.share or found is None:
        return []
    texts = [sentence(warning.text) for warning in found.warnings]
    locked = [
        w.label
        for w in (found.window, found.baseline_window)
        if any(m in one for one in LOCKDOWNS for m in w)
    ]
    if locked:
        texts.append(
            f"{listed(locked)} holds months of lockdown, when people met less and were at home more: what "
            "differs from other years may be that alone."
        )
    return [Callout("Take care.", line(" ".join(texts)))] if texts else []


def _further(c: Composition, one: Followed) -> list[Block]:
    """The series' own pages, for the unit."""
    if not c.teller.inside or one.share:
        return []
    pages = (("control chart", "control"), ("boroughs", "boroughs"), ("revisions", "revisions"))
    links = [Reference(words, f"trends/series/{one.code}/{page}/") for words, page in pages]
    return [Paragraph(line("More on this series: ", links[0], ", ", links[1], " and ", links[2], "."))]
