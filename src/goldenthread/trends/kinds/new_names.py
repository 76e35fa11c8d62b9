"""Names near another that are no slip of it, because somebody said so: a class or an area that is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.reading import Cells
from goldenthread.trends.words import listed


@dataclass(frozen=True, slots=True)
class NewName:
    """A name that was said to be new: by whom, and with which extract."""

    name: str
    by: str
    extract: str | None = None
    """The title of an earlier extract; None when it was said with this one."""

    @property
    def sentence(self) -> str:
        """As the data report tells it."""
        when = f" with “{self.extract}”" if self.extract else ""
        return f"“{self.name}” is new, and no slip in another name: said by {self.by}{when}."


def written(cells: Cells) -> Mapping[str, str]:
    """The names of an extract, as they are compared and as they are written: areas, classes, subclasses."""
    words = cells.words
    pairs = {(words[g], words[s]) for g, s in set(zip(cells.group, cells.subgroup, strict=True))}
    single = {words[at] for column in (cells.area, cells.group, cells.subgroup) for at in set(column)}
    together = {fold(" ".join(pair)): " – ".join(pair) for pair in sorted(pairs) if all(pair)}
    return together | {fold(word): word for word in sorted(single) if word}


def wrong(names: Iterable[str], there: Mapping[str, str], kind: Kind) -> tuple[str, ...]:
    """A sentence for each name that is not in the extract, or that the kind knows: it cannot be new there."""
    lost = [_not_there(name, there) for name in names if fold(name) not in there]
    known = [name for name in names if fold(name) in there and _knows(kind, name)]
    return (
        *lost,
        *(f"--new-name “{name}”: this name is known, and not new. Leave it out." for name in known),
    )


def _knows(kind: Kind, name: str) -> bool:
    return kind.areas.known(name) or kind.groups.knows(name) or kind.subgroups.knows(name)


def _not_there(name: str, there: Mapping[str, str]) -> str:
    near = [there[key] for key in get_close_matches(fold(name), there, n=2, cutoff=0.7)]
    hint = f" Did you mean {listed(near, 'or')}?" if near else ""
    return (
        f"--new-name “{name}”: the files have no class and no area of this name.{hint} "
        "Write it as it stands in the files, or leave it out."
    )
