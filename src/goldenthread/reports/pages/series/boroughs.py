"""The areas against the rate of the whole: a funnel and a map. No league table: names in their order."""

from __future__ import annotations

from collections.abc import Mapping

from goldenthread.reports.charts import boroughs as charts
from goldenthread.reports.composition import line
from goldenthread.reports.document import Block, Callout, Document, Heading, Paragraph
from goldenthread.reports.pages.series.draft import About, Draft, counted_from, notes
from goldenthread.trends.boundaries import Map
from goldenthread.trends.rates import Rates
from goldenthread.trends.tiles import Tile
from goldenthread.trends.tiles import layout as tile_layout
from goldenthread.trends.words import number

YEAR = 12
"""The months that rates are of, where there are as many."""


def compose(
    about: About, found: Rates, drawn_with: Map | None = None, tiles: Mapping[str, Tile] | None = None
) -> Document:
    """The page of a series' rates; on tiles where there are no boundaries to draw with."""
    draft, area = Draft(about), found.unit.area
    lead = (
        f"{found.window.label}, each {area.one}’s rate per 100,000 {found.ages.residents} against that of "
        f"all together. {area.many.capitalize()} stand in the order of their names: they are not ranked."
    )
    layout = tile_layout(found.unit) if tiles is None else tiles
    drawn = (charts.funnel_plot(draft.teller, found), charts.where(draft.teller, found, drawn_with, layout))
    funnel, where = (one and charts.titled(one, found.series.title) for one in drawn)
    blocks: list[Block] = [
        Paragraph(line(lead)),
        *_short(found),
        *([funnel] if funnel else []),
        Heading(1, f"Where they lie in {found.unit.name}", "where"),
        where or Paragraph(line(charts.no_map(found))),
        Heading(1, "Sources and notes", "sources"),
        *notes(found.notes),
        counted_from([about.series.vintage]),
    ]
    return draft.document("boroughs", blocks)


def _short(found: Rates) -> list[Block]:
    """That the rates are not of a whole year, where they are not."""
    if len(found.window) >= YEAR:
        return []
    said = (
        f"Rates are of {found.window.label} and not of a year: do not hold them against yearly rates. "
        "Seasons are in them, and the last month is provisional."
    )
    return [Callout(f"Only {number(len(found.window), 'month')}.", line(said))]


def nothing(about: About, why: str) -> Document:
    """The page where there is nothing to divide by."""
    return Draft(about).document("boroughs", [Callout("No rates.", line(why))])
