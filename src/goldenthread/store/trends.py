"""Violence over time: which vintage speaks for which window, and the comparison or chart made from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from goldenthread.framework.model import Edition
from goldenthread.framework.series import SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Quarter, Window
from goldenthread.store import editions, places
from goldenthread.store import vintages as store
from goldenthread.trends import rolling as charts
from goldenthread.trends import survey
from goldenthread.trends.catalogue import TABLES, catalogue, find
from goldenthread.trends.comparison import Comparison, check_windows, compare, lacking
from goldenthread.trends.joint import find_joint
from goldenthread.trends.kinds import kind_called
from goldenthread.trends.kinds.kind import Holds
from goldenthread.trends.rolling import RollingYear
from goldenthread.trends.survey import InPoints
from goldenthread.trends.values import MonthlySeries
from goldenthread.trends.words import day, listed


@dataclass(frozen=True, slots=True)
class Known:
    """Which vintages may speak, obtained by a day, known by a serial, or named; and of which area."""

    as_at: date | None = None
    serial: int | None = None
    vintages: tuple[str, ...] | None = None
    area: str | None = None


class Having(Iterable[MonthlySeries]):
    """A series in each vintage of a kind that has it, latest first; each is read when it is looked at.

    What is asked is nearly always answered by the latest, however many came before it.
    """

    def __init__(self, kind: str, every: Iterable[MonthlySeries], area: str | None = None) -> None:
        self.kind, self.area = kind, area
        self._rest = (one for one in every if one.counts)
        self._read: list[MonthlySeries] = []

    def __iter__(self) -> Iterator[MonthlySeries]:
        for place in count():
            if place == len(self._read):
                following = next(self._rest, None)
                if following is None:
                    return
                self._read.append(following)
            yield self._read[place]

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def has(self, window: Window) -> bool:
        """Whether a vintage has every month of a window."""
        return any(not one.lacks(window) for one in self)

    @property
    def latest(self) -> MonthlySeries:
        """That of the latest vintage."""
        return next(iter(self))


YEAR = 12
Sources = tuple[Having, ...]
"""A series in each vintage that has it, for each kind of data that has it."""


def trend(
    series_code: str,
    *,
    to: Month | Window,
    baseline: Window | None = None,
    edition: Edition | None = None,
    as_at: date | None = None,
    serial: int | None = None,
    vintages: Sequence[str] | None = None,
    descriptive: bool = False,
    area: str | None = None,
    baseline_as_at: date | None = None,
) -> Comparison:
    """The rolling year to a month, or some months, against the same months of the baseline year.

    ``descriptive`` leaves out the interval and the verdict. Without an ``area`` every area is counted. With
    ``baseline_as_at`` the baseline is as it was known on that day, and a warning says how much was revised.
    """
    window = to if isinstance(to, Window) else Window.rolling_year(to)
    known = Known(as_at, serial, None if vintages is None else tuple(vintages), area)
    sources = _series(series_code, edition, known)
    baseline = baseline or baseline_of(window, edition)
    earlier = sources
    if baseline_as_at is not None:
        earlier = _series(series_code, edition, replace(known, as_at=baseline_as_at))
    return compared(sources, earlier, window, baseline, descriptive=descriptive)


def compared(
    sources: Sources, earlier: Sources, window: Window, baseline: Window, *, descriptive: bool = False
) -> Comparison:
    """Two windows of a series compared, the baseline as the ``earlier`` sources have it.

    The ends are counted in the classes that both of their extracts have. Where they come from two sources,
    the comparison says how far these agree.
    """
    check_windows(window, baseline)
    now, then = find_ends(sources, earlier, window, baseline)
    joint = None
    if now.vintage.kind != then.vintage.kind:
        ends = {now.vintage.kind, then.vintage.kind}
        joint = find_joint(
            now, then, [each.latest for each in sources if each.latest.vintage.kind not in ends]
        )
    return compare(now, then, window, baseline, descriptive=descriptive, joint=joint)


def in_points(
    series_code: str,
    *,
    to: Quarter,
    baseline: Quarter | None = None,
    area: str | None = None,
    as_at: date | None = None,
    serial: int | None = None,
) -> InPoints:
    """A share of people asked in a quarter against another quarter, a year before where none is named."""
    definitions = [one for one in find(series_code, series(None)) if _is_of_shares(one)]
    if not definitions:
        raise Refused(
            f"{series_code} is counted, and no share of people asked. Use: goldenthread trend {series_code}"
        )
    known = Known(as_at, serial)
    named = places.kind(definitions[0].kind).areas.canonical(area or places.current().name)
    found = [store.monthly(one, v.ref, named) for one in definitions for v in _listed(one.kind, known)]
    having = [one for one in found if one.counts]
    if not found:
        raise Refused(_nothing_loaded(definitions, known))
    if not having:
        raise _no_answers(found[0], named)
    both = [one for one in having if {to.window.last, (baseline or to).window.last} <= one.counts.keys()]
    return survey.compare((both or having)[0], named, to, baseline or to.plus(-4))


def _is_of_shares(definition: SeriesDefinition) -> bool:
    return kind_called(definition.kind).holds is Holds.PERCENTAGES


def _no_answers(one: MonthlySeries, area: str) -> Refused:
    questions = store.measures(one.vintage.digest)
    asked = {kind_called(one.definition.kind).groups.key(name) for name in questions}
    wanted = {kind_called(one.definition.kind).groups.key(s.group) for s in one.definition.select}
    if wanted <= asked:
        place = places.current()
        meant = places.kind(one.definition.kind).areas.meant(area)
        todo = f"Did you mean {meant}?" if meant else f"Name a {place.area.one}, or {place.name}."
        return Refused(f"“{one.vintage.title}” has no area called {area}. {todo}")
    return Refused(
        f"“{one.vintage.title}” does not hold the question of {one.definition.title}.",
        (f"It holds: {', '.join(questions)}.",),
    )


def rolling(
    series_code: str,
    *,
    to: Month,
    first: Month | None = None,
    baseline: Window | None = None,
    edition: Edition | None = None,
    as_at: date | None = None,
    serial: int | None = None,
    vintages: Sequence[str] | None = None,
) -> RollingYear:
    """The rolling twelve-month sums up to a month, from the vintage that the comparison uses.

    They start with ``first``, or where the baseline ends, or where the vintage's twelfth month is.
    """
    window = Window.rolling_year(to)
    baseline = baseline or baseline_of(window, edition)
    known = Known(as_at, serial, None if vintages is None else tuple(vintages))
    sources = _series(series_code, edition, known)
    now, then = find_ends(sources, sources, window, baseline)
    return chart_of(now, then, sources, to, baseline, first)


def chart_of(
    now: MonthlySeries,
    then: MonthlySeries,
    sources: Sources,
    to: Month,
    baseline: Window,
    first: Month | None = None,
) -> RollingYear:
    """The rolling sums of a comparison's ends, twelve months each. Of two sources, the joints are marked.

    A baseline of another length is not drawn.
    """
    year = len(baseline) == YEAR
    if now.vintage.kind == then.vintage.kind:
        earliest = now.vintage.recorded_from.plus(YEAR - 1)
        begins = first or min(to, max(baseline.last, earliest))
        return charts.rolling((now,), begins, to, (then, baseline) if year else None)
    ends = now.vintage.kind, then.vintage.kind
    others = [one.latest for one in sources if one.kind not in ends]
    area = sources[0].area
    joined = [_titled(one, area) for one in store.alike((now, then, *others), area)]
    return charts.rolling(joined, first or baseline.last, to, (joined[1], baseline) if year else None)


def edition_for(to: Month) -> Edition | None:
    """The edition in force in the quarter of a month; None where none is."""
    try:
        return editions.in_force(to.quarter)[0]
    except Refused:
        return None


def baseline_of(window: Window, edition: Edition | None) -> Window:
    """The same months in the edition's baseline year."""
    if edition is None:
        raise Refused(
            "No edition of the framework says what the baseline year is. "
            "Name the baseline, for example --baseline 2018-08..2019-07."
        )
    return window.same_months_in(edition.baseline_year)


