"""Erasing words that the law asks to have erased."""

from __future__ import annotations

from typing import Annotated

import typer

from goldenthread.cli import output
from goldenthread.periods import Quarter

app = typer.Typer(
    help="Erase words that the law asks to have erased; that it was done is kept.", no_args_is_help=True
)
Reason = Annotated[str, typer.Option(help="Why: who asked for it, and when. Name no young person.")]


@app.command()
def text(
    programme: Annotated[str, typer.Argument(help="The programme's code.")],
    quarter: Annotated[Quarter, typer.Argument(parser=output.quarter, metavar="QUARTER")],
    version: Annotated[int, typer.Argument(help="The version of the return.")],
    field: Annotated[str, typer.Argument(help="The question's id, such as narrative.worked.")],
    reason: Reason,
) -> None:
    """Erase one answer in words of a version that was submitted."""
    from goldenthread.actions import erasures

    done = erasures.erase_text(
        programme=programme, quarter=quarter, version=version, field=field, reason=reason, by=output.by()
    )
    print(f"{done.sentence} The command is: goldenthread erase workbook {done.workbook[:12]}")


@app.command()
def words(
    entry: Annotated[int, typer.Argument(help="The decision's or message's entry in the ledger.")],
    reason: Reason,
) -> None:
    """Erase the words of a decision or a message; the decision stays."""
    from goldenthread.actions import erasures

    print(erasures.erase_reason(serial=entry, reason=reason, by=output.by()).sentence)


@app.command()
def workbook(
    digest: Annotated[str, typer.Argument(help="The first characters of the file's digest.")],
    reason: Reason,
) -> None:
    """Erase a workbook that a provider sent; its figures and its digest stay."""
    from goldenthread.actions import erasures

    print(erasures.erase_workbook(digest=digest, reason=reason, by=output.by()).sentence)
