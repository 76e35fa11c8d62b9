"""The logic model drawn as a layered picture: a column for each stage, in an order with few crossing arrows.

Columns are as wide as their texts need, so that the whole is as low as it can be at a given width. Beside the
picture the renderers always give the same as nested lists.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from goldenthread.reports.document import LogicModel, Stage
from goldenthread.reports.render.tags import tag

FONT, INK = "Inter, Arial, Helvetica, sans-serif", "#0b0c0c"
SIZE, LEADING, HEAD = 10.0, 12.5, 12.0
PAD, BETWEEN, GAP, TOP = 5.0, 6.0, 40.0, 40.0
FILLS = ("#eef1f3", "#d2e2f1", "#cce2d8", "#fff7bf", "#fcd6c3", "#e4d7ee", "#f8d7e3")
NARROW, WIDE = set("iljtfrI.,;:'’!|()[] "), set("mwMW@%&—")
Links = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with its place and its lines."""

    code: str
    x: float
    y: float
    width: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """From the lines."""
        return len(self.lines) * LEADING + 2 * PAD


def length(text: str, size: float = SIZE) -> float:
    """About how wide a text is printed, a little on the safe side."""
    return size * sum(
        0.31 if c in NARROW else 0.9 if c in WIDE else 0.68 if c.isupper() else 0.575 for c in text
    )


