"""Outside data: add a vintage, list vintages, and ask for a trend."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from goldenthread.cli import output
from goldenthread.periods import Month, Window

app = typer.Typer(help="Vintages of outside data, such as the Met's borough files.", no_args_is_help=True)


@app.command()
def add(
    kind: Annotated[str, typer.Argument(help="The kind of data: mps-borough or long-csv.")],
    files: Annotated[
        list[Path], typer.Argument(help="The files of one extract; several files are one vintage.")
    ],
    obtained: Annotated[
        date, typer.Option(parser=output.day, metavar="DATE", help="The day the extract was obtained.")
    ],
) -> None:
    """Add an extract as a vintage: immutable, recognised when added again."""
    from goldenthread.actions import vintages

    contents = [(file.name, output.read(file)) for file in files]
    added = vintages.add(kind=kind, files=contents, obtained=obtained, by=output.by())
    print(added.to_text())


@app.command("list")
def list_() -> None:
    """List the vintages that are kept."""
    from goldenthread.store import vintages

    found = vintages.all()
    for one in found:
        print(f"{one.digest[:12]}  {one.title}")
    if not found:
        print("No outside data yet. Add some with: data add mps-borough FILE... --obtained DATE")


def trend(
    series: Annotated[str, typer.Argument(help="The series, such as homicide or robbery.")],
    to: Annotated[
        Month, typer.Option(parser=output.month, metavar="MONTH", help="The last month of the twelve.")
    ],
    baseline: Annotated[
        Window | None,
        typer.Option(parser=output.window, metavar="MONTH..MONTH", help="The months to compare with."),
    ] = None,
    as_at: Annotated[
        date | None,
        typer.Option(parser=output.day, metavar="DATE", help="Use what was obtained up to this day."),
    ] = None,
    descriptive: Annotated[
        bool, typer.Option("--descriptive", help="Counts and change only: no interval, no verdict.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare the twelve months to MONTH with the same months of the baseline year."""
    from goldenthread.store import trends
    from goldenthread.trends import comparison

    found = trends.trend(
        series,
        to=to,
        baseline=baseline,
        edition=trends.edition_for(to),
        as_at=as_at,
        descriptive=descriptive,
    )
    if json:
        output.as_json(comparison.to_json(found))
    else:
        print(comparison.to_text(found))
