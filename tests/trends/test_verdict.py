"""What may be said of a change: which method, which sentence, and when nothing may be claimed."""

# ruff: noqa: E501 - sentences stand whole, as they are read

import csv

import numpy as np
import pytest
from tests.trends.making import series, vintage

from goldenthread.framework.series import Break
from goldenthread.periods import Window
from goldenthread.trends import intervals
from goldenthread.trends.notes import Ends
from goldenthread.trends.verdict import Claim, Method, _size, by_season, change, verdict

NOW = Window.parse("2023-08..2024-07")
THEN = Window.parse("2018-08..2019-07")
CONNECT = Break(code="connect", month="2024-02", title="a new recording system", text="Recording changed.")

VARYING = [431, 690, 520, 702, 455, 610, 700, 480, 560, 720, 470, 811]
"""7,149 in a year, as in the flagship case, and months that vary far more than a Poisson's."""
BASE = [630, 625, 640, 622, 636, 628, 631, 624, 637, 626, 632, 630]
"""7,561."""


def monthly(window, counts, **more):
    changed = {str(m): n for m, n in zip(Window.parse(window), counts, strict=True)}
    return series("2018-04..2024-10", changed=changed, **more)


def ends(now=10, then=10, window=NOW, baseline=THEN, **more):
    """Ends with one count throughout, or one for each month."""
    months = {
        str(m): n
        for w, counts in ((window, now), (baseline, then))
        for m, n in zip(w, [counts] * len(w) if isinstance(counts, int) else counts, strict=True)
    }
    one = series(changed=months, **more)
    return Ends(one, one, window, baseline)


@pytest.mark.parametrize(
    ("now", "then", "claim", "method", "sentence"),
    [
        (
            6, 12, Claim.LOWER, Method.PAIRED,
            "Lower than in August 2018 – July 2019 by more than chance would explain: 31.3 to 63.6 per cent lower (95 per cent interval, month-paired quasi-Poisson).",
        ),
        (
            12, 6, Claim.HIGHER, Method.PAIRED,
            "Higher than in August 2018 – July 2019 by more than chance would explain: 45.6 to 174.8 per cent higher (95 per cent interval, month-paired quasi-Poisson).",
        ),
        (
            VARYING, BASE, Claim.UNCLEAR, Method.PAIRED,
            "No clear change from August 2018 – July 2019: the counts fit anything from 17.6 per cent lower to 8.5 per cent higher (95 per cent interval, month-paired quasi-Poisson).",
        ),
        (
            [1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1], [1, 2, 1, 1, 1, 2, 1, 1, 1, 2, 1, 1], Claim.UNCLEAR, Method.EXACT,
            "No clear change from August 2018 – July 2019: the counts fit anything from 83.9 per cent lower to 21.6 per cent higher (95 per cent interval, exact conditional Poisson).",
        ),
        (
            1, 0, Claim.HIGHER, Method.EXACT_DIFFERENCE,
            "Higher than in August 2018 – July 2019, which had none, by more than chance would explain: 5.1 to 21.0 offences more (95 per cent interval, difference of exact Poisson limits (MOVER)).",
        ),
        (
            [1] + [0] * 11, 0, Claim.UNCLEAR, Method.EXACT_DIFFERENCE,
            "No clear change from August 2018 – July 2019, which had none: the counts fit anything from 2.8 offences fewer to 5.6 offences more (95 per cent interval, difference of exact Poisson limits (MOVER)).",
        ),
        (
            0, 3, Claim.LOWER, Method.EXACT,
            "Lower than in August 2018 – July 2019 by more than chance would explain: 89.2 to 100.0 per cent lower (95 per cent interval, exact conditional Poisson).",
        ),
    ],
)  # fmt: skip
def test_sentences(now, then, claim, method, sentence):
    found = verdict(ends(now, then))
    assert (found.claim, found.interval.method, found.sentence) == (claim, method, sentence)


def test_none_at_either_end_is_no_change():
    found = verdict(ends(0, 0))
    assert found.claim is Claim.UNCLEAR
    assert found.interval.low == -found.interval.high


def test_a_poisson_interval_would_claim_what_the_months_do_not_carry():
    """Counts as in the year to January 2024 of the reference: the months vary ten times more than a Poisson's."""
    exact = intervals.ratio(7149, 7561)
    assert exact.high < 1
    found = change(VARYING, BASE, "offences")
    assert (sum(VARYING), sum(BASE)) == (7149, 7561)
    assert found.method is Method.PAIRED
    assert found.low < 0 < found.high


