"""What every page asks for: the notice of the edition, and the menu."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django import template
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from goldenthread.actions import people
from goldenthread.periods import PeriodError, Quarter
from goldenthread.store import editions, health, roles, rounds
from goldenthread.web import cached, choosing
from goldenthread.web.access import Reader, reader_of

register = template.Library()
register.tag("cached", cached.parse)

MENU = (
    ("returns", "Returns", "your returns", "prepare-return"),
    ("quarters", "Quarter", "the quarters", "see-quarter"),
    ("programmes", "Programmes", "the programmes", "see-programme"),
    ("rounds", "Rounds", "the rounds", "see-round"),
    ("reviews", "Review", "the returns to review", "see-round"),
    ("trends", "Trends", "the trends", "see-trends"),
    ("reports", "Reports", "the reports", "see-report-signed"),
    ("data", "Data", "the data", "see-data"),
    ("people", "People", "the people", "manage-people"),
    ("audit", "Audit log", "the audit log", "see-audit"),
)


class Item(NamedTuple):
    """A link of the menu; ``active`` when the page lies under it, ``current`` when it is the page."""

    text: str
    words: str
    href: str
    active: bool
    current: bool


@register.simple_tag
def notice() -> str:
    """What the newest edition wants printed on every page."""
    published = editions.all()
    return published[-1].edition.notice if published else ""


@register.simple_tag
def worker_away() -> health.Away | None:
    """That nothing reads what people send, and since when."""
    return health.worker_away()


@register.simple_tag(takes_context=True)
def menu(context: dict[str, object]) -> tuple[Item, ...]:
    """The sections of the site that the reader may see, with the one that the page lies in marked."""
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return ()
    path, quarter = request.path, _chosen(context, request)
    has_round = quarter is not None and rounds.get(quarter) is not None
    links = _links(reader_of(request), quarter, has_round, get_script_prefix())
    return tuple(
        Item(text, words, href, path.startswith(whole), path == href.partition("?")[0])
        for text, words, href, whole in links
    )


@lru_cache(maxsize=256)
def _links(
    reader: Reader, quarter: Quarter | None, has_round: bool, _prefix: str
) -> tuple[tuple[str, str, str, str], ...]:
    """Of each section that a reader may see the link's text and words, its address, and the section's.

    They are on every page, and ten addresses take long to put together.
    """
    return tuple(
        (text, words, _keeping(name, quarter, has_round), reverse(name))
        for name, text, words, ability in MENU
        if reader.may(ability)
    )


@register.simple_tag(takes_context=True)
def is_page(context: dict[str, object], name: str) -> bool:
    """Whether the page is the one of this name."""
    request = context.get("request")
    match = request.resolver_match if isinstance(request, HttpRequest) else None
    return match is not None and match.url_name == name


@register.simple_tag(takes_context=True)
def chosen_quarter(context: dict[str, object]) -> Quarter | None:
    """The quarter that the reader chose, for a form that asks for something else and keeps it."""
    request = context.get("request")
    return _chosen(context, request) if isinstance(request, HttpRequest) else None


def _chosen(context: dict[str, object], request: HttpRequest) -> Quarter | None:
    """The quarter that the page is about, by its address or as the page says; None where it is about none."""
    match = request.resolver_match
    named = request.GET.get("quarter") or (match.kwargs.get("quarter") if match else None)
    try:
        quarter = Quarter.parse(named) if named else context.get("quarter")
    except PeriodError:
        return None
    return quarter if isinstance(quarter, Quarter) and quarter in choosing.quarters() else None


def _keeping(name: str, quarter: Quarter | None, has_round: bool) -> str:
    """The address of a section that stays with the quarter."""
    if quarter is None:
        return reverse(name)
    own = {"quarters": "quarter", "reviews": "review"} | ({"rounds": "round"} if has_round else {})
    return reverse(own[name], args=(quarter,)) if name in own else f"{reverse(name)}?quarter={quarter}"


@register.simple_tag(takes_context=True)
def may(context: dict[str, object], ability: str) -> bool:
    """Whether the reader may do something."""
    request = context.get("request")
    return isinstance(request, HttpRequest) and reader_of(request).may(ability)


@register.filter
def name_person(account: str) -> str:
    """The name of the person behind an account."""
    return roles.name_person(account)


@register.filter
def name_with_role(account: str, at: datetime) -> str:
    """``Ada Director, Director``: a person with the role that they held then."""
    return people.name_person_with_role(account, at)
