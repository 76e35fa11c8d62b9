"""What is done with a return: uploading a workbook, sending it to the certifier, signing or declining it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from goldenthread.actions import drafts, uploads
from goldenthread.returns.workbook.container import LARGEST_FILE
from goldenthread.store import roles
from goldenthread.store import uploads as kept
from goldenthread.store.uploads import Uploaded
from goldenthread.web.api.asking import CONFLICT, PROBLEMS, UNFIT, Conflict, Text, acting, asks
from goldenthread.web.api.returns import FindingOut, ReturnOut, finding_out, its, state

router = Router(tags=["What is done with a return"])
RETURN = "/{quarter}/{programme}"
PREPARE, CERTIFY = "prepare-return", "certify-return"
WHOLE = {**PROBLEMS, **CONFLICT}
SENT = {**WHOLE, **UNFIT}
Number = Annotated[int, Field(ge=1, lt=2**63)]


class Workbook(UploadedFile):
    """A file with something in it: an empty one is no workbook, and its form may say nothing of it."""

    @classmethod
    def __get_pydantic_json_schema__(cls, _core_schema: Any, _handler: Any) -> dict[str, Any]:
        return {"type": "string", "format": "binary", "minLength": 1}


class UploadOut(Schema):
    """A file that was uploaded, and what became of it."""

    id: int
    name: str
    digest: str
    by: str
    at: datetime
    state: str
    """``waiting``, ``reading``, ``merged``, ``refused`` or ``failed``."""
    sentence: str
    taken: int | None
    """How many answers of the draft it changed."""
    undecided: int | None
    """How many it answered otherwise than somebody else had meanwhile."""
    findings: list[FindingOut]


class Signature(Schema):
    """What the certifier says in signing."""

    role: Text
    confirmed: bool
    revision: int | None = None
    """The revision that was looked at; another one is not signed unseen."""


class Declined(Schema):
    """Why the certifier does not sign."""

    reason: Text


class ReceiptOut(Schema):
    """That a version was submitted, with the digest of its file."""

    programme: str
    quarter: str
    version: int
    file_name: str
    digest: str
    recorded_at: datetime
    serial: int


@router.post(f"{RETURN}/uploads", response={202: UploadOut, **SENT}, url_name="uploads", auth=asks(PREPARE))
def upload(request: HttpRequest, quarter: str, programme: str, file: File[Workbook]) -> Status[Any]:
    """Upload a filled workbook into the draft. A worker reads it: ask for the upload until it is done."""
    whose, found = its(request, PREPARE, quarter, programme)
    with acting():
        if (file.size or 0) > LARGEST_FILE:
            raise Conflict(uploads.TOO_LARGE)
        number = uploads.receive(
            programme=whose.code, quarter=found, content=file.read(), name=file.name or "", by=_who(request)
        )
    return Status(202, _upload(kept.one(number)))


@router.get(
    f"{RETURN}/uploads",
    response={200: list[UploadOut], **PROBLEMS},
    url_name="uploads",
    auth=asks("see-return"),
)
def every_upload(request: HttpRequest, quarter: str, programme: str) -> list[dict[str, Any]]:
    """Every file that was uploaded to a return, newest first, failed ones too."""
    whose, found = its(request, "see-return", quarter, programme)
    return [_upload(one) for one in kept.of_return(whose.code, found)]


@router.get(
    f"{RETURN}/uploads/{{number}}",
    response={200: UploadOut, **PROBLEMS, **UNFIT},
    url_name="one-upload",
    auth=asks("see-return"),
)
def one_upload(request: HttpRequest, quarter: str, programme: str, number: Number) -> dict[str, Any]:
    """What became of an upload, with what was found in it."""
    whose, found = its(request, "see-return", quarter, programme)
    return _upload(kept.one(number, whose.code, found))


Act = Callable[..., Any]


def _done(request: HttpRequest, ability: str, quarter: str, programme: str, act: Act, **given: Any) -> Any:
    """Do something with a return in the name of the token's owner; what the act gives back, and of which."""
    whose, found = its(request, ability, quarter, programme)
    with acting():
        return act(programme=whose.code, quarter=found, by=_who(request), **given), (whose, found)


@router.post(f"{RETURN}/send", response={200: ReturnOut, **WHOLE}, url_name="send", auth=asks(PREPARE))
def send(request: HttpRequest, quarter: str, programme: str) -> dict[str, Any]:
    """Send the draft to the certifier."""
    _, of = _done(request, PREPARE, quarter, programme, drafts.send)
    return state(*of)


@router.post(
    f"{RETURN}/take-back", response={200: ReturnOut, **WHOLE}, url_name="take-back", auth=asks(PREPARE)
)
def take_back(request: HttpRequest, quarter: str, programme: str) -> dict[str, Any]:
    """Take the draft back from the certifier, to change it."""
    _, of = _done(request, PREPARE, quarter, programme, drafts.take_back)
    return state(*of)


@router.post(f"{RETURN}/certify", response={200: ReceiptOut, **SENT}, url_name="certify", auth=asks(CERTIFY))
def certify(request: HttpRequest, quarter: str, programme: str, signature: Signature) -> dict[str, Any]:
    """Sign the draft that was sent; it is submitted in the same moment, and this is its receipt."""
    done, _ = _done(request, CERTIFY, quarter, programme, drafts.certify, **signature.model_dump())
    return {**{name: getattr(done, name) for name in ReceiptOut.model_fields}, "quarter": str(done.quarter)}


@router.post(f"{RETURN}/decline", response={200: ReturnOut, **SENT}, url_name="decline", auth=asks(CERTIFY))
def decline(request: HttpRequest, quarter: str, programme: str, declined: Declined) -> dict[str, Any]:
    """Decline to sign the draft, with the reason; its preparers can change it again."""
    _, of = _done(request, CERTIFY, quarter, programme, drafts.decline, reason=declined.reason)
    return state(*of)


def _who(request: HttpRequest) -> str:
    return request.user.get_username()


def _upload(one: Uploaded) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "digest": one.digest,
        "by": roles.name_person(one.by),
        "at": one.at,
        "state": one.state.value,
        "sentence": one.sentence,
        "taken": one.taken,
        "undecided": one.undecided,
        "findings": [finding_out(each) for each in one.findings],
    }
