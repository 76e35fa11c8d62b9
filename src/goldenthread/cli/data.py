"""Outside data: add a vintage, and list vintages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldenthread.cli import output
from goldenthread.ledger.refusal import Refused

if TYPE_CHECKING:
    from goldenthread.trends.kinds.mapping import TableMapping

app = typer.Typer(
    help="Vintages of outside data, such as a police force's counts by area.", no_args_is_help=True
)


@app.command()
def add(
    kind: Annotated[
        str, typer.Argument(help="The kind of data, such as police-uk-street; docs/data.md lists them.")
    ],
    files: Annotated[
        list[Path], typer.Argument(help="The files of one extract; several files are one vintage.")
    ],
    obtained: Annotated[
        date | None,
        typer.Option(
            parser=output.day,
            metavar="DATE",
            help="The day the extract was obtained; left out, the day that its files say it was made.",
        ),
    ] = None,
    new_name: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A class or area that looks misspelt and is new; may be repeated."),
    ] = None,
    publisher: Annotated[
        str,
        typer.Option(
            help="Who published it, such as NHS England: named as the source, where the kind does not."
        ),
    ] = "",
    add_repeats: Annotated[
        bool,
        typer.Option("--add-repeats", help="Add up two rows of the same month, area and class."),
    ] = False,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="WHAT=COLUMN",
            help="Of counts by quarter or year, which column says what: period, quarter, area, measure, "
            "part or count; or called=TEXT, areas=NAME, sheet=NAME, year-begins=4. May be repeated. Without "
            "it the last mapping of the kind counts.",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=WORD", help="With --map: count only rows with this word; may be repeated."
        ),
    ] = None,
) -> None:
    """Add an extract as a vintage: immutable, recognised when added again."""
    from goldenthread.actions import records, vintages
    from goldenthread.trends.kinds.files import MOST_BYTES

    new = new_name or ()
    if kind == records.KIND:  # which may be larger than the memory
        added = records.add(paths=files, obtained=obtained, by=output.by(), new=new, publisher=publisher)
    else:
        contents = [(file.name, output.read(file, MOST_BYTES)) for file in files]
        added = vintages.add(
            kind=kind,
            files=contents,
            obtained=obtained,
            by=output.by(),
            new=new,
            publisher=publisher,
            add_repeats=add_repeats,
            mapping=_mapping(kind, map_ or (), only or ()),
        )
    print(added.to_text())


def _mapping(kind: str, map_: Sequence[str], only: Sequence[str]) -> TableMapping | None:
    """What was said of the columns; where nothing was, the mapping of the vintage of the kind added last."""
    from goldenthread.store import vintages
    from goldenthread.trends.kinds.mapping import TableMapping

    if not (map_ or only):
        last = vintages.last_mapping(kind)
        if last:
            print(f"Read as the last vintage of the kind {kind} was: {'; '.join(last.lines)}.")
        return last
    said: dict[str, Any] = {"only": [_pair(one, "--only") for one in only]}
    for one in map_:
        what, column = _pair(one, "--map")
        name = what.strip().replace("-", "_")
        if name == "areas":
            said.setdefault(name, []).append(column)
        else:
            said[name] = int(column) if name == "year_begins" and column.isdecimal() else column
    return TableMapping.of(said)


def _pair(text: str, option: str) -> tuple[str, str]:
    what, equals, column = text.partition("=")
    if not equals:
        raise Refused(f"{option} needs a name, = and a text, such as {option} area=Area. It has “{text}”.")
    return what.strip(), column.strip()


@app.command("boundaries")
def boundaries_(
    file: Annotated[Path, typer.Argument(help="GeoJSON with a feature for each area.")],
    obtained: Annotated[
        date, typer.Option(parser=output.day, metavar="DATE", help="The day the file was obtained.")
    ],
    credit: Annotated[str, typer.Option(help="What the owner wants said beside a map.")] = "",
) -> None:
    """Add boundaries: maps are drawn with the file that was added last."""
    from goldenthread.actions import boundaries
    from goldenthread.trends.boundaries import MOST_BYTES

    content = output.read(file, MOST_BYTES)
    told = boundaries.add(name=file.name, content=content, obtained=obtained, credit=credit, by=output.by())
    print("\n  ".join(told))


@app.command()
def rebuild(
    digest: Annotated[
        str, typer.Argument(help="The first characters of a vintage's digest; every missing one if left out.")
    ] = "",
) -> None:
    """Make the rows of vintages again from their files, and prove that they are those that were added."""
    from goldenthread.actions import vintages

    missing = [digest] if digest else vintages.find_missing()
    for one in missing:
        print(vintages.rebuild(digest=one, by=output.by()).sentence)
    if not missing:
        print("No vintage is missing.")


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
        print("No outside data yet. Add some with: data add KIND FILE... --obtained DATE")
