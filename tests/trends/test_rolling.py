from decimal import Decimal

from tests.trends.making import series, vintage

from goldenthread.framework.series import Break
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.periods import Month, Window
from goldenthread.trends.comparison import compare
from goldenthread.trends.rolling import rolling

THEN = Window.parse("2018-08..2019-07")
CONNECT = Break(code="connect", month="2024-02", title="CONNECT", text="t")
OLD = Break(code="old", month="2018-07", title="old", text="t")


def test_each_point_is_the_sum_of_its_twelve_months():
    one = series(changed={"2024-01": 15})
    found = rolling((one,), Month.parse("2023-11"), Month.parse("2024-03"), (one, THEN))
    assert [str(p.month) for p in found.points] == ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03"]
    assert [p.sum.value for p in found.points] == [120, 120, 125, 125, 125]
    assert found.baseline.value == Decimal(120)
    assert found.points[0].sum.name == "trend.homicide.rolling.2023-11"
    assert found.vintages == (one.vintage,)


def test_the_last_point_equals_the_comparison():
    one = series(changed={"2024-01": 15})
    last = rolling((one,), Month.parse("2024-07"), Month.parse("2024-07")).points[-1]
    now = compare(one, one, Window.parse("2023-08..2024-07"), THEN).current
    assert (last.sum.value, last.sum.inputs) == (now.value, now.inputs)


def test_a_missing_month_leaves_gaps_and_no_zeros():
    one = series("2022-01..2024-10", changed={"2024-01": None})
    found = rolling((one,), Month.parse("2023-12"), Month.parse("2024-02"))
    assert [p.sum.value for p in found.points] == [
        Decimal(120),
        Gap(GapReason.NOT_PROVIDED),
        Gap(GapReason.NOT_PROVIDED),
    ]
    assert found.points[1].sum.formula == "No sum: there is no count for January 2024"
    assert (found.baseline, found.baseline_window) == (None, None)


def test_breaks_inside_the_chart_are_marked():
    one = series(breaks=(OLD, CONNECT))
    assert rolling((one,), Month.parse("2023-11"), Month.parse("2024-03")).breaks == (CONNECT,)


def test_the_baselines_own_vintage_is_named():
    one, old = series(), series(ref=vintage("d0"))
    found = rolling((one,), Month.parse("2024-01"), Month.parse("2024-03"), (old, THEN))
    assert [v.digest for v in found.vintages] == ["d1", "d0"]
