"""The page of methods is current, and every value on it holds."""

import pytest
from tests.statistics.examples import EXAMPLES, Example
from tests.statistics.manual import PAGE, functions, page
from tests.statistics.manual import _modules as modules
from tests.statistics.reference import close


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "write it: python tools/methods.py"


def test_every_value_is_of_a_function_that_there_is():
    there = {f"{one.__module__.rpartition('.')[2]}.{one.__name__}" for m in modules() for one in functions(m)}
    assert {one.function for one in EXAMPLES} <= there


@pytest.mark.parametrize("one", [e for e in EXAMPLES if not e.shared], ids=lambda one: one.given)
def test_a_value_holds(one: Example):
    close(one.made(None), one.expected, one.tolerance)


@pytest.mark.shared
@pytest.mark.parametrize("one", [e for e in EXAMPLES if e.shared], ids=lambda one: one.given)
def test_a_value_of_the_reference_files_holds(one: Example, shared):
    close(one.made(shared), one.expected, one.tolerance)
