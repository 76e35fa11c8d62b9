"""How many requests a second one process answers: three pages beside a page of Django's own, in one run.

    .venv/bin/python benchmarks/throughput.py [DATA_DIR] [--seconds 2] [--profile PAGE]

The rival is the least that a page behind a sign-in can cost in Django: the same server's session, user and
messages, a template with the reader's name, and nothing else. It stands in the same process, with the
middlewares that Django's own project template has. Requests go through the whole of both applications, one
after the other and in turn, and the processor's time is counted, so that a busy machine changes little. The
pages are the demonstration's, as a reader meets them: looked at once before.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import sys
import tempfile
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGES = {
    "home": ("director", "/quarters/2024-25Q1/"),
    "programme": ("director", "/programmes/GRF/?quarter=2024-25Q1"),
    "task list": ("provider", "/returns/"),
}
BARE = (
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)
ROUNDS = 7


def main() -> None:
    """Measure each page and the rival in turn, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", nargs="?", help="a data directory with the demonstration (else it is built)")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each page is asked for")
    parser.add_argument("--profile", choices=list(PAGES), help="print where the time of a page goes instead")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(asked.data or folder)
        looks = {name: looking(*page) for name, page in PAGES.items()}
        if asked.profile:
            profile(looks[asked.profile])
            return
        measure({"bare page": bare_page(), **looks}, asked.seconds)


def prepare(folder: str) -> None:
    """The demonstration in a data directory, built where there is none."""
    os.environ["GOLDENTHREAD_DATA_DIR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
    import django
    from django.conf import settings

    django.setup()
    settings.ALLOWED_HOSTS.append("testserver")
    from goldenthread.demo import build
    from goldenthread.store import migrate

    migrate.ensure()
    if not build.exists():
        print("Building the demonstration ...", file=sys.stderr, flush=True)
        build.build(progress=lambda _: None)


Look = Callable[[], "HttpResponse"]


def cookies(username: str) -> str:
    """The cookies of somebody who is signed in and has looked at a page with a form, as every page is."""
    from django.test import Client

    from goldenthread.store.models import User

    client = Client()
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    client.get("/account/")
    return "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())


def request_for(address: str, cookie: str) -> HttpRequest:
    """A request as the server would make it."""
    from django.test import RequestFactory

    return RequestFactory().get(address, headers={"cookie": cookie})


def looking(username: str, address: str) -> Look:
    """Ask for a page of the product as somebody who is signed in."""
    from django.core.handlers.wsgi import WSGIHandler

    handler, cookie = WSGIHandler(), cookies(username)
    return lambda: handler.get_response(request_for(address, cookie))


def bare_page() -> Look:
    """Ask for the rival's page as somebody who is signed in."""
    from django.conf import settings
    from django.contrib.messages import get_messages
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpResponse
    from django.template import Context, Template
    from django.urls import path

    template = Template(
        "<!doctype html><title>Hello</title><p>Hello {{ user.name }}{{ messages|length }}</p>"
    )

    def view(request: HttpRequest) -> HttpResponse:
        words = {"user": request.user, "messages": get_messages(request)}
        return HttpResponse(template.render(Context(words)))

    module = type(sys)("bare_urls")
    module.urlpatterns = [path("bare/", view)]  # type: ignore[attr-defined]
    sys.modules["bare_urls"] = module
    usual, settings.MIDDLEWARE = settings.MIDDLEWARE, list(BARE)
    try:
        handler = WSGIHandler()
    finally:
        settings.MIDDLEWARE = usual
    cookie = cookies("director")

    def look() -> HttpResponse:
        request = request_for("/bare/", cookie)
        request.urlconf = "bare_urls"  # type: ignore[attr-defined]
        return handler.get_response(request)

    return look


def measure(looks: dict[str, Look], seconds: float) -> None:
    """Each in turn, several times: the medians, and their ratios to the rival."""
    for name, look in looks.items():
        if look().status_code != 200:
            raise SystemExit(f"{name} answers {look().status_code}.")
    rates: dict[str, list[float]] = {name: [] for name in looks}
    for _ in range(ROUNDS):
        for name, look in looks.items():
            rates[name].append(rate(look, seconds / ROUNDS))
    rival = median(rates["bare page"])
    print(f"{'page':<12}{'requests/s':>12}{'of the bare page':>20}")
    for name, found in rates.items():
        print(f"{name:<12}{median(found):>12.0f}{median(found) / rival:>20.2f}")


def rate(look: Look, seconds: float) -> float:
    """Requests answered in a second of the processor's."""
    begun, number = process_time(), 0
    while (took := process_time() - begun) < seconds:
        look()
        number += 1
    return number / took


def profile(look: Look) -> None:
    """Where the time of a page goes."""
    look()
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(50):
        look()
    profiler.disable()
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
