"""The pages of extracts: sending files, waiting, what became of them, and the vintage that they are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.trends.making import simple
from tests.trends.test_kinds import BARNET, dashboard
from tests.web.providing import somebody
from tests.web.reading import words

from goldenthread.actions import extracts as actions
from goldenthread.actions.vintages import rebuild
from goldenthread.store import extracts, vintages
from goldenthread.store.extracts import State
from goldenthread.store.models import User
from goldenthread.web.uploads import receiving

HERE = "/data/add/"
A, B = simple("2023-01..2023-12"), simple("2024-01..2024-06")
DAY = {"obtained-day": "4", "obtained-month": "7", "obtained-year": "2024"}


def files(*contents: bytes) -> list[SimpleUploadedFile]:
    named = zip("abc", contents, strict=False)
    return [SimpleUploadedFile(f"{name}.csv", content) for name, content in named]


def sent(client: Client, *contents: bytes, **form: str) -> Any:
    """The answer to an extract that was sent on the page."""
    given = {"kind": "mps-borough", **DAY, **form}
    return client.post(HERE, {**given, **({"extract": files(*contents)} if contents else {})})


def read_all() -> None:
    for one in extracts.unfinished():
        actions.read(one.id)


def test_an_extract_is_sent_waits_and_becomes_a_vintage(member: Client) -> None:
    assert 'href="/data/add/"' in member.get("/data/").content.decode()
    answer = sent(member, A, B)
    assert answer.status_code == 302
    waiting = member.get(answer.url)
    assert "The extract is being read" in words(waiting)
    assert "/web/progress." in waiting.content.decode()
    assert member.get(answer.url, {"done": ""}).status_code == 204
    read_all()
    done = member.get(answer.url, {"done": ""})
    assert "Added Metropolitan Police, crime by borough, to June 2024, obtained 4 July 2024." in words(done)
    assert "/web/progress." not in done.content.decode()
    [vintage] = vintages.all()
    assert f"/data/vintages/{vintage.digest}/" in done.content.decode()
    assert vintage.ref.obtained == date(2024, 7, 4)
    assert [one.name for one in vintage.files] == ["a.csv", "b.csv"]
    listed = words(member.get(HERE))
    assert "a.csv, b.csv" in listed
    assert "by A Member" in words(done)


def test_what_is_wrong_stands_line_by_line(member: Client) -> None:
    answer = sent(member, A.replace(b"Homicide,Barnet,1", b"Homicide,Barnet,one"))
    read_all()
    page = words(member.get(answer.url))
    assert "The extract was not added" in page
    assert "a.csv, line 2: " in page
    assert "Add it again" in page
    again = member.get(f"{HERE}?again={extracts.lately(1)[0].id}").content.decode()
    assert '<option value="mps-borough" selected>' in again
    assert all(f'value="{part}"' in again for part in ("4", "7", "2024"))
    assert member.get(f"{HERE}?again=987654").status_code == 404
    assert not vintages.all()


@pytest.mark.parametrize(
    ("form", "contents", "sentence"),
    [
        ({"kind": ""}, [A], "Choose what the extract is"),
        ({"kind": "nothing"}, [A], "Choose from the list what the extract is"),
        ({"obtained-day": ""}, [A], "The day on which it was obtained must include a day"),
        ({"obtained-year": "2999"}, [A], "is in the future"),
        ({}, [], "Choose the files of the extract"),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_chosen_stays(
    member: Client, form: dict[str, str], contents: list[bytes], sentence: str
) -> None:
    page = sent(member, *contents, **form)
    assert page.status_code == 200
    assert "There is a problem" in words(page)
    assert sentence in words(page)
    assert 'value="7"' in page.content.decode()
    assert not extracts.lately(1)


def test_files_that_are_too_large_together_are_never_kept(member: Client, monkeypatch) -> None:
    monkeypatch.setattr(receiving, "FORM", 1000)
    monkeypatch.setattr("goldenthread.web.data.adding.add.most_bytes", 1500)
    page = sent(member, b"0" * 1000, b"0" * 1000)
    assert page.status_code == 200
    assert "larger than 200 MB together" in words(page)
    assert "goldenthread data add" in words(page)
    assert not extracts.lately(1)


def test_only_who_adds_data_may_send_more_than_a_return(member: Client, monkeypatch) -> None:
    monkeypatch.setattr(receiving, "LARGEST_FILE", 100)
    monkeypatch.setattr(receiving, "FORM", 1000)
    assert sent(member, A, B).status_code == 302
    kept: list[bytes] = []
    taken = receiving.Limited.receive_data_chunk
    monkeypatch.setattr(
        receiving.Limited, "receive_data_chunk", lambda *given: kept.append(taken(*given)) or kept[-1]
    )
    analyst = User.objects.get(username="member")
    for user, taken_in in ((somebody("paul", "provider-preparer"), 0), (analyst, 5000)):
        somebody_else = Client(enforce_csrf_checks=True)  # the form is read to look for its token
        somebody_else.force_login(user)
        somebody_else.cookies["csrftoken"] = "a" * 32
        assert sent(somebody_else, b"0" * 5000).status_code == 403
        assert sum(map(len, kept)) == taken_in


def test_the_page_of_a_failed_one_says_whose_fault_it_was(member: Client, monkeypatch) -> None:
    answer = sent(member, A)
    monkeypatch.setattr("goldenthread.actions.vintages.add", lambda **_: 1 / 0)
    read_all()
    assert extracts.lately(1)[0].state is State.FAILED
    assert "a fault of its own" in words(member.get(answer.url))


def test_a_name_that_looks_misspelt_may_be_said_to_be_new(member: Client) -> None:
    slipped = A.replace(b"Robbery of Business Property,Barnet", b"Robbery of Busines Property,Barnet")
    answer = sent(member, slipped)
    read_all()
    page = words(member.get(answer.url))
    assert "send them again with it under Names that are new" in page
    name = "Robbery of Busines Property"
    assert f'--new-name "{name}"' in page
    answer = sent(member, slipped, new=f"\n {name}\n")
    read_all()
    assert "The extract was added" in words(member.get(answer.url))
    assert extracts.lately(1)[0].new == (name,)


def test_the_dashboards_export_says_its_day_and_its_repeated_rows_are_added_up_on_request(
    member: Client,
) -> None:
    export = dashboard(BARNET, BARNET.replace(",7,", ",8,")).encode()
    none = {"kind": "mps-dashboard", "obtained-day": "", "obtained-month": "", "obtained-year": ""}
    refused = sent(member, export, **none)
    read_all()
    told = words(member.get(refused.url))
    assert "add them up (15) with --add-repeats" in told
    assert "tick Add up rows of the same month, area and class" in told
    again = member.get(HERE, {"again": refused.url.strip("/").rpartition("/")[2]})
    assert again.context["form"].initial["kind"] == "mps-dashboard"
    added = sent(member, export, **none, add_repeats="on")
    read_all()
    assert "obtained 5 November 2024" in words(member.get(added.url))
    [vintage] = vintages.all()
    assert vintage.ref.obtained == date(2024, 11, 5)
    assert vintages.said_of(vintage.digest).add_repeats
    vintages.rows_path(vintage.digest).unlink()
    assert "they are the rows that were added" in rebuild(digest=vintage.digest, by="ana").sentence


def test_a_kind_whose_files_do_not_say_their_day_needs_it(member: Client) -> None:
    answer = sent(member, A, **{"obtained-day": "", "obtained-month": "", "obtained-year": ""})
    assert "Enter the day on which it was obtained. Files of this kind do not say it." in words(answer)
    assert not extracts.lately(1)


LONG = b"month,area,measure,count\n2024-05,Barnet,ambulance calls,4\n2024-06,Barnet,ambulance calls,6\n"


def test_the_publisher_of_a_table_is_named_as_its_source(member: Client) -> None:
    answer = sent(member, LONG, kind="long-csv", publisher=" London Ambulance Service ")
    read_all()
    added = "London Ambulance Service, monthly counts, to June 2024, obtained 4 July 2024"
    assert added in words(member.get(answer.url))
    [vintage] = vintages.all()
    assert vintage.title == added
    vintages.rows_path(vintage.digest).unlink()
    told = rebuild(digest=vintage.digest, by="ana").sentence
    assert told == f"Rebuilt {added} from its files: they are the rows that were added."
    refused = sent(member, A, publisher="Somebody")
    assert "is named already: Metropolitan Police, crime by borough. Leave the publisher" in words(refused)
    assert len(extracts.lately(5)) == 1
