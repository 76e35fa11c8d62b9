"""Extracts that were sent on the page: their files lie aside until the worker has read them.

Those of an extract that becomes a vintage are kept as the vintage's own. Those of any other go: whoever sent
them has them still, and what was wrong stays noted.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.db import transaction
from django.db.models import F

from goldenthread.ledger.refusal import Refused
from goldenthread.store import texts
from goldenthread.store.files import name_of
from goldenthread.store.models import Extract
from goldenthread.store.paths import folder
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.mapping import TableMapping
from goldenthread.trends.kinds.seen import SeenTable

Sent = tuple[str, Iterable[bytes]]
"""A file as it comes from the browser: its name, and its bytes in pieces."""

MOST_TOLD: Final = 200
"""The most problems that are noted; whoever mends these and sends the files again learns of more."""

ASKED_FOR: Final = timedelta(days=30)
NOBODY_SAID: Final = (
    f"Nobody said within {ASKED_FOR.days} days which of its columns says what, so nothing was added. "
    "Send it again."
)


class State(StrEnum):
    """What became of an extract so far."""

    WAITING = "waiting"
    READING = "reading"
    ASKING = "asking"
    """It waits for a person to say which column says what."""
    ADDED = "added"
    """It is a vintage."""
    REFUSED = "refused"
    """Nothing was added; its problems say why."""
    FAILED = "failed"
    """A fault of our own program."""

    @property
    def done(self) -> bool:
        """Whether nothing more will become of it."""
        return self not in (*OPEN, State.ASKING)


OPEN = (State.WAITING, State.READING)


@dataclass(frozen=True, slots=True)
class SentExtract:
    """An extract that somebody sent, and what became of it."""

    id: int
    kind: str
    obtained: date | None
    """None where its files say on which day they were made."""
    names: tuple[str, ...]
    new: tuple[str, ...]
    """Names that look misspelt, and of which the sender says that they are new."""
    publisher: str
    """Who published it, where its kind does not say it."""
    add_repeats: bool
    """Whether two rows of one month, area and class are added up."""
    seen: tuple[SeenTable, ...]
    """Of a kind that is mapped: the first lines of its tables, once a worker has looked at them."""
    mapping: TableMapping | None
    """Which column says what, once somebody said it."""
    size: int
    """Bytes of all files together."""
    by: str
    at: datetime
    state: State
    begun: int
    """How often a worker began to read it."""
    done_at: datetime | None
    sentence: str
    problems: tuple[str, ...]
    vintage: str
    """The digest of the vintage that it is; empty while it is none."""

    @property
    def declared(self) -> Kind:
        """The declaration of its kind."""
        return KINDS[self.kind]

    @property
    def paths(self) -> list[Path]:
        """Its files, while they wait; each in a folder of its own, under its name."""
        return [_place(self.id) / str(number) / name for number, name in enumerate(self.names)]


# Looking


def one(extract: int) -> SentExtract:
    """One extract; refused when there is none."""
    row = Extract.objects.filter(pk=extract).first()
    if row is None:
        raise Refused("No such extract was sent. See the list of those that were.")
    return _sent(row)


def lately(most: int) -> tuple[SentExtract, ...]:
    """The extracts that were sent last, newest first."""
    return tuple(map(_sent, Extract.objects.order_by("-pk")[:most]))


def unfinished() -> tuple[SentExtract, ...]:
    """The extracts that something is still to become of, oldest first."""
    return tuple(map(_sent, Extract.objects.filter(state__in=OPEN).order_by("pk")))


def _sent(row: Extract) -> SentExtract:
    return SentExtract(
        row.pk,
        row.kind,
        row.obtained,
        tuple(row.names),
        tuple(row.new),
        row.publisher,
        row.add_repeats,
        tuple(map(SeenTable.of, row.seen)),
        TableMapping.of(row.mapping) if row.mapping else None,
        row.size,
        row.by,
        row.at,
        State(row.state),
        row.begun,
        row.done_at,
        row.sentence,
        tuple(row.problems),
        row.vintage,
    )


# Writing


def keep(
    kind: str,
    obtained: date | None,
    files: Sequence[Sent],
    new: Sequence[str],
    by: str,
    at: datetime,
    *,
    publisher: str = "",
    add_repeats: bool = False,
) -> int:
    """Keep an extract's files aside, and that it was sent; answers its number. All of it or nothing."""
    names = [name_of(name) for name, _ in files]
    with TemporaryDirectory(dir=folder("extracts"), prefix="sent-") as place:  # nobody waits for this
        size = sum(
            _write(Path(place, "files", str(number), name), pieces)
            for number, (name, (_, pieces)) in enumerate(zip(names, files, strict=True))
        )
        with transaction.atomic():
            row = Extract.objects.create(
                kind=kind,
                obtained=obtained,
                names=names,
                new=[texts.plain(one) for one in new],
                publisher=texts.plain(publisher),
                add_repeats=add_repeats,
                size=size,
                by=by,
                at=at,
                state=State.WAITING,
            )
            shutil.rmtree(_place(row.pk), ignore_errors=True)  # of a number that was taken back
            Path(place, "files").rename(_place(row.pk))
    return row.pk


