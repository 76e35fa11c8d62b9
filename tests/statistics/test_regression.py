"""The regression of counts against MASS, sandwich and R's glm, and where there is nothing to fit."""

import numpy as np
import pytest
from tests.statistics.reference import close, column, rows

from goldenthread.statistics import regression as fitting
from goldenthread.statistics import regression as r

BEATS = ["t", "post", "tpost", "s1", "c1", "s2", "c2"]
VRU = ["t", "post", "tpost", "lock", "s1", "c1", "s2", "c2"]
LEVEL = ["t", "post", "lock", "s1", "c1", "s2", "c2"]


def terms(table, names):
    return np.column_stack([np.ones(len(table)), *(column(table, name) for name in names)])


def expected(shared, case, file="its_reference"):
    return {row["term"]: row for row in rows(shared, f"C/{file}.csv") if row["case"] == case}


GLM = 5e-6
"""R's glm takes its errors from the weights of the round before the last, and is itself only so close."""


def holds_table(fit, reference, names, errors=None):
    """The named table against R's: estimate, error, z and p of each term."""
    found = fit.table(["(Intercept)", *names], errors=errors)
    for one in found:
        row = reference[one.name]
        close([one.estimate, one.error, one.statistic], [float(row[part]) for part in ("est", "se", "z")])
        close(one.chance, float(row["p"]), 1e-6)  # of z beyond 10, whose digits p repeats tenfold
        close(one.high - one.low, 2 * 1.959963984540054 * one.error)


def holds(found, errors, reference, names, of_errors=1e-9):
    table = [reference[name] for name in ("(Intercept)", *names)]
    close(found, column(table, "est"))
    close(errors, column(table, "se"), of_errors)


@pytest.mark.shared
def test_the_seat_belt_law(shared):
    table = rows(shared, "C/input_seatbelts.csv")
    x, y, log_km = terms(table, BEATS), column(table, "DriversKilled"), np.log(column(table, "kms"))
    fit = r.negative_binomial(y, x, log_km)
    reference = expected(shared, "seatbelts_nb")
    holds(fit.coefficients, fit.errors, reference, BEATS)
    holds_table(fit, reference, BEATS)
    close(fit.coefficients[2], -0.199984814347289)
    close(fit.theta, 131.658656636439)
    close(fit.theta_error, float(reference["se_theta"]["est"]), 1e-8)  # R takes one step fewer
    close(fit.log_likelihood, -795.543407873737)
    close(fit.dispersion, float(reference["phi_pearson"]["est"]))
    errors = np.sqrt(np.diag(r.newey_west(fit, 12)))
    holds(fit.coefficients, errors, expected(shared, "seatbelts_nb_NW12"), BEATS)
    holds_table(fit, expected(shared, "seatbelts_nb_NW12"), BEATS, errors)
    quasi = r.quasi_poisson(y, x, log_km)
    holds(quasi.coefficients, quasi.errors, expected(shared, "seatbelts_qp"), BEATS)
    close(quasi.dispersion, 2.0193190688157)
    for case, lag in (("seatbelts_p_NW12", 12), ("seatbelts_p_HC0", 0)):
        holds(quasi.coefficients, np.sqrt(np.diag(r.newey_west(quasi, lag))), expected(shared, case), BEATS)


def test_a_table_needs_a_name_for_each_term_and_takes_student_s_t():
    fit = r.quasi_poisson([5, 7, 6, 9, 8, 12], np.column_stack([np.ones(6), np.arange(6)]))
    with pytest.raises(ValueError, match="one name for each term"):
        fit.table(["(Intercept)"])
    (_, normal), (_, student) = (fit.table(["(Intercept)", "trend"], freedom=n) for n in (None, 4))
    assert (student.name, student.statistic) == ("trend", normal.statistic)
    assert student.chance > normal.chance
    close(student.high - student.estimate, 2.7764451051977987 * student.error)  # t of 4


@pytest.mark.shared
def test_the_seat_belt_law_with_month_factors(shared):
    table = rows(shared, "C/input_seatbelts.csv")
    months = [f"factor(month){n}" for n in range(2, 13)]
    dummies = [(column(table, "month") == n).astype(float) for n in range(2, 13)]
    x = np.column_stack([terms(table, ["t", "post"]), *dummies])
    fit = r.negative_binomial(column(table, "DriversKilled"), x, np.log(column(table, "kms")))
    reference = expected(shared, "seatbelts_nb_level_only_month")
    holds(fit.coefficients, fit.errors, reference, ["t", "post", *months])


@pytest.mark.shared
def test_the_synthetic_force(shared):
    table = rows(shared, "C/input_vru_its.csv")
    y = column(table, "offences")
    fit = r.clustered(y, terms(table, VRU))
    reference = expected(shared, "vru_nb")
    holds(fit.coefficients, fit.errors, reference, VRU)
    close([fit.theta, fit.theta_error], [float(reference[n]["est"]) for n in ("theta", "se_theta")])
    close(fit.log_likelihood, float(reference["loglik"]["est"]))
    errors = np.sqrt(np.diag(r.newey_west(fit, 3)))
    holds(fit.coefficients, errors, expected(shared, "vru_nb_NW3"), VRU)
    level = r.negative_binomial(y, terms(table, LEVEL))
    holds(level.coefficients, level.errors, expected(shared, "vru_nb_levelonly"), LEVEL)
    close(level.coefficients[2], 0.212162550116031)
    plain = r.negative_binomial(y, terms(table, [one for one in LEVEL if one != "post"]))
    close(r.likelihood_ratio(level, plain), 23.6095315629709)


