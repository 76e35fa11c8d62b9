"""What a break did, kept beside the vintage that it was found in: fitting it takes longest of a page.

A kept effect is named by everything that it was made from, the counts and the number of the method among
them. So it cannot be out of date: when any of these changes, its name does, and it is worked out again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from typing import Any

import numpy as np

from goldenthread.framework.series import Break
from goldenthread.periods import Month
from goldenthread.statistics.interrupted import Interruption
from goldenthread.statistics.intervals import Interval
from goldenthread.statistics.regression import Coefficient
from goldenthread.store import vintages
from goldenthread.trends.charted import Effect, effect
from goldenthread.trends.methods import METHODS
from goldenthread.trends.values import MonthlySeries

NAME = "effect-"


def forget() -> None:
    """Forget every effect, as where somebody may have changed one."""
    vintages.forget_beside(f"{NAME}*.json")


def find_effect(series: MonthlySeries, one: Break, first: Month, control: MonthlySeries | None) -> Effect:
    """What a break did to a series from a month on, beside another series of the same extract."""
    name = f"{NAME}{_key(series, one, first, control)}.json"
    with suppress(ValueError):  # what a power cut left half-written is worked out again
        return _effect(one, json.loads(vintages.read_beside(series.vintage.digest, name)))
    kept = json.dumps(_as_plain(effect(series, one, first, control)))
    vintages.keep_beside(series.vintage.digest, name, kept)
    return _effect(one, json.loads(kept))


def _key(series: MonthlySeries, one: Break, first: Month, control: MonthlySeries | None) -> str:
    """A digest of all that the effect is made from."""
    both = [(each.definition.title, each.counts) for each in (series, control) if each is not None]
    counts = [(title, [(str(month), count) for month, count in some.items()]) for title, some in both]
    breaks = [each.model_dump(mode="json") for each in (one, *series.breaks)]
    made_from = [METHODS["interrupted"], METHODS["intervals"], str(first), breaks, counts]
    return sha256(json.dumps(made_from).encode()).hexdigest()[:32]


def _as_plain(found: Effect) -> dict[str, Any]:
    """An effect without its break, as plain values; numbers keep every digit."""
    plain = {name: value for name, value in asdict(found).items() if name != "of"}
    if found.found is not None:
        told = plain["found"]
        plain["found"] = told | {name: told[name].tolist() for name in ("expected", "without")}
    return plain


def _effect(of: Break, plain: Mapping[str, Any]) -> Effect:
    found = plain["found"] and _interruption(plain["found"])
    return Effect(of, **{**plain, "found": found, "beside": _interval(plain["beside"])})


def _interruption(plain: Mapping[str, Any]) -> Interruption:
    intervals = {name: _interval(plain[name]) for name in ("level", "slope", "trend")}
    lines = {name: np.array(plain[name], np.float64) for name in ("expected", "without")}
    table = tuple(Coefficient(**each) for each in plain.get("coefficients", ()))
    return Interruption(**{**plain, **intervals, **lines, "coefficients": table})


def _interval(plain: Mapping[str, float] | None) -> Interval | None:
    return None if plain is None else Interval(**plain)
