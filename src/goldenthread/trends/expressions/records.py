"""From records, a row for each offence, to a monthly cube: how many, by month, area, class and flags.

Everything here is an Ibis expression; which engine runs it is not known here. Records are read once, when
they are loaded. Pages read cubes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Final

from goldenthread.trends.kinds.offence_records import Columns, flag_column
from goldenthread.trends.kinds.reading import FLAG

if TYPE_CHECKING:
    from ibis.expr.types import BooleanScalar, BooleanValue, IntegerValue, StringValue, Table, Value

YES: Final = ("1", "true", "yes", "y", "t")
NO: Final = ("0", "false", "no", "n", "f", "")


def flags_among(records: Table, others: Iterable[str]) -> Table:
    """One row that says, for each of these columns, whether all that it holds are yeses and noes."""
    return records.aggregate(**{name: _is_flag(records[name]).all() for name in others})


def _text(column: Value) -> StringValue:
    text: StringValue = column.cast("string").fill_null("").strip()
    return text


def _is_flag(column: Value) -> BooleanValue:
    return _text(column).lower().isin((*YES, *NO))


def tally(records: Table, columns: Columns, flags: Sequence[str]) -> Table:
    """How many records there are of each month, area, class, subclass and set of flags, as they are written.

    This is the one look at every record; what comes after it works on the few rows that are left.
    """
    names = {what: getattr(columns, what) for what in ("month", "area", "group", "subgroup")}
    chosen = {what: records[name] for what, name in names.items() if name is not None}
    marks = {flag_column(name): records[name] for name in flags}
    own = records.select(**chosen, **marks)
    return own.group_by(list(own.columns)).aggregate(count=own.count())


def cube(tallied: Table) -> Table:
    """A tally in our own words: months as numbers, null where one cannot be read; flags as true and false."""
    import ibis

    labels = [name for name in ("area", "group", "subgroup") if name in tallied.columns]
    texts = {name: _text(tallied[name]) for name in labels}
    texts.setdefault("subgroup", ibis.literal(""))
    marks = {name: _yes(tallied[name]) for name in tallied.columns if name.startswith(FLAG)}
    month = _month(_text(tallied["month"]))
    own = tallied.select(month=month, **texts, **marks, count=tallied["count"])
    by = [name for name in own.columns if name != "count"]
    return own.group_by(by).aggregate(count=own["count"].sum().cast("int64"))


def _yes(column: Value) -> BooleanValue:
    return _text(column).lower().isin(YES)


def _month(text: StringValue) -> IntegerValue:
    """``2024-07``, ``2024-07-31`` or ``202407`` as the number of a month; null for anything else."""
    import ibis

    digits = text.replace("-", "").substr(0, 6)
    fits = text.re_search(r"^[12][0-9]{3}-?(0[1-9]|1[0-2])(-?[0-3][0-9])?([ T].*)?$")
    number = digits.substr(0, 4).try_cast("int32") * 12 + digits.substr(4, 2).try_cast("int32") - 1
    month: IntegerValue = ibis.ifelse(fits, number, ibis.null("int32")).cast("int32")
    return month


def all_of(tests: Iterable[BooleanValue]) -> BooleanValue:
    """True where every one of these is."""
    import ibis

    start: BooleanScalar = ibis.literal(True)
    return reduce(lambda one, other: one & other, tests, start)


def any_of(tests: Iterable[BooleanValue]) -> BooleanValue:
    """True where one of these is."""
    import ibis

    start: BooleanScalar = ibis.literal(False)
    return reduce(lambda one, other: one | other, tests, start)
