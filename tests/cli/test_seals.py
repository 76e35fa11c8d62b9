"""Signing at the terminal, packages, anchors and keys, as somebody types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Run

from goldenthread.actions import people
from goldenthread.store import keys, snapshots

AS = ("--as", "ada", "--reason", "The site is down.")


@pytest.fixture
def drafts(run: Run, published: None) -> list[str]:
    """The digests of two drafts of a quarter, and Ada, who may sign."""
    people.add(username="ada", name="Ada Lovelace", email="a@example.org", password=None, by="x")
    people.give_role(username="ada", role="director", by="x")
    for audience in ("internal", "outside"):
        assert run("report", "freeze", "2024-25Q1", "--audience", audience).code == 0
    return [one.digest for one in snapshots.all()]


def test_a_quarter_with_two_drafts_is_not_signed_by_its_name(run: Run, drafts: list[str]) -> None:
    refused = run("report", "sign", "2024-25Q1", *AS)
    assert refused.code == 1
    assert "2 reports for Q1 2024-25 wait to be signed. Say which" in refused.err
    for digest in drafts:
        assert digest[:12] in refused.err
    assert not any(one.signed_at for one in snapshots.all())
    assert run("report", "sign", drafts[0][:12], *AS).code == 0
    assert "Signed:" in run("report", "sign", "2024-25Q1", *AS).out
    assert "is signed already" in run("report", "sign", "2024-25Q1", *AS).err


def test_signing_needs_a_person_and_a_reason(run: Run, drafts: list[str]) -> None:
    assert "--as" in run("report", "sign", drafts[0], "--reason", "x").err
    assert "--reason" in run("report", "sign", drafts[0], "--as", "ada").err
    assert "Say with --reason why" in run("report", "sign", drafts[0], "--as", "ada", "--reason", " ").err
    long = run("report", "sign", drafts[0], "--as", "ada", "--reason", "x" * 201)
    assert "Shorten it to 200 or fewer" in long.err


def test_a_package_is_written_and_checked(run: Run, drafts: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "out" / "q1"
    unsigned = run("report", "package", drafts[0], "-o", folder)
    assert "is not signed. A package is made of a signed report." in unsigned.err
    run("report", "sign", drafts[0], *AS)
    assert "7 files in" in run("report", "package", drafts[0], "-o", folder).out
    assert "is not empty. Name a new one." in run("report", "package", drafts[0], "-o", folder).err
    checked = run("report", "verify-package", folder)
    assert checked.code == 0
    assert (
        "all 4 files are as they were sealed.\nSigned at the terminal by Ada Lovelace, Director on "
        in checked.out
    )
    assert ", because: The site is down.\n" in checked.out
    assert "Signed by a key that nobody has vouched for: SHA256:" in checked.out
    own = keys.own_public()
    assert own is not None
    for key in (own.fingerprint, keys.path_of(keys.PUBLIC), folder / "allowed_signers"):
        assert (
            "Signed with the key that you named" in run("report", "verify-package", folder, "--key", key).out
        )
    other = run("report", "verify-package", folder, "--key", "SHA256:another")
    assert other.code == 1
    assert "was signed by another key than SHA256:another" in other.err
    (folder / "report.txt").write_text("Nothing.")
    (folder / "more").mkdir()
    changed = run("report", "verify-package", folder)
    assert (changed.code, changed.out) == (1, "")
    assert "report.txt is not the file that was signed: it was changed." in changed.err
    assert "more does not belong to the package" in changed.err
    assert "There is no folder" in run("report", "verify-package", tmp_path / "nowhere").err


def test_an_anchor_and_the_keys(run: Run, drafts: list[str], tmp_path: Path) -> None:
    assert "There is no key yet" in run("keys", "list").out
    assert "There is no key yet" in run("keys", "rotate").err
    file = tmp_path / "anchor.txt"
    assert f"Written: {file}." in run("ledger", "anchor", "-o", file).out
    assert "BEGIN SSH SIGNATURE" in file.read_text()
    run("report", "sign", drafts[0], *AS)
    assert "The unit’s key is now SHA256:" in run("keys", "rotate").out
    listed = run("keys", "list").out
    assert listed.count("SHA256:") == 2
    assert "not confirmed" not in listed
    verified = run("report", "verify", drafts[0])
    assert verified.code == 0
    assert "Its seal holds. Signed at the terminal by Ada Lovelace, Director on " in verified.out
    assert "Every signed report has its seal." in run("report", "seal").out
