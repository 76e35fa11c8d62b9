"""The commands of docs/api.md, run in their order against a return of the compact edition."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import small
from tests.trends.making import simple

from goldenthread.actions import people, returns, tokens, uploads, vintages
from goldenthread.actions.tokens import SCOPES
from goldenthread.store.models import User

MANUAL = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def commands() -> Iterator[tuple[int, list[str]]]:
    """Each command with the status that it answers."""
    for block in re.findall(r"```sh\n(.*?)```", MANUAL, re.DOTALL):
        for status, command in re.findall(r"# answers (\d{3}):[^\n]*\n(curl [^\n]+)", block):
            yield int(status), shlex.split(command)


class Curl:
    """As much of curl as the manual uses, without a network."""

    def __init__(self, secret: str) -> None:
        self.known = {"$TOKEN": secret, "$AT": "", "$UPLOAD": ""}
        self.files: dict[str, bytes] = {}

    def run(self, words: list[str]) -> Any:
        told: dict[str, str] = {}
        rest = iter(words[1:])
        for word in rest:
            if word in {"-H", "-o", "-F", "-X", "--json"}:
                told[word] = self._filled(next(rest))
            elif word != "-sS":
                told["address"] = self._filled(word)
        answer = self._ask(told)
        if "-o" in told:
            self.files[told["-o"]] = answer.content
        return answer

    def _filled(self, text: str) -> str:
        for name, value in self.known.items():
            text = text.replace(name, value)
        return text

    def _ask(self, told: dict[str, str]) -> Any:
        client = Client(headers={"authorization": told["-H"].partition(": ")[2]})
        if "-F" in told:
            name = told["-F"].removeprefix("file=@")
            return client.post(told["address"], {"file": SimpleUploadedFile(name, self.files[name])})
        if "--json" in told:
            return client.post(told["address"], json.loads(told["--json"]), content_type="application/json")
        return client.generic(told.get("-X", "GET"), told["address"])


@pytest.mark.django_db
def test_the_commands_of_the_manual_answer_as_it_says(somebody: Callable[..., User]) -> None:
    owner = somebody("provider-certifier", "north-trust")
    people.give_role(username=owner.username, role="programme-lead", by="tester", at=small.hours(1))
    curl = Curl(tokens.make(owner=owner, name="P", scopes=tuple(SCOPES), days=1, second_step=True)[1])
    files = [("a.csv", simple("2023-04..2024-07"))]
    vintages.add(kind="mps-borough", files=files, obtained=date(2024, 9, 4), by="ana")
    told = []
    for status, words in commands():
        if "figures" in words[-1] and "certified" not in curl.files:
            returns.accept(programme="MENTOR", quarter=small.Q1, by="lead")
            curl.files["certified"] = b""
        answer = curl.run(words)
        assert answer.status_code == status, words
        told.append(answer)
        if "-o" in words:
            empty = curl.files["mentor.xlsx"]
            curl.files["mentor.xlsx"] = small.filled(empty, small.full_return())
        if status == 202:
            curl.known["$UPLOAD"] = str(answer.json()["id"])
            uploads.read(answer.json()["id"])
    assert len(told) == MANUAL.count("curl -sS") == 11
    assert told[3].json()["state"] == "merged"
    assert told[6].json()["version"] == 1
    assert all(one["kind"] == "cell" for one in told[9].json()["inputs"])
    assert told[10].json()["current"] | {"vintage": 0, "rows": 0} == {
        "count": 138,
        "window": "2024-04..2024-06",
        "vintage": 0,
        "rows": 0,
    }


def test_the_manual_says_what_scopes_and_limits_there_are() -> None:
    from goldenthread.web.api.asking import A_MINUTE

    assert re.findall(r"^\| `(\w+)` \|", MANUAL, re.MULTILINE) == list(SCOPES)
    assert f"It asks {A_MINUTE} times a minute at most." in MANUAL
