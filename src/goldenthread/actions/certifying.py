"""From preparer to certifier: sending a draft, taking it back, declining it, and signing, which submits."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from goldenthread.actions.checking import check
from goldenthread.actions.receipts import as_receipt, send_receipt
from goldenthread.actions.submitting import in_a_line, may_submit, refuse_unchanged, take
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns import filling, preparing
from goldenthread.returns import workbook as workbooks
from goldenthread.returns.asking import form_for
from goldenthread.returns.draft import Entry, File, Place, Raw, Seen
from goldenthread.returns.drafting import Working
from goldenthread.returns.findings import Level
from goldenthread.returns.form import Form
from goldenthread.returns.preparing import Move, Standing
from goldenthread.returns.receipts import Receipt
from goldenthread.returns.values import is_blank
from goldenthread.returns.workbook.apart import read_apart, reading_of
from goldenthread.store import drafts, editions, files, ledger, roles, texts, uploads
from goldenthread.store import returns as versions
from goldenthread.store.known import known
from goldenthread.store.uploads import Uploaded

SIGNED = Place("Signed on the page")
"""Where the sign-off of a file stands that was uploaded before it was signed."""
LONGEST_ROLE = 100
CHANGED = "This return was changed meanwhile. Look at it again before you sign it."


def send(*, programme: str, quarter: Quarter, by: str, at: datetime | None = None) -> ledger.Appended:
    """Send a draft to its certifier; refused with everything that is still to be mended or chosen."""
    check(programme=programme, quarter=quarter, at=at)  # so that nobody waits for it during our turn
    with ledger.turn(at) as now:
        working, standing = _held(programme, quarter)
        may_submit(programme, quarter, timezone.localdate(now.recorded_at))
        preparing.decide(standing.stage, Move.SEND)
        _refuse_unready(working, now.recorded_at)
        data = {"version": working.version, "revision": working.revision}
        event = ledger.NewEvent("draft.sent", programme, quarter, data)
        return ledger.append(by=by, at=now.recorded_at, events=[event])


def take_back(*, programme: str, quarter: Quarter, by: str, at: datetime | None = None) -> ledger.Appended:
    """Take a draft back from its certifier, to change it."""
    with ledger.turn(at) as now:
        working, standing = _held(programme, quarter)
        preparing.decide(standing.stage, Move.TAKE_BACK)
        event = ledger.NewEvent("draft.taken-back", programme, quarter, {"version": working.version})
        return ledger.append(by=by, at=now.recorded_at, events=[event])


def decline(
    *, programme: str, quarter: Quarter, reason: str, by: str, at: datetime | None = None
) -> ledger.Appended:
    """Decline to sign a draft, with the reason; its preparers can change it again."""
    why = texts.checked_reason(reason)
    with ledger.turn(at) as now:
        working, standing = _held(programme, quarter)
        preparing.decide(standing.stage, Move.DECLINE)
        event = ledger.NewEvent("draft.declined", programme, quarter, {"version": working.version}, why)
        return ledger.append(by=by, at=now.recorded_at, events=[event])


def certify(
    *,
    programme: str,
    quarter: Quarter,
    role: str,
    confirmed: bool,
    by: str,
    revision: int | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Sign the draft that was sent, and submit it in the same moment; the receipt names the file's digest.

    ``revision`` is the one that the certifier saw: another is not signed unseen. Who signs it a second time,
    as by a double click, gets the receipt of the first.
    """
    if done := _signed_before(programme, quarter, revision, by):
        return done
    working = _sent(programme, quarter)
    if revision not in (None, working.revision):
        raise Refused(CHANGED)
    today = timezone.localdate(at)
    signed = _signed(role, confirmed, by, today)
    content, reading = _file(working, signed)
    check(programme=programme, quarter=quarter, at=at)  # so that nobody waits for it during our turn
    name = reading.draft.file.name if reading.draft else ""
    with ledger.turn(at) as now:
        if done := _signed_before(programme, quarter, revision, by):  # while this one waited for its turn
            return done
        if _sent(programme, quarter).revision != working.revision:
            raise Refused(CHANGED)
        _refuse_unready(working, now.recorded_at)
        done = take(reading, content, name, by, now)
        send_receipt.enqueue(programme=programme, quarter=str(quarter), version=done.version)
        return done


# What is allowed


def _held(programme: str, quarter: Quarter) -> tuple[Working, Standing]:
    editions.programme(programme, quarter)
    held = drafts.held(programme, quarter)
    if held is None:
        raise Refused("Nobody has begun to fill in this return yet. Begin it first.")
    return held.working, drafts.standing(programme, quarter)


