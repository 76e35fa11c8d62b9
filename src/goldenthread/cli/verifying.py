"""Verifying the whole store from a terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goldenthread.cli import output

if TYPE_CHECKING:
    from goldenthread.store.proving.found import Outcome

app = typer.Typer(help="Prove that everything that is kept is what was recorded.", no_args_is_help=True)


@app.callback()
def _verify() -> None:
    """Make `all` a command of its own name, although it is the only one."""


@app.command("all")
def verify_all(
    against: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="An anchor that was kept elsewhere; see: ledger anchor."),
    ] = None,
) -> None:
    """Check database, ledger, audit log, files, returns, people and reports; one line each."""
    from goldenthread.actions import verifying

    anchor = None if against is None else output.read(against)
    live = sys.stderr.isatty()

    def tell(what: str) -> None:
        if live:
            print(f"\r\033[K{what} …", end="", file=sys.stderr, flush=True)

    done = verifying.verify_store(by=output.by(), against=anchor, tell=tell, show=show_outcome)
    failed = sum(not one.ok for one in done.outcomes)
    print(
        f"Verified: all {len(done.outcomes)} checks passed."
        if done.ok
        else f"NOT VERIFIED: {failed} of {len(done.outcomes)} checks did not pass. The first is named above."
    )
    raise typer.Exit(0 if done.ok else 1)


def show_outcome(outcome: Outcome) -> None:
    """Print what a check has found, in place of what was being checked."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    print(outcome.line, flush=True)
    for problem in outcome.problems[1:]:
        print(f"  {problem}", flush=True)
