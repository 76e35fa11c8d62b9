"""The letters that tell a provider what was done with its return. They hold no figures and nobody's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from goldenthread.framework.model import Edition
from goldenthread.ledger.values import Event

TOLD: Mapping[str, str] = MappingProxyType(
    {
        "query.asked": "A query about your return",
        "return.returned": "Sent back for changes: your return",
        "return.reopened": "Reopened for a correction: your return",
        "return.accepted": "Accepted: your return",
    }
)
"""The events that a provider is written to about, and what the letter is about."""

_WHERE = {
    "query.asked": "queries/",
    "return.returned": "",
    "return.reopened": "",
    "return.accepted": "versions/",
}


@dataclass(frozen=True, slots=True)
class News:
    """Something that was done with a return, of which its people are told."""

    edition: Edition
    event: Event
    waiting: int
    """How many figures and sections wait for the provider's answer."""
    site: str
    """Where people reach the service; empty where nothing says so."""

    @property
    def title(self) -> str:
        """The programme's title."""
        return self.edition.programme(self.event.subject).title

    @property
    def whose(self) -> str:
        """``of Mentoring for Q1 2024-25``."""
        return f"of {self.title} for {self.event.period.label if self.event.period else ''}"


def subject(news: News) -> str:
    """What the letter is about: ``Accepted: your return of Mentoring for Q1 2024-25``."""
    return " ".join(f"{TOLD[news.event.kind]} {news.whose}".split())


def letter(news: News) -> str:
    """The words of the letter."""
    name = news.edition.organisation.name
    parts = ["Hello,", _what(news), _where(news), name, news.edition.notice]
    return "\n\n".join(part for part in parts if part) + "\n"


def _what(news: News) -> str:
    match news.event.kind:
        case "return.returned":
            return f"We send the return {news.whose} back to you for changes. {_asked(news)}"
        case "return.reopened":
            return (
                f"We have reopened the return {news.whose} for a correction. Its figures count until "
                "you have sent another version and we have accepted it."
            )
        case "return.accepted":
            said = " We have left you a message." if news.event.data.get("reason-text-id") else ""
            return (
                f"We have accepted the return {news.whose}. Its figures count from now on. Thank you.{said}"
            )
    return f"We have a query about the return {news.whose}. {_asked(news)}"


def _asked(news: News) -> str:
    if not news.waiting:
        return "The reason is kept with the return."
    what = "1 figure or section waits" if news.waiting == 1 else f"{news.waiting} figures or sections wait"
    return f"{what} for your answer. Where a figure is wrong, correct it in the return."


def _where(news: News) -> str:
    page = f"returns/{news.event.period}/{news.event.subject}/{_WHERE[news.event.kind]}"
    if not news.site:
        return "Sign in to Golden Thread to read more."
    return f"Sign in to read more: {news.site}/{page}"
