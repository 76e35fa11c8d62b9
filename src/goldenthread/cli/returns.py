"""Returns: make a workbook, check one, submit one, and review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goldenthread.cli import output
from goldenthread.periods import Quarter

app = typer.Typer(help="Returns: what providers tell the unit each quarter.", no_args_is_help=True)
ratings = typer.Typer(help="Ratings of programmes.", no_args_is_help=True)

Programme = Annotated[str, typer.Argument(help="The programme's code, such as YC.")]
Period = Annotated[
    Quarter, typer.Argument(parser=output.quarter, metavar="QUARTER", help="The quarter, such as 2024-25Q1.")
]
Workbook = Annotated[Path, typer.Argument(help="The filled workbook.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a sentence; it is kept.")]


@app.command()
def template(
    programme: Programme,
    quarter: Period,
    out: Annotated[Path, typer.Option("-o", "--output", help="Where to write the workbook.")],
) -> None:
    """Write the workbook that a provider fills in, with what is known already in it."""
    from goldenthread.actions import returns

    output.write(out, returns.template(programme=programme, quarter=quarter))
    print(f"{out} is ready: the return of {programme} for {quarter.in_words}.")


@app.command()
def check(file: Workbook, json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Report every finding of a filled workbook, each with its cell and what to do."""
    from goldenthread.actions import returns

    checked = returns.check(content=output.read(file), name=file.name)
    if json:
        output.as_json(checked.to_json())
    else:
        print(checked.to_text())
    raise typer.Exit(1 if checked.blocked else 0)


@app.command()
def submit(file: Workbook) -> None:
    """Submit a filled workbook as the next version of its return."""
    from goldenthread.actions import returns

    done = returns.submit(content=output.read(file), name=file.name, by=output.by())
    print(f"Submitted: {done.programme}, {done.quarter.label}, version {done.version}. It is reviewed next.")


@app.command()
def accept(programme: Programme, quarter: Period) -> None:
    """Accept a submitted return: its figures count from now on."""
    from goldenthread.actions import returns

    returns.accept(programme=programme, quarter=quarter, by=output.by())
    print(f"Accepted: {programme}, {quarter.label}. Its figures count from now on.")


@app.command("send-back")
def send_back(programme: Programme, quarter: Period, reason: Reason) -> None:
    """Return a submitted version to its provider for changes, with the reason."""
    from goldenthread.actions import returns

    returns.send_back(programme=programme, quarter=quarter, reason=reason, by=output.by())
    print(f"Sent back for changes: {programme}, {quarter.label}.")


@app.command()
def reopen(programme: Programme, quarter: Period, reason: Reason) -> None:
    """Reopen an accepted return for a correction, with the reason."""
    from goldenthread.actions import returns

    returns.reopen(programme=programme, quarter=quarter, reason=reason, by=output.by())
    print(
        f"Reopened: {programme}, {quarter.label}. The accepted figures stand until a new version is accepted."
    )


@app.command()
def review(
    quarter: Period, json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """List the returns that wait for review, those to look at first on top, each with why."""
    from goldenthread.reports.review.queue import as_json, as_lines
    from goldenthread.store import editions, reviews
    from goldenthread.store.inputs import stand

    editions.in_force(quarter)
    waiting = reviews.waiting(stand(quarter))
    if json:
        output.as_json(as_json(waiting))
    else:
        print("\n".join(as_lines(waiting)) or f"No return for {quarter.label} waits for review.")


What = Annotated[str, typer.Argument(help="A figure (reach.quarter) or a section (section:outputs).")]


@app.command()
def query(
    programme: Programme,
    quarter: Period,
    about: What,
    text: Annotated[str, typer.Option("--text", help="What to ask, in a sentence; it is kept.")],
) -> None:
    """Ask a provider about a figure or a section of its return."""
    from goldenthread.actions import queries
    from goldenthread.returns.conversation import About

    what = About.read(about)
    queries.ask(programme=programme, quarter=quarter, about=what, text=text, by=output.by())
    print(f"Asked about {about}: {programme}, {quarter.label}. It waits for the provider.")


@app.command()
def answer(
    programme: Programme,
    quarter: Period,
    about: What,
    text: Annotated[str, typer.Option("--text", help="What to answer, in a sentence; it is kept.")],
) -> None:
    """Answer for the provider what was asked about a figure or a section of its return."""
    from goldenthread.actions import queries
    from goldenthread.returns.conversation import About

    what = About.read(about)
    queries.answer(programme=programme, quarter=quarter, about=what, text=text, by=output.by())
    print(f"Answered about {about}: {programme}, {quarter.label}. A reviewer looks at it next.")


@ratings.command()
def override(
    programme: Programme,
    quarter: Period,
    rating: Annotated[str, typer.Argument(help="red, amber or green.")],
    reason: Reason,
) -> None:
    """Set a programme's rating by decision; it is shown beside the computed one."""
    from goldenthread.actions import ratings as action

    action.override(programme=programme, quarter=quarter, rating=rating, reason=reason, by=output.by())
    print(f"Decided: {programme} is {rating} for {quarter.label}. The computed rating is still shown.")
