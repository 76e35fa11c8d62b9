"""Outcomes: what changed for the people who were measured."""

from __future__ import annotations

from goldenthread.framework.indicators import OutcomeMeasure
from goldenthread.returns.asking.history import History
from goldenthread.returns.form import Column, FieldKind, Row, Section, Table


def outcomes(history: History) -> Section:
    """The section on outcome measures, each beside the outcome that it speaks for."""
    measures = history.programme.outcome_measures
    if not measures:
        return Section(
            "outcomes",
            "Outcomes",
            "No outcome measures are agreed for your programme: nothing to fill in here.",
            (),
        )
    intro = (
        "We use these to tell whether lives change, not only how much was done. Say how many people you "
        "measured and the result. "
        "When nobody was measured this quarter, enter 0 people and leave the result blank."
    )
    columns = (
        Column("label", "Measure", 38),
        Column("outcome", "The outcome it speaks for", 38),
        Column("last-measured", f"{history.last_title}: people measured", 14),
        Column("last-result", f"{history.last_title}: result", 14),
        Column("measured", f"{history.this_title}: people measured (people)", 16),
        Column("result", f"{history.this_title}: result (see unit)", 16),
        Column("unit", "Unit of the result", 16),
        Column("comment", "Explanation, where a figure needs one", 44),
    )
    rows = tuple(_row(history, one) for one in measures)
    return Section("outcomes", "Outcomes", intro, (Table("outcomes", "Outcome measures", "", columns, rows),))


def _row(history: History, measure: OutcomeMeasure) -> Row:
    base, comment = f"outcome.{measure.code}", f"comment.outcome.{measure.code}"
    measured, result = f"{base}.measured", f"{base}.result"
    cells = {
        "label": f"{measure.code}: {measure.title}",
        "outcome": history.edition.outcome(measure.outcome).text,
        "last-measured": history.last_number(measured),
        "last-result": history.last_number(result),
        "measured": history.field(
            measured,
            FieldKind.PEOPLE,
            f"{measure.title}: people measured",
            unit="people",
            required=True,
            comment=comment,
        ),
        "result": history.field(
            result, FieldKind.NUMBER, f"{measure.title}: result", unit=measure.unit, comment=comment
        ),
        "unit": measure.unit,
        "comment": history.explanation(comment, measure.title),
    }
    return Row(base, cells)
