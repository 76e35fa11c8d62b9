"""Freezing, signing and verifying: a signed report recomputes to the same bytes, whatever comes after."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import connection
from tests import small
from tests.small import Q1, Q2, hours
from tests.trends.making import long_year, simple

import goldenthread
from goldenthread.actions import framework, reports, returns, vintages
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.reports import snapshot
from goldenthread.reports.document import Table, plain
from goldenthread.reports.promise import find_ratings
from goldenthread.reports.render.forms import render_document
from goldenthread.store import inputs, ledger, snapshots
from goldenthread.store.models import EventRow, Snapshot, SnapshotReturn

OURS = {"programme": "MENTOR", "quarter": Q1}
INTERNAL = {"quarter": Q1, "kind": "full", "audience": "internal"}


@pytest.fixture
def accepted(submit):
    """MENTOR's return, accepted at the hour 2."""
    submit(1)
    return returns.accept(**OURS, by="reviewer", at=hours(2))


def freeze(hour, **changed):
    return reports.freeze(**INTERNAL | changed, by="analyst", at=hours(hour))


def correct(submit, hour):
    """A correction of MENTOR's first KPI from 42 to 41."""
    returns.reopen(**OURS, reason="The provider found a slip.", by="reviewer", at=hours(hour))
    submit(hour + 1, {"kpi.M-1": 41})
    returns.accept(**OURS, by="reviewer", at=hours(hour + 2))


def shown(document, name="kpi.M-1"):
    return document.figures[name].shown


def test_a_frozen_report_pins_what_it_was_made_from(accepted, published):
    frozen = freeze(3)
    basis = frozen.basis
    assert basis.serial == accepted.serial
    assert basis.edition == published
    assert basis.program == goldenthread.__version__
    assert datetime.fromisoformat(basis.instant) == hours(3)
    assert frozen.recorded_at == hours(3)
    assert frozen.title == "Full Report for Q1 2024-25, for readers inside"
    assert snapshot.digest(frozen.content) == frozen.digest
    assert shown(frozen.document) == "42"
    event = EventRow.objects.get(kind="report.frozen")
    assert (event.subject, event.period, event.serial) == (frozen.digest, Q1, frozen.serial)


def test_a_signed_report_recomputes_to_the_same_bytes_after_a_correction(accepted, submit):
    frozen = freeze(3)
    signed = reports.sign(snapshot=frozen.digest, by="director", at=hours(4))
    before = reports.render(signed.digest, "text")
    correct(submit, 5)
    verified = reports.verify(frozen.digest)
    assert verified.ok
    assert f"all {len(frozen.content):,} bytes are the same" in verified.sentence
    assert reports.render(signed.digest, "text") == before
    live = reports.compose(**INTERNAL)
    assert (shown(snapshots.get(frozen.digest).document), shown(live)) == ("42", "41")


def test_the_live_report_lists_what_was_revised_with_both_numbers(accepted, submit):
    reports.sign(snapshot=freeze(3).digest, by="director", at=hours(4))
    correct(submit, 5)
    live = reports.compose(**INTERNAL)
    table = next(b for b in live.blocks if isinstance(b, Table) and "revised since" in b.caption)
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        [
            "Mentoring: Young people who start with a mentor",
            "42",
            "41",
            "corrected on 1 July 2024: mentor q1.xlsx!KPIs!G9, version 2",
        ]
    ]
    figures = live.figures
    names = [n for n in figures if n.startswith("revised.2024-25Q1.") and n.endswith("kpi.M-1")]
    assert {n.split(".")[2]: figures[n].shown for n in names} == {"then": "42", "now": "41"}


def test_a_signed_pack_for_the_reference_group_hides_no_revision_of_a_report(accepted, submit):
    reports.sign(snapshot=freeze(3).digest, by="director", at=hours(4))
    correct(submit, 5)
    reports.sign(snapshot=freeze(9, kind="prg").digest, by="director", at=hours(10))
    live = reports.compose(**INTERNAL)
    table = next(b for b in live.blocks if isinstance(b, Table) and "revised since" in b.caption)
    assert [plain(cell) for cell in table.rows[0]][1:3] == ["42", "41"]


def test_a_report_frozen_after_the_correction_lists_it_for_ever(accepted, submit):
    reports.sign(snapshot=freeze(3).digest, by="director", at=hours(4))
    correct(submit, 5)
    second = freeze(9)
    assert "Revised since the last report" in [h.text for h in second.document.headings]
    reports.sign(snapshot=second.digest, by="director", at=hours(10))
    assert reports.verify(second.digest).ok
    live = render_document(reports.compose(**INTERNAL), "text").decode()
    assert "has been revised since" in " ".join(live.split())


