"""Starting the service, and loading the demonstration."""

from __future__ import annotations

import errno
import os
import signal
import socket
from contextlib import nullcontext
from typing import Annotated

import typer

from goldenthread.ledger.refusal import Refused

ADDRESS, PORT = "127.0.0.1", 8000
Port = Annotated[int, typer.Option("--port", help="The port to listen on.", min=1, max=65535)]
THREADS = 8
"""How many requests a process works at; more wait their turn in order, where a database would let any of them
through first. Each holds a connection to PostgreSQL, which by default has 100."""
FINISH = 10
"""Seconds that a process has to finish its answers when the server stops."""
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

    _may_listen(port)
    if not editions.all():
        demo()
    serve(port, no_worker, workers)


def demo() -> None:
    """Load the demonstration: a fictitious VRU, built only through the product's own actions."""
    from rich.console import Console

    from goldenthread.demo import build

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print("Loading the demonstration, once. This takes about a minute.")
    try:
        build.build(progress=console.print)
    except KeyboardInterrupt:
        raise Refused(
            "Stopped before the demonstration was whole, so nothing of it was kept. "
            "The next start loads it from its beginning."
        ) from None


def serve(port: Port = PORT, no_worker: NoWorker = False, workers: Workers = 1) -> None:
    """Serve the pages on this machine, with a worker beside them."""
    from goldenthread.cli.beside import worker_beside
    from goldenthread.demo import accounts

    _may_listen(port)
    print(f"Golden Thread is at http://{ADDRESS}:{port}  (stop with Ctrl-C)")
    for line in accounts.lines():
        print(line)
    with nullcontext() if no_worker else worker_beside():
        _serve(port, workers)


def _may_listen(port: int) -> None:
    """Refuse a port that another program has; the server itself would share it with another Golden Thread."""
    try:
        with socket.socket() as asked:
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what has just ended is no hindrance
            asked.bind((ADDRESS, port))
    except OSError as problem:
        other = f"choose another port, as in --port {port + 1 if 1024 <= port < 65535 else PORT + 1}"
        if problem.errno == errno.EADDRINUSE:
            raise Refused(
                f"Port {port} is in use, perhaps by a Golden Thread that still runs. Stop it, or {other}."
            ) from None
        raise Refused(
            f"The server cannot listen on port {port}: {problem.strerror}. Please {other}."
        ) from None


def _serve(port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        "goldenthread.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_enabled=False,
        workers_kill_timeout=FINISH,
    )
    server.on_startup(_keep_ctrl_c_from_processes)
    try:
        server.serve()
    except SystemExit:
        raise Refused(
            "A process of the server ended that should not have, and the server with it. "
            "Nothing was half-written. Start it again."
        ) from None


def _keep_ctrl_c_from_processes() -> None:
    """A terminal tells every process of Ctrl-C, and the server its own: told twice, every other one hung."""
    os.register_at_fork(after_in_child=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}))
