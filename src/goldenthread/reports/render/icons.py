"""The icons of control charts: what the latest month means, and where usual months lie.

After NHS England's Making Data Count, drawn again: a ring whose letter and points say what its colour says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from goldenthread.reports.render.tags import tag

BLUE, ORANGE, GREY, PURPLE, PALE = "#1d70b8", "#f46a25", "#505a5f", "#54319f", "#b1b4b6"
WAVE, RISING, FALLING = (27, 21, 27, 21, 27), (31, 31, 31, 25, 19), (19, 19, 19, 25, 31)
"""How far down the five points lie; the last two are the ones that stand out where any do."""
SIZE: Final = 48


@dataclass(frozen=True, slots=True)
class _Drawn:
    colour: str
    letter: str = ""
    points: Sequence[int] = ()


DRAWN: Final[Mapping[str, _Drawn]] = {
    "common": _Drawn(GREY, "", WAVE),
    "improvement-high": _Drawn(BLUE, "H", RISING),
    "improvement-low": _Drawn(BLUE, "L", FALLING),
    "concern-high": _Drawn(ORANGE, "H", RISING),
    "concern-low": _Drawn(ORANGE, "L", FALLING),
    "high": _Drawn(PURPLE, "", RISING),
    "low": _Drawn(PURPLE, "", FALLING),
    "pass": _Drawn(BLUE, "P"),
    "hit-and-miss": _Drawn(GREY, "?"),
    "fail": _Drawn(ORANGE, "F"),
}
"""By name: the colour of the ring, the letter in it, and the points."""


def svg(name: str) -> str:
    """The icon as markup; hidden from readers who listen, because the words beside it say the same."""
    one = DRAWN[name]
    middle = str(SIZE // 2)
    ring = tag("circle", cx=middle, cy=middle, r="21", fill="white", stroke=one.colour, stroke_width="4")
    whole = ring + _points(one) + _letter(one)
    box = f"0 0 {SIZE} {SIZE}"
    return tag(
        "svg",
        whole,
        "gt-icon",
        viewBox=box,
        width=str(SIZE),
        height=str(SIZE),
        aria_hidden="true",
        focusable="false",
    )


def _points(one: _Drawn) -> str:
    """Five points from left to right, joined by a line; below the letter where there is one."""
    if not one.points:
        return ""
    down = 6 if one.letter else 0
    at = [(10 + 7 * n, y + down - (y - 25) * bool(one.letter) // 2) for n, y in enumerate(one.points)]
    joined = " ".join(f"{x},{y}" for x, y in at)
    line = tag("polyline", points=joined, fill="none", stroke=PALE, stroke_width="1.5")
    usual = len(at) if one.colour == GREY else 3
    colours = [GREY if n < usual else one.colour for n in range(len(at))]
    return line + "".join(
        tag("circle", cx=str(x), cy=str(y), r="2.6", fill=c) for (x, y), c in zip(at, colours, strict=True)
    )


def _letter(one: _Drawn) -> str:
    if not one.letter:
        return ""
    y, size = ("22", "16") if one.points else ("33", "26")
    return tag(
        "text",
        one.letter,
        x=str(SIZE // 2),
        y=y,
        font_size=size,
        font_weight="bold",
        text_anchor="middle",
        fill=one.colour if one.colour != ORANGE else "#a33d06",
    )
