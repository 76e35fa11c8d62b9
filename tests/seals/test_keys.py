"""The unit's key: made once, read by its owner alone, locked, followed by another; and plain refusals."""

import shlex
import stat
import subprocess
import sys

import pytest
from tests.seals.conftest import freeze, needs_ssh_keygen
from tests.small import hours

from goldenthread.actions import keys, reports, seals
from goldenthread.ledger.refusal import Refused
from goldenthread.store import keys as kept
from goldenthread.store.models import AppendRow, EventRow, File


def sign(frozen, hour=4):
    return reports.sign(snapshot=frozen.digest, by="ada", at=hours(hour))


def test_the_first_signature_makes_the_key_and_the_ledger_names_it(frozen):
    signed = sign(frozen)
    private = kept.path_of(kept.PRIVATE)
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE(private.parent.stat().st_mode) == 0o700
    (key,) = kept.known_keys()
    assert (key.public, key.since, key.until) == (kept.own_public(), signed.signed_at, None)
    assert (key.confirmed, key.endorsed) == (True, False)
    event = EventRow.objects.get(kind="key.made")
    assert event.subject == key.public.fingerprint
    assert private.read_text().splitlines()[1] not in str(event.data)


def test_a_passphrase_locks_the_key(frozen, settings):
    settings.SIGNING_PASSPHRASE = "correct horse"
    sign(frozen)
    assert b"ENCRYPTED" in kept.path_of(kept.PRIVATE).read_bytes()


HINDRANCES = [
    (lambda path, settings: path.unlink(), "cannot be read from .*: No such file"),
    (lambda path, settings: path.chmod(0o644), "Others than its owner may read .* chmod 600"),
    (
        lambda path, settings: path.write_bytes(b"x"),
        "cannot be used. Nothing was signed. The file was damaged",
    ),
    (lambda path, settings: setattr(settings, "SIGNING_PASSPHRASE", ""), "locked with a passphrase"),
    (
        lambda path, settings: setattr(settings, "SIGNING_PASSPHRASE", "no"),
        "is not its passphrase, or the file",
    ),
    (lambda path, settings: setattr(settings, "SIGNING_COMMAND", "/no/such/command"), "cannot be run"),
    (lambda path, settings: setattr(settings, "SIGNING_COMMAND", "false"), "failed: it said nothing"),
    (lambda path, settings: setattr(settings, "SIGNING_COMMAND", "cat"), "cut off or was changed"),
    (lambda path, settings: setattr(settings, "SIGNING_COMMAND", "'"), "cannot be run: No closing quotation"),
    (lambda path, settings: setattr(settings, "SIGNING_COMMAND", "sleep 9"), "did not answer within"),
]


def test_a_key_that_cannot_sign_is_told_before_anything_is_written(frozen, settings, monkeypatch):
    settings.SIGNING_PASSPHRASE = "correct horse"
    sign(frozen)
    another = freeze(5, "outside")
    monkeypatch.setattr(keys, "PATIENCE", 0.2)
    path, before = kept.path_of(kept.PRIVATE), (AppendRow.objects.count(), File.objects.count())
    content = path.read_bytes()
    for hinder, sentence in HINDRANCES:
        settings.SIGNING_PASSPHRASE, settings.SIGNING_COMMAND = "correct horse", ""
        path.write_bytes(content)
        path.chmod(0o600)
        hinder(path, settings)
        with pytest.raises(Refused, match=sentence):
            sign(another, 6)
        assert (AppendRow.objects.count(), File.objects.count()) == before


def test_a_crash_before_the_event_leaves_a_report_that_can_be_signed(frozen, monkeypatch):
    from goldenthread.store import ledger

    def crash(**_):
        raise RuntimeError("the machine went off")

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "append", crash)
        with pytest.raises(RuntimeError):
            sign(frozen)
    assert not EventRow.objects.filter(kind="report.signed").exists()
    assert reports.verify(sign(frozen, 5).digest).ok


