"""What each provider does in the last hour, for `last_hour.py`, which runs it and reads what it noted.

Nothing of the product is imported here: providers know its pages alone.
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from pathlib import Path
from typing import Any

import gevent
from locust import HttpUser, events, task
from locust.clients import ResponseContextManager
from locust.env import Environment
from locust.exception import StopUser

PLAN: dict[str, Any] = json.loads(Path(os.environ["LAST_HOUR_PLAN"]).read_text())
STEPS = 12
"""How often a provider stops to think."""
ARRIVE = 0.7
"""The part of the time within which providers begin; the rest is for the last of them to finish."""
STATIC = "/static/vendor/govuk.min.css"
TWICE = "submitted already"
"""What the second of two clicks is told."""
AGAIN = 2.0
"""Seconds from one look at an upload to the next."""

noted: list[tuple[str, float, str]] = []
"""Every request: its name, its milliseconds, and what was wrong with it."""
done: list[str] = []
"""The providers that have finished, or given up."""


@events.request.add_listener
def note(name: str, response_time: float, exception: Exception | None, **_: Any) -> None:
    """Note a request."""
    noted.append((name, response_time, str(exception or "")))


@events.quitting.add_listener
def write(**_: Any) -> None:
    """Hand over what was noted."""
    told = {"requests": noted, "finished": done}
    Path(os.environ["LAST_HOUR_NOTED"]).write_text(json.dumps(told))


@events.init.add_listener
def end_when_done(environment: Environment, **_: Any) -> None:
    """End as soon as every provider is through."""

    def wait() -> None:
        while len(done) < PLAN["count"]:
            gevent.sleep(0.2)
        if environment.runner is not None:
            environment.runner.quit()

    gevent.spawn(wait)


class Wrong(Exception):
    """A page was not what a provider expects; the way ends there."""


class Provider(HttpUser):
    """Somebody who fills in, signs and sends one return."""

    @task
    def way(self) -> None:
        """From the sign-in page to the receipt, once."""
        me = PLAN["providers"].pop(0) if PLAN["providers"] else None
        if me is None:
            raise StopUser
        self.me, self.here = me, f"/returns/{PLAN['quarter']}/{me['programme']}/"
        gevent.sleep(random.uniform(0, ARRIVE) * PLAN["seconds"])
        try:
            self.sign_in()
            self.fill_in()
            self.upload()
            self.send()
        except Wrong:
            pass
        finally:
            done.append(me["programme"])
        raise StopUser

    # The steps

    def sign_in(self) -> None:
        """The sign-in page with its style, the password, and the list of returns."""
        page = self.get("/sign-in/", "sign-in page")
        self.get(STATIC, "a static file")
        words = {"username": self.me["username"], "password": PLAN["password"], "next": "/returns/"}
        self.post("/sign-in/", "sign in (hashing)", page, words)
        self.think()
        self.get("/returns/", "list of returns", self.here)

    def fill_in(self) -> None:
        """The return, and a section on the web; some have a second tab open since before."""
        self.get(self.here, "the return")
        self.think()
        first, second = self.me["sections"]
        tabs = [(one, self.get(f"{self.here}fill/{one}/", "a section")) for one in (first, second)]
        for one, page in tabs if self.me["tabs"] else tabs[:1]:
            self.think()
            words = {**self.me["sections"][one], "seen": hidden(page, "seen"), "who": self.me["username"]}
            self.post(f"{self.here}fill/{one}/", "save a section", page, words)
        self.get(self.here, "the return")

    def upload(self) -> None:
        """The workbook down, and completed up again; then a look now and then until it was read."""
        self.think()
        self.get(f"{self.here}workbook/", "download the workbook")
        self.think()
        page = self.get(f"{self.here}upload/", "upload page")
        content = Path(self.me["workbook"]).read_bytes()
        result = self.post(
            f"{self.here}upload/", "upload a workbook", page, {}, {"workbook": ("a.xlsx", content)}
        )
        self.get(result, "result of an upload")
        since = time.monotonic()
        while not self.get(f"{result}?done", "ask whether it was read"):
            gevent.sleep(AGAIN)
        noted.append((PLAN["read"], (time.monotonic() - since) * 1000, ""))
        self.get(result, "result of an upload", "In the draft")

    def send(self) -> None:
        """Check the answers, send them, certify them, and see the receipt."""
        self.think()
        page = self.get(f"{self.here}check/", "check your answers")
        self.think()
        self.post(f"{self.here}check/", "send to the certifier", page, {})
        page = self.get(f"{self.here}certify/", "certify page", "Your signature")
        self.think()
        words = {"role": "Director", "confirmed": "yes", "revision": hidden(page, "revision")}
        clicks = [gevent.spawn(self.certify, page, words) for _ in range(2 if self.me["twice"] else 1)]
        gevent.joinall(clicks)
        self.get(f"{self.here}receipt/1/", "receipt")

    def certify(self, page: str, words: dict[str, str]) -> None:
        """One click on the button; the second of two is told that it is the second."""
        with self.asked("POST", f"{self.here}certify/", "certify", data=words | token(page)) as answer:
            if answer.status_code == 302 and answer.headers["Location"].endswith("/receipt/1/"):
                answer.success()
            elif answer.status_code == 200 and TWICE in answer.text:
                answer.request_meta["name"] = "certify: the second click"
                answer.success()
            else:
                answer.failure(told(answer))

    # How

    def think(self) -> None:
        """The time that a person takes, spread over what is left of the window."""
        gevent.sleep(random.uniform(0.4, 1.2) * (1 - ARRIVE) * PLAN["seconds"] / STEPS)

    def asked(self, method: str, path: str, name: str, **more: Any) -> ResponseContextManager:
        """A request as a browser sends it; where it leads is not followed by itself."""
        headers = {"Referer": f"{self.host}{path}"}
        answer = self.client.request(
            method, path, name=name, headers=headers, allow_redirects=False, catch_response=True, **more
        )
        assert isinstance(answer, ResponseContextManager)
        return answer

    def get(self, path: str, name: str, expected: str = "") -> str:
        """The text of a page; empty where there is nothing new."""
        with self.asked("GET", path, name) as answer:
            if answer.status_code == 204:
                answer.success()
                return ""
            if answer.status_code != 200:
                answer.failure(told(answer))
                raise Wrong
            text = "" if "spreadsheet" in answer.headers["Content-Type"] else answer.text
            if expected not in text:
                answer.failure(f"The page says nothing of “{expected}”: {' '.join(text.split())[-300:]}")
                raise Wrong
            answer.success()
            return text

    def post(self, path: str, name: str, page: str, words: dict[str, str], files: Any = None) -> str:
        """Send a form, and say where it leads."""
        with self.asked("POST", path, name, data=words | token(page), files=files) as answer:
            if answer.status_code != 302:
                answer.failure(told(answer))
                raise Wrong
            answer.success()
            return str(answer.headers["Location"])


def token(page: str) -> dict[str, str]:
    """What a form needs so that it is believed to be ours."""
    return {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken")}


def hidden(page: str, name: str) -> str:
    """What a hidden box of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def told(answer: ResponseContextManager) -> str:
    """What a page says is wrong, short enough for a table."""
    text = re.sub(r"<[^>]+>", " ", str(answer.text or ""))
    at = max(text.find("There is a problem"), text.find("is not saved"), 0)
    return f"{answer.status_code}: {' '.join(text[at:].split())[:300]}"
