"""The addresses of the API, its description for programs (OpenAPI) and the page that people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from goldenthread.web.access import ANYONE, SIGNED_IN, TOKEN, needs
from goldenthread.web.api import acts, figures, returns, rounds, trends
from goldenthread.web.api.asking import A_MINUTE, api

PREFIX = "api/v1/"

api.add_router("rounds", rounds.router)
api.add_router("returns", returns.router)
api.add_router("returns", acts.router)
api.add_router("figures", figures.router)
api.add_router("trends", trends.router)


def _nowhere(_request: HttpRequest, rest: str) -> HttpResponse:
    """An address that the API does not have is told as everything else is."""
    sentence = f"The API has no address /{PREFIX}{rest}. See those that it has at /{PREFIX}."
    return JsonResponse({"sentence": sentence, "details": []}, status=404)


nowhere: Any = csrf_exempt(needs(TOKEN)(_nowhere))
nowhere.login_required = False


def routes() -> Iterator[URLPattern]:
    """Every address of the API, each let through by its token and not by a cookie."""
    for one in api.urls[0]:
        if isinstance(one, URLPattern) and one.name != "api-root":
            view: Any = needs(TOKEN)(one.callback)
            view.login_required = False
            yield path(f"{PREFIX}{one.pattern}", view, name=f"api-{one.name}")
    yield path(f"{PREFIX}<path:rest>", nowhere, name="api-nowhere")


def schema() -> Mapping[str, Any]:
    """The description of the API."""
    return api.get_openapi_schema(path_prefix=f"/{PREFIX}")


def _openapi(_request: HttpRequest) -> HttpResponse:
    """The description of the API for programs; there is nothing in it that is not in the manual."""
    return JsonResponse(schema())


openapi: Any = needs(ANYONE)(_openapi)
openapi.login_required = False


@dataclass(frozen=True, slots=True)
class Operation:
    """A question that the API answers, as the page lists it."""

    method: str
    path: str
    group: str
    what: str
    takes: str


@needs(SIGNED_IN)
def reference(request: HttpRequest) -> HttpResponse:
    """What programs can ask for, in a table."""
    words = {"operations": list(_operations()), "a_minute": A_MINUTE}
    return render(request, "web/api/reference.html", words)


def _operations() -> Iterator[Operation]:
    for address, methods in schema()["paths"].items():
        for method, told in methods.items():
            named = [one["name"] for one in told["parameters"] if one["in"] == "query"]
            sent = ["a body, see OpenAPI"] if "requestBody" in told else []
            takes = ", ".join([*named, *sent])
            yield Operation(method.upper(), address, told["tags"][0], told["description"], takes)
