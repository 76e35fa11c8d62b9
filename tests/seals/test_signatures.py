"""The form of signatures: ssh-keygen accepts ours, we accept ssh-keygen's, and a changed one is refused."""

import subprocess
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.seals.conftest import needs_ssh_keygen

from goldenthread.ledger.refusal import Refused
from goldenthread.reports.seals.sshsig import (
    ANCHOR,
    REPORT,
    ValidKey,
    check_signature,
    public_of,
    read_public,
    sign_message,
    write_allowed_signers,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = public_of(KEY)
MESSAGE = "What is signed: £1 and “quotes”.\n".encode()


def ssh_keygen(folder, message, signature, namespace=REPORT):
    """What ssh-keygen says of a signature, with the allowed signers that we write."""
    (folder / "m.sig").write_text(signature)
    (folder / "allowed").write_text(
        write_allowed_signers([ValidKey(PUBLIC, datetime(2024, 1, 1, tzinfo=UTC))])
    )
    ask = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-f",
        folder / "allowed",
        "-I",
        "vru",
        "-n",
        namespace,
        "-s",
        folder / "m.sig",
    ]
    return subprocess.run(ask, input=message, capture_output=True, check=False)


@needs_ssh_keygen
def test_ssh_keygen_accepts_a_signature_and_notices_a_changed_byte(tmp_path):
    signature = sign_message(MESSAGE, KEY, REPORT)
    good = ssh_keygen(tmp_path, MESSAGE, signature)
    assert good.returncode == 0, good.stderr
    assert PUBLIC.fingerprint in good.stdout.decode()
    assert ssh_keygen(tmp_path, MESSAGE.replace(b"1", b"2"), signature).returncode != 0
    assert ssh_keygen(tmp_path, MESSAGE, sign_message(MESSAGE, KEY, ANCHOR)).returncode != 0


@needs_ssh_keygen
def test_a_signature_that_ssh_keygen_makes_is_accepted(tmp_path):
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    sign = ["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", REPORT]
    made = subprocess.run(sign, input=MESSAGE, capture_output=True, check=True).stdout.decode()
    public = read_public((tmp_path / "key.pub").read_text())
    assert check_signature(MESSAGE, made, REPORT) == public
    listed = subprocess.run(["ssh-keygen", "-lf", f"{key}.pub"], capture_output=True, check=True)
    assert public.fingerprint in listed.stdout.decode()


def test_the_same_message_has_the_same_signature():
    assert sign_message(MESSAGE, KEY, REPORT) == sign_message(MESSAGE, KEY, REPORT)


def other_kind(signature):
    """The signature with the name of another kind of key in it."""
    import base64

    lines = signature.splitlines()
    blob = base64.b64decode("".join(lines[1:-1])).replace(b"ssh-ed25519", b"ssh-ed25518")
    return "\n".join([lines[0], base64.b64encode(blob).decode(), lines[-1]])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda s: s[: len(s) // 2], "cut off"),
        (lambda s: "", "cut off"),
        (lambda s: s.replace("-----END SSH SIGNATURE-----", ""), "cut off"),
        (lambda s: "\n".join([*s.splitlines()[:-2], s.splitlines()[-1]]), "cut off"),
        (lambda s: s.replace(s.splitlines()[1][10:14], "====", 1), "cut off"),
        (other_kind, "of a kind that is not used here"),
        (lambda s: sign_message(MESSAGE, KEY, ANCHOR), "made for “goldenthread-anchor” and not for"),
        (lambda s: sign_message(b"other", KEY, REPORT), "does not belong to this content"),
    ],
)
def test_a_signature_that_is_not_one_is_refused_with_the_reason(change, sentence):
    with pytest.raises(Refused, match=sentence):
        check_signature(MESSAGE, change(sign_message(MESSAGE, KEY, REPORT)), REPORT)


@pytest.mark.parametrize("line", ["", "ssh-ed25519", "ssh-rsa AAAA", "ssh-ed25519 AAAA", "ssh-ed25519 !"])
def test_a_line_that_is_no_key_is_refused(line):
    with pytest.raises(Refused):
        read_public(line)


def test_a_public_key_is_read_back():
    assert read_public(f"{PUBLIC.line} somebody@somewhere") == PUBLIC
