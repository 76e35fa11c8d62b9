"""A refusal: one rule, one sentence, wherever it is read."""

from __future__ import annotations


class Refused(Exception):
    """What was asked cannot be done; the message tells the person who asked why, and what to do instead."""

    def __init__(self, sentence: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.details = details
        """Further lines, such as the problems found."""
