"""Ways to look across a break: since it, with a note, and what it did."""

import numpy as np
import pytest
from tests.trends.making import series

from goldenthread.framework.series import Break
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import FinancialYear, Month, Window
from goldenthread.statistics.interrupted import Interruption
from goldenthread.statistics.intervals import Interval
from goldenthread.trends import effects, ways
from goldenthread.trends.charted import Effect, effect
from goldenthread.trends.comparison import compare, to_json, to_text
from goldenthread.trends.verdict import Claim

CONNECT = Break(code="connect", month="2024-02", title="a new system", text="New from February.")


def compared(to: str, breaks=(CONNECT,), **more):
    one = series("2017-04..2026-12", breaks=breaks)
    window = Window.rolling_year(Month.parse(to))
    return compare(one, one, window, window.same_months_in(FinancialYear(2018)), **more)


@pytest.mark.parametrize(
    ("to", "window", "baseline"),
    [
        ("2025-05", "2025-03..2025-05", "2024-03..2024-05"),
        ("2025-07", "2025-03..2025-07", "2024-03..2024-07"),
        ("2026-01", "2025-03..2026-01", "2024-03..2025-01"),
        ("2026-02", "2025-03..2026-02", "2024-03..2025-02"),
        ("2026-06", "2025-07..2026-06", "2024-07..2025-06"),
    ],
)
def test_since_a_break_the_latest_months_meet_the_same_months_of_the_first_year(to, window, baseline):
    found = ways.since_break(compared(to))
    assert (str(found.window), str(found.baseline_window)) == (window, baseline)
    assert found.breaks == ()
    assert found.current.name == "trend.homicide.since.current", "beside the comparison with the baseline"


def test_after_years_the_first_year_since_is_the_baseline():
    early = Break(code="early", month="2020-03", title="a count of another kind", text="x")
    found = ways.since_break(compared("2024-01", (early,)))
    assert (str(found.window), str(found.baseline_window)) == ("2023-02..2024-01", "2021-02..2022-01")


def test_of_two_breaks_the_last_counts():
    early = Break(code="early", month="2020-03", title="x", text="x")
    assert str(ways.since_break(compared("2025-07", (early, CONNECT))).baseline_window) == "2024-03..2024-07"


def test_too_soon_it_says_from_when_on():
    with pytest.raises(Refused) as refused:
        ways.since_break(compared("2024-07"))
    assert str(refused.value) == (
        "Too early: 5 months (March 2024 to July 2024), and 15 are needed. Months since a new system are "
        "compared from May 2025 on."
    )
    with pytest.raises(Refused, match=r"^Too early: 14 months"):
        ways.since_break(compared("2025-04"))
    with pytest.raises(Refused, match=r"^Too early: 0 months, and 15 are needed"):
        ways.since_break(compared("2024-02"))


def test_without_a_break_between_there_is_no_since():
    with pytest.raises(Refused, match="No declared change of recording lies between"):
        ways.since_break(compared("2024-01"))


def test_since_a_break_keeps_to_the_practice_chosen():
    assert ways.since_break(compared("2025-07", descriptive=True)).verdict.claim is Claim.DESCRIPTIVE
    assert ways.since_break(compared("2025-07")).verdict.claim is not Claim.DESCRIPTIVE


def test_a_percentage_across_a_break_is_never_bare():
    found = compared("2024-07")
    assert f"per cent, {Claim.RECORDING.caution})" in to_text(found)
    told = to_json(found)
    assert told["breaks"] == [{"code": "connect", "from": "2024-02", "title": "a new system"}]
    assert "may come from the recording and not from violence" in told["caution"]
    before = to_json(compared("2024-01"))
    assert (before["breaks"], before["caution"]) == ([], None)
    assert "across" not in to_text(compared("2024-01"))


def test_a_way_is_called_by_its_name():
    assert ways.called("") is ways.Way.INTERVAL
    assert ways.called("since") is ways.Way.SINCE
    with pytest.raises(Refused, match=r"no way “sideways”.*There are: interval, descriptive, effect, since"):
        ways.called("sideways")


