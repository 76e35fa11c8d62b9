"""From records, a row for each offence, to a tally: how many, by month, area, class and flags.

Everything here is an Ibis expression; which engine runs it is not known here. Records are read once, when
they are loaded. Of the tally's few rows a cube is made, and pages read cubes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Final

from goldenthread.trends.kinds.offence_records import MONTH, NEITHER, Columns, flag_column

if TYPE_CHECKING:
    from ibis.expr.types import BooleanScalar, BooleanValue, IntegerValue, StringValue, Table, Value

YES: Final = ("1", "true", "yes", "y", "t")
NO: Final = ("0", "false", "no", "n", "f", "")
MONTH_ALONE: Final = len("2024-07")


def flags_among(records: Table, others: Iterable[str]) -> Table:
    """One row that says, for each of these columns, whether all that it holds are yeses and noes."""
    return records.aggregate(**{name: (_mark(records[name]) != NEITHER).all() for name in others})


def _text(column: Value) -> StringValue:
    text: StringValue = column.cast("string").fill_null("").strip()
    return text


def _mark(column: Value) -> IntegerValue:
    """1 for a yes, 0 for a no or a blank, else ``NEITHER``; what most files write is looked at first."""
    import ibis

    no, yes, neither = (ibis.literal(n, "int8") for n in (0, 1, NEITHER))
    if column.type().is_boolean():
        return ibis.cases((column, yes), else_=no)
    word = column.cast("string")
    text = _text(word).lower()
    is_no, is_yes = (any_of(text == one for one in words) for words in (NO, YES))  # isin() is run as a join
    return ibis.cases((word == "0", no), (word == "1", yes), (is_no, no), (is_yes, yes), else_=neither)


def tally(records: Table, columns: Columns, flags: Sequence[str]) -> Table:
    """How many records there are of each month, area, class, subclass and set of flags.

    This is the one look at every record; what comes after it works on the few rows that are left. So labels
    stay as they are written; of a date, only the month is kept; and a flag is 1 where a record has it, 0
    where it has not, and ``NEITHER`` where its word is no yes and no no.
    """
    names = {what: getattr(columns, what) for what in ("area", "group", "subgroup")}
    chosen = {what: records[name] for what, name in names.items() if name is not None}
    marks = {flag_column(name): _mark(records[name]) for name in flags}
    own = records.select(month=_cut(records[columns.month]), **chosen, **marks)
    return own.group_by(list(own.columns)).aggregate(count=own.count())


def _cut(month: Value) -> Value:
    """A month as it is written, or the month alone of a date; blank where a longer text is neither.

    Else each day, or each second, would be a group of its own.
    """
    import ibis

    if month.type().is_temporal():
        return month.truncate("M")
    text = month.cast("string")
    alone = _text(text).replace("-", "").substr(0, 6)
    return ibis.cases(
        (text.length() <= MONTH_ALONE, text), (_text(text).re_search(MONTH), alone), else_=ibis.literal("")
    )


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
