"""Comparing two windows: the arithmetic, what is refused, and what is said beside the numbers."""

# ruff: noqa: E501, ISC004 - sentences stand whole, as they are read

import json
from datetime import date
from decimal import Decimal

import pytest
from tests.trends.making import series, vintage

from goldenthread.framework.series import Break
from goldenthread.ledger.figures import VintageRows
from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.periods import Month, Window
from goldenthread.trends.comparison import compare, to_json, to_text
from goldenthread.trends.values import Note

NOW = Window.parse("2023-08..2024-07")
THEN = Window.parse("2018-08..2019-07")
CONNECT = Break(code="connect", month="2024-02", title="CONNECT", text="Recording changed in February 2024.")


def codes(notes):
    return [note.code for note in notes]


def test_counts_difference_and_per_cent_are_figures_with_trails():
    one = series(changed={"2024-01": 4, "2018-12": 40})
    found = compare(one, one, NOW, THEN)
    assert (found.current.value, found.baseline.value) == (Decimal(114), Decimal(150))
    assert found.difference.value == Decimal(-36)
    assert found.per_cent.value == Decimal(-24)
    assert [f.name for f in (found.current, found.baseline, found.difference, found.per_cent)] == [
        f"trend.homicide.{end}" for end in ("current", "baseline", "difference", "per_cent")
    ]
    assert found.difference.inputs == found.per_cent.inputs == (found.current, found.baseline)
    assert found.vintages == (one.vintage,)


def test_the_trail_names_vintage_file_areas_months_and_lines():
    one = series()
    (source,) = compare(one, one, NOW, THEN).current.sources()
    assert source == VintageRows(
        "d1", "Extract d1", "a.csv", "Homicide, 33 areas, 2023-08 to 2024-07 (lines 2–4, 9)", Decimal(120)
    )


def test_the_trail_adds_up_to_the_figure():
    one = series(changed={"2024-01": 4})
    for figure in (compare(one, one, NOW, THEN).current, compare(one, one, NOW, THEN).per_cent):
        assert sum(s.value for s in compare(one, one, NOW, THEN).current.sources()) == 114
        assert list(figure.sources())


@pytest.mark.parametrize(
    ("base", "now", "per_cent"),
    [(3, 4, "33.3"), (10, 10, "0.0"), (8, 9, "12.5"), (2, 1, "-50.0"), (5, 0, "-100.0")],
)
def test_per_cent_is_rounded_only_when_told(base, now, per_cent):
    found = compare(series(count=now), series(count=base), NOW, THEN)
    assert to_json(found)["per_cent"] == float(per_cent)
    assert found.per_cent.value == Decimal(100) * (now - base) / base


def test_a_change_from_zero_is_not_defined():
    found = compare(series(count=1), series(count=0), NOW, THEN)
    assert found.per_cent.value == Gap(GapReason.NOT_APPLICABLE)
    assert found.difference.value == Decimal(12)
    assert to_json(found)["per_cent"] is None
    assert "+12 (not defined in per cent, from zero)" in to_text(found)


def test_zero_counts_are_numbers():
    found = compare(series(count=0), series(count=1), NOW, THEN)
    assert (found.current.value, to_json(found)["current"]["count"]) == (Decimal(0), 0)


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        (["2024-02"], "February 2024"),
        (["2024-02", "2024-03", "2024-06"], "February 2024 to March 2024 and June 2024"),
    ],
)
def test_a_missing_month_is_refused_and_named(missing, named):
    one = series(changed=dict.fromkeys(missing))
    with pytest.raises(Refused) as refused:
        compare(one, one, NOW, THEN)
    assert str(refused.value) == (
        f"Homicide cannot be added up for August 2023 – July 2024: there is no count for {named} in “Extract d1” "
        "(it runs from April 2018 to October 2024). A missing month is not a zero. "
        "Choose another window, or add an extract that has these months."
    )


