"""A provider of the compact edition at work on MENTOR's return for Q1, through the pages."""

from __future__ import annotations

import html
import re

from django.test import Client
from tests import small
from tests.web.reading import page

from goldenthread.actions import drafts, people
from goldenthread.returns.drafting import Working
from goldenthread.returns.filling import asked
from goldenthread.store import drafts as kept
from goldenthread.store.models import User

AT = "/returns/2024-25Q1/MENTOR/"
OUTPUTS = f"{AT}fill/outputs/"


def somebody(username: str, *roles: str, provider: str = "north-trust") -> User:
    """Somebody with these roles for a provider; MENTOR's unless another is named."""
    who = {"username": username, "name": f"{username.title()} Able", "email": f"{username}@example.org"}
    user = people.add(**who, password="golden thread", by="tester", at=small.hours(0))
    for role in roles:
        people.give_role(username=username, role=role, provider=provider, by="tester", at=small.hours(0))
    return user


def client_of(user: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client


def form(client: Client, address: str = OUTPUTS) -> dict[str, str]:
    """Everything that stands in a page's form, as a browser would send it."""
    source = page(client.get(address)).partition('<form method="post" action="/returns')[2]
    found: dict[str, str] = {}
    for attributes in re.findall(r"<input ([^>]*)>", source):
        said = dict(re.findall(r'([a-z]+)="([^"]*)"', attributes))
        if said.get("type") != "radio" or " checked" in attributes:
            found[said["name"]] = html.unescape(said.get("value", ""))
    for name, text in re.findall(r'(?s)<textarea [^>]*name="([^"]*)"[^>]*>\n(.*?)</textarea>', source):
        found[name] = html.unescape(text)
    for name, options in re.findall(r'(?s)<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', source):
        chosen = re.findall(r'<option value="([^"]*)" selected', options)
        found[name] = html.unescape(chosen[0]) if chosen else ""
    found.pop("csrfmiddlewaretoken")
    return found


def now() -> Working:
    """The draft as it stands."""
    found = kept.working("MENTOR", small.Q1)
    assert found is not None
    return found


def fill_in(client: Client) -> None:
    """Type a sound return, page by page."""
    client.get(AT)
    told = {**small.full_return(), **small.TEXTS}
    typed = {
        id_: str(small.as_typed(small.value(one)) if id_ not in small.TEXTS else one)
        for id_, one in told.items()
    }
    of_form = drafts.form(programme="MENTOR", quarter=small.Q1)
    for section in of_form.sections:
        address = f"{AT}fill/{section.code}/"
        ids = {one.id for one in section.fields()} & asked(of_form).keys()
        if ids:
            client.post(address, form(client, address) | {i: typed[i] for i in ids if i in typed})
