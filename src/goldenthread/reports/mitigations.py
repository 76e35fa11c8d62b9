"""What is being done about risks: in the providers' own words with their day, and whether it is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from goldenthread.framework.model import Programme
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.values import Key
from goldenthread.performance.results import ProgrammeResult, RiskResult
from goldenthread.periods import Quarter
from goldenthread.reports.composition import Composition, line
from goldenthread.reports.document import Block, Bullets, Heading, Line, Paragraph, Tag
from goldenthread.reports.pages.addresses import programme as address_of
from goldenthread.reports.words import day, day_of, listed, sentence

FEW = 2
"""So many providers of a programme are named where they are quoted."""


def quote_provider(
    c: Composition, programme: Programme, *words: tuple[str, str] | str, quarter: Quarter | None = None
) -> str:
    """``Catch22 wrote on 12 July 2024: “…” Result so far: “…”``; empty where nothing was written.

    The words stay the provider's, of the day on which the return was sent: what has happened since is told
    beside them by what the report computes.
    """
    pairs = [("", one) if isinstance(one, str) else one for one in words]
    said = " ".join(f"{label}“{sentence(text)}”" for label, text in pairs if text)
    return f"{say_who_wrote(c, programme, quarter or c.inputs.quarter)}: {said}" if said else ""


def say_who_wrote(c: Composition, programme: Programme, quarter: Quarter) -> str:
    """``Catch22 wrote on 12 July 2024``."""
    return f"{_providers(c, programme, quarter)} wrote{_sent_on(c, programme, quarter)}"


def quote_mitigation(c: Composition, one: ProgrammeResult, risk: RiskResult) -> str:
    """What the provider wrote of a risk's mitigation and of what it has done so far."""
    result = ("Result so far: ", risk.result)
    return quote_provider(c, one.programme, risk.mitigation, result, quarter=risk.reported)


def _providers(c: Composition, programme: Programme, quarter: Quarter) -> str:
    """Who delivered the programme in the quarter, where they are few."""
    first, last = quarter.window.first.first_day, quarter.window.last.last_day
    codes = [d.provider for d in programme.providers if d.start <= last and (d.end is None or d.end >= first)]
    names = list(dict.fromkeys(c.edition.provider(code).name for code in codes))
    return listed(names) if 0 < len(names) <= FEW else "The providers"


def _sent_on(c: Composition, programme: Programme, quarter: Quarter) -> str:
    """The day on which the version was sent that stands."""
    view = c.inputs.known.view
    versions = {o.source.version for o in view.of(programme.code, quarter)}
    sent = [
        e.recorded_at
        for e in view.events_of("return.submitted", programme.code)
        if e.period == quarter and e.data.get("version") in versions
    ]
    return f" on {day_of(sent[-1])}" if sent else ""


def due_line(risk: RiskResult) -> Line:
    """``Due on 31 October 2024``, marked where it is overdue: the same on every page and in every paper."""
    if risk.due is None:
        return ()
    return line(f"Due on {day(risk.due)}", *((" ", Tag("Overdue", "red")) if risk.overdue else ()))


def list_overdue(c: Composition, programmes: Iterable[ProgrammeResult]) -> list[Block]:
    """How many mitigations are overdue, and which; nothing where none is."""
    found = [(one, risk) for one in programmes for risk in one.risks if risk.overdue]
    if not found:
        return []
    number = c.teller.number(_count(c, found), strong=True)
    noun = " mitigation is overdue:" if len(found) == 1 else " mitigations are overdue:"
    return [
        Heading(2, "Overdue mitigations", "overdue-mitigations"),
        Paragraph(line(number, noun)),
        Bullets(tuple(_overdue(c, one, risk) for one, risk in found)),
    ]


def _overdue(c: Composition, one: ProgrammeResult, risk: RiskResult) -> Line:
    link = address_of(one.programme.code, c.inputs.quarter)(one.programme.title)
    return line(link, f", “{risk.title}”. ", due_line(risk))


def _count(c: Composition, found: Sequence[tuple[ProgrammeResult, RiskResult]]) -> Figure:
    keys = (
        Key(one.programme.code, f"risk.{risk.id}.due", risk.reported or c.inputs.quarter)
        for one, risk in found
    )
    days = tuple(o for o in map(c.inputs.known.view.get, keys) if o is not None)
    return Figure(
        "mitigations.overdue",
        "Mitigations that are overdue",
        Decimal(len(found)),
        "mitigations",
        f"Count of the open risks whose mitigation was due before {day(c.inputs.judged_on)} and is not done.",
        days,
    )
