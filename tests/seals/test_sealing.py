"""What is sealed when a report is signed, and what a change behind the program's back comes to."""

import json

import pytest
from django.db import connection
from tests.seals.conftest import freeze
from tests.small import Q1, hours

from goldenthread.actions import anchors, keys, reports, seals
from goldenthread.ledger.refusal import Refused
from goldenthread.reports import snapshot
from goldenthread.reports.seals.manifest import read_manifest
from goldenthread.store import audit, files, inputs, marks, snapshots
from goldenthread.store import keys as kept_keys
from goldenthread.store import seals as kept
from goldenthread.store.append_only import guard, unguard
from goldenthread.store.models import AppendRow, AuditRow, EventRow, ObservationRow, Snapshot, SnapshotReturn


def manifest_of(report):
    return read_manifest(kept.find_seal(report.digest).content)


def test_a_seal_names_its_files_the_signer_and_where_both_chains_stood(signed):
    manifest = manifest_of(signed)
    assert (manifest.account, manifest.signer) == ("ada", "Ada Lovelace, Director")
    assert manifest.signed_at == manifest.sealed_at == hours(4).isoformat()
    names = "how-to-check.txt report.html report.pdf report.txt"
    assert sorted(manifest.files) == names.split()
    assert sorted(manifest.inside) == ["basis.json", "document.json"]
    assert manifest.inside["document.json"] == signed.digest
    assert manifest.ledger.entries == signed.serial
    assert AppendRow.objects.get(serial=signed.serial).mark == manifest.ledger.mark
    assert AuditRow.objects.get(serial=manifest.audit.entries).mark == manifest.audit.mark
    checked = reports.verify(signed.digest)
    assert checked.ok
    told = "Its seal holds. Signed by Ada Lovelace, Director on 1 July 2024. The key is SHA256:"
    assert told in checked.sentence


def test_what_is_downloaded_is_what_was_kept(signed, monkeypatch):
    monkeypatch.setattr("goldenthread.reports.render.text.render", lambda *_: "rendered again")
    text = " ".join(reports.render(signed.digest, "text").decode().split())
    assert "Signed by Ada Lovelace, Director on 1 July 2024" in text
    manifest = manifest_of(signed)
    for form, name in (("text", "report.txt"), ("html", "report.html"), ("pdf", "report.pdf")):
        assert files.digest_of(reports.render(signed.digest, form)) == manifest.files[name]


def test_who_froze_a_report_cannot_sign_it(ada):
    frozen = freeze(by="ada")
    with pytest.raises(Refused, match="You froze this report, and somebody else must sign it"):
        reports.sign(snapshot=frozen.digest, by="ada", at=hours(4))


def test_of_two_who_sign_at_once_one_does(frozen, monkeypatch):
    render_files, meanwhile = seals.render_files, []

    def another_signs_meanwhile(*told):
        if not meanwhile:
            meanwhile.append("somebody")
            reports.sign(snapshot=frozen.digest, by="bea", at=hours(4))
        return render_files(*told)

    monkeypatch.setattr(seals, "render_files", another_signs_meanwhile)
    with pytest.raises(Refused, match="is signed already"):
        reports.sign(snapshot=frozen.digest, by="ada", at=hours(5))
    assert EventRow.objects.filter(kind="report.signed").count() == 1
    assert snapshots.get(frozen.digest).signed_by == "bea"
    assert reports.verify(frozen.digest).ok


def test_a_reason_given_at_the_terminal_is_printed(frozen):
    reports.sign(
        snapshot=frozen.digest, by="ada", because="The site is down.", terminal="terminal:x", at=hours(4)
    )
    text = " ".join(reports.render(frozen.digest, "text").decode().split())
    assert (
        "Signed at the terminal by Ada Lovelace, Director on 1 July 2024, because: The site is down." in text
    )
    data = EventRow.objects.get(kind="report.signed").data
    assert data["terminal"] == "terminal:x"
    assert "site is down" not in json.dumps(data)


# Tampering


