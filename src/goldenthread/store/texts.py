"""The register of free texts: what providers wrote, and reasons for decisions. A text may be erased.

A decision's reason has the id ``reason.<serial of its event>``, and is shown next to the texts of the return.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256

from django.db import connection

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns.known import Texts
from goldenthread.store.models import EventRow, Reason, ReturnText, ReturnVersion
from goldenthread.store.moment import once
from goldenthread.store.views import once_for_each_end

LONGEST = 2000
"""The most characters of a reason."""

State = str
"""What the register holds of some quarters, told apart cheaply: a digest of every row's mark."""

LOOK_BACK = 8
"""How many quarters back a page tells texts: an open risk is remembered so long (`performance.risks`)."""


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


IN_A_LINE = {"sqlite": "group_concat(m, ',')", "postgresql": "string_agg(m, ',' ORDER BY n)"}
MARKS = """
    SELECT 0, {line} FROM (
        SELECT t.mark AS m, t.version_id AS n FROM return_text AS t
        WHERE t.version_id IN (SELECT v.id FROM return_version AS v WHERE v.quarter BETWEEN %s AND %s)
        ORDER BY n
    ) AS told
    UNION ALL
    SELECT r.serial, r.text FROM reason AS r WHERE r.quarter BETWEEN %s AND %s
    ORDER BY 1 DESC
"""


@once
def state(quarter: Quarter, serial: int) -> State:
    """What the register holds now of the texts that a quarter's pages tell, up to an entry."""
    marks = [mark for number, mark in _register(quarter) if mark is not None and number <= serial]
    return sha256(",".join(marks).encode()).hexdigest()


@once_for_each_end
def _register(quarter: Quarter) -> list[tuple[int, str | None]]:
    """The serials and reasons that a quarter's pages may tell, and as 0 the marks of all texts in a line."""
    window = int(quarter.plus(-LOOK_BACK)), int(quarter)
    with connection.cursor() as cursor:  # the models take three times as long
        cursor.execute(MARKS.format(line=IN_A_LINE[connection.vendor]), [*window, *window])
        rows: list[tuple[int, str | None]] = cursor.fetchall()
    return rows


def digest_all() -> State:
    """What the whole register holds now: what a verification of the store saw."""
    marks = (
        *ReturnText.objects.order_by("version_id").values_list("version_id", "mark"),
        *Reason.objects.order_by("serial").values_list("serial", "text"),
    )
    return sha256(repr(marks).encode()).hexdigest()


class Standing(Mapping[tuple[str, Quarter], Mapping[str, str]]):
    """The texts of returns that stood after a serial, each quarter's read when it is first asked for."""

    def __init__(self, serial: int) -> None:
        self._serial = serial
        self._held: dict[Quarter, Texts] = {}

    def _in_quarter(self, quarter: Quarter) -> Texts:
        if quarter not in self._held:
            self._held[quarter] = _of_quarter(quarter, self._serial)
        return self._held[quarter]

    def __getitem__(self, of: tuple[str, Quarter]) -> Mapping[str, str]:
        return self._in_quarter(of[1])[of]

    def __iter__(self) -> Iterator[tuple[str, Quarter]]:
        for number in sorted({*ReturnVersion.objects.values_list("quarter", flat=True)}):
            yield from self._in_quarter(Quarter(number))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _of_quarter(quarter: Quarter, serial: int) -> Texts:
    """The texts of the versions of a quarter accepted by then, and the reasons for its decisions."""
    accepted = EventRow.objects.filter(kind="return.accepted", period=quarter, serial__lte=serial)
    versions = {
        subject: data["version"]
        for subject, data in accepted.order_by("serial").values_list("subject", "data")
    }
    rows = ReturnText.objects.filter(version__quarter=quarter)
    found = {
        (programme, quarter): dict(texts)
        for programme, version, texts in rows.values_list("version__programme", "version__version", "texts")
        if versions.get(programme) == version
    }
    reasons = Reason.objects.filter(serial__lte=serial, quarter=quarter)
    for number, programme, text in reasons.values_list("serial", "programme", "text"):
        found.setdefault((programme, quarter), {})[reason_id(number)] = text
    return found
