"""Editions of the framework: check one, publish one, list them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goldenthread.cli import output
from goldenthread.ledger.refusal import Refused

app = typer.Typer(help="Editions of the framework: what the unit set out to do.", no_args_is_help=True)
Document = Annotated[Path, typer.Argument(help="The edition, a YAML document.")]


@app.command()
def check(file: Document) -> None:
    """Report every problem of an edition, each with its path and what to do."""
    from goldenthread.actions import framework
    from goldenthread.framework.check import advice

    problems, edition = framework.check(document=output.read(file))
    for one in problems:
        print(one)
    if problems or edition is None:
        count = len(problems)
        them = "it" if count == 1 else "them"
        raise Refused(f"{count} problem{'s' * (count != 1)} in {file.name}. Mend {them} and check again.")
    print(f"{file.name} is sound: “{edition.title}”, effective from {edition.effective_from.label}.")
    for one in advice(edition):
        print(f"Advice: {one}")


@app.command()
def publish(file: Document) -> None:
    """Publish an edition; what changes against the edition before it is printed."""
    from goldenthread.actions import framework

    published = framework.publish(document=output.read(file), by=output.by())
    for change in published.changes:
        print(f"- {change.sentence}")
    start = published.edition.effective_from.label
    print(f"Published: edition {published.digest[:12]}, effective from {start}.")


@app.command("list")
def list_() -> None:
    """List the published editions."""
    from goldenthread.store import editions

    found = editions.all()
    for one in found:
        start, published = one.edition.effective_from.label, f"{one.recorded_at:%d %B %Y}"
        print(f"{one.digest[:12]}  from {start}  published {published}  {one.edition.title}")
    if not found:
        print("No edition is published yet. Write one and run: framework publish FILE")
