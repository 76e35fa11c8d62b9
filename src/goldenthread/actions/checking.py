"""Checking a draft as it stands: the findings that a page shows beside its questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone

from goldenthread.periods import Quarter
from goldenthread.returns import filling
from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import Checked
from goldenthread.returns.checks import check as run_checks
from goldenthread.returns.draft import File, Place, Raw
from goldenthread.returns.findings import Finding, Level
from goldenthread.returns.form import Field, Form
from goldenthread.returns.raws import decode, encode
from goldenthread.store import drafts, editions, page_keys, texts
from goldenthread.store.known import known

_NO_FILE = File("", "")
Kept = tuple[tuple[str, str, str], ...]


def check(*, programme: str, quarter: Quarter, at: datetime | None = None) -> Checked:
    """Everything that there is to say about the draft as it stands; its sign-off is not looked at yet."""
    editions.programme(programme, quarter)
    found = drafts.working(programme, quarter)
    raws = found.raws if found else {}
    kept = tuple((id_, *encode(raw)) for id_, raw in sorted(raws.items()))
    told = page_keys.last_told(quarter)
    return _checked(programme, quarter, kept, timezone.localdate(at), told, texts.state(quarter, told[0]))


@lru_cache(maxsize=64)
def _checked(
    programme: str, quarter: Quarter, kept: Kept, today: date, _ledger: tuple[int, str], _texts: texts.State
) -> Checked:
    """The findings, kept for as long as neither the draft, nor what is known, nor the day changes."""
    raws = {id_: decode((kind, text)) for id_, kind, text in kept}
    seen = known(quarter)
    form = filling.unsigned(form_for(seen, programme))
    draft = filling.draft_of(form, {**filling.known_in(form), **raws}, _NO_FILE)
    checked = run_checks(form, draft, seen, today)
    left = tuple(_left_over(form, raws))
    return replace(checked, findings=(*checked.findings, *left))


def _left_over(form: Form, raws: Mapping[str, Raw]) -> Iterator[Finding]:
    """Answers to questions that are not asked any more, as when an edition was published in mid-round."""
    for id_ in filling.without_question(form, raws):
        field = _asked_before(id_, form.programme, form.quarter)
        about = f"“{field.label}”" if field else id_
        wrong = f"{about} is not asked any more, so what was entered there is left out."
        yield Finding(Level.NOTE, "not-asked-any-more", (Place("Return"),), wrong, "Nothing to do.", (id_,))


def _asked_before(id_: str, programme: str, quarter: Quarter) -> Field | None:
    """The question of a field, as the last edition that asked it put it."""
    seen = known(quarter)
    for one in reversed(editions.all()):
        if one.edition.effective_from <= quarter and any(p.code == programme for p in one.edition.programmes):
            form = form_for(replace(seen, edition=one.edition, edition_digest=one.digest), programme)
            if id_ in form.fields:
                return form.fields[id_]
    return None
