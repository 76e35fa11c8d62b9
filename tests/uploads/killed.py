"""Run by the tests of a killed service, in a process of its own: it does one thing, and may kill itself.

    begin | receive | work POINT | submit POINT | look

``work`` and ``submit`` look first. At POINT they end with SIGKILL, as in a power cut; with ``never`` not.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

ANSWERS = {
    "reach.year": 60,
    "kpi.M-1": 42,
    "activity.sessions": 120,
    "activity.activities": 12,
    "spend.actual": 24500,
    "outcome.M-O1.measured": 30,
}
"""Each upload holds one of these answers alone."""


def die() -> None:
    """End here and now."""
    os.kill(os.getpid(), signal.SIGKILL)


def deadly(module: Any, name: str, *, before: bool = False) -> None:
    """Make a function the last thing that this process does."""
    does = getattr(module, name)

    def does_and_dies(*args: Any, **named: Any) -> Any:
        if not before:
            does(*args, **named)
        die()

    setattr(module, name, does_and_dies)


def workbook(answers: dict[str, Any]) -> bytes:
    """An empty workbook of MENTOR for Q1 but for these answers."""
    from tests import small

    from goldenthread.actions import returns

    return small.filled(returns.template(programme="MENTOR", quarter=small.Q1), answers, {})


def begin() -> None:
    """An edition, and somebody who prepares returns; prints the key of their session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from tests import small

    from goldenthread.actions import framework, people

    framework.publish(document=small.document(), by="director")
    who = {"username": "ann", "name": "Ann", "email": "ann@example.org"}
    user = people.add(**who, password="golden thread", by="tester")
    people.give_role(username="ann", role="provider-preparer", provider="north-trust", by="tester")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print(json.dumps(session.session_key))  # noqa: T201


def receive() -> None:
    """A file for each answer."""
    from tests import small

    from goldenthread.actions import uploads

    for field, answer in ANSWERS.items():
        content = workbook({field: answer})
        of = {"programme": "MENTOR", "quarter": small.Q1, "name": "a.xlsx"}
        uploads.receive(**of, content=content, by="ann")


def work(point: str) -> None:
    """The worker, once."""
    from goldenthread.actions import drafts, reading
    from goldenthread.cli.worker import worker
    from goldenthread.store import uploads

    points: dict[str, Callable[[], None]] = {
        "before it is read": lambda: deadly(reading, "read_apart", before=True),
        "after it was read": lambda: deadly(reading, "read_apart"),
        "the draft is begun": lambda: deadly(drafts, "begin"),
        "the draft is changed": lambda: deadly(drafts, "save"),
        "the upload is closed": lambda: deadly(uploads, "close"),
        "all is done": lambda: deadly(reading, "_taken_in"),
        "never": lambda: None,
    }
    look()
    points[point]()
    worker(once=True)


def submit(point: str) -> None:
    """A submission of a sound return."""
    from tests import small

    from goldenthread.actions import returns
    from goldenthread.store import files, ledger, texts
    from goldenthread.store import returns as versions

    points: dict[str, Callable[[], None]] = {
        "the event is recorded": lambda: deadly(ledger, "append"),
        "the file is kept": lambda: deadly(files, "keep"),
        "the texts are kept": lambda: deadly(texts, "keep"),
        "the version is kept": lambda: deadly(versions, "keep"),
        "never": lambda: None,
    }
    look()
    template = returns.template(programme="MENTOR", quarter=small.Q1)
    points[point]()
    returns.submit(content=small.filled(template, small.full_return()), name="m.xlsx", by="ann")


def look() -> None:
    """What is kept, as JSON."""
    from tests import small

    from goldenthread.actions import audit
    from goldenthread.store import drafts, files, ledger, uploads
    from goldenthread.store import returns as versions
    from goldenthread.store.models import DraftChange, DraftConflict

    kept = uploads.of_return("MENTOR", small.Q1)
    for one in kept:
        assert len(files.read(one.digest)) == one.size
    audit.verify_ledger()
    working = drafts.working("MENTOR", small.Q1)
    events = ledger.view().events_of("return.submitted", "MENTOR", small.Q1)
    told = {
        "uploads": {one.digest: one.state for one in kept},
        "revisions": [one.revision for one in reversed(kept)],
        "draft": {field: working.raws[field] for field in ANSWERS} if working else {},
        "revision": working.revision if working else 0,
        "changes": DraftChange.objects.exclude(revision=0).count(),
        "conflicts": DraftConflict.objects.count(),
        "versions": [one.version for one in versions.versions("MENTOR", small.Q1)],
        "events": [event.data["version"] for event in events],
    }
    print(json.dumps(told), flush=True)  # noqa: T201


if __name__ == "__main__":
    from goldenthread import cli

    cli.open_store()
    {"begin": begin, "receive": receive, "work": work, "submit": submit, "look": look}[sys.argv[1]](
        *sys.argv[2:]
    )
