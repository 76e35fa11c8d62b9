"""The checks of returns: list them, rehearse one over all past returns, switch one."""

from __future__ import annotations

from typing import Annotated

import typer

from goldenthread.cli import output

app = typer.Typer(help="The checks of returns: how each stands, and rehearsing one.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The check’s name, such as jump.")]


@app.command("list")
def list_() -> None:
    """List every check with its level and how it stands."""
    from goldenthread.returns.checks import catalogue
    from goldenthread.returns.checks.standing import WORDS
    from goldenthread.store import checks

    decided = checks.all_modes()
    for one in catalogue():
        print(f"{one.name:32}{one.level:8}{WORDS[decided.get(one.name, one.mode)]:14}{one.title}")


@app.command()
def rehearse(name: Name) -> None:
    """Show how a check would have fared on every return so far, as if it were switched on."""
    from goldenthread.actions import checks

    fared = checks.fared(check=name)
    print(fared.sentence)
    for quarter, touched, blocked in fared.by_quarter:
        print(f"  {quarter.label}: {touched} with findings, {blocked} blocked")
    for one in fared.touched:
        outcome = "blocked" if one.blocked else "not blocked"
        print(f"{one.programme} {one.quarter.label}, version {one.version}: {outcome}")
        for finding in one.findings:
            print(f"    {finding.wrong}")


@app.command()
def switch(
    name: Name,
    on: Annotated[bool, typer.Option("--on/--rehearsal", help="Switch it on, or let it rehearse.")],
) -> None:
    """Switch a check on, or let it rehearse: it then reports and does not block."""
    from goldenthread.actions import checks
    from goldenthread.returns.checks.standing import WORDS, Mode

    mode = checks.switch(check=name, mode=Mode.ON if on else Mode.REHEARSAL, by=output.by())
    print(f"{name}: {WORDS[mode].lower()} from now on.")