def series(edition: Edition | None, known: Known = Known()) -> Mapping[str, tuple[SeriesDefinition, ...]]:
    """Every series that can be asked for, by source: of the edition, the catalogue and one's own tables."""
    loaded = store.all(kinds=TABLES, as_at=known.as_at, serial=known.serial, digests=known.vintages)
    measures = {(one.ref.kind, name) for one in loaded for name in store.measures(one.ref.digest)}
    return catalogue(edition.series if edition else (), measures, by_code=places.measures_by_code())


def complete_month(
    series_code: str,
    edition: Edition | None,
    as_at: date | None = None,
    *,
    serial: int | None = None,
    until: Month | None = None,
) -> Month:
    """The last month that a report tells of a series; refused where there are no data.

    The last month of an extract is provisional, so a report stops one month before it; at the last quarter or
    year of a published table it does not. Of the series' sources the one that reaches farthest counts. Of
    quarters and years it is the last that ends ``until`` a month, where one does.
    """
    sources = _series(series_code, edition, Known(as_at, serial))
    return max(each.latest.last_until(until) if until else each.latest.last_told for each in sources)


def recorded_to(
    series_code: str, edition: Edition | None, until: Month, serial: int | None = None
) -> tuple[Month, ...]:
    """To which months a series is recorded in its sources' latest vintages, up to a month, in no order.

    Refused where no source has it. Of quarters and years it is the last that ends by then, where one does.
    """
    found = [each.latest for each in sources(series_code, edition, Known(serial=serial))]
    return tuple({min(until, max(one.counts)) if one.step == 1 else one.last_until(until) for one in found})