@pytest.fixture
def tampering(signed):
    """A signed report, with the database's guard lifted."""
    unguard(connection)
    yield signed
    guard(connection)


@pytest.fixture
def forging(signed_with_figures):
    """The same, with a return's figures in it."""
    unguard(connection)
    yield signed_with_figures
    guard(connection)


def forge(report):
    """Change one observation, compose the signed report again, swap its digest, compute every mark again."""
    row = ObservationRow.objects.get(key__subject="MENTOR", key__measure="reach.quarter", key__group="")
    ObservationRow.objects.filter(pk=row.pk).update(value=str(int(row.value) + 9))
    from goldenthread.store import views

    views.forget()
    rewrite_marks()
    document = inputs.document(Q1, report.kind, report.audience, instant=hours(3), serial=report.basis.serial)
    content = snapshot.canonical(document)
    digest = snapshot.digest(content)
    assert digest != report.digest
    Snapshot.objects.filter(digest=report.digest).update(digest=digest, document=content.decode())
    SnapshotReturn.objects.filter(snapshot=report.digest).update(snapshot=digest)
    EventRow.objects.filter(subject=report.digest).update(subject=digest)
    rewrite_marks()
    return digest


def rewrite_marks():
    before, last = "", 0
    for head in AppendRow.objects.order_by("serial"):
        seen = list(
            ObservationRow.objects.filter(append=head).order_by("serial").values_list(*marks.OBSERVATION)
        )
        done = list(EventRow.objects.filter(append=head).order_by("serial").values_list(*marks.EVENT))
        before = marks._again(before, last, head, [row[1:] for row in seen], [row[1:] for row in done])
        AppendRow.objects.filter(pk=head.pk).update(mark=before)
        last = head.serial
    before = ""
    for row in AuditRow.objects.order_by("serial"):
        before = audit._mark(before, audit._entry(row))
        AuditRow.objects.filter(pk=row.pk).update(mark=before)


def test_the_forgery_that_recomputes_every_mark_fails_against_the_signature(forging):
    digest = forge(forging)
    assert not marks.verify().broken
    assert not audit.verify().broken
    checked = reports.verify(digest)
    assert not checked.ok
    assert "It is not what was sealed. First: figures/reach.quarter" in checked.sentence


def test_a_forgery_that_seals_anew_with_another_key_fails(forging):
    forge(forging)
    digest = snapshots.all()[0].digest
    own = kept_keys.path_of(kept_keys.PUBLIC).read_text()
    for name in (kept_keys.PUBLIC, kept_keys.PRIVATE):
        kept_keys.path_of(name).unlink()
    EventRow.objects.filter(kind="key.made").update(kind="note.made")
    data = EventRow.objects.get(kind="report.signed").data
    seal = {k: v for k, v in data.items() if k not in {"manifest", "signature"}}
    EventRow.objects.filter(kind="report.signed").update(data=seal)
    seals.seal_signed_before(by="forger", at=hours(9))
    assert reports.verify(digest).ok
    kept_keys.path_of(kept_keys.PUBLIC).write_text(own)
    checked = reports.verify(digest)
    assert not checked.ok
    assert "is not confirmed by the public key of this machine" in checked.sentence


def test_a_signature_taken_away_is_told(tampering):
    data = EventRow.objects.get(kind="report.signed").data
    EventRow.objects.filter(kind="report.signed").update(
        data={k: v for k, v in data.items() if k != "manifest"}
    )
    checked = reports.verify(tampering.digest)
    assert not checked.ok
    assert "It was signed on 1 July 2024, and has no seal." in checked.sentence


def test_another_signer_is_told(tampering):
    head = EventRow.objects.get(kind="report.signed").append_id
    AppendRow.objects.filter(pk=head).update(by="eve")
    checked = reports.verify(tampering.digest)
    assert (
        "sealed as signed by ada on 1 July 2024, and the ledger says that eve signed it" in checked.sentence
    )


