"""Proving that the audit log and the ledger are as they were written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goldenthread.cli import output

app = typer.Typer(help="The audit log: who signed in, looked, downloaded and decided.", no_args_is_help=True)
ledger = typer.Typer(help="The ledger: everything that was seen and decided.", no_args_is_help=True)


@app.callback()
def _audit() -> None:
    """Make `verify` a command of its own name, although it is the only one."""


@ledger.callback()
def _ledger() -> None:
    """The same for the ledger."""


@app.command()
def verify() -> None:
    """Compute the audit log’s chain of marks again; the first entry that was changed is named."""
    from goldenthread.actions import audit

    proof = audit.verify()
    print(f"The audit log is whole: {proof.entries} entries, and the last mark is {proof.mark or 'none'}.")


@ledger.command("verify")
def verify_ledger() -> None:
    """Compute the ledger’s chain of marks again; the first entry that was changed is named."""
    from goldenthread.actions import audit

    proof = audit.verify_ledger()
    print(f"The ledger is whole: {proof.entries} entries, and the last mark is {proof.mark or 'none'}.")


@ledger.command("anchor")
def anchor_ledger(
    out: Annotated[Path, typer.Option("-o", "--output", help="The file; keep it on another machine.")],
) -> None:
    """Write how long the ledger and the audit log are, with their last marks, signed."""
    from goldenthread.actions import anchors

    output.write(out, anchors.make(by=output.by()))
    print(f"Written: {out}. Keep it on another machine, and compare with it at any time.")


@ledger.command("mend-clock")
def mend_clock(
    reason: Annotated[str, typer.Option("--reason", help="How the clock was wrong, in a few words.")],
) -> None:
    """Let work go on after an entry that a wrong clock dated in the future, or after a long time away."""
    from goldenthread.actions import service

    print(service.mend_clock(reason=reason, by=output.by()))
