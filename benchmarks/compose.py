"""How long it takes to compose the full report and to render it as HTML and PDF, against typesetting alone.

    .venv/bin/python benchmarks/compose.py [DATA_DIR]

The report is the demonstration's for Q1 2024-25; without a data directory that holds it, it is built first in
a folder that is removed afterwards. "Cold" is the first time in a process, with every cache empty; "warm" is
the median of several times after. The rival for the PDF is typst itself, setting the same words as plain
paragraphs: without tables, charts, drawings, tags or row headers.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from goldenthread.reports.document import Document

ROUNDS = 5
T = TypeVar("T")


def main() -> None:
    """Prepare the data, time each step, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(sys.argv[1] if len(sys.argv) > 1 else folder)
        measure()


def prepare(folder: str) -> None:
    """The demonstration in a data directory, built where there is none."""
    os.environ["GOLDENTHREAD_DATA_DIR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
    import django

    django.setup()
    from goldenthread.demo import build
    from goldenthread.store import migrate

    migrate.ensure()
    if not build.exists():
        print("Building the demonstration ...", flush=True)
        build.build(progress=lambda _: None)


def measure() -> None:
    """Every step, cold and then warm."""
    from goldenthread.periods import Quarter
    from goldenthread.reports import snapshot
    from goldenthread.reports.charts import draw
    from goldenthread.reports.compose import compose
    from goldenthread.reports.document import Chart
    from goldenthread.reports.render import html, page, pdf
    from goldenthread.store import inputs

    quarter = Quarter.parse("2024-25Q1")
    gathered, gather_cold = timed(lambda: inputs.inputs(quarter))
    document, compose_cold = timed(lambda: compose(gathered, "full", "internal"))
    charts = [b.spec for b in document.blocks if isinstance(b, Chart)]
    _, charts_cold = timed(lambda: [draw.svg(one) for one in charts])
    steps: list[tuple[str, float | None, Callable[[], object]]] = [
        ("read the ledger, judge, compare trends", gather_cold, lambda: inputs.inputs(quarter)),
        ("compose the document", compose_cold, lambda: compose(gathered, "full", "internal")),
        ("canonical JSON and digest", None, lambda: snapshot.digest(snapshot.canonical(document))),
        (f"draw {len(charts)} charts", charts_cold, lambda: [draw.svg(one) for one in charts]),
        ("HTML for a page", None, lambda: html.render(document, str, lambda c: c.name)),
        ("HTML as a file with every trail", None, lambda: page.render(document)),
        ("PDF", None, lambda: pdf.render(document)),
        ("typst alone, the same words", None, lambda: plainly(document)),
    ]
    report(document, [(name, cold, warm(step)) for name, cold, step in steps], len(pdf.render(document)))


def timed(step: Callable[[], T]) -> tuple[T, float]:
    """The result of a step, and its seconds."""
    start = time.perf_counter()
    found = step()
    return found, time.perf_counter() - start


def warm(step: Callable[[], object]) -> float:
    """The median seconds of several rounds, after one that does not count."""
    step()
    return median(timed(step)[1] for _ in range(ROUNDS))


def plainly(document: Document) -> bytes:
    """The words of the report, set by typst as paragraphs."""
    import typst

    from goldenthread.reports.charts.draw import FONTS
    from goldenthread.reports.render import text

    setting = b'#set text(font: "Inter", size: 8pt)\n'
    source = setting + b'#for one in sys.inputs.words.split("\\n\\n") [#par(one)]'
    fonts: list[Any] = [str(FONTS)] if FONTS.is_dir() else []
    words = {"words": text.render(document)}
    return bytes(typst.compile(source, sys_inputs=words, font_paths=fonts, ignore_system_fonts=True))


def report(document: Document, rows: list[tuple[str, float | None, float]], size: int) -> None:
    """The table and the ratios."""
    print(f"{document.title}: {len(document.figures):,} figures, PDF of {size:,} bytes\n")
    print(f"{'step':<40} {'cold, ms':>10} {'warm, ms':>10}")
    for name, cold, usual in rows:
        first = "" if cold is None else f"{cold * 1000:.1f}"
        print(f"{name:<40} {first:>10} {usual * 1000:>10.2f}")
    seconds = {name: usual for name, _, usual in rows}
    plain = seconds["typst alone, the same words"]
    print(f"\nPDF against typst alone: {seconds['PDF'] / plain:.1f} times as long")
    print(f"Composing against the PDF: {seconds['compose the document'] / seconds['PDF']:.2f} of its time")


if __name__ == "__main__":
    main()
