"""The manual's lists of series are the kinds' own."""

from pathlib import Path

from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.kinds import KINDS

MANUAL = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")


def test_the_manual_lists_every_series_with_its_sources():
    rows = "\n".join(
        f"| `{one.code}` | {one.title} | {', '.join(f'`{source.kind}`' for source in one.sources)} |"
        for one in ENTRIES.values()
    )
    assert (
        f"<!-- series -->\n| series | what it counts | from |\n|---|---|---|\n{rows}\n<!-- end -->" in MANUAL
    )


def test_the_manual_lists_every_kind():
    rows = "\n".join(f"| `{kind.code}` | {kind.about} | {kind.where} |" for kind in KINDS.values())
    assert (
        f"<!-- kinds -->\n| kind | what it is | where to get it |\n|---|---|---|\n{rows}\n<!-- end -->"
        in MANUAL
    )


def test_the_manual_names_every_known_error():
    for kind in KINDS.values():
        for error in kind.corrections:
            assert error.select.group in MANUAL
