"""The pages of the manual that are made from the code: the checks of a return, and its workflow.

``python -m goldenthread.returns.manual docs`` writes them; a test sees to it that they are current.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path

from goldenthread.returns import preparing, workflow
from goldenthread.returns.checks import CatalogueEntry, catalogue
from goldenthread.returns.checks.standing import Mode
from goldenthread.returns.preparing import Move, Stage
from goldenthread.returns.workflow import State, Verb

_MADE = "<!-- Made by `python -m goldenthread.returns.manual docs`; change the code, not this page. -->"

_CHECKS = """# The checks of a return

{made}

`goldenthread return check FILE` runs every check below and says everything it finds at once, each with
the sheet and cell, what is wrong and what to do. Identical findings are shown once, with all their cells.

Before these, the file as a whole is checked, as [returns.md](returns.md) lists.

* An **error** blocks: the return can be submitted when it is mended.
* A **query** blocks until it is mended or explained. The explanation goes into the comment cell that the
  query names, and reaches the reviewer with the return.
* A **note** informs; nothing needs doing.

* A **waiver** sets a check aside for one programme and round, with a reason, by a programme lead, until a
  day. What the check finds is still said, as a note with who, until when and why, and the quarter's report
  lists it. What tells whether the file is the right return at all cannot be set aside.
* A check that is **rehearsing** reports as a note that says so, and blocks nothing. `checks rehearse NAME`
  and its page show how it would have fared on every return so far. Then it is switched on, or not.

There are {number} checks. One that breaks says “could not be checked” and blocks: it never counts as
passed. When the file is another programme's or another quarter's, nothing else in it is looked at.
"""

_WORKFLOW = """# The workflow of a return

{made}

Each submission is a new version, and nothing is deleted. A version's figures count when it is accepted; when
an accepted return is reopened, they stand until another version is accepted.

```mermaid
{diagram}
```

| when a return is | one may | and it becomes |
|---|---|---|
{steps}

The dates of its round, and a lead who closes it, end what a provider may submit: see
[rounds.md](rounds.md). A closed round takes corrections of accepted returns that are reopened, until its last
day for corrections.

Anything else is refused, with the same sentence on the page, in the terminal and in the API:

| when a return is | one cannot | because |
|---|---|---|
{refusals}

## From preparer to certifier

Between two submissions, a return's draft is with its preparers or with its certifier. Signing it submits it:
the return above becomes *submitted* in the same moment. A version that is sent in as a file ends the draft,
too.

```mermaid
{draft_diagram}
```

| when a draft is | one may | and it becomes |
|---|---|---|
{moves}

Sending is refused while anything in it is to be put right or explained, or two answers to one question wait
for a choice.

| when a draft is | one cannot | because |
|---|---|---|
{stops}
"""


def checks_page() -> str:
    """The list of checks, grouped as they run."""
    entries = catalogue()
    parts = [_CHECKS.format(made=_MADE, number=len(entries))]
    for group, members in groupby(entries, key=lambda e: e.group):
        parts.append(f"## {group}\n")
        parts += [_entry(one) for one in members]
    return "\n".join(parts).rstrip() + "\n"


def _entry(one: CatalogueEntry) -> str:
    begins = ", begins as a rehearsal" if one.mode is Mode.REHEARSAL else ""
    return f"### {one.title}\n\n`{one.name}`, {one.level}{begins}. {one.looks_for}\n\n> {one.example}\n"


def workflow_page() -> str:
    """The tables of both workflows, their refusals and their diagrams."""
    words, moved = workflow.in_words, preparing.in_words
    refused = [(s, v) for s in State for v in Verb if (s, v) in workflow.REFUSALS]
    stopped = [(s, m) for s in Stage for m in Move if (s, m) in preparing.REFUSALS]
    return _WORKFLOW.format(
        made=_MADE,
        diagram=workflow.diagram(),
        steps=_lines((words(s), words(v), words(after)) for (s, v), after in workflow.STEPS.items()),
        refusals=_lines((words(s), words(v), workflow.REFUSALS[s, v]) for s, v in refused),
        draft_diagram=preparing.diagram(),
        moves=_lines((moved(s), moved(m), moved(after)) for (s, m), after in preparing.STEPS.items()),
        stops=_lines((moved(s), moved(m), preparing.REFUSALS[s, m]) for s, m in stopped),
    )


def _lines(rows: Iterable[tuple[str, str, str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


PAGES: Mapping[str, Callable[[], str]] = {"checks.md": checks_page, "workflow.md": workflow_page}


def main(folder: str) -> None:
    """Write the pages into a folder."""
    for name, page in PAGES.items():
        (Path(folder) / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
