"""The pages of a quarter, kept while nothing that they depend on changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils.safestring import SafeString

from goldenthread.performance.quarter import history
from goldenthread.reports.document import Chart
from goldenthread.reports.pages import followed, site
from goldenthread.reports.pages.followed import Users
from goldenthread.reports.pages.programmes import Choice
from goldenthread.reports.pages.site import Site
from goldenthread.store import inputs
from goldenthread.store.inputs import Stand
from goldenthread.store.known import known
from goldenthread.web import choosing, drawing

QUARTERS_OF_HISTORY = 8


@lru_cache(maxsize=8)
def of(at: Stand) -> Site:
    """Every page of a quarter."""
    made = inputs.inputs_at(at)
    earlier = [q for q in choosing.with_returns(made.known.view) if q <= at.quarter]
    past = history(known(q, serial=at.serial) for q in earlier[:QUARTERS_OF_HISTORY])
    return site.compose(made, past)


@lru_cache(maxsize=256)
def page(at: Stand, base: str, name: str, code: str = "") -> SafeString:
    """One of the pages, drawn: ``quarter``, ``trends``, or ``programme`` with its code."""
    whole = of(at)
    document = whole.programme[code] if name == "programme" else getattr(whole, name)
    return drawing.fragment(document, base)


@lru_cache(maxsize=64)
def listed(at: Stand, base: str, choice: Choice) -> SafeString:
    """The list of programmes, drawn."""
    return drawing.fragment(of(at).programmes(choice), base)


@lru_cache(maxsize=8)
def charts(at: Stand) -> Mapping[str, Chart]:
    """Every chart of the quarter's pages."""
    whole = of(at)
    return drawing.charts(whole.quarter, whole.trends, *whole.programme.values())


@lru_cache(maxsize=8)
def users(at: Stand) -> Users:
    """Which figures of the quarter's pages use which."""
    return followed.users(of(at).figures)
