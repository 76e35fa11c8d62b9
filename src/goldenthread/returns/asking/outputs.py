"""Outputs: people reached, who they were, where they live, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from goldenthread.framework.model import Category
from goldenthread.returns.asking.history import History
from goldenthread.returns.form import Column, FieldKind, Row, Section, Table

INTENSITIES = (
    Category(code="universal", label="Universal: open to everybody, such as an assembly"),
    Category(code="targeted", label="Targeted: for a group at raised risk"),
    Category(code="one-to-one", label="One-to-one: a worker with one person"),
)

_SPLIT_HELP = (
    "Put each person in one row. Enter 0 where there was nobody. The rows must add up to the people "
    "reached in the quarter."
)


def outputs(history: History) -> Section:
    """The section on people reached, their groups, and sessions."""
    categories = history.edition.categories
    tables = (
        _reach(history),
        _split(
            history,
            "intensity",
            "How they were reached",
            "Put each person in one row only: the most intensive support they had. The rows must add up.",
            INTENSITIES,
        ),
        _split(history, "age", "Age", f"{_SPLIT_HELP} Age on the last day of the quarter.", categories.age),
        _split(history, "sex", "Sex", _SPLIT_HELP, categories.sex),
        _split(history, "ethnicity", "Ethnic group", _SPLIT_HELP, categories.ethnicity),
        _boroughs(history),
        _activity(history),
    )
    intro = (
        "We use these figures to show who is reached and where, and to see gaps. Give whole numbers of "
        "people, never names. "
        "Use “Not known” when you were not told: please do not guess."
    )
    return Section("outputs", "Outputs", intro, tables)


def _columns(history: History, unit: str) -> tuple[Column, ...]:
    return (
        Column("label", "What we ask", 46),
        Column("last", f"{history.last_title} ({unit})", 16),
        Column("value", f"{history.this_title} ({unit})", 16),
        Column("comment", "Explanation, where a figure needs one", 58),
    )


def _reach(history: History) -> Table:
    year = history.quarter.financial_year
    same_year = history.last.financial_year == year
    quarter_row = _reach_row(
        history, "reach.quarter", f"Unique people reached in {history.quarter.in_words}", known=True
    )
    year_row = _reach_row(
        history, "reach.year", f"Unique people reached since 1 April {int(year)}", known=same_year
    )
    return Table(
        "reach",
        "People reached",
        (
            "Count each person once, however often you saw them. In the year to date, count somebody who "
            "came in two quarters once."
        ),
        _columns(history, "people"),
        (quarter_row, year_row),
    )


def _reach_row(history: History, measure: str, label: str, *, known: bool) -> Row:
    comment = f"comment.{measure}"
    cells = {
        "label": label,
        "last": history.last_number(measure) if known else None,
        "value": history.field(
            measure, FieldKind.PEOPLE, label, unit="people", required=True, comment=comment
        ),
        "comment": history.explanation(comment, label),
    }
    return Row(measure, cells)


def _split(
    history: History,
    code: str,
    title: str,
    help_: str,
    categories: Sequence[Category],
    optional: frozenset[str] = frozenset(),
) -> Table:
    rows = [_category(history, code, title, one, required=one.code not in optional) for one in categories]
    parts = tuple(row.code for row in rows)
    comment = f"comment.{code}"
    known = [n for n in map(history.last_number, parts) if n is not None]
    total = Row(
        "total",
        {
            "label": "Adds up to",
            "last": sum(known, Decimal(0)) if known else None,
            "value": None,
            "comment": history.explanation(comment, title.lower()),
        },
    )
    return Table(code, title, help_, _columns(history, "people"), (*rows, total), {"reach.quarter": parts})


def _category(history: History, split: str, title: str, category: Category, *, required: bool) -> Row:
    id_ = f"reach.quarter|{split}:{category.code}"
    label = f"People reached in the quarter, {title.lower()}: {category.label}"
    value = history.field(
        id_, FieldKind.PEOPLE, label, unit="people", required=required, comment=f"comment.{split}"
    )
    return Row(id_, {"label": category.label, "last": history.last_number(id_), "value": value})


def _boroughs(history: History) -> Table:
    """The programme's boroughs first; the others may be left blank, so that nobody types thirty zeros."""
    agreed = history.programme.boroughs
    every = history.edition.categories.boroughs
    own = [b for b in every if b.code in agreed]
    other = [b for b in every if b.code not in agreed and not b.unknown]
    unknown = [b for b in every if b.unknown and b.code not in agreed]
    area = history.edition.place.area
    help_ = (
        f"Where people live. Your programme’s own {area.many} come first: enter 0 where there was nobody. "
        f"Leave another {area.one} blank when nobody came from there. The rows must add up to the people "
        "reached in the quarter."
    )
    return _split(
        history,
        "borough",
        area.one.capitalize(),
        help_,
        [*own, *unknown, *other],
        frozenset(b.code for b in other),
    )


def _activity(history: History) -> Table:
    asked = (
        (
            "activity.activities",
            "Activities run: different things on offer, such as a weekly club",
            "activities",
        ),
        ("activity.sessions", "Sessions held: each time an activity took place", "sessions"),
    )
    rows = [_activity_row(history, *one) for one in asked]
    about = Row(
        "explanation",
        {
            "label": "About activities and sessions",
            "comment": history.explanation("comment.activity", "activities"),
        },
    )
    help_ = "Count an activity once, and each of its dates as a session."
    return Table("activity", "Activities and sessions", help_, _columns(history, "number"), (*rows, about))


def _activity_row(history: History, measure: str, label: str, unit: str) -> Row:
    value = history.field(
        measure, FieldKind.COUNT, label, unit=unit, required=True, comment="comment.activity"
    )
    return Row(measure, {"label": label, "last": history.last_number(measure), "value": value})