@pytest.mark.shared
def test_operation_ceasefire_hardly_clusters_so_quasi_poisson_takes_over(shared):
    table = rows(shared, "C/input_boston.csv")
    y = column(table, "homicides")
    level, sloped = terms(table, ["post"]), terms(table, ["t", "post", "tpost"])
    fit = r.quasi_poisson(y, level)
    reference = expected(shared, "boston_pois_level", "boston_reference")
    poisson_errors = fit.errors / np.sqrt(fit.dispersion)
    holds(fit.coefficients, poisson_errors, reference, ["post"], GLM)
    close(fit.coefficients[1], -1.01605068797445)
    for case, lag in (("boston_pois_level_HC0", 0), ("boston_pois_level_NW6", 6)):
        errors = np.sqrt(np.diag(r.newey_west(fit, lag)))
        holds(fit.coefficients, errors, expected(shared, case, "boston_reference"), ["post"])
    none = r.quasi_poisson(y, level[:, :1])
    close(r.likelihood_ratio(fit, none), 33.4843517761904)
    quasi = r.quasi_poisson(y, sloped)
    names = ["t", "post", "tpost"]
    plain = quasi.errors / np.sqrt(quasi.dispersion)
    reference = expected(shared, "boston_pois_its", "boston_reference")
    holds(quasi.coefficients, plain, reference, names, GLM)
    months = [f"factor(mon){n}" for n in range(2, 13)]
    dummies = [(column(table, "mon") == n).astype(float) for n in range(2, 13)]
    seasonal = r.quasi_poisson(y, np.column_stack([sloped, *dummies]))
    reference = expected(shared, "boston_pois_its_month", "boston_reference")
    errors = seasonal.errors / np.sqrt(seasonal.dispersion)
    holds(seasonal.coefficients, errors, reference, [*names, *months], GLM)
    holds(quasi.coefficients, quasi.errors, expected(shared, "boston_qp_its", "boston_reference"), names, GLM)
    clustering = r.negative_binomial(y, sloped)
    reference = expected(shared, "boston_nb_its", "boston_reference")
    holds(clustering.coefficients, clustering.errors, reference, names)
    close(clustering.theta, float(reference["theta"]["est"]))
    assert clustering.theta_error > clustering.theta
    assert np.isinf(r.clustered(y, sloped).theta)


@pytest.mark.shared
def test_every_month_of_the_boston_scan(shared):
    counts = column(rows(shared, "C/input_boston.csv"), "homicides")
    table, one = rows(shared, "C/boston_poisson_scan.csv"), np.ones((len(counts), 1))
    none = r.quasi_poisson(counts, one)
    found = []
    for row in table:
        post = np.arange(1, len(counts) + 1) >= int(row["k"])
        fit = r.quasi_poisson(counts, np.column_stack([one, post]))
        found.append((float(np.exp(fit.coefficients[1])), r.likelihood_ratio(fit, none)))
    close([irr for irr, _ in found], column(table, "irr"))
    close([ratio for _, ratio in found], column(table, "LR"))
    best = max(range(len(found)), key=lambda place: found[place][1])
    assert (table[best]["k"], table[best]["date"]) == ("56", "1996-08-01")


@pytest.mark.shared
def test_two_implementations_agree(shared):
    from statsmodels.genmod.families import NegativeBinomial
    from statsmodels.genmod.generalized_linear_model import GLM

    table = rows(shared, "C/input_vru_its.csv")
    y, x = column(table, "offences"), terms(table, LEVEL)
    fit = r.negative_binomial(y, x)
    other = GLM(y, x, family=NegativeBinomial(alpha=1 / fit.theta)).fit(tol=1e-12)
    close(fit.coefficients, other.params, 1e-7)
    close(fit.errors, other.bse, 1e-7)


def test_counts_that_do_not_cluster_are_left_to_quasi_poisson_never_below_poisson():
    even = np.array([10.0, 11, 10, 9] * 6)
    with pytest.raises(r.NoFit, match="vary no more"):
        r.negative_binomial(even, np.ones((24, 1)))
    fit = r.clustered(even, np.ones((24, 1)))
    assert fit.dispersion < 1
    close(fit.errors, 1 / np.sqrt(240))


@pytest.mark.parametrize(
    ("counts", "terms", "why"),
    [
        ([1, 2, 3], np.ones((3, 3)), "too few months"),
        ([1, 2, 3, 4], np.column_stack([np.ones(4), np.ones(4)]), "too few months"),
        ([0, 0, 0, 0], np.ones((4, 1)), "No month"),
        ([3, 4, 5, 0, 0, 0], np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]]), "only months without"),
    ],
)
def test_where_nothing_can_be_fitted_it_says_why(counts, terms, why):
    with pytest.raises(r.NoFit, match=why):
        r.quasi_poisson(counts, terms)


@pytest.mark.parametrize(("counts", "terms"), [([-1, 2], np.ones((2, 1))), ([1, 2], np.ones((3, 1)))])
def test_what_cannot_be_is_refused(counts, terms):
    with pytest.raises(ValueError, match=r"one count|numbers of 0 or more"):
        r.quasi_poisson(counts, terms)


def test_counts_that_hardly_cluster_take_few_fits(monkeypatch):
    """202 fits and 2.4 seconds it was: theta crept towards infinity."""
    fits = []
    real = fitting._fitted
    monkeypatch.setattr(fitting, "_fitted", lambda *given: fits.append(1) or real(*given))
    rng = np.random.default_rng(5)
    for _ in range(20):
        fits.clear()
        fitting.clustered(rng.poisson(9, 120), np.ones((120, 1)))
        assert len(fits) <= 12
