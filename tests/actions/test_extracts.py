"""Extracts sent on the page: kept aside, read by the worker one at a time, and gone once they are done."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.trends.making import simple

from goldenthread.actions import adding, jobs, scanning, vintages
from goldenthread.actions import extracts as actions
from goldenthread.ledger.refusal import Refused
from goldenthread.store import extracts
from goldenthread.store import vintages as store
from goldenthread.store.extracts import SentExtract, State
from goldenthread.store.models import Vintage

pytestmark = pytest.mark.django_db

A = ("a.csv", simple("2023-01..2023-12"))
B = ("b.csv", simple("2024-01..2024-06"))
AT = datetime(2024, 7, 10, 12, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def folder(data_dir: Path) -> Path:
    """Where the files of extracts lie while they wait."""
    return data_dir / "extracts"


def receive(*files: tuple[str, bytes], kind: str = "mps-borough", obtained: date = date(2024, 7, 4)) -> int:
    sent = [(name, [content[:7], content[7:]]) for name, content in files or (A, B)]
    return actions.receive(kind=kind, files=sent, obtained=obtained, by="ana", at=AT)


def read(*files: tuple[str, bytes], **options) -> SentExtract:
    number = receive(*files, **options)
    actions.read(number, at=LATER)
    return extracts.one(number)


def test_an_extract_waits_with_its_files_until_it_is_read(folder: Path) -> None:
    waiting = extracts.one(receive(("../../up/a.csv", A[1]), B))
    assert (waiting.state, waiting.by, waiting.at) == (State.WAITING, "ana", AT)
    assert waiting.names == ("a.csv", "b.csv")
    assert [path.read_bytes() for path in waiting.paths] == [A[1], B[1]]
    assert all(folder in path.parents for path in waiting.paths)
    assert waiting.size == len(A[1]) + len(B[1])
    assert not Vintage.objects.exists()


def test_it_becomes_the_vintage_that_the_terminal_makes_of_these_files(folder: Path) -> None:
    done = read()
    assert (done.state, done.done_at) == (State.ADDED, LATER)
    assert done.sentence == "Added Metropolitan Police, crime by borough, to June 2024, obtained 4 July 2024."
    assert [one.name for one in store.get(done.vintage).files] == ["a.csv", "b.csv"]
    assert store.get(done.vintage).ref.obtained == date(2024, 7, 4)
    again = vintages.add(kind="mps-borough", files=(A, B), obtained=date(2024, 7, 4), by="ana", at=LATER)
    assert again.already
    assert again.digest == done.vintage
    assert not list(folder.iterdir())


def test_what_is_wrong_is_noted_and_nothing_is_added(folder: Path) -> None:
    done = read(A, ("b.csv", B[1].replace(b"Homicide,Barnet,1", b"Homicide,Barnet,one")))
    assert done.state is State.REFUSED
    assert done.sentence.startswith("Nothing was added: 1 problem")
    assert done.problems[0].startswith("b.csv, line 2: ")
    assert not Vintage.objects.exists()
    assert not list(folder.iterdir())


def test_more_problems_than_anybody_reads_are_counted() -> None:
    number = receive()
    extracts.begin(number)
    problems = [f"line {n}" for n in range(extracts.MOST_TOLD + 30)]
    extracts.close(number, State.REFUSED, "No.", LATER, problems=problems)
    assert extracts.one(number).problems[-2:] == (
        f"line {extracts.MOST_TOLD - 1}",
        "30 more. Mend these first.",
    )


def test_records_are_read_where_they_lie() -> None:
    lines = "".join(f"2024-0{n % 6 + 1},Camden,Robbery\n" for n in range(60))
    done = read(("records.csv", f"month,area,class\n{lines}".encode()), kind="offence-records")
    assert done.state is State.ADDED, done.problems
    assert store.get(done.vintage).files[0].name == "records.csv"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"kind": "mps-burough"},
            "There is no kind of data called “mps-burough”. Did you mean mps-borough or",
        ),
        ({"obtained": date(2024, 7, 11)}, "11 July 2024 is in the future"),
    ],
)
def test_what_cannot_be_read_at_all_is_not_kept(folder: Path, given: dict, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        receive(**given)
    assert not extracts.lately(1)
    assert not folder.exists() or not list(folder.iterdir())


def test_without_files_there_is_no_extract() -> None:
    with pytest.raises(Refused, match="Choose the files"):
        actions.receive(kind="mps-borough", files=[], obtained=date(2024, 7, 4), by="ana", at=AT)


def test_a_file_that_breaks_off_while_it_comes_is_not_kept(folder: Path) -> None:
    def broken():
        yield A[1][:50]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        actions.receive(
            kind="mps-borough", files=[("a.csv", broken())], obtained=date(2024, 7, 4), by="ana", at=AT
        )
    assert not extracts.lately(1)
    assert not list(folder.iterdir())


def test_extracts_are_read_in_the_order_in_which_they_came() -> None:
    first, second = receive(A), receive(B)
    actions.read(second, at=LATER)
    assert [extracts.one(n).state for n in (first, second)] == [State.ADDED, State.ADDED]
    serials = [store.get(extracts.one(n).vintage).serial for n in (first, second)]
    assert serials == sorted(serials)


def test_read_twice_nothing_more_happens() -> None:
    done = read()
    actions.read(done.id, at=LATER + timedelta(hours=1))
    assert extracts.one(done.id) == done


def test_a_worker_that_was_killed_after_adding_is_not_told_apart(monkeypatch) -> None:
    number = receive()
    with monkeypatch.context() as patch:
        patch.setattr(adding, "_close", lambda *_, **__: pytest.fail("killed"))
        with pytest.raises(pytest.fail.Exception):
            actions.read(number, at=LATER)
    assert extracts.one(number).state is State.READING
    actions.read(number, at=LATER + timedelta(minutes=1))
    assert (
        extracts.one(number).sentence
        == "Added Metropolitan Police, crime by borough, to June 2024, obtained 4 July 2024."
    )


def test_the_same_files_again_are_said_to_be_here_already() -> None:
    vintages.add(
        kind="mps-borough", files=(A, B), obtained=date(2024, 7, 4), by="ana", at=AT - timedelta(hours=1)
    )
    done = read()
    assert done.state is State.ADDED
    assert done.sentence.startswith(
        "These files were added before, as “Metropolitan Police, crime by borough, to June 2024"
    )


def test_one_that_is_cut_off_again_and_again_is_given_up(folder: Path) -> None:
    number = receive()
    for _ in range(adding.MOST_BEGUN):
        extracts.begin(number)  # and the worker is killed
    actions.read(number, at=LATER)
    assert extracts.one(number).state is State.FAILED
    assert "cut off each time" in extracts.one(number).sentence
    assert not Vintage.objects.exists()
    assert not list(folder.iterdir())


def test_a_fault_of_our_own_is_said_to_be_one(monkeypatch) -> None:
    monkeypatch.setattr(adding.vintages, "add", lambda **_: 1 / 0)
    done = read()
    assert (done.state, done.sentence) == (State.FAILED, adding.FAULT)


@pytest.mark.parametrize(
    ("answer", "state", "sentence"),
    [
        (scanning.Scan("Eicar"), State.REFUSED, "A virus (Eicar) was found in a.csv, so nothing was added."),
        (scanning.NotScanned("away"), State.WAITING, adding.NOT_SCANNED),
        (
            scanning.TooLargeToScan("INSTREAM size limit exceeded."),
            State.REFUSED,
            "a.csv is larger than what the virus scanner takes",
        ),
        (scanning.Scan(), State.ADDED, "Added Met"),
        (None, State.ADDED, "Added Met"),
    ],
)
def test_what_was_not_scanned_is_not_read(monkeypatch, answer, state: State, sentence: str) -> None:
    def scan(content: bytes):
        assert content in {A[1], B[1]}
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(scanning, "scan", scan)
    done = read()
    assert done.state is state
    assert done.sentence.startswith(sentence)
    assert Vintage.objects.exists() == (state is State.ADDED)
    assert done.begun == (0 if state is State.WAITING else 1) or done.state.done


def test_a_scanner_that_takes_no_file_so_large_says_so() -> None:
    with pytest.raises(scanning.TooLargeToScan):
        scanning._understood(b"INSTREAM size limit exceeded. ERROR\0")


def test_what_lost_its_job_gets_one_again_and_files_left_behind_go(folder: Path) -> None:
    number = receive()
    jobs.DBTaskResult.objects.all().delete()
    assert jobs.schedule(AT)
    assert jobs._waiting(jobs.read_extract) == [{"args": [], "kwargs": {"extract": number}}]
    assert not jobs._schedule_extracts()
    (folder / str(number)).rename(folder / "aside")
    extracts.close(number, State.FAILED, "No.", LATER)
    (folder / "aside").rename(folder / str(number))
    jobs.schedule(AT)
    assert not list(folder.iterdir())


def test_the_job_reads_the_extract() -> None:
    number = receive()
    jobs.read_extract.func(number)
    assert extracts.one(number).state is State.ADDED


def test_one_that_nobody_sent_is_refused() -> None:
    with pytest.raises(Refused, match="No such extract was sent"):
        extracts.one(4711)


def test_a_name_refused_as_a_slip_is_added_where_the_sender_says_that_it_is_new() -> None:
    slipped = A[1].replace(b"Robbery of Business Property,Barnet", b"Robbery of Busines Property,Barnet")
    refused = read(("a.csv", slipped))
    assert refused.state is State.REFUSED
    [problem] = refused.problems
    name = problem.rpartition('--new-name "')[2].removesuffix('".')
    number = actions.receive(
        kind="mps-borough",
        files=[("a.csv", [slipped])],
        obtained=date(2024, 7, 4),
        by="ana",
        at=AT,
        new=[name],
    )
    actions.read(number, at=LATER)
    done = extracts.one(number)
    assert (done.new, done.state) == ((name,), State.ADDED)
    assert store.report(done.vintage)["new_names"]
