"""Receipts: what a provider has in hand for a version that it submitted, and the letter that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from goldenthread.framework.model import Edition
from goldenthread.periods import Quarter
from goldenthread.returns.findings import Finding, Level


@dataclass(frozen=True, slots=True)
class Receipt:
    """A version of a return just submitted: what was received, and when."""

    programme: str
    quarter: Quarter
    version: int
    digest: str
    """The SHA-256 digest of the file that was received: whoever keeps the file can prove what it said."""
    file_name: str
    findings: tuple[Finding, ...]
    """What its reviewer will see."""
    recorded_at: datetime
    serial: int
    """Its entry in the ledger."""

    @property
    def explanations(self) -> int:
        """How many figures were explained to the reviewer."""
        return sum(one.level is Level.QUERY for one in self.findings)


def subject(edition: Edition, receipt: Receipt) -> str:
    """What the letter is about: ``Received: return for Q1 2024-25 of Mentoring, version 2``."""
    title = edition.programme(receipt.programme).title
    what = f"Received: return for {receipt.quarter.label} of {title}, version {receipt.version}"
    return " ".join(what.split())


PROOF = "The same file always has the same digest: keep both, and you can prove what you sent."
NEXT = "The return is reviewed next, and you will be told what was done with it."


def letter(edition: Edition, receipt: Receipt, when: str) -> str:
    """The words of the letter; ``when`` is the moment of submitting, in words."""
    title, name = edition.programme(receipt.programme).title, edition.organisation.name
    whose = f"the return of {title} for {receipt.quarter.in_words}"
    parts = [
        "Hello,",
        f"At {when} we received {whose}, version {receipt.version}.",
        f"The file is {receipt.file_name}. Its digest (SHA-256) is",
        receipt.digest,
        PROOF,
        f"{_explained(receipt.explanations)} {NEXT}",
        name,
        edition.notice,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _explained(number: int) -> str:
    if not number:
        return "No figure needed an explanation."
    what = "explanation of one figure" if number == 1 else f"explanations of {number} figures"
    return f"Your {what} went with it."
