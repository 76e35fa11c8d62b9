"""What somebody reads who has typed too many wrong passwords."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def answer(request: HttpRequest, _original: Any = None, _credentials: Any = None) -> HttpResponse:
    """The same page whether there is such an account or not."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    words = {"limit": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "web/people/locked.html", words, status=429)
