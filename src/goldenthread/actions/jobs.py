"""What the worker does: it reminds programmes on set days. Jobs wait in the database for a worker."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from goldenthread.actions import reminders


@task()
def send_due_reminders(at: str = "") -> list[str]:
    """Remind every programme whose day it is. Run twice, nothing more goes out; no ``at`` is the clock."""
    done = reminders.remind_due(at=datetime.fromisoformat(at) if at else None)
    return [one.sentence for one in done]


def schedule(at: datetime | None = None) -> bool:
    """Put a job in the queue where a reminder is due and no job waits already; say whether it was."""
    waits = DBTaskResult.objects.filter(
        task_path=send_due_reminders.module_path, status=TaskResultStatus.READY
    )
    if waits.exists() or not reminders.due(at):
        return False
    send_due_reminders.enqueue(at=at.isoformat() if at else "")
    return True
