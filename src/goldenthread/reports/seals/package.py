"""A package: a signed report's files in one folder, with everything that somebody needs to check them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from goldenthread.ledger.refusal import Refused
from goldenthread.reports.seals.manifest import Manifest, read_manifest
from goldenthread.reports.seals.sshsig import (
    IDENTITY,
    REPORT,
    PublicKey,
    ValidKey,
    check_signature,
    read_public,
    write_allowed_signers,
)

MANIFEST, SIGNATURE, SIGNERS = "manifest.json", "manifest.json.sig", "allowed_signers"
HOW_TO = "how-to-check.txt"
"""Sealed with the other files, so that nobody can change what readers are told to do."""
BESIDE = (MANIFEST, SIGNATURE, SIGNERS)


def write_how_to(title: str, fingerprint: str) -> bytes:
    """How to check a package on any computer."""
    return f"""How to check this report

{title}

You need ssh-keygen, which Windows, macOS and Linux carry. Open a terminal in this folder.

1. Check the signature over the list of files:

   ssh-keygen -Y verify -f {SIGNERS} -I {IDENTITY} -n {REPORT} -s {SIGNATURE} < {MANIFEST}

   On Windows use the Command Prompt, not PowerShell.

   It must say Good "{REPORT}" signature for {IDENTITY}, with the key

   {fingerprint}

2. Compare this fingerprint with one that you did not get with this folder: from the unit's page
   /keys, by phone, or from an earlier report. Anybody can make a folder with a key of their own: this
   step is the proof.

3. Compare each file with the SHA-256 digest that {MANIFEST} names for it:

   Linux: sha256sum FILE      macOS: shasum -a 256 FILE      Windows: certutil -hashfile FILE SHA256

With Golden Thread, one command does all three: report verify-package FOLDER --key FINGERPRINT
""".encode()


def write_package(
    files: Mapping[str, bytes], manifest: bytes, signature: str, keys: Sequence[ValidKey]
) -> dict[str, bytes]:
    """Every file of a package, by its name."""
    beside = (manifest, signature.encode(), write_allowed_signers(keys).encode())
    return {**files, **dict(zip(BESIDE, beside, strict=True))}


@dataclass(frozen=True, slots=True)
class PackageCheck:
    """What checking a package has shown."""

    manifest: Manifest
    key: PublicKey
    """The key that signed. Whose it is, the package itself cannot prove."""
    problems: tuple[str, ...]


def check_package(files: Mapping[str, bytes]) -> PackageCheck:
    """Check the signature and every file of a package; refused when the signature does not hold."""
    absent = next((name for name in BESIDE if name not in files), None)
    if absent:
        raise Refused(f"{absent} is missing from the folder, so nothing in it can be checked.")
    content, signature = files[MANIFEST], files[SIGNATURE].decode("utf-8", "replace")
    try:
        key = check_signature(content, signature, REPORT)
    except Refused as refused:
        raise Refused(f"{SIGNATURE} over {MANIFEST}: {refused}") from None
    manifest = read_manifest(content)
    return PackageCheck(manifest, key, tuple(_problems(files, manifest, key)))


def _problems(files: Mapping[str, bytes], manifest: Manifest, key: PublicKey) -> Iterator[str]:
    for name, digest in sorted(manifest.files.items()):
        if name not in files:
            yield f"{name} is missing from the folder."
        elif hashlib.sha256(files[name]).hexdigest() != digest:
            yield f"{name} is not the file that was signed: it was changed."
    for name in sorted(files.keys() - manifest.files.keys() - set(BESIDE)):
        yield f"{name} does not belong to the package: it was not signed."
    if key not in read_signers(files[SIGNERS].decode("utf-8", "replace")):
        yield f"{SIGNERS} does not name the key that signed: it was changed."


def read_signers(text: str) -> tuple[PublicKey, ...]:
    """The keys in a file of allowed signers, or of public keys; lines that hold none are passed over."""
    found = []
    for line in text.splitlines():
        _, kind, rest = line.partition("ssh-ed25519 ")
        try:
            found.append(read_public(kind + rest))
        except Refused:
            continue
    return tuple(found)
