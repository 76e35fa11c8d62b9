"""Reading pages as a person would: their words, headings and links."""

from __future__ import annotations

import html
import re
from typing import Any


def page(answer: Any) -> str:
    """The source of a page that was answered."""
    return str(answer.content.decode())


def words(answer: Any) -> str:
    """What a page says, as one line."""
    source = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", page(answer))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", source)).split())


def links(answer: Any) -> dict[str, str]:
    """The links of a page by their words; of equal ones the first."""
    found: dict[str, str] = {}
    for href, inside in re.findall(r'(?s)<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', page(answer)):
        found.setdefault(" ".join(re.sub(r"<[^>]+>", "", html.unescape(inside)).split()), html.unescape(href))
    return found


def heading(answer: Any) -> str:
    """The page's one heading of the first level."""
    (found,) = re.findall(r"(?s)<h1[^>]*>(.*?)</h1>", page(answer))
    return html.unescape(re.sub(r"<[^>]+>", "", str(found)))
