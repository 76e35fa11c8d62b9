"""The unit's keys: making the first one, following one by another, and signing with the current one."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from goldenthread.ledger.refusal import Refused
from goldenthread.reports.seals import sshsig
from goldenthread.reports.seals.sshsig import KEYS, PublicKey
from goldenthread.store import keys, ledger
from goldenthread.store.keys import KnownKey

PATIENCE = 15
"""Seconds that the unit's own command has: everybody who writes waits for it."""


@dataclass(frozen=True, slots=True)
class Signer:
    """What signs, by the file of this machine or by the unit's own command."""

    public: PublicKey
    sign: Callable[[bytes, str], str]
    """A message and what it is signed for."""

    def record_first(self) -> list[ledger.NewEvent]:
        """What the ledger is to record with the first signature; asked in the turn that records it."""
        if keys.known_keys():
            return []
        return [ledger.NewEvent(keys.MADE, self.public.fingerprint, data={"public": self.public.line})]


def open_signer() -> Signer:
    """What signs now; the first time a key is made. Refused, before anything is recorded, when it cannot."""
    known = keys.known_keys()
    if settings.SIGNING_COMMAND:
        signer = _by_command(settings.SIGNING_COMMAND)
        if not known:
            keys.keep_public(signer.public)
    else:
        if not known and not keys.has_private():
            keys.create_private(settings.SIGNING_PASSPHRASE)
        signer = _by_file()
    if known and known[-1].public != signer.public:
        raise Refused(
            f"The key of this machine, {signer.public.fingerprint}, is not the unit's key, "
            f"{known[-1].public.fingerprint}. Nothing was signed. Put the unit's key back from a backup, or "
            "let another one follow it with: keys rotate"
        )
    return signer


def rotate(*, by: str, at: datetime | None = None, old_command: str = "", lost: bool = False) -> KnownKey:
    """Let a new key follow the current one, which signs it; unless the current one is lost."""
    known = keys.known_keys()
    if not known:
        raise Refused("There is no key yet. The first one is made when a report is signed.")
    old = known[-1].public
    signer = None if lost else _old_signer(old, old_command)
    new = _new_signer(old)
    told = keys.statement(new.public, old)
    data = {"public": new.public.line, "old": old.line, "by_new": new.sign(told, KEYS)}
    if signer:
        data["by_old"] = signer.sign(told, KEYS)
    event = ledger.NewEvent(keys.ROTATED, new.public.fingerprint, data=data)
    try:
        ledger.append(by=by, at=at, events=[event])
    except BaseException:
        keys.forget_new()
        raise
    return keys.known_keys()[-1]


def _old_signer(old: PublicKey, command: str) -> Signer:
    signer = _by_command(command) if command else _by_file()
    if signer.public != old:
        raise Refused(
            f"The old key's signature was made by {signer.public.fingerprint}, and the unit's key is "
            f"{old.fingerprint}. Nothing was changed."
        )
    return signer


def _new_signer(old: PublicKey) -> Signer:
    keys.forget_new()
    if not settings.SIGNING_COMMAND:
        keys.create_private(settings.SIGNING_PASSPHRASE, keys.NEW)
        return _by_file(keys.NEW)
    new = _by_command(settings.SIGNING_COMMAND)
    if new.public == old:
        raise Refused("The command signs with the unit's key already. Let it sign with another key first.")
    keys.keep_public(new.public, keys.NEW)
    return new


def _by_file(prefix: str = "") -> Signer:
    private, public = keys.read_private(settings.SIGNING_PASSPHRASE, prefix)
    if not prefix and keys.own_public() is None:
        keys.keep_public(public)
    return Signer(public, lambda message, purpose: sshsig.sign_message(message, private, purpose))


def _by_command(command: str) -> Signer:
    def sign(message: bytes, purpose: str) -> str:
        return _run(command, message, purpose)

    trial = b"Golden Thread asks whether this command signs.\n"
    public = sshsig.check_signature(trial, sign(trial, KEYS), KEYS)
    return Signer(public, sign)


def _run(command: str, message: bytes, purpose: str) -> str:
    """The signature that the unit's command writes for what it reads; ``{namespace}`` in it says what for."""
    told = "The signing command (GOLDENTHREAD_SIGNING_COMMAND)"
    try:
        parts = [part.replace("{namespace}", purpose) for part in shlex.split(command)]
        done = subprocess.run(parts, input=message, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise Refused(f"{told} did not answer within {PATIENCE} seconds. Nothing was signed.") from None
    except (OSError, ValueError) as problem:
        raise Refused(f"{told} cannot be run: {problem}. Nothing was signed.") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
        raise Refused(f"{told} failed: {lines[-1][:200]}. Nothing was signed.")
    signature = done.stdout.decode("utf-8", "replace")
    sshsig.check_signature(message, signature, purpose)
    return signature
