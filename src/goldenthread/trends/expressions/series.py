"""A definition as an expression over a cube: its counts by month, split as one likes, and rolling years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.trends.expressions.records import all_of, any_of
from goldenthread.trends.kinds.corrections import Correction
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.reading import FLAG

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, StringValue, Table

SPLITS: Final = ("area", "group", "subgroup")
YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Words:
    """The labels that a cube holds, as its files write them."""

    areas: tuple[str, ...]
    groups: tuple[str, ...]
    subgroups: tuple[str, ...]


def selected(
    cube: Table, choices: Sequence[Selection], kind: Kind, words: Words, applied: Sequence[Correction] = ()
) -> BooleanValue:
    """True for the rows of any of these selections, once the corrections that apply are made."""
    return any_of(_corrected(cube, one, kind, words, applied) for one in choices)


def _corrected(
    cube: Table, one: Selection, kind: Kind, words: Words, applied: Sequence[Correction]
) -> BooleanValue:
    rows = all_of(_tests(cube, one, kind, words))
    for correction in applied:
        wrong = all_of(_tests(cube, correction.select, kind, words))
        rows = rows | wrong if correction.read_as == one else rows & ~wrong
    return rows


def _tests(cube: Table, one: Selection, kind: Kind, words: Words) -> Iterator[BooleanValue]:
    group = kind.groups.key(one.group)
    yield cube.group.isin([word for word in words.groups if kind.groups.key(word) == group])
    if one.subgroup is not None:
        key = kind.subgroups.key(one.subgroup)
        yield cube.subgroup.isin([word for word in words.subgroups if kind.subgroups.key(word) == key])
    yield from (cube[f"{FLAG}{flag}"] for flag in one.marked)
    yield from (~cube[f"{FLAG}{flag}"] for flag in one.unmarked)


def monthly(
    cube: Table,
    definition: SeriesDefinition,
    kind: Kind,
    words: Words,
    by: Sequence[str] = (),
    applied: Sequence[Correction] = (),
) -> Table:
    """A series' count of each month, split by these columns; areas in the names used here.

    Columns: those of ``by``, ``month`` (the number of the month) and ``count``. A month without a row is
    absent, and so is one in which the source hides a number. What a series takes away counts below zero.
    """
    added = selected(cube, definition.select, kind, words, applied)
    if definition.less:
        import ibis

        taken = selected(cube, definition.less, kind, words, applied)
        left = added.ifelse(cube["count"], 0) - taken.ifelse(cube["count"], 0)
        chosen = cube.mutate(left=left, asked=added | taken).filter(ibis._.asked).mutate(count=ibis._.left)
    else:
        chosen = cube.filter(added)
    if "area" in by:
        chosen = chosen.mutate(area=_canonical(chosen.area, words.areas, kind))
    return counted(chosen, by)


def within(cube: Table, kind: Kind, words: Words) -> Table:
    """The rows of a cube that are added up: of a kind by force, those inside the place and of no network."""
    outside = [word for word in words.areas if kind.is_outside(word)]
    network = [word for word in words.subgroups if kind.is_network(word)]
    cube = cube.filter(~cube.area.isin(outside)) if outside else cube
    return cube.filter(~cube.subgroup.isin(network)) if network else cube


def counted(cube: Table, by: Sequence[str] = ()) -> Table:
    """A cube's counts of each month, split by these columns."""
    counts = cube.group_by([*by, "month"]).aggregate(
        count=cube["count"].sum().cast("int64"), hidden=cube["count"].isnull().sum()
    )
    return counts.filter(counts.hidden == 0).drop("hidden")


def _canonical(area: StringValue, areas: Iterable[str], kind: Kind) -> StringValue:
    import ibis

    pairs = [(area == word, kind.areas.canonical(word)) for word in areas]
    other = [(test, name) for (test, name), word in zip(pairs, areas, strict=True) if name != word]
    text: StringValue = ibis.cases(*other, else_=area) if other else area
    return text


def rolling_years(counts: Table, by: Sequence[str] = ()) -> Table:
    """The sums of twelve months up to each month, from the twelfth month of the table on.

    ``counts`` has the columns of ``by``, ``month`` and ``count``; a month without a row counts as none.
    """
    import ibis

    months = counts.select("month").distinct()
    every = months.cross_join(counts.select(*by).distinct()) if by else months
    keys = ["month", *by]
    dense = every.left_join(counts, keys).select(*keys, count=counts["count"].fill_null(0))
    year = ibis.window(group_by=list(by) or None, order_by="month", preceding=YEAR - 1, following=0)
    summed = dense.mutate(
        count=dense["count"].sum().over(year).cast("int64"), begins=dense.month.min().over(ibis.window())
    )
    return summed.filter(summed.month >= summed.begins + YEAR - 1).drop("begins")
