"""Findings in the words of a page: a cell is an answer there, and an explanation has its box below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from goldenthread.reports.words import counted
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
    """A finding as it stands beside a question."""

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


def beside(findings: Iterable[Finding], field: str) -> tuple[Said, ...]:
    """What there is to say beside one question."""
    return tuple(
        Said(
            one.level.value,
            in_page_words(one.wrong),
            in_page_words(one.todo),
            one.blocks,
            one.level is Level.QUERY and not one.blocks,
        )
        for one in findings
        if field in one.fields
    )


def summary(
    findings: Iterable[Finding], fields: Mapping[str, Field], sections: Iterable[Section]
) -> tuple[Told, ...]:
    """Every finding with its links, a line for each section that it is about; what blocks comes first."""
    where = {field.id: section.code for section in sections for field in section.fields()}
    found = [told for one in findings for told in _lines(one, fields, where)]
    return tuple(sorted(found, key=lambda one: not one.blocks))


def _lines(one: Finding, fields: Mapping[str, Field], where: Mapping[str, str]) -> Iterator[Told]:
    by_section: dict[str, list[str]] = {}
    for id_ in one.fields:
        by_section.setdefault(where.get(id_, ""), []).append(id_)
    for section, ids in by_section.items() or [("", [])]:
        known = [id_ for id_ in ids if id_ in fields]
        text = f"{_named(known, fields)}{in_page_words(one.wrong)}"
        field = known[0] if known and section else ""
        yield Told(one.level.value, text, field, section, one.blocks, one.explanation)


def _named(ids: list[str], fields: Mapping[str, Field]) -> str:
    if not ids:
        return ""
    first = fields[ids[0]].label
    return f"{first}: " if len(ids) == 1 else f"{counted(len(ids), 'question')}, the first “{first}”: "
