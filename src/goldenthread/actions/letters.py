"""Sending letters by e-mail, and what becomes of one that cannot be sent."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage

from goldenthread.store import editions

log = logging.getLogger("django.letters")
_later = ThreadPoolExecutor(max_workers=2, thread_name_prefix="letters")


def deliver(address: str, subject: str, words: str) -> int | None:
    """How many letters went: none when this one was refused, and None when the server cannot be reached."""
    try:
        return EmailMessage(subject, words, to=[address]).send()
    except (SMTPRecipientsRefused, SMTPDataError):
        return 0
    except (SMTPException, OSError):
        return None


class Post:
    """The way to the mail server. When that cannot be reached, nobody waits for it a second time."""

    def __init__(self) -> None:
        self.reachable = True

    def deliver(self, subject: str, words: str, people: Iterable[str]) -> int:
        """To how many people the letter went; each gets one of their own, and sees nobody else's address."""
        return sum(self._to(address, subject, words) for address in people)

    def _to(self, address: str, subject: str, words: str) -> int:
        if not self.reachable:
            return 0
        sent = deliver(address, subject, words)
        self.reachable = sent is not None
        return sent or 0


def send(address: str, subject: str, words: str) -> bool:
    """Send a letter, and say whether it went."""
    return bool(deliver(address, subject, words))


def send_later(address: str, subject: str, words: str) -> None:
    """Send a letter while its sender is answered already: how long it takes tells nobody anything."""
    _later.submit(_sent_or_logged, address, subject, words)


def _sent_or_logged(address: str, subject: str, words: str) -> None:
    if not send(address, subject, words):
        log.warning("A letter could not be sent. Is the mail server of GOLDENTHREAD_SMTP at work?")


def composed(*parts: str) -> str:
    """The words of a letter: paragraphs, then who writes, and the notice of the edition."""
    published = editions.latest()
    edition = published.edition if published else None
    signed = [edition.organisation.name, edition.notice] if edition else ["Golden Thread"]
    return "\n\n".join(part for part in ("Hello,", *parts, *signed) if part) + "\n"
