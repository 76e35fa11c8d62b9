"""Control charts against every chart of the reference, and the rules by hand."""

import csv
from itertools import groupby

import numpy as np
import pytest

from goldenthread.framework.indicators import Better
from goldenthread.periods import Month, Window
from goldenthread.statistics.control import Assurance, Chart, Rules, Signal, Variation, chart, starts_of

LABELS = {
    "Common Cause": Signal.NONE,
    "Above UCL": Signal.ABOVE,
    "Below LCL": Signal.BELOW,
    "7 Point Trend (Increasing)": Signal.RISING,
    "7 Point Trend (Decreasing)": Signal.FALLING,
    "2 in 3 Above CL": Signal.TWO_HIGH,
    "2 in 3 Below CL": Signal.TWO_LOW,
    "7 Points Above CL": Signal.HIGH,
    "7 Points Below CL": Signal.LOW,
}
VARIATIONS = {
    "common_cause": Variation.COMMON,
    "special_cause_improvement": Variation.IMPROVEMENT,
    "special_cause_concern": Variation.CONCERN,
    "neutral_high": Variation.HIGH,
    "neutral_low": Variation.LOW,
}
ASSURANCES = {
    "NA": None,
    "consistent_pass": Assurance.PASS,
    "inconsistent": Assurance.HIT_AND_MISS,
    "consistent_fail": Assurance.FAIL,
}
NAMED = {
    "tot_att_neutral": {"better": None},
    "tot_att_noscreen": {"rules": Rules(screen=False)},
    "tot_att_fix12": {"rules": Rules(fix_after=12)},
    "tot_att_decrease": {"better": Better.LOWER},
    "rrk1_breach_dec_target": {"better": Better.LOWER},
    "rrk1_breach_dec_rebase": {"better": Better.LOWER},
}


def rows(shared, name):
    with (shared / "reference/B" / name).open(newline="") as file:
        return list(csv.DictReader(file))


def options(case):
    if case.endswith("_decrease") or case.startswith("vru"):
        return {"better": Better.LOWER}
    return {"better": Better.HIGHER} | NAMED.get(case, {})


def number(text):
    return np.nan if text == "NA" else float(text)


def charts(shared):
    """Every facet of every case: its name, the reference's rows, and our chart of the same values."""
    summary = rows(shared, "summary_all_cases.csv")
    for case in dict.fromkeys(row["case"] for row in summary):
        for facet, some in groupby(rows(shared, f"out_{case}.csv"), key=lambda row: row["f"]):
            expected = list(some)
            starts = [n for n in range(1, len(expected)) if _rebased(expected, n)]
            own = [r for r in summary if r["case"] == case and r["f"] in ("NA", facet)]
            target = number(expected[-1]["target"])
            found = chart(
                [float(row["y"]) for row in expected],
                starts=starts,
                target=None if np.isnan(target) else target,
                **options(case),
            )
            yield f"{case}/{facet}", expected, own, found


def _rebased(expected, n):
    return expected[n]["rebase_group"] != expected[n - 1]["rebase_group"]


@pytest.mark.shared
def test_every_limit_label_and_meaning_of_the_reference(shared):
    seen = points = 0
    for name, expected, _, found in charts(shared):
        seen, points = seen + 1, points + len(expected)
        assert [LABELS[row["special_cause_type"]] for row in expected] == list(found.signals), name
        assert [VARIATIONS[row["point_type"]] for row in expected] == list(found.variations), name
        close(by_point(found, "mean"), [float(row["mean_col"]) for row in expected], name)
        if "const" in name:  # the reference has no limits there; see the test of a constant series
            continue
        close(by_point(found, "low"), [float(row["lpl"]) for row in expected], name)
        close(by_point(found, "high"), [float(row["upl"]) for row in expected], name)
    assert (seen, points) == (52, 1372)


@pytest.mark.shared
def test_every_icon_of_the_reference(shared):
    for name, expected, own, found in charts(shared):
        assert [VARIATIONS[row["variation_type"]] for row in own] == [s.variation for s in found.segments], (
            name
        )
        counts = [(int(row["common_cause"]), int(row["n"])) for row in own]
        assert [(s.variations.count(Variation.COMMON), s.end - s.start) for s in found.segments] == counts, (
            name
        )
        if "const" not in name and expected[-1]["target"] != "NA":  # without a target we assure nothing
            assert ASSURANCES[own[-1]["assurance_type"]] is found.segments[-1].assurance, name


def close(found, expected, name):
    np.testing.assert_allclose(found, expected, rtol=1e-9, err_msg=name)


def by_point(found: Chart, what):
    return [getattr(one, what) for one in found.segments for _ in one.signals]


# By hand


