"""The page of a share of people asked: a control chart of quarters a year apart, never added up."""

from __future__ import annotations

from goldenthread.reports.composition import line
from goldenthread.reports.document import Document, Heading, Paragraph
from goldenthread.reports.pages.series import primed
from goldenthread.reports.pages.series.draft import Draft, counted_from, notes
from goldenthread.reports.pages.series.primed import Beside
from goldenthread.trends.primed import Primed
from goldenthread.trends.values import Note


def compose(draft: Draft, found: Primed, known: tuple[Note, ...]) -> Document:
    """The page of a survey's question in one area."""
    about = draft.about
    return draft.document(
        "control",
        [
            Paragraph(line("A share of the people asked, over the twelve months to each quarter’s end.")),
            *primed.blocks(draft, Beside("share", "Year after year", found)),
            Heading(1, "Sources and notes", "sources"),
            *notes(known),
            counted_from([about.series.vintage]),
        ],
    )
