"""Receipts of returns, and the letter about one: the worker sends it, so no mail server holds up a return."""

from __future__ import annotations

from django_tasks import task

from goldenthread.actions.letters import Post
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns import receipts
from goldenthread.returns.receipts import Receipt
from goldenthread.store import addresses, editions
from goldenthread.store import returns as versions
from goldenthread.store.clock import in_words
from goldenthread.store.returns import Version


def receipt_of(*, programme: str, quarter: Quarter, version: int) -> Receipt:
    """The receipt of a version that was submitted; refused when there is no such version."""
    found = next((one for one in versions.versions(programme, quarter) if one.version == version), None)
    if found is None:
        raise Refused(f"There is no version {version} of this return.")
    return as_receipt(found)


def as_receipt(version: Version) -> Receipt:
    """What a provider has in hand for a version."""
    return Receipt(
        version.programme,
        version.quarter,
        version.version,
        version.digest,
        version.file_name,
        version.findings,
        version.submitted_at,
        version.serial,
    )


@task()
def send_receipt(programme: str, quarter: str, version: int) -> int:
    """Write to a programme's people that a version was received; says to how many the letter went."""
    receipt = receipt_of(programme=programme, quarter=Quarter.parse(quarter), version=version)
    edition, _ = editions.in_force(receipt.quarter)
    people = addresses.of_programmes(edition, receipt.quarter)[programme]
    words = receipts.letter(edition, receipt, in_words(receipt.recorded_at))
    return Post().deliver(receipts.subject(edition, receipt), words, people)
