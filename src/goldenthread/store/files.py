"""Files that were received, kept under the digest of their bytes."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Event

from goldenthread.ledger.refusal import Refused
from goldenthread.store import erasures
from goldenthread.store.models import File
from goldenthread.store.paths import folder

PIECE = 1 << 20
"""How many bytes of a large file are read at a time."""

LONGEST_NAME = 200
"""The most characters of a file's name; its end is kept, with the suffix."""


_SPECIAL = frozenset('<>:"|?*')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def digest_of(content: bytes) -> str:
    """The SHA-256 digest of bytes, as it is written everywhere."""
    return sha256(content).hexdigest()


def path_of(digest: str) -> Path:
    """Where the bytes with this digest lie: ``files/ab/abcdef...``."""
    return folder("files") / digest[:2] / digest


def name_of(given: str) -> str:
    """The name under which a file is remembered, fit to be shown, kept in every table, and saved anywhere.

    It has no folders and no hidden signs, such as those that turn the direction of writing; it is no longer
    than a name may be; and it is none that a system keeps for itself.
    """
    name = given.replace("\\", "/").rpartition("/")[2].encode("utf-8", "replace").decode("utf-8")
    name = "".join("_" if one in _SPECIAL else one for one in name if unicodedata.category(one)[0] != "C")
    name = name[-LONGEST_NAME:].strip(" .")
    return f"_{name}" if _RESERVED.match(name) else name or "unnamed"


def keep(content: bytes) -> str:
    """Keep a file's bytes and say their digest; the same bytes are kept once."""
    digest = digest_of(content)
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_whole(path, content)
    if not File.objects.filter(digest=digest).exists():
        File.objects.create(digest=digest, size=len(content))
    return digest


@dataclass(frozen=True, slots=True)
class Copied:
    """A file of any size, copied beside the files that are kept, and the digest of what was copied."""

    path: Path
    digest: str


Copies = Callable[[], tuple[Copied, ...]]
"""Waits for the copies."""


@contextmanager
def copying(paths: Iterable[Path]) -> Iterator[Copies]:
    """Copies of these files, made while the block is at work; those that are not kept go with it."""
    over = Event()
    with (
        tempfile.TemporaryDirectory(dir=folder("files"), prefix="copy-") as place,
        ThreadPoolExecutor(1) as beside,
    ):
        made = [
            beside.submit(_copy, path, Path(place, str(number)), over) for number, path in enumerate(paths)
        ]
        try:
            yield lambda: tuple(one.result() for one in made)
        finally:
            over.set()  # nobody waits for copies that nobody wants


def _copy(path: Path, to: Path, over: Event) -> Copied:
    """Each piece is read once, for the copy and the digest alike."""
    digest = sha256()
    with path.open("rb") as lines, to.open("xb") as out:
        while not over.is_set() and (piece := lines.read(PIECE)):
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    to.chmod(0o600)
    return Copied(to, digest.hexdigest())


def keep_copy(one: Copied) -> None:
    """Keep a copy under its digest; the same bytes are kept once."""
    to = path_of(one.digest)
    size = one.path.stat().st_size
    if not to.exists():
        to.parent.mkdir(mode=0o700, exist_ok=True)
        one.path.replace(to)
    if not File.objects.filter(digest=one.digest).exists():
        File.objects.create(digest=one.digest, size=size)


@contextmanager
def under_their_names(named: Iterable[tuple[str, str]]) -> Iterator[list[Path]]:
    """Files of any size, by name and digest, under their own names while the block is at work."""
    with tempfile.TemporaryDirectory(dir=folder("files"), prefix="copy-") as place:
        paths = []
        for name, digest in named:
            if not is_kept(digest):
                read(digest)  # which says what became of it
            paths.append(Path(place, name))
            paths[-1].symlink_to(path_of(digest).resolve())
        yield paths


def is_kept(digest: str) -> bool:
    """Whether the bytes with this digest are still here: they may have been erased."""
    return path_of(digest).is_file()


def read(digest: str) -> bytes:
    """The bytes with this digest. Refused when they were erased, or are no longer what they were."""
    try:
        content = path_of(digest).read_bytes()
    except FileNotFoundError:
        if gone := erasures.find_erased("file").get(digest):
            raise Refused(f"The file {digest[:12]} was erased on {gone.day}, as the law asks.") from None
        raise Refused(
            f"The file {digest[:12]} is missing from the data directory. It is missing, not altered: "
            "restore it from a backup."
        ) from None
    if digest_of(content) != digest:
        raise Refused(f"The file {digest[:12]} was damaged on the disk. Restore it from a backup.")
    return content


def write_whole(path: Path, content: bytes) -> None:
    """Write a file wholly or not at all, readable by its owner alone."""
    handle, draft = tempfile.mkstemp(dir=path.parent)  # with mode 600
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
