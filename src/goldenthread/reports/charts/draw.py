"""Drawing a chart's specification as SVG or PNG; the same specification gives the same picture."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import goldenthread

FONTS = Path(goldenthread.__file__).parent / "web" / "static" / "vendor" / "fonts"
"""Inter, as set-up lays it down; where it is missing, the libraries' own fonts take its place."""


@lru_cache(maxsize=256)
def svg(spec: str) -> str:
    """The chart as SVG."""
    return str(_converter().vegalite_to_svg(spec, allowed_base_urls=[]))


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
