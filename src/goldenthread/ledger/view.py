"""What was known at an instant: the latest observation of each key; and revisions between two instants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from goldenthread.ledger.values import Event, Key, Observation, Value
from goldenthread.periods import Quarter


@dataclass(frozen=True)
class View:
    """The ledger as it stood after the entry ``serial``; made by :func:`as_at` or by the store."""

    observations: Mapping[Key, Observation]
    events: tuple[Event, ...]
    serial: int

    def get(self, key: Key) -> Observation | None:
        """The observation that stood for a key, or None when nothing was ever recorded."""
        return self.observations.get(key)

    def value(self, subject: str, measure: str, period: Quarter, group: str = "") -> Value | None:
        """The value that stood: a number, date, word or gap; None when nothing was ever recorded."""
        found = self.observations.get(Key(subject, measure, period, group))
        return None if found is None else found.value

    def number(self, subject: str, measure: str, period: Quarter, group: str = "") -> Decimal | None:
        """The number that stood, or None for a gap, a word or nothing."""
        value = self.value(subject, measure, period, group)
        return value if isinstance(value, Decimal) else None

    @cached_property
    def _by_return(self) -> Mapping[tuple[str, Quarter], list[Observation]]:
        found: dict[tuple[str, Quarter], list[Observation]] = defaultdict(list)
        for key, one in self.observations.items():
            found[key.subject, key.period].append(one)
        return found

    @cached_property
    def _in_order(self) -> dict[tuple[str, Quarter], tuple[Observation, ...]]:
        return {}  # filled when asked: a page looks at few of many returns

    def of(self, subject: str, period: Quarter, prefix: str = "") -> tuple[Observation, ...]:
        """The observations of a subject in a quarter whose measure starts so, in order of key."""
        wanted = subject, period
        if wanted not in self._in_order:
            found = self._by_return.get(wanted, [])
            self._in_order[wanted] = tuple(sorted(found, key=lambda o: (o.key.measure, o.key.group)))
        return tuple(o for o in self._in_order[wanted] if o.key.measure.startswith(prefix))

    def events_of(
        self, kind: str, subject: str | None = None, period: Quarter | None = None
    ) -> Iterator[Event]:
        """The events of a kind (``return.accepted``, or a noun: ``return.``), oldest first."""
        for event in self._by_noun.get((kind.partition(".")[0], subject), ()):
            if not (event.kind == kind or (kind.endswith(".") and event.kind.startswith(kind))):
                continue
            if period in (None, event.period):
                yield event

    @cached_property
    def _by_noun(self) -> Mapping[tuple[str, str | None], list[Event]]:
        """The events of a noun about each subject, and under None about all."""
        found: dict[tuple[str, str | None], list[Event]] = defaultdict(list)
        for event in self.events:
            noun = event.kind.partition(".")[0]
            found[noun, None].append(event)
            found[noun, event.subject].append(event)
        return found

    def later(self, since: Mapping[Key, Observation], events: Iterable[Event], serial: int) -> View:
        """The ledger some entries later: what was observed since, and what happened.

        Where nothing was observed, as when returns are sent and not accepted, the order that was made of the
        observations is handed on: in the last hour of a round there is such an entry every few seconds.
        """
        told = (*self.events, *events)
        if since:
            return View({**self.observations, **since}, told, serial)
        made = View(self.observations, told, serial)
        made.__dict__.update({name: getattr(self, name) for name in ("_by_return", "_in_order")})
        return made


def as_at(observations: Iterable[Observation], events: Iterable[Event], instant: datetime) -> View:
    """The ledger as it stood at an instant: of each key, the observation recorded last up to then.

    This is the plain definition; the store's query is tested to agree with it.
    """
    latest: dict[Key, Observation] = {}
    for one in observations:
        if one.recorded_at <= instant and (one.key not in latest or latest[one.key].serial < one.serial):
            latest[one.key] = one
    known = tuple(sorted((e for e in events if e.recorded_at <= instant), key=lambda e: e.serial))
    serials = [o.serial for o in latest.values()] + [e.serial for e in known]
    return View(latest, known, max(serials, default=0))


@dataclass(frozen=True, slots=True)
class Revision:
    """A key whose value differs between two views; None where nothing was recorded."""

    key: Key
    before: Observation | None
    after: Observation | None


def revisions(before: View, after: View) -> tuple[Revision, ...]:
    """What changed between two views, in order of key: values that differ, appeared or went."""

    def value(one: Observation | None) -> Value | None:
        return None if one is None else one.value

    keys = sorted({*before.observations, *after.observations})
    pairs = (Revision(k, before.get(k), after.get(k)) for k in keys)
    return tuple(r for r in pairs if value(r.before) != value(r.after))
