"""Random histories of a ledger, for property tests: appends in order, each with observations and events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from goldenthread.ledger.values import Event, Gap, GapReason, Key, Observation, Source, Value, Word
from goldenthread.periods import Quarter

START = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """One append: when, and what."""

    at: datetime
    observations: tuple[tuple[Key, Value, Source], ...]
    kinds: tuple[str, ...]
    """The kinds of its events."""


decimals = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from([Decimal(t) for t in ("0", "-0", "0.00", "1E+3", "1000", "1E-400", "12.50", "9" * 60)]),
)
values: st.SearchStrategy[Value] = st.one_of(
    decimals,
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
    st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True).map(Word),
    st.sampled_from(GapReason).map(Gap),
)
keys = st.builds(
    Key,
    st.sampled_from(["YC", "HBYW"]),
    st.sampled_from(["reach.quarter", "kpi.YC-1", "risk.2024-25q1-1.state"]),
    st.sampled_from([Quarter.parse("2023-24Q4"), Quarter.parse("2024-25Q1")]),
    st.sampled_from(["", "age:10-14"]),
)
sources = st.builds(
    Source,
    st.sampled_from(["a.xlsx", "Jugendarbeit – März.xlsx"]),
    st.sampled_from(["a" * 64, "b" * 64]),
    st.sampled_from(["KPIs", "Outputs"]),
    st.sampled_from(["E5", "D14"]),
    st.integers(1, 3),
)
kinds = st.sampled_from(["return.accepted", "return.submitted", "rating.overridden"])


@st.composite
def histories(draw: st.DrawFn, most: int = 8) -> list[Told]:
    """Appends at strictly increasing moments, none empty."""
    at, told = START, []
    for _ in range(draw(st.integers(1, most))):
        at += timedelta(microseconds=draw(st.sampled_from([1, 999_999, 3_600_000_000])))
        seen = tuple(draw(st.lists(st.tuples(keys, values, sources), max_size=6)))
        events = tuple(draw(st.lists(kinds, min_size=0 if seen else 1, max_size=2)))
        told.append(Told(at, seen, events))
    return told


def plain(history: Sequence[Told]) -> tuple[list[Observation], list[Event]]:
    """The history as plain values, with serials in order."""
    observations: list[Observation] = []
    events: list[Event] = []
    for told in history:
        serial = len(observations) + len(events)
        for number, (key, value, source) in enumerate(told.observations, serial + 1):
            observations.append(Observation(key, value, source, number, told.at))
        for number, kind in enumerate(told.kinds, serial + len(told.observations) + 1):
            events.append(Event(kind, "YC", "tester", number, told.at, Quarter(8096), {"version": 1}))
    return observations, events
