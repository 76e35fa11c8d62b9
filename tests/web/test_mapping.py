"""A published table sent on the page: its columns are asked about, and it is read as a person says."""

# ruff: noqa: E501 - cases stand whole, a line each

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.trends.test_mapped import COLUMNS, FINGERTIPS, HOME_OFFICE, WIDE, workbook
from tests.web.providing import somebody
from tests.web.reading import words

from goldenthread.actions import extracts as actions
from goldenthread.actions import scanning
from goldenthread.ledger.refusal import Refused
from goldenthread.store import extracts, vintages
from goldenthread.store.extracts import State

HERE = "/data/add/"
DAY = {"obtained-day": "4", "obtained-month": "7", "obtained-year": "2024"}
HOME_OFFICE_SAID = {
    "area": "Force Name", "period": "Financial Year", "quarter": "Financial Quarter", "measure": "Offence Group",
    "part": "", "count": "Number of Offences", "called": "", "areas": "", "year_begins": "1",
}  # fmt: skip


def sent(client: Client, content: str | bytes, kind: str = "quarterly-counts", name: str = "a.csv") -> str:
    """The address of an extract that was sent on the page."""
    plain = content.encode() if isinstance(content, str) else content
    answer = client.post(HERE, {"kind": kind, **DAY, "extract": [SimpleUploadedFile(name, plain)]})
    assert answer.status_code == 302
    return answer.url


def work() -> None:
    for one in extracts.unfinished():
        actions.read(one.id)


def asked(client: Client, content: str | bytes, kind: str = "quarterly-counts") -> tuple[str, Any]:
    """The address of a table that was sent, and the page that asks about its columns."""
    address = sent(client, content, kind)
    work()
    return address, client.get(address)


def test_columns_are_asked_about_once_kept_with_the_vintage_and_offered_for_the_next_file(
    member: Client,
) -> None:
    address = sent(member, HOME_OFFICE)
    assert "The extract is being read" in words(member.get(address))
    assert member.get(address, {"done": ""}).status_code == 204
    work()
    page = member.get(address, {"done": ""})  # the script that waits is shown the question
    assert "Which column says what?" in words(page)
    assert page.context["form"].initial["area"] == "Force Name"
    assert "Say which column says what" in words(member.get(HERE))
    assert member.post(address, HOME_OFFICE_SAID).status_code == 302
    work()
    done = words(member.get(address))
    assert "The extract was added" in done
    (vintage,) = vintages.all()
    report = words(member.get(f"/data/vintages/{vintage.digest}/"))
    assert "Force Name: the area" in report
    assert "April 2022 to March 2023" in report
    _, again = asked(member, HOME_OFFICE.replace("5400", "5401"))
    assert "The answers below are those given last" in words(again)
    assert again.context["form"].initial["quarter"] == "Financial Quarter"


def test_the_series_has_its_pages_and_is_in_the_dictionary_and_the_explorer(member: Client) -> None:
    address, _ = asked(member, HOME_OFFICE.replace("[c]", "3").replace("[x]", "4"))
    member.post(address, HOME_OFFICE_SAID)
    work()
    page = words(member.get("/trends/series/robbery-by-quarter/control/"))
    assert "Robbery, by quarter: 5,400 in January 2023 – March 2023" in page
    assert "Counts by quarter" in page
    assert "no limits of usual variation and no interval" in page
    assert "January 2023 – March 2023 5,400" in page  # the table of the chart
    assert "Robbery, by quarter" in words(member.get("/trends/series/"))
    assert member.get("/trends/series/robbery-by-quarter/revisions/").status_code == 200
    explored = words(
        member.get(
            "/trends/explore/", {"series": "robbery-by-quarter", "to": "2022-23Q2", "baseline": "2022-23Q2"}
        )
    )
    assert "Both windows are" in explored or "Choose" in explored
    lacking = words(
        member.get(
            "/trends/explore/", {"series": "robbery-by-quarter", "to": "2023-02", "baseline": "2022-02"}
        )
    )
    assert "holds counts by quarter" in lacking


def test_what_cannot_be_read_so_is_told_and_asked_again_with_the_file_still_there(member: Client) -> None:
    address, _ = asked(member, FINGERTIPS, "yearly-counts")
    said = {"area": "Area Name", "period": "Time period", "measure": "Indicator Name", "count": "Value",
            "called": "", "areas": "", "year_begins": "1", "column1": "Sex", "word1": "Persons"}  # fmt: skip
    member.post(address, said)
    work()
    page = member.get(address)
    assert "It could not be read like this" in words(page)
    assert (
        "a.csv, line 2: “4.1” is not a whole number. Counts are whole; rates and percentages are not"
        in words(page)
    )
    assert page.context["form"].initial["word1"] == "Persons"
    assert not vintages.all()
    member.post(address, {**said, "count": "Count"})
    work()
    assert "The extract was added" in words(member.get(address))


