"""A series for its own pages: each vintage of it as known on a day, over the place or of one area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.framework.series import SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.store import editions, places, trends, vintages
from goldenthread.store.selected import Selected
from goldenthread.trends.catalogue import find
from goldenthread.trends.kinds.kind import Holds
from goldenthread.trends.values import MonthlySeries
from goldenthread.trends.words import day


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of a series is asked for."""

    code: str
    area: str | None = None
    """A borough; None for all areas."""
    known_on: date | None = None
    """Only extracts obtained by that day speak; None for all."""


def said(asked: Asked) -> tuple[MonthlySeries, ...]:
    """The series in every vintage of one source, latest obtained first; refused if none.

    Of several sources it is the one that counts by the shortest period; of these the one whose latest vintage
    reaches farthest, and of these the first.
    """
    reached: tuple[MonthlySeries, ...] = ()
    for definition in _definitions(asked):
        loaded = vintages.all(kind=definition.kind, as_at=asked.known_on)
        if places.kind(definition.kind).holds not in (Holds.COUNTS, Holds.RECORDS):
            continue
        found = [vintages.monthly(definition, one.ref, asked.area) for one in loaded]
        having = tuple(one for one in found if one.counts)
        if having and (not reached or _reach(having) > _reach(reached)):
            reached = having
    if reached:
        return reached
    when = f" in an extract obtained by {day(asked.known_on)}" if asked.known_on else ""
    where = f" for {asked.area}" if asked.area else ""
    raise Refused(
        f"There are no counts of “{asked.code}”{where}{when}. The dictionary says how to load its data."
    )


def _reach(having: Sequence[MonthlySeries]) -> tuple[int, int]:
    """The shorter its periods, and of these the farther its last, the greater."""
    return -having[0].step, max(having[0].counts)


def _definitions(asked: Asked) -> Sequence[SeriesDefinition]:
    """The series in each of its sources."""
    latest = editions.latest()
    known = trends.Known(asked.known_on)
    return find(asked.code, trends.series(latest.edition if latest else None, known))


def shares(asked: Asked) -> tuple[MonthlySeries, ...]:
    """A survey's question in every vintage of its source, latest first; of the whole if of no area."""
    area = asked.area or places.current().name
    for definition in _definitions(asked):
        if places.kind(definition.kind).holds is not Holds.PERCENTAGES:
            continue
        loaded = vintages.all(kind=definition.kind, as_at=asked.known_on)
        found = [vintages.monthly(definition, one.ref, area) for one in loaded]
        having = tuple(one for one in found if one.counts)
        if having:
            return having
    return ()


def any_said(asked: Asked) -> tuple[MonthlySeries, ...]:
    """The series as it is counted, or as it is asked; refused if neither."""
    return shares(asked) or said(asked)


def beside(one: MonthlySeries, code: str, area: str | None) -> MonthlySeries | None:
    """Another series of the same extract; None where it is the same one, or not in the extract."""
    definitions = trends.series(None).get(code, ())
    definition = next((d for d in definitions if d.kind == one.vintage.kind), None)
    if definition is None or code == one.definition.code:
        return None
    found = vintages.monthly(definition, one.vintage, area)
    return found if found.counts else None


def boroughs(one: MonthlySeries) -> tuple[str, ...]:
    """The boroughs that a vintage of the series has counts for, in order of name."""
    known = places.kind(one.vintage.kind).areas.boroughs
    return tuple(sorted(name for name in vintages.areas(one.vintage.digest) if known.knows(name)))


def of_each(one: MonthlySeries) -> dict[str, MonthlySeries]:
    """The series of each borough, from the same vintage, whose rows are looked for once."""
    digest = one.vintage.digest
    files = [each["name"] for each in vintages.report(digest)["files"]]
    asked = one.asked or one.definition
    selected = Selected.of(
        vintages.columns(digest), files, asked, one.vintage, places.kind(one.vintage.kind), one.wider
    )
    return {name: selected.series(name) for name in boroughs(one)}


def of_each_class(one: MonthlySeries, area: str | None = None) -> dict[str, MonthlySeries]:
    """The series of each class that it adds up, from the same vintage, in all areas or one."""
    digest, kind = one.vintage.digest, places.kind(one.vintage.kind)
    files = [each["name"] for each in vintages.report(digest)["files"]]
    columns = vintages.columns(digest)
    added = one.definition.model_copy(update={"less": ()})
    rows = Selected.of(columns, files, added, one.vintage, kind).columns
    found: dict[str, SeriesDefinition] = {}
    for group, subgroup in sorted({*zip(rows.group.tolist(), rows.subgroup.tolist(), strict=True)}):
        words = kind.groups.canonical(rows.words[group]), kind.subgroups.canonical(rows.words[subgroup])
        name = " – ".join(filter(None, words))
        select = tuple(
            each.model_copy(update={"group": words[0], "subgroup": words[1] or None})
            for each in one.definition.select
            if kind.groups.key(each.group) == kind.groups.key(words[0])
        )[:1]
        if select:
            found[name] = added.model_copy(update={"title": name, "select": select})
    return {name: vintages.monthly(found[name], one.vintage, area) for name in sorted(found)}
