"""The pages of the manual that are made from the code: the checks of a return, and its workflow.

``python -m goldenthread.returns.manual docs`` writes them; a test sees to it that they are current.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path

from goldenthread.returns.checks import CatalogueEntry, catalogue
from goldenthread.returns.workflow import REFUSALS, STEPS, State, Verb, diagram, in_words

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

Anything else is refused, with the same sentence on the page, in the terminal and in the API:

| when a return is | one cannot | because |
|---|---|---|
{refusals}
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
    return f"### {one.title}\n\n`{one.name}`, {one.level}. {one.looks_for}\n\n> {one.example}\n"


def workflow_page() -> str:
    """The workflow's table, its refusals and its diagram."""
    steps = [f"| {in_words(s)} | {in_words(v)} | {in_words(after)} |" for (s, v), after in STEPS.items()]
    refused = [(s, v) for s in State for v in Verb if (s, v) in REFUSALS]
    refusals = [f"| {in_words(s)} | {in_words(v)} | {REFUSALS[s, v]} |" for s, v in refused]
    return _WORKFLOW.format(
        made=_MADE, diagram=diagram(), steps="\n".join(steps), refusals="\n".join(refusals)
    )


PAGES: Mapping[str, Callable[[], str]] = {"checks.md": checks_page, "workflow.md": workflow_page}


def main(folder: str) -> None:
    """Write the pages into a folder."""
    for name, page in PAGES.items():
        (Path(folder) / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
