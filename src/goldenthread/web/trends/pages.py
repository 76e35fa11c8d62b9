"""The page of trends in violence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.web import choosing, sites
from goldenthread.web.access import needs
from goldenthread.web.quarters.pages import around, base


@needs("see-trends")
def every(request: HttpRequest) -> HttpResponse:
    """Each series of the edition against its baseline."""
    at = choosing.standing(request.GET.get("quarter"))
    words = {
        "document": sites.of(at).trends,
        "fragment": sites.page(at, base(at), "trends"),
        **around(at),
    }
    return render(request, "web/trends/trends.html", words)
