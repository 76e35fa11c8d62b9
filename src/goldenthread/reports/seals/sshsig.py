"""Ed25519 signatures in OpenSSH's form (SSHSIG), which `ssh-keygen -Y verify` checks on any computer."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from goldenthread.ledger.refusal import Refused

REPORT, ANCHOR, KEYS = "goldenthread-report", "goldenthread-anchor", "goldenthread-key"
"""What a signature is for. One that was made for a report proves nothing about an anchor."""
IDENTITY = "vru"
"""The name of the signer in a file of allowed signers."""
KIND = b"ssh-ed25519"
MAGIC, VERSION = b"SSHSIG", (1).to_bytes(4, "big")
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
HASHES = {b"sha512": hashlib.sha512, b"sha256": hashlib.sha256}
CUT = "The signature is cut off or was changed: it cannot be read."


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key by which signatures are checked."""

    raw: bytes
    """Its 32 bytes."""

    @property
    def blob(self) -> bytes:
        """The key in OpenSSH's form."""
        return _string(KIND) + _string(self.raw)

    @property
    def line(self) -> str:
        """The key as it stands in a file of public keys: ``ssh-ed25519 AAAA…``."""
        return f"{KIND.decode()} {base64.b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """``SHA256:…``, as ssh-keygen prints it: what people compare."""
        digest = base64.b64encode(hashlib.sha256(self.blob).digest()).decode()
        return f"SHA256:{digest.rstrip('=')}"


@dataclass(frozen=True, slots=True)
class ValidKey:
    """A public key and the time in which it signs."""

    public: PublicKey
    since: datetime
    until: datetime | None = None
    """When the next key took its place; None for the current key."""

    @property
    def validity(self) -> str:
        """``Signs since 2024-10-31T12:00:00Z``, or from then until the next key took its place."""
        if self.until is None:
            return f"Signs since {stamp(self.since)}"
        return f"Signed from {stamp(self.since)} until {stamp(self.until)}"


def stamp(at: datetime) -> str:
    """A moment in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def public_of(key: Ed25519PrivateKey) -> PublicKey:
    """The public half of a private key."""
    return PublicKey(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def read_public(text: str) -> PublicKey:
    """Read a line such as ``ssh-ed25519 AAAA… comment``; refused when it is no Ed25519 key."""
    parts = text.split()
    if len(parts) < 2 or parts[0] != KIND.decode():
        raise Refused("This is not a public key of the kind ssh-ed25519.")
    try:
        blob = base64.b64decode(parts[1], validate=True)
        return _key_in(blob)
    except (binascii.Error, ValueError):
        raise Refused("This public key cannot be read: it is cut off or was changed.") from None


def sign_message(message: bytes, key: Ed25519PrivateKey, namespace: str) -> str:
    """A detached signature; the same message, key and namespace give the same text."""
    signature = _string(KIND) + _string(key.sign(_signed(message, namespace.encode(), b"sha512")))
    parts = (public_of(key).blob, namespace.encode(), b"", b"sha512", signature)
    text = base64.b64encode(MAGIC + VERSION + b"".join(map(_string, parts))).decode()
    return "\n".join([BEGIN, *(text[i : i + 70] for i in range(0, len(text), 70)), END, ""])


def check_signature(message: bytes, armoured: str, namespace: str) -> PublicKey:
    """The key that made a signature of this message; refused when none did. Whose key it is, is not said."""
    public, used, algorithm, signature = _parts(armoured)
    if used != namespace.encode():
        raise Refused(
            f"The signature was made for “{used.decode('utf-8', 'replace')}” and not for “{namespace}”."
        )
    try:
        Ed25519PublicKey.from_public_bytes(public.raw).verify(signature, _signed(message, used, algorithm))
    except InvalidSignature:
        raise Refused("The signature does not belong to this content: one of the two was changed.") from None
    return public


def write_allowed_signers(keys: Iterable[ValidKey]) -> str:
    """The file that `ssh-keygen -Y verify -f` reads.

    Dates stand in comments: ssh-keygen would hold a key's last day against what it signed before.
    """
    purposes = f'namespaces="{REPORT},{ANCHOR},{KEYS}"'
    parts = (f"# {one.validity}\n{IDENTITY} {purposes} {one.public.line}\n" for one in keys)
    return "".join(parts)


# The form


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _signed(message: bytes, namespace: bytes, algorithm: bytes) -> bytes:
    digest = HASHES[algorithm](message).digest()
    return MAGIC + b"".join(map(_string, (namespace, b"", algorithm, digest)))


def _parts(armoured: str) -> tuple[PublicKey, bytes, bytes, bytes]:
    """The key, namespace, name of the hash and signature inside the armour."""
    lines = [line.strip() for line in armoured.strip().splitlines()]
    if len(lines) < 3 or lines[0] != BEGIN or lines[-1] != END:
        raise Refused(CUT)
    try:
        blob = base64.b64decode("".join(lines[1:-1]), validate=True)
        form, rest = blob[: len(MAGIC + VERSION)], blob[len(MAGIC + VERSION) :]
        public, namespace, _, algorithm, signature = _strings(rest, 5)
        kind, made = _strings(signature, 2)
        key = _key_in(public)
    except (binascii.Error, ValueError):
        raise Refused(CUT) from None
    if form != MAGIC + VERSION or kind != KIND or algorithm not in HASHES:
        raise Refused("The signature is of a kind that is not used here. It must be ssh-ed25519.")
    return key, namespace, algorithm, made


def _key_in(blob: bytes) -> PublicKey:
    kind, raw = _strings(blob, 2)
    if kind != KIND or len(raw) != 32:
        raise Refused("The key is of a kind that is not used here. It must be ssh-ed25519.")
    return PublicKey(raw)


def _strings(data: bytes, count: int) -> list[bytes]:
    """So many strings, each with its length before it, and nothing after them."""
    found = []
    for _ in range(count):
        size = int.from_bytes(data[:4], "big")
        if len(data) < 4 + size:
            raise ValueError(size)
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    if data:
        raise ValueError(len(data))
    return found
