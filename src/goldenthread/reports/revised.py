"""What has been revised since the report that was signed last: each figure as signed and as known now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from goldenthread.ledger.figures import Figure, VintageRows
from goldenthread.ledger.values import Observation
from goldenthread.performance.results import ProgrammeResult, QuarterResult
from goldenthread.reports.composition import Composition, line, rating_tag
from goldenthread.reports.document import Block, Bullets, Column, Heading, Line, Paragraph, Table
from goldenthread.reports.inputs import Last
from goldenthread.reports.printed import OF_AN_EARLIER_PAPER
from goldenthread.reports.sentences import renamed
from goldenthread.reports.words import counted, day_of
from goldenthread.trends.comparison import Comparison

IN_SUMMARY = 3
"""How many revisions the summary lists before it refers to the full report."""
LEFT_OUT = (".reach.year.", ".spend.")
"""Not listed in the summary, which speaks of other figures."""


@dataclass(frozen=True, slots=True)
class Revised:
    """A figure of the last signed report that is another number now."""

    then: Figure
    now: Figure
    why: str
    """``corrected on 20 January 2025``."""
    where: str = ""
    """The cell of the correction, or the extract."""

    @property
    def whole_reason(self) -> str:
        """The reason with its place."""
        return ": ".join(filter(None, (self.why, self.where)))


def revisions(last: Last) -> tuple[Revised, ...]:
    """Every headline figure that differs, the most general first."""
    now = {f.name: f for f in (*_headlines(last.now), *_ends(last.compared_now))}
    found = []
    for then in (*_headlines(last.then), *_ends(last.compared_then)):
        after = now.get(then.name)
        if after is not None and after.value != then.value:
            found.append(Revised(_as(then, last, "then"), _as(after, last, "now"), *_why(then, after, last)))
    return tuple(found)


def _as(figure: Figure, last: Last, when: str) -> Figure:
    return renamed(figure, f"{OF_AN_EARLIER_PAPER}{last.quarter}.{when}.{figure.name}")


def _headlines(result: QuarterResult) -> Iterator[Figure]:
    coverage = result.coverage
    yield from (
        result.reach.quarter,
        result.reach.year,
        coverage.live,
        *coverage.by_rating.values(),
        result.finance.actual_to_date,
    )
    for one in result.programmes:
        yield from (one.reach.quarter, one.reach.year, one.finance.actual, one.finance.forecast)
        yield from (_of_programme(one, k.value) for k in one.kpis)
        yield from (_of_programme(one, o.result) for o in one.outcomes)


def _of_programme(one: ProgrammeResult, figure: Figure) -> Figure:
    title = one.programme.title
    named = figure.label.startswith(title)
    return figure if named else replace(figure, label=f"{title}: {figure.label}")


def _ends(compared: tuple[Comparison, ...]) -> Iterator[Figure]:
    for one in compared:
        yield from (one.current, one.baseline)


def _why(then: Figure, now: Figure, last: Last) -> tuple[str, str]:
    """The correction recorded last, with its place, or the newer vintage."""
    since = datetime.fromisoformat(last.basis.instant)
    later = [o for o in now.sources() if isinstance(o, Observation) and o.recorded_at > since]
    if later:
        newest = max(later, key=lambda o: o.recorded_at)
        others = len({o.source.place for o in later}) - 1
        more = f" and {counted(others, 'other cell')}" if others else ""
        where = f"{newest.source.place}, version {newest.source.version}{more}"
        return f"corrected on {day_of(newest.recorded_at)}", where
    before = {r.vintage for r in then.sources() if isinstance(r, VintageRows)}
    rows = (r for r in now.sources() if isinstance(r, VintageRows) and r.vintage not in before)
    newer = "; ".join(dict.fromkeys(r.title for r in rows))
    return ("from a newer extract", newer) if newer else ("judged again by what is known now", "")


def rating_changes(last: Last) -> Iterator[Line]:
    """The programmes whose rating for that quarter would be another one now."""
    now = {p.programme.code: p for p in last.now.programmes}
    for then in last.then.programmes:
        after = now.get(then.programme.code)
        if after is not None and after.rating.rating is not then.rating.rating:
            yield line(
                then.programme.title,
                ": rated ",
                rating_tag(then.rating.rating),
                " then, ",
                rating_tag(after.rating.rating),
                " now",
            )


def blocks(c: Composition) -> list[Block]:
    """The whole list, for the full report; nothing where no report was signed before."""
    last = c.inputs.last
    if last is None:
        return []
    found, ratings = revisions(last), list(rating_changes(last))
    head = Heading(1, "Revised since the last report", "revised")
    if not found and not ratings:
        return [head, Paragraph(line(f"No figure of {_named(last)}, has been revised since."))]
    made: list[Block] = [
        head,
        Paragraph(line(f"Of {_named(last)}, {counted(len(found), 'figure')} would be different now:")),
    ]
    if found:
        made.append(_table(c, last, found))
    return [*made, Bullets(tuple(ratings))] if ratings else made


def _table(c: Composition, last: Last, found: tuple[Revised, ...]) -> Table:
    columns = (
        Column("Figure"),
        Column("As signed", numeric=True),
        Column("Now", numeric=True),
        Column("Why"),
    )
    rows = tuple(
        (line(r.then.label), *((number,) for number in c.teller.pair(r.then, r.now)), line(r.whole_reason))
        for r in found
    )
    return Table(f"Figures for {last.quarter.label} revised since {day_of(last.signed_at)}", columns, rows)


def in_summary(c: Composition) -> list[Block]:
    """The first few revisions as a list, where there are any."""
    last = c.inputs.last
    found = revisions(last) if last is not None else ()
    if last is None or not found:
        return []
    spoken = [r for r in found if not any(part in r.then.name for part in LEFT_OUT)][:IN_SUMMARY]
    items = [_item(c, one) for one in spoken]
    if len(found) > len(spoken):
        rest = counted(len(found) - len(spoken), "more figure")
        items.append(line(f"and {rest}, listed in the full report"))
    count = counted(len(found), "of its figures has", "of its figures have")
    said = f"Since {_named(last)}, {count} been revised:"
    return [
        Heading(1, "Revised since the last report", "revised"),
        Paragraph(line(said)),
        Bullets(tuple(items)),
    ]


def _item(c: Composition, one: Revised) -> Line:
    then, now = c.teller.pair(one.then, one.now)
    return line(f"{one.then.label}: ", then, " → ", now, f" ({one.why})")


def _named(last: Last) -> str:
    return f"the report for {last.quarter.label}, signed on {day_of(last.signed_at)}"
