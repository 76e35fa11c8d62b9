"""Drop-downs and rules for cells, with a message that helps before anything goes wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from goldenthread.returns.form import Field, FieldKind

Rule = tuple[FieldKind, tuple[str, ...], int, str]

_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)


def rule_of(field: Field) -> Rule:
    """What decides a cell's validation; neighbours with the same rule share it."""
    labels = tuple(choice.label for choice in field.choices)
    return field.kind, labels, field.longest if field.kind is FieldKind.TEXT else 0, field.unit


def validation(rule: Rule) -> dict[str, Any]:
    """The validation in the spreadsheet's terms."""
    kind, labels, longest, unit = rule
    limits, title, message = _LIMITS[kind](labels, longest, unit)
    return {
        **limits,
        "ignore_blank": True,
        "input_title": title,
        "input_message": message,
        "error_title": title,
        "error_message": f"{message} To clear the cell, press Cancel.",
    }


def allowed(field: Field) -> str:
    """What may be entered into a field, in words."""
    return str(validation(rule_of(field))["input_message"])


def _whole(_labels: tuple[str, ...], _longest: int, unit: str) -> tuple[dict[str, Any], str, str]:
    title = "A whole number of people" if unit == "people" else "A whole number"
    message = (
        "Digits only, 0 or more: 12, not “12 people” or “about 12”. Enter 0 for none. Leave blank if you "
        "do not know."
    )
    return {"validate": "integer", "criteria": ">=", "value": 0}, title, message


def _money(_labels: tuple[str, ...], _longest: int, _unit: str) -> tuple[dict[str, Any], str, str]:
    message = "Pounds, with pence after a dot if you have them: 12500 or 12500.50. No £ sign."
    return {"validate": "decimal", "criteria": ">=", "value": 0}, "An amount in pounds", message


def _number(_labels: tuple[str, ...], _longest: int, unit: str) -> tuple[dict[str, Any], str, str]:
    example = "For 62 per cent enter 62." if unit.startswith("per cent") else f"In this unit: {unit[:80]}."
    return (
        {"validate": "decimal", "criteria": ">=", "value": 0},
        "A number",
        f"Digits only, 0 or more. {example}",
    )


def _score(_labels: tuple[str, ...], _longest: int, _unit: str) -> tuple[dict[str, Any], str, str]:
    message = "Choose from 1 (very low) to 5 (very high)."
    return {"validate": "list", "source": ["1", "2", "3", "4", "5"]}, "A score from 1 to 5", message


def _date(_labels: tuple[str, ...], _longest: int, _unit: str) -> tuple[dict[str, Any], str, str]:
    limits = {"validate": "date", "criteria": "between", "minimum": _EARLIEST, "maximum": _LATEST}
    return limits, "A date", "Day/month/year, such as 30/06/2024."


def _choice(labels: tuple[str, ...], _longest: int, _unit: str) -> tuple[dict[str, Any], str, str]:
    answers = f"{', '.join(labels[:-1])} or {labels[-1]}" if len(labels) > 1 else labels[0]
    return {"validate": "list", "source": list(labels)}, "Choose from the list", f"Choose {answers}."


def _text(_labels: tuple[str, ...], longest: int, _unit: str) -> tuple[dict[str, Any], str, str]:
    message = f"Up to {longest:,} characters. Please leave out names and anything that tells who somebody is."
    return {"validate": "length", "criteria": "<=", "value": longest}, "Your words", message


_LIMITS = {
    FieldKind.PEOPLE: _whole,
    FieldKind.COUNT: _whole,
    FieldKind.MONEY: _money,
    FieldKind.NUMBER: _number,
    FieldKind.SCORE: _score,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.TEXT: _text,
}