def test_a_signature_of_another_report_is_told(tampering):
    data = EventRow.objects.get(kind="report.signed").data
    other = kept.find_seal(tampering.digest)
    changed = read_manifest(other.content)
    EventRow.objects.filter(kind="report.signed").update(
        data=data | {"manifest": changed.inside["basis.json"]}
    )
    checked = reports.verify(tampering.digest)
    assert not checked.ok
    assert "Its seal does not hold. The signature does not belong to this content" in checked.sentence


@pytest.mark.parametrize("name", ["report.pdf", "document.json"])
def test_a_kept_file_that_is_gone_or_changed_is_told(signed, name):
    path = files.path_of(manifest_of(signed).every_file[name])
    content = path.read_bytes()
    path.write_bytes(content + b" ")
    assert "was damaged on the disk" in reports.verify(signed.digest).sentence
    path.unlink()
    checked = reports.verify(signed.digest)
    assert not checked.ok
    assert "is missing from the data directory" in checked.sentence
    with pytest.raises(Refused, match="is missing from the data directory"):
        reports.render(signed.digest, "pdf" if name == "report.pdf" else "json")


# Signed before seals existed


def test_a_report_signed_before_seals_existed_is_sealed_as_it_stands(tampering):
    data = EventRow.objects.get(kind="report.signed").data
    seal = {k: v for k, v in data.items() if k not in {"manifest", "signature"}}
    EventRow.objects.filter(kind="report.signed").update(data=seal)
    rewrite_marks()
    assert not reports.verify(tampering.digest).ok
    (done,) = seals.seal_signed_before(by="upgrade", at=hours(48))
    assert done.digest == tampering.digest
    assert reports.verify(tampering.digest).ok
    text = " ".join(reports.render(tampering.digest, "text").decode().split())
    told = "Sealed on 3 July 2024; signed by Ada Lovelace, Director on 1 July 2024, before seals existed"
    assert told in text
    assert seals.seal_signed_before(by="upgrade", at=hours(49)) == ()


# Anchors


def anchor(hour=6):
    return anchors.make(by="ada", at=hours(hour))


def test_an_anchor_holds_while_both_chains_grow(signed):
    content = anchor()
    told, problems = kept.check_anchor(content)
    assert problems == ()
    assert told.ledger.entries == AppendRow.objects.order_by("-serial").first().serial
    freeze(7)
    assert kept.check_anchor(content)[1] == ()


def last_append():
    return AppendRow.objects.order_by("-serial").first()


def test_an_anchor_names_a_tail_that_is_cut_off(tampering):
    freeze(5)
    content = anchor()
    EventRow.objects.filter(append=last_append()).delete()
    last_append().delete()
    AuditRow.objects.order_by("-serial").first().delete()
    cut, shorter = kept.check_anchor(content)[1]
    assert cut == f"The ledger had {last_append().serial + 1} entries then: the last 1 is missing."
    assert shorter.endswith("entries then: the last 1 is missing.")


def test_an_anchor_names_a_log_that_was_emptied_and_a_chain_that_was_written_anew(tampering):
    content = anchor()
    AppendRow.objects.filter(pk=1).update(by="eve")
    rewrite_marks()
    count = AuditRow.objects.count()
    AuditRow.objects.all().delete()
    again, emptied = kept.check_anchor(content)[1]
    assert again.startswith(f"The ledger was rewritten: the mark of entry {last_append().serial} was ")
    assert emptied == f"The audit log had {count} entries then: all {count} are missing."


def test_an_anchor_of_another_key_is_told(signed):
    content = anchor()
    for name in (kept_keys.PUBLIC, kept_keys.PRIVATE):
        kept_keys.path_of(name).unlink()
    kept_keys.create_private("")
    assert "is not confirmed" in kept.check_anchor(content)[1][0]
    with pytest.raises(Refused, match="is not the unit's key"):
        keys.open_signer()


@pytest.mark.parametrize(
    "change", [lambda c: c[:-30], lambda c: c.replace(b'"entries": ', b'"entries": 1', 1), lambda c: b"no"]
)
def test_an_anchor_that_was_changed_is_refused(signed, change):
    with pytest.raises(Refused):
        kept.check_anchor(change(anchor()))
