"""Returns: how each stands, its workbook, and what was found. What is done with one is in `acts`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from goldenthread.actions import drafts as actions
from goldenthread.framework.model import Programme
from goldenthread.periods import Quarter
from goldenthread.returns import workflow
from goldenthread.returns.findings import Finding, Level
from goldenthread.store import drafts, editions, ledger
from goldenthread.store import returns as versions
from goldenthread.store.returns import Version
from goldenthread.web import access, choosing
from goldenthread.web.access import reader_of
from goldenthread.web.api.asking import PROBLEMS, asks
from goldenthread.web.data.pages import WORKBOOK
from goldenthread.web.downloads import download

router = Router(tags=["Returns"])
A_WORKBOOK = {"content": {WORKBOOK: {"schema": {"type": "string", "format": "binary"}}}, "description": "OK"}


class VersionOut(Schema):
    """A version that was submitted."""

    version: int
    file_name: str
    digest: str
    submitted_at: datetime


class DraftOut(Schema):
    """What is being filled in."""

    version: int
    revision: int
    stage: str
    """``preparing`` or ``to-certify``."""
    conflicts: int
    """Answers that two people gave differently, and that somebody must choose between."""


class ReturnOut(Schema):
    """How a return stands."""

    programme: str
    title: str
    quarter: str
    state: str
    version: int
    draft: DraftOut | None
    versions: list[VersionOut]


class FindingOut(Schema):
    """One finding, in the words of the page."""

    level: str
    check: str
    places: list[str]
    fields: list[str]
    wrong: str
    todo: str
    explanation: str
    blocks: bool


class FindingsOut(Schema):
    """What was found, in the draft or else in the last version."""

    of: str
    """``draft``, ``version`` or ``nothing``."""
    blocked: bool
    findings: list[FindingOut]


@router.get(
    "/{quarter}", response={200: list[ReturnOut], **PROBLEMS}, url_name="returns", auth=asks("see-return")
)
def every(request: HttpRequest, quarter: str) -> list[dict[str, Any]]:
    """The returns of a quarter that the token’s owner may see."""
    found = choosing.quarter_called(quarter)
    theirs = reader_of(request).programmes("see-return", found)
    programmes = editions.in_force(found)[0].live_programmes
    return [state(one, found) for one in programmes if theirs is None or one.code in theirs]


@router.get(
    "/{quarter}/{programme}",
    response={200: ReturnOut, **PROBLEMS},
    url_name="return",
    auth=asks("see-return"),
)
def one(request: HttpRequest, quarter: str, programme: str) -> dict[str, Any]:
    """How a return stands: its state, its draft, and the versions that were submitted."""
    return state(*its(request, "see-return", quarter, programme))


def its(request: HttpRequest, ability: str, quarter: str, code: str) -> tuple[Programme, Quarter]:
    """The programme and quarter of a return; another organisation's is one that does not exist."""
    found = choosing.quarter_called(quarter)
    return access.own_return(reader_of(request), ability, found, code), found


def state(programme: Programme, quarter: Quarter) -> dict[str, Any]:
    """How a return stands."""
    stands = workflow.state_of(ledger.view().events_of("return.", programme.code, quarter))
    return {
        "programme": programme.code,
        "title": programme.title,
        "quarter": str(quarter),
        "state": stands.state.value,
        "version": stands.version,
        "draft": _draft(programme.code, quarter),
        "versions": list(map(_version, versions.versions(programme.code, quarter))),
    }


def _draft(programme: str, quarter: Quarter) -> dict[str, Any] | None:
    found = drafts.working(programme, quarter)
    if found is None:
        return None
    return {
        "version": found.version,
        "revision": found.revision,
        "stage": drafts.standing(programme, quarter).stage.value,
        "conflicts": len(found.undecided),
    }


def _version(one: Version) -> dict[str, Any]:
    return {
        "version": one.version,
        "file_name": one.file_name,
        "digest": one.digest,
        "submitted_at": one.submitted_at,
    }


@router.get(
    "/{quarter}/{programme}/workbook",
    response={200: None, **PROBLEMS},
    url_name="workbook",
    openapi_extra={"responses": {200: A_WORKBOOK}},
    auth=asks("see-return"),
)
def workbook(request: HttpRequest, quarter: str, programme: str) -> HttpResponse:
    """The workbook to fill in, with all that is known and what the draft holds already in it."""
    whose, found = its(request, "see-return", quarter, programme)
    content = actions.workbook(programme=whose.code, quarter=found)
    return download(content, f"{whose.code} {found}.xlsx", WORKBOOK)


@router.get(
    "/{quarter}/{programme}/findings",
    response={200: FindingsOut, **PROBLEMS},
    url_name="findings",
    auth=asks("see-return"),
)
def findings(request: HttpRequest, quarter: str, programme: str) -> dict[str, Any]:
    """Everything that was found in the draft as it stands; without a draft, in the last version."""
    whose, found = its(request, "see-return", quarter, programme)
    if drafts.working(whose.code, found) is not None:
        checked = actions.check(programme=whose.code, quarter=found)
        return _found("draft", checked.findings)
    last = versions.last(whose.code, found)
    return _found("version", last.findings) if last else _found("nothing", ())


def _found(of: str, findings: tuple[Finding, ...]) -> dict[str, Any]:
    told = [finding_out(one) for one in findings]
    return {"of": of, "blocked": any(one["blocks"] for one in told), "findings": told}


def finding_out(one: Finding) -> dict[str, Any]:
    """A finding as it is told."""
    return {
        "level": Level(one.level).value,
        "check": one.check,
        "places": [str(place) for place in one.places],
        "fields": list(one.fields),
        "wrong": one.wrong,
        "todo": one.todo,
        "explanation": one.explanation,
        "blocks": one.blocks,
    }