def test_the_past_can_be_composed_at_an_instant(accepted, submit):
    correct(submit, 5)
    assert shown(reports.compose(**INTERNAL, instant=hours(3))) == "42"
    assert shown(reports.compose(**INTERNAL, instant=hours(8))) == "41"


def test_the_live_report_is_composed_once_while_nothing_changes(accepted):
    first = reports.compose(**INTERNAL)
    assert reports.compose(**INTERNAL) is first
    assert inputs.inputs(Q1) is inputs.inputs(Q1)
    ledger.append(by="x", at=hours(9), events=[ledger.NewEvent("note.made", "MENTOR", Q1)])
    assert reports.compose(**INTERNAL) is not first


def test_a_quarter_without_returns_can_be_reported(published):
    document = reports.compose(quarter=Q2, kind="full", audience="outside")
    assert "No returns yet." in render_document(document, "text").decode()
    frozen = freeze(3, quarter=Q2, audience="outside")
    assert frozen.title.endswith("for readers outside")
    assert reports.verify(frozen.digest).ok


def test_a_quarter_that_no_edition_covers_is_refused(published):
    with pytest.raises(Refused, match="No edition of the framework covers Q4 2023-24"):
        reports.compose(quarter=Q1.plus(-1), kind="summary", audience="internal")


def test_a_report_is_signed_once(accepted):
    frozen = freeze(3)
    assert (frozen.signed_by, frozen.signed_at, frozen.signature) == ("", None, None)
    signed = reports.sign(snapshot=frozen.digest, by="director", at=hours(4))
    assert (signed.signed_by, signed.signed_at) == ("director", hours(4))
    assert signed.signature.digest == frozen.digest
    with pytest.raises(
        Refused, match=r"signed already, by a former user on 1 July 2024\. To change it, freeze"
    ):
        reports.sign(snapshot=frozen.digest, by="somebody", at=hours(5))
    assert EventRow.objects.filter(kind="report.signed").count() == 1


def test_what_is_signed_is_not_in_what_is_frozen(accepted):
    frozen = freeze(3)
    before = reports.render(frozen.digest, "html")
    reports.sign(snapshot=frozen.digest, by="director", at=hours(4))
    after = reports.render(frozen.digest, "html")
    assert b"Draft" in before
    assert b"Signed by a former user on 1 July 2024" in after
    assert snapshots.get(frozen.digest).content == frozen.content


def test_a_later_snapshot_of_the_same_report_is_known(accepted):
    first, other = freeze(3), freeze(4, kind="summary")
    assert reports.newer(first) is None
    second = freeze(5)
    assert reports.newer(first) == second
    assert reports.newer(other) is None


def change(snapshot_digest, /, **changed):
    """Change a snapshot behind the database's back."""
    with connection.cursor() as cursor:
        for name in _triggers(cursor):
            cursor.execute(f"DROP TRIGGER {name}")
    Snapshot.objects.filter(digest=snapshot_digest).update(**changed)
    SnapshotReturn.objects.filter(snapshot=snapshot_digest).update(
        snapshot=changed.get("digest", snapshot_digest)
    )


def _triggers(cursor):
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'snapshot'")
    return [name for (name,) in cursor.fetchall()]


sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="drops SQLite's triggers")


@sqlite
def test_a_document_that_was_tampered_with_is_found(accepted):
    frozen = freeze(3)
    change(frozen.digest, document=frozen.content.decode().replace("“", "'"))
    verified = reports.verify(frozen.digest)
    assert not verified.ok
    assert "has not the digest it was frozen with" in verified.sentence


def refrozen(frozen, document):
    """The snapshot with another document under that document's own digest."""
    content = snapshot.canonical(document)
    change(frozen.digest, digest=snapshot.digest(content), document=content.decode())
    return snapshot.digest(content)


@sqlite
def test_a_document_that_does_not_recompute_is_told_and_cannot_be_signed(accepted):
    frozen = freeze(3)
    figures = dict(frozen.document.figures)
    figures["coverage.live"] = replace(figures["coverage.live"], label="Other programmes")
    digest = refrozen(frozen, replace(frozen.document, figures=figures))
    verified = reports.verify(digest)
    assert not verified.ok
    assert "First: figures/coverage.live/label was “Other programmes” and is now" in verified.sentence
    with pytest.raises(Refused, match=r"This report cannot be signed\. Full Report for Q1"):
        reports.sign(snapshot=digest, by="director", at=hours(5))


@sqlite
def test_another_version_of_the_program_is_told(accepted):
    frozen = freeze(3)
    document = frozen.document
    old = replace(document, basis=replace(document.basis, program="0.0.1"))
    basis = json.loads(snapshot.canonical(old))["document"]["basis"]
    digest = refrozen(frozen, old)
    change(digest, basis={k: v for k, v in basis.items() if k != "is"})
    verified = reports.verify(digest)
    assert verified.ok
    assert (
        f"Frozen by version 0.0.1, and made again by version {goldenthread.__version__}: "
        in verified.sentence
    )
    number = len(document.figures) + len(find_ratings(document))
    assert f"{number} figures and ratings are the same." in verified.sentence


