"""Files that were received, kept under the digest of their bytes."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path, PurePosixPath

from goldenthread.ledger.refusal import Refused
from goldenthread.store.models import File
from goldenthread.store.paths import folder

LONGEST_NAME = 200
"""The most characters of a file's name; its end is kept, with the suffix."""


def digest_of(content: bytes) -> str:
    """The SHA-256 digest of bytes, as it is written everywhere."""
    return sha256(content).hexdigest()


def path_of(digest: str) -> Path:
    """Where the bytes with this digest lie: ``files/ab/abcdef...``."""
    return folder("files") / digest[:2] / digest


def name_of(given: str) -> str:
    """The name under which a file is remembered: without folders, and of a length that every table holds."""
    name = PurePosixPath(given.replace("\\", "/").replace("\x00", "")).name or "unnamed"
    return name.encode("utf-8", "replace").decode("utf-8")[-LONGEST_NAME:]


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


def read(digest: str) -> bytes:
    """The bytes with this digest. Refused when they were erased, or are no longer what they were."""
    try:
        content = path_of(digest).read_bytes()
    except FileNotFoundError:
        raise Refused(
            f"The file {digest[:12]} is not in the data directory any more. "
            "If nobody erased it, restore it from a backup."
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
