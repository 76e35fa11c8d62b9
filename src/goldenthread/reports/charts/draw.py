"""Drawing a chart's specification as SVG or PNG; the same specification gives the same picture."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import goldenthread

FONTS = Path(goldenthread.__file__).parent / "web" / "static" / "vendor" / "fonts"
"""Inter, as set-up lays it down; where it is missing, the libraries' own fonts take its place."""

NARROW = 330
"""The width of a chart for a telephone, in pixels."""


@lru_cache(maxsize=256)
def svg(spec: str) -> str:
    """The chart as SVG."""
    return str(_converter().vegalite_to_svg(spec, allowed_base_urls=[]))


def narrow(spec: str) -> str | None:
    """The same chart for a telephone's width, with its latest months in sight; None where it cannot be.

    Of charts along time alone: those of boroughs have words that were placed for one width.
    """
    if '"type":"temporal"' not in spec:
        return None
    shape = json.loads(spec.replace('"fontSize":13', '"fontSize":11'))
    padding, config = shape["padding"] | {"right": 14}, shape["config"]
    axis = config["axis"] | {"labelFontSize": 12, "titleFontSize": 12}
    shape |= {"width": NARROW, "padding": padding, "config": config | {"axis": axis}}
    return json.dumps(shape, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=64)
def png(spec: str) -> bytes:
    """The chart as PNG, for places that cannot show SVG."""
    return bytes(_converter().vegalite_to_png(spec, scale=2, allowed_base_urls=[]))


@cache
def _converter() -> Any:
    import vl_convert

    if FONTS.is_dir():
        vl_convert.register_font_directory(str(FONTS))
    return vl_convert
