"""The answers of a return, line by line: the number, where it was read, what was asked and said about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from goldenthread.periods import Quarter
from goldenthread.reports.document import Number
from goldenthread.reports.review.one import FieldLine, ReviewPage
from goldenthread.reports.review.submitted import Submitted
from goldenthread.reports.words import day
from goldenthread.returns.checks import catalogue
from goldenthread.returns.conversation import About, Act, Talk, Thread, Turn, title
from goldenthread.returns.findings import Finding, Level
from goldenthread.returns.form import Field, FieldKind, Form, Table
from goldenthread.store import checks, conversations
from goldenthread.web.trails import href

ACTS = {Act.ASK: "asked", Act.ANSWER: "answered", Act.CLOSE: "closed it"}
COLOURS = {Turn.NONE: "grey", Turn.OPEN: "orange", Turn.ANSWERED: "blue", Turn.CLOSED: "grey"}


@dataclass(frozen=True, slots=True)
class Linked:
    """Something that is shown, and the address of its trail; none for words."""

    shown: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a conversation, as it is read."""

    what: str
    by: str
    at: object
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A conversation as it is read."""

    thread: Thread
    title: str
    colour: str
    href: str
    said: tuple[Said, ...]
    waits: str
    """Who waits for whom, as the reader is told."""

    @property
    def anchor(self) -> str:
        """Its id in a page."""
        return "query-" + re.sub(r"[^A-Za-z0-9-]", "-", str(self.thread.about))


@dataclass(frozen=True, slots=True)
class Line:
    """One answer."""

    field: Field
    now: Linked
    others: tuple[Linked | None, Linked | None, Linked | None]
    """Last quarter, the same quarter last year, and the change."""
    place: str
    findings: tuple[Finding, ...]
    shown: Shown | None
    ask: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of one table of a section."""

    table: Table
    lines: tuple[Line, ...]

    @property
    def words(self) -> bool:
        """True where no answer is a number, so that nothing is compared."""
        return not any(line.now.href for line in self.lines)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the return."""

    code: str
    title: str
    groups: tuple[Group, ...]
    shown: Shown | None
    ask: str


def thread_href(quarter: Quarter, code: str, about: About) -> str:
    """The address of a conversation."""
    return f"{reverse('query', args=(quarter, code))}?{urlencode({'about': str(about)})}"


def shown(form: Form, talk: Talk, about: About, *, provider: bool = False) -> Shown:
    """A conversation made ready to be read by the VRU, or by somebody of the provider."""
    thread, words = talk.about(about), conversations.words(form.programme, form.quarter)
    said = tuple(
        Said(ACTS[m.act], m.by, m.at, m.version, words.get(m.text_id, "(the words were erased)"))
        if m.text_id
        else Said(ACTS[m.act], m.by, m.at, m.version, "")
        for m in thread.messages
    )
    where = thread_href(form.quarter, form.programme, about)
    waits = thread.waits_for(provider)
    return Shown(thread, title_of(form, about), COLOURS[thread.turn], where, said, waits)


def title_of(form: Form, about: About) -> str:
    """What a conversation is about; the field's own name where the form asks it no more."""
    known = about.section in {s.code for s in form.sections} or about.field in form.fields
    return title(form, about) if known else about.field or about.section


def sections(one: Submitted, page: ReviewPage, base: str) -> list[Section]:
    """Every section with its answers; answers and tables that hold nothing are left out."""
    return [
        Section(
            section.code,
            section.title,
            tuple(_groups(one, page, base, section.tables)),
            _thread(one, About(section=section.code)),
            thread_href(one.quarter, one.programme.code, About(section=section.code)),
        )
        for section in one.form.sections
    ]


def _groups(one: Submitted, page: ReviewPage, base: str, tables: tuple[Table, ...]) -> Iterator[Group]:
    for table in tables:
        fields = [cell for row in table.rows for cell in row.cells.values() if isinstance(cell, Field)]
        found = tuple(_line(one, page.lines[f.id], base) for f in fields if _is_told(one, f))
        if found:
            yield Group(table, found)


def _is_told(one: Submitted, field: Field) -> bool:
    if field.kind is FieldKind.TEXT:
        return bool(one.content.texts.get(field.id)) or About(field=field.id) in one.talk.threads
    return field.id in one.content.told


def _thread(one: Submitted, about: About) -> Shown | None:
    return shown(one.form, one.talk, about) if about in one.talk.threads else None


def _line(one: Submitted, line: FieldLine, base: str) -> Line:
    about = About(field=line.field.id)
    return Line(
        line.field,
        _linked(line.now, base) or Linked(""),
        (_linked(line.last, base), _linked(line.year, base), _linked(line.change, base)),
        line.place,
        tuple(f for f in one.findings if line.field.id in f.fields),
        _thread(one, about),
        thread_href(one.quarter, one.programme.code, about),
        line.field.kind is FieldKind.TEXT,
    )


def _linked(number: Number | str | None, base: str) -> Linked | None:
    if number is None:
        return None
    return Linked(number) if isinstance(number, str) else Linked(number.shown, href(base, number.figure))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a check asked about the version, and the way to set that check aside, if there is one."""

    finding: Finding
    until: str
    """Until when the check is set aside for this return; empty while it counts."""
    waive: str


def queries(one: Submitted) -> list[Asked]:
    """What the checks asked about the version, and how the provider explained it."""
    whose = (one.programme.code, one.quarter)
    held = [w for w in checks.every_waiver() if (w.programme, w.quarter) == whose]
    until = {w.check: day(w.expires) for w in held if w.holds(timezone.localdate())}
    may = {c.name for c in catalogue() if c.may_be_set_aside}
    asked = (f for f in one.findings if f.level is Level.QUERY)
    return [Asked(f, until.get(f.check, ""), _waive(one, f.check) if f.check in may else "") for f in asked]


def _waive(one: Submitted, check: str) -> str:
    """The page on which a check is set aside, filled in for this return."""
    told = {"programme": one.programme.code, "quarter": one.quarter, "back": "review"}
    return f"{reverse('waive-check', args=(check,))}?{urlencode(told)}"


def waiting(one: Submitted) -> list[Shown]:
    """The conversations that are not closed: those for the VRU first."""
    return [shown(one.form, one.talk, t.about) for t in (*one.talk.answered, *one.talk.open)]
