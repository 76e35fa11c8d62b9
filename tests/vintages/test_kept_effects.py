"""What a break did is kept beside its vintage, and never stands for anything else than it was made from."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from tests.trends.making import simple

from goldenthread.actions import verifying, vintages
from goldenthread.periods import Month, Window
from goldenthread.store import effects, trends
from goldenthread.store import vintages as store
from goldenthread.trends import charted
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.values import MonthlySeries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

FIRST = Month.parse("2018-08")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The breaks whose effects are worked out."""
    found: list[str] = []

    def noted(series: MonthlySeries, one: object, *rest: object) -> charted.Effect:
        found.append(series.definition.code)
        return charted.effect(series, one, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(effects, "effect", noted)
    return found


def compared(homicide: int = 9) -> Comparison:
    content = simple("2018-04..2024-10", business=homicide)
    vintages.add(kind="mps-borough", files=[("a.csv", content)], obtained=date(2024, 11, homicide), by="ana")
    window = Window.parse("2018-08..2019-07")
    return trends.trend("business-robbery", to=Month.parse("2024-07"), baseline=window)


def found_in(one: Comparison, first: Month = FIRST) -> charted.Effect:
    series = one.ends.current
    return effects.find_effect(series, one.breaks[0], first, None)


def test_an_effect_is_worked_out_once_for_a_vintage_and_is_the_same_when_it_is_read(made: list[str]) -> None:
    one = compared()
    plain = charted.effect(one.ends.current, one.breaks[0], FIRST, None)
    assert plain.found is not None
    for _ in range(2):
        read = found_in(one)
        assert read.found is not None
        assert (read.of, read.rank, read.sought, read.found.level) == (
            plain.of,
            plain.rank,
            plain.sought,
            plain.found.level,
        )
        assert np.array_equal(read.found.expected, plain.found.expected)
        assert (read.found.theta, read.found.slope, read.found.trend) == (
            plain.found.theta,
            plain.found.slope,
            plain.found.trend,
        )
    assert made == ["business-robbery"]


def test_other_counts_another_window_and_another_method_are_worked_out_anew(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = compared()
    found_in(one)
    found_in(one, FIRST.plus(1))
    assert len(made) == 2
    found_in(compared(10))
    assert len(made) == 3
    number = effects.METHODS["interrupted"] + 1
    monkeypatch.setattr(effects, "METHODS", MappingProxyType({**effects.METHODS, "interrupted": number}))
    found_in(one)
    assert len(made) == 4


def test_rebuilding_a_vintage_takes_what_was_kept_with_it(made: list[str]) -> None:
    one = compared()
    found_in(one)
    place = store.rows_path(one.current_vintage.digest).parent
    (kept,) = place.glob("effect-*.json")
    assert json.loads(kept.read_text("utf-8"))["found"]["before"] > 0
    kept.write_text("", "utf-8")  # as a power cut may leave it
    assert found_in(one).found is not None
    vintages.rebuild(digest=one.current_vintage.digest, by="ana")
    assert not list(place.glob("effect-*"))


def test_a_verification_believes_no_effect_that_was_kept(made: list[str], data_dir: Path) -> None:
    one = compared()
    true = found_in(one).rank
    [kept] = data_dir.glob("vintages/*/effect-*.json")
    kept.write_text(json.dumps({**json.loads(kept.read_text()), "rank": 77}))
    assert found_in(one).rank == 77
    verifying.forget_everything()
    assert found_in(one).rank == true
    assert len(made) == 2
