"""Setting a check aside, and rehearsing one over the kept files of all returns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests import small
from typer.testing import CliRunner

from goldenthread.actions import checks, returns
from goldenthread.cli import checks as cli
from goldenthread.ledger.refusal import Refused
from goldenthread.returns.checks.standing import Mode
from goldenthread.store import checks as standing
from goldenthread.store import files
from goldenthread.store import returns as versions
from goldenthread.store.models import Reason

pytestmark = pytest.mark.django_db
WRONG = {"reach.quarter|age:10-14": 9}
UNTIL = date(2024, 9, 30)


def waive(hour: int = 1, **changed: object) -> object:
    told = {
        "check": "split",
        "programme": "MENTOR",
        "quarter": small.Q1,
        "expires": UNTIL,
        "reason": "As agreed.",
    }
    return checks.waive(**{**told, **changed}, by="lead", at=small.hours(hour))  # type: ignore[arg-type]


def test_a_return_that_a_check_blocks_goes_through_where_it_is_set_aside(
    submit: Callable[..., object],
) -> None:
    with pytest.raises(Refused, match="was not submitted"):
        submit(1, WRONG)
    waive(2)
    done = submit(3, WRONG)
    told = next(one for one in done.findings if one.check == "split")  # type: ignore[attr-defined]
    assert told.todo.endswith(
        "the unit has set this check aside for this return until 30 September 2024: “As agreed.”"
    )


def test_once_withdrawn_it_blocks_again(submit: Callable[..., object]) -> None:
    given = waive(1)
    checks.withdraw(waiver=given.serial, by="lead", at=small.hours(2))  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="was not submitted"):
        submit(3, WRONG)
    (one,) = standing.every_waiver()
    assert (one.withdrawn_by, one.withdrawn_at) == ("lead", small.hours(2))


def test_the_reason_is_kept_beside_the_ledger_and_not_in_it(published: str) -> None:
    given = waive()
    assert Reason.objects.get(serial=given.serial).text == "As agreed."  # type: ignore[attr-defined]
    assert standing.reason(standing.every_waiver()[0]) == "As agreed."


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"reason": " "}, "Say why"),
        ({"check": "wrong-round"}, "cannot be set aside"),
        ({"check": "splits"}, "Did you mean split"),
        ({"programme": "NOWHERE"}, "no programme “NOWHERE”"),
        ({"expires": date(2024, 6, 30)}, "is past"),
    ],
)
def test_what_is_refused_leaves_nothing(published: str, changed: dict[str, object], refused: str) -> None:
    with pytest.raises(Refused, match=refused):
        waive(**changed)
    assert standing.every_waiver() == ()


def test_a_check_rehearses_and_is_switched_on_again(submit: Callable[..., object]) -> None:
    checks.switch(check="split", mode=Mode.REHEARSAL, by="lead", at=small.hours(1))
    assert standing.mode_of("split") is Mode.REHEARSAL
    submit(2, WRONG)
    with pytest.raises(Refused, match="“split” rehearses already"):
        checks.switch(check="split", mode=Mode.REHEARSAL, by="lead", at=small.hours(3))
    checks.switch(check="split", mode=Mode.ON, by="lead", at=small.hours(4))
    with pytest.raises(Refused, match="was not submitted"):
        submit(5, WRONG | {"kpi.M-1": 8})


@pytest.fixture
def past(submit: Callable[..., object]) -> None:
    """Two versions of a return: the first passed because the check rehearsed, the second is sound."""
    checks.switch(check="split", mode=Mode.REHEARSAL, by="lead", at=small.hours(1))
    submit(2, WRONG)
    returns.send_back(programme="MENTOR", quarter=small.Q1, reason="Again.", by="lead", at=small.hours(3))
    submit(4)


def test_a_rehearsal_shows_which_past_returns_it_would_have_blocked(past: None) -> None:
    fared = checks.fared(check="split")
    assert fared.sentence == (
        "Of 2 versions of returns, it would have said something about 1, and would have blocked 1."
    )
    assert [(one.programme, one.quarter, one.version, one.blocked) for one in fared.touched] == [
        ("MENTOR", small.Q1, 1, True)
    ]
    assert fared.by_quarter == ((small.Q1, 1, 1),)
    assert fared.by_programme == (("MENTOR", 1, 1),)


def test_a_check_that_finds_nothing_says_so(past: None) -> None:
    assert checks.fared(check="jump").sentence == (
        "It would have said nothing about any of 2 versions of returns."
    )


def test_a_version_whose_file_was_erased_is_counted_and_not_passed(past: None) -> None:
    digest = versions.get("MENTOR", small.Q1, 1).digest
    files.path_of(digest).unlink()
    fared = checks.fared(check="split")
    assert (fared.looked_at, fared.unread, fared.touched) == (1, 1, ())
    assert fared.sentence.endswith("of 1 version of returns. 1 more cannot be read.")


def test_without_a_return_there_is_nothing_to_rehearse_on(published: str) -> None:
    assert checks.fared(check="split").sentence.startswith("No return was submitted yet")
    with pytest.raises(Refused, match="There is no check called “nought”"):
        checks.fared(check="nought")


def test_the_commands(past: None) -> None:
    told = CliRunner().invoke(cli.app, ["rehearse", "split"]).output
    assert "would have blocked 1." in told
    assert "Q1 2024-25: 1 with findings, 1 blocked" in told
    assert "MENTOR Q1 2024-25, version 1: blocked" in told
    listed = CliRunner().invoke(cli.app, ["list"]).output
    assert [line.split()[2] for line in listed.splitlines() if line.startswith("split ")] == ["Rehearsing"]
    assert (
        CliRunner().invoke(cli.app, ["switch", "split", "--on"]).output == "split: switched on from now on.\n"
    )
