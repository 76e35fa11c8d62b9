"""The register of free texts: what providers wrote, and reasons for decisions. A text may be erased.

A decision's reason has the id ``reason.<serial of its event>``, and stands beside the texts of the return.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns.known import Texts
from goldenthread.store.models import Reason, ReturnText, ReturnVersion
from goldenthread.store.moment import once
from goldenthread.store.views import view

LONGEST = 2000
"""The most characters of a reason."""

State = tuple[tuple[int, str], ...]
"""What the register holds, told apart cheaply: every row with its mark."""


def plain(text: str) -> str:
    """A text that every database can hold: without the characters that are no characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()


WHY = "Say why, in a sentence. The reason is kept beside the decision."


def checked_reason(text: str, missing: str = WHY, longest: int = LONGEST) -> str:
    """A reason, or other words, fit to be kept; refused with ``missing`` when nothing was said."""
    reason = plain(text)
    if not reason:
        raise Refused(missing)
    if len(reason) > longest:
        what = "reason" if missing == WHY else "text"
        raise Refused(f"The {what} has {len(reason)} characters. Shorten it to {longest} or fewer.")
    return reason


def reason_id(serial: int) -> str:
    """The id of the reason for the decision that is the event with this serial."""
    return f"reason.{serial}"


def keep_reason(serial: int, programme: str, quarter: Quarter, text: str) -> None:
    """Keep the words that belong to an event, such as why something was decided."""
    Reason.objects.create(serial=serial, programme=programme, quarter=quarter, text=text)


def reason_text(name: str) -> str:
    """The reason with this id; an empty text when there is none, or it was erased."""
    found = Reason.objects.filter(serial=int(name.removeprefix("reason."))).first()
    return found.text if found else ""


def keep(version: ReturnVersion, texts: Mapping[str, str]) -> None:
    """Keep the texts of a submitted version."""
    kept = kept_texts(texts)
    ReturnText.objects.create(version=version, texts=kept, mark=mark(kept))


def kept_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts as they are kept: those left blank are not."""
    return {field: plain(text) for field, text in sorted(texts.items()) if plain(text)}


def of_version(programme: str, quarter: Quarter, version: int) -> Mapping[str, str]:
    """The texts of one submitted version, by field id; those left blank, or erased, are absent."""
    of = {"version__programme": programme, "version__quarter": quarter, "version__version": version}
    found = ReturnText.objects.filter(**of).values_list("texts", flat=True).first()
    return dict(found or {})


def mark(texts: Mapping[str, str]) -> str:
    """A digest of the texts of a version."""
    return sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()


@once
def state() -> State:
    """What the register holds now."""
    versions = ReturnText.objects.order_by("version_id").values_list("version_id", "mark")
    return (*versions, *Reason.objects.order_by("serial").values_list("serial", "text"))


def standing(serial: int, mark: str) -> Texts:
    """The texts of every return that stood after a serial, and the reasons for the decisions until then."""
    return _standing(serial, mark, state())


@lru_cache(maxsize=16)
def _standing(serial: int, _mark: str, state: State) -> Texts:
    accepted = {
        (e.subject, e.period): e.data["version"] for e in view(serial=serial).events_of("return.accepted")
    }
    rows = ReturnVersion.objects.values_list("pk", "programme", "quarter", "version")
    ids = {
        pk for pk, programme, number, version in rows if accepted.get((programme, Quarter(number))) == version
    }
    found = dict(_accepted(tuple(one for one in state if one[0] in ids)))
    for reason in Reason.objects.filter(serial__lte=serial):
        key = reason.programme, Quarter(reason.quarter)
        found[key] = {**found.get(key, {}), reason_id(reason.serial): reason.text}
    return found


@lru_cache(maxsize=4)
def _accepted(versions: State) -> Texts:
    """The texts of some versions: read when one is accepted or erased, not at every entry of the ledger."""
    ids = {pk for pk, _ in versions}
    rows = ReturnText.objects.values_list("version_id", "version__programme", "version__quarter", "texts")
    return {(programme, Quarter(number)): dict(texts) for pk, programme, number, texts in rows if pk in ids}
