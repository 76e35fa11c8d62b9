"""The unit's keys: the file of the current one, and what the ledger says of all of them.

The private half is never in the database. The public half lies beside it, and vouches for the keys before it:
whoever can write the database alone can name another key there, but none that this machine confirms.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from goldenthread.ledger.refusal import Refused
from goldenthread.reports.seals.manifest import write_json
from goldenthread.reports.seals.sshsig import (
    KEYS,
    PublicKey,
    ValidKey,
    check_signature,
    public_of,
    read_public,
)
from goldenthread.store.files import write_whole
from goldenthread.store.models import EventRow
from goldenthread.store.paths import data_dir, folder

MADE, ROTATED = "key.made", "key.rotated"
PRIVATE, PUBLIC = "signing-key.pem", "signing-key.pub"
NEW = "new-"
"""Before the names of a key's files until the ledger names the key."""


@dataclass(frozen=True, slots=True)
class KnownKey(ValidKey):
    """A key that the ledger names."""

    confirmed: bool = False
    """Whether the public key in this data directory is this one, or vouches for it."""
    endorsed: bool = False
    """Whether the key before it signed it; no for the first, and for one that followed a lost key."""
    follows: bool = False
    """Whether there was a key before it."""


def known_keys() -> tuple[KnownKey, ...]:
    """The unit's keys, the first one first; the last is the one that signs."""
    finish_rotation()
    rows = EventRow.objects.filter(kind__in=(MADE, ROTATED)).order_by("serial")
    told = [_Told.read(*row) for row in rows.values_list("data", "append__recorded_at")]
    keys = [one for one in told if one is not None]
    until = [later.since for later in keys[1:]] + [None] * bool(keys)
    confirmed = _confirmed(keys)
    return tuple(
        KnownKey(one.public, one.since, end, sure, one.is_endorsed(), follows=number > 0)
        for number, (one, end, sure) in enumerate(zip(keys, until, confirmed, strict=True))
    )


def statement(new: PublicKey, old: PublicKey) -> bytes:
    """What both keys sign when one follows the other."""
    return write_json({"new key": new.line, "old key": old.line})


@dataclass(frozen=True, slots=True)
class _Told:
    """What an event of the ledger says of a key."""

    public: PublicKey
    since: datetime
    data: dict[str, Any]

    @classmethod
    def read(cls, data: dict[str, Any], at: datetime) -> _Told | None:
        try:
            return cls(read_public(data["public"]), at, data)
        except (Refused, KeyError, AttributeError):
            return None  # it was changed: then it is nobody's key

    def is_endorsed(self) -> bool:
        return self._signed("by_old", read_public(self.data["old"])) if self.data.get("by_old") else False

    def vouches_for(self, old: PublicKey) -> bool:
        return self.data.get("old") == old.line and self._signed("by_new", self.public)

    def _signed(self, which: str, key: PublicKey) -> bool:
        try:
            old = read_public(self.data["old"])
            return check_signature(statement(self.public, old), self.data[which], KEYS) == key
        except (Refused, KeyError, AttributeError):
            return False


def _confirmed(keys: Sequence[_Told]) -> list[bool]:
    """From the last key back: each is confirmed by the one after it, and the last by this machine."""
    if not keys:
        return []
    found = [keys[-1].public == own_public()]
    for old, new in reversed(list(pairwise(keys))):
        found.insert(0, found[0] and new.vouches_for(old.public))
    return found


# The files


def path_of(name: str) -> Path:
    """Where a key's file lies."""
    return data_dir() / "keys" / name


def own_public() -> PublicKey | None:
    """The public key of this machine; None where it has none, or one that cannot be read."""
    try:
        return read_public(path_of(PUBLIC).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, Refused):
        return None


def files_of_keys() -> list[Path]:
    """The files of keys that this machine has."""
    place = path_of("")
    return sorted(place.iterdir()) if place.is_dir() else []


def has_private() -> bool:
    """Whether the current key is a file of this machine."""
    return path_of(PRIVATE).exists()


def create_private(passphrase: str, prefix: str = "") -> None:
    """Make a key's files, the private one readable by its owner alone; a file that is there stays."""
    folder("keys")
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    content = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
    handle, draft = tempfile.mkstemp(dir=path_of(""))  # with mode 600
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):  # of two that make the first key at once, the first one wins
        path_of(prefix + PRIVATE).hardlink_to(draft)
    Path(draft).unlink()
    keep_public(read_private(passphrase, prefix)[1], prefix)


def keep_public(key: PublicKey, prefix: str = "") -> None:
    """Keep the public key of this machine."""
    folder("keys")
    write_whole(path_of(prefix + PUBLIC), f"{key.line}\n".encode())


def read_private(passphrase: str, prefix: str = "") -> tuple[Ed25519PrivateKey, PublicKey]:
    """The private key of this machine with its public half; refused in words when it cannot be used."""
    path = path_of(prefix + PRIVATE)
    try:
        content, mode = path.read_bytes(), path.stat().st_mode
    except OSError as problem:
        raise Refused(
            f"The unit's key cannot be read from {path}: {problem.strerror}. Nothing was signed. Put the "
            "file back from a backup, or make another key with: keys rotate --old-key-lost"
        ) from None
    if mode & 0o077:
        raise Refused(
            f"Others than its owner may read the unit's key {path}. Nothing was signed. "
            f"Forbid it with: chmod 600 {path}"
        )
    locked = b"ENCRYPTED" in content
    if locked and not passphrase:
        raise Refused(
            "The unit's key is locked with a passphrase. Nothing was signed. "
            "Set GOLDENTHREAD_SIGNING_PASSPHRASE and try again."
        )
    try:
        key = load_pem_private_key(content, passphrase.encode() if locked else None)
    except (ValueError, TypeError):
        why = "GOLDENTHREAD_SIGNING_PASSPHRASE is not its passphrase, or the" if locked else "The"
        raise Refused(
            f"The unit's key {path} cannot be used. Nothing was signed. {why} file was damaged."
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise Refused(f"The unit's key {path} is of another kind than Ed25519. Nothing was signed.")
    return key, public_of(key)


def finish_rotation() -> None:
    """Put a new key in the old one's place once the ledger names it; also after a crash between the two."""
    new = path_of(NEW + PUBLIC)
    if not new.exists():
        return
    last = EventRow.objects.filter(kind=ROTATED).order_by("-serial").values_list("data", flat=True).first()
    if last is None or last.get("public") != new.read_text(encoding="utf-8").strip():
        return
    private = path_of(NEW + PRIVATE)
    if private.exists():
        private.replace(path_of(PRIVATE))
    else:
        path_of(PRIVATE).unlink(missing_ok=True)  # the unit's own command signs from now on
    new.replace(path_of(PUBLIC))


def forget_new() -> None:
    """Remove the files of a key that came to nothing."""
    for name in (PUBLIC, PRIVATE):
        path_of(NEW + name).unlink(missing_ok=True)
