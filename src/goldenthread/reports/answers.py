"""What each series of the reference group's pack answers, in words that can stand alone: its headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Final

from goldenthread.framework.indicators import Better
from goldenthread.periods import Month, Quarter
from goldenthread.reports.composition import Composition, line
from goldenthread.reports.document import Block, Callout, Paragraph
from goldenthread.reports.inputs import Followed, Topic
from goldenthread.reports.sentences import SAME, size_of
from goldenthread.reports.words import digits, listed, sentence
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.survey import InPoints
from goldenthread.trends.verdict import Claim

NOT_HERE: Final = "Not in this pack: there were no figures for these months when it was made."
BEYOND: Final = Claim.LOWER.caution
_SPELT: Final = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


class Answer(Enum):
    """What a series says: its words in a tally of several, and at the head of a list of them.

    Lower and higher are for series of which neither direction is good in itself.
    """

    BETTER = "better by more than chance", "Better than before, by more than chance would explain"
    WORSE = "worse by more than chance", "Worse than before, by more than chance would explain"
    LOWER = "lower by more than chance", "Lower by more than chance would explain"
    HIGHER = "higher by more than chance", "Higher by more than chance would explain"
    UNCLEAR = "with no clear change", "No clear change"
    RECORDING = "not judged because recording changed", "Recording changed in between, so no verdict"
    UNJUDGED = "with chance not judged", "Chance not judged"
    OLD = "not known for this quarter", "Not known up to this quarter, so neither better nor worse"
    NONE = "not in this pack", "Not in this pack"

    @property
    def in_a_tally(self) -> str:
        """After a number of series: ``with no clear change``."""
        return self.value[0]

    @property
    def at_the_head(self) -> str:
        """Before their titles: ``No clear change``."""
        return self.value[1]


_CLAIMS: Final = {
    Claim.LOWER: Answer.LOWER,
    Claim.HIGHER: Answer.HIGHER,
    Claim.UNCLEAR: Answer.UNCLEAR,
    Claim.RECORDING: Answer.RECORDING,
}
_CHANCE: Final = {Answer.UNCLEAR: Claim.UNCLEAR.caution, Answer.UNJUDGED: Claim.NO_INTERVAL.caution}
"""What is said of chance beside a change; of every other answer that it is beyond chance."""
_GOOD: Final[Mapping[tuple[Answer, Better | None], Answer]] = {
    (Answer.LOWER, Better.LOWER): Answer.BETTER,
    (Answer.LOWER, Better.HIGHER): Answer.WORSE,
    (Answer.HIGHER, Better.LOWER): Answer.WORSE,
    (Answer.HIGHER, Better.HIGHER): Answer.BETTER,
}


def answer(one: Followed, quarter: Quarter) -> Answer:
    """What the series says of the quarter; earlier figures are set apart, whatever they say."""
    last = _last(one)
    if last is None:
        return Answer.NONE
    if is_old(last, quarter):
        return Answer.OLD
    judged = direction(one)
    return _GOOD.get((judged, _better(one)), judged)


def _better(one: Followed) -> Better | None:
    """Which direction is good, of a series that is told."""
    if one.share:
        return one.share.series.better
    return one.counted.comparison.series.better if one.counted.comparison else None


def _last(one: Followed) -> Month | None:
    """The last month of the series as the pack tells it; None where it tells nothing."""
    if one.share:
        return one.share.current.quarter.window.last
    return one.counted.comparison.window.last if one.counted.comparison else None


def is_old(last: Month, quarter: Quarter) -> bool:
    """Whether a series ends with this month before the quarter does, so that it says nothing of it."""
    return last < quarter.window.last


def direction(one: Followed) -> Answer:
    """Whether the series is lower or higher by more than chance, or why that is not said; good or not.

    Where recording changed between the ends, the months since are judged, once there are enough of them.
    """
    if one.share:
        return _of_share(one.share)
    comparison = _judged(one)
    return _CLAIMS.get(comparison.verdict.claim, Answer.UNJUDGED) if comparison else Answer.NONE


def _judged(one: Followed) -> Comparison | None:
    """The comparison whose verdict counts: of the months since recording changed, where there is one."""
    comparison, since = one.counted.comparison, one.counted.aside.since
    recording = comparison is not None and comparison.verdict.claim is Claim.RECORDING
    return since if recording and since is not None else comparison


def _of_share(share: InPoints) -> Answer:
    if share.low is None or share.high is None:
        return Answer.UNJUDGED
    return (
        Answer.UNCLEAR if share.low <= 0 <= share.high else Answer.HIGHER if share.low > 0 else Answer.LOWER
    )


# Headings


def series_heading(one: Followed, quarter: Quarter) -> str:
    """``Robbery: 5.1% lower, by more than chance would explain``; figures that end early say how far they go.

    Across a change of recording first as recorded, then the months since with their verdict.
    """
    last = _last(one)
    if last is None:
        return f"{one.title}: not in this pack"
    return f"{one.title}{up_to(one, quarter)}: {_recorded(one)}{_in_short(direction(one), _size(one))}"


def up_to(one: Followed, quarter: Quarter) -> str:
    """``, known up to January 2024`` of figures that end before the quarter does; nothing of others."""
    last = _last(one)
    return f", known up to {last.label}" if last is not None and is_old(last, quarter) else ""


def _recorded(one: Followed) -> str:
    """The change as recorded, before that of the months since recording changed."""
    comparison, judged = one.counted.comparison, _judged(one)
    if comparison is None or judged is comparison or judged is None:
        return ""
    size = size_of(comparison, one.counted.choice.statement)
    return f"recorded {size} (recording changed in between); since {judged.baseline_window.first.label} "


def _in_short(judged: Answer, size: str) -> str:
    if judged is Answer.RECORDING:
        return f"recorded {size} ({Claim.RECORDING.caution})"
    chance = _CHANCE.get(judged, BEYOND)
    return f"{size}, {chance}"


def _size(one: Followed) -> str:
    """``32 fewer``, ``24.8% lower``, ``12.0 points lower`` or ``the same``."""
    if one.share is None:
        judged = _judged(one)
        return size_of(judged, one.counted.choice.statement) if judged else SAME
    change = one.share.difference.number or Decimal(0)
    if change == 0:
        return SAME
    return f"{digits(abs(change), 1)} points {'lower' if change < 0 else 'higher'}"


def share_title(one: Followed, share: InPoints) -> str:
    """A chart's title: ``Trust: 12.0 points lower in Q3 2023-24 than in Q3 2022-23, by more ...``."""
    now, then, judged = share.current.quarter.label, share.baseline.quarter.label, direction(one)
    size = _size(one)
    than = "as" if size == SAME else "than"
    return f"{one.title}: {size} in {now} {than} in {then}, {_CHANCE.get(judged, BEYOND)}"


