"""Reach: unique people in the quarter and the year, by programme, priority area, borough and group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from goldenthread.framework.model import Programme, State
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.values import Key
from goldenthread.performance.results import ReachResult
from goldenthread.performance.sources import NOT_ASKED, observed
from goldenthread.performance.totals import Part, add_programmes
from goldenthread.performance.words import shared
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


Reached = tuple[Programme, ReachResult]
"""A programme with the people it reached."""


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

    Live programmes count; others count where a return says that they reached people.
    """
    every = tuple(programmes)
    caveats = (UNIQUE_WITHIN, *shared([programme for programme, _ in every]))

    def add(measure: str, parts: Sequence[Part]) -> Figure:
        counting = [(p, _counting(known, p, figure)) for p, figure in parts]
        return add_programmes(
            known,
            f"{measure}.{suffix}",
            IN_WORDS[measure],
            counting,
            unit="people",
            formula="Sum over the programmes that delivered.",
            caveats=caveats,
            people=True,
        )

    quarter = add(QUARTER, [(p, reached.quarter) for p, reached in every])
    year = add(YEAR, [(p, reached.year) for p, reached in every])
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


def _counting(known: Known, programme: Programme, figure: Figure) -> Figure:
    """What a programme adds; to one that does not run and counted nobody the question does not apply."""
    counts = figure.amount is not None or runs(programme, known.quarter)
    return figure if counts else replace(figure, value=NOT_ASKED)


def _summed_groups(known: Known, suffix: str, every: Sequence[Reached]) -> Mapping[str, Mapping[str, Figure]]:
    """The groups over the programmes."""
    found: dict[str, Mapping[str, Figure]] = {}
    for dimension, categories in dimensions(known).items():
        splits = [
            (p, reached.groups[dimension], *_unnamed(known, p, reached, dimension)) for p, reached in every
        ]
        found[dimension] = {
            code: add_programmes(
                known,
                f"{QUARTER}.{dimension}.{code}.{suffix}",
                f"{IN_WORDS[QUARTER]}, {label}",
                [(p, _in_group(split.get(code), silent, nothing)) for p, split, silent, nothing in splits],
                unit="people",
                formula="Sum over the programmes that counted people in this group.",
                caveats=(UNIQUE_WITHIN,),
                people=True,
            )
            for code, label in categories.items()
        }
    return found


def _unnamed(known: Known, programme: Programme, reached: ReachResult, dimension: str) -> tuple[bool, Figure]:
    """Whether a programme reached people and did not split them, and what it adds to a group it names not."""
    whole = _counting(known, programme, reached.quarter)
    unsplit = all(one.number is None for one in reached.groups[dimension].values())
    return unsplit and whole.value not in (NOT_ASKED, Decimal(0)), replace(whole, value=NOT_ASKED)


def _in_group(part: Figure | None, silent: bool, nothing: Figure) -> Figure:
    """What a programme adds to a group: nothing where its return splits its people and names none in it.

    A programme that reached people and did not split them is missing from every group.
    """
    return part if part is not None and (silent or part.number is not None) else nothing
