"""The same quarter a year apart: the statistic, what is usual, and many programmes at once."""

from __future__ import annotations

from math import exp, isclose, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from goldenthread.statistics.year_on_year import (
    DEEPEST,
    false_discovery,
    log_ratio,
    shrunk_dispersion,
    year_on_year,
)


def test_the_source_documents_fall():
    found = year_on_year(318, 447, [], 1.29)
    assert isclose(found.statistic, log(318 / 447) / sqrt(1.29 * (1 / 318 + 1 / 447)))
    assert (round(found.statistic, 2), found.freedom, round(found.chance, 4)) == (-4.09, 4, 0.0075)


def test_the_dispersion_is_drawn_to_that_of_all():
    assert isclose(shrunk_dispersion([5.0, 1.0], 2.0), (4 * 2 + 6) / 6)
    assert shrunk_dispersion([0.1], 0.5) == 1


@given(st.integers(1, 5000), st.integers(0, 5000), st.floats(1, 20))
def test_a_larger_fall_is_never_less_remarkable(then, now, dispersion):
    if now < then:
        assert log_ratio(now, then, dispersion) <= log_ratio(now + 1, then, dispersion) + 1e-9


@given(st.integers(1, 5000), st.lists(st.floats(0, 9), max_size=8), st.floats(0.5, 5))
def test_a_fall_beyond_what_is_usual_is_a_look(then, own, of_all):
    usual = year_on_year(then, then, own, of_all).usual_fall
    if usual < 1:
        assert year_on_year(then * (1 - usual) * 0.999, then, own, of_all).chance <= 0.0251
        assert year_on_year(then * (1 - usual) * 1.001, then, own, of_all).chance >= 0.0249
    else:
        assert year_on_year(0, then, own, of_all).chance > 0.025


def test_the_deepest_ratio_solves_its_equation():
    assert isclose(DEEPEST, exp(-2 * (1 + DEEPEST)), abs_tol=1e-6)


@pytest.mark.parametrize("chances", [[0.001, 0.02, 0.03, 0.2], [0.5], [], [0.04, 0.04, 0.2, 0.3, 0.9]])
def test_many_at_once_as_statsmodels(chances):
    expected = multipletests(chances, 0.1, "fdr_bh")[0].tolist() if chances else []
    assert list(false_discovery(chances)) == expected


def test_counts_below_zero_are_refused():
    with pytest.raises(ValueError, match="0 or more"):
        log_ratio(-1, 4)
