"""What every page asks for: the notice of the edition, and the menu."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django import template
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from goldenthread.actions import people
from goldenthread.periods import PeriodError, Quarter
from goldenthread.store import editions, health, roles, rounds
from goldenthread.web import choosing
from goldenthread.web.access import reader_of

register = template.Library()

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


@dataclass(frozen=True, slots=True)
class Item:
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
    path, reader, quarter = request.path, reader_of(request), _chosen(context, request)
    found = []
    for name, text, words, ability in MENU:
        if reader.may(ability):
            href = _keeping(name, quarter)
            active = path.startswith(_address(name))
            found.append(Item(text, words, href, active, path == href.partition("?")[0]))
    return tuple(found)


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


def _keeping(name: str, quarter: Quarter | None) -> str:
    """The address of a section that stays with the quarter."""
    if quarter is None:
        return _address(name)
    own = {"quarters": "quarter", "reviews": "review"} | ({"rounds": "round"} if rounds.get(quarter) else {})
    return reverse(own[name], args=(quarter,)) if name in own else f"{_address(name)}?quarter={quarter}"


def _address(name: str) -> str:
    return _address_below(name, get_script_prefix())


@lru_cache(maxsize=64)
def _address_below(name: str, _prefix: str) -> str:
    """Of each section the same on every page; looking ten up was a tenth of a page's time."""
    return reverse(name)


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
