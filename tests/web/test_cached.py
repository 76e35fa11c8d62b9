"""Parts of pages kept under their words: never somebody else's, never yesterday's, never other bytes.

The plain twin of the tag draws what stands between with the whole context, each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.template import Context, Engine, RequestContext, TemplateSyntaxError
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from tests.web.reading import words

from goldenthread.actions import erasures, people, queries, returns
from goldenthread.demo import accounts
from goldenthread.periods import Quarter
from goldenthread.returns.conversation import About
from goldenthread.store import ledger
from goldenthread.store.models import DraftRow, User
from goldenthread.web import cached
from goldenthread.web.returns import listing

TOLD, OPEN = Quarter.parse("2024-25Q1"), Quarter.parse("2024-25Q2")
PAGES = (
    f"/quarters/{TOLD}/",
    f"/quarters/{OPEN}/",
    f"/programmes/?quarter={TOLD}",
    f"/programmes/GRF/?quarter={TOLD}",
    f"/programmes/HBYW/?quarter={TOLD}",
    "/returns/",
    f"/review/{OPEN}/",
    "/reports/",
    f"/trends/?quarter={TOLD}",
    "/account/",
)


def drawn(text: str, **given: Any) -> SafeString:
    """A template drawn with words in its context."""
    return Engine.get_default().from_string("{% load web %}" + text).render(Context(given))


# The tag


def test_it_draws_with_its_words_and_once() -> None:
    text = "{% cached one more=two.upper %}{{ one }} {{ more }}{% endcached %}"
    template = Engine.get_default().from_string("{% load web %}" + text)
    before = cached._drawn.cache_info().misses
    assert [template.render(Context({"one": 1, "two": "b"})) for _ in range(3)] == ["1 B"] * 3
    assert template.render(Context({"one": 2, "two": "b"})) == "2 B"
    assert cached._drawn.cache_info().misses == before + 2


@pytest.mark.parametrize(
    "within",
    ["{{ other }}", "{% if one and not other %}x{% endif %}", "{% csrf_token %}", "{{ request.path }}",
     '{% may "see-quarter" as sees %}', '{% include "web/keep_quarter.html" %}'],
)  # fmt: skip
def test_what_was_not_named_is_a_fault(within: str) -> None:
    request = RequestFactory().get("/")
    template = Engine.get_default().from_string("{% load web %}{% cached one %}" + within + "{% endcached %}")
    with pytest.raises(LookupError, match="Not named"):
        template.render(RequestContext(request, {"one": 1, "other": 2}))


@pytest.mark.django_db
@pytest.mark.parametrize("within", ["{% notice %}", "{{ one|name_person }}", "{% worker_away %}"])
def test_nothing_is_asked_of_the_store_meanwhile(demo, within: str) -> None:
    with pytest.raises(RuntimeError, match="Nothing may be asked"):
        drawn("{% cached one %}" + within + "{% endcached %}", one="director")
    assert ledger.position()[0], "and afterwards it may"


@dataclass
class Changing:
    one: int


@dataclass(frozen=True)
class Holding:
    one: str


@pytest.mark.parametrize("word", [[1], {"a": 1}, Changing(1)])
def test_what_may_change_is_no_key(word: object) -> None:
    with pytest.raises(TypeError):
        drawn("{% cached word %}x{% endcached %}", word=word)


@pytest.mark.parametrize("word", [1.5, (1.5,), Holding(mark_safe("<b>")), ((mark_safe("<b>"),),)])
def test_words_that_are_equal_and_print_otherwise_are_no_key(word: object) -> None:
    with pytest.raises(TypeError, match="Nothing can be cached"):
        drawn("{% cached word %}x{% endcached %}", word=word)


@pytest.mark.parametrize("order", [*permutations(["<b>", mark_safe("<b>")])])
def test_a_text_is_escaped_though_the_same_was_kept_as_html(order: tuple[str, str]) -> None:
    template = Engine.get_default().from_string("{% load web %}{% cached word %}{{ word }}{% endcached %}")
    for word in order:
        expected = "<b>" if isinstance(word, SafeString) else "&lt;b&gt;"
        assert template.render(Context({"word": word})) == expected


def test_a_block_cannot_be_within() -> None:
    with pytest.raises(TemplateSyntaxError, match="block"):
        drawn("{% cached %}{% block a %}{% endblock %}{% endcached %}")


# Pages


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return client


def look(client: Client, address: str) -> tuple[int, str]:
    """A page's status and source, but for the token of its forms."""
    answer = client.get(address)
    assert answer.status_code in {200, 302, 403, 404}
    return answer.status_code, re.sub(r'(?<=csrfmiddlewaretoken" value=")\w+', "", answer.content.decode())


