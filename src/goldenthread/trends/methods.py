"""The methods that make and compare figures, each with a number: the next one makes other figures.

A frozen report keeps the numbers of its day, so that a later version of the program can say which of its
figures it would make in another way. Whoever changes what a method makes writes a line below it, which is its
next number; ``tests/trends/test_methods.py`` fails until they do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

HISTORY: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "windows": (
            "Every series of an edition is told to one month, the last that all of them have.",
            "Each series is told to the report’s month, or to its own last complete month.",
            "The same; ends may come from two sources, and months that both share are left out.",
        ),
        "rates": ("A count divided by the residents whom it concerns, at mid-year.",),
        "residents": ("The estimate of the year, or the nearest one that is loaded.",),
        "limits": ("Byar’s limits of a count, exact under ten.",),
        "intervals": (
            "The change between two counts, from pairs of months.",
            "The same, allowing for neighbouring months that are alike.",
            "The same; how alike they are is drawn to the run before, and freed of chance.",
            "The same; pairs share the dispersion of the run before, freed of what alike months take.",
        ),
        "verdict": (
            "Which interval is used, and what is claimed of a change.",
            "Exact for up to 20 a month unless the whole series clusters about its years’ means.",
            "The same; where months are alike it says how many such intervals hold the true change.",
        ),
        "survey": (
            "Shares of people asked, with the margins of a simple random sample.",
            "The same, allowing for a design effect of 1.5.",
        ),
        "funnel": (
            "Limits around the rate of all, widened where areas differ.",
            "The same, scaled for what winsorising takes.",
            "The same, with Student’s t where areas differ.",
        ),
        "interrupted": (
            "The step and the slope at a break.",
            "The same, with errors that call fewer steps by chance alone.",
        ),
        "nowcast": (
            "Mack’s chain ladder for months that are not all recorded.",
            "The same, with limits that allow for an uneven pace of recording.",
            "The same, from the last 12 extracts.",
        ),
        "control": (
            "Control charts by Making Data Count’s rules.",
            "The same; the season is another’s than the month’s own, and new limits begin at a step.",
        ),
        "totals": (
            "What returns say is added up, counted and compared, whichever of them are missing.",
            "With returns missing it is not compared; after closing, over the programmes with both ends.",
        ),
        "engagement": (
            "A change beyond three times the median of the programme’s own past changes.",
            "A fall beyond Student’s t, with a dispersion drawn towards that of all programmes.",
        ),
        "earlier": (
            "A KPI is compared with the quarter before.",
            "A KPI that counts from April is compared with the same quarter of the year before.",
        ),
    }
)
"""What each method did, number by number."""

METHODS: Final[Mapping[str, int]] = MappingProxyType({name: len(told) for name, told in HISTORY.items()})
"""The number of each method now."""

_FIRST: Final = (
    *("windows", "rates", "residents", "limits", "intervals", "verdict"),
    *("survey", "funnel", "interrupted", "nowcast", "control"),
)
"""The methods that there were before versions kept their numbers. It never changes: seals hold it."""
_BEFORE: Final = {"0.2.0": {"intervals": 2, "funnel": 2, "interrupted": 2, "nowcast": 2}}
"""What those versions used where it was not the first."""

_MAKES: Final = (
    (r"(trend|borough|survey)\..*\.(lower-limit|upper-limit|low|high)", "limits"),
    (r"(trend|borough)\..*(\.rate(\.\w+)?|\.all|-limit|\.low|\.high)", "rates"),
    (r"population\..*", "residents"),
    (r"survey\..*", "survey"),
    (r"trend\..*", "windows"),
    (r"borough\..*", "windows"),
    (r"spend\.variance(-per-cent)?\..*", "totals"),
    (r"spend\.(quarter|forecast)-variance\.(total|area\..*)", "totals"),
    (r"spend\.(profile|actual)-compared\..*", "totals"),
    (r"coverage\.(?!live|programmes|with-return).*|kpis\..*", "totals"),
    (r"kpi\..*\.previous(\..*)?", "earlier"),
    (r"engagement\.(usual\..*|dispersion)", "engagement"),
)
"""Which method has a part in a figure, by the figure's name."""


def methods_before(program: str, windows: int) -> dict[str, int]:
    """The numbers of a version that did not keep them; of the windows it kept its own."""
    return dict.fromkeys(_FIRST, 1) | _BEFORE.get(program, {}) | {"windows": windows}


def methods_of(figure: str) -> frozenset[str]:
    """The methods that make a figure from its inputs; none for what returns say."""
    return frozenset(method for pattern, method in _MAKES if re.fullmatch(pattern, figure))


def series_of(figure: str) -> str:
    """The code of the series that a figure tells of; empty where it tells of none."""
    found = re.match(r"(?:trend|borough|survey)\.([^.]+)\.", figure)
    return found[1] if found else ""
