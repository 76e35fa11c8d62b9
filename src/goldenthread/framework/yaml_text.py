"""Reading the text of a document: YAML without its surprises, remembering the line of everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from goldenthread.framework.problems import Loc, Problem, path_of

LONGEST = 4_000_000
"""The most bytes that a document may have: several times what a VRU of a thousand programmes needs."""
DEEPEST = 30
"""The most lists and sections inside one another."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Text:
    """A document as plain values, with the line of every place and the problems of the text itself."""

    data: dict[str, Any] | None = None
    lines: dict[Loc, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, loc: Loc) -> int | None:
        """The line of a place, or of the nearest thing around it that the document has."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc)


def read_text(document: str | bytes, *, checked: bool = False) -> Text:
    """Read a document into plain values; ``data`` is None when it is not a YAML mapping.

    One that was ``checked`` before is known to be no deeper than it may be.
    """
    text = Text()
    content = _decoded(document, text)
    if content is None:
        return text
    try:
        if checked or _is_plain(content, text):
            _build(yaml.compose(content, Loader=_Loader), text)
    except yaml.YAMLError as error:
        text.problems.append(_spelt_wrong(error))
    return text


def _decoded(document: str | bytes, text: Text) -> str | None:
    """The document's characters, or None with the problem noted."""
    if len(document) > LONGEST:
        text.problems.append(
            Problem(
                "",
                f"The document has more than {LONGEST:,} bytes.",
                "Check that it is an edition, not another file.",
            )
        )
        return None
    if isinstance(document, str):
        return document
    try:
        return document.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = document[: error.start].count(b"\n") + 1
        text.problems.append(
            Problem("", "The document is not text in UTF-8.", "Save it again as UTF-8 text.", line)
        )
        return None


def _is_plain(content: str, text: Text) -> bool:
    """False, with the problem noted, when the document is nested too deeply or uses YAML's references."""
    depth = 0
    for event in yaml.parse(content, Loader=_Loader):
        line = _line(event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            text.problems.append(
                Problem(
                    "",
                    f"More than {DEEPEST} sections lie inside one another.",
                    "Check the indentation.",
                    line,
                )
            )
            return False
        if isinstance(event, yaml.AliasEvent):
            wrong = f"“*{event.anchor}” refers to another part of the document."
            text.problems.append(
                Problem("", wrong, "Write it out: an edition is read without looking elsewhere.", line)
            )
    return not text.problems


def _line(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None


def _spelt_wrong(error: yaml.YAMLError) -> Problem:
    """What YAML stumbled over, in words."""
    mark = getattr(error, "problem_mark", None)
    heard = getattr(error, "problem", None) or getattr(error, "reason", None) or "it stops making sense"
    todo = (
        "Check the indentation (spaces, never tabs), the colons and the quotes there and in the line above."
    )
    return Problem(
        "", f"The document cannot be read as YAML: {heard}.", todo, mark.line + 1 if mark else None
    )


def _build(node: yaml.Node | None, text: Text) -> None:
    if not isinstance(node, yaml.MappingNode):
        wrong = "The document is empty." if node is None else "The document is not a list of named parts."
        text.problems.append(
            Problem("", wrong, "Start it with “format: 1”, then the parts that docs/framework.md describes.")
        )
        return
    text.data = _Builder(text).mapping(node, ())


class _Builder(yaml.constructor.SafeConstructor):
    """Turns YAML's nodes into plain values, noting lines and keys that occur twice."""

    def __init__(self, text: Text) -> None:
        super().__init__()
        self.text = text

    def value(self, node: yaml.Node, loc: Loc) -> Any:
        self.text.lines[loc] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, loc)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(one, (*loc, number)) for number, one in enumerate(node.value)]
        return self._scalar(node, loc)

    def mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in found:
                self._twice(key, key_node, loc)
            found[key] = self.value(value_node, (*loc, key))
        return found

    def _twice(self, key: str, node: yaml.Node, loc: Loc) -> None:
        path = path_of((*loc, key), None) if not loc else f"{path_of(loc, None)}.{key}"
        first = self.text.lines[(*loc, key)]
        wrong = f"“{key}” is given twice, first in line {first}."
        self.text.problems.append(Problem(path, wrong, "Keep one of them.", node.start_mark.line + 1))

    def _scalar(self, node: yaml.Node, loc: Loc) -> Any:
        construct = self.yaml_constructors.get(node.tag, yaml.constructor.SafeConstructor.construct_undefined)
        try:
            return construct(self, node)
        except (ValueError, yaml.YAMLError):
            wrong = f"“{node.value}” cannot be read."
            path = path_of(loc, None)
            self.text.problems.append(
                Problem(
                    path,
                    wrong,
                    "Put it into quotes if it is text; write a day as 2024-04-01.",
                    node.start_mark.line + 1,
                )
            )
            return None
