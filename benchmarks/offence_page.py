"""What a page of trends asks of a loaded cube, and how long the answer takes."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from typing import Any


def page(_: Path) -> dict[str, Any]:
    """Milliseconds for a series that nobody has asked for: in a new process, and in a running one."""
    import django

    django.setup()
    from goldenthread.framework.series import Selection, SeriesDefinition
    from goldenthread.store import cubes, vintages

    [vintage] = vintages.all(kind="offence-records")
    series = [
        SeriesDefinition(
            code=f"class-{n}",
            title=f"Class {n}",
            kind="offence-records",
            select=(Selection(group=f"Class {n:02d}", marked=("knife",), unmarked=("domestic",)),),
        )
        for n in range(12)
    ]
    cold = _took(lambda: vintages.monthly(series[0], vintage.ref))
    warm = [_took(lambda one=one: vintages.monthly(one, vintage.ref)) for one in series[1:]]
    area = [_took(lambda one=one: vintages.monthly(one, vintage.ref, "Borough 07")) for one in series]
    again = _took(lambda: vintages.monthly(series[1], vintage.ref))
    cubes.rolling_years(series[0], vintage.ref, ["area"])
    split = [_took(lambda one=one: cubes.rolling_years(one, vintage.ref, ["area"])) for one in series]
    sentence = (
        f"{cold:.0f} ms in a new process; then {median(warm):.1f} ms (at most {max(warm):.1f}) for a series, "
        f"{median(area):.1f} ms (at most {max(area):.1f}) for a series of one area, {again:.3f} ms for one "
        f"asked before; {median(split):.0f} ms for rolling years by area on the engine (`trend --by area`)"
    )
    return {"sentence": sentence}


def _took(asking: Any) -> float:
    started = time.perf_counter()
    asking()
    return (time.perf_counter() - started) * 1000
