"""What becomes of an extract that was sent: it is scanned, read, and added as a vintage, or refused.

Adding a vintage is one turn at the ledger. So the worker may be killed at any point: the extract is then
still open, and whoever comes next begins it again. One that is begun too often is given up.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any, Final

from django.db import OperationalError
from django.utils import timezone

from goldenthread.actions import records, scanning, vintages
from goldenthread.actions.vintages import Added
from goldenthread.ledger.refusal import Refused
from goldenthread.store import extracts
from goldenthread.store import vintages as kept
from goldenthread.store.extracts import SentExtract, State

log = logging.getLogger("goldenthread.extracts")

MOST_BEGUN: Final = 3
"""How often a worker may begin to read an extract."""
FAULT = (
    "Our program met a fault of its own with these files, and nothing of them was added. "
    "Send them again; if that fails again, tell your administrator."
)
GIVEN_UP = (
    f"Reading was begun {MOST_BEGUN} times and was cut off each time, as where files need more memory than "
    "the server has; nothing of them was added. Split them by years and send them again, or add them on the "
    "server."
)
NOT_SCANNED = (
    "The virus scanner cannot be reached, so the files could not be scanned. They are kept, and tried again "
    "every minute."
)
NOT_SCANNABLE = (
    "{name} is larger than what the virus scanner takes, so nothing was added. "
    "Ask your administrator to raise the scanner’s StreamMaxLength, or to add the files on the server."
)


def read(extract: int, *, at: datetime | None = None) -> None:
    """Do what is to be done with an extract, after those that were sent before it."""
    with extracts.turn_of_all():
        for one in extracts.unfinished():
            if one.id > extract or not _done(one, at):
                return


def _done(one: SentExtract, at: datetime | None) -> bool:
    """Whether something became of an extract; not while the virus scanner is away."""
    if one.begun >= MOST_BEGUN:
        _close(one, State.FAILED, GIVEN_UP, at)
        return True
    extracts.begin(one.id)
    try:
        _scan(one)
        if one.declared.mapped and one.mapping is None:
            files = [(path.name, path.read_bytes()) for path in one.paths]
            extracts.ask(one.id, vintages.see(one.kind, files))
            return True
        added = _add(one, at)
    except scanning.TooLargeToScan as problem:
        _close(one, State.REFUSED, NOT_SCANNABLE.format(name=problem), at)
    except scanning.NotScanned as problem:
        log.warning("Extract %d was not scanned: %s", one.id, problem)
        extracts.wait(one.id, NOT_SCANNED)
        return False
    except Refused as refused:
        if one.mapping:  # which somebody may want to change
            extracts.ask_again(one.id, str(refused), refused.details)
        else:
            _close(one, State.REFUSED, str(refused), at, problems=refused.details)
    except OperationalError:
        raise  # the database is away: the extract stays open, and is tried again
    except Exception:
        log.exception("Extract %d could not be read", one.id)
        _close(one, State.FAILED, FAULT, at)
    else:
        _close(one, State.ADDED, _sentence(one, added), at, vintage=added.digest)
    return True


def _close(one: SentExtract, state: State, sentence: str, at: datetime | None, **told: Any) -> None:
    extracts.close(one.id, state, sentence, at or timezone.now(), **told)


def _scan(one: SentExtract) -> None:
    for path in one.paths:
        try:
            scan = scanning.scan(path.read_bytes())
        except scanning.TooLargeToScan:
            raise scanning.TooLargeToScan(path.name) from None
        if scan and scan.virus:
            raise Refused(f"A virus ({scan.virus}) was found in {path.name}, so nothing was added.")


def _add(one: SentExtract, at: datetime | None) -> Added:
    if one.kind == records.KIND:
        return records.add(
            paths=one.paths, obtained=one.obtained, by=one.by, at=at, new=one.new, publisher=one.publisher
        )
    files = [(path.name, path.read_bytes()) for path in one.paths]
    return vintages.add(
        kind=one.kind,
        files=files,
        obtained=one.obtained,
        by=one.by,
        at=at,
        new=one.new,
        publisher=one.publisher,
        add_repeats=one.add_repeats,
        mapping=one.mapping,
    )


def _sentence(one: SentExtract, added: Added) -> str:
    """What was added; also where a worker that was killed had added it already."""
    recorded = kept.get(added.digest).recorded_at
    return f"Added {added.title}." if recorded >= one.at else added.sentence
