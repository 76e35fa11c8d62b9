"""Rounds: the dates of each, and how its returns stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from goldenthread.periods import Quarter
from goldenthread.returns.rounds import Round
from goldenthread.store import rounds
from goldenthread.store.known import collection
from goldenthread.web import choosing
from goldenthread.web.api.asking import PROBLEMS, asks

router = Router(tags=["Rounds"])


class RoundOut(Schema):
    """A round with its three dates, and whether it is open."""

    quarter: str
    open: bool
    closed_on: date | None
    expected: int
    accepted: int
    deadline_shown: date
    last_day_new: date
    last_day_corrections: date
    opened_at: datetime


class Expected(Schema):
    """A programme that a return is expected of, and how that stands."""

    programme: str
    title: str
    state: str
    version: int
    overdue: bool


class BoardOut(RoundOut):
    """A round with the programmes that a return is expected of."""

    programmes: list[Expected]


@router.get("", response={200: list[RoundOut], **PROBLEMS}, url_name="rounds", auth=asks("see-round"))
def every(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 - as every operation
    """Every round that was opened, newest first."""
    return [_round(one) for one in rounds.every()]


@router.get("/{quarter}", response={200: BoardOut, **PROBLEMS}, url_name="round", auth=asks("see-round"))
def one(request: HttpRequest, quarter: str) -> dict[str, Any]:  # noqa: ARG001
    """A round, and how every return that is expected stands."""
    board = rounds.board_of(_quarter(quarter))
    expected = [
        {
            "programme": row.programme.code,
            "title": row.programme.title,
            "state": row.state.state.value,
            "version": row.state.version,
            "overdue": row.overdue,
        }
        for row in board.rows
    ]
    return {**_round(board.round), "programmes": expected}


def _quarter(text: str) -> Quarter:
    return choosing.quarter_called(text)


def _round(one: Round) -> dict[str, Any]:
    collected = collection(one.quarter)
    closing = collected.closing
    return {
        "quarter": str(one.quarter),
        "open": closing is None,
        "closed_on": closing and closing.day,
        "expected": len(collected.expected),
        "accepted": len(collected.accepted),
        "deadline_shown": one.dates.shown,
        "last_day_new": one.dates.new,
        "last_day_corrections": one.dates.corrections,
        "opened_at": one.opened_at,
    }
