"""What may be said of a change: which method, which sentence, and when nothing may be claimed."""

# ruff: noqa: E501 - sentences stand whole, as they are read

import csv

import numpy as np
import pytest
from tests.trends.making import series, vintage

from goldenthread.framework.series import Break
from goldenthread.periods import Window
from goldenthread.statistics import intervals
from goldenthread.trends.notes import Ends
from goldenthread.trends.verdict import Claim, Method, _size, change, in_pairs, run_of, verdict

NOW = Window.parse("2023-08..2024-07")
THEN = Window.parse("2018-08..2019-07")
CONNECT = Break(code="connect", month="2024-02", title="a new recording system", text="Recording changed.")

VARYING = [431, 690, 520, 702, 455, 610, 700, 480, 560, 720, 470, 811]
"""7,149 in a year, as in the flagship case, and months that vary far more than a Poisson's."""
ALIKE = (
    " Neighbouring months are alike. The interval allows for that, and between {} of 100 such intervals "
    "hold the true change."
)
BASE = [630, 625, 640, 622, 636, 628, 631, 624, 637, 626, 632, 630]
"""7,561."""


def monthly(window, counts, **more):
    changed = {str(m): n for m, n in zip(Window.parse(window), counts, strict=True)}
    return series("2018-04..2024-10", changed=changed, **more)


