"""What every page asks for: the notice of the edition, and the menu."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.urls import reverse

from goldenthread.store import editions

register = template.Library()

MENU = (
    ("quarters", "Quarter"),
    ("programmes", "Programmes"),
    ("trends", "Trends"),
    ("reports", "Reports"),
    ("data", "Data"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A link of the menu; ``active`` when the page lies under it, ``current`` when it is the page."""

    text: str
    href: str
    active: bool
    current: bool


@register.simple_tag
def notice() -> str:
    """What the newest edition wants printed on every page."""
    published = editions.all()
    return published[-1].edition.notice if published else ""


@register.simple_tag(takes_context=True)
def menu(context: dict[str, object]) -> tuple[Item, ...]:
    """The sections of the site, with the one that the page lies in marked."""
    request = context["request"]
    path = request.path if isinstance(request, HttpRequest) else ""
    links = ((text, reverse(name)) for name, text in MENU)
    return tuple(Item(text, href, path.startswith(href), path == href) for text, href in links)
