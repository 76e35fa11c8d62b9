"""The checks of a return: every problem at once, each with its place and what to do."""

from goldenthread.returns.checks.checking import Checked, check, each
from goldenthread.returns.checks.tables import CatalogueEntry, catalogue

__all__ = ["CatalogueEntry", "Checked", "catalogue", "check", "each"]
