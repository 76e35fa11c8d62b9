"""Examples of judging. Each row is a test, and a row of docs/ratings.md."""

# ruff: noqa: E501 - a row of a table is a line

from __future__ import annotations

from typing import NamedTuple


class Kpi(NamedTuple):
    """A KPI as it was reported, and what is said of it. Tolerance: on track to 5, at risk to 10 per cent."""

    kind: str
    better: str
    reported: str
    """As many numbers as the kind asks for, parted by slashes; a dash for a blank."""
    target: str
    status: str
    rating: str
    rule: str


KPIS = (
    Kpi("count", "higher", "42", "40", "met", "green", "42 is above the target of 40: met."),
    Kpi(
        "count", "higher", "38", "40", "on track", "green",
        "38 is 2 below the target of 40 (on track up to 2, at risk up to 4): on track.",
    ),
    Kpi(
        "count", "higher", "36", "40", "at risk", "amber",
        "36 is 4 below the target of 40 (on track up to 2, at risk up to 4): at risk.",
    ),
    Kpi(
        "count", "higher", "0", "40", "missed", "red",
        "0 is 40 below the target of 40 (on track up to 2, at risk up to 4): missed.",
    ),
    Kpi("count", "lower", "2", "0", "missed", "red", "2 is 2 above the target of 0 (nothing short of it is allowed): missed."),
    Kpi("count", "higher", "—", "40", "no data", "no data", "No value was given: no data."),
    Kpi("count", "higher", "12", "—", "no data", "no data", "12. No target is set for Q1 2024-25: no data."),
    Kpi("count", "range", "7", "8 to 12", "missed", "red", "7 is 1 below the lower bound of 8 (on track up to 0.4, at risk up to 0.8): missed."),
    Kpi("count", "range", "12", "8 to 12", "met", "green", "12 lies between 8 and 12, as it should: met."),
    Kpi(
        "percentage", "higher", "41/60", "80", "missed", "red",
        "41 of 60: 68.3 per cent is 11.7 points below the target of 80 per cent "
        "(on track up to 4 points, at risk up to 8): missed.",
    ),
    Kpi("percentage", "higher", "0/60", "0", "met", "green", "0 of 60: 0 per cent is exactly the target: met."),
    Kpi("percentage", "higher", "0/0", "80", "no data", "no data", "“Due to finish” is 0, so there is no percentage: no data."),
    Kpi("percentage", "higher", "41/—", "80", "no data", "no data", "“Due to finish” was not given: no data."),
    Kpi("percentage", "higher", "—/—", "80", "no data", "no data", "No value was given: no data."),
    Kpi("percentage", "higher", "41/60", "—", "no data", "no data", "41 of 60 is 68.3 per cent. No target is set for Q1 2024-25: no data."),
    Kpi("chain", "higher", "120/80/60", "50", "met", "green", "60 of 120: 50 per cent is exactly the target: met."),
    Kpi("chain", "higher", "120/—/60", "50", "met", "green", "60 of 120: 50 per cent is exactly the target: met."),
    Kpi("chain", "higher", "—/—/60", "50", "no data", "no data", "“Screened” and “Offered” were not given: no data."),
)  # fmt: skip


class Rated(NamedTuple):
    """A programme's KPIs by status and its open risks by score, and the rating. Amber from 12, red from 20."""

    kpis: str
    risks: str
    rating: str


RATINGS = (
    Rated("met, met", "none", "green"),
    Rated("met, on track", "4, 9", "green"),
    Rated("met, at risk", "4", "amber"),
    Rated("met, missed", "none", "red"),
    Rated("met, met", "12", "amber"),
    Rated("met, met", "10", "green"),
    Rated("met, met", "20", "red"),
    Rated("met, missed", "15", "red"),
    Rated("at risk", "25", "red"),
    Rated("met, no data", "none", "green"),
    Rated("no data, at risk", "none", "amber"),
    Rated("no data, no data", "none", "no data"),
    Rated("no data", "4", "no data"),
    Rated("no data", "16", "amber"),
    Rated("no data", "20", "red"),
    Rated("none", "none", "no data"),
    Rated("met", "20 closed", "green"),
    Rated("met", "not scored", "green"),
)


