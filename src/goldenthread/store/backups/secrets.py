"""The secret files of a store, locked with a passphrase so that a stolen backup does not give them away."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from goldenthread.ledger.refusal import Refused

NAMES: Final = ("secret-key", "keys/signing-key.pem", "demo-accounts.json")
"""What is secret in a data directory: the key of the sessions and second steps, the key that signs reports,
and the passwords of the demonstration."""
PASSPHRASE: Final = "GOLDENTHREAD_BACKUP_PASSPHRASE"  # noqa: S105 - the variable's name
COST: Final = 1 << 15
"""Of guessing: each guess takes 32 MB and a tenth of a second."""


def lock_secrets(files: Mapping[str, bytes], passphrase: str) -> bytes:
    """The files in one, which only the passphrase opens."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    plain = json.dumps({name: _text(content) for name, content in files.items()}).encode()
    locked = AESGCM(_key(passphrase, salt)).encrypt(nonce, plain, None)
    whole = {"salt": _text(salt), "nonce": _text(nonce), "locked": _text(locked)}
    return json.dumps({"lock": f"scrypt n={COST} r=8 p=1, AES-256-GCM", **whole}, indent=1).encode() + b"\n"


def open_secrets(content: bytes, passphrase: str) -> dict[str, bytes]:
    """The files again; refused where the passphrase is another one."""
    whole = {name: value for name, value in json.loads(content).items() if name != "lock"}
    salt, nonce, locked = (base64.b64decode(whole[name]) for name in ("salt", "nonce", "locked"))
    try:
        plain = AESGCM(_key(passphrase, salt)).decrypt(nonce, locked, None)
    except InvalidTag:
        raise Refused(f"{PASSPHRASE} is not the passphrase that this backup was made with.") from None
    return {name: base64.b64decode(text) for name, text in json.loads(plain).items()}


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode())


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
