"""The pack of the Partnership Reference Group: is violence falling, for whom, and is it more than chance."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from goldenthread.reports import pack_boroughs
from goldenthread.reports.areas import signed
from goldenthread.reports.charts import made
from goldenthread.reports.composition import Composition, line
from goldenthread.reports.document import (
    Block,
    Bullets,
    Callout,
    Column,
    Contents,
    Heading,
    Line,
    Paragraph,
    Table,
)
from goldenthread.reports.inputs import Followed, Topic
from goldenthread.reports.sentences import trend_statement
from goldenthread.reports.words import digits, sentence
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.definitions import Use
from goldenthread.trends.survey import InPoints, Share
from goldenthread.trends.verdict import Claim
from goldenthread.trends.words import MINUS


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the group's questions, and the series that answer it."""

    title: str
    lead: str
    series: tuple[str, ...]


def _home_office() -> tuple[str, ...]:
    return tuple(code for code, entry in ENTRIES.items() if Use.HOME_OFFICE in entry.use)


TOPICS = (
    Asked(
        "Knife crime",
        "Injuries of young people first, then knife crime as a whole.",
        (
            "knife-injury-under-25-not-domestic",
            "knife-crime-with-injury",
            "knife-crime",
            "knife-enabled-serious-violence",
        ),
    ),
    Asked(
        "Domestic abuse",
        "More recorded abuse can mean that more of it is reported; a change of recording moves it too.",
        ("domestic-abuse", "domestic-abuse-incidents", "domestic-homicide"),
    ),
    Asked(
        "Perceptions",
        "Shares of Londoners asked, with changes in points.",
        ("feels-safe", "trust-in-police", "police-treat-fairly", "police-do-a-good-job"),
    ),
    Asked(
        "Public health",
        "What hospitals see, whether or not the police were told.",
        ("hospital-admissions-knife", "hospital-admissions-assault"),
    ),
    Asked(
        "The Home Office’s three outcomes",
        "What every violence reduction unit is asked to reduce.",
        _home_office(),
    ),
)
"""The questions in the order of the pack. A series may answer two of them."""

CLAIMS = {Claim.LOWER: "lower", Claim.HIGHER: "higher", Claim.UNCLEAR: "no clear change"}


def blocks(c: Composition) -> list[Block]:
    """The whole pack: each question at a glance, then each series with its chart and what to know."""
    intro = (
        "Each series compares the latest twelve months with the same months of the baseline year, so that "
        "seasons do not matter. Packs of consecutive quarters share nine of their twelve months, so they are "
        "not independent of each other: a change that lasts shows in several packs, and is one change."
    )
    found: list[Block] = [Paragraph(line(intro)), *_at_a_glance(c), Contents()]
    told: set[str] = set()
    for topic in c.inputs.pack:
        found += [Heading(1, topic.title, _anchor(topic)), Paragraph(line(topic.lead))]
        for one in topic.series:
            found += _again(one) if one.code in told else _series(c, one)
            told.add(one.code)
    return [*found, *pack_boroughs.blocks(c)]


def _anchor(topic: Topic) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in topic.title.lower())


def _at_a_glance(c: Composition) -> list[Block]:
    rows: list[tuple[Line, ...]] = []
    seen: set[str] = set()
    for one in (one for topic in c.inputs.pack for one in topic.series):
        if one.code not in seen and (cells := _glance(c, one)):
            rows.append(cells)
        seen.add(one.code)
    columns = (
        Column("Series"),
        Column("Up to"),
        Column("Latest", numeric=True),
        Column("Before", numeric=True),
        Column("Change", numeric=True),
        Column("More than chance?"),
    )
    return [Table("Every series at a glance", columns, tuple(rows))] if rows else []


def _glance(c: Composition, one: Followed) -> tuple[Line, ...] | None:
    if one.share:
        share = one.share
        ends = (_end(c, share.current), _end(c, share.baseline))
        points = line(c.teller.number(share.difference, _points))
        to = line(share.current.quarter.window.last.label)
        return line(one.title), to, *ends, points, line(_claim_of_share(share))
    found = one.counted.comparison
    if found is None:
        return None
    defined = found.per_cent.number is not None
    figure, form = (found.per_cent, _per_cent) if defined else (found.difference, _more_or_fewer)
    change = line(c.teller.number(figure, form))
    claim = CLAIMS.get(found.verdict.claim, "not judged")
    to, ends = line(found.window.last.label), (c.cell(found.current), c.cell(found.baseline))
    return line(one.title), to, *ends, change, line(claim)


def _end(c: Composition, share: Share) -> Line:
    return (c.teller.number(share.figure, lambda value: f"{digits(value, 1)}%"),)


def _claim_of_share(one: InPoints) -> str:
    if one.low is None or one.high is None:
        return "not judged"
    return "no clear change" if one.low <= 0 <= one.high else "higher" if one.low > 0 else "lower"


def _per_cent(change: Decimal) -> str:
    return f"{signed(change)}%"


def _points(change: Decimal) -> str:
    return f"{_with_sign(change, 1)} points"


def _more_or_fewer(change: Decimal) -> str:
    return _with_sign(change, 0)


def _with_sign(change: Decimal, places: int) -> str:
    mark = "+" if change > 0 else MINUS if change < 0 else ""
    return f"{mark}{digits(abs(change), places)}"


def _again(one: Followed) -> list[Block]:
    return [Paragraph(line(f"{one.title}: told above."))]


def _series(c: Composition, one: Followed) -> list[Block]:
    head: list[Block] = [Heading(2, one.title, f"series-{one.code}"), Paragraph(line(one.why))]
    if one.share:
        return [*head, *_in_points(c, one.share)]
    if one.counted.comparison:
        return [*head, *_counted(c, one, one.counted.comparison)]
    return [*head, Callout("Not told.", line(sentence(one.counted.why_not)))]


def _counted(c: Composition, one: Followed, found: Comparison) -> list[Block]:
    windows = f"{found.window.label} against {found.baseline_window.label}"
    chart = made.rolling_year(c, one.counted)
    return [
        Paragraph(line(f"{windows}: ", *trend_statement(c, one.counted), ".")),
        Paragraph(line(found.verdict.sentence)),
        *(Callout("Take care.", line(sentence(warning.text))) for warning in found.warnings),
        *([chart] if chart else []),
        _to_know(tuple(note.text for note in found.notes)),
    ]


def _in_points(c: Composition, share: InPoints) -> list[Block]:
    now, then = share.current, share.baseline
    ends = (f"{now.quarter.label}: ", *_end(c, now), f". {then.quarter.label}: ", *_end(c, then))
    change = c.teller.number(share.difference, _points, strong=True)
    return [
        Paragraph(line(*ends, ". Change: ", change, ".")),
        Paragraph(line(share.verdict)),
        _to_know(tuple(note.text for note in share.notes)),
    ]


def _to_know(notes: tuple[str, ...]) -> Bullets:
    return Bullets(tuple(line(sentence(note)) for note in notes))
