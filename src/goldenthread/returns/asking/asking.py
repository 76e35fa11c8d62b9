"""The whole form of one programme and quarter, from what is known."""

from __future__ import annotations

from datetime import date

from goldenthread.framework.model import Edition, Programme
from goldenthread.periods import Quarter
from goldenthread.returns.asking.closing import narrative, sign_off
from goldenthread.returns.asking.finance import finance
from goldenthread.returns.asking.history import History
from goldenthread.returns.asking.kpis import kpis
from goldenthread.returns.asking.outcomes import outcomes
from goldenthread.returns.asking.outputs import outputs
from goldenthread.returns.asking.risks import risks
from goldenthread.returns.form import Form
from goldenthread.returns.known import Known

_SECTIONS = (outputs, finance, kpis, outcomes, risks, narrative, sign_off)


def form_for(known: Known, programme: str) -> Form:
    """The form that a programme fills in for a quarter; KeyError when the edition has no such programme."""
    history = History(known, known.programme(programme))
    return Form(
        programme=programme,
        programme_title=history.programme.title,
        provider=providers_in_words(known.edition, history.programme, known.quarter),
        quarter=known.quarter,
        edition=known.edition_digest,
        notice=known.edition.notice,
        sections=tuple(section(history) for section in _SECTIONS),
        organisation=known.edition.organisation.name,
    )


def providers_in_words(edition: Edition, programme: Programme, quarter: Quarter) -> str:
    """Who delivers a programme at the end of a quarter, after mergers."""
    first, last = quarter.window.first.first_day, quarter.window.last.last_day
    active = [d for d in programme.providers if d.start <= last and (d.end is None or d.end >= first)]
    codes = [_after_mergers(edition, d.provider, quarter) for d in active or programme.providers]
    return ", ".join(edition.provider(code).name for code in dict.fromkeys(codes))


def _after_mergers(edition: Edition, code: str, quarter: Quarter) -> str:
    seen = {code}
    provider = edition.provider(code)
    while (
        provider.merged_into and provider.merged_into not in seen and _merged_by(provider.merged_on, quarter)
    ):
        provider = edition.provider(provider.merged_into)
        seen.add(provider.code)
    return provider.code


def _merged_by(day: date | None, quarter: Quarter) -> bool:
    return day is None or day <= quarter.window.last.last_day
