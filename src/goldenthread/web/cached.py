"""Parts of pages that are drawn from named words alone, and kept under these words.

``{% cached quarter rows=reports path=request.path %}…{% endcached %}`` draws what stands between with the
named words and nothing else: neither the request nor who reads is within reach, nothing may be asked of the
store meanwhile, and a word that was not named is a fault. So what is drawn depends on its key alone, and
whoever has the same words is shown the same. What a reader may see is decided before, in the words.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from types import NoneType
from typing import Any

from django.template import Context, Engine, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.template.loader_tags import BlockNode
from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from goldenthread.store.moment import nothing_asked

KEPT = 1024
"""So many parts are kept in a process; most are a few thousand characters long."""


def parse(parser: Parser, token: Token) -> Cached:
    """The tag: words by their names, or ``name=`` and how they are found."""
    words = {}
    for bit in token.split_contents()[1:]:
        name, _, given = bit.rpartition("=")
        words[name or given] = parser.compile_filter(given)
    inner = parser.parse(("endcached",))
    parser.delete_first_token()
    if inner.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError("A block cannot be cached: another template may fill it.")
    return Cached(words, inner)


class Cached(Node):
    """A part of a template that is drawn from named words alone."""

    child_nodelists = ()  # nothing that is looked for in templates is within it

    def __init__(self, words: dict[str, FilterExpression], inner: NodeList) -> None:
        self.names, self.found = tuple(words), tuple(words.values())
        self.inner = inner

    def render(self, context: Context) -> SafeString:
        """What was drawn from the same words before, or is drawn now."""
        words = tuple(found.resolve(context) for found in self.found)
        return _drawn(self, get_script_prefix(), *words)

    def draw(self, words: dict[str, Any]) -> SafeString:
        """Draw it from the words."""
        for name, word in words.items():
            if not isinstance(word, SafeString):
                _refuse_unfit(name, word)
        template, alone = Engine.get_default().from_string(""), _Alone(words)
        template.nodelist = self.inner
        with nothing_asked():
            drawn = template.render(alone)
        if alone.missing:
            raise LookupError(f"Not named in the tag “cached”: {', '.join(sorted(alone.missing))}.")
        return drawn


@lru_cache(maxsize=KEPT, typed=True)
def _drawn(node: Cached, _prefix: str, *words: Any) -> SafeString:
    """Addresses begin with the prefix. By its type a text is told from the same text as safe HTML."""
    return node.draw(dict(zip(node.names, words, strict=True)))


class _Alone(Context):
    """The named words. What else a template looks for is noted, since Django passes over it in silence."""

    def __init__(self, words: dict[str, Any]) -> None:
        self.missing = set[str]()
        super().__init__(words)

    def __getitem__(self, name: Any) -> Any:
        if name not in self:
            self.missing.add(name)
        return super().__getitem__(name)

    def get(self, name: Any, otherwise: Any = None) -> Any:
        if name not in self:
            self.missing.add(name)
        return super().get(name, otherwise)


FIT = (int, Enum, date, NoneType)
"""With texts, and tuples, frozen sets and frozen dataclasses of these: what two equal ones print alike."""


def _refuse_unfit(name: str, word: Any) -> None:
    """Nothing that may change, and within others no safe HTML: as a key it is the same as its bare text."""
    if isinstance(word, tuple | frozenset):
        for one in word:
            _refuse_unfit(name, one)
    elif is_dataclass(word) and getattr(word, "__dataclass_params__").frozen:  # noqa: B009 - without a type
        for field in fields(word):
            _refuse_unfit(f"{name}.{field.name}", getattr(word, field.name))
    elif type(word) is not str and not isinstance(word, FIT):
        raise TypeError(f"Nothing can be cached under “{name}”, a {type(word).__name__}.")
