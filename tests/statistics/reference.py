"""The reference packages' inputs and outputs, as the tests read them."""

import csv

import numpy as np


def rows(shared, name):
    """The rows of a file of ``../shared/reference``."""
    with (shared / "reference" / name).open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def column(table, name):
    """A column as numbers; NaN where R wrote NA or nothing."""
    return np.array([np.nan if row[name] in ("NA", "") else float(row[name]) for row in table])


def close(found, expected, rtol=1e-9):
    """Equal to the reference's tolerance."""
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=1e-12)


def read_triangle(shared, name):
    """A triangle of months by ages; NaN where it is not known."""
    with (shared / "reference/F" / f"triangle_{name}.csv").open(newline="") as file:
        return np.array([[float(x) if x else np.nan for x in row[1:]] for row in list(csv.reader(file))[1:]])
