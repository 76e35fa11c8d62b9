"""Small extracts of each kind, made by hand."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from datetime import date

from goldenthread.framework.series import Break, Selection, SeriesDefinition
from goldenthread.periods import Month, Window
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.kinds.reading import Reading, SourceFile
from goldenthread.trends.values import FileCounts, MonthlySeries, Note, VintageRef

Labels = tuple[str, str, str]

HOMICIDE = ("Violence Against the Person", "Homicide")
PERSONAL = ("Robbery", "Robbery of Personal Property")
THEFT = ("Theft", "Theft from Person")
"""Of these the two robberies have no break where the Met's system changed, and theft from the person has."""
BUSINESS = ("Robbery", "Robbery of Business Property")


def months(window: str) -> list[str]:
    """The months of a window as the Met writes them: 202404."""
    return [str(m).replace("-", "") for m in Window.parse(window)]


def wide(
    rows: Mapping[Labels, Sequence[object]], window: str, header: str = "MajorText,MinorText,BoroughName"
) -> bytes:
    """A borough file of the Met: class, subclass and borough, then the months of a window."""
    lines = [",".join((header, *months(window)))]
    lines += [
        ",".join((*(f'"{x}"' if "," in x else x for x in labels), *map(str, counts)))
        for labels, counts in rows.items()
    ]
    return ("\n".join(lines) + "\n").encode()


def simple(window: str, **counts: int) -> bytes:
    """A borough file of two areas with the same homicide and robbery counts in every month."""
    size = len(Window.parse(window))
    rows = {
        (*cls, area): [counts.get(name, n)] * size
        for area in ("Barnet", "Unknown")
        for name, cls, n in (("homicide", HOMICIDE, 1), ("personal", PERSONAL, 20), ("business", BUSINESS, 3))
    }
    return wide(rows, window)


def long(*rows: str, header: str = "month,area,measure,count") -> bytes:
    """A long CSV of these lines."""
    return "\n".join((header, *rows, "")).encode()


def long_year(
    measure: str = "homicide",
    window: str = "2023-04..2024-03",
    count: int = 2,
    areas: Sequence[str] = ("Barnet", "Camden"),
) -> bytes:
    """A long CSV with the same count in every month and area."""
    return long(*(f"{m},{area},{measure},{count}" for m in Window.parse(window) for area in areas))


def read(kind: str, *contents: bytes) -> Reading:
    """Read contents as the files a.csv, b.csv, ... of one extract."""
    files = [SourceFile(f"{chr(97 + n)}.csv", content) for n, content in enumerate(contents)]
    return KINDS[kind].read(files)


def packed(content: bytes) -> bytes:
    """As gzip."""
    return gzip.compress(content, mtime=0)


def vintage(
    digest: str = "d1", window: str = "2018-04..2024-10", obtained: date = date(2024, 11, 30)
) -> VintageRef:
    """A vintage by name only."""
    span = Window.parse(window)
    return VintageRef(digest, "mps-borough", f"Extract {digest}", span.first, span.last, obtained)


def series(
    window: str = "2018-04..2024-10",
    count: int = 10,
    *,
    ref: VintageRef | None = None,
    changed: Mapping[str, int | None] | None = None,
    apart: Mapping[str, Mapping[Month, int]] | None = None,
    breaks: tuple[Break, ...] = (),
    notes: tuple[Note, ...] = (),
    own: tuple[str, ...] = (),
) -> MonthlySeries:
    """A monthly series with one count throughout, but for those changed (None: missing)."""
    counts: dict[Month, int] = dict.fromkeys(Window.parse(window), count)
    for text, value in (changed or {}).items():
        counts.pop(Month.parse(text))
        if value is not None:
            counts[Month.parse(text)] = value
    definition = SeriesDefinition(
        code="homicide",
        title="Homicide",
        kind="mps-borough",
        select=(Selection(group="Violence"),),
        notes=own,
    )
    file = FileCounts("a.csv", counts, dict.fromkeys(counts, (2, 3, 4, 9)), 33)
    return MonthlySeries(definition, ref or vintage(window=window), (file,), apart or {}, {}, breaks, notes)
