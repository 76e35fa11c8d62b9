"""What a backup holds: its manifest, which names every file with its size and digest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any, Final

from goldenthread.ledger.refusal import Refused

FORMAT: Final = 1
MANIFEST, DIGEST = "manifest.json", "manifest.sha256"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
DATABASES: Final = {SQLITE: "database.sqlite3", POSTGRESQL: "database.dump"}
"""The file of the database's copy, by its kind."""
SECRETS: Final = "secrets.json"
"""The keys, locked with a passphrase."""
PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Copied:
    """A file of a backup: how large it is, and the digest of its bytes."""

    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Where the ledger or the audit log stood: its last entry and that entry's mark."""

    entries: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup was made of, and everything that it holds."""

    made_at: str
    program: str
    kind: str
    """``sqlite`` or ``postgresql``."""
    migrations: tuple[str, ...]
    """The product's own migrations that the database has had, in order: its schema."""
    ledger: Chain
    audit: Chain
    files: dict[str, Copied] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    """What the database names and the store did not have, or had damaged."""
    locked: tuple[str, ...] = ()
    """The secret files that the backup holds, locked with the passphrase."""
    left_out: tuple[str, ...] = ()
    """The secret files that it does not hold, because no passphrase was given."""
    second_steps: tuple[str, ...] = ()
    """Who must set up codes from an app again if the key of the sessions is lost."""

    @property
    def schema(self) -> str:
        """The last migration."""
        return self.migrations[-1] if self.migrations else "none"

    @property
    def size(self) -> int:
        """The bytes of all its files."""
        return sum(one.size for one in self.files.values())


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a manifest and its digest into a backup's folder."""
    whole = {"format": FORMAT, **asdict(manifest)}
    content = json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
    (folder / MANIFEST).write_bytes(content)
    (folder / DIGEST).write_text(f"{sha256(content).hexdigest()}  {MANIFEST}\n")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup; refused when it is missing, damaged or of a later program."""
    try:
        content, digest = (folder / MANIFEST).read_bytes(), (folder / DIGEST).read_text("utf-8", "replace")
    except FileNotFoundError as problem:
        name = Path(problem.filename).name
        raise Refused(f"{folder} is not a whole backup: {name} is missing.") from None
    if digest != f"{sha256(content).hexdigest()}  {MANIFEST}\n":
        raise Refused(f"{folder}: {MANIFEST} or {DIGEST} was changed after the backup was made.")
    try:
        whole: dict[str, Any] = json.loads(content)
        if whole.pop("format") != FORMAT:
            raise Refused(
                f"{folder} was made by a later version of Golden Thread. Restore it with that version."
            )
        files = {path: Copied(**one) for path, one in whole.pop("files").items()}
        chains = {name: Chain(**whole.pop(name)) for name in ("ledger", "audit")}
        lists = {name: tuple(value) for name, value in whole.items() if isinstance(value, list)}
        return Manifest(**{**whole, **lists, **chains, "files": files})
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Refused(f"{folder}: {MANIFEST} is not the manifest of a backup.") from None


def find_backups(folder: Path) -> list[Path]:
    """The backups in a folder, the oldest first; the folder itself where it is one."""
    if (folder / MANIFEST).exists() or (folder / DIGEST).exists():
        return [folder]
    if not folder.is_dir():
        raise Refused(f"{folder} is not a folder. Name a backup, or the folder that backups are made in.")
    return sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))


def known_migrations() -> frozenset[str]:
    """The migrations that this version of the program knows."""
    names = (one.name for one in resources.files("goldenthread.store.migrations").iterdir())
    return frozenset(name.removesuffix(".py") for name in names if name[0].isdigit())


def refuse_later(migrations: tuple[str, ...], what: str, program: str = "") -> None:
    """Refuse a store or backup that a later version of the program has worked on."""
    unknown = [name for name in migrations if name not in known_migrations()]
    if unknown:
        by = f"version {program}, a later one than this" if program else "a later version of Golden Thread"
        raise Refused(
            f"{what} was written by {by}: its schema is {unknown[-1]}, which this program does not know. "
            "Nothing was changed. Use the later version."
        )


def digest_file(path: Path) -> Copied:
    """The size and digest of a file."""
    digest, size = sha256(), 0
    with path.open("rb") as content:
        while piece := content.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return Copied(size, digest.hexdigest())


def files_below(folder: Path) -> Iterator[str]:
    """Every file below a folder by its path from there, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()