class Covered(NamedTuple):
    """How many programmes are live, have KPI data, and are green of those; and the sentence."""

    live: int
    with_data: int
    green: int
    sentence: str


COVERAGE = (
    Covered(28, 28, 26, "26 of the 28 live programmes with KPI data are green."),
    Covered(
        28,
        26,
        25,
        "25 of the 26 live programmes with KPI data are green; 2 live programmes have no KPI data.",
    ),
    Covered(
        28, 27, 1, "1 of the 27 live programmes with KPI data is green; 1 live programme has no KPI data."
    ),
    Covered(3, 3, 3, "All 3 live programmes with KPI data are green."),
    Covered(3, 3, 0, "None of the 3 live programmes with KPI data is green."),
    Covered(
        3, 2, 0, "None of the 2 live programmes with KPI data is green; 1 live programme has no KPI data."
    ),
    Covered(1, 1, 1, "The one live programme with KPI data is green."),
    Covered(1, 1, 0, "The one live programme with KPI data is not green."),
    Covered(2, 1, 1, "The one live programme with KPI data is green; 1 live programme has no KPI data."),
    Covered(1, 0, 0, "The one live programme has no KPI data."),
    Covered(3, 0, 0, "None of the 3 live programmes has KPI data."),
    Covered(0, 0, 0, "No programme is live."),
)


class Spent(NamedTuple):
    """Profile and spend by quarter, up to the one judged (a dash: nothing), and what follows in pounds."""

    profile: str
    spent: str
    to_date: str
    variance: str
    per_cent: str
    far_off: str
    """By the default policy: beyond 15 per cent of the profile."""


FINANCE = (
    Spent("25000", "24500", "24500", "-500", "-2", "no"),
    Spent("25000", "25000", "25000", "0", "0", "no"),
    Spent("20000/20000", "18000/26000", "44000", "4000", "10", "no"),
    Spent("20000/20000", "20000/26001", "46001", "6001", "15.0025", "yes"),
    Spent("20000/20000", "10000/20000", "30000", "-10000", "-25", "yes"),
    Spent("20000/20000", "—/26000", "26000", "—", "—", "no"),
    Spent("20000/20000", "20000/—", "20000", "—", "—", "no"),
    Spent("0/20000", "—/20000", "20000", "0", "0", "no"),
    Spent("0", "500", "500", "500", "—", "yes"),
    Spent("0", "0", "0", "0", "—", "no"),
    Spent("—", "500", "500", "—", "—", "no"),
    Spent("25000", "—", "—", "—", "—", "no"),
)


class Engaged(NamedTuple):
    """Reach in past quarters (the oldest first, last year's comparable one fourth from the end) and now."""

    past: str
    now: str
    fall: str
    sentence: str