def test_a_month_missing_from_the_baseline_is_refused_too():
    with pytest.raises(Refused, match="for August 2018 – July 2019: there is no count for January 2019"):
        compare(series(), series(changed={"2019-01": None}), NOW, THEN)


@pytest.mark.parametrize(
    ("window", "baseline", "sentence"),
    [
        (
            "2023-08..2024-07",
            "2018-08..2019-06",
            "2023-08..2024-07 has 12 months, the baseline 2018-08..2019-06 has 11. Compare windows of the same length, or leave out the baseline.",
        ),
        (
            "2024-04..2024-06",
            "2018-05..2018-07",
            "2024-04..2024-06 and the baseline 2018-05..2018-07 are not the same months of the year, and crime has seasons. Compare whole years, or start both windows in the same month.",
        ),
    ],
)
def test_windows_that_do_not_compare_are_refused(window, baseline, sentence):
    with pytest.raises(Refused) as refused:
        compare(series(), series(), Window.parse(window), Window.parse(baseline))
    assert str(refused.value) == sentence


def test_whole_years_may_start_in_different_months_and_quarters_in_the_same():
    assert compare(series(), series(), Window.parse("2023-01..2023-12"), Window.parse("2018-04..2019-03"))
    assert compare(series(), series(), Window.parse("2024-04..2024-06"), Window.parse("2018-04..2018-06"))


def test_ends_from_different_extracts_are_warned_about():
    old = series("2018-04..2020-06", ref=vintage("d0", "2018-04..2020-06", date(2020, 7, 21)))
    found = compare(series(), old, NOW, THEN)
    total = f"{old.sum(THEN):,}"
    assert [note.text for note in found.warnings] == [
        "The two ends come from different extracts: August 2023 – July 2024 from “Extract d1”, August 2018 – July 2019 "
        "from “Extract d0”. Figures are revised from extract to extract, so part of the difference may be revision. "
        f"Of this series the later one says: August 2018 to July 2019: {total}, was {total} (unchanged)."
    ]
    assert [v.digest for v in found.vintages] == ["d1", "d0"]
    assert codes(found.notes)[:2] == ["recorded.d1", "recorded.d0"]
    assert "obtained on 21 July 2020" in found.notes[1].text


def test_the_last_month_of_an_extract_is_provisional():
    one = series("2018-04..2024-07")
    assert codes(compare(one, one, NOW, THEN).warnings) == ["last-month"]
    assert codes(compare(series(), series(), NOW, THEN).warnings) == []


@pytest.mark.parametrize(
    ("window", "baseline", "crosses"),
    [
        ("2023-08..2024-07", "2018-08..2019-07", True),
        ("2023-02..2024-01", "2018-02..2019-01", False),
        ("2023-03..2024-02", "2019-03..2020-02", True),
        ("2024-02..2024-06", "2018-04..2018-08", True),
    ],
)
def test_a_break_between_the_ends_is_noted(window, baseline, crosses):
    one = series("2018-02..2024-10", breaks=(CONNECT,))
    window, baseline = Window.parse(window), Window.parse(baseline)
    if len(window) == 5:
        baseline = Window.parse("2019-02..2019-06")
    found = compare(one, one, window, baseline)
    assert (found.breaks == (CONNECT,)) is crosses
    assert ("break.connect" in codes(found.notes)) is crosses


def test_a_break_before_both_ends_or_with_the_first_month_is_not_noted():
    early = Break(code="early", month="2018-08", title="t", text="t")
    assert compare(series(breaks=(early,)), series(breaks=(early,)), NOW, THEN).breaks == ()


def test_unknown_and_airports_are_noted_with_their_counts():
    january = {Month.parse("2024-01"): 1500, Month.parse("2019-01"): 3, Month.parse("2022-01"): 99}
    one = series(apart={"unknown borough": january, "airports": {}})
    notes = {note.code: note.text for note in compare(one, one, NOW, THEN).notes}
    assert notes["areas.apart"] == ("The counts include unknown borough (1,500; baseline 3).")


