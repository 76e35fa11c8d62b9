"""What a program that watches over the service asks: does it live, and can it do its work?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse

from goldenthread.store import health
from goldenthread.store.last_times import LastTime
from goldenthread.web.access import ANYONE, needs


@needs(ANYONE)
@login_not_required
def live(_request: HttpRequest) -> HttpResponse:
    """A process that answers this is alive; nothing else is looked at."""
    return JsonResponse({"live": True})


@needs(ANYONE)
@login_not_required
def ready(_request: HttpRequest) -> HttpResponse:
    """Whether everything is there that the service needs, in counts: nothing of what it holds."""
    seen = health.look()
    hours = {"backup": seen.backup, "verify": seen.verify}
    told: dict[str, Any] = {
        "ready": seen.ready,
        "database": seen.database,
        "migrations": seen.migrated,
        "disk": seen.disk,
        "disk_free_mb": seen.disk_free // 1_000_000,
        "worker": seen.worker_at_work,
        "worker_seen_seconds_ago": seen.worker and int((seen.now - seen.worker).total_seconds()),
        **{f"{what}_hours_ago": _hours(seen, last) for what, last in hours.items()},
        "verify_whole": seen.verify and seen.verify.well,
    }
    return JsonResponse(told, status=200 if seen.ready else 503)


def _hours(seen: health.Health, last: LastTime | None) -> float | None:
    return None if last is None else round((seen.now - last.at).total_seconds() / 3600, 1)
