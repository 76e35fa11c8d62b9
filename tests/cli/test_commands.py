"""The command line as people use it: what it prints, and that every bad word ends in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests import small
from tests.cli.conftest import Run

from goldenthread.actions import people
from goldenthread.store import paths

COUNTS = "month,area,measure,count\n" + "".join(
    f"{year}-{month:02d},Camden,muggings,{count}\n"
    for year, count in ((2018, 10), (2019, 10), (2023, 8), (2024, 8))
    for month in range(1, 13)
)


def test_an_edition_is_checked_and_published_with_what_it_changes(run: Run, edition: Path) -> None:
    assert "No edition is published yet" in run("framework", "list").out
    assert "is sound" in run("framework", "check", edition).out
    published = run("framework", "publish", edition)
    assert published.code == 0
    assert "Published: edition" in published.out
    assert "effective from Q1 2024-25" in published.out
    again = run("framework", "publish", edition)
    assert (again.code, again.out) == (1, "")
    assert "published already" in again.err
    assert "from Q1 2024-25" in run("framework", "list").out
    edition.write_bytes(small.document(("2024-25Q1: 40", "2024-25Q1: 44")))
    assert "from 40 to 44" in run("framework", "publish", edition).out


def test_every_problem_of_an_edition_is_printed_with_its_path(run: Run, edition: Path) -> None:
    edition.write_bytes(small.document(("baseline_year: 2018-19", "baseline_year: 2018")))
    checked = run("framework", "check", edition)
    assert checked.code == 1
    assert "baseline_year" in checked.out
    assert "1 problem in edition.yaml. Mend it and check again." in checked.err


def test_a_return_goes_through_review(run: Run, workbook: Path) -> None:
    assert "no" in run("return", "check", workbook).out.lower()
    submitted = run("return", "submit", workbook)
    assert "Submitted: MENTOR, Q1 2024-25, version 1" in submitted.out
    sent_back = run("return", "send-back", "MENTOR", "2024-25Q1", "--reason", "The reach looks low.")
    assert "Sent back for changes" in sent_back.out
    workbook.write_bytes(small.filled(workbook.read_bytes(), small.full_return({"activity.sessions": 121})))
    assert "version 2" in run("return", "submit", workbook).out
    assert "Accepted: MENTOR" in run("return", "accept", "MENTOR", "2024-25Q1").out
    twice = run("return", "accept", "MENTOR", "2024-25Q1")
    assert twice.code == 1
    assert "Traceback" not in twice.err
    assert "Reopened" in run("return", "reopen", "MENTOR", "2024-25Q1", "--reason", "A typing slip.").out
    decided = run("rating", "override", "MENTOR", "2024-25Q1", "amber", "--reason", "Staff are leaving.")
    assert "MENTOR is amber" in decided.out


def test_findings_name_the_cell_and_fail_the_command(run: Run, workbook: Path) -> None:
    workbook.write_bytes(small.filled(workbook.read_bytes(), {"reach.quarter": -3}))
    checked = run("return", "check", workbook)
    assert checked.code == 1
    assert "Outputs!" in checked.out
    found = run("return", "check", workbook, "--json").json
    assert found["programme"] == "MENTOR"
    assert any(place.startswith("Outputs!") for one in found["findings"] for place in one["places"])
    refused = run("return", "submit", workbook)
    assert refused.code == 1
    assert "Outputs!" in refused.err


def test_a_trend_compares_with_the_same_months(run: Run, tmp_path: Path) -> None:
    assert "No outside data yet" in run("data", "list").out
    file = tmp_path / "counts.csv"
    file.write_text(COUNTS)
    added = run("data", "add", "long-csv", file, "--obtained", "2025-01-10")
    assert added.code == 0, added.err
    assert "obtained 10 January 2025" in run("data", "list").out
    assert run("data", "add", "long-csv", file, "--obtained", "10/01/2025").code == 0
    assert len(run("data", "list").out.splitlines()) == 1
    found = run("trend", "muggings", "--to", "2024-12", "--baseline", "2018-01..2018-12", "--json").json
    assert (found["current"]["count"], found["baseline"]["count"]) == (96, 120)
    assert (found["difference"], found["per_cent"]) == (-24, -20)
    assert found["current"]["vintage"]["obtained"] == "2025-01-10"
    words = run("trend", "muggings", "--to", "2024-12", "--baseline", "2018-01..2018-12")
    assert "−24 (−20.0 per cent)" in words.out
    before = run(
        "trend", "muggings", "--to", "2024-12", "--baseline", "2018-01..2018-12", "--as-at", "2025-01-09"
    )
    assert before.code == 1
    assert "muggings" in before.err
    other = run("trend", "robbery", "--to", "2024-12", "--baseline", "2018-01..2018-12")
    assert "data add mps-borough" in other.err


def test_reports_are_composed_frozen_signed_and_verified(run: Run, workbook: Path, tmp_path: Path) -> None:
    run("return", "submit", workbook)
    run("return", "accept", "MENTOR", "2024-25Q1")
    assert "No report is frozen yet" in run("report", "verify").out
    assert "No report is frozen yet" in run("report", "list").out
    composed = run("report", "compose", "2024-25Q1", "--kind", "summary", "--format", "text")
    assert composed.code == 0, composed.err
    assert "Overall performance" in composed.out
    followed = run("report", "trail", "2024-25Q1", "reach.quarter.total").out
    assert "mentor.xlsx!Outputs!" in followed
    tree = run("report", "trail", "2024-25Q1", "reach.quarter.total", "--json").json
    assert (tree["shown"], tree["inputs"][0]["name"]) == (
        "1 of 3 returns: 60 so far",
        "reach.quarter.MENTOR",
    )
    assert (tree["value"], tree["so_far"], tree["accepted"], tree["expected"]) == (None, 60, 1, 3)
    assert tree["inputs"][0]["value"] == 60
    assert "reach.quarter.total" in run("report", "trail", "2024-25Q1", "reach.quarter.totl").err
    frozen = run("report", "freeze", "2024-25Q1")
    digest = frozen.out.split()[1].rstrip(",")
    assert "not signed" in run("report", "list").out
    nobody = run("report", "sign", digest, "--as", "ada", "--reason", "The site is down.")
    assert (nobody.code, nobody.out) == (1, "")
    assert "Nobody has the user name “ada”" in nobody.err
    people.add(username="ada", name="Ada Lovelace", email="a@example.org", password=None, by="x")
    refused = run("report", "sign", digest, "--as", "ada", "--reason", "The site is down.")
    assert refused.err.strip() == "Ada Lovelace may not do this. The director signs reports."
    people.give_role(username="ada", role="director", by="x")
    signed = run("report", "sign", digest, "--as", "ada", "--reason", "The site is down.")
    assert f"Signed: {digest}, " in signed.out
    assert "by Ada Lovelace, Director on " in signed.out
    pdf = tmp_path / "report.pdf"
    assert "Written" in run("report", "render", digest, "-o", pdf).out
    assert pdf.read_bytes().startswith(b"%PDF")
    assert run("report", "render", "2024-25Q1", "-o", pdf).err == ""
    run("report", "freeze", "2024-25Q1", "--audience", "internal")
    taken = run("report", "render", "2024-25Q1", "-o", pdf).err
    assert taken.startswith(f"Taken: {digest}, ")
    assert ", signed by Ada Lovelace, Director on " in taken
    assert "2024-25Q1 has 1 more; see them with: report list" in taken
    assert run("report", "render", digest, "-o", pdf).err == ""
    assert run("report", "package", "2024-25Q1", "-o", tmp_path / "package").err == taken
    run("return", "reopen", "MENTOR", "2024-25Q1", "--reason", "A typing slip.")
    workbook.write_bytes(small.filled(workbook.read_bytes(), small.full_return({"activity.sessions": 121})))
    run("return", "submit", workbook)
    run("return", "accept", "MENTOR", "2024-25Q1")
    verified = run("report", "verify")
    assert verified.code == 0, verified.out
    assert "bytes are the same" in verified.out
    early = run("report", "compose", "2024-25Q1", "--as-at", "2020-01-01")
    assert early.code == 1
    assert "Traceback" not in early.err


WRONG: list[tuple[tuple[Any, ...], str]] = [
    (("return", "accept", "MENTOR", "2024"), "is not a quarter"),
    (("return", "check", "nowhere.xlsx"), "There is no file nowhere.xlsx"),
    (("return", "check", "."), "is a folder"),
    (("return", "template", "MENTOR", "2024-25Q1", "-o", "x.xlsx"), "No edition of the framework covers"),
    (("data", "add", "long-csv", "x.csv", "--obtained", "soon"), "is not a date"),
    (("trend", "robbery", "--to", "July"), "is not a month"),
    (("trend", "robbery", "--to", "2024-07", "--baseline", "July"), "is not a period"),
    (("report", "render", "ffff"), "ffff"),
]


@pytest.mark.parametrize(
    ("words", "sentence"), WRONG, ids=lambda one: " ".join(one[:2]) if isinstance(one, tuple) else ""
)
def test_a_wrong_word_ends_in_a_sentence(run: Run, words: tuple[Any, ...], sentence: str) -> None:
    ended = run(*words)
    assert ended.code in {1, 2}
    assert sentence in " ".join(ended.err.replace("│", " ").split())
    assert "Traceback" not in ended.err


def test_a_workbook_that_cannot_be_written_is_said(run: Run, published: None) -> None:
    nobody = run("return", "template", "NOBODY", "2024-25Q1", "-o", "/nowhere/x.xlsx")
    assert (nobody.code, "NOBODY" in nobody.err) == (1, True)
    ended = run("return", "template", "MENTOR", "2024-25Q1", "-o", "/nowhere/x.xlsx")
    assert ended.code == 1
    assert "cannot be written" in ended.err


def test_a_fault_of_the_program_is_kept_for_the_administrator(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("the wheel came off")

    monkeypatch.setattr("goldenthread.store.editions.all", broken)
    ended = run("framework", "list")
    assert ended.code == 70
    assert "Traceback" not in ended.err
    assert "faults.log" in ended.err
    assert "the wheel came off" in (paths.data_dir() / "faults.log").read_text()
    monkeypatch.setenv("GOLDENTHREAD_DEBUG", "1")
    assert "the wheel came off" in run("framework", "list").err
