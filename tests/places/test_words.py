"""No page, report, command or refusal of the core has words of one place: the declaration gives them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import goldenthread

ROOT = Path(goldenthread.__file__).parent
WORDS = re.compile(
    r"\b[Bb]oroughs?\b|\bLondon|Reference Group\b|\bPRG\b|\bVRU\b|\bMOPAC\b|\bCity Hall\b|\bthe Met\b|\bMPS\b"
)
NAME = re.compile(r"[a-z_\-./{}<>:|()\\?+*\[\]^w]+")
"""A name, an address or a pattern: nothing that a person reads."""
APART = (
    "demo/",  # the demonstration is London's
    "framework/places/",  # the declarations
    "trends/kinds/",  # publishers' own kinds
    "trends/series/",  # and the series that they publish
    "web/collected/",
    "web/static/",
    "store/migrations/",
)
ALLOWED = {
    "cli/output.py": "the time zone Europe/London, in which all of Britain tells the time",
    "config/settings.py": "the same",
    "reports/words.py": "the same",
    "framework/formats.py": "what format 1 calls areas, and the place that comes with the program",
    "trends/survey.py": "what is known of the sample of one publisher's survey",
    "reports/review/manual.py": "the demonstration's words in a worked example",
}
"""Files with such a word, and why it may stand there."""


def of_python(text: str) -> Iterator[str]:
    """The texts of a module that a person may read: its strings, without docstrings and patterns."""
    tree = ast.parse(text)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield "" if NAME.fullmatch(node.value) else node.value


def of_template(text: str) -> Iterator[str]:
    yield re.sub(r"\{[%{#].*?[%}#]\}", "", text, flags=re.DOTALL)


def found() -> dict[str, list[str]]:
    """The words of one place in the core, by file."""
    every: dict[str, list[str]] = {}
    for path in sorted(ROOT.rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix not in (".py", ".html", ".txt", ".yaml") or name.startswith(APART):
            continue
        read = of_python if path.suffix == ".py" else of_template
        words = [word for text in read(path.read_text("utf-8")) for word in WORDS.findall(text)]
        if words:
            every[name] = words
    return every


def test_words_of_one_place_stand_only_where_there_is_a_reason() -> None:
    assert found().keys() == ALLOWED.keys()


def test_the_search_finds_such_words() -> None:
    sample = 'def f():\n    """In London."""\n    return f"{x} boroughs of London", "trends/boroughs/"'
    assert [word for text in of_python(sample) for word in WORDS.findall(text)] == ["boroughs", "London"]
    assert [WORDS.findall(text) for text in of_template("<p>The {{ vru }} VRU</p>")] == [["VRU"]]
