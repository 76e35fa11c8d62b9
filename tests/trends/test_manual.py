"""The manual's lists of series are the kinds' own."""

from pathlib import Path

import pytest

from goldenthread.trends.kinds import KINDS

MANUAL = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", list(KINDS))
def test_the_manual_lists_every_series_of_a_kind(code):
    rows = "\n".join(f"| `{one.code}` | {one.title} |" for one in KINDS[code].series)
    assert f"<!-- series: {code} -->\n| series | what it counts |\n|---|---|\n{rows}\n<!-- end -->" in MANUAL


def test_the_manual_names_every_known_error():
    for kind in KINDS.values():
        for error in kind.known_errors:
            assert error.select.group in MANUAL
