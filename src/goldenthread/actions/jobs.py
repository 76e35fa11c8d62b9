"""What the worker does: it reads uploads and extracts, and on set days reminds people and clears sessions.

Its jobs wait in the database.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from goldenthread.actions import adding, reading, reminders, verifying
from goldenthread.store import extracts, uploads


@task()
def send_due_reminders(at: str = "") -> list[str]:
    """Remind every programme whose day it is. Run twice, nothing more goes out; no ``at`` is the clock."""
    done = reminders.remind_due(at=datetime.fromisoformat(at) if at else None)
    return [one.sentence for one in done]


@task()
def read_upload(upload: int) -> None:
    """Read an uploaded file into the draft of its return. Run twice, nothing more happens."""
    reading.read(upload)


@task()
def read_extract(extract: int) -> None:
    """Read an extract that was sent, and add it as a vintage. Run twice, nothing more happens."""
    adding.read(extract)


@task()
def verify_store(by: str) -> bool:
    """Verify everything that is kept; what was found is kept, and whether all of it passed."""
    return verifying.verify_store(by=by, show=lambda _: None).ok


def start_verification(*, by: str) -> bool:
    """Have a worker verify the whole store, unless one is about to; whether it was put in the queue."""
    if is_verifying():
        return False
    verify_store.enqueue(by=by)
    return True


def is_verifying() -> bool:
    """Whether a verification waits for a worker, or a worker is at it."""
    open_ = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return DBTaskResult.objects.filter(task_path=verify_store.module_path, status__in=open_).exists()


@task()
def clear_sessions() -> None:
    """Delete the sessions that have ended by their age. Run twice, nothing more happens."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def schedule(at: datetime | None = None) -> bool:
    """Put a job in the queue for whatever is due and has none; say whether there was something."""
    extracts.clear(at or timezone.now())
    return any([_schedule_reminders(at), _schedule_uploads(), _schedule_extracts()])


def _schedule_reminders(at: datetime | None) -> bool:
    if _waiting(send_due_reminders) or not reminders.due(at):
        return False
    send_due_reminders.enqueue(at=at.isoformat() if at else "")
    return True


def _schedule_uploads() -> bool:
    return _again(read_upload, "upload", [one.id for one in uploads.unfinished()])


def _schedule_extracts() -> bool:
    return _again(read_extract, "extract", [one.id for one in extracts.unfinished()])


def _again(job: Task[..., Any], what: str, unfinished: list[int]) -> bool:
    """Files whose worker was stopped in the middle, or that could not be scanned, wait without a job."""
    queued = {one["kwargs"].get(what) for one in _waiting(job)}
    lost = [number for number in unfinished if number not in queued]
    for number in lost:
        job.enqueue(**{what: number})
    return bool(lost)


CLEARED_ON = 6
"""The day of the week on which ended sessions are cleared: Sunday, where Monday is 0."""


def schedule_clearing(at: datetime | None = None) -> bool:
    """Have ended sessions cleared on the set day, or on the next one on which a worker looks; once a week."""
    now = timezone.localtime(at)
    day = now - timedelta(days=(now.weekday() - CLEARED_ON) % 7)
    begins = day.replace(hour=0, minute=0, second=0, microsecond=0)
    cleared = DBTaskResult.objects.filter(task_path=clear_sessions.module_path, enqueued_at__gte=begins)
    if cleared.exists():
        return False
    clear_sessions.enqueue()
    return True


def _waiting(job: Task[..., Any]) -> list[dict[str, Any]]:
    """What the jobs of a kind that nobody has begun were given."""
    rows = DBTaskResult.objects.filter(task_path=job.module_path, status=TaskResultStatus.READY)
    return list(rows.values_list("args_kwargs", flat=True))
