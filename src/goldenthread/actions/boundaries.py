"""Adding a file of boundaries: maps are drawn with the one that was added last."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from goldenthread.ledger.refusal import Refused
from goldenthread.store import boundaries as store
from goldenthread.store import files, places
from goldenthread.store.ledger import NewEvent, append, turn
from goldenthread.trends import boundaries
from goldenthread.trends.words import day

LONGEST_CREDIT = 300


def add(
    *, name: str, content: bytes, obtained: date, credit: str = "", by: str, at: datetime | None = None
) -> tuple[str, ...]:
    """Add a GeoJSON file of boundaries, and say what was found in it; refused with every problem.

    ``credit`` is what the owner of the boundaries wants said beside a map.
    """
    if obtained > timezone.localtime(at).date():
        raise Refused(f"{day(obtained)} is in the future: give the day on which the file was obtained.")
    if len(credit) > LONGEST_CREDIT:
        raise Refused(f"The credit has {len(credit)} characters, and may have {LONGEST_CREDIT}.")
    name = files.name_of(name)
    found, digest = boundaries.read(content, name, places.current()), files.digest_of(content)
    data = {"name": name, "obtained": obtained.isoformat(), "credit": " ".join(credit.split())}
    with turn(at):
        last = store.latest()
        if last and (last.digest, last.obtained, last.credit) == (digest, obtained, data["credit"]):
            return (f"{name} is what maps are drawn with already. Nothing was changed.", *found.lines())
        files.keep(content)
        append(by=by, at=at, events=[NewEvent(store.ADDED, digest, data=data)])
    return (f"Added {name}: maps are drawn with it from now on.", *found.lines())
