"""Two versions of a return side by side: what changed, from what to what, and what led to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from goldenthread.ledger.values import Event, Observation
from goldenthread.returns.conversation import About, section_of
from goldenthread.returns.form import Form


@dataclass(frozen=True, slots=True)
class Content:
    """What one version of a return holds."""

    version: int
    told: Mapping[str, Observation]
    """By field id, each value with its cell."""
    texts: Mapping[str, str]
    """By field id."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two versions; None where a version does not hold it."""

    field: str
    label: str
    section: str
    before: Observation | str | None
    after: Observation | str | None
    why: tuple[str, ...]
    """The ids of what was said about this field or its section in between."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions side by side."""

    before: int
    after: int
    by: str
    """Who sent the later one."""
    at: datetime | None
    why: tuple[str, ...]
    """The ids of the reasons for which the return was sent back or reopened in between."""
    changes: tuple[Change, ...]


OPENED = frozenset({"return.returned", "return.reopened"})


def compared(form: Form, before: Content, after: Content, events: Iterable[Event]) -> Compared:
    """What changed between two versions, in the order of the form; fields that it lacks come last."""
    mine = sorted(events, key=lambda e: e.serial)
    sent = {int(e.data["version"]): e for e in mine if e.kind == "return.submitted"}
    first, last = sent.get(before.version), sent.get(after.version)
    between = [e for e in mine if first and last and first.serial < e.serial < last.serial]
    return Compared(
        before.version,
        after.version,
        last.by if last else "",
        last.recorded_at if last else None,
        tuple(e.data["reason-text-id"] for e in between if e.kind in OPENED and "reason-text-id" in e.data),
        tuple(_changes(form, before, after, between)),
    )


def _changes(form: Form, before: Content, after: Content, between: list[Event]) -> Iterator[Change]:
    held = {*before.told, *before.texts, *after.told, *after.texts}
    order = [*(f for f in form.fields if f in held), *sorted(held - form.fields.keys())]
    for field in order:
        was, now = _held(before, field), _held(after, field)
        if _content(was) != _content(now):
            section = section_of(form, field)
            label = form.fields[field].label if field in form.fields else field
            yield Change(field, label, section, was, now, _said_about(field, section, between))


def _held(content: Content, field: str) -> Observation | str | None:
    return content.told.get(field) or content.texts.get(field)


def _content(held: Observation | str | None) -> object:
    return held.value if isinstance(held, Observation) else held


def _said_about(field: str, section: str, between: list[Event]) -> tuple[str, ...]:
    wanted = [About(field=field).data, *([About(section=section).data] if section else [])]
    return tuple(
        e.data["reason-text-id"]
        for e in between
        if e.kind.startswith("query.")
        and "reason-text-id" in e.data
        and any(e.data.items() >= one.items() for one in wanted)
    )
