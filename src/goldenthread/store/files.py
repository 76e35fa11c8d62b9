"""Files that were received, kept under the digest of their bytes."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from hashlib import sha256
from pathlib import Path

from goldenthread.ledger.refusal import Refused
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


def digest_of_file(path: Path) -> str:
    """The digest of a file of any size, read a piece at a time."""
    found = sha256()
    with path.open("rb") as lines:
        while piece := lines.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def keep_file(path: Path, digest: str) -> None:
    """Keep a file of any size under its digest; one that changed meanwhile is refused."""
    to = path_of(digest)
    if not to.exists():
        to.parent.mkdir(mode=0o700, exist_ok=True)
        draft = to.with_suffix(".part")
        shutil.copyfile(path, draft)
        if digest_of_file(draft) != digest:
            draft.unlink()
            raise Refused(f"{path.name} changed while it was being added. Add it again when it is finished.")
        draft.chmod(0o600)
        draft.replace(to)
    if not File.objects.filter(digest=digest).exists():
        File.objects.create(digest=digest, size=to.stat().st_size)


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
