"""Reach: unique people in the quarter and the year, by programme, priority area, borough and group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from goldenthread.framework.model import Programme, State
from goldenthread.ledger.figures import Figure, total
from goldenthread.ledger.values import Key
from goldenthread.performance.results import ReachResult
from goldenthread.performance.sources import observed
from goldenthread.performance.words import listed, shared
from goldenthread.periods import Quarter
from goldenthread.returns.known import Known

QUARTER, YEAR = "reach.quarter", "reach.year"
IN_WORDS = {QUARTER: "People reached in the quarter", YEAR: "People reached in the year to date"}
INTENSITIES: Mapping[str, str] = {
    "universal": "Universal",
    "targeted": "Targeted",
    "one-to-one": "One to one",
}
UNIQUE_WITHIN = (
    "People are unique within a provider's return. Somebody reached by two programmes is counted twice."
)


@dataclass(frozen=True, slots=True)
class Reached:
    """A programme with the people it reached."""

    programme: Programme
    has_return: bool
    reach: ReachResult


Part = tuple[Reached, Figure]


def of_programme(known: Known, programme: Programme) -> ReachResult:
    """The people that one programme reached, in all and by group."""
    quarter = people(known, programme, QUARTER, known.quarter)
    return ReachResult(quarter, _year(known, programme), _groups(known, programme))


def overlaps(programme: Programme, quarter: Quarter) -> bool:
    """True when the programme's dates touch the quarter."""
    first, last = _days(quarter)
    return programme.start <= last and (programme.end is None or programme.end >= first)


@cache
def _days(quarter: Quarter) -> tuple[date, date]:
    return quarter.window.first.first_day, quarter.window.last.last_day


def runs(programme: Programme, quarter: Quarter) -> bool:
    """True for a live programme whose dates touch the quarter: it is expected to reach people."""
    return programme.state is State.LIVE and overlaps(programme, quarter)


def summed(known: Known, suffix: str, programmes: Iterable[Reached]) -> ReachResult:
    """The reach of several programmes together: of those that delivered, each once.

    Live programmes count, with a caveat where their return is missing; others count where a return says that
    they reached people.
    """
    every = tuple(programmes)
    quarters = _counting(known, every, [one.reach.quarter for one in every])
    years = _counting(known, every, [one.reach.year for one in every])
    caveats = (UNIQUE_WITHIN, *shared([one.programme for one in every]))
    quarter = _sum(QUARTER, suffix, IN_WORDS[QUARTER], quarters, caveats)
    year = _sum(YEAR, suffix, IN_WORDS[YEAR], years, caveats)
    return ReachResult(quarter, year, _summed_groups(known, suffix, every))


def people(known: Known, programme: Programme, measure: str, quarter: Quarter, ending: str = "") -> Figure:
    """The unique people that a programme's return counts, in a quarter or in the year up to it."""
    when = "" if quarter == known.quarter else f" ({quarter.label})"
    label = f"{programme.title}: {IN_WORDS[measure]}{when}"
    return observed(
        known,
        Key(programme.code, measure, quarter),
        f"{measure}.{programme.code}{ending}",
        label,
        unit="people",
        people=True,
        asked=runs(programme, quarter),
    )


def _year(known: Known, programme: Programme) -> Figure:
    """The year to date; of a programme that no longer runs, what its last return of the year said."""
    now = people(known, programme, YEAR, known.quarter)
    if now.inputs or runs(programme, known.quarter):
        return now
    for quarter in reversed(known.quarter.year_to_date[:-1]):
        then = people(known, programme, YEAR, quarter)
        if then.number is not None:
            return replace(then, caveats=(f"Up to {quarter.label}, its last return of the year.",))
    return now


def _groups(known: Known, programme: Programme) -> Mapping[str, Mapping[str, Figure]]:
    """The quarter's reach split by each dimension, as the return splits it."""
    asked = runs(programme, known.quarter)
    return {
        dimension: {
            code: _group(known, programme, f"{dimension}:{code}", label, asked)
            for code, label in categories.items()
            if dimension != "borough" or _covers(known, programme, code)
        }
        for dimension, categories in dimensions(known).items()
    }


