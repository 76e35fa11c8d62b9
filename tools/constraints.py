"""Write constraints.txt anew: the newest versions that fit pyproject.toml, for Python 3.11, without hosts."""

import subprocess
import sys
from pathlib import Path

from set_up import ROOT, environment, find_uv

OUT = ROOT / "constraints.txt"
HEAD = "# Every package at the version this was tested with. Renewed by `make constraints`.\n"
PLAIN = [
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--universal",
    "--fork-strategy=fewest",
]


def main() -> None:
    groups = ["--extra", "spark", "--group", "dev", "--group", "tools", "--python-version", "3.11"]
    command = [find_uv(), "pip", "compile", "pyproject.toml", "--quiet", *PLAIN, *groups]
    done = subprocess.run(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True, check=True)
    OUT.write_text(HEAD + done.stdout)
    print(f"{Path(OUT).name}: {len(done.stdout.splitlines())} packages. Now: ./run test")


if __name__ == "__main__":
    sys.exit(main())