def sources(series_code: str, edition: Edition | None, known: Known = Known()) -> Sources:
    """A series in each of its sources and their vintages, latest first; refused where none has it."""
    return _series(series_code, edition, known)


def _listed(kind: str, known: Known) -> tuple[store.StoredVintage, ...]:
    return store.all(kind=kind, as_at=known.as_at, serial=known.serial, digests=known.vintages)


def _series(code: str, edition: Edition | None, known: Known) -> Sources:
    """The series in each source and vintage that has it; refuses when none has."""
    definitions = find(code, series(edition, known))
    _refuse_sums_of_shares(definitions)
    every = (Having(one.kind, _in_vintages(one, known), _named(one, known)) for one in definitions)
    having = tuple(filter(None, every))
    if having:
        return having
    found = [one for each in definitions for one in _in_vintages(each, known)]
    about_it = next((one for one in found if _is_about(one)), None)
    if about_it:
        raise _no_rows(about_it)
    if not found:
        _refuse_unknown_area(definitions, known)
    raise Refused(_nothing_loaded(definitions, known))


def _in_vintages(definition: SeriesDefinition, known: Known) -> Iterator[MonthlySeries]:
    loaded = _listed(definition.kind, known)
    area = _named(definition, known)
    if area is None:
        return (store.monthly(definition, one.ref) for one in loaded)
    here = (one for one in loaded if area in store.areas(one.digest))
    return (_titled(store.monthly(definition, one.ref, area), area) for one in here)


def _named(definition: SeriesDefinition, known: Known) -> str | None:
    """The area that is asked for, as the series' source calls it."""
    return places.kind(definition.kind).areas.canonical(known.area) if known.area else None


def _titled(one: MonthlySeries, area: str | None) -> MonthlySeries:
    """The series with its area in the title."""
    title = one.definition.title
    if area is None or title.endswith(f", {area}"):
        return one
    return replace(one, definition=one.definition.model_copy(update={"title": f"{title}, {area}"}))


def _is_about(one: MonthlySeries) -> bool:
    """Whether an extract is one that the series is looked for in: a table of anything has a word of it."""
    kind = kind_called(one.definition.kind)
    named = {kind.groups.key(selection.group) for selection in one.definition.select}
    return not kind.title_names_file or bool(
        named & {kind.groups.key(name) for name in store.measures(one.vintage.digest)}
    )


