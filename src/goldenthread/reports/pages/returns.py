"""A return's versions: what was submitted, what became of it, and the workbook itself."""

from __future__ import annotations

from collections.abc import Mapping

from goldenthread.ledger.values import Event
from goldenthread.reports.composition import Composition, line
from goldenthread.reports.document import Block, Column, Fact, Facts, Heading, Line, Paragraph, Table, Tag
from goldenthread.reports.pages.addresses import workbook
from goldenthread.reports.words import day_of
from goldenthread.returns.workflow import State, state_of

STATES: Mapping[State, tuple[str, str]] = {
    State.NOT_STARTED: ("Not started", "grey"),
    State.SUBMITTED: ("Submitted", "blue"),
    State.ACCEPTED: ("Accepted", "green"),
    State.RETURNED: ("Sent back", "orange"),
    State.REOPENED: ("Reopened", "orange"),
}
HAPPENED = {
    "return.submitted": "Submitted",
    "return.accepted": "Accepted",
    "return.returned": "Sent back",
    "return.reopened": "Reopened",
}
COLUMNS = (
    Column("Version"),
    Column("What happened"),
    Column("On"),
    Column("By"),
    Column("Workbook"),
    Column("Digest"),
)


def blocks(c: Composition, programme: str) -> list[Block]:
    """Where the return is, and everything that happened to it, newest first."""
    events = list(c.inputs.known.view.events_of("return.", programme, c.inputs.quarter))
    state = state_of(events)
    word, colour = STATES[state.state]
    standing = Fact("State", line(Tag(word, colour)), _stands(state.accepted_version))
    found: list[Block] = [Heading(1, "The return", "return"), Facts((standing,))]
    if not events:
        return [*found, Paragraph(line("Nothing has been submitted yet."))]
    files = {e.data["version"]: e for e in events if e.kind == "return.submitted"}
    rows = tuple(_row(c, e, files) for e in reversed(events))
    return [*found, Table(f"What happened to the return for {c.inputs.quarter.label}", COLUMNS, rows)]


def _stands(version: int) -> Line:
    return line(f"The figures of version {version} count.") if version else line("No figures count yet.")


def _row(c: Composition, event: Event, files: Mapping[int, Event]) -> tuple[Line, ...]:
    version = event.data["version"]
    file = files[version].data if version in files else event.data
    return (
        line(str(version)),
        line(HAPPENED[event.kind], _why(c, event)),
        line(day_of(event.recorded_at)),
        line(event.by),
        line(workbook(file["digest"])(file["file"])) if "digest" in file else line("–"),
        line(file["digest"][:12]) if "digest" in file else line("–"),
    )


def _why(c: Composition, event: Event) -> Line:
    text = c.inputs.known.text(event.subject, event.data.get("reason-text-id", ""), event.period)
    return line(f": {text}") if text else ()
