"""Filling a return in, a page for each section; and choosing where two people answered differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.actions import drafts as actions
from goldenthread.ledger.refusal import Refused
from goldenthread.returns.conversation import Act, Turn
from goldenthread.returns.draft import Seen
from goldenthread.returns.drafting import Undecided
from goldenthread.returns.findings import Finding
from goldenthread.returns.form import Field, Section
from goldenthread.store import drafts, editions, roles
from goldenthread.web import kept
from goldenthread.web.access import needs
from goldenthread.web.conversations.forms import SayForm
from goldenthread.web.returns import answers, questions, said, wording
from goldenthread.web.returns.one import NOT_ANSWERED, SUMS, One, begun
from goldenthread.web.review.lines import Shown

LATER, SAVED = "later", "saved"


@needs("prepare-return")
@kept.keeps_typed
def section(request: HttpRequest, quarter: str, code: str, section: str) -> HttpResponse:
    """A page of the return: questions with last quarter beside them, and what was found beside each."""
    one = begun(request, quarter, code)
    asked = one.section(section)
    if request.method != "POST":
        typed = kept.typed(request)
        return _page(request, one, asked, typed, signed_out=typed is not None)
    try:
        return _saved(request, one, asked)
    except Refused as refused:
        return _page(request, one, asked, request.POST, str(refused))


def _saved(request: HttpRequest, one: One, asked: Section) -> HttpResponse:
    """Save what was typed as it was typed, and lead on."""
    seen = Seen.parse(request.POST.get("seen", "")) or Seen(0, 0)
    before = drafts.raws_at(one.code, one.quarter, seen.version, seen.revision)
    done = actions.save(
        programme=one.code,
        quarter=one.quarter,
        entered=answers.typed(asked, request.POST, before),
        seen=seen.revision,
        version=seen.version,
        by=request.user.get_username(),
    )
    kept.forget(request)
    if done.conflicts:
        return redirect(one.href("return-conflicts"))
    after = One(one.code, one.quarter, one.reader)
    if LATER in request.POST:
        messages.success(request, f"{asked.title} is saved as you left it. You can come back at any time.")
        return redirect(one.href())
    if any(finding.blocks for finding in _about(after, asked)):
        return redirect(f"{one.href('return-section', asked.code)}?{SAVED}")
    return redirect(_next(after, asked)[1])


def _about(one: One, asked: Section) -> list[Finding]:
    """What was found in a section that somebody has begun.

    While rows wait to be filled in, that they add up to nothing is said by what asks for them.
    """
    ids = {field.id for field in asked.fields()}
    found = [f for f in one.findings if ids & set(f.fields)] if one.touched(asked) else []
    waits = any(f.check in NOT_ANSWERED and f.blocks for f in found)
    return [f for f in found if not (waits and f.check in SUMS and len(f.fields) == 1)]


def _next(one: One, asked: Section) -> tuple[str, str]:
    """What comes after a section: its title and address."""
    codes = [section.code for section in one.form.sections]
    after = one.form.sections[codes.index(asked.code) + 1 :]
    if not after:
        return "checking your answers", one.href("return-check")
    return after[0].title, one.href("return-section", after[0].code)


def _page(
    request: HttpRequest,
    one: One,
    asked: Section,
    typed: Mapping[str, str] | None = None,
    problem: str = "",
    *,
    signed_out: bool = False,
) -> HttpResponse:
    raws, threads = one.raws, said.asked_about(one, asked)
    found = [] if typed is not None else _about(one, asked)
    texts = {field.id: answers.as_text(raws.get(field.id)) for field in asked.fields()}
    texts |= {id_: typed[id_] for id_ in texts if typed is not None and id_ in typed}
    seen = Seen(one.working.version, one.working.revision) if one.working else ""
    told = wording.summary(found, {f.id: f for f in asked.fields()}, [asked])
    filled = questions.Filled(texts, raws, found, _undecided(one), {t.thread.about.field: t for t in threads})
    parts = questions.parts(asked, filled)
    words = {
        "one": one,
        "section": asked,
        "parts": parts,
        "step": [each.code for each in one.form.sections].index(asked.code) + 1,
        "seen": (typed or {}).get("seen") or seen,
        "problem": problem,
        "signed_out": signed_out,
        "saved": SAVED in request.GET,
        "blocking": [(each, questions.target(parts, each.field)) for each in told if each.blocks],
        "next": _next(one, asked),
        "threads": [(each, _box(each)) for each in threads],
        "last_quarter": one.quarter.plus(-1),
        "edition_title": editions.in_force(one.quarter)[0].title,
        "who": request.user.get_username(),
    }
    return render(request, "web/returns/section.html", words)


def _box(shown: Shown) -> SayForm | None:
    """The box in which a query of the VRU is answered; None where it waits for nobody here."""
    waits = shown.thread.turn is Turn.OPEN
    return SayForm(Act.ANSWER, shown.thread.about, ids=shown.anchor) if waits else None


def _undecided(one: One) -> dict[str, Undecided]:
    return {other.field: other for other in one.working.undecided} if one.working else {}


# Two answers to one question


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers to one question, with who gave each."""

    id: int
    field: Field
    here: str
    here_by: str
    other: str
    other_by: str


@needs("prepare-return")
def conflicts(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """Choose where two people answered a question differently; until then both answers are kept."""
    one = begun(request, quarter, code)
    pairs = _pairs(one, request.user.get_username())
    problem = ""
    if request.method == "POST":
        try:
            _settle(request, one, pairs)
        except Refused as refused:
            problem = str(refused)
        one = One(one.code, one.quarter, one.reader)
        pairs = _pairs(one, request.user.get_username())
        if not pairs and not problem:
            messages.success(request, "Your choices are saved. Every question has one answer.")
            return redirect(one.href())
        problem = problem or f"Choose an answer to each question: {len(pairs)} still to choose"
    return render(request, "web/returns/conflicts.html", {"one": one, "pairs": pairs, "problem": problem})


def _settle(request: HttpRequest, one: One, pairs: list[Pair]) -> None:
    for pair in pairs:
        chosen = request.POST.get(f"choice-{pair.id}")
        if chosen in ("here", "other"):
            actions.settle(
                programme=one.code,
                quarter=one.quarter,
                conflict=pair.id,
                theirs=chosen == "other",
                by=request.user.get_username(),
            )


def _pairs(one: One, who: str) -> list[Pair]:
    if one.working is None:
        return []
    fields = one.form.fields
    return [
        _pair(other, fields[other.field], one, who)
        for other in one.working.undecided
        if other.field in fields
    ]


def _pair(other: Undecided, field: Field, one: One, who: str) -> Pair:
    assert one.working is not None  # noqa: S101 - only a draft has two answers
    here = one.working.entries[field.id]
    nothing = "No answer"
    return Pair(
        other.id,
        field,
        answers.as_read(field, here.raw) or nothing,
        _by(here.by, here.origin.value, who),
        answers.as_read(field, other.raw) or nothing,
        _by(other.by, other.origin.value, who),
    )


WAYS = {"page": "on the page", "workbook": "in a workbook", "program": "by a program", "known": "before"}


def _by(by: str, origin: str, who: str) -> str:
    return f"{'you' if by == who else roles.name_person(by)}, {WAYS[origin]}"