def ends(now=10, then=10, window=NOW, baseline=THEN, **more):
    """Ends with one count throughout, or one for each month; other months are not known."""
    months = dict.fromkeys(map(str, Window.parse("2018-04..2024-10"))) | {
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
            6, 12, Claim.LOWER, Method.EXACT,
            "Lower than in August 2018 – July 2019 by more than chance would explain: 33.2 to 62.9 per cent lower (95 per cent interval, exact conditional Poisson).",
        ),
        (
            12, 6, Claim.HIGHER, Method.EXACT,
            "Higher than in August 2018 – July 2019 by more than chance would explain: 49.7 to 169.2 per cent higher (95 per cent interval, exact conditional Poisson).",
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


def test_one_rule_however_many_months_are_loaded():
    """Independent events whose level moves from year to year: the exact interval, from two years or sixteen."""
    rng = np.random.default_rng(8)
    window, level = (
        Window.parse("2010-04..2026-03"),
        [10, 12, 9, 11, 8, 12, 10, 9, 13, 10, 8, 11, 9, 10, 8, 9],
    )
    counts = {str(m): int(n) for m, n in zip(window, rng.poisson(np.repeat(level, 12)), strict=True)}
    now, then = Window.parse("2018-04..2019-03"), Window.parse("2017-04..2018-03")
    two_years = {str(m): counts[str(m)] for w in (then, now) for m in w}
    made = [
        verdict(Ends(one, one, now, then))
        for one in (series(str(window), changed=counts), series("2017-04..2019-03", changed=two_years))
    ]
    assert made[0] == made[1]
    assert made[0].interval.method is Method.EXACT


def test_a_level_that_moves_from_year_to_year_is_no_clustering():
    """Homicide's Pearson statistic is 1.19 over the whole run, and 1.00 about the years' own means."""
    rng = np.random.default_rng(3)
    years = np.repeat(np.arange(16), 12)
    counts = rng.poisson(np.repeat(np.linspace(7, 14, 16), 12))
    alone, freedom = intervals.dispersion_about(counts, years)
    assert (freedom, intervals.dispersion_beyond_chance(alone, freedom + 1)) == (176, False)
    whole, freedom = intervals.dispersion_about(counts, np.zeros(192))
    assert (freedom, intervals.dispersion_beyond_chance(whole, freedom + 1)) == (191, True)


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
    assert found.interval.method is Method.SERIES
    assert found.sentence == (
        "No clear change from April 2019 – March 2020: the counts fit anything from 14.4 per cent lower to 4.5 per cent higher (95 per cent interval, negative binomial with Newey-West errors over 58 months)."
    )
    later = verdict(Ends(one, one, Window.parse("2025-04..2026-03"), then))
    assert later.claim is Claim.HIGHER
    assert "5.7 to 32.3 per cent higher" in later.sentence
    hole = counts | {"2021-06": None}
    paired = series(f"{min(counts)}..{max(counts)}", changed=hole)
    found = verdict(Ends(paired, paired, Window.parse("2023-02..2024-01"), then))
    limits = 100 * (np.array([0.84130937732990, 1.06261609174531]) - 1)
    np.testing.assert_allclose((found.interval.low, found.interval.high), limits, rtol=1e-9)
    assert (
        "15.9 per cent lower to 6.3 per cent higher (95 per cent interval, month-paired quasi-Poisson)"
        in found.sentence
    )


def whole(counts=BASE * 6, window="2018-08..2024-07", **more):
    return series(
        window, changed={str(m): n for m, n in zip(Window.parse(window), counts, strict=True)}, **more
    )


def test_the_run_is_every_month_from_the_earlier_window_to_the_end_of_the_later():
    one = whole()
    run = run_of(Ends(one, one, NOW, THEN))
    assert len(run.counts) == 72
    assert run.season[:2] == (8, 9)
    assert (run.current[-12:], run.baseline[:12]) == ((True,) * 12, (True,) * 12)
    assert sum(run.current) == sum(run.baseline) == 12


def test_where_the_windows_are_near_the_run_begins_four_years_before_the_end():
    one = whole()
    assert len(run_of(Ends(one, one, NOW, Window.parse("2022-08..2023-07"))).counts) == 48


@pytest.mark.parametrize(
    ("more", "window", "baseline"),
    [
        ({"breaks": (CONNECT,)}, NOW, THEN),
        ({}, Window.parse("2020-08..2021-07"), Window.parse("2019-08..2020-07")),  # 48 months are not there
    ],
)
def test_across_a_break_or_with_too_few_months_there_is_no_run(more, window, baseline):
    one = whole(**more)
    assert run_of(Ends(one, one, window, baseline)) is None


def test_a_run_without_any_count_in_some_months_of_the_year_falls_back_to_pairs():
    one = whole([0, 0, 0, 90, 80, 85, 70, 95, 60, 75, 88, 92] * 6)
    found = verdict(Ends(one, one, NOW, THEN)).interval
    assert (found.method, found.months) == (Method.PAIRED, 0)


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
        ([60] * 2, [50] * 2, "fewer than 3 months"),
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


@pytest.mark.parametrize(
    ("window", "baseline", "then"),
    [
        ("2023-08..2024-07", "2018-08..2019-07", [*range(4, 16)]),
        ("2023-08..2024-07", "2018-04..2019-03", [*range(4, 12), *range(4)]),
        ("2023-02..2023-08", "2019-02..2019-08", [*range(10, 17)]),
        ("2022-08..2024-07", "2018-04..2020-03", [*range(4, 12), *range(4), *range(16, 24), *range(12, 16)]),
    ],
)
def test_months_are_paired_by_calendar_month_in_the_order_of_the_window(window, baseline, then):
    """The baseline's months count from April 2018."""
    one = monthly("2018-04..2024-10", range(79))
    now, other = in_pairs(Ends(one, one, Window.parse(window), Window.parse(baseline)))
    assert list(now) == list(range(now[0], now[0] + len(now)))
    assert list(other) == then


def test_pairs_that_follow_a_wave_are_held_against_each_other_in_time_and_not_by_calendar():
    """Half a year high and half a year low: a year from August to July has its one turn in the middle."""
    waves = [700, 710, 690, 705, 695, 700, 500, 510, 490, 505, 495, 500]
    one = ends(waves, BASE)
    found = verdict(one).interval
    assert found.method is Method.PAIRED
    assert found.hangs_together
    alone = intervals.paired_ratio(waves, BASE)
    assert found.high - found.low > 1.8 * 100 * (alone.high - alone.low)
    assert verdict(one).sentence.endswith(ALIKE.format("83 and 95"))


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


def test_a_lockdown_between_the_windows_is_a_pulse_and_one_within_a_window_is_what_was_counted():
    one = whole()
    assert run_of(Ends(one, one, NOW, THEN)).pulses.sum(axis=0).tolist() == [3, 1, 3]
    locked = Window.parse("2020-08..2021-07")
    assert run_of(Ends(one, one, NOW, locked)).pulses.shape == (48, 0)


def test_it_says_where_neighbouring_months_are_alike():
    waves = [n + 40 * (place % 8 < 4) for place, n in enumerate(BASE * 6)]
    one = whole(waves)
    found = verdict(Ends(one, one, NOW, THEN))
    assert found.interval.hangs_together
    assert found.sentence.endswith(ALIKE.format("89 and 96"))
