"""p, u, c, p' and u' charts against qicharts2."""

import numpy as np
import pytest
from tests.statistics.reference import close, column, rows

from goldenthread.framework.indicators import Better
from goldenthread.statistics.control import TO_LIMIT, Rules, Signal, Variation, chart
from goldenthread.statistics.primes import RANGE_TO_SIGMA, Of, prime_chart

CASES = [
    ("nhs_p", Of.PROPORTION, False, 1, {}),
    ("nhs_pp", Of.PROPORTION, True, 1, {}),
    ("bac_c", Of.RATE, False, 1, {}),
    ("bac_u", Of.RATE, False, 10_000, {}),
    ("bac_up", Of.RATE, True, 10_000, {}),
    ("cdi_c_part24", Of.RATE, False, 1, {"starts": [24]}),
    ("cdi_u_freeze24", Of.RATE, False, 10_000, {"rules": Rules(fix_after=24)}),
    ("vru_c", Of.RATE, False, 1, {}),
    ("vru_u", Of.RATE, False, 100_000, {}),
    ("vru_up_part58", Of.RATE, True, 100_000, {"starts": [58]}),
]


def made(table, of, prime, per, options):
    out_of = column(table, "n")
    events = column(table, "y.sum")
    return prime_chart(
        events,
        np.where(np.isnan(out_of), 1, out_of),
        of,
        better=Better.LOWER,
        prime=prime,
        per=per,
        **options,
    )


@pytest.mark.shared
@pytest.mark.parametrize(("name", "of", "prime", "per", "options"), CASES)
def test_every_chart(shared, name, of, prime, per, options):
    table = rows(shared, f"B/qic_{name}.csv")
    found = made(table, of, prime, per, options)
    close(found.values, column(table, "y"))
    for limit, place in (("low", "lcl"), ("high", "ucl")):
        close([x for one in found.segments for x in getattr(one, limit)], column(table, place))
    close([one.centre for one in found.segments for _ in one.low], column(table, "cl"))
    outside = [s in (Signal.ABOVE, Signal.BELOW) for one in found.segments for s in one.signals]
    assert outside == [row["sigma.signal"] == "TRUE" for row in table]


I_CHARTS = [("cdi_i", ()), ("vru_i", ()), ("vru_i_part58", (58,))]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "starts"), I_CHARTS)
def test_every_chart_of_single_values(shared, name, starts):
    """qicharts2 reaches 3 / 1.128 mean moving ranges from the mean, Making Data Count 2.66 of them."""
    table = rows(shared, f"B/qic_{name}.csv")
    found = chart(column(table, "y"), better=None, starts=starts)
    places = [one for one in found.segments for _ in one.signals]
    mean = np.array([one.mean for one in places])
    close(mean, column(table, "cl"))
    further = 3 / RANGE_TO_SIGMA / TO_LIMIT
    limits = {"low": "lcl", "high": "ucl", "near_low": "lcl.95", "near_high": "ucl.95"}
    for limit, place in limits.items():
        ours = np.array([getattr(one, limit) for one in places])
        close(mean + (ours - mean) * further, column(table, place))
    outside = [signal in (Signal.ABOVE, Signal.BELOW) for signal in found.signals]
    assert outside == [row["sigma.signal"] == "TRUE" for row in table]


@pytest.mark.shared
def test_the_published_summary_of_the_charts(shared):
    """Of u' rebased at CONNECT 2 and 1 months lie outside, of a plain u chart 37 of 84."""
    summary = {(row["case"], row["part"]): row for row in rows(shared, "B/qic_summary.csv")}
    for name, of, prime, per, options in CASES:
        found = made(rows(shared, f"B/qic_{name}.csv"), of, prime, per, options)
        for part, one in enumerate(found.segments, 1):
            row = summary[name, str(part)]
            close(one.centre, float(row["CL"]))
            outside = sum(signal in (Signal.ABOVE, Signal.BELOW) for signal in one.signals)
            assert outside == int(row["sigma.signal"])
            if np.ptp(one.high) == 0:  # where limits vary the summary has their middle
                close((one.low[-1], one.high[-1]), (float(row["aLCL"]), float(row["aUCL"])))


@pytest.mark.shared
def test_plain_charts_of_large_denominators_cry_wolf_and_the_primes_do_not(shared):
    table = rows(shared, "B/qic_nhs_p.csv")
    plain, prime = (made(table, Of.PROPORTION, one, 1, {}).segments[0] for one in (False, True))
    assert sum(s in (Signal.ABOVE, Signal.BELOW) for s in plain.signals) == 16
    assert not any(s in (Signal.ABOVE, Signal.BELOW) for s in prime.signals)
    assert prime.spread > 10
    force = rows(shared, "B/qic_vru_u.csv")
    (one,) = made(force, Of.RATE, False, 100_000, {}).segments
    assert sum(s in (Signal.ABOVE, Signal.BELOW) for s in one.signals) == 37


def test_a_point_outside_means_better_or_worse_and_short_segments_are_provisional():
    events = [50, 52, 48, 51, 49, 50, 52, 48, 51, 49, 50, 120]
    (one,) = prime_chart(events, [1000] * 12, Of.RATE, better=Better.LOWER).segments
    assert (one.signals[-1], one.variations[-1], one.provisional) == (Signal.ABOVE, Variation.CONCERN, False)
    assert prime_chart([1, 2], [9, 9], Of.RATE, better=None).segments[0].provisional


def test_nothing_happening_and_a_single_point_have_limits_without_surprise():
    (none,) = prime_chart([0, 0, 0], [10, 10, 10], Of.RATE, better=None).segments
    assert (none.centre, none.low, none.high) == (0, (0, 0, 0), (0, 0, 0))
    (one,) = prime_chart([4], [10], Of.PROPORTION, better=None).segments
    assert (one.spread, one.high) == (1, (pytest.approx(0.4 + 3 * np.sqrt(0.024)),))


@pytest.mark.parametrize(
    ("events", "out_of", "why"),
    [
        ([], [], "at least one"),
        ([1], [1, 2], "at least one"),
        ([-1], [1], "0 or more"),
        ([1], [0], "more than 0"),
    ],
)
def test_what_cannot_be_charted_is_refused(events, out_of, why):
    with pytest.raises(ValueError, match=why):
        prime_chart(events, out_of, Of.RATE, better=None)


def test_limits_can_be_kept_as_wide_as_chance():
    """Counts that hardly vary have a sigma z far under 1, by which every small drift would signal."""
    even, out_of = [11, 12, 12, 11] * 5 + [9, 9, 10, 9], [1000] * 24
    near, kept = (prime_chart(even, out_of, Of.RATE, better=None, least=n) for n in (0, 1))
    plain = prime_chart(even, out_of, Of.RATE, better=None, prime=False)
    assert near.segments[0].spread < 0.3
    assert kept.segments[0] == plain.segments[0]
    assert near.segments[0].high[0] < kept.segments[0].high[0]
