"""The page docs/methods.md, made from docstrings and tests. Write it: python tools/methods.py"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from tests.statistics.examples import EXAMPLES, Example

from goldenthread import statistics

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "methods.md"
HEAD = """<!-- Made from docstrings and tests: python tools/methods.py -->

# Methods: what the numbers are made by

For statisticians. Every function of `goldenthread.statistics` is here with its formula, its published source,
the values that it must give with their relative tolerance, and the tests that hold it to them. The page is
made from the code's own docstrings and tests, and a test fails when it is not current. What the numbers mean
is in [trends.md](trends.md); so is [how often the rules are wrong](trends.md#how-often-the-rules-are-wrong).

A function marked † is on no page: it is kept for statisticians, and held to the reference.
"""
TESTS = 3
"""So many tests are named, those that call it alone first."""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *map(_section, _modules())])


def _modules() -> Iterator[ModuleType]:
    for one in sorted(pkgutil.iter_modules(statistics.__path__), key=lambda each: each.name):
        yield importlib.import_module(f"{statistics.__name__}.{one.name}")


def _section(module: ModuleType) -> str:
    name = module.__name__.rpartition(".")[2]
    about = _flat((module.__doc__ or "").partition("\n\n")[0])
    rows = [_row(name, module, one) for one in functions(module)]
    titles = ("function", "formula", "source", "given", "must give", "tolerance", "held by")
    heads = f"| {' | '.join(titles)} |\n{'|---' * len(titles)}|"
    return "\n".join([f"## {name}\n\n{about}\n\n{heads}", *rows, ""])


def functions(module: ModuleType) -> list[Callable[..., object]]:
    """The public functions of a module, in its order."""
    own = [
        one for _, one in inspect.getmembers(module, inspect.isfunction) if one.__module__ == module.__name__
    ]
    return sorted(
        (one for one in own if not one.__name__.startswith("_")), key=lambda one: one.__code__.co_firstlineno
    )


def _row(name: str, module: ModuleType, function: Callable[..., object]) -> str:
    doc = inspect.getdoc(function) or ""
    full = f"{name}.{function.__name__}"
    examples = [one for one in EXAMPLES if one.function == full]
    mark = "" if _is_used(name, function.__name__) else " †"
    source = _part("Sources?", doc) or _part("Sources?", module.__doc__ or "")
    cells = [
        f"`{function.__name__}`{mark}: {_flat(doc.partition(chr(10) * 2)[0])}",
        _part("Formula", doc),
        source,
        _lines(examples, lambda one: f"{one.given} ({one.by})"),
        _lines(examples, lambda one: ", ".join(f"{value:.12g}" for value in one.expected)),
        _lines(examples, lambda one: f"{one.tolerance:g}"),
        ", ".join(f"`{test}`" for test in _tests_of(function.__name__)),
    ]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _lines(examples: list[Example], told: Callable[[Example], str]) -> str:
    return "<br>".join(map(told, examples))


def _part(name: str, doc: str) -> str:
    """What a docstring says after ``Source:`` or ``Formula:``, to the end of the paragraph."""
    found = re.search(rf"\b{name}: (.+?)(?=\n\n|\Z)", doc, re.DOTALL)
    return _flat(found[1]) if found else ""


def _flat(text: str) -> str:
    """One line, without the marks of cross-references."""
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", " ".join(text.split())).replace("``", "`")


@cache
def _trees(folder: str) -> tuple[tuple[Path, ast.Module], ...]:
    paths = sorted((ROOT / folder).rglob("*.py"))
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


@cache
def _names(tree: ast.AST) -> set[str]:
    """Every name and attribute that is read in a piece of code."""
    nodes = list(ast.walk(tree))
    return {one.attr for one in nodes if isinstance(one, ast.Attribute)} | {
        one.id for one in nodes if isinstance(one, ast.Name)
    }


def _is_used(module: str, function: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a page stands on a function: another room reads it, or a used part of its own room does."""
    own = next(tree for path, tree in _trees("src/goldenthread/statistics") if path.stem == module)
    if _is_read_outside(module, function):
        return True
    users = {
        piece.name
        for piece in own.body
        if isinstance(piece, ast.FunctionDef | ast.ClassDef) and function in _names(piece)
    }
    return any(_is_used(module, one, seen | {function}) for one in users - seen - {function})


@cache
def _is_read_outside(module: str, name: str) -> bool:
    """Whether a file that imports a module of statistics reads a name of it."""
    return any(
        name in _names(tree)
        for path, tree in _trees("src/goldenthread")
        if (path.parent.name, path.stem) != ("statistics", module) and module in _imported(tree)
    )


@cache
def _imported(tree: ast.Module) -> set[str]:
    """The modules of statistics that a file imports, or imports from; those within functions too."""
    room = statistics.__name__
    found = [one for one in ast.walk(tree) if isinstance(one, ast.ImportFrom) and one.module]
    whole = {each.name for one in found if one.module == room for each in one.names}
    return whole | {one.module.rpartition(".")[2] for one in found if one.module.startswith(f"{room}.")}


@cache
def _tests_of(function: str) -> tuple[str, ...]:
    """The tests of the room that call a function, those that call the fewest others first."""
    found = [
        (len(_names(one)), one.name)
        for path, tree in _trees("tests/statistics")
        for one in tree.body
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test_") and function in _names(one)
    ]
    return tuple(name for _, name in sorted(found)[:TESTS])