def _signed_before(programme: str, quarter: Quarter, revision: int | None, by: str) -> Receipt | None:
    """The receipt of the last version, where this person signed it at this revision and no draft followed."""
    last = versions.last(programme, quarter)
    if last is None or revision is None or drafts.working(programme, quarter) is not None:
        return None
    sent, submitted = (
        [e for e in ledger.view().events_of(kind, programme, quarter) if e.data["version"] == last.version]
        for kind in ("draft.sent", "return.submitted")
    )
    is_same = bool(sent) and (sent[-1].data["revision"], submitted[-1].by) == (revision, by)
    return as_receipt(last) if is_same else None


def _sent(programme: str, quarter: Quarter) -> Working:
    """The draft that the certifier has, as it was sent."""
    editions.programme(programme, quarter)
    working, standing = drafts.working(programme, quarter), drafts.standing(programme, quarter)
    last = versions.last(programme, quarter)  # after the draft: whenever it went, its version is seen here
    if last is not None and (working is None or working.version <= last.version):  # as by a second click
        raise Refused(f"This return was submitted already, as version {last.version}.")
    preparing.decide(standing.stage, Move.CERTIFY)
    if working is None or working.revision != standing.revision:
        raise Refused("This return is not as it was sent to you. Decline it, and have it sent again.")
    return working


def _refuse_unready(working: Working, at: datetime) -> None:
    """Refuse a draft with anything to mend or to choose, and say everything at once."""
    checked = check(programme=working.programme, quarter=working.quarter, at=at)
    lines = [*_to_choose(working), *(in_a_line(one) for one in checked.findings if one.blocks)]
    if lines:
        head = (
            checked.sentence if checked.blocked else "Not ready to send: there are answers to choose between."
        )
        raise Refused(head, tuple(lines))
    refuse_unchanged(working.programme, working.quarter, checked, ("signoff.",))


def _to_choose(working: Working) -> list[str]:
    fields = _form(working).fields
    labels = dict.fromkeys(
        fields[one.field].label if one.field in fields else one.field for one in working.undecided
    )
    return [f"“{label}” was answered in two ways. Choose one of the answers." for label in labels]


def _form(working: Working) -> Form:
    return form_for(known(working.quarter), working.programme)


def _signed(role: str, confirmed: bool, by: str, today: date) -> dict[str, Raw]:
    """What the certifier's act fills in."""
    what = " ".join(texts.plain(role).split())
    if not what:
        raise Refused("Say what your role is, such as “Director”. It is kept with your signature.")
    if len(what) > LONGEST_ROLE:
        raise Refused(f"Your role has {len(what)} characters. Shorten it to {LONGEST_ROLE} or fewer.")
    if not confirmed:
        raise Refused("Confirm that the figures are complete and correct; or decline, and say why.")
    return dict(filling.signed(roles.person(by).name, what, today))


# The file that is certified


def _file(working: Working, signed: dict[str, Raw]) -> tuple[bytes, workbooks.Reading]:
    """What is certified, as a file: the one that was uploaded if it says just that, or else a new one."""
    form = _form(working)
    return _uploaded(working, form, signed) or _written(working, form, signed)


def _uploaded(working: Working, form: Form, signed: dict[str, Raw]) -> tuple[bytes, workbooks.Reading] | None:
    found = uploads.last_merged(working.programme, working.quarter)
    if found is None:
        return None
    content = files.read(found.digest)  # refused unless these are the bytes that the worker read
    reading = _what_was_read(found, content)
    draft = reading.draft
    broken = any(one.level is Level.ERROR for one in reading.findings)
    if draft is None or broken or not filling.says_just(draft, form, {**working.raws, **signed}):
        return None
    unsigned = (id_ for id_ in signed if is_blank(draft.entries[id_].raw))
    signature = {id_: Entry(id_, signed[id_], SIGNED) for id_ in unsigned}
    return content, replace(reading, draft=replace(draft, entries={**draft.entries, **signature}))


def _what_was_read(one: Uploaded, content: bytes) -> workbooks.Reading:
    """What the worker read in an upload: nobody opens a file from outside where the pages are made.

    Of an upload from before readings were kept, the file is read again, in a process of its own.
    """
    told = uploads.reading_of(one)
    if told is None:
        return read_apart(content, one.name)
    return reading_of(json.loads(told), File(one.name, one.digest))


def _written(working: Working, form: Form, signed: dict[str, Raw]) -> tuple[bytes, workbooks.Reading]:
    mark = str(Seen(working.version, working.revision))
    content = workbooks.write(filling.filled(form, {**working.raws, **signed}), draft=mark)
    name = f"{working.programme}-{working.quarter}-v{working.version}.xlsx".lower()
    return content, workbooks.read(content, name)
