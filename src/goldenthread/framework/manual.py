"""The page of the manual that is made from the code: every part of an edition, and every rule.

``python -m goldenthread.framework.manual docs`` writes it; a test sees to it that it is current.
"""

from __future__ import annotations

import ast
import inspect
import sys
import typing
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from goldenthread.framework import check, fields, model
from goldenthread.framework.rules import policy

_HEAD = """# Every part of an edition

<!-- Made by `python -m goldenthread.framework.manual docs`; change the code, not this page. -->

An edition is one YAML document. This page lists its parts, and the rules by which they must fit together;
[framework.md](framework.md) explains how to write one, with an example. A name marked * must be there.
"""
_WORDS = {
    fields.Code: "code",
    fields.Text: "words",
    fields.QuarterField: "quarter",
    fields.MonthField: "month",
    fields.YearField: "financial year",
    fields.Amount: "amount",
    fields.Number: "number",
    str: "words",
    bool: "true or false",
    int: "whole number",
}
_LAST_WORDS = {"Decimal": "number", "date": "day"}


def page() -> str:
    """The parts, each with its names, and the rules."""
    parts = [_HEAD, *map(_part, _models(model.Edition, {}))]
    rules = (*check.RULES, policy.series_exist)
    lines = "\n".join(f"- {_first_line(rule)}" for rule in rules)
    outro = "A document that breaks one cannot be published. Every breach is told at once, with its line."
    return "\n".join([*parts, f"## Rules\n\n{outro}\n\n{lines}\n"])


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").splitlines()[0].replace("``", "`")


def _models(one: type[BaseModel], seen: dict[type[BaseModel], None]) -> dict[type[BaseModel], None]:
    """A model and every model inside it, in the order in which a reader meets them."""
    seen[one] = None
    for name in one.model_fields:
        for inner in _inside(typing.get_type_hints(one)[name]):
            if isinstance(inner, type) and issubclass(inner, BaseModel) and inner not in seen:
                _models(inner, seen)
    return seen


def _inside(kind: Any) -> Iterator[Any]:
    yield kind
    for one in typing.get_args(kind):
        yield from _inside(one)


def _part(one: type[BaseModel]) -> str:
    about, notes = _first_line(one), _notes(one)
    hints = typing.get_type_hints(one, include_extras=True)
    rows = [
        f"| `{name}`{'*' if field.is_required() else ''} | {_in_words(hints[name])} | "
        f"{' '.join(filter(None, [notes.get(name), _otherwise(field.default)]))} |"
        for name, field in one.model_fields.items()
    ]
    return (
        f"## {one.__name__}\n\n{about}\n\n| name | what it holds | |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def _otherwise(default: object) -> str:
    """What holds where a name is left out; nothing for what is then simply absent."""
    if isinstance(default, bool):
        return f"Otherwise `{str(default).lower()}`."
    return f"Otherwise `{default}`." if isinstance(default, str | int | Decimal) and default != "" else ""


def _in_words(kind: Any) -> str:
    """What a name holds: ``list of Outcome``, ``amount by quarter``, ``one of mobilising, live``."""
    for known, words in _WORDS.items():
        if kind == known:
            return words
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return f"one of {', '.join(f'`{word}`' for word in kind)}"
    if isinstance(kind, type):
        return _LAST_WORDS.get(kind.__name__, kind.__name__)
    return _of_several(
        typing.get_origin(kind), [one for one in typing.get_args(kind) if one not in (..., type(None))]
    )


def _of_several(origin: Any, inner: list[Any]) -> str:
    if origin is typing.Literal:
        return f"`{inner[0]}`"
    if origin is typing.Annotated:
        return _in_words(inner[0])
    if origin is tuple:
        return f"list of {_in_words(inner[0])}"
    return f"{_in_words(inner[1])} by {_in_words(inner[0])}" if len(inner) == 2 else _in_words(inner[0])


def _notes(one: type[BaseModel]) -> dict[str, str]:
    """The sentence under each name, as the source has it."""
    [declared] = ast.parse(inspect.getsource(one)).body
    notes, name = {}, ""
    for statement in declared.body if isinstance(declared, ast.ClassDef) else []:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name = statement.target.id
        elif name and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            notes[name], name = " ".join(str(statement.value.value).replace("``", "`").split()), ""
        else:
            name = ""
    return notes


def main(folder: str) -> None:
    """Write the page into a folder."""
    (Path(folder) / "framework-parts.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
