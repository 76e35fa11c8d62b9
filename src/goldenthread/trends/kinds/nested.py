"""Classes that hold other classes: knife crime holds knife crime with injury; the two are never added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from goldenthread.framework.series import Selection
from goldenthread.trends.kinds.labels import Labels

Class = tuple[str, str]
"""A class and its subclass, as they are compared."""


@dataclass(frozen=True)
class Nested:
    """The classes of a kind that hold one another. Two that one class holds may overlap, too."""

    within: Mapping[Class, Class | None] = field(default_factory=dict)
    """By class, the smallest one that holds it; None for one that nothing holds."""
    names: Mapping[Class, str] = field(default_factory=dict)
    """As the publisher writes each."""
    groups: Labels = field(default_factory=Labels)
    subgroups: Labels = field(default_factory=Labels)

    @classmethod
    def of(cls, told: Sequence[Mapping[str, Any]], groups: Labels, subgroups: Labels) -> Nested:
        """From a list of ``{class: [class, subclass], within: [class, subclass]}``, the wider ones first.

        A class within one that is not listed before it is an error in our own data.
        """
        within: dict[Class, Class | None] = {}
        names: dict[Class, str] = {}
        for one in told:
            group, subgroup = one["class"]
            key = groups.key(group), subgroups.key(subgroup)
            holder = one.get("within")
            parent = (groups.key(holder[0]), subgroups.key(holder[1])) if holder else None
            if parent is not None and parent not in within:
                raise ValueError(f"{one['class']} is within {holder}, which is not listed before it.")
            within[key], names[key] = parent, subgroup
        return cls(within, names, groups, subgroups)

    def knows(self, group: str, subgroup: str) -> bool:
        """Whether a class is listed here."""
        return (self.groups.key(group), self.subgroups.key(subgroup)) in self.within

    def has_group(self, group: str) -> bool:
        """Whether classes of this group hold one another."""
        return any(key[0] == self.groups.key(group) for key in self.within)

    def why_not_added(self, select: Sequence[Selection], less: Sequence[Selection]) -> str | None:
        """Why these selections would count offences twice, or take away what was not counted; None if not."""
        for one in (*select, *less):
            if one.subgroup is None and self.has_group(one.group):
                inside = [self.names[key] for key in self.within if key[0] == self.groups.key(one.group)]
                return (
                    f"“{one.group}” has classes that hold one another, so it cannot be added up as a whole. "
                    f"Name one as the subgroup: {', '.join(inside)}."
                )
        chosen = [self._key(one) for one in select]
        for first, second in combinations([key for key in chosen if key in self.within], 2):
            if self._top(first) == self._top(second):
                return self._told_twice(first, second)
        for key in map(self._key, less):
            if key in self.within and not any(one in self._holders(key) for one in chosen):
                return f"“{self.names[key]}” cannot be taken away from a class that does not hold it."
        return None

    def _told_twice(self, first: Class, second: Class) -> str:
        wide, narrow = (second, first) if second in self._holders(first) else (first, second)
        if wide in self._holders(narrow):
            return (
                f"“{self.names[wide]}” holds “{self.names[narrow]}” already: added up, its offences would "
                "count twice. Name one of the two."
            )
        return (
            f"“{self.names[first]}” and “{self.names[second]}” are parts of one class and may hold the same "
            f"offences: added up, these would count twice. Name one of the two."
        )

    def _key(self, one: Selection) -> Class:
        return self.groups.key(one.group), self.subgroups.key(one.subgroup or "")

    def _holders(self, key: Class) -> Iterator[Class]:
        """The classes that hold a class, the smallest first."""
        holder = self.within[key]
        while holder is not None:
            yield holder
            holder = self.within[holder]

    def _top(self, key: Class) -> Class:
        return [key, *self._holders(key)][-1]

    def unseen(self, classes: Iterable[Class]) -> list[Class]:
        """Of classes as files write them, those of a nested group that are not listed, in order."""
        return sorted(one for one in classes if self.has_group(one[0]) and not self.knows(*one))