def plainly(node: cached.Cached, context: Context) -> SafeString:
    """The plain twin."""
    with context.push(**dict(zip(node.names, (one.resolve(context) for one in node.found), strict=True))):
        return node.inner.render(context)


@pytest.mark.django_db
def test_nobody_is_shown_anothers_page_and_every_byte_is_that_of_the_plain_twin(demo, monkeypatch) -> None:
    clients = {one.username: signed_in(one.username) for one in accounts.PEOPLE}
    for _ in range(2):  # so that each could be shown what was kept for any other
        kept = {(who, page): look(client, page) for page in PAGES for who, client in clients.items()}
    assert cached._drawn.cache_info().hits > len(kept)
    with monkeypatch.context() as patch:
        patch.setattr(cached.Cached, "render", plainly)
        listing._listed.cache_clear()
        plain = {(who, page): look(client, page) for page in PAGES for who, client in clients.items()}
    assert kept == plain
    assert len({kept[who, "/returns/"] for who in ("provider", "prg", "director")}) == 3
    for (who, page), (status, source) in kept.items():
        others = {one.username for one in accounts.PEOPLE} - {who}
        signed_out = re.findall(r"Sign out ([\w-]+)", source)
        assert signed_out == [who] if status != 302 else not signed_out, (who, page)
        assert not others & set(signed_out)


@pytest.mark.django_db
def test_each_page_has_a_token_of_its_own(demo) -> None:
    first, second = signed_in("director"), signed_in("director")
    found = [re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page.get(PAGES[0]).content.decode())
             for page in (first, second, first)]  # fmt: skip
    assert all(found)
    assert len({one for tokens in found for one in tokens}) >= 3


ASKED = About(section="outputs")


def begin_draft() -> None:
    DraftRow.objects.filter(programme="HBYW", quarter=OPEN).delete()
    DraftRow.objects.create(programme="HBYW", quarter=OPEN, version=1, edition="", revision=1)


SHOWN_AT_ONCE: dict[str, tuple[str, str, Callable[[], object]]] = {
    "a role is given": (
        "director", PAGES[0],
        lambda: people.give_role(username="director", role="analyst", by="administrator"),
    ),
    "a role is withdrawn": (
        "lead", PAGES[0], lambda: people.take_role(username="lead", role="programme-lead", by="administrator")
    ),
    "a return is accepted": (
        "director", PAGES[0], lambda: returns.accept(programme="LU", quarter=OPEN, by="lead")
    ),
    "a return is reopened": (
        "director", PAGES[3], lambda: returns.reopen(programme="GRF", quarter=TOLD, reason="No.", by="lead")
    ),
    "a query is asked": (
        "provider", "/returns/",
        lambda: queries.ask(programme="HBYW", quarter=TOLD, about=ASKED, text="Why?", by="lead"),
    ),
    "a draft is begun": ("provider", "/returns/", begin_draft),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("what", SHOWN_AT_ONCE)
def test_a_change_is_shown_at_once(demo, what: str) -> None:
    who, page, act = SHOWN_AT_ONCE[what]
    client = signed_in(who)
    before = [look(client, page) for _ in range(2)]
    assert before[0] == before[1]
    act()
    after = look(client, page)
    assert after != before[0]
    cached._drawn.cache_clear()
    listing._listed.cache_clear()
    assert look(client, page) == after


@pytest.mark.django_db
def test_the_next_day_is_shown_on_the_next_day(demo, monkeypatch) -> None:
    client = signed_in("provider")
    before = words(client.get("/returns/"))
    left = int(re.findall(r"in (\d+) days", before)[0])
    today = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda *at: today(*at) + timedelta(days=0 if at else 1))
    assert f"in {left - 1} days" in words(client.get("/returns/"))


@pytest.mark.django_db
def test_erased_words_are_shown_no_more(demo) -> None:
    client = signed_in("provider")
    reopened = returns.reopen(programme="HBYW", quarter=TOLD, reason="Mx Example said so.", by="lead")
    assert "Mx Example said so." in words(client.get("/returns/"))
    erasures.erase_reason(serial=reopened.serial, reason="The law.", by="administrator")
    said = words(client.get("/returns/"))
    assert "Mx Example" not in said
    assert "Erased on" in said
