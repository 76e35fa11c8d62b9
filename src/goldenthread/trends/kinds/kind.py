"""A kind of outside data: how its files are read, which series they carry, what must be known about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from goldenthread.framework.series import Break, SeriesDefinition
from goldenthread.trends.kinds.known_errors import KnownError
from goldenthread.trends.kinds.labels import Areas, Labels
from goldenthread.trends.kinds.reading import DataReport, Reading, SourceFile
from goldenthread.trends.values import Note
from goldenthread.trends.words import day


@dataclass(frozen=True)
class Kind:
    """The declaration of a kind of data; its words, series, breaks and notes are read from a data file."""

    code: str
    title: str
    about: str
    """One line for a list of kinds: ``a table with the columns month, area, measure and count``."""
    reader: Callable[[Sequence[SourceFile], Kind], Reading]
    title_names_file: bool
    """Whether a vintage's title needs its first file's name to say what it holds."""
    absent_row_is_zero: bool
    """Whether an area and class without a row had no offence in the whole file, or has simply no count."""
    areas: Areas
    groups: Labels
    subgroups: Labels
    series: tuple[SeriesDefinition, ...]
    breaks: tuple[Break, ...]
    notes: tuple[Note, ...]
    known_errors: tuple[KnownError, ...]

    def vintage_title(self, report: DataReport, obtained: date) -> str:
        """A vintage in words: ``Met borough crime, to October 2024, obtained 30 November 2024``."""
        name = report.files[0].name.split(".")[0][:60]
        title = f"{self.title} ({name})" if self.title_names_file else self.title
        return f"{title}, to {report.last.label}, obtained {day(obtained)}"

    def breaks_of(self, definition: SeriesDefinition) -> tuple[Break, ...]:
        """The kind's breaks and the series' own, in order of month; of two with one code, the series' own."""
        found = {one.code: one for one in (*self.breaks, *definition.breaks)}
        return tuple(sorted(found.values(), key=lambda one: one.month))

    def read(self, files: Sequence[SourceFile]) -> Reading:
        """Read the files of one extract: cells and a report, or every problem that was found."""
        return self.reader(files, self)


def _data(name: str) -> Any:
    text = resources.files("goldenthread.trends.kinds").joinpath("data", f"{name}.yaml").read_text("utf-8")
    return yaml.safe_load(text)


def _areas(name: str) -> Areas:
    words: Mapping[str, Any] = _data(name)
    return Areas(
        Labels.of(words["boroughs"]),
        Labels.of(words["apart"]),
        Labels.of(words["others"]),
        Labels.of(dict.fromkeys(words["totals"], ())),
    )


@cache
def load(
    name: str, reader: Callable[[Sequence[SourceFile], Kind], Reading], *, absent_row_is_zero: bool
) -> Kind:
    """The kind that a data file declares, with its reader."""
    words: Mapping[str, Any] = _data(name)
    code = words["code"]
    return Kind(
        code=code,
        title=words["title"],
        about=words["about"],
        title_names_file=words.get("title_names_file", False),
        reader=reader,
        absent_row_is_zero=absent_row_is_zero,
        areas=_areas(words["areas"]),
        groups=Labels.of(words.get("groups", {})),
        subgroups=Labels.of(words.get("subgroups", {})),
        series=tuple(SeriesDefinition.model_validate({**one, "kind": code}) for one in words["series"]),
        breaks=tuple(Break.model_validate(one) for one in words.get("breaks", ())),
        notes=tuple(Note(f"{code}.{one['code']}", one["text"]) for one in words["notes"]),
        known_errors=tuple(KnownError.model_validate(one) for one in words.get("known_errors", ())),
    )
