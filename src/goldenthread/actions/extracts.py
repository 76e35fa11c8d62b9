"""Extracts sent on the page: kept aside, whatever they are, until the worker has read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from goldenthread.actions import jobs, vintages
from goldenthread.actions.adding import read
from goldenthread.ledger.refusal import Refused
from goldenthread.store import extracts
from goldenthread.store.extracts import Sent, State
from goldenthread.trends.kinds import kind_called
from goldenthread.trends.kinds.mapping import TableMapping

__all__ = ["LARGEST", "NO_DAY", "TOO_LARGE", "map_columns", "read", "receive", "withdraw"]

LARGEST: Final = 200_000_000
"""The most bytes of an extract that is sent on the page, all its files together."""
TOO_LARGE = (
    f"The files are larger than {LARGEST // 1_000_000} MB together, so they were not kept. "
    "Add them on the server: goldenthread data add KIND FILE... --obtained DATE."
)
NO_DAY = "Enter the day on which it was obtained. Files of this kind do not say it."


def receive(
    *,
    kind: str,
    files: Sequence[Sent],
    obtained: date | None,
    by: str,
    at: datetime | None = None,
    new: Sequence[str] = (),
    publisher: str = "",
    add_repeats: bool = False,
) -> int:
    """Keep the files of an extract, and have the worker read them; answers its number.

    The day obtained may be left out where the kind's files say when they were made. ``new`` are names of
    classes and areas that look misspelt, and of which ``by`` says that they are new; with ``add_repeats`` two
    rows of one month, area and class are added up. ``publisher`` is named as the source of a kind that many
    publish.
    """
    now = at or timezone.now()
    declared = kind_called(kind)
    if not files:
        raise Refused("Choose the files of the extract.")
    vintages.check_publisher(declared, publisher)
    if obtained is None and not declared.refreshed:
        raise Refused(NO_DAY)
    if obtained is not None:
        vintages.check_day(obtained, at)
    with transaction.atomic():
        extract = extracts.keep(
            declared.code, obtained, files, new, by, now, publisher=publisher, add_repeats=add_repeats
        )
        jobs.read_extract.enqueue(extract=extract)
    return extract


NOT_ASKED: Final = "This extract does not wait for its columns any more. See what became of it."
WITHDRAWN: Final = "It was withdrawn, and nothing was added."


def map_columns(*, extract: int, mapping: TableMapping) -> None:
    """Say which column of an extract says what, and have the worker read it; refused where nobody asks."""
    with transaction.atomic():
        if not extracts.answer(extract, mapping):
            raise Refused(NOT_ASKED)
        jobs.read_extract.enqueue(extract=extract)


def withdraw(*, extract: int, at: datetime | None = None) -> None:
    """Add nothing of an extract that waits for its columns, and let its files go."""
    if extracts.one(extract).state is not State.ASKING:
        raise Refused(NOT_ASKED)
    extracts.close(extract, State.REFUSED, WITHDRAWN, at or timezone.now())