def _group(known: Known, programme: Programme, group: str, label: str, asked: bool) -> Figure:
    name = f"{QUARTER}.{group.replace(':', '.')}.{programme.code}"
    title = f"{programme.title}: {IN_WORDS[QUARTER]}, {label}"
    key = Key(programme.code, QUARTER, known.quarter, group)
    return observed(known, key, name, title, unit="people", people=True, asked=asked)


def dimensions(known: Known) -> Mapping[str, Mapping[str, str]]:
    """What reach is split by: per dimension, the categories' codes and labels in the edition's order."""
    categories = known.edition.categories
    named = {
        "age": categories.age,
        "sex": categories.sex,
        "ethnicity": categories.ethnicity,
        "borough": categories.boroughs,
    }
    found = {dimension: {c.code: c.label for c in group} for dimension, group in named.items()}
    return {**found, "intensity": dict(INTENSITIES)}


def _covers(known: Known, programme: Programme, borough: str) -> bool:
    """True for the boroughs that a programme serves, and for any other that its return names."""
    key = Key(programme.code, QUARTER, known.quarter, f"borough:{borough}")
    return borough in programme.boroughs or known.view.get(key) is not None


def _counting(known: Known, every: Sequence[Reached], figures: Sequence[Figure]) -> list[Part]:
    """The programmes that count, each with its figure: live ones, and others that reached people."""
    pairs = zip(every, figures, strict=True)
    return [(one, f) for one, f in pairs if f.number is not None or runs(one.programme, known.quarter)]


def _sum(
    what: str,
    suffix: str,
    label: str,
    parts: Sequence[Part],
    caveats: Sequence[str],
) -> Figure:
    figures = [figure for _, figure in parts]
    notes = (*caveats, *_left_out(parts))
    formula = f"Sum over the programmes that delivered ({len(figures)})."
    return replace(
        total(f"{what}.{suffix}", label, figures, unit="people", formula=formula, people=True), caveats=notes
    )


def _left_out(parts: Sequence[Part]) -> tuple[str, ...]:
    """Which programmes the sum does without, and why."""
    blank = [one for one, figure in parts if figure.number is None]
    without = [one.programme.title for one in blank if not one.has_return]
    silent = [one.programme.title for one in blank if one.has_return]
    found = []
    if without:
        found.append(f"Left out, because no return is accepted: {listed(without)}.")
    if silent:
        found.append(f"Left out, because the return gives no number: {listed(silent)}.")
    return tuple(found)


def _summed_groups(known: Known, suffix: str, every: Sequence[Reached]) -> Mapping[str, Mapping[str, Figure]]:
    """The groups over the programmes, with the names of those that did not split their reach."""
    return {
        dimension: _summed_dimension(dimension, categories, suffix, every)
        for dimension, categories in dimensions(known).items()
    }


def _summed_dimension(
    dimension: str, categories: Mapping[str, str], suffix: str, every: Sequence[Reached]
) -> Mapping[str, Figure]:
    splits = [one.reach.groups[dimension] for one in every]
    silent = [
        one.programme.title
        for one, split in zip(every, splits, strict=True)
        if one.reach.quarter.number and all(part.number is None for part in split.values())
    ]
    missing = (f"Not split by {dimension}: {listed(silent)}.",) if silent else ()
    return {
        code: total(
            f"{QUARTER}.{dimension}.{code}.{suffix}",
            f"{IN_WORDS[QUARTER]}, {label}",
            [part for split in splits if (part := split.get(code)) is not None and part.number is not None],
            unit="people",
            formula="Sum over the programmes that counted people in this group.",
            caveats=(UNIQUE_WITHIN, *missing),
            people=True,
        )
        for code, label in categories.items()
    }