def found(
    level: tuple[float, float, float], rank: int | None = 1, slope: Interval | None = None, **more
) -> Effect:
    none = np.zeros(0)
    step = Interval(*level)
    one = Interruption(step, slope, step, none, none, 50.0, 0.0, 0.1, 9.0, 48, 24)
    return Effect(CONNECT, one, "", rank, 40, more.get("control", ""), more.get("beside"))


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (found((1.3, 1.2, 1.4)), "With a new system the recorded figures stepped up by more than chance"),
        (found((0.7, 0.6, 0.8)), "stepped down by more than chance"),
        (found((1.3, 1.2, 1.4), rank=20), "it cannot be told from ordinary ups and downs"),
        (found((1.3, 1.2, 1.4), rank=2), "the recorded figures stepped up by more than chance"),  # of 40
        (found((1.3, 1.2, 1.4), rank=3), "it cannot be told from ordinary ups and downs"),
        (found((1.3, 1.2, 1.4)), "cannot tell whether anything else changed in the same month"),
        (
            found((0.7, 0.6, 0.8), control="Homicide", beside=Interval(0.8, 0.6, 1.01)),
            "It may be an effect on what is recorded, and counts neither as success nor as failure",
        ),
        (
            found((0.7, 0.6, 0.8), control="Homicide", beside=Interval(0.7, 0.5, 0.9)),
            "and otherwise than Homicide. That is most likely an effect on what is recorded, and neither",
        ),
        (found((1.0, 0.9, 1.1)), "No step beyond chance is seen. That does not make"),
        (Effect(CONNECT, None, "Only 3 months lie after the break."), "cannot be estimated. Only 3 months"),
    ],
)
def test_the_sentence_claims_no_more_than_the_checks_allow(one, said):
    assert said in effects.verdict(one)


def test_the_method_names_placebo_months_and_the_negative_control():
    with_control = found((1.3, 1.2, 1.4), control="Homicide", beside=Interval(1.2, 1.1, 1.35))
    told = " ".join(effects.method(with_control))
    assert "among 40 months at which such a step was sought, this one ranks 1" in told
    assert "beside Homicide, which recording hardly touches, the step is +10.0 to +35.0 per cent" in told
    assert "moved this series and not all alike" in told
    unsettled = found((1.3, 1.2, 1.4), control="Homicide", beside=Interval(1.1, 0.9, 1.35))
    assert "so it cannot be told from what happened there" in " ".join(effects.method(unsettled))
    alone = " ".join(effects.method(found((1.3, 1.2, 1.4), rank=None)))
    assert "Placebo months: too few" in alone
    assert "Negative control: none." in alone


def test_an_effect_as_plain_values_and_for_a_terminal():
    one = found((1.25, 1.1, 1.5), slope=Interval(0.99, 0.98, 1.0))
    told = effects.to_json(one)
    assert (told["break"], told["from"], told["control"]) == ("connect", "2024-02", None)
    assert told["step"] == pytest.approx({"per_cent": 25, "low": 10, "high": 50})
    assert told["slope"]["per_cent"] == pytest.approx(-1)
    assert "Step in February 2024" in effects.to_text(one)[1]
    assert effects.to_text(one)[1].endswith("+25.0 per cent (95 per cent interval +10.0 to +50.0)")
    assert effects.to_json(Effect(CONNECT, None, "No."))["step"] is None


def test_a_real_step_is_found_in_a_series():
    rng = np.random.default_rng(1)
    window = Window.parse("2018-04..2025-12")
    drawn = {str(m): int(rng.poisson(400 * (1.3 if m >= CONNECT.month else 1))) for m in window}
    one = effect(series(str(window), breaks=(CONNECT,), changed=drawn), CONNECT, window.first)
    assert "stepped up by more than chance" in effects.verdict(one)
    assert one.rank == 1
    lines = effects.to_text(one)
    level = next(text for text in lines if text.startswith("  level "))
    assert float(level.split()[1]) == pytest.approx(np.log(one.found.level.value), abs=1e-4)
    assert [each["name"] for each in effects.to_json(one)["coefficients"]][:3] == [
        "(Intercept)",
        "trend",
        "level",
    ]
