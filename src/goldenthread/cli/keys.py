"""The unit's keys, which seal reports and anchors: list them, and let one follow another."""

from __future__ import annotations

from typing import Annotated

import typer

from goldenthread.cli import output

app = typer.Typer(help="The unit’s keys, which seal reports and anchors.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """List the unit’s public keys, each with the time in which it signs."""
    from goldenthread.store import keys

    found = keys.known_keys()
    for one in found:
        sure = "" if one.confirmed else "; not confirmed by the public key of this machine"
        print(f"{one.public.fingerprint}  {one.validity}{sure}", one.public.line, sep="\n  ")
    if not found:
        print("There is no key yet. The first one is made when a report is signed.")


@app.command()
def rotate(
    lost: Annotated[
        bool, typer.Option("--old-key-lost", help="The current key is gone, so it cannot sign the new one.")
    ] = False,
    old_command: Annotated[
        str, typer.Option("--old-command", help="The command that signs with the current key, if one does.")
    ] = "",
) -> None:
    """Let a new key follow the current one, which signs it. Reports sealed before keep their seals."""
    from goldenthread.actions import keys

    key = keys.rotate(by=output.by(), old_command=old_command, lost=lost)
    print(f"The unit’s key is now {key.public.fingerprint}. Tell it to those who check reports.")
