"""Starting the service, and loading the demonstration."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated

import typer

ADDRESS, PORT = "127.0.0.1", 8000
Port = Annotated[int, typer.Option("--port", help="The port to listen on.", min=1, max=65535)]
THREADS = 8
"""How many requests a process works at; more wait their turn in order, where a database would let any of them
through first. Each holds a connection to PostgreSQL, which by default has 100."""
Workers = Annotated[int, typer.Option("--workers", help="How many processes answer.", min=1, max=64)]

NoWorker = Annotated[
    bool, typer.Option("--no-worker", help="Begin no worker beside the server; run `goldenthread worker`.")
]


def add_to(app: typer.Typer) -> None:
    """Put these commands at the top level."""
    app.command()(start)
    app.command()(serve)
    app.command()(demo)


def start(port: Port = PORT, no_worker: NoWorker = False, workers: Workers = 1) -> None:
    """Load the demonstration where nothing is loaded yet, and serve the pages."""
    from goldenthread.store import editions

    if not editions.all():
        demo()
    serve(port, no_worker, workers)


def demo() -> None:
    """Load the demonstration: a fictitious VRU, built only through the product's own actions."""
    from rich.console import Console

    from goldenthread.demo import build

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print("Loading the demonstration, once. This takes about a minute.")
    build.build(progress=console.print)


def serve(port: Port = PORT, no_worker: NoWorker = False, workers: Workers = 1) -> None:
    """Serve the pages on this machine, with a worker beside them."""
    from goldenthread.cli.beside import worker_beside
    from goldenthread.demo import accounts

    print(f"Golden Thread is at http://{ADDRESS}:{port}  (stop with Ctrl-C)")
    for line in accounts.lines():
        print(line)
    with nullcontext() if no_worker else worker_beside():
        _serve(port, workers)


def _serve(port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "goldenthread.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_enabled=False,
    ).serve()
