"""What the worker does: it reads uploaded files, and reminds on set days. Its jobs wait in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from goldenthread.actions import reading, reminders
from goldenthread.store import uploads


@task()
def send_due_reminders(at: str = "") -> list[str]:
    """Remind every programme whose day it is. Run twice, nothing more goes out; no ``at`` is the clock."""
    done = reminders.remind_due(at=datetime.fromisoformat(at) if at else None)
    return [one.sentence for one in done]


@task()
def read_upload(upload: int) -> None:
    """Read an uploaded file into the draft of its return. Run twice, nothing more happens."""
    reading.read(upload)


def schedule(at: datetime | None = None) -> bool:
    """Put a job in the queue for whatever is due and has none; say whether there was something."""
    return any([_schedule_reminders(at), _schedule_uploads()])


def _schedule_reminders(at: datetime | None) -> bool:
    if _waiting(send_due_reminders) or not reminders.due(at):
        return False
    send_due_reminders.enqueue(at=at.isoformat() if at else "")
    return True


def _schedule_uploads() -> bool:
    """Uploads whose worker was stopped in the middle, or that could not be scanned, wait without a job."""
    queued = {one["kwargs"].get("upload") for one in _waiting(read_upload)}
    lost = [one.id for one in uploads.unfinished() if one.id not in queued]
    for upload in lost:
        read_upload.enqueue(upload=upload)
    return bool(lost)


def _waiting(job: Task[..., Any]) -> list[dict[str, Any]]:
    """What the jobs of a kind that nobody has begun were given."""
    rows = DBTaskResult.objects.filter(task_path=job.module_path, status=TaskResultStatus.READY)
    return list(rows.values_list("args_kwargs", flat=True))
