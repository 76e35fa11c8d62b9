"""Starting the service, and loading the demonstration."""

from __future__ import annotations

from typing import Annotated

import typer

ADDRESS, PORT = "127.0.0.1", 8000
Port = Annotated[int, typer.Option("--port", help="The port to listen on.", min=1, max=65535)]


def add_to(app: typer.Typer) -> None:
    """Put these commands at the top level."""
    app.command()(start)
    app.command()(serve)
    app.command()(demo)


def start(port: Port = PORT) -> None:
    """Load the demonstration where nothing is loaded yet, and serve the pages."""
    from goldenthread.store import editions

    if not editions.all():
        demo()
    serve(port)


def demo() -> None:
    """Load the demonstration: a fictitious VRU, built only through the product's own actions."""
    from rich.console import Console

    from goldenthread.demo import build

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print("Loading the demonstration, once. This takes about a minute.")
    build.build(progress=console.print)


def serve(port: Port = PORT) -> None:
    """Serve the pages on this machine."""
    from granian import Granian
    from granian.constants import Interfaces

    from goldenthread.demo import accounts

    print(f"Golden Thread is at http://{ADDRESS}:{port}  (stop with Ctrl-C)")
    for line in accounts.lines():
        print(line)
    Granian(
        "goldenthread.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        log_enabled=False,
    ).serve()
