"""Outside data: add a vintage, list vintages, and ask for a trend."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from goldenthread.cli import output
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Quarter, Window

app = typer.Typer(help="Vintages of outside data, such as the Met's borough files.", no_args_is_help=True)


@app.command()
def add(
    kind: Annotated[
        str, typer.Argument(help="The kind of data, such as mps-borough; docs/data.md lists them.")
    ],
    files: Annotated[
        list[Path], typer.Argument(help="The files of one extract; several files are one vintage.")
    ],
    obtained: Annotated[
        date, typer.Option(parser=output.day, metavar="DATE", help="The day the extract was obtained.")
    ],
) -> None:
    """Add an extract as a vintage: immutable, recognised when added again."""
    from goldenthread.actions import records, vintages
    from goldenthread.trends.kinds.files import MOST_BYTES

    if kind == records.KIND:  # which may be larger than the memory
        added = records.add(paths=files, obtained=obtained, by=output.by())
    else:
        contents = [(file.name, output.read(file, MOST_BYTES)) for file in files]
        added = vintages.add(kind=kind, files=contents, obtained=obtained, by=output.by())
    print(added.to_text())


@app.command("boundaries")
def boundaries_(
    file: Annotated[Path, typer.Argument(help="GeoJSON with a feature for each borough.")],
    obtained: Annotated[
        date, typer.Option(parser=output.day, metavar="DATE", help="The day the file was obtained.")
    ],
    credit: Annotated[str, typer.Option(help="What the owner wants said beside a map.")] = "",
) -> None:
    """Add boundaries: the boroughs' map is drawn with the file that was added last."""
    from goldenthread.actions import boundaries
    from goldenthread.trends.boundaries import MOST_BYTES

    content = output.read(file, MOST_BYTES)
    told = boundaries.add(name=file.name, content=content, obtained=obtained, credit=credit, by=output.by())
    print("\n  ".join(told))


@app.command("list")
def list_() -> None:
    """List the vintages and the boundaries that are kept."""
    from goldenthread.store import boundaries, vintages

    found = vintages.all()
    for one in found:
        print(f"{one.digest[:12]}  {one.title}")
    for kept in boundaries.all():
        print(f"{kept.digest[:12]}  {kept.source}")
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
    baseline_as_at: Annotated[
        date | None,
        typer.Option(
            parser=output.day, metavar="DATE", help="Take the baseline as it was known on this day."
        ),
    ] = None,
    area: Annotated[str | None, typer.Option(help="A borough; else every area is counted.")] = None,
    descriptive: Annotated[
        bool, typer.Option("--descriptive", help="Counts and change only: no interval, no verdict.")
    ] = False,
    by: Annotated[
        str, typer.Option("--by", help="Show the parts too: area, group or subgroup.", metavar="PART")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare the twelve months to MONTH with the same months of the baseline year."""
    from goldenthread.store import cubes, trends
    from goldenthread.trends import comparison

    if area and by:
        raise Refused("Ask for one area (--area), or for the parts of the whole (--by), and not for both.")
    found = trends.trend(
        series,
        to=to,
        baseline=baseline,
        edition=trends.edition_for(to),
        as_at=as_at,
        descriptive=descriptive,
        area=area,
        baseline_as_at=baseline_as_at,
    )
    parts = cubes.parts(found, by) if by else ()
    if json:
        split = {"by": by, "parts": [asdict(one) for one in parts]} if by else {}
        output.as_json({**comparison.to_json(found), **split})
        return
    print(comparison.to_text(found))
    for one in parts:
        print(f"  {one.label or 'not said'}: {one.current:,} and {one.baseline:,}")


def survey(
    series: Annotated[str, typer.Argument(help="The series, such as trust-in-police.")],
    to: Annotated[Quarter, typer.Option(parser=output.quarter, metavar="QUARTER", help="Such as 2023-24Q3.")],
    baseline: Annotated[
        Quarter | None,
        typer.Option(parser=output.quarter, metavar="QUARTER", help="Else the same quarter a year before."),
    ] = None,
    area: Annotated[str, typer.Option(help="A borough, or London.")] = "London",
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare a share of people asked in QUARTER with another quarter, in points."""
    from goldenthread.store import trends
    from goldenthread.trends import survey as told

    found = trends.in_points(series, to=to, baseline=baseline, area=area)
    if json:
        output.as_json(told.to_json(found))
    else:
        print(told.to_text(found))
