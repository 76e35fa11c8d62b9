"""What pydantic finds wrong with a document, in plain English."""

from __future__ import annotations

import difflib
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from goldenthread.framework.problems import Loc

Words = tuple[str, str]
"""What is wrong, and what to do."""


def in_words(error: ErrorDetails, model: type[BaseModel]) -> Words:
    """One of pydantic's errors about a document, as what is wrong and what to do."""
    say = _BY_TYPE.get(error["type"])
    if say is None:
        return (
            f"{_shown(error['input'])} cannot be used here.",
            "Look the part up in docs/framework.md and write it as described.",
        )
    return say(error, model)


def place_of(error: ErrorDetails) -> Loc:
    """The place that an error is about, without pydantic's own additions."""
    return tuple(key for key in error["loc"] if key != "[key]")


def _shown(value: object) -> str:
    if value is None:
        return "Nothing"
    if isinstance(value, Mapping):
        return "A part with names"
    if isinstance(value, list | tuple):
        return "A list"
    text = str(value)
    return f"“{text if len(text) <= 60 else text[:57] + '...'}”"


def _context(error: ErrorDetails, key: str) -> Any:
    return error.get("ctx", {}).get(key)


def _name(error: ErrorDetails) -> str:
    return str(error["loc"][-1]) if error["loc"] else "document"


def _missing(error: ErrorDetails, _: type[BaseModel]) -> Words:
    return f"“{_name(error)}” is missing.", f"Add “{_name(error)}: ...” here."


def _unknown_name(error: ErrorDetails, model: type[BaseModel]) -> Words:
    """A name that is not known: of a part of the edition, perhaps one that a later program knows."""
    known = sorted(model_at(model, tuple(error["loc"][:-1])))
    near = _related(_name(error), known) or difflib.get_close_matches(_name(error), known, n=1)
    later = (
        "Upgrade the program if a later one knows this part, or take" if len(error["loc"]) == 1 else "Take"
    )
    todo = (
        f"Did you mean “{near[0]}”?"
        if near
        else f"{later} it out. The names known here are: {', '.join(known)}."
    )
    return f"“{_name(error)}” is not a name known here.", todo


RELATED: Mapping[str, str] = {
    "at_risk": "amber",
    "boroughs": "area areas district districts localities location locations place places ward wards",
    "budget": "budgets cost costs funding grant money",
    "categories": "breakdown demographics groups",
    "code": "id identifier key ref reference short_name",
    "effective_from": "begins from quarter start starts valid_from",
    "end": "closes ends finish finishes to until",
    "hide_below": "minimum suppress suppress_below suppression threshold",
    "indicators": "kpis measures metrics",
    "label": "description name text title",
    "long_term_outcome": "goal impact outcome",
    "name": "called label title",
    "on_track": "green",
    "outcome_measures": "outcomes results",
    "priority_areas": "area areas objectives priorities theme themes",
    "programmes": "interventions projects schemes services",
    "providers": "delivered_by delivery lead organisation organisations partners supplier suppliers",
    "start": "begin begins from starts",
    "state": "stage status",
    "steps": "funnel stages",
    "summary": "about description text",
    "targets": "goals plan planned profile",
    "text": "description label name statement title",
    "theme": "description name text title",
    "title": "called description label name text",
}
"""The names that an edition knows, each with words that people write for it and that look different."""


def _related(written: str, known: Sequence[str]) -> list[str]:
    """The known names that somebody may mean who writes this word; a day counts without “_date”."""
    word = written.casefold().replace("-", "_").replace(" ", "_").removesuffix("_date")
    return [name for name in known if word == name or word in RELATED.get(name, "").split()]


def _one_of(error: ErrorDetails, _: type[BaseModel]) -> Words:
    choices = str(_context(error, "expected")).replace("'", "")
    return (
        f"{_shown(error['input'])} is not one of the words known here.",
        f"Write one of: {choices.replace(' or ', ', ')}.",
    )


def _needs(what: str, todo: str) -> Callable[[ErrorDetails, type[BaseModel]], Words]:
    return lambda error, _: (f"{_shown(error['input'])} is not {what}.", todo)


def _code(error: ErrorDetails, _: type[BaseModel]) -> Words:
    return (
        f"{_shown(error['input'])} cannot be a code.",
        "A code has up to 40 letters, digits and hyphens, and starts with a letter or digit: HBYW, 10-14.",
    )


def _too_small(error: ErrorDetails, _: type[BaseModel]) -> Words:
    least = _context(error, "ge")
    todo = "Write a number of 0 or more." if least == 0 else f"Write a number of {least} or more."
    return f"{_shown(error['input'])} is below {least}, the least that makes sense here.", todo


def _too_large(error: ErrorDetails, _: type[BaseModel]) -> Words:
    most = _context(error, "le")
    return (
        f"{_shown(error['input'])} is above {most}, the most that makes sense here.",
        f"Write a number of {most} or less.",
    )


def _empty(error: ErrorDetails, _: type[BaseModel]) -> Words:
    return f"“{_name(error)}” is empty.", "Fill it in."


def _too_few(error: ErrorDetails, _: type[BaseModel]) -> Words:
    return f"“{_name(error)}” has nothing in it.", "Add at least one."


def _own_rule(error: ErrorDetails, _: type[BaseModel]) -> Words:
    """A rule of the model itself: its sentence says what to do."""
    sentence = str(_context(error, "error") or error["msg"])
    wrong, stop, todo = sentence.partition(". ")
    return (wrong + ".", todo) if stop else (sentence, "Correct it.")


_TEXT = _needs("text", "Write words; put quotes around a number, a day, yes or no that is meant as text.")
_NUMBER = _needs(
    "a number", "Write digits, with a point for decimals and without commas or signs: 1200 or 62.5."
)
_WHOLE = _needs("a whole number", "Write digits only: 12.")
_DAY = _needs("a day", "Write year, month and day: 2024-04-01.")
_YES_NO = _needs("true or false", "Write true or false.")
_LIST = _needs("a list", "Start each item on its own line with a hyphen, or write [A, B].")
_PART = _needs(
    "a part with names", "Write its names and values below it, indented: “code: ...”, “title: ...”."
)

_BY_TYPE: Mapping[str, Callable[[ErrorDetails, type[BaseModel]], Words]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_name,
    "enum": _one_of,
    "literal_error": _one_of,
    "string_type": _TEXT,
    "string_too_short": _empty,
    "string_pattern_mismatch": _code,
    "too_short": _too_few,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
    "tuple_type": _LIST,
    "mapping_type": _PART,
    "dict_type": _PART,
    "model_type": _PART,
    "value_error": _own_rule,
}


def model_at(model: type[BaseModel], loc: Loc) -> Mapping[str, Any]:
    """The names known at a place of the document, by following the model's own declarations."""
    kind: Any = model
    for key in loc:
        kind = (
            kind.model_fields[key].annotation if _is_model(kind) and key in kind.model_fields else _item(kind)
        )
    kind = _without_none(kind)
    return kind.model_fields if _is_model(kind) else {}


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _without_none(kind: Any) -> Any:
    """``X`` of ``X | None``."""
    return next((one for one in typing.get_args(kind) if _is_model(one)), kind)


def _item(kind: Any) -> Any:
    """What a list or mapping holds."""
    inner = [one for one in typing.get_args(kind) if one is not Ellipsis]
    return inner[-1] if inner else None