def topic_heading(topic: Topic, quarter: Quarter) -> str:
    """``Perceptions: two measures worse by more than chance and one not in this pack``."""
    return f"{topic.title}: {_tally(Counter(answer(one, quarter) for one in topic.series))}"


def in_short(series: Iterable[Followed], quarter: Quarter) -> str:
    """``In short: three measures better by more than chance and one with no clear change``; of those told."""
    every = Counter(answer(one, quarter) for one in series)
    told: Counter[Answer] = Counter(every)
    del told[Answer.OLD], told[Answer.NONE]
    return f"In short: {_tally(told or every)}"


def _tally(counts: Counter[Answer]) -> str:
    """How many measures say what, in words: the first number has the noun."""
    said = [(counts[each], each) for each in Answer if counts[each]]
    return listed([_counted(count, each, noun=not n) for n, (count, each) in enumerate(said)])


def _counted(count: int, each: Answer, *, noun: bool) -> str:
    spelt = _SPELT[count] if count < len(_SPELT) else str(count)
    measures = f" {'measure' if count == 1 else 'measures'}" if noun else ""
    return f"{spelt}{measures} {each.in_a_tally}"


def not_here(c: Composition, why_not: str) -> Block:
    """In place of figures: readers outside read that they are missing; the unit reads why, and what to do."""
    if not c.teller.inside:
        return Paragraph(line(NOT_HERE))
    return Callout("Not in this pack.", line(sentence(why_not)))
