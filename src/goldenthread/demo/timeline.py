"""When things happen in the demonstration: every step has its moment, and steps are taken in order."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from goldenthread.demo.shares import noise
from goldenthread.demo.story.quarters import QUARTERS
from goldenthread.periods import Quarter
from goldenthread.returns.rounds import Dates


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of the story."""
    return datetime.combine(day, time(hour, minute), UTC)


ACCOUNTS = at(date(2023, 3, 1))
EDITIONS = {
    "2023-24": at(date(2023, 3, 20)),
    "2024-25": at(date(2024, 3, 18)),
    "2024-25-merger": at(date(2024, 8, 12)),
}
"""When each edition is published: before its year, and after the merger of 1 August 2024."""

ROUND = Dates(date(2023, 7, 21), date(2023, 7, 31), date(2023, 8, 31))
"""The dates of the first round; each later one copies them, so many days after its own quarter."""

FROZEN = at(date(2024, 9, 16), 11)
SIGNED = at(date(2024, 9, 18), 15)
BESIDE = at(date(2024, 12, 5), 12)
"""When the analyst adds what the reference group asks about beside police data."""
PACK_FROZEN = at(date(2024, 12, 9), 11)
PACK_SIGNED = at(date(2024, 12, 11), 15)
"""The reference group's pack comes later than the report, with all that the group asks about."""
MOVED = at(date(2025, 1, 13), 8, 45)
MOVED_TO = date(2025, 1, 31)
"""Four months after sign-off, the last day for corrections is moved once, so that one can be sent."""
REOPENED = at(date(2025, 1, 13), 9)
CORRECTED = at(date(2025, 1, 15), 14)
ACCEPTED_AGAIN = at(date(2025, 1, 17), 11)
LATER_PACK = at(date(2026, 3, 20), 11)
"""A pack for a quarter of 2025-26, frozen and not yet signed."""

OPEN_FOR = timedelta(days=6)
"""For so long the round that is still open has been, when somebody builds the demonstration."""
WAITING = ("LU", "GRF", "SAP", "CIF")
"""The programmes that have sent their return in it; the lead has not looked at them yet."""

OVERRIDE = ("GRF", QUARTERS[3], "amber", at(date(2024, 5, 14), 16))
"""A rating by decision, after a visit."""
SENT_BACK = ("LU", QUARTERS[2])
"""A return that its reviewer sends back once."""


def opened(quarter: Quarter) -> datetime:
    """When the quarter's round is opened: on the day after its end."""
    return at(quarter.window.last.last_day + timedelta(days=1), 8)


def next_opened(today: date) -> datetime:
    """When the open round was opened: some days ago; after the rest of the story, if a clock is wrong."""
    return max(at(today - OPEN_FOR, 8), LATER_PACK + timedelta(days=3))


def ahead(today: date) -> Dates:
    """The dates of the open round, too far ahead for the worker to remind anybody on the first day."""
    return Dates(*(today + timedelta(days=days) for days in (20, 27, 48)))


def submitted(programme: str, quarter: Quarter) -> datetime:
    """When a programme submits its return: in the second to fourth week after the quarter."""
    day = quarter.window.last.last_day + timedelta(days=12 + round(7 + 7 * noise(programme, quarter, "day")))
    return at(
        day, 9 + round(4 + 4 * noise(programme, quarter, "hour")), round(29 + 29 * noise(programme, "minute"))
    )


def reviewed(programme: str, quarter: Quarter) -> datetime:
    """When the return is accepted, or sent back: some days later."""
    return submitted(programme, quarter) + timedelta(days=2 + round(1 + noise(programme, quarter, "review")))
