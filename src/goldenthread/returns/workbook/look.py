"""How the workbook looks: one colour for what is filled in, and words beside every other colour."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import ceil
from typing import Any

from goldenthread.returns.form import Field, FieldKind, Shown

BLUE, PALE, RULE, INK = "#12436D", "#F1F4F7", "#B8C2CC", "#1B1F23"
INPUT, INPUT_RULE = "#FFF6C7", "#8A7A2B"
GOOD, FAIR, IDLE, NOTICE = "#CCE2D8", "#FCE3C5", "#E5E8EB", "#FDE8C8"
LINE_HEIGHT = 15.0

_BASE: Mapping[str, Any] = {
    "font_name": "Arial",
    "font_size": 11,
    "font_color": INK,
    "valign": "vcenter",
    "text_wrap": True,
}

STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 20, "font_color": BLUE, "valign": "vcenter", "text_wrap": False},
    "subtitle": {"bold": True, "font_size": 11, "font_color": BLUE, "valign": "vcenter", "text_wrap": False},
    "heading": {"bold": True, "font_size": 14, "font_color": BLUE, "valign": "bottom", "text_wrap": False},
    "text": {},
    "bold": {"bold": True},
    "notice": {"bg_color": NOTICE, "bold": True, "border": 1, "border_color": RULE, "valign": "vcenter"},
    "header": {
        "indent": 1,
        "bold": True,
        "bg_color": BLUE,
        "font_color": "white",
        "border": 1,
        "border_color": BLUE,
        "valign": "vcenter",
    },
    "label": {"border": 1, "border_color": RULE},
    "shown": {"bg_color": PALE, "border": 1, "border_color": RULE},
    "worked": {"bg_color": IDLE, "border": 1, "border_color": RULE, "bold": True},
    "link": {"border": 1, "border_color": RULE, "font_color": BLUE, "underline": 1, "bold": True},
    "input": {"bg_color": INPUT, "border": 1, "border_color": INPUT_RULE, "locked": False},
    "words": {
        "bg_color": INPUT,
        "border": 1,
        "border_color": INPUT_RULE,
        "locked": False,
        "valign": "top",
        "align": "left",
    },
    "sample": {"bg_color": INPUT, "border": 1, "border_color": INPUT_RULE},
    "code": {"font_color": "#808080", "font_size": 8, "text_wrap": False},
    "good": {"bg_color": GOOD},
    "fair": {"bg_color": FAIR},
    "idle": {"bg_color": IDLE},
}

INPUT_FORMATS = {
    FieldKind.PEOPLE: "#,##0",
    FieldKind.COUNT: "#,##0",
    FieldKind.MONEY: "#,##0.00",
    FieldKind.NUMBER: "General",
    FieldKind.SCORE: "0",
    FieldKind.DATE: "dd/mm/yyyy",
    FieldKind.CHOICE: "General",
    FieldKind.TEXT: "@",
}


def input_format(field: Field) -> str:
    """The number format of a field's cell: what is there stays what it is, even where it does not belong."""
    match field.prefill:
        case datetime():
            return "dd/mm/yyyy hh:mm:ss"
        case date():
            return "dd/mm/yyyy"
        case time():
            return "hh:mm:ss"
        case timedelta():
            return "[h]:mm:ss"
        case Decimal() if field.kind is FieldKind.DATE:
            return "General"
    return INPUT_FORMATS[field.kind]


def style(name: str, number_format: str = "") -> dict[str, Any]:
    """The properties of a style; conditional styles have none beyond their own."""
    own = dict(STYLES[name])
    if name in _CONDITIONAL:
        return own
    inner = (
        {"indent": 1, **({"align": "right"} if _is_number(number_format) else {})} if name in _PADDED else {}
    )
    return {**_BASE, **inner, **own, **({"num_format": number_format} if number_format else {})}


_CONDITIONAL = frozenset({"good", "fair", "idle"})
_PADDED = frozenset({"label", "shown", "worked", "link", "input", "words", "sample"})


def _is_number(number_format: str) -> bool:
    return number_format.startswith(("#", "0"))


def shown_format(value: Shown) -> str:
    """The number format of a value that is shown: as many decimals as it has, at most two."""
    if isinstance(value, Decimal):
        places = (
            0 if value == value.to_integral_value() else min(2, -int(value.normalize().as_tuple().exponent))
        )
        return "#,##0" + ("." + "0" * places if places else "")
    return "" if value is None or isinstance(value, str) else "dd/mm/yyyy"


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column; a little generous, because fonts differ."""
    return sum(max(1, ceil(len(line) * 0.98 / max(width, 1))) for line in text.split("\n"))
