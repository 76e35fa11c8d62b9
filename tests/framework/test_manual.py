"""The manual of the framework is current, and what it shows works."""

import re
from pathlib import Path

from goldenthread.framework import load
from goldenthread.framework.check import RULES, advice
from goldenthread.framework.manual import main, page
from goldenthread.trends.catalogue import ENTRIES

DOCS = Path(__file__).resolve().parents[2] / "docs"
MANUAL = (DOCS / "framework.md").read_text(encoding="utf-8")


def test_the_list_of_parts_is_current(tmp_path: Path) -> None:
    main(str(tmp_path))
    made = (tmp_path / "framework-parts.md").read_text(encoding="utf-8")
    assert made == page() == (DOCS / "framework-parts.md").read_text(encoding="utf-8"), (
        "Run: python -m goldenthread.framework.manual docs"
    )
    assert made.count("\n- ") == len(RULES) + 1


def test_the_worked_example_can_be_published() -> None:
    example = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)[0]
    series = frozenset(ENTRIES)
    edition, problems = load.read(example, known_series=series)
    assert problems == ()
    assert edition is not None
    assert [p.path for p in advice(edition)] == []


def test_the_manual_shows_a_problem_as_it_is_told() -> None:
    example = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)[0]
    slipped = example.replace("outcome: stay-safe\n        steps", "outcome: stay-safer\n        steps")
    [problem] = load.read(slipped)[1]
    shown = " ".join(MANUAL.split())
    assert re.sub(r"line \d+", "line 61", str(problem)) in shown