def test_recorded_kind_and_own_notes_stand_in_this_order():
    one = series(
        notes=(Note("kind.liable", "Can change."),), own=("Homicide counts victims.",), breaks=(CONNECT,)
    )
    found = compare(one, one, NOW, THEN)
    assert [note.text for note in found.notes] == [
        "Data as recorded to the end of October 2024 and as obtained on 30 November 2024.",
        "Can change.",
        "Recording changed in February 2024.",
        "Homicide counts victims.",
    ]


def test_json_has_the_documented_keys():
    one = series(changed={"2024-01": 4, "2018-12": 40})
    found = json.loads(json.dumps(to_json(compare(one, one, NOW, THEN))))
    assert list(found) == [
        "series", "title", "unit", "current", "baseline", "difference", "per_cent", "interval", "verdict",
        "breaks", "caution", "warnings", "notes",
    ]  # fmt: skip
    assert found["difference"] == -36
    assert found["per_cent"] == -24.0
    interval = found["interval"]
    assert (interval.pop("low"), interval.pop("high")) == pytest.approx((-41.0, -2.4), abs=0.05)
    method = "exact conditional Poisson"
    assert interval == {"unit": "per cent", "method": method, "level": 0.95}
    assert found["verdict"].startswith("Lower than in August 2018 – July 2019 by more than chance")
    assert found["current"] == {
        "count": 114,
        "window": "2023-08..2024-07",
        "vintage": {
            "digest": "d1",
            "kind": "mps-borough",
            "title": "Extract d1",
            "recorded_from": "2018-04",
            "recorded_to": "2024-10",
            "obtained": "2024-11-30",
        },
        "rows": [
            {"file": "a.csv", "rows": "Homicide, 33 areas, 2023-08 to 2024-07 (lines 2–4, 9)", "count": 114}
        ],
    }


def test_text_for_a_terminal():
    one = series("2018-04..2024-07", changed={"2024-01": 4, "2018-12": 40})
    assert to_text(compare(one, one, NOW, THEN)).splitlines() == [
        "Homicide (offences)",
        "  August 2023 – July 2024              114",
        "  August 2018 – July 2019              150",
        "  Change                               −36 (−24.0 per cent)",
        "  95 per cent interval                 −41.0 to −2.4 per cent",
        "  Verdict: Lower than in August 2018 – July 2019 by more than chance would explain: 2.4 to 41.0 per cent lower (95 per cent interval, exact conditional Poisson).",
        "  Warning: July 2024 is the last month of “Extract d1”, and the last month is provisional.",
        "  Note: Data as recorded to the end of July 2024 and as obtained on 30 November 2024.",
        "  From: Extract d1",
    ]


def test_a_descriptive_comparison_has_counts_and_no_verdict():
    one = series()
    found = compare(one, one, NOW, THEN, descriptive=True)
    assert to_json(found)["interval"] is None
    assert to_json(found)["verdict"].startswith("Descriptive: ")
    assert "interval" not in to_text(found)
    assert "  Verdict: Descriptive: the counts" in to_text(found)


def test_lockdowns_in_either_window_are_noted_with_their_months():
    one = series("2018-04..2024-10")

    def said(window, baseline):
        found = compare(one, one, Window.parse(window), Window.parse(baseline))
        return [note.text for note in found.notes if note.code.startswith("lockdowns")]

    assert said("2020-04..2021-03", "2018-04..2019-03") == [
        "England’s lockdowns lie in April 2020 – March 2021, in April 2020 to June 2020, November 2020 and "
        "January 2021 to March 2021: part of the change may come from them."
    ]
    assert said("2023-11..2024-10", "2020-11..2021-10")[0].startswith(
        "England’s lockdowns lie in November 2020 – October 2021, in November 2020 and January 2021"
    )
    assert said("2023-08..2024-07", "2018-08..2019-07") == []
