"""What was known at an instant: the latest observation of each key; and revisions between two instants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from goldenthread.ledger.values import Event, Key, Observation, Value
from goldenthread.periods import Quarter

Name = tuple[str, str, str]
"""A key's subject, measure and group: the key within its quarter."""


class InQuarter:
    """The observations of one quarter, and in order of key those of each subject."""

    def __init__(self, observations: Mapping[Key, Observation]) -> None:
        self._made = {(key.subject, key.measure, key.group): one for key, one in observations.items()}

    def names(self) -> Iterable[Name]:
        """What the observations are about."""
        return self._made

    def one(self, name: Name) -> Observation:
        """The observation about something; KeyError for none."""
        return self._made[name]

    @property
    def observations(self) -> dict[Key, Observation]:
        """All of them, by key."""
        return {one.key: one for one in map(self.one, self.names())}

    @cached_property
    def _by_subject(self) -> Mapping[str, list[Name]]:
        found: dict[str, list[Name]] = defaultdict(list)
        for name in sorted(self.names()):
            found[name[0]].append(name)
        return found

    @cached_property
    def _by_noun(self) -> Mapping[tuple[str, str], list[Name]]:
        found: dict[tuple[str, str], list[Name]] = defaultdict(list)
        for subject, some in self._by_subject.items():
            for one in some:
                noun, dot, _ = one[1].partition(".")
                found[subject, noun + dot].append(one)
        return found

    def of(self, subject: str, prefix: str = "") -> tuple[Observation, ...]:
        """The observations of a subject whose measure starts so, in order of key."""
        noun, dot, rest = prefix.partition(".")
        found = self._by_noun.get((subject, noun + dot), ()) if dot else self._by_subject.get(subject, ())
        whole = dot and not rest
        return tuple(self.one(name) for name in found if whole or name[1].startswith(prefix))


class ByQuarter(Mapping[Key, Observation]):
    """Observations that are read quarter by quarter, each when it is first asked for.

    A page tells of a few quarters, however many the ledger holds.
    """

    def __init__(
        self, read: Callable[[Quarter], InQuarter], quarters: Callable[[], Iterable[Quarter]]
    ) -> None:
        self._read, self._quarters = read, quarters
        self._held: dict[Quarter, InQuarter] = {}

    @classmethod
    def of(cls, observations: Mapping[Key, Observation]) -> ByQuarter:
        """These observations, whether they are read already or not."""
        if isinstance(observations, ByQuarter):
            return observations
        found: dict[Quarter, dict[Key, Observation]] = defaultdict(dict)
        for key, one in observations.items():
            found[key.period][key] = one
        held = {quarter: InQuarter(some) for quarter, some in found.items()}
        return cls(lambda quarter: held.get(quarter) or InQuarter({}), lambda: held)

    def in_quarter(self, quarter: Quarter) -> InQuarter:
        """Those of a quarter."""
        if quarter not in self._held:
            self._held[quarter] = self._read(quarter)
        return self._held[quarter]

    def replaced(self, new: Mapping[Key, Observation]) -> ByQuarter:
        """The same with other observations in the place of some."""
        changes = ByQuarter.of(new)
        changed = frozenset(key.period for key in new)

        def read(quarter: Quarter) -> InQuarter:
            before = self.in_quarter(quarter)
            if quarter not in changed:
                return before
            return InQuarter({**before.observations, **changes.in_quarter(quarter).observations})

        return ByQuarter(read, lambda: {*self._quarters(), *changed})

    def __getitem__(self, key: Key) -> Observation:
        return self.in_quarter(key.period).one((key.subject, key.measure, key.group))

    def __iter__(self) -> Iterator[Key]:
        for quarter in sorted(self._quarters()):
            yield from self.in_quarter(quarter).observations

    def __len__(self) -> int:
        return sum(1 for quarter in self._quarters() for _ in self.in_quarter(quarter).names())


EventIndex = dict[tuple[str, str | None], list[Event]]
"""The events of a noun about each subject, and under None about all, oldest first."""


def by_noun(events: Iterable[Event], index: EventIndex | None = None) -> EventIndex:
    """Events by noun, added to those that an index holds already."""
    found: EventIndex = {} if index is None else index
    for event in events:
        noun = event.kind.partition(".")[0]
        found.setdefault((noun, None), []).append(event)
        found.setdefault((noun, event.subject), []).append(event)
    return found


@dataclass(frozen=True)
class View:
    """The ledger as it stood after the entry ``serial``; made by :func:`as_at` or by the store."""

    observations: Mapping[Key, Observation]
    events: tuple[Event, ...]
    serial: int
    index: EventIndex | None = field(default=None, compare=False, repr=False)
    """The events by noun where these are kept for several views; it may hold later ones too."""

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
    def _quarters(self) -> ByQuarter:
        return ByQuarter.of(self.observations)

    def of(self, subject: str, period: Quarter, prefix: str = "") -> tuple[Observation, ...]:
        """The observations of a subject in a quarter whose measure starts so, in order of key."""
        return self._quarters.in_quarter(period).of(subject, prefix)

    def replaced(self, new: Mapping[Key, Observation]) -> View:
        """The same ledger with other observations in the place of some."""
        return View(self._quarters.replaced(new), self.events, self.serial, self.index)

    def events_of(
        self, kind: str, subject: str | None = None, period: Quarter | None = None
    ) -> Iterator[Event]:
        """The events of a kind (``return.accepted``, or a noun: ``return.``), oldest first."""
        for event in self._by_noun.get((kind.partition(".")[0], subject), ()):
            if event.serial > self.serial:
                return
            if not (event.kind == kind or (kind.endswith(".") and event.kind.startswith(kind))):
                continue
            if period in (None, event.period):
                yield event

    @cached_property
    def _by_noun(self) -> EventIndex:
        return by_noun(self.events) if self.index is None else self.index


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
