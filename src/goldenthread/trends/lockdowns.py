"""England's lockdowns: months out of line, which a model must know so as not to take them for a trend."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Final

import numpy as np

from goldenthread.periods import Month, Window
from goldenthread.statistics.regression import Floats

LOCKDOWNS: Final = tuple(map(Window.parse, ("2020-04..2020-06", "2020-11..2020-11", "2021-01..2021-03")))
"""The months that lay mostly in one. Source: Institute for Government, timeline of lockdown laws, 2022."""


def pulses(months: Sequence[Month], apart: Container[Month] = ()) -> Floats:
    """A column for each lockdown that lies in the months, 1 in its months; n by 0 to 3.

    A lockdown with a month in ``apart`` (a window that is itself compared) has none: it is what was counted.
    """
    columns = [
        [float(month in one) for month in months]
        for one in LOCKDOWNS
        if any(month in one for month in months) and not any(month in apart for month in one)
    ]
    return np.array(columns, np.float64).reshape(-1, len(months)).T
