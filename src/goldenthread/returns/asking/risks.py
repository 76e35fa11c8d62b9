"""Risks: those still open last quarter, filled in already, and room for new ones."""

from __future__ import annotations

from decimal import Decimal

from goldenthread.ledger.values import Word
from goldenthread.periods import Quarter
from goldenthread.returns.asking.history import OPEN_CLOSED, YES_NO, History, plain
from goldenthread.returns.form import Column, Field, FieldKind, Row, Section, Shown, Table
from goldenthread.returns.typed_numbers import shortened

NEW_RISKS = 5

_SCORES = (
    ("likelihood", "likelihood before mitigation"),
    ("impact", "impact before mitigation"),
    ("likelihood-after", "likelihood after mitigation"),
    ("impact-after", "impact after mitigation"),
)


def risks(history: History) -> Section:
    """The section on risks: the open ones first, then empty rows."""
    intro = (
        "A risk is something that could stop the programme from working. Likelihood and impact go from 1 "
        "(very low) to 5 (very high); "
        "the score is one times the other. “After mitigation” is how it stands now, with what you have "
        "done about it. Please name a role "
        "as the owner, such as “Delivery manager”, not a person."
    )
    known = open_risks(history)
    tables = []
    if known:
        help_ = (
            "Bring each risk up to date: change what has changed, and choose “Closed” when it is no "
            "longer a risk."
        )
        rows = tuple(_row(history, id_, carried=True) for id_ in known)
        tables.append(
            Table("open-risks", "Risks that were open last quarter", help_, _columns(history), rows)
        )
    rows = tuple(_row(history, id_, carried=False) for id_ in new_ids(history.quarter))
    help_ = "Fill in a row for each new risk, and leave the others blank."
    tables.append(Table("new-risks", "New risks", help_, _columns(history), rows))
    return Section("risks", "Risks", intro, tuple(tables))


def new_ids(quarter: Quarter) -> tuple[str, ...]:
    """The ids that this quarter's new risks will keep: ``2024-25q1-1``, and so on."""
    return tuple(f"{quarter}-{n}".lower() for n in range(1, NEW_RISKS + 1))


def open_risks(history: History) -> tuple[str, ...]:
    """The risks that the last return left open, in order of id."""
    quarter = history.quarter_with_risks
    states = {
        o.key.measure.split(".")[1]: o.value
        for o in history.known.view.of(history.programme.code, quarter, "risk.")
        if o.key.measure.endswith(".state")
    }
    return tuple(sorted(id_ for id_, state in states.items() if state == Word("open")))


def _columns(history: History) -> tuple[Column, ...]:
    return (
        Column("title", "Risk", 34),
        Column("last", f"Score {history.quarter_with_risks.label}, after mitigation", 12),
        Column("state", "Open or closed", 10),
        Column("likelihood", "Likelihood before (1 to 5)", 11),
        Column("impact", "Impact before (1 to 5)", 11),
        Column("mitigation", "Mitigation: what you do about it", 36),
        Column("owner", "Owner (a role)", 18),
        Column("due", "Due date (dd/mm/yyyy)", 14),
        Column("done", "Done?", 8),
        Column("result", "Result so far", 30),
        Column("likelihood-after", "Likelihood after (1 to 5)", 11),
        Column("impact-after", "Impact after (1 to 5)", 11),
        Column("comment", "Explanation, where needed", 26),
    )


def _row(history: History, id_: str, *, carried: bool) -> Row:
    base = f"risk.{id_}"
    name = _name(history, id_, carried=carried)
    cells: dict[str, Field | Shown] = {"last": _last_score(history, base) if carried else None}
    for code, label in _SCORES:
        cells[code] = _field(history, base, code, FieldKind.SCORE, f"{name}: {label}", carried=carried)
    cells["title"] = _text(history, base, "title", f"{name}: what the risk is", carried=carried, longest=300)
    cells["owner"] = _text(history, base, "owner", f"{name}: owner", carried=carried, longest=100)
    cells["mitigation"] = _text(history, base, "mitigation", f"{name}: mitigation", carried=carried)
    cells["result"] = history.field(f"{base}.result", FieldKind.TEXT, f"{name}: result so far")
    cells["due"] = _field(
        history, base, "due", FieldKind.DATE, f"{name}: date the mitigation is due", carried=carried
    )
    cells |= _choices(history, base, name, carried=carried)
    cells["comment"] = history.explanation(f"comment.{base}", f"{name[0].lower()}{name[1:]}")
    return Row(base, cells)


def _name(history: History, id_: str, *, carried: bool) -> str:
    """What a risk is called where it is asked about: its title when it is known, else its row."""
    title = history.known.text(history.programme.code, f"risk.{id_}.title", history.quarter_with_risks)
    if carried:
        return f"Risk ‘{shortened(title, 60)}’" if title else f"Risk {id_}"
    return f"New risk {id_.rpartition('-')[2]}"


def _choices(history: History, base: str, name: str, *, carried: bool) -> dict[str, Field | Shown]:
    """Whether the risk is open, carried over; whether the mitigation is done, asked afresh."""
    comment = f"comment.{base}"
    state, done = f"{name}: open or closed", f"{name}: mitigation done?"
    return {
        "state": history.field(
            f"{base}.state",
            FieldKind.CHOICE,
            state,
            required=carried,
            choices=OPEN_CLOSED,
            comment=comment,
            carried="open" if carried else None,
        ),
        "done": history.field(
            f"{base}.done", FieldKind.CHOICE, done, required=carried, choices=YES_NO, comment=comment
        ),
    }


def _field(history: History, base: str, code: str, kind: FieldKind, label: str, *, carried: bool) -> Field:
    """A score or date, carried over from the last return; a risk that is still open must keep its scores."""
    before = history.known.view.value(history.programme.code, f"{base}.{code}", history.quarter_with_risks)
    return history.field(
        f"{base}.{code}",
        kind,
        label,
        unit="1 to 5" if kind is FieldKind.SCORE else "",
        required=carried and kind is FieldKind.SCORE,
        comment=f"comment.{base}",
        carried=plain(before) if carried else None,
    )


def _text(history: History, base: str, code: str, label: str, *, carried: bool, longest: int = 1000) -> Field:
    before = history.known.text(history.programme.code, f"{base}.{code}", history.quarter_with_risks) or None
    required = carried and code == "title"
    id_ = f"{base}.{code}"
    return history.field(
        id_, FieldKind.TEXT, label, required=required, carried=before if carried else None, longest=longest
    )


def _last_score(history: History, base: str) -> Decimal | None:
    view, quarter = history.known.view, history.quarter_with_risks
    likelihood = view.number(history.programme.code, f"{base}.likelihood-after", quarter)
    impact = view.number(history.programme.code, f"{base}.impact-after", quarter)
    return None if likelihood is None or impact is None else likelihood * impact
