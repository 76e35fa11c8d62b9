"""A refusal as a page: the same sentence that the terminal prints, and never a traceback."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.ledger.refusal import Refused

Answer = Callable[[HttpRequest], HttpResponse]


class Refusals:
    """Answer a refusal with its sentence."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Anything but a refusal is left to Django."""
        if not isinstance(problem, Refused):
            return None
        words = {"sentence": str(problem), "details": problem.details}
        return render(request, "web/refused.html", words, status=404)