def wrapped(text: str, width: float, size: float = SIZE) -> tuple[str, ...]:
    """The text in lines that fit the width; a word too long for a line stands alone."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or length(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def ordered(stages: Sequence[Stage], sweeps: int = 6) -> tuple[tuple[str, ...], ...]:
    """The boxes of each stage in an order with few crossings: each moves to the middle of its neighbours."""
    columns = [[b.code for b in s.boxes] for s in stages]
    links = links_of(stages)
    best, fewest = [c[:] for c in columns], crossings(columns, links)
    for sweep in range(sweeps if links else 0):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            _settle(column, columns, links)
        now = crossings(columns, links)
        if now < fewest:
            best, fewest = [c[:] for c in columns], now
    return tuple(map(tuple, best))


def _settle(column: list[str], columns: Sequence[Sequence[str]], links: Links) -> None:
    position = {code: i / max(1, len(c)) for c in columns for i, code in enumerate(c)}
    near = {code: [position[b if a == code else a] for a, b in links if code in (a, b)] for code in column}
    column.sort(key=lambda code: sum(near[code]) / len(near[code]) if near[code] else position[code])


def links_of(stages: Sequence[Stage]) -> tuple[tuple[str, str], ...]:
    """Every arrow, as the codes of its ends."""
    return tuple((b.code, other) for s in stages for b in s.boxes for other in b.leads_to)


def crossings(columns: Sequence[Sequence[str]], links: Links) -> int:
    """How many pairs of arrows between the same two columns cross."""
    at = {code: (i, j) for i, c in enumerate(columns) for j, code in enumerate(c)}
    ends = [(at[a], at[b]) for a, b in links]
    pairs = ((p, q) for p, q in combinations(ends, 2) if p[0][0] == q[0][0] and p[1][0] == q[1][0])
    return sum((p[0][1] - q[0][1]) * (p[1][1] - q[1][1]) < 0 for p, q in pairs)


def widths(stages: Sequence[Stage], width: float) -> list[float]:
    """A width for each column, taken from the lowest columns for the tallest until that no longer helps."""
    share = (width - GAP * (len(stages) - 1)) / max(1, len(stages))
    found = [share] * len(stages)
    if not found:
        return []
    step, least = share / 12, share * 0.62
    tall = [_height(s, w) for s, w in zip(stages, found, strict=True)]
    for _ in range(60):
        high = tall.index(max(tall))
        low = min(
            (i for i in range(len(found)) if i != high and found[i] - step >= least),
            key=lambda i: tall[i],
            default=None,
        )
        if low is None:
            break
        after = _height(stages[low], found[low] - step)
        if after >= tall[high]:
            break
        found[high], found[low] = found[high] + step, found[low] - step
        tall[high], tall[low] = _height(stages[high], found[high]), after
    return found


def _height(stage: Stage, width: float) -> float:
    return sum(len(wrapped(b.text, width - 2 * PAD)) * LEADING + 2 * PAD + BETWEEN for b in stage.boxes)


def place(model: LogicModel, width: float) -> tuple[Placed, ...]:
    """Every box in its place, each column in the middle of the height."""
    wide = widths(model.stages, width)
    tallest = max((_height(s, w) for s, w in zip(model.stages, wide, strict=True)), default=0.0)
    placed: list[Placed] = []
    x = 0.0
    for stage, order, w in zip(model.stages, ordered(model.stages), wide, strict=True):
        y = TOP + (tallest - _height(stage, w)) / 2
        for code in order:
            box = Placed(code, x, y, w, wrapped(model.texts[code], w - 2 * PAD))
            placed.append(box)
            y += box.height + BETWEEN
        x += w + GAP
    return tuple(placed)


def svg(model: LogicModel, width: float = 1200.0, link: Callable[[str], str] | None = None) -> str:
    """The picture as SVG. ``link`` gives each box an address; without it the boxes are no links."""
    return _svg(model, width, tuple((c, link(c)) for c in model.texts) if link else ())


@lru_cache(maxsize=16)
def _svg(model: LogicModel, width: float, links: tuple[tuple[str, str], ...]) -> str:
    placed = {p.code: p for p in place(model, width)}
    height = max((p.y + p.height for p in placed.values()), default=TOP) + 8
    size = {
        "viewBox": f"-2 0 {width + 4:.0f} {height:.0f}",
        "width": f"{width:.0f}",
        "height": f"{height:.0f}",
    }
    parts = (
        tag("title", html.escape(model.title)),
        tag("rect", x="-2", width="100%", height="100%", fill="#ffffff"),
        _arrows(model, placed),
        *(_column(s, i, placed, dict(links)) for i, s in enumerate(model.stages)),
    )
    look = {"role": "group", "aria_label": model.title, "font_family": FONT, "font_size": f"{SIZE:g}"}
    return tag("svg", "".join(parts), xmlns="http://www.w3.org/2000/svg", **size, **look)


@lru_cache(maxsize=16)
def fitted(model: LogicModel, ratio: float) -> str:
    """The picture at the smallest width whose height is at most ``ratio`` of it: for a page of paper."""
    for width in range(800, 2400, 100):
        boxes = place(model, width)
        if max((b.y + b.height for b in boxes), default=0.0) <= ratio * width:
            break
    return svg(model, width)


def _arrows(model: LogicModel, placed: Mapping[str, Placed]) -> str:
    lines = []
    for a, b in links_of(model.stages):
        start, end = placed[a], placed[b]
        x1, y1, x2, y2 = start.x + start.width, start.y + start.height / 2, end.x - 5, end.y + end.height / 2
        middle = GAP / 2
        lines.append(
            f"M{x1:.1f} {y1:.1f}C{x1 + middle:.1f} {y1:.1f} {x2 - middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        )
        lines.append(f"M{x2 - 1:.1f} {y2 - 3:.1f}L{x2 + 4:.1f} {y2:.1f}L{x2 - 1:.1f} {y2 + 3:.1f}")
    return tag(
        "path", "", d="".join(lines), fill="none", stroke="#8a9195", stroke_width="0.9", aria_hidden="true"
    )


def _column(stage: Stage, number: int, placed: Mapping[str, Placed], links: Mapping[str, str]) -> str:
    if not stage.boxes:
        return ""
    x = min(placed[b.code].x for b in stage.boxes)
    w = placed[stage.boxes[0].code].width
    titles = wrapped(stage.title, w, HEAD)[:2]
    head = "".join(
        f'<tspan x="{x:.1f}" dy="{0 if i == 0 else 14}">{html.escape(t)}</tspan>'
        for i, t in enumerate(titles)
    )
    boxes = "".join(
        _box(placed[b.code], FILLS[number % len(FILLS)], links.get(b.code, "")) for b in stage.boxes
    )
    look = {"font_size": f"{HEAD:g}", "font_weight": "bold", "fill": INK}
    return tag("text", head, x=f"{x:.1f}", y="14", **look) + boxes


def _box(box: Placed, fill: str, address: str) -> str:
    x, top = f"{box.x + PAD:.1f}", box.y + PAD + SIZE - 0.5
    lines = "".join(
        tag("tspan", html.escape(line) + " ", x=x, y=f"{top + i * LEADING:.1f}")
        for i, line in enumerate(box.lines)
    )
    place = {
        "x": f"{box.x:.1f}",
        "y": f"{box.y:.1f}",
        "width": f"{box.width:.1f}",
        "height": f"{box.height:.1f}",
    }
    shape = tag("rect", "", rx="3", fill=fill, stroke="#505a5f", stroke_width="0.8", **place)
    shape += tag("text", lines, fill=INK)
    return tag("a", shape, href=address) if address else tag("g", shape)
