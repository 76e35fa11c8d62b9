"""Run the checks over a return, and say what follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from goldenthread.ledger.values import Value, Word
from goldenthread.returns.checks.context import Check, Context, Group
from goldenthread.returns.checks.standing import Mode, rehearsed, set_aside
from goldenthread.returns.checks.tables import EVERY, GROUPS, IDENTITY, ROUND
from goldenthread.returns.draft import Draft, Place
from goldenthread.returns.findings import Finding, Level, grouped
from goldenthread.returns.form import Form
from goldenthread.returns.known import Known
from goldenthread.returns.values import Parsed, Problem, listed, parse

BROKEN = "could-not-be-checked"


@dataclass(frozen=True)
class Checked:
    """What the checks have to say about a return, and what they could read in it."""

    findings: tuple[Finding, ...]
    values: Mapping[str, Value]
    """By field id: a value, or a gap for a blank. Empty rows for new risks are left out."""
    texts: Mapping[str, str]
    """By field id: the texts that are not empty."""

    @property
    def blocked(self) -> bool:
        """True when the return cannot be submitted as it stands."""
        return any(f.blocks for f in self.findings)

    @property
    def sentence(self) -> str:
        """What was found, in one sentence."""
        errors, queries, notes = (sum(f.level is level for f in self.findings) for level in Level)
        open_queries = sum(f.level is Level.QUERY and f.blocks for f in self.findings)
        counts = [
            _count(errors, "thing to put right", "things to put right"),
            _count(open_queries, "figure to check or explain", "figures to check or explain"),
            _count(queries - open_queries, "explanation for the reviewer", "explanations for the reviewer"),
            _count(notes, "note", "notes"),
        ]
        found = listed((c for c in counts if c), "and")
        if self.blocked:
            return f"Not ready to send: {found}."
        return f"Ready to send, with {found}." if found else "Ready to send: nothing was found."

    def to_json(self) -> dict[str, Any]:
        """The findings as plain JSON values; with no value of the return beyond what they quote."""
        return {
            "blocked": self.blocked,
            "sentence": self.sentence,
            "findings": [finding_json(f) for f in self.findings],
        }


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as plain JSON values."""
    return {
        "level": finding.level.value,
        "check": finding.check,
        "places": [str(p) for p in finding.places],
        "fields": list(finding.fields),
        "wrong": finding.wrong,
        "todo": finding.todo,
        "explanation": finding.explanation,
        "blocks": finding.blocks,
    }


def check(
    form: Form,
    draft: Draft,
    known: Known,
    today: date,
    groups: tuple[Group, ...] = GROUPS,
    *,
    lost_told: bool = False,
) -> Checked:
    """Every finding about a draft. One that answers another form is looked at no further.

    ``lost_told`` says that the reader of the file has told already which sheets, rows and columns are lost.
    """
    unread = Context(form, draft, known, today, MappingProxyType({}))
    identity = _run(IDENTITY, unread)
    if any(f.level is Level.ERROR for f in identity):
        return Checked(grouped(identity), MappingProxyType({}), MappingProxyType({}))
    context = Context(form, draft, known, today, _parsed(form, draft), lost_told)
    findings = [*identity, *(f for g in (ROUND, *groups) for f in _run(g, context))]
    return Checked(grouped(findings), _values(context), _texts(context))


def _parsed(form: Form, draft: Draft) -> dict[str, Parsed]:
    return {
        id_: parse(field, draft.entries[id_].raw)
        for id_, field in form.fields.items()
        if id_ in draft.entries
    }


def _run(group: Group, context: Context) -> list[Finding]:
    return [finding for one in group.checks for finding in _findings(one, context)]


def _findings(one: Check, context: Context) -> list[Finding]:
    """A check's findings; as notes where it only rehearses, or is set aside for this return."""
    found = _found(one, context)
    if context.decided.get(one.name, one.mode) is Mode.REHEARSAL:
        return [rehearsed(each) for each in found]
    waiver = context.waivers.get(one.name)
    if waiver is None:
        return found
    reason = context.known.text(waiver.programme, waiver.reason_id, waiver.quarter)
    return [set_aside(each, waiver, reason) for each in found]


def each(form: Form, draft: Draft, known: Known, today: date) -> Mapping[str, tuple[Finding, ...]]:
    """What each check would say of a return, by name, if all were switched on and set aside for nobody."""
    context = Context(form, draft, known, today, _parsed(form, draft))
    found = {one.name: grouped(_found(one, context)) for group in EVERY for one in group.checks}
    return MappingProxyType({name: findings for name, findings in found.items() if findings})


def _found(one: Check, context: Context) -> list[Finding]:
    """A check's findings; a check that breaks gives one that blocks, and never counts as passed."""
    try:
        return [_finding(one, problem, context) for problem in one.find(context)]
    except Exception as problem:  # noqa: BLE001 - whatever breaks in a check, the others must still be run
        return [_could_not(one, problem)]


def _could_not(one: Check, problem: Exception) -> Finding:
    wrong = f"“{one.title}” could not be checked ({type(problem).__name__})."
    todo = "This is a fault of ours, not of your return. Please send us the file, and we will mend it."
    return Finding(Level.ERROR, BROKEN, (Place("Return"),), wrong, todo)


def _finding(one: Check, problem: Problem, context: Context) -> Finding:
    found = [context.place(f) for f in problem.fields]
    places = tuple(p for p in found if p is not None) or (problem.where or Place("Return"),)
    level, todo, explanation = one.level, problem.todo, ""
    if level is Level.QUERY:
        level, todo, explanation = _query(problem, context)
    return Finding(level, one.name, places, problem.wrong, todo, problem.fields, explanation)


def _query(problem: Problem, context: Context) -> tuple[Level, str, str]:
    """A query with its explanation, or with the cell to explain it in.

    Where the form has no cell to explain it in, it is a note: what nobody can answer must not block.
    """
    for comment in _comments(problem.fields, context):
        if explains(context.text(comment)):
            return Level.QUERY, problem.todo, context.text(comment)
    for comment in _comments(problem.fields, context):
        if place := context.place(comment):
            where = f"{context.label(comment)} ({place})"
            return Level.QUERY, f"{problem.todo} {problem.unless}, say why in {where}.", ""
    return Level.NOTE, problem.todo, ""


def _comments(fields: Iterable[str], context: Context) -> Iterator[str]:
    comments = (context.fields[f].comment for f in fields if f in context.fields)
    yield from dict.fromkeys(c for c in comments if c is not None)


def explains(text: str) -> bool:
    """True for a text that can be an explanation: more than ``n/a``, ``ok`` or a dash."""
    return len(re.findall(r"[^\W\d_]{2,}", text)) >= 2 and len(text.strip()) >= 10


def _values(context: Context) -> Mapping[str, Value]:
    """The values that may enter the ledger; empty rows for new risks leave nothing there."""
    empty = {f for risk in context.risks if not risk.used for f in risk.fields}
    values = {f: p.value for f, p in context.parsed.items() if p.value is not None and f not in empty}
    taken_as_open = {
        risk.field("state"): Word("open")
        for risk in context.risks
        if risk.used and context.blank(risk.field("state")) and risk.field("state") in context.fields
    }
    return MappingProxyType(values | taken_as_open)


def _texts(context: Context) -> Mapping[str, str]:
    return MappingProxyType({f: p.text for f, p in context.parsed.items() if p.text})


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""
