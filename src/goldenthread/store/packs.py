"""What the board's pack follows, put together from the vintages, as far as the data go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from goldenthread.framework.model import Edition
from goldenthread.framework.series import SeriesDefinition, Statement, TrendChoice
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Quarter
from goldenthread.reports.inputs import Followed, Topic, Trend, report_month
from goldenthread.reports.words import in_a_sentence
from goldenthread.store import trends
from goldenthread.store.aside import aside
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.kinds import kind_called
from goldenthread.trends.kinds.kind import Holds

QUARTERS_BACK = 12
"""How far before the reported quarter the latest answers of a survey may lie."""
FEW = 300
"""A series with fewer in a year is spoken of in numbers, others in per cent."""


def topics(edition: Edition, quarter: Quarter, serial: int) -> tuple[Topic, ...]:
    """Every chapter with its series; one that cannot be told says what is missing."""
    return tuple(
        Topic(one.title, one.lead, tuple(_followed(code, edition, quarter, serial) for code in one.series))
        for one in edition.pack.chapters
    )


def vintages(found: Iterable[Topic]) -> frozenset[str]:
    """The digests of the vintages that a pack was made from."""
    series = [one for topic in found for one in topic.series]
    counted = {v.digest for one in series if one.counted.comparison for v in one.counted.comparison.vintages}
    people = {digest for one in series for digest in one.counted.aside.vintages}
    return frozenset(counted | people | {one.share.vintage.digest for one in series if one.share})


def _followed(code: str, edition: Edition, quarter: Quarter, serial: int) -> Followed:
    entry = named(code, edition, serial)
    if {kind_called(one.kind).holds for one in entry.definitions} == {Holds.PERCENTAGES}:
        return _share(entry, edition, quarter, serial)
    counted = _counted(entry, edition, quarter, serial)
    qualifier = counted.comparison.qualifier if counted.comparison else ""
    return Followed(code, f"{entry.title}{qualifier}", entry.why, counted)


@dataclass(frozen=True, slots=True)
class Named:
    """A series of the dictionary or of the edition's own: its name, why it is followed, and its sources."""

    code: str
    title: str
    why: str
    definitions: tuple[SeriesDefinition, ...]


def named(code: str, edition: Edition, serial: int) -> Named:
    """The series of a code; one of which no file was added yet is called by its code."""
    own = any(one.code == code for one in edition.series)
    if code in ENTRIES and not own:
        entry = ENTRIES[code]
        return Named(code, entry.title, entry.why, entry.definitions)
    found = trends.series(edition, trends.Known(serial=serial)).get(code, ())
    return Named(code, found[0].title if found else code, "", found)


def _choice(entry: Named, statement: Statement = Statement.PER_CENT) -> TrendChoice:
    return TrendChoice(series=entry.code, statement=statement, phrase=in_a_sentence(entry.title))


def qualified(choice: TrendChoice, found: Comparison) -> TrendChoice:
    """The choice with what the comparison's title adds, so that no words say more than was counted."""
    return choice.model_copy(update={"phrase": f"{choice.phrase}{found.qualifier}"})


def _as_the_edition_says(chosen: TrendChoice, edition: Edition) -> TrendChoice:
    """The edition's own words for a series that its reports follow, so that pack and summary agree."""
    return next((one for one in edition.trends if one.series == chosen.series), chosen)


def _counted(entry: Named, edition: Edition, quarter: Quarter, serial: int) -> Trend:
    """The series up to the report's month, or as far as one of its sources goes with a baseline."""
    why_not = ""
    try:
        ends = trends.recorded_to(entry.code, edition, report_month(quarter), serial)
    except Refused as refused:
        return _untold(entry, str(refused))
    for to in sorted(set(ends), reverse=True):
        try:
            return _trend(entry, edition, to, serial)
        except Refused as refused:
            why_not = why_not or str(refused)
    return _untold(entry, why_not)


def _trend(entry: Named, edition: Edition, to: Month, serial: int) -> Trend:
    found = trends.trend(entry.code, to=to, edition=edition, serial=serial)
    few = (found.baseline.number or 0) < FEW
    statement = Statement.DIFFERENCE if few else Statement.PER_CENT
    rolling = trends.rolling(entry.code, to=to, edition=edition, serial=serial)
    choice = qualified(_as_the_edition_says(_choice(entry, statement), edition), found)
    return Trend(choice, found, rolling, aside=aside(found, trends.Known(serial=serial)))


def _share(entry: Named, edition: Edition, quarter: Quarter, serial: int) -> Followed:
    """The latest answers of a survey, against the same quarter of the baseline year, or the year before."""
    why_not = ""
    for back in range(QUARTERS_BACK + 1):
        latest = quarter.plus(-back)
        then = edition.baseline_year.quarters[latest.number - 1]
        for baseline in (then, latest.same_quarter_last_year):
            try:
                share = trends.in_points(entry.code, to=latest, baseline=baseline, serial=serial)
                return Followed(entry.code, entry.title, entry.why, _untold(entry, ""), share)
            except Refused as refused:
                why_not = str(refused)
    return Followed(entry.code, entry.title, entry.why, _untold(entry, why_not))


def _untold(entry: Named, why_not: str) -> Trend:
    return Trend(_choice(entry), None, None, why_not)
