"""A series in two windows of months, compared as on the pages and the terminal."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import PeriodError, Window
from goldenthread.store import trends
from goldenthread.store.aside import aside
from goldenthread.trends import telling
from goldenthread.web.api.asking import PROBLEMS, UNFIT, Text, asks

router = Router(tags=["Trends"])


@router.get(
    "/{series}",
    response={200: dict[str, Any], **PROBLEMS, **UNFIT},
    url_name="trend",
    auth=asks("see-trends"),
)
def trend(
    request: HttpRequest,  # noqa: ARG001 - as every operation
    series: Text,
    window: Text,
    baseline: Text = "",
    area: Text = "",
    known: date | None = None,
    baseline_known: date | None = None,
) -> dict[str, Any]:
    """A series in some months against others: counts, change, interval, verdict, sources, notes and rates.

    Months are 2024-07 for the twelve to it, 2024-25Q1, 2024 or 2024-04..2024-06; without a baseline the same
    months of the baseline year. Days say what was known then, or of the baseline alone.
    """
    months, before = _months(window), _months(baseline) if baseline else None
    found = trends.trend(
        series,
        to=months,
        baseline=before,
        edition=trends.edition_for(months.last),
        as_at=known,
        area=area or None,
        baseline_as_at=baseline_known,
    )
    told = aside(found, trends.Known(known, area=area or None))
    rates = {"rates": telling.rates_json(told.rates), "no_rates": told.no_rates or None}
    return telling.to_json(found) | rates


def _months(text: str) -> Window:
    try:
        return Window.read(text)
    except PeriodError as why:
        raise Refused(str(why)) from None