def _write(path: Path, pieces: Iterable[bytes]) -> int:
    path.parent.mkdir(mode=0o700, parents=True)
    with path.open("xb") as out:
        size = sum(map(out.write, pieces))
        out.flush()
        os.fsync(out.fileno())
    path.chmod(0o600)
    return size


def begin(extract: int) -> None:
    """Note that a worker begins to read it."""
    rows = Extract.objects.filter(pk=extract, state__in=OPEN)
    rows.update(state=State.READING, sentence="", begun=F("begun") + 1)


def wait(extract: int, sentence: str) -> None:
    """Note that it must wait, and why: that a worker began does not count."""
    rows = Extract.objects.filter(pk=extract, state__in=OPEN)
    rows.update(state=State.WAITING, sentence=sentence, begun=F("begun") - 1)


def ask(extract: int, seen: Sequence[SeenTable]) -> None:
    """Note what its tables look like, and that a person is to say which column says what."""
    rows = Extract.objects.filter(pk=extract, state__in=OPEN)
    rows.update(state=State.ASKING, seen=[one.to_json() for one in seen], begun=0)


def ask_again(extract: int, sentence: str, problems: Sequence[str]) -> None:
    """Note that it could not be read by its mapping, and why; its files stay."""
    rows = Extract.objects.filter(pk=extract, state__in=OPEN)
    told = [texts.plain(one) for one in problems[:MOST_TOLD]]
    rows.update(state=State.ASKING, sentence=texts.plain(sentence), problems=told, begun=0)


def answer(extract: int, mapping: TableMapping) -> bool:
    """Note which column says what, and that it waits to be read; False where nobody asks any more."""
    rows = Extract.objects.filter(pk=extract, state=State.ASKING)
    waiting = {"state": State.WAITING, "sentence": "", "problems": []}
    return bool(rows.update(mapping=mapping.to_json(), **waiting))


def close(
    extract: int,
    state: State,
    sentence: str,
    at: datetime,
    *,
    problems: Sequence[str] = (),
    vintage: str = "",
) -> None:
    """Note what became of it, and let its files go. What is noted once stays."""
    told = [texts.plain(one) for one in problems[:MOST_TOLD]]
    if len(problems) > MOST_TOLD:
        told.append(f"{len(problems) - MOST_TOLD:,} more. Mend these first.")
    Extract.objects.filter(pk=extract, state__in=(*OPEN, State.ASKING)).update(
        state=state, sentence=texts.plain(sentence), problems=told, vintage=vintage, done_at=at
    )
    shutil.rmtree(_place(extract), ignore_errors=True)


def clear(at: datetime) -> None:
    """Delete the files of extracts that were closed by a worker who was stopped before it could.

    An extract whose columns nobody named for so many days is closed.
    """
    for extract in Extract.objects.filter(state=State.ASKING, at__lt=at - ASKED_FOR).values_list(
        "pk", flat=True
    ):
        close(extract, State.REFUSED, NOBODY_SAID, at)
    here = [int(place.name) for place in folder("extracts").iterdir() if place.name.isdigit()]
    done = Extract.objects.filter(pk__in=here).exclude(state__in=(*OPEN, State.ASKING))
    for extract in done.values_list("pk", flat=True):
        shutil.rmtree(_place(extract), ignore_errors=True)


def _place(extract: int) -> Path:
    return folder("extracts") / str(extract)


@contextmanager
def turn_of_all() -> Iterator[None]:
    """Wait until no other worker reads an extract. A worker that dies gives its turn back."""
    with (folder("locks") / "extracts").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
