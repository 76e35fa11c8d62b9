"""A Spark cluster on this machine: a master and workers, each a process, from pyspark's own jars."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

LOOPBACK: Final = "127.0.0.1"
PATIENCE: Final = 90
"""Seconds until master and workers must have found each other."""


@contextmanager
def cluster(workers: int = 2, memory: str = "1g") -> Iterator[str]:
    """The address of a master with so many workers of one core each; all of them end with the block."""
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        log = folder / "master.log"
        alone = ("--host", LOOPBACK, "--port", "0", "--webui-port", "0")
        closing.enter_context(_started("master.Master", alone, log))
        address = _said(log, rb"Starting Spark master at (spark://\S+)", 1)[0]
        for number in range(workers):
            more = ("--cores", "1", "--memory", memory, "--work-dir", str(folder / f"work-{number}"), address)
            closing.enter_context(_started("worker.Worker", (*alone, *more), folder / f"worker-{number}.log"))
        _said(log, rb"Registering worker (\S+)", workers)
        yield address


@contextmanager
def _started(role: str, arguments: tuple[str, ...], log: Path) -> Iterator[None]:
    """One process of the cluster; its log tells when it is ready."""
    import pyspark

    home = Path(pyspark.__file__).parent
    where = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": LOOPBACK, "SPARK_DAEMON_MEMORY": "512m"}
    command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{role}", *arguments]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=where, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _said(log: Path, pattern: bytes, times: int) -> list[str]:
    """What a log says, once it has said it so many times."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found: list[bytes] = re.findall(pattern, log.read_bytes())
        if len(found) >= times:
            return [one.decode() for one in found]
        time.sleep(0.1)
    raise TimeoutError(f"Spark did not start:\n{log.read_text(errors='replace')[-2000:]}")