def test_a_new_key_is_signed_by_the_old_one_and_vouches_for_it(frozen):
    signed = sign(frozen)
    old = kept.own_public()
    new = keys.rotate(by="ada", at=hours(6))
    assert new.public == kept.own_public() != old
    first, second = kept.known_keys()
    assert (first.public, first.until, first.confirmed) == (old, hours(6), True)
    assert (second.public, second.endorsed, second.confirmed) == (new.public, True, True)
    assert reports.verify(signed.digest).ok
    assert old.fingerprint in reports.verify(signed.digest).sentence
    package = seals.make_package(signed)
    allowed = package["allowed_signers"].decode()
    assert "# Signed from 2024-07-01T13:00:00Z until 2024-07-01T15:00:00Z\n" in allowed
    assert allowed.index(old.line) < allowed.index(new.public.line)


def test_a_lost_key_is_followed_by_one_that_it_did_not_sign(frozen):
    signed = sign(frozen)
    kept.path_of(kept.PRIVATE).unlink()
    with pytest.raises(Refused, match="rotate --old-key-lost"):
        keys.rotate(by="ada", at=hours(6))
    assert not kept.path_of(kept.NEW + kept.PRIVATE).exists()
    new = keys.rotate(by="ada", at=hours(6), lost=True)
    assert (new.endorsed, new.confirmed) == (False, True)
    assert reports.verify(signed.digest).ok


def test_a_rotation_that_was_cut_off_is_finished_at_the_next_look(frozen, monkeypatch):
    sign(frozen)
    with monkeypatch.context() as patch:
        patch.setattr(kept, "finish_rotation", lambda: None)
        keys.rotate(by="ada", at=hours(6))
        assert not kept.known_keys()[-1].confirmed
    assert kept.known_keys()[-1].confirmed
    assert keys.open_signer().public == kept.known_keys()[-1].public


def test_a_rotation_that_came_to_nothing_changes_nothing(frozen):
    sign(frozen)
    old = kept.own_public()
    with pytest.raises(Refused, match="the past does not move"):
        keys.rotate(by="ada", at=hours(1))
    assert [path.name for path in kept.files_of_keys()] == [kept.PRIVATE, kept.PUBLIC]
    assert kept.own_public() == old == keys.open_signer().public


@needs_ssh_keygen
def test_a_command_of_the_units_own_signs_and_a_key_file_can_be_followed_by_it(frozen, settings, tmp_path):
    signed = sign(frozen)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "own"], check=True)
    settings.SIGNING_COMMAND = (
        f"ssh-keygen -q -Y sign -f {shlex.quote(str(tmp_path / 'own'))} -n {{namespace}}"
    )
    with pytest.raises(Refused, match="is not the unit's key"):
        keys.open_signer()
    new = keys.rotate(by="ada", at=hours(6))
    assert (tmp_path / "own.pub").read_text().startswith(new.public.line)
    assert not kept.has_private()
    another = freeze(7, "outside")
    assert new.public.fingerprint in reports.verify(sign(another, 8).digest).sentence
    assert reports.verify(signed.digest).ok


def test_a_command_that_signs_something_else_is_told(frozen, settings):
    settings.SIGNING_COMMAND = f"{shlex.quote(sys.executable)} -c 'print(1)'"
    with pytest.raises(Refused, match="cut off or was changed"):
        sign(frozen)
    assert not EventRow.objects.filter(kind="report.signed").exists()


# At the upgrade


def test_an_upgrade_seals_once_and_never_where_there_was_a_key(frozen, monkeypatch):
    from goldenthread.store import seals as kept_seals

    signed = sign(frozen)
    monkeypatch.setattr(kept_seals, "SIGNED", "report.signed-once")  # as if it had no seal
    seals.seal_at_upgrade()
    assert not EventRow.objects.filter(kind="report.sealed").exists()
    assert kept_seals.find_seal(signed.digest) is None