@pytest.mark.shared
def test_the_flagship_year_to_january_2024_is_no_clear_change(shared):
    with (shared / "reference/B/input_vru_monthly.csv").open(newline="") as file:
        counts = {row["month"][:7]: int(row["offences"]) for row in csv.DictReader(file)}
    one = series(f"{min(counts)}..{max(counts)}", changed=counts)
    then = Window.parse(
        "2019-04..2020-03"
    )  # whole years that begin in other months: paired by calendar month
    found = verdict(Ends(one, one, Window.parse("2023-02..2024-01"), then))
    assert found.claim is Claim.UNCLEAR
    limits = 100 * (np.array([0.84130937732990, 1.06261609174531]) - 1)
    np.testing.assert_allclose((found.interval.low, found.interval.high), limits, rtol=1e-9)
    assert found.sentence == (
        "No clear change from April 2019 – March 2020: the counts fit anything from 15.9 per cent lower to 6.3 per cent higher (95 per cent interval, month-paired quasi-Poisson)."
    )
    later = verdict(Ends(one, one, Window.parse("2025-04..2026-03"), then))
    assert later.claim is Claim.HIGHER
    assert "7.5 to 30.1 per cent higher" in later.sentence


@pytest.mark.parametrize(
    ("now", "then", "method"),
    [
        ([4] * 11 + [5], [4] * 11 + [6], Method.EXACT),  # 99 in all
        ([4] * 11 + [5], [4] * 11 + [7], Method.PAIRED),  # 100
        ([6, 0] * 6, [1] * 12, Method.PAIRED),  # few, and clustered
        ([12, 0, 0], [13, 0, 0], Method.EXACT),  # few, in few months
    ],
)
def test_exact_under_a_hundred_unless_the_months_cluster(now, then, method):
    assert change(now, then, "offences").method is method


@pytest.mark.parametrize(
    ("now", "then", "why"),
    [
        ([60] * 3, [50] * 3, "fewer than 6 months"),
        ([0] * 12, [30] * 12, "one end has 360 offences and the other none"),
        ([30] * 12, [0] * 12, "one end has 360 offences and the other none"),
    ],
)
def test_no_interval_says_why(now, then, why):
    assert why in change(now, then, "offences")


def test_no_interval_in_a_comparison_makes_no_claim():
    found = verdict(ends(30, 0))
    assert (found.claim, found.interval) == (Claim.NO_INTERVAL, None)
    assert found.sentence.startswith("No interval: one end has 360 offences")


def test_months_are_paired_by_calendar_month_whichever_the_window_begins_with():
    one = monthly("2023-08..2024-07", [8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7])
    assert by_season(one, NOW) == tuple(range(1, 13))


def test_a_break_between_the_ends_takes_the_claim_away():
    found = verdict(ends(60, 120, breaks=(CONNECT,)))
    assert found.claim is Claim.RECORDING
    assert found.interval.high < 0
    assert found.sentence == (
        "Recording changed between the two ends (a new recording system, from February 2024), so the change may come from the recording and not from violence: no verdict. "
        "As recorded, the counts fit anything from 54.8 per cent lower to 44.7 per cent lower (95 per cent interval, month-paired quasi-Poisson), which covers chance only."
    )
    assert "more than chance" not in found.sentence


def test_a_break_and_no_interval():
    found = verdict(ends(0, 30, breaks=(CONNECT,)))
    assert found.claim is Claim.RECORDING
    assert found.sentence.endswith(
        "no verdict. No interval: one end has 360 offences and the other none, which is seldom chance and often a class that was not recorded."
    )


def test_two_extracts_weaken_a_verdict():
    other = series(count=20, ref=vintage("d0"))
    found = verdict(Ends(series(), other, NOW, THEN))
    assert found.claim is Claim.LOWER
    assert found.sentence.endswith(
        "The ends come from different extracts, so part of the change may be revision."
    )


def test_windows_that_share_months_are_not_judged():
    found = verdict(ends(window=NOW, baseline=NOW))
    assert (found.claim, found.interval) == (Claim.NO_INTERVAL, None)
    assert found.sentence == "No interval: the two windows share months."


def test_descriptive_practice_judges_nothing():
    found = verdict(ends(5, 50), descriptive=True)
    assert (found.claim, found.interval) == (Claim.DESCRIPTIVE, None)
    assert found.sentence.startswith("Descriptive")


@pytest.mark.parametrize(
    ("limit", "shown"), [(0, "0.0"), (0.01, "under 0.1"), (0.06, "0.1"), (1234.56, "1,234.6")]
)
def test_a_limit_that_is_not_zero_is_never_shown_as_zero(limit, shown):
    assert _size(limit) == shown
