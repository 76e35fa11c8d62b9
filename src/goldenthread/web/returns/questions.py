"""A section of a return as questions: what a page draws, for whatever form an edition asks for.

A table of the form becomes groups of questions; those that share an explanation are one group, with the box
for it. What the workbook shows in grey beside a cell stands as a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Protocol

from goldenthread.framework.targets import plain
from goldenthread.returns.draft import Raw
from goldenthread.returns.drafting import Undecided
from goldenthread.returns.findings import Finding, Level
from goldenthread.returns.form import Field, FieldKind, Row, Section, Shown, Table
from goldenthread.returns.values import is_blank
from goldenthread.web.returns import answers
from goldenthread.web.returns.wording import Said, beside, in_page_words

NUMBERS = frozenset({FieldKind.PEOPLE, FieldKind.COUNT, FieldKind.MONEY, FieldKind.NUMBER})
LINE = 300
"""A text of at most so many characters is asked for in one line."""
FACTS = (
    ("last", "Last quarter"),
    ("target", "Target"),
    ("budget", "Budget"),
    ("outcome", "The outcome it speaks for"),
    ("why", "What happens with your answer"),
)
"""What is shown next to a question, by the code of its column."""


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be chosen."""

    value: str
    label: str
    chosen: bool
    id: str


class Query(Protocol):
    """A conversation with the VRU, as far as a question shows it."""

    @property
    def anchor(self) -> str:
        """Where it stands in the page."""

    @property
    def waits(self) -> str:
        """Who waits for whom."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what stands in its box, what is known beside it, and what was found."""

    field: Field
    label: str
    facts: tuple[str, ...]
    text: str
    options: tuple[Option, ...] = ()
    said: tuple[Said, ...] = ()
    other: Undecided | None = None
    quoted: str = ""
    """A long text of last quarter."""
    asked: Query | None = None
    """What the VRU asked about it."""

    @property
    def id(self) -> str:
        """Its id in the page."""
        return html_id(self.field.id)

    @property
    def target(self) -> str:
        """The id that a link leads to: the first thing that can be filled in."""
        return self.options[0].id if self.drawn == "radios" else self.id

    @property
    def drawn(self) -> str:
        """Which component it is."""
        kind = self.field.kind
        if kind is FieldKind.CHOICE:
            return "radios" if self.field.required else "select"
        if kind is FieldKind.SCORE:
            return "select"
        if kind is FieldKind.TEXT:
            return "line" if self.field.longest <= LINE else "long"
        return "date" if kind is FieldKind.DATE else "number"

    @property
    def mode(self) -> str:
        """Which keyboard a telephone shows."""
        return "numeric" if self.field.kind in (FieldKind.PEOPLE, FieldKind.COUNT) else "decimal"

    @property
    def blocks(self) -> bool:
        """Whether something has to be done about the answer."""
        return any(one.blocks for one in self.said)

    @property
    def hints(self) -> tuple[str, ...]:
        """What is known, and how a date is typed."""
        dates = ("For example, 12 July 2024",) if self.field.kind is FieldKind.DATE else ()
        return (*self.facts, *dates)

    @property
    def about(self) -> str:
        """What an explanation is about."""
        return self.field.label.partition(": ")[2] or self.field.label

    @property
    def suffix(self) -> str:
        """The unit, where it is a word that can stand behind the box."""
        unit = self.field.unit
        return "" if unit in ("", "£", "number", "1 to 5") or self.drawn != "number" else unit

    @property
    def described_by(self) -> str:
        """The ids of what belongs to the box: its hint and what was found."""
        found = [f"{self.id}-hint"] * bool(self.hints) + [f"{self.id}-said"] * bool(self.said)
        return " ".join(found)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together, with the box in which a figure among them is explained."""

    legend: str
    facts: tuple[str, ...]
    questions: tuple[Question, ...]
    comment: Question | None
    works_out: tuple[str, ...] = ()
    """What the answers come to."""
    folded: bool = False
    """An empty row for something new, which is opened when it is needed."""

    @property
    def after(self) -> str:
        """The last field that sends somebody to the explanation below it; empty where none does."""
        asking = [q.field.id for q in self.questions if any(_needs_explaining(s) for s in q.said)]
        return asking[-1] if self.comment and asking else ""


def _needs_explaining(said: Said) -> bool:
    return said.level == Level.QUERY or "in the explanation below" in said.todo


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the form: groups of questions, or only what is known."""

    code: str
    title: str
    help: str
    groups: tuple[Group, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def is_one_list(self) -> bool:
        """True for one question after another under one heading, such as people by age."""
        return len(self.groups) == 1 and self.groups[0].legend == self.title


@dataclass(frozen=True)
class Filled:
    """What a section's page is filled in with."""

    texts: Mapping[str, str]
    """What stands in each box."""
    raws: Mapping[str, Raw]
    """What the draft holds."""
    findings: Sequence[Finding] = ()
    """What is shown beside questions."""
    undecided: Mapping[str, Undecided] = field(default_factory=dict)
    asked: Mapping[str, Query] = field(default_factory=dict)
    """What the VRU asked about a question and nobody has closed, by field id."""


LAST_SCORE = "Score when it was last reported, after mitigation"


def html_id(field_id: str) -> str:
    """The id of a field in a page: ``reach.quarter|age:10-14`` is ``q-reach-quarter-age-10-14``."""
    return "q-" + re.sub(r"[^A-Za-z0-9-]", "-", field_id)


def parts(section: Section, filled: Filled) -> tuple[Part, ...]:
    """The page of a section, table by table."""
    comments = {one.comment for one in section.fields() if one.comment}
    return tuple(_Part(table, filled, comments).made() for table in section.tables)


class _Part:
    """A table that is being made into questions."""

    def __init__(self, table: Table, filled: Filled, comments: set[str]) -> None:
        self.table, self.filled, self.comments = table, filled, comments
        self.titles = {column.code: column.title for column in table.columns}

    def made(self) -> Part:
        runs = list(self.runs())
        if not runs:
            return self.known()
        groups = tuple(self.group(rows, only=len(runs) == 1) for rows in runs)
        return Part(self.table.code, self.table.title, in_page_words(self.table.help), groups)

    def known(self) -> Part:
        """A table with nothing to fill in."""
        rows = tuple(
            tuple(
                answers.known(_shown(row, c.code), "£" if "£" in c.title else "") for c in self.table.columns
            )
            for row in self.table.rows
        )
        columns = tuple(column.title.replace(" (£)", "") for column in self.table.columns)
        return Part(self.table.code, self.table.title, self.table.help, (), columns, rows)

    def runs(self) -> Iterator[list[Row]]:
        """Rows that share an explanation; a row without a question belongs to those above it."""
        run: list[Row] = []
        about: str | None = None
        for row in self.table.rows:
            fields = self.asked(row)
            its = next((one.comment for one in fields if one.comment), "")
            if run and fields and (not its or its != about):
                yield run
                run = []
            about = its if fields else about
            run.append(row)
        if any(self.asked(row) for row in run):
            yield run

    def asked(self, row: Row) -> list[Field]:
        """A row's questions, without its explanation."""
        cells = (row.cells.get(column.code) for column in self.table.columns)
        return [c for c in cells if isinstance(c, Field) and c.id not in self.comments]

    def group(self, rows: list[Row], *, only: bool) -> Group:
        questions = _told_once(q for row in rows for q in self.questions(row))
        comment = next((c for row in rows for c in row.cells.values() if self.is_comment(c)), None)
        first, is_risk = rows[0], rows[0].code.startswith("risk.")
        many = len(self.asked(first)) > 1
        return Group(
            legend=self.legend(first, only=only and not is_risk),
            facts=self.facts(first, {*self.titles} - {"target"}) if many else (),
            questions=questions,
            comment=self.question(comment, comment.label, ()) if isinstance(comment, Field) else None,
            works_out=tuple(self.works_out(rows)),
            folded=is_risk and not any(q.field.required or q.text or q.said for q in questions),
        )

    def is_comment(self, cell: Field | Shown) -> bool:
        return isinstance(cell, Field) and cell.id in self.comments

    def legend(self, row: Row, *, only: bool) -> str:
        if row.code.startswith("risk."):
            return self.filled.texts.get(f"{row.code}.title", "") or f"New risk {row.code.rpartition('-')[2]}"
        named = "ask" in row.cells or len(self.asked(row)) > 1
        if named and row.code != "rating.own":
            return str(row.cells.get("label") or "")
        return self.table.title if only and len(self.table.rows) > 1 else ""

    # One question

    def questions(self, row: Row) -> Iterator[Question]:
        fields = self.asked(row)
        for one in fields:
            yield self.question(one, self.label(row, one, len(fields)), self.own_facts(row, one, len(fields)))

    def label(self, row: Row, one: Field, count: int) -> str:
        if row.code == "rating.own":
            return str(row.cells["label"])
        shown = row.cells.get("ask") or row.cells.get("label")
        asked = shown if count == 1 and isinstance(shown, str) else one.label.rpartition(": ")[2]
        return asked[:1].upper() + asked[1:]

    def own_facts(self, row: Row, one: Field, count: int) -> tuple[str, ...]:
        if count == 1:
            return self.facts(row, {*self.titles}, one)
        code = next(code for code, cell in row.cells.items() if cell is one)
        last = answers.known(_shown(row, f"last-{code}"), one.unit)
        return (f"Last quarter: {last}",) if last else ()

    def facts(self, row: Row, codes: set[str], one: Field | None = None) -> tuple[str, ...]:
        found, is_score = [], row.code.startswith("risk.")
        for code, words in FACTS:
            shown = answers.known(_shown(row, code), one.unit if one and code != "why" else "")
            is_long = one is not None and one.kind is FieldKind.TEXT and code == "last"
            if code in codes and shown and not is_long:
                found.append(f"{words if code != 'last' or not is_score else LAST_SCORE}: {shown}")
        return tuple(found)

    def question(self, one: Field, label: str, facts: tuple[str, ...]) -> Question:
        text = self.filled.texts.get(one.id, "")
        return Question(
            one,
            label,
            facts,
            text,
            _options(one, text),
            beside(self.filled.findings, one),
            self.filled.undecided.get(one.id),
            self.last_text(one),
            self.filled.asked.get(one.id),
        )

    def last_text(self, one: Field) -> str:
        if one.kind is not FieldKind.TEXT:
            return ""
        rows = (row for row in self.table.rows if one in row.cells.values())
        return next((str(row.cells["last"]) for row in rows if isinstance(row.cells.get("last"), str)), "")

    # What the answers come to

    def works_out(self, rows: list[Row]) -> Iterator[str]:
        for whole, summed in self.table.totals.items():
            yield from self.sum(whole, summed)
        for row in rows:
            if row.code in self.table.shares:
                yield from self.share(row, *self.table.shares[row.code])

    def sum(self, whole: str, summed: tuple[str, ...]) -> Iterator[str]:
        numbers = [n for n in map(self.number, summed) if n is not None]
        if numbers:
            of = self.number(whole)
            beside_it = f"; people reached in the quarter: {plain(of)}" if of is not None else ""
            yield f"What you saved adds up to {plain(sum(numbers, Decimal(0)))}{beside_it}."

    def share(self, row: Row, numerator: str, denominator: str) -> Iterator[str]:
        of, out_of = self.number(numerator), self.number(denominator)
        if of is not None and out_of:
            yield f"What you saved works out as {plain(of / out_of * 100)} per cent."
        for fact in self.facts(row, {"target", "last"}):
            yield f"{fact} per cent." if fact[-1].isdigit() else f"{fact}."

    def number(self, id_: str) -> Decimal | None:
        raw = self.filled.raws.get(id_)
        is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
        return Decimal(f"{raw:.12g}") if is_number and not is_blank(raw) else None


def _told_once(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Questions of which the first tells what to do, and those with the same fault only what is wrong."""
    told: set[Said] = set()
    found = []
    for one in questions:
        said = tuple(replace(each, todo="") if each in told else each for each in one.said)
        told |= set(one.said)
        found.append(replace(one, said=said))
    return tuple(found)


def _shown(row: Row, code: str) -> Shown:
    cell = row.cells.get(code)
    return None if isinstance(cell, Field) else cell


def _options(one: Field, text: str) -> tuple[Option, ...]:
    """The answers of a list, with what was entered where it is none of them."""
    base = html_id(one.id)
    if one.kind is FieldKind.CHOICE:
        words = [(choice.label, choice.label, choice.word) for choice in one.choices]
    elif one.kind is FieldKind.SCORE:
        low_high = {1: "1: very low", 5: "5: very high"}
        words = [(str(n), low_high.get(n, str(n)), str(n)) for n in range(1, 6)]
    else:
        return ()
    if text and text not in [value for value, _, _ in words]:
        words.append((text, f"{text} (as it was entered)", "entered"))
    ids = [base, *(f"{base}-{word}" for _, _, word in words[1:])]
    return tuple(
        Option(value, label, value == text, id_) for (value, label, _), id_ in zip(words, ids, strict=True)
    )


def target(made: Sequence[Part], field_id: str) -> str:
    """The id in the page that a link about a field leads to."""
    for part in made:
        for group in part.groups:
            for one in (*group.questions, *([group.comment] if group.comment else [])):
                if one.field.id == field_id:
                    return one.target
    return "main-content"
