"""What must be said beside a comparison: which warnings and notes apply to the two ends."""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.framework.series import Break
from goldenthread.periods import Month, Window
from goldenthread.trends.joint import Joint
from goldenthread.trends.lockdowns import LOCKDOWNS
from goldenthread.trends.revised import Moved
from goldenthread.trends.values import MonthlySeries, Note
from goldenthread.trends.words import listed, months


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of a comparison: the series as each end's vintage has it, and the two windows."""

    current: MonthlySeries
    baseline: MonthlySeries
    window: Window
    baseline_window: Window
    joint: Joint | None = None
    """Where they come from two sources: how far these agree."""
    shared: Window | None = None
    """The months that the windows asked for share, and that neither end counts."""

    @property
    def two_vintages(self) -> bool:
        """True when the ends come from different extracts."""
        return self.current.vintage.digest != self.baseline.vintage.digest


def between(ends: Ends) -> tuple[Break, ...]:
    """The breaks after the earlier window began and up to the end of the later one."""
    first = min(ends.window.first, ends.baseline_window.first)
    last = max(ends.window.last, ends.baseline_window.last)
    every = {b.code: b for b in (*ends.baseline.breaks, *ends.current.breaks)}
    return tuple(sorted((b for b in every.values() if first < b.month <= last), key=lambda b: b.month))


def named(breaks: tuple[Break, ...]) -> str:
    """Breaks in words: ``a new recording system (CONNECT), from February 2024``."""
    return listed([f"{b.title}, from {Month(b.month).label}" for b in breaks])


def caution(breaks: tuple[Break, ...], joint: Joint | None = None) -> str:
    """The note of a percentage across breaks, or two sources that may not agree; empty if neither."""
    if not breaks:
        return f"The ends come from two sources. {joint.sentence}" if joint and not joint.agree else ""
    return (
        f"Recording changed between the two ends ({named(breaks)}): the change is as recorded, and may come "
        "from the recording and not from violence."
    )


def warnings(ends: Ends) -> tuple[Note, ...]:
    """What may mislead: two extracts compared, known errors, a provisional last month."""
    found = []
    if ends.two_vintages:
        now, then = ends.current.vintage, ends.baseline.vintage
        froms = f"{ends.window.label} from “{now.title}”, {ends.baseline_window.label} from “{then.title}”"
        text = (
            f"The two ends come from different extracts: {froms}. Figures are revised from extract to "
            f"extract, so part of the difference may be revision. {_revised(ends)}"
        )
        if ends.joint:
            text = f"The two ends come from two sources: {froms}. {ends.joint.sentence}"
        found.append(Note("two-sources" if ends.joint else "two-vintages", text))
    found += [*ends.current.warnings, *ends.baseline.warnings]
    found += [_provisional(s) for s, w in _ends(ends) if s.step == 1 and w.last == s.vintage.recorded_to]
    return tuple(dict.fromkeys(found))


def _revised(ends: Ends) -> str:
    """What the later extract changed in the series itself, over the months of each window that both have."""
    earlier, later = sorted(
        (ends.baseline, ends.current), key=lambda one: (one.vintage.obtained, one.vintage.recorded_to)
    )
    both = earlier.counts.keys() & later.counts.keys()
    found = []
    for window in dict.fromkeys((ends.window, ends.baseline_window)):
        shared = [month for month in later.ends(window) if month in both]
        before, after = (sum(one.counts[month] for month in shared) for one in (earlier, later))
        found += [Moved(months(shared), before, after).sentence] if shared else []
    if not found:
        return "They share none of these months, so the size of the revision is not known."
    return f"Of this series the later one says: {'; '.join(found)}."


def _ends(ends: Ends) -> tuple[tuple[MonthlySeries, Window], ...]:
    return (ends.current, ends.window), (ends.baseline, ends.baseline_window)


def _provisional(series: MonthlySeries) -> Note:
    month = series.vintage.recorded_to.label
    return Note(
        "last-month",
        f"{month} is the last month of “{series.vintage.title}”, and the last month is provisional.",
    )


def notes(ends: Ends) -> tuple[Note, ...]:
    """What a reader must know: how far and when recorded, what is included, and where recording changed."""
    found = [
        *_recorded(ends),
        *_shared(ends),
        *ends.current.notes,
        *ends.baseline.notes,
        *_apart(ends),
        *_lockdowns(ends),
        *(Note(f"break.{b.code}", b.text) for b in between(ends)),
        *(Note(f"series.{ends.current.definition.code}.{n}", text) for n, text in _own(ends)),
    ]
    first: dict[str, Note] = {}
    for note in found:
        first.setdefault(note.text, note)
    return tuple(first.values())


def _shared(ends: Ends) -> list[Note]:
    """One note where the windows asked for overlap: what both have cannot differ."""
    if ends.shared is None:
        return []
    return [
        Note(
            f"shared.{ends.shared}",
            f"The two windows share {ends.shared.label}. Only months that they do not share are compared.",
        )
    ]


def _lockdowns(ends: Ends) -> list[Note]:
    """One note where either window holds months of a lockdown: what was counted then says little of now."""
    return [
        Note(
            f"lockdowns.{window}",
            f"England’s lockdowns lie in {window.label}, in {months(found)}: part of the change may come "
            "from them.",
        )
        for window in dict.fromkeys((ends.window, ends.baseline_window))
        if (found := [month for month in window if any(month in one for one in LOCKDOWNS)])
    ]


def _own(ends: Ends) -> enumerate[str]:
    return enumerate(dict.fromkeys((*ends.current.definition.notes, *ends.baseline.definition.notes)), 1)


def _recorded(ends: Ends) -> list[Note]:
    used = dict.fromkeys((ends.current.vintage, ends.baseline.vintage))
    return [
        Note(
            f"recorded.{v.digest}",
            f"Data as recorded to the end of {v.recorded_to.label} and as obtained on {v.obtained_label}.",
        )
        for v in used
    ]


def _apart(ends: Ends) -> list[Note]:
    """One note for the areas that are no borough, with their counts at both ends."""
    names = dict.fromkeys((*ends.current.apart, *ends.baseline.apart))
    counts = {name: _apart_counts(ends, name) for name in names}
    parts = [f"{name} ({now:,}; baseline {then:,})" for name, (now, then) in counts.items() if now or then]
    if not parts:
        return []
    return [Note("areas.apart", f"The counts include {listed(parts)}.")]


def _apart_counts(ends: Ends, name: str) -> tuple[int, int]:
    now, then = (sum(s.apart.get(name, {}).get(m, 0) for m in s.ends(w)) for s, w in _ends(ends))
    return now, then
