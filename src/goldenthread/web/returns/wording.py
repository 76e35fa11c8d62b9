"""Findings in the words of a page: a cell is an answer there, and an explanation has its box below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from goldenthread.returns.findings import Finding, Level
from goldenthread.returns.form import Field, Section

_CELLS = (
    (re.compile(r"say why in (?:“[^”]*” \()?[^.!(“]+![A-Z]+\d+\)?\."), "say why in the explanation below."),
    (re.compile(r"^The grey row under a percentage is worked out for you\. "), ""),
    (re.compile(r"\bThis cell\b"), "This answer"),
    (re.compile(r"\b(Clear|Leave|leave) the cell\b"), r"\1 the box"),
    (re.compile(r"\bin the comment\b"), "in the explanation below"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A finding as it is shown next to a question."""

    level: str
    wrong: str
    todo: str
    blocks: bool
    explained: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it stands in a summary, with the question that its link leads to."""

    level: str
    text: str
    field: str
    """Empty where it is about no one question."""
    section: str
    blocks: bool
    explanation: str = ""


def in_page_words(sentence: str) -> str:
    """A sentence about a cell, as it is true of a page."""
    for pattern, instead in _CELLS:
        sentence = pattern.sub(instead, sentence)
    return sentence


def beside(findings: Iterable[Finding], field: Field) -> tuple[Said, ...]:
    """What there is to say beside one question."""
    return tuple(
        Said(
            one.level.value,
            without_name(in_page_words(one.wrong), field.label),
            in_page_words(one.todo),
            one.blocks,
            one.level is Level.QUERY and not one.blocks,
        )
        for one in findings
        if field.id in one.fields
    )


def summary(
    findings: Iterable[Finding], fields: Mapping[str, Field], sections: Iterable[Section]
) -> tuple[Told, ...]:
    """Every finding with its links, a line for each of these sections that it is about.

    What blocks comes first, and then everything in the order of the questions.
    """
    where = {field.id: section.code for section in sections for field in section.fields()}
    order = {id_: at for at, id_ in enumerate(where)}
    found = [told for one in findings for told in _lines(one, fields, where)]
    return tuple(sorted(found, key=lambda one: (not one.blocks, order.get(one.field, len(order)))))


def _lines(one: Finding, fields: Mapping[str, Field], where: Mapping[str, str]) -> Iterator[Told]:
    by_section: dict[str, list[str]] = {}
    for id_ in one.fields:
        if id_ in where:
            by_section.setdefault(where[id_], []).append(id_)
    for section, ids in by_section.items():
        wrong = without_name(in_page_words(one.wrong), fields[ids[0]].label)
        text = f"{_named(ids, fields)} {wrong}"
        yield Told(one.level.value, text, ids[0], section, one.blocks, one.explanation)
    if not by_section:
        yield Told(one.level.value, in_page_words(one.wrong), "", "", one.blocks, one.explanation)


def without_name(sentence: str, label: str) -> str:
    """A sentence beside its question, which need not be named again."""
    return sentence.replace(f" (“{label}”)", "")


def _named(ids: list[str], fields: Mapping[str, Field]) -> str:
    """The first question; with how many others, where the sentence is about more than one."""
    label = fields[ids[0]].label
    if len(ids) > 1:
        return f"{label.removesuffix('?')}, and {len(ids) - 1} more:"
    return label if label.endswith("?") else f"{label}:"