def test_a_table_is_withdrawn_and_its_files_go(member: Client) -> None:
    address, _ = asked(member, HOME_OFFICE)
    kept = extracts.lately(1)[0].paths
    assert kept[0].exists()
    assert member.post(address, {"withdraw": "yes"}).status_code == 302
    assert "It was withdrawn, and nothing was added." in words(member.get(address))
    assert not kept[0].exists()
    number = extracts.lately(1)[0].id
    with pytest.raises(Refused, match="does not wait for its columns any more"):
        actions.withdraw(extract=number)
    with pytest.raises(Refused, match="does not wait for its columns any more"):
        actions.map_columns(extract=number, mapping=COLUMNS)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"area": ""}, "Choose the column of the area"),
        ({"area": "Nothing"}, "Choose one of the columns of this table"),
        ({"measure": ""}, "Say which column is what is counted, or write what all rows count"),
        ({"count": ""}, "Say which columns are the period and the count"),
        ({"measure": "Force Name"}, "“Force Name” is chosen for 2 things"),
        ({"column1": "Force Name"}, "Name both a column and the word that a row must have in it"),
        ({"year_begins": "7"}, "Choose January or April"),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_said_stays(
    member: Client, change: dict[str, str], sentence: str
) -> None:
    address, _ = asked(member, HOME_OFFICE)
    page = member.post(address, {**HOME_OFFICE_SAID, **change})
    assert page.status_code == 200
    assert "There is a problem" in words(page)
    assert sentence in words(page)
    assert '<option value="Financial Quarter" selected>' in page.content.decode()
    assert extracts.lately(1)[0].state is State.ASKING


def test_another_table_and_another_line_are_chosen_in_the_address(member: Client) -> None:
    content = workbook({
        "Wide and wrong": [["a", "b", "c", "d"], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]],
        "Homicide": [["Table 1"], ["Area", "2021/22", "2022/23"], ["Barnet", 1, 2]],
    })  # fmt: skip
    address, first = asked(member, content, "yearly-counts")
    assert first.context["place"] == 0
    page = member.get(address, {"table": "1", "line": "2"})
    assert page.context["header"].values == ("Area", "2021/22", "2022/23")
    assert "2 columns are headed by a year: 2021/22 to 2022/23." in words(page)
    said = {"table": "1", "line": "2", "area": "Area", "called": "Homicide", "areas": "", "year_begins": "1"}
    member.post(address, said)
    work()
    assert "The extract was added" in words(member.get(address))
    assert vintages.last_mapping("yearly-counts").sheet == "Homicide"  # type: ignore[union-attr]
    assert member.get(address, {"table": "99", "line": "x"}).status_code == 200


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "This is a picture, not a text file."),
        (b"", "The file is empty."),
        (
            "month,area,measure,count\n2024-07,Barnet,x,1\n",
            "It looks like the kind long-csv: add it as that.",
        ),
    ],
)
def test_what_is_no_such_table_is_refused_before_anything_is_asked(
    member: Client, content: str | bytes, sentence: str
) -> None:
    _, page = asked(member, content)
    assert "The extract was not added" in words(page)
    assert sentence in words(page)


def test_a_virus_is_found_before_the_table_is_looked_at(
    member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goldenthread.actions.scanning.scan", lambda _: scanning.Scan("Eicar"))
    _, page = asked(member, HOME_OFFICE)
    assert "A virus (Eicar) was found in a.csv" in words(page)


def test_words_of_a_table_are_shown_as_text(member: Client) -> None:
    _, page = asked(member, WIDE.replace("Change", "<script>alert(1)</script>"), "yearly-counts")
    assert "<script>alert" not in page.content.decode()
    assert "&lt;script&gt;" in page.content.decode()


def test_nobody_else_sees_or_answers_the_question(member: Client) -> None:
    address, _ = asked(member, HOME_OFFICE)
    for role, provider in (
        ("director", ""),
        ("programme-lead", ""),
        ("prg-member", ""),
        ("provider-preparer", "north-trust"),
    ):
        other = Client()
        other.force_login(somebody(f"one-{role}", role, provider=provider))
        assert other.get(address).status_code == 403
        assert other.post(address, HOME_OFFICE_SAID).status_code == 403
    assert extracts.lately(1)[0].state is State.ASKING


def test_a_question_that_nobody_answers_ends_after_a_month(member: Client) -> None:
    address, _ = asked(member, HOME_OFFICE)
    extracts.clear(timezone.now() + timedelta(days=29))
    assert extracts.lately(1)[0].state is State.ASKING
    extracts.clear(timezone.now() + timedelta(days=31))
    assert "Nobody said within 30 days which of its columns says what" in words(member.get(address))
    assert not extracts.lately(1)[0].paths[0].exists()


def test_a_worker_that_dies_while_it_looks_or_reads_loses_nothing(
    member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = sent(member, HOME_OFFICE)
    with monkeypatch.context() as dying:
        dying.setattr(extracts, "ask", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            work()
    work()
    assert "Which column says what?" in words(member.get(address))
    member.post(address, HOME_OFFICE_SAID)
    with monkeypatch.context() as dying:
        dying.setattr(
            "goldenthread.actions.vintages.add", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        with pytest.raises(KeyboardInterrupt):
            work()
    work()
    assert "The extract was added" in words(member.get(address))