def _refuse_unknown_area(definitions: Sequence[SeriesDefinition], known: Known) -> None:
    """Where data are loaded, it is the area that they lack."""
    loaded = [one for each in definitions for one in _listed(each.kind, known)]
    if known.area is None or not loaded:
        return
    meant = places.kind(definitions[0].kind).areas.meant(known.area)
    hint = f" Did you mean {meant}?" if meant else ""
    areas = ", ".join(store.areas(loaded[0].digest))
    raise Refused(
        f"No loaded data of {definitions[0].title} have an area called {known.area}.{hint}",
        (f"There are: {areas}.",),
    )


def _refuse_sums_of_shares(definitions: Sequence[SeriesDefinition]) -> None:
    if all(map(_is_of_shares, definitions)):
        raise Refused(
            f"{definitions[0].title} is a percentage of people asked, and percentages are not added up. "
            f"Ask for the change in points: goldenthread survey {definitions[0].code} --to QUARTER."
        )


def _no_rows(one: MonthlySeries) -> Refused:
    refused = [note.text for note in one.notes if note.code.startswith("correction.")]
    if refused:
        return Refused(f"{one.definition.title} cannot be counted from “{one.vintage.title}”. {refused[0]}")
    hidden = next((why for why in one.missing.values() if "hidden" in why), "")
    why = hidden or "The extract may call them something else"
    return Refused(
        f"{one.definition.title} cannot be counted: “{one.vintage.title}” does not have every class or "
        f"measure that it adds up ({one.definition.words}). {why}.",
        (f"The extract has: {', '.join(store.measures(one.vintage.digest))}.",),
    )


def _nothing_loaded(definitions: Sequence[SeriesDefinition], known: Known) -> str:
    kinds = [kind_called(one.kind) for one in definitions]
    later = [one for kind in kinds for one in store.all(kind=kind.code)]
    if later and known.as_at is not None:
        had = listed(list(dict.fromkeys(one.ref.kind for one in later)), "or")
        return (
            f"Nothing of the kind {had} had been obtained by {day(known.as_at)}: the earliest extract was "
            f"obtained on {day(min(one.ref.obtained for one in later))}."
        )
    first, *others = kinds
    also = f", or of the kind {listed([kind.code for kind in others], 'or')}" if others else ""
    named = f" There it is called {definitions[0].words}." if first.title_names_file else ""
    none = "none that has it" if any(_listed(kind.code, known) for kind in kinds) else "none"
    return (
        f"{definitions[0].title} is counted from data of the kind {first.code} ({first.about}){also}, "
        f"and {none} has been added.{named} Add an extract with: "
        f"goldenthread data add {first.code} FILE... --obtained DATE"
    )


def find_ends(
    sources: Sources, earlier: Sources, window: Window, baseline: Window
) -> tuple[MonthlySeries, MonthlySeries]:
    """The series at both ends: from one extract if there is one, else of one source, else of two.

    Sources are asked in their order, and of each the latest extract first. The baseline is looked for among
    ``earlier``: the same sources, or these as known on an earlier day. Refuses a window that none has.
    """
    pairs = [(one, other) for one in sources for other in earlier if one.kind == other.kind]
    if sources is earlier:
        for having in sources:
            for one in having:
                if not (one.lacks(window) or one.lacks(baseline)):
                    return one, one
    for pair in pairs:
        if all(having.has(end) for having, end in zip(pair, (window, baseline), strict=True)):
            return _alike(*pair, window, baseline)
    now = next((having for having in sources if having.has(window)), None)
    then = next((having for having in earlier if having.has(baseline)), None)
    if now and then:
        return _alike(now, then, window, baseline)
    nearest = min(pairs, key=lambda pair: min(len(one.lacks(window)) for one in pair[0]))
    return _alike(*nearest, window, baseline)


def _alike(
    now: Having, then: Having, window: Window, baseline: Window
) -> tuple[MonthlySeries, MonthlySeries]:
    """The latest extract for each window, both counted in the classes that the two have."""
    one, other = store.alike((_latest(now, window), _latest(then, baseline)), now.area)
    return _titled(one, now.area), _titled(other, then.area)


def _latest(having: Having, window: Window) -> MonthlySeries:
    for one in having:
        if not one.lacks(window):
            return one
    raise lacking(min(having, key=lambda one: len(one.lacks(window))), window)
