"""People who sign in: invite and add them, list them, give and take roles, close and reopen accounts."""

from __future__ import annotations

from typing import Annotated

import typer

from goldenthread.cli import output
from goldenthread.ledger.refusal import Refused

app = typer.Typer(help="People who sign in, and their roles.", no_args_is_help=True)
roles = typer.Typer(help="Give somebody a role, or take it.", no_args_is_help=True)
app.add_typer(roles, name="role")

Username = Annotated[str, typer.Argument(help="The user name.")]
Role = Annotated[str, typer.Argument(help="The role, such as analyst or provider-preparer.")]
Provider = Annotated[
    str, typer.Option("--provider", help="The provider’s code in the framework, for a provider’s role.")
]


@app.command()
def add(
    username: Username,
    name: Annotated[str, typer.Option("--name", help="The full name.")],
    email: Annotated[str, typer.Option("--email", help="The e-mail address.")],
) -> None:
    """Add somebody; the password is asked for, twice, and not shown."""
    from goldenthread.actions import people

    password = typer.prompt("Password", hide_input=True, confirmation_prompt="The same again")
    user = people.add(username=username, name=name, email=email, password=password, by=output.by())
    print(f"{user.username} can sign in. Now give them a role: people role give {user.username} ROLE")


@app.command()
def invite(
    username: Username,
    name: Annotated[str, typer.Option("--name", help="The full name.")],
    email: Annotated[str, typer.Option("--email", help="The e-mail address; the letter goes there.")],
    held: Annotated[
        list[str] | None, typer.Option("--role", help="A role, such as analyst; may be given several times.")
    ] = None,
    provider: Provider = "",
) -> None:
    """Invite somebody by e-mail: they choose a password by the link of a letter, which works once."""
    from goldenthread.actions import invitations, people

    given = [people.fit(one, provider) for one in held or ()]
    done = invitations.invite(
        username=username, name=name, email=email, held=given, site=_site(), by=output.by()
    )
    print(done.sentence)


@app.command("invite-again")
def invite_again(username: Username) -> None:
    """Send an invitation again; the link of the earlier letter stops working."""
    from goldenthread.actions import invitations

    print(invitations.invite_again(username=username, site=_site(), by=output.by()).sentence)


@app.command()
def withdraw(username: Username) -> None:
    """Withdraw an invitation that was not taken up: its link is dead, and the person leaves the register."""
    from goldenthread.actions import invitations

    name = invitations.withdraw(username=username, by=output.by())
    print(f"The invitation of {name} is withdrawn.")


def _site() -> str:
    from django.conf import settings

    if not settings.ADDRESS:
        raise Refused(
            "Nobody knows where the link of the letter should lead. Say where people reach the service: "
            "GOLDENTHREAD_ADDRESS=https://vru.example.org"
        )
    return str(settings.ADDRESS)


@app.command("list")
def list_() -> None:
    """List everybody with their roles."""
    from goldenthread.actions import people
    from goldenthread.store import roles as register

    found = register.people()
    for one in found:
        held = sorted(f"{h.role}{f' of {h.provider}' * bool(h.provider)}" for h in people.held(one))
        state = ", ".join(held) or "no role"
        print(f"{one.username:16}{one.name}  {state if one.is_active else 'closed'}")
    if not found:
        print("Nobody can sign in yet. Add somebody: people add USERNAME --name NAME --email ADDRESS")


@app.command()
def close(username: Username) -> None:
    """Close an account: roles and password go, and whoever is signed in to it is out at once."""
    from goldenthread.actions import people

    user = people.close(username=username, by=output.by())
    print(f"The account of {user.username} is closed.")


@app.command()
def reopen(
    username: Username,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence; it is kept.")],
) -> None:
    """Open a closed account again: a letter lets its owner choose a password. Then give them a role."""
    from goldenthread.actions import invitations

    print(invitations.reopen(username=username, reason=reason, site=_site(), by=output.by()).sentence)


@app.command()
def forget(username: Username) -> None:
    """Forget somebody's second step, as when their telephone is lost; they set up another one."""
    from goldenthread.actions import people

    user = people.forget_second_step(username=username, by=output.by())
    print(f"{user.username} sets up a second step again when they sign in.")


@roles.command()
def give(username: Username, role: Role, provider: Provider = "") -> None:
    """Give somebody a role."""
    from goldenthread.actions import people

    given = people.give_role(username=username, role=role, provider=provider, by=output.by())
    print(f"{username} is {given.role}{f' of {given.provider}' * bool(given.provider)} from now on.")


@roles.command()
def take(username: Username, role: Role, provider: Provider = "") -> None:
    """Take a role from somebody."""
    from goldenthread.actions import people

    taken = people.take_role(username=username, role=role, provider=provider, by=output.by())
    print(f"{username} is {taken.role}{f' of {taken.provider}' * bool(taken.provider)} no longer.")
