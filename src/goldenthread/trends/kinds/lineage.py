"""Classes that a publisher split, replaced or redefined: the extract at hand says what a class holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.trends.kinds.labels import Labels, fold
from goldenthread.trends.kinds.nested import Class

Has = Callable[[Selection], bool]
"""Whether an extract has any row of a class."""


@dataclass(frozen=True, slots=True)
class Split:
    """A class that lost a part: a class of its own in some extracts, and within the other in earlier ones."""

    code: str
    whole: Class
    part: Selection | None
    """As it stands apart; None in a kind of data that never has it apart, and always holds it."""
    what: str
    """The part in a few words: ``stalking and harassment``."""
    text: str


@dataclass(frozen=True, slots=True)
class Succession:
    """Classes that took over from one another, each redefined: only all of them together are one."""

    what: str
    classes: tuple[Selection, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """Classes of another time: an extract that has them has none of those used now, whatever their names."""

    groups: frozenset[str]
    """The classes, folded, that only this scheme has."""
    only_now: frozenset[str]
    """Those that it does not have, folded."""
    mark: str
    """What is put behind the names of its classes: ``(before 2019)``."""
    text: str


@dataclass(frozen=True, slots=True)
class AsCounted:
    """A series as an extract can count it."""

    definition: SeriesDefinition
    """Its selections as the extract has them, and a title that says what it holds."""
    holds: Mapping[str, bool]
    """Of each split that touches the series, whether its part is in the count."""
    within: Mapping[str, str]
    """Of selections that the extract has not apart, by their words: where their offences are counted."""
    notes: tuple[tuple[str, str], ...]
    """Of each split, its code and what a reader must know."""


@dataclass(frozen=True)
class Lineage:
    """What a kind of data declares of its classes over time."""

    splits: tuple[Split, ...] = ()
    successions: tuple[Succession, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    groups: Labels = field(default_factory=Labels)
    subgroups: Labels = field(default_factory=Labels)

    @classmethod
    def of(cls, told: Mapping[str, Any], groups: Labels, subgroups: Labels) -> Lineage:
        """From a kind's declaration: ``splits``, ``successions`` and ``schemes``."""
        empty = cls(groups=groups, subgroups=subgroups)
        splits = (
            Split(
                one["code"],
                empty._key(_selection(one["class"])),
                _selection(one["part"]) if "part" in one else None,
                one["what"],
                one["text"],
            )
            for one in told.get("splits", ())
        )
        successions = (
            Succession(one["what"], tuple(map(_selection, one["classes"])), one["text"])
            for one in told.get("successions", ())
        )
        schemes = (
            Scheme(
                frozenset(map(fold, one["groups"])),
                frozenset(map(fold, one["only_now"])),
                one["mark"],
                one["text"],
            )
            for one in told.get("schemes", ())
        )
        return cls(tuple(splits), tuple(successions), tuple(schemes), groups, subgroups)

    def _key(self, one: Selection) -> Class:
        return self.groups.key(one.group), self.subgroups.key(one.subgroup or "")

    def count(self, definition: SeriesDefinition, has: Has, wider: Collection[str] = ()) -> AsCounted:
        """The series as an extract counts it, ``has`` saying which classes are there.

        Of the splits in ``wider`` the part is counted with the class, as an extract does that has it within.
        """
        select = {self._key(one): one for one in definition.select}
        less = {self._key(one): one for one in definition.less}
        holds: dict[str, bool] = {}
        within: dict[str, str] = {}
        titles: list[str] = []
        notes: list[tuple[str, str]] = []
        for one in self.splits:
            part = self._key(one.part) if one.part else None
            apart = one.part is not None and has(one.part)
            named = part in select or part in less
            if one.whole not in select:
                if named and not apart and part is not None:
                    within |= {_words(each[part]): one.text for each in (select, less) if part in each}
                continue
            if apart and one.part and part and one.code in wider:
                select[part] = one.part
            elif not apart and part in select:
                del select[part]
            elif apart and part in less:
                del less[part]
            holds[one.code] = not apart or part in select
            notes.append((one.code, one.text))
            if not named and (apart or one.code in wider):
                titles.append(f"{'with' if holds[one.code] else 'without'} {one.what}")
        title = ", ".join((definition.title, *titles))
        changed = {"title": title, "select": tuple(select.values()), "less": tuple(less.values())}
        return AsCounted(definition.model_copy(update=changed), holds, within, tuple(notes))

    def left_out(self, definition: SeriesDefinition) -> Iterator[tuple[Succession, tuple[Selection, ...]]]:
        """The successions of which a series counts some classes, each with those that it does not count."""
        chosen = {self._key(one) for one in definition.select if one.subgroup}
        for one in self.successions:
            others = tuple(each for each in one.classes if self._key(each) not in chosen)
            if 0 < len(others) < len(one.classes):
                yield one, others

    def scheme_of(self, groups: Collection[str]) -> tuple[Scheme | None, str]:
        """The other scheme that an extract's classes are of, and a class of now that stands beside them."""
        folded = {fold(one): one for one in groups}
        for one in self.schemes:
            if folded.keys() & one.groups:
                ours = sorted(folded[key] for key in folded.keys() & one.only_now)
                return one, ours[0] if ours else ""
        return None, ""


def _words(one: Selection) -> str:
    return f"{one.group} – {one.subgroup}" if one.subgroup else one.group


def _selection(names: Sequence[str]) -> Selection:
    group, *subgroup = names
    return Selection(group=group, subgroup=subgroup[0] if subgroup else None)