def test_the_zigzag_of_the_vignette():
    values = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]
    (one,) = chart(values, better=Better.HIGHER).segments
    np.testing.assert_allclose(
        (one.mean, one.low, one.high), (1.94444444444444, -0.715555555555556, 4.60444444444444), rtol=1e-12
    )
    assert one.signals[4] is Signal.ABOVE
    (plain,) = chart(values, better=Better.HIGHER, rules=Rules(screen=False)).segments
    np.testing.assert_allclose((plain.low, plain.high), (-3.06, 6.95), atol=0.005)


def test_a_constant_series_has_its_mean_as_limits_and_any_departure_signals():
    (one,) = chart([7] * 14, better=Better.HIGHER, target=11).segments
    assert (one.low, one.mean, one.high) == (7, 7, 7)
    assert set(one.signals) == {Signal.NONE}
    assert one.assurance is Assurance.FAIL
    assert chart([7] * 14, better=Better.LOWER, target=11).segments[0].assurance is Assurance.PASS
    departed = chart([*[7] * 12, 8, 6], better=None, rules=Rules(fix_after=12))
    assert departed.signals[-2:] == (Signal.ABOVE, Signal.BELOW)
    assert departed.variations[-2:] == (Variation.HIGH, Variation.LOW)


def test_where_two_trends_meet_the_right_hand_slope_counts():
    up_and_down = [*range(10, 18), *range(16, 9, -1)]
    wide = [0, 40] * 20  # wide limits, so that only the trend rule speaks
    found = chart([*wide, *up_and_down], better=None, rules=Rules(fix_after=40))
    assert found.signals[40:] == (Signal.RISING,) * 7 + (Signal.FALLING,) * 8


def test_a_point_on_the_mean_breaks_a_run():
    base = [0, 10] * 6
    found = chart([*base, 6, 7, 6, 5, 6, 7, 6, 7], better=None, rules=Rules(fix_after=12))
    assert set(found.signals) == {Signal.NONE}
    unbroken = chart([*base, 4, 3, 4, 3, 4, 3, 4], better=Better.LOWER, rules=Rules(fix_after=12))
    assert unbroken.signals[-7:] == (Signal.LOW,) * 7
    assert unbroken.variations[-1] is Variation.IMPROVEMENT


def test_runs_may_be_of_another_length():
    values = [0, 10] * 6 + [4, 3, 4, 3, 4, 3, 4]
    assert chart(values, better=None, rules=Rules(fix_after=12, run=8)).signals[-1] is Signal.NONE
    rising = [0, 40] * 6 + [10, 11, 12, 13, 14, 15]
    assert chart(rising, better=None, rules=Rules(fix_after=12, trend=6)).signals[-1] is Signal.RISING


def test_rebased_segments_stand_alone_and_short_ones_are_provisional():
    found = chart([5, 6] * 10 + [50, 51] * 3, better=Better.LOWER, starts=[20])
    assert [(one.start, one.end, one.provisional) for one in found.segments] == [
        (0, 20, False),
        (20, 26, True),
    ]
    assert set(found.signals) == {Signal.NONE}


def test_a_single_point_has_a_mean_and_no_limits():
    (one,) = chart([5], better=Better.LOWER, target=3).segments
    assert one.mean == 5
    assert np.isnan((one.low, one.high)).all()
    assert (one.signals, one.assurance) == ((Signal.NONE,), None)


@pytest.mark.parametrize(
    ("better", "target", "assurance"),
    [
        (Better.HIGHER, 100, Assurance.FAIL),
        (Better.HIGHER, 0, Assurance.PASS),
        (Better.LOWER, 100, Assurance.PASS),
        (Better.LOWER, 0, Assurance.FAIL),
        (Better.LOWER, 50, Assurance.HIT_AND_MISS),
        (Better.RANGE, 0, None),
        (None, 0, None),
        (Better.LOWER, None, None),
    ],
)
def test_assurance(better, target, assurance):
    assert chart([49, 51] * 6, better=better, target=target).segments[0].assurance is assurance


def test_new_limits_begin_with_the_first_point_in_or_after_a_break():
    months = [m for m in Window.parse("2023-10..2024-06") if str(m) != "2024-02"]
    breaks = [Month.parse(text) for text in ("2023-10", "2024-01", "2024-02", "2024-03", "2024-07")]
    assert starts_of(months, breaks) == (3, 4)


@pytest.mark.parametrize(
    ("values", "starts"), [([], ()), ([1, np.nan], ()), ([[1, 2]], ()), ([1, 2], [0]), ([1, 2], [2])]
)
def test_what_cannot_be_charted_is_refused(values, starts):
    with pytest.raises(ValueError, match=r"."):
        chart(values, better=None, starts=starts)
