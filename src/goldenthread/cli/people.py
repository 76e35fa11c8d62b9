"""People who sign in to the pages."""

from __future__ import annotations

from typing import Annotated

import typer

from goldenthread.cli import output

app = typer.Typer(help="People who sign in to the pages.", no_args_is_help=True)


@app.callback()
def people() -> None:
    """People who sign in to the pages."""


@app.command()
def add(
    username: Annotated[str, typer.Argument(help="What they sign in with, such as their initials.")],
    name: Annotated[str, typer.Option(prompt="Full name", help="Their full name.")],
    email: Annotated[str, typer.Option(prompt="E-mail address", help="Their e-mail address.")],
    password: Annotated[
        str,
        typer.Option(
            prompt=True,
            hide_input=True,
            confirmation_prompt=True,
            envvar="GOLDENTHREAD_PASSWORD",
            help="Asked for when left out, which keeps it out of the terminal's history.",
        ),
    ],
) -> None:
    """Let somebody sign in."""
    from goldenthread.actions import people

    added = people.add(username=username, name=name, email=email, password=password, by=output.by())
    print(f"{added.name} can sign in as {added.username}.")