ENGAGEMENT = (
    Engaged(
        "447/452/438/440", "318", "look",
        "318 people were reached, against 447 in the same quarter last year: 28.9 per cent fewer, beyond the 20 per cent that is normal for this programme.",
    ),
    Engaged(
        "447/452/438/440", "410", "usual",
        "410 people were reached, against 447 in the same quarter last year: 8.3 per cent fewer, within the 20 per cent that is normal for this programme.",
    ),
    Engaged(
        "4470/4520/4380/4400", "4100", "look",
        "4,100 people were reached, against 4,470 in the same quarter last year: 8.3 per cent fewer, beyond the 6.6 per cent that is normal for this programme.",
    ),
    Engaged(
        "447/452/438/440", "540", "no fall",
        "540 people were reached, against 447 in the same quarter last year: 20.8 per cent more.",
    ),
    Engaged(
        "4000/6000/4000/6000", "2500", "alert",
        "2,500 people were reached, against 4,000 in the same quarter last year: 37.5 per cent fewer, beyond the 6.9 per cent that is normal for this programme, and stands out among all programmes.",
    ),
    Engaged(
        "400/—/—/410", "300", "too early to judge",
        "300 people were reached, against 400 in the same quarter last year: 25 per cent fewer. It is too early to say whether that is usual: fewer than 5 pairs of quarters a year apart are known.",
    ),
    Engaged(
        "8/9/7/8", "5", "usual",
        "5 people were reached, against 8 in the same quarter last year: 37.5 per cent fewer, which could be chance.",
    ),
    Engaged(
        "0/—/—/—", "40", "no fall",
        "40 people were reached, against 0 in the same quarter last year.",
    ),
    Engaged(
        "60/60/60/60", "0", "alert",
        "0 people were reached, against 60 in the same quarter last year: 100 per cent fewer, beyond the 50.8 per cent that is normal for this programme, and stands out among all programmes.",
    ),
    Engaged(
        "0/—/—/—", "1", "no fall",
        "1 person was reached, against 0 in the same quarter last year.",
    ),
    Engaged(
        "60/70/80/60", "60", "no fall",
        "60 people were reached, against 60 in the same quarter last year: no change.",
    ),
    Engaged(
        "405/505/445/475/410/490/455/470/400/500/450/480", "250", "alert",
        "250 people were reached, against 400 in the same quarter last year: 37.5 per cent fewer, beyond the 14.8 per cent that is normal for this programme, and stands out among all programmes.",
    ),
    Engaged(
        "400/400/400/400/600/300/600/400", "250", "look",
        "250 people were reached, against 600 in the same quarter last year: 58.3 per cent fewer, beyond the 48.2 per cent that is normal for this programme.",
    ),
)  # fmt: skip


class Scored(NamedTuple):
    """A risk's likelihood and impact before and after mitigation, and its rating. Amber from 12, red from 20."""

    before: str
    after: str
    score: str
    rating: str
    reason: str


RISKS = (
    Scored("5 x 5", "4 x 5", "20", "red", "Risk “Attrition” scores 20 of 25 after mitigation."),
    Scored("4 x 4", "3 x 4", "12", "amber", "Risk “Attrition” scores 12 of 25 after mitigation."),
    Scored("4 x 4", "2 x 5", "10", "green", "Risk “Attrition” scores 10 of 25 after mitigation."),
    Scored(
        "4 x 4", "—", "16", "amber",
        "Risk “Attrition” scores 16 of 25 before mitigation (no score after it was given).",
    ),
    Scored("—", "—", "—", "no data", "Risk “Attrition” has no score."),
)  # fmt: skip


class Moved(NamedTuple):
    """The score after mitigation last quarter and this quarter, as likelihood x impact, and the movement."""

    last: str
    now: str
    state: str
    movement: str


MOVEMENTS = (
    Moved("—", "3 x 3", "open", "new"),
    Moved("3 x 3", "3 x 4", "open", "up"),
    Moved("3 x 4", "3 x 3", "open", "down"),
    Moved("3 x 4", "4 x 3", "open", "steady"),
    Moved("3 x 4", "1 x 1", "closed", "closed"),
    Moved("3 x 4", "—", "open", "steady"),
)


class Due(NamedTuple):
    """When a mitigation was due, whether it is done, the risk's state, and whether it is overdue on 31 July."""

    due: str
    done: str
    state: str
    overdue: str


OVERDUE = (
    Due("2024-07-30", "no", "open", "yes"),
    Due("2024-07-31", "no", "open", "no"),
    Due("2024-08-01", "no", "open", "no"),
    Due("2024-07-30", "yes", "open", "no"),
    Due("2024-07-30", "no", "closed", "no"),
    Due("—", "no", "open", "no"),
    Due("2024-07-30", "—", "open", "yes"),
)