@sqlite
def test_a_basis_that_is_gone_is_told(accepted):
    frozen = freeze(3)
    change(frozen.digest, basis={**frozen_basis(frozen), "serial": 0})
    verified = reports.verify(frozen.digest)
    assert not verified.ok
    assert "cannot be composed again. No edition of the framework covers" in verified.sentence


def frozen_basis(frozen):
    return Snapshot.objects.values_list("basis", flat=True).get(digest=frozen.digest)


def test_reports_are_found_by_digest_or_quarter(accepted):
    first = freeze(3)
    second = freeze(4, kind="summary", audience="outside")
    assert [r.digest for r in snapshots.all()] == [second.digest, first.digest]
    assert snapshots.find(first.digest[:10].upper()).digest == first.digest
    assert snapshots.find("2024-25Q1").digest == second.digest
    reports.sign(snapshot=first.digest, by="director", at=hours(5))
    assert snapshots.find("2024-25Q1").digest == first.digest
    with pytest.raises(Refused, match="2 frozen reports begin with"):
        snapshots.find("")
    with pytest.raises(Refused, match="No frozen report is called “zzz”"):
        snapshots.find("zzz")
    with pytest.raises(Refused, match="There is no frozen report with the digest zzz"):
        reports.render("zzz", "text")


@pytest.mark.parametrize(
    ("form", "start"), [("text", b"Smallborough"), ("html", b"<!DOCTYPE"), ("pdf", b"%PDF"), ("json", b"{")]
)
def test_a_snapshot_is_rendered_the_same_each_time(accepted, form, start):
    frozen = freeze(3, kind="summary")
    first = reports.render(frozen.digest, form)
    reports._rendered_once.cache_clear()
    assert reports.render(frozen.digest, form) == first
    assert first.startswith(start)


def test_json_is_the_frozen_document_itself(accepted):
    frozen = freeze(3)
    assert reports.render(frozen.digest, "json") == frozen.content
    assert snapshot.read(render_document(frozen.document, "json")) == frozen.document


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": "tale"}, "“tale” is not a kind of report. Choose summary or full."),
        ({"audience": "all"}, "Choose internal or outside."),
    ],
)
def test_what_is_not_a_kind_or_an_audience_is_refused(published, changed, sentence):
    with pytest.raises(Refused, match=sentence):
        reports.compose(**INTERNAL | changed)
    with pytest.raises(Refused, match=sentence):
        reports.freeze(**INTERNAL | changed, by="x")


def test_an_unknown_form_is_refused(accepted):
    document = reports.compose(**INTERNAL)
    with pytest.raises(Refused, match=r"“docx” is not a format\. Choose one of text, html, pdf, json\."):
        render_document(document, "docx")


def test_a_freeze_earlier_than_the_last_entry_is_refused(accepted):
    with pytest.raises(Refused, match="the past does not move"):
        freeze(1)
    assert snapshots.all() == ()


def test_a_quarter_that_has_not_begun_is_not_reported(accepted):
    with pytest.raises(Refused, match="Q1 2098-99 has not begun, so there is nothing to report yet"):
        reports.freeze(quarter=Quarter.parse("2098-99Q1"), kind="summary", audience="outside", by="ana")


# Series that end with different months


@pytest.fixture
def followed(db, data_dir):
    """An edition that follows two series, of which one ends three months before the other."""
    chosen = (
        "trends:\n"
        "  - {series: homicide, statement: difference, phrase: homicides}\n"
        "  - {series: hospital-admissions-knife, statement: per-cent, phrase: admissions}\n"
        "baseline_year"
    )
    framework.publish(document=small.document(("baseline_year", chosen)), by="tester", at=hours(0))
    for kind, content in (
        ("mps-borough", simple("2018-04..2024-08")),
        ("long-csv", long_year("hospital-admissions-knife", "2018-04..2024-05")),
    ):
        files, day = [("a.csv", content)], date(2024, 9, 10)
        vintages.add(kind=kind, files=files, obtained=day, by="ana", at=hours(3000))


def windows(document):
    lines = " ".join(render_document(document, "text").decode().split())
    return [part.partition(")")[0].partition(",")[0] for part in lines.split("rolling year to date (")[1:]]


def test_one_series_that_ends_early_does_not_drag_the_others(followed):
    live = reports.compose(quarter=Q1, kind="summary", audience="outside")
    assert windows(live) == ["August 2023 – July 2024", "May 2023 – April 2024"]
