"""When the return was signed."""

from __future__ import annotations

from collections.abc import Iterator

from goldenthread.returns.checks.context import Check, Context, Group
from goldenthread.returns.findings import Level
from goldenthread.returns.typed_dates import in_words
from goldenthread.returns.values import Problem


def _future(context: Context) -> Iterator[Problem]:
    signed = context.day("signoff.date")
    if signed is not None and signed > context.today:
        wrong = f"The return is signed on {in_words(signed)}, which is still to come."
        yield Problem("signed-in-the-future", wrong, "Type the day on which you sign.", ("signoff.date",))


def _early(context: Context) -> Iterator[Problem]:
    signed, end = context.day("signoff.date"), context.quarter.window.last.last_day
    if signed is not None and signed < end and signed <= context.today:
        wrong = f"The return is signed on {in_words(signed)}, before the quarter ends on {in_words(end)}."
        todo = "Nothing to do, if nothing more will happen in the quarter."
        yield Problem("signed-early", wrong, todo, ("signoff.date",))


DATES = Group(
    "Sign-off",
    (
        Check(
            "signed-in-the-future",
            Level.ERROR,
            "Signed in the future",
            "A date of signing after today.",
            "The return is signed on 25 December 2024, which is still to come. Type the day on which you "
            "sign.",
            _future,
        ),
        Check(
            "signed-early",
            Level.NOTE,
            "Signed before the quarter ends",
            "A date of signing before the last day of the quarter.",
            "The return is signed on 20 September 2024, before the quarter ends on 30 September 2024. "
            "Nothing to do, if nothing more will happen in the quarter.",
            _early,
        ),
    ),
)
