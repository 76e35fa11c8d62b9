"""A package: checked by ssh-keygen and by the program, and what is wrong with one named in a sentence."""

import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.seals.conftest import needs_ssh_keygen

from goldenthread.actions import seals
from goldenthread.ledger.refusal import Refused
from goldenthread.reports.seals.package import check_package, read_signers
from goldenthread.reports.seals.sshsig import ANCHOR, REPORT, sign_message
from goldenthread.store import keys

OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def package(signed):
    return seals.make_package(signed)


def test_a_package_holds_what_was_signed_and_how_to_check_it(package, signed):
    assert sorted(package) == [
        "allowed_signers",
        "how-to-check.txt",
        "manifest.json",
        "manifest.json.sig",
        "report.html",
        "report.pdf",
        "report.txt",
    ]
    checked = check_package(package)
    assert checked.problems == ()
    assert (checked.manifest.snapshot, checked.manifest.signer) == (signed.digest, "Ada Lovelace, Director")
    assert checked.key == keys.own_public()
    assert checked.key.fingerprint in package["how-to-check.txt"].decode()
    assert read_signers(package["allowed_signers"].decode()) == (checked.key,)


@needs_ssh_keygen
def test_ssh_keygen_alone_checks_a_package(package, tmp_path):
    for name, content in package.items():
        (tmp_path / name).write_bytes(content)
    command = next(
        line.strip() for line in package["how-to-check.txt"].decode().splitlines() if "ssh-keygen -Y" in line
    )
    good = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert good.returncode == 0, good.stderr
    assert keys.own_public().fingerprint in good.stdout.decode()
    (tmp_path / "manifest.json").write_bytes(package["manifest.json"].replace(b"ada", b"eve"))
    assert subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=False).returncode


WRONG = [
    ({"report.pdf": None}, "report.pdf is missing from the folder."),
    ({"extra.txt": b"x"}, "extra.txt does not belong to the package: it was not signed."),
    ({"report.html": b"{}"}, "report.html is not the file that was signed: it was changed."),
    ({"document.json": b"{}"}, "document.json does not belong to the package: it was not signed."),
    ({"how-to-check.txt": b"Trust me."}, "how-to-check.txt is not the file that was signed: it was changed."),
    ({"allowed_signers": b"# none"}, "allowed_signers does not name the key that signed: it was changed."),
]


@pytest.mark.parametrize(("changed", "sentence"), WRONG)
def test_what_is_wrong_with_a_file_is_named(package, changed, sentence):
    found = {name: content for name, content in (package | changed).items() if content is not None}
    assert check_package(found).problems == (sentence,)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (lambda p: {"manifest.json.sig": None}, "manifest.json.sig is missing from the folder"),
        (lambda p: {"manifest.json": p["manifest.json"] + b" "}, "does not belong to this content"),
        (lambda p: {"manifest.json.sig": p["manifest.json.sig"][:90]}, "is cut off or was changed"),
        (lambda p: {"manifest.json.sig": b"\xff"}, "is cut off or was changed"),
        (
            lambda p: {"manifest.json.sig": sign_message(p["manifest.json"], OTHER, ANCHOR).encode()},
            "made for “goldenthread-anchor” and not for “goldenthread-report”",
        ),
        (
            lambda p: {
                "manifest.json": b"{}",
                "manifest.json.sig": sign_message(b"{}", OTHER, REPORT).encode(),
            },
            "The manifest cannot be read",
        ),
    ],
)
def test_a_signature_that_does_not_hold_is_refused(package, changed, sentence):
    found = {name: content for name, content in (package | changed(package)).items() if content is not None}
    with pytest.raises(Refused, match=sentence):
        check_package(found)


def test_another_key_signs_and_is_told_apart(package):
    forged = package | {"manifest.json.sig": sign_message(package["manifest.json"], OTHER, REPORT).encode()}
    checked = check_package(forged)
    assert checked.key != keys.own_public()
    assert checked.problems == ("allowed_signers does not name the key that signed: it was changed.",)
