"""Starting the service, and loading the demonstration."""

from __future__ import annotations

import errno
import importlib
import ipaddress
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import closing, nullcontext, suppress
from functools import partial
from http.client import HTTPConnection
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldenthread.ledger.refusal import Refused

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

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
Confirm = Annotated[
    bool,
    typer.Option("--confirm", help="Believe this machine’s clock, though the service was away for long."),
]
Listen = Annotated[
    str,
    typer.Option(
        "--listen", help="The IP address to listen on; another than this machine’s own needs HTTPS."
    ),
]
BehindProxy = Annotated[
    bool,
    typer.Option("--behind-proxy", help="Another program takes HTTPS from readers and hands on to here."),
]


def add_to(app: typer.Typer) -> None:
    """Put these commands at the top level."""
    app.command()(start)
    app.command()(serve)
    app.command()(demo)


def start(
    port: Port = PORT, no_worker: NoWorker = False, workers: Workers = 1, confirm: Confirm = False
) -> None:
    """Load the demonstration where nothing is loaded yet, and serve the pages."""
    from goldenthread.store import editions

    _may_listen(ADDRESS, port)
    if not editions.all():
        demo()
    serve(port, no_worker, workers, confirm)


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


def serve(
    port: Port = PORT,
    no_worker: NoWorker = False,
    workers: Workers = 1,
    confirm: Confirm = False,
    listen: Listen = ADDRESS,
    behind_proxy: BehindProxy = False,
) -> None:
    """Serve the pages, on this machine alone unless told otherwise, with a worker beside them."""
    from goldenthread.cli.beside import worker_beside
    from goldenthread.demo import accounts
    from goldenthread.web import static_files

    _may_be_reached(listen, behind_proxy)
    _may_listen(listen, port)
    _look_at_clock(confirm)
    static_files.collect()
    _begin_again_if_drawn()
    said = [f"Golden Thread is at http://{_in_address(listen)}:{port}  (stop with Ctrl-C)", *accounts.lines()]
    with nullcontext() if no_worker else worker_beside():
        _serve(listen, port, workers, lambda: print(*said, sep="\n", flush=True))


def _begin_again_if_drawn() -> None:
    """Begin this program again where it has drawn a chart, as when it loaded the demonstration.

    What draws charts waits for threads of its own, which a forked process does not have: the first chart
    that a process of the server drew would never come, and every page would wait with it.
    """
    if "vl_convert" in sys.modules:
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - itself


def _may_be_reached(listen: str, behind_proxy: bool) -> None:
    """Refuse to hand out pages and passwords unencrypted to other machines."""
    from django.conf import settings

    try:
        address = ipaddress.ip_address(listen)
    except ValueError:
        raise Refused(f"“{listen}” is not an IP address. Write it as 127.0.0.1, 0.0.0.0 or ::1.") from None
    if not (address.is_loopback or behind_proxy or settings.SECURE_SSL_REDIRECT):
        raise Refused(
            f"On {listen}, passwords would travel to other machines unencrypted. Set GOLDENTHREAD_HTTPS=true "
            "and put a proxy that takes HTTPS in front; or say --behind-proxy, where nobody but a proxy of "
            "yours reaches this port."
        )
    if (behind_proxy or settings.SECURE_SSL_REDIRECT) and not settings.TRUSTED_PROXIES:
        print(
            "GOLDENTHREAD_PROXIES is not set: every reader seems to come from the proxy’s address, so wrong "
            "passwords of one may lock out all. Set it to the number of your proxies, mostly 1.",
            file=sys.stderr,
        )


def _look_at_clock(confirm: bool) -> None:
    from goldenthread.actions import service
    from goldenthread.cli import output

    if confirm:
        service.confirm_clock(by=output.by())
    elif warning := service.look_at_clock():
        print(warning, file=sys.stderr)


def _in_address(listen: str) -> str:
    """An IP address as it stands in a web address; for every address of the machine, its own."""
    address = ipaddress.ip_address(listen)
    if address.is_unspecified:
        return ADDRESS
    return f"[{address}]" if address.version == 6 else str(address)


def _may_listen(listen: str, port: int) -> None:
    """Refuse a port that another program has; the server itself would share it with another Golden Thread."""
    family = socket.AF_INET6 if ":" in listen else socket.AF_INET
    try:
        with socket.socket(family) as asked:
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what has just ended is no hindrance
            asked.bind((listen, port))
    except OSError as problem:
        other = f"choose another port, as in --port {port + 1 if 1024 <= port < 65535 else PORT + 1}"
        if problem.errno == errno.EADDRINUSE:
            raise Refused(
                f"Port {port} is in use, perhaps by a Golden Thread that still runs. Stop it, or {other}."
            ) from None
        raise Refused(
            f"The server cannot listen on {listen}, port {port}: {problem.strerror}. Please {other}."
        ) from None


def _serve(listen: str, port: int, workers: int, ready: Callable[[], None]) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        "goldenthread.config.wsgi:application",
        address=listen,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_enabled=False,
        workers_kill_timeout=FINISH,
    )
    server.on_startup(_keep_ctrl_c_from_processes)
    address = _in_address(listen).strip("[]")
    Thread(target=_tell_when_ready, args=(server, address, ready), daemon=True).start()
    try:
        server.serve(target_loader=partial(_load, os.getpid()))
    except SystemExit:
        raise Refused(
            "A process of the server ended that should not have, and the server with it. "
            "Nothing was half-written. Start it again."
        ) from None


def _load(parent: int, application: str) -> Any:
    """What a process of the server answers with; it ends with the server, however that one ends."""
    from goldenthread.cli.parent import end_with_parent

    end_with_parent(parent)
    module, _, name = application.partition(":")
    return getattr(importlib.import_module(module), name)


def _tell_when_ready(server: AbstractServer[Any], address: str, ready: Callable[[], None]) -> None:
    """Wait until every process has begun, as nothing may be asked while they are forked, and one answers."""
    while len(server.wrks) < server.workers:
        time.sleep(0.05)
    while True:
        with suppress(OSError), closing(HTTPConnection(address, server.bind_port, timeout=10)) as line:
            line.request("GET", "/health/live", headers={"Host": "localhost"})
            if line.getresponse().status < 400:
                return ready()
        time.sleep(0.05)


def _keep_ctrl_c_from_processes() -> None:
    """A terminal tells every process of Ctrl-C, and the server its own: told twice, every other one hung."""
    os.register_at_fork(after_in_child=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}))
