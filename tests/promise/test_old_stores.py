"""A store of each earlier version holds exactly what its signed reports promise: docs/reports.md."""

from __future__ import annotations

import re

import goldenthread
from goldenthread.actions import audit, reports
from goldenthread.reports.promise import compare_versions
from goldenthread.store import inputs, snapshots


def test_every_report_that_was_signed_holds_its_promise(old_store):
    every = snapshots.all()
    assert len(every) == 4
    assert all(one.signed_at and one.basis.program == old_store.version for one in every)
    for report in every:
        verified = reports.verify_document(report)
        assert verified.ok, (verified.sentence, verified.details)
        versions = f"version {old_store.version}, and made again by version {goldenthread.__version__}: "
        assert (
            f"the kept bytes have the digest they were frozen with. Frozen by {versions}" in verified.sentence
        )
        equal = int(re.search(r"([\d,]+) figures and ratings", verified.sentence)[1].replace(",", ""))
        moved = [line.partition(":")[0] for line in verified.details]
        totals = (".variance", ".profile-compared")  # no variance is made over some of the quarters any more
        counts = [n for n in moved if not n.endswith(".previous") and not any(one in n for one in totals)]
        assert counts == [], "what returns count and what is rated by it is equal in every version"
        shown = [one for one in report.document.figures.values() if not one.hidden]
        assert equal + len(verified.details) >= len(shown), "every number that it shows was held against"


def test_what_was_corrected_after_signing_is_not_in_what_is_made_again(old_store):
    full = next(one for one in snapshots.all() if one.kind == "full" and str(one.quarter) == "2024-25Q1")
    now = inputs.document(full.quarter, "full", "internal")
    broken = {one.name for one in compare_versions(full.document, [lambda: now]).broken}
    assert "reach.quarter.SAO" in broken, "the story corrects it, so comparing with today must find it"


def test_the_ledger_and_the_audit_log_are_whole(old_store):
    assert audit.verify().entries > 0
    assert audit.verify_ledger().entries > 0


def test_a_report_renders_with_the_numbers_that_were_signed(old_store):
    for report in snapshots.all():
        if report.kind == "summary":
            assert b"32 fewer homicides" in reports.render(report.digest, "text")
        assert f'"program":"{old_store.version}"'.encode() in reports.render(report.digest, "json")
