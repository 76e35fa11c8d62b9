"""Building the demonstration: the whole story, told through the product's own actions and nothing else."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any

from django.db import transaction
from django.utils import timezone

from goldenthread.actions import framework, ratings, reports, returns, rounds, vintages
from goldenthread.demo import accounts, beside, police, timeline
from goldenthread.demo.editions import FIRST, LATER, document
from goldenthread.demo.fill import filled, typed, written
from goldenthread.demo.story import Telling, answers, words
from goldenthread.demo.story.answers import CORRECTION, Answers
from goldenthread.demo.story.quarters import Q1_24, QUARTERS
from goldenthread.framework import load
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import FinancialYear, Quarter
from goldenthread.reports.document import INTERNAL, OUTSIDE, PRG
from goldenthread.returns.asking import form_for
from goldenthread.returns.form import Form
from goldenthread.store import demonstration, editions, snapshots
from goldenthread.store import rounds as kept_rounds
from goldenthread.store.known import known

Progress = Callable[[str], None]
HELPERS = os.cpu_count() or 1

ANALYST, LEAD, DIRECTOR, PROVIDER = (person.username for person in accounts.PEOPLE[:4])
REPORTS = (("summary", OUTSIDE), ("full", INTERNAL), ("full", OUTSIDE))
"""The reports that are frozen and signed for Q1 2024-25, by kind and audience."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens at a moment of the story."""

    at: datetime
    do: Callable[[datetime], object]


def exists() -> bool:
    """Whether the demonstration was built here. It is built as a whole or not at all."""
    first = load.digest(document(FIRST))
    return any(edition.digest == first for edition in editions.all())


def build(*, progress: Progress) -> None:
    """Build the demonstration in an empty data directory, in one transaction: all of it or nothing."""
    if editions.all():
        raise Refused("The demonstration needs an empty data directory, and this one has an edition already.")
    with transaction.atomic(), _helpers() as helpers:
        accounts.create(by=demonstration.BUILDER, at=timeline.ACCOUNTS)
        progress(f"{len(accounts.PEOPLE)} people can sign in")
        _publish(FIRST, progress)
        accounts.give_roles(by=demonstration.BUILDER, at=timeline.EDITIONS[FIRST])
        for quarter in QUARTERS:
            if quarter == Q1_24.plus(-1):  # next year's edition comes out before this year's last returns
                _publish(LATER[0], progress)
            _quarter(quarter, helpers, progress)
        _publish(LATER[1], progress)
        _after_the_quarter(progress)
        _next_round(progress)
    accounts.hand_out()


def _publish(name: str, progress: Progress) -> None:
    done = framework.publish(document=document(name), by=DIRECTOR, at=timeline.EDITIONS[name])
    progress(f"{done.edition.title}: published, with {len(done.edition.live_programmes)} live programmes")


# One quarter of returns


@dataclass(frozen=True, slots=True)
class Workbook:
    """A filled-in workbook, and what is needed to fill it in again."""

    telling: Telling
    form: Form
    template: bytes
    content: bytes

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.telling.programme.code}-{self.telling.quarter}.xlsx"

    def filled_with(self, entered: Answers) -> Workbook:
        """The same workbook, filled in again."""
        return replace(self, content=filled(self.template, typed(self.form, entered)))


@dataclass(frozen=True, slots=True)
class Begun:
    """A workbook that a helper is writing and filling in."""

    telling: Telling
    form: Form
    files: Future[tuple[bytes, bytes]]

    def ready(self) -> Workbook:
        """The workbook, as soon as it is filled in."""
        return Workbook(self.telling, self.form, *self.files.result())


def _quarter(quarter: Quarter, helpers: Executor, progress: Progress) -> None:
    """Every live programme's return of a quarter: asked for, filled in, submitted and accepted."""
    _open(quarter)
    begun = _begun(quarter, helpers)
    steps = [step for book in begun for step in _return(book)]
    if quarter == timeline.OVERRIDE[1]:
        steps.append(Step(timeline.OVERRIDE[3], _override))
    for step in sorted(steps, key=lambda one: one.at):
        step.do(step.at)
    progress(f"{quarter.label}: {len(begun)} workbooks filled in, checked, submitted and accepted")


def _open(quarter: Quarter) -> None:
    dates = timeline.ROUND if quarter == QUARTERS[0] else None
    rounds.open(quarter=quarter, dates=dates, by=LEAD, at=timeline.opened(quarter))


def _begun(quarter: Quarter, helpers: Executor) -> list[Begun]:
    """The workbooks of a quarter, begun in the order in which they will be submitted."""
    seen = known(quarter)
    tellings = [
        Telling(seen.edition, one, quarter, timeline.submitted(one.code, quarter).date() - timedelta(days=1))
        for one in seen.edition.live_programmes
    ]
    tellings.sort(key=lambda telling: timeline.submitted(telling.programme.code, quarter))
    forms = [form_for(seen, telling.programme.code) for telling in tellings]
    entered = [typed(form, answers(telling)) for form, telling in zip(forms, tellings, strict=True)]
    files = [helpers.submit(written, form, entries) for form, entries in zip(forms, entered, strict=True)]
    return [Begun(*one) for one in zip(tellings, forms, files, strict=True)]


def _return(begun: Begun) -> Iterator[Step]:
    whose: Mapping[str, Any] = {"programme": begun.telling.programme.code, "quarter": begun.telling.quarter}
    submitted, reviewed = timeline.submitted(**whose), timeline.reviewed(**whose)
    yield Step(submitted, lambda at: _submit(begun.ready(), at))
    if (whose["programme"], whose["quarter"]) != timeline.SENT_BACK:
        yield Step(reviewed, lambda at: returns.accept(**whose, by=LEAD, at=at))
        return
    why = "Please say in the narrative which boroughs the new sessions are in."
    entered = answers(begun.telling) | {
        "narrative.worked": "New sessions in Croydon and Newham brought young people of both together."
    }
    yield Step(reviewed, lambda at: returns.send_back(**whose, reason=why, by=LEAD, at=at))
    again = reviewed + timedelta(hours=3)
    yield Step(again, lambda at: _submit(begun.ready().filled_with(entered), at))
    yield Step(again + timedelta(hours=23), lambda at: returns.accept(**whose, by=LEAD, at=at))


def _submit(book: Workbook, at: datetime) -> None:
    """Submit as a provider would: what the checks ask about is explained, and the workbook sent again."""
    try:
        returns.submit(content=book.content, name=book.name, by=PROVIDER, at=at)
    except Refused:
        explained = _explained(book, at)
        returns.submit(content=explained.content, name=book.name, by=PROVIDER, at=at)


def _explained(book: Workbook, at: datetime) -> Workbook:
    """The workbook with an explanation beside every figure that the checks ask about."""
    found = returns.check(content=book.content, name=book.name, at=at).checked.findings
    asked = [(book.form.fields[field], one.check) for one in found if one.blocks for field in one.fields]
    why = words.EXPLANATIONS.get(book.telling.programme.code, words.EXPLANATION)
    comments = {
        field.comment: words.OVERDUE if check == "mitigation-overdue" else why
        for field, check in asked
        if field.comment
    }
    return book.filled_with(answers(book.telling) | comments)


def _override(at: datetime) -> None:
    programme, quarter, rating, _ = timeline.OVERRIDE
    why = "A visit found two panels without residents; the KPIs do not show it yet."
    ratings.override(programme=programme, quarter=quarter, rating=rating, reason=why, by=LEAD, at=at)


# After the quarter: police data, the report, and a correction


def _after_the_quarter(progress: Progress) -> None:
    first, second, third = police.EXTRACTS
    _police(first, progress)
    _report(progress)
    _police(second, progress)
    _beside(progress)
    _pack(progress)
    _correct(progress)
    _police(third, progress)
    _later_pack(progress)


def _police(extract: police.Extract, progress: Progress) -> None:
    at = timeline.at(extract.obtained, 12)
    files = [(extract.name, police.document(extract))]
    vintages.add(
        kind=police.KIND,
        files=files,
        obtained=extract.obtained,
        by=ANALYST,
        at=at,
        publisher=police.PUBLISHER,
    )
    progress(f"Police data to {extract.last.label}, obtained on {extract.obtained:%d/%m/%Y}: added")


def _beside(progress: Progress) -> None:
    """What the reference group asks about beside police data: each file as somebody obtained and kept it."""
    for minutes, one in enumerate(beside.files(), 1):
        at = timeline.BESIDE + timedelta(minutes=minutes)
        vintages.add(
            kind=one.kind,
            files=[(one.name, one.content)],
            obtained=one.obtained,
            by=ANALYST,
            at=at,
            publisher=one.publisher,
        )
    progress("Hospital admissions, a survey of Londoners and the boroughs’ residents: added")


def _report(progress: Progress) -> None:
    """Freeze and sign the report of Q1 2024-25: the summary, and the full one inside and outside."""
    for minutes, (kind, audience) in enumerate(REPORTS):
        frozen_at = timeline.FROZEN + timedelta(minutes=minutes)
        reports.freeze(quarter=Q1_24, kind=kind, audience=audience, by=ANALYST, at=frozen_at)
    for minutes, report in enumerate(snapshots.of_quarter(Q1_24)):
        reports.sign(snapshot=report.digest, by=DIRECTOR, at=timeline.SIGNED + timedelta(minutes=minutes))
        progress(f"{report.title}: frozen and signed")


def _pack(progress: Progress) -> None:
    """Freeze and sign the reference group's pack, as its members read it."""
    pack = reports.freeze(quarter=Q1_24, kind=PRG, audience=OUTSIDE, by=ANALYST, at=timeline.PACK_FROZEN)
    reports.sign(snapshot=pack.digest, by=DIRECTOR, at=timeline.PACK_SIGNED)
    progress(f"{pack.title}: frozen and signed")


def _later_pack(progress: Progress) -> None:
    """Freeze a pack two years after recording changed; the director has yet to sign it."""
    quarter = Quarter.of(FinancialYear(2025), 3)
    pack = reports.freeze(quarter=quarter, kind=PRG, audience=OUTSIDE, by=ANALYST, at=timeline.LATER_PACK)
    progress(f"{pack.title}: frozen, and ready to sign")


def _correct(progress: Progress) -> None:
    """A provider corrects a figure four months after sign-off."""
    code = CORRECTION[0]
    whose: Mapping[str, Any] = {"programme": code, "quarter": Q1_24}
    why = "The provider found young people who had been counted at two venues."
    dates = replace(kept_rounds.opened(Q1_24).dates, corrections=timeline.MOVED_TO)
    rounds.change_dates(quarter=Q1_24, dates=dates, reason=why, by=LEAD, at=timeline.MOVED)
    returns.reopen(**whose, reason=why, by=LEAD, at=timeline.REOPENED)
    seen = known(Q1_24)
    signed = timeline.CORRECTED.date()
    telling = Telling(seen.edition, seen.programme(code), Q1_24, signed, corrected=True)
    form = form_for(seen, code)
    template, content = written(form, typed(form, answers(telling)))
    _submit(Workbook(telling, form, template, content), timeline.CORRECTED)
    returns.accept(**whose, by=LEAD, at=timeline.ACCEPTED_AGAIN)
    progress(f"{seen.programme(code).title}: one figure corrected after sign-off")


def _next_round(progress: Progress) -> None:
    """Open the next quarter's round, so that there is something to fill in, and something to review."""
    quarter = Q1_24.plus(1)
    today = timezone.localdate()
    opened = timeline.next_opened(today)
    rounds.open(quarter=quarter, dates=timeline.ahead(today), by=LEAD, at=opened)
    seen = known(quarter)
    for days, code in enumerate(timeline.WAITING, 1):
        at = opened + timedelta(days=days, hours=days)
        telling = Telling(seen.edition, seen.programme(code), quarter, at.date())
        form = form_for(seen, code)
        template, content = written(form, typed(form, answers(telling)))
        _submit(Workbook(telling, form, template, content), at)
    progress(f"{quarter.label}: the round is open, and {len(timeline.WAITING)} returns wait for review")


@contextmanager
def _helpers() -> Iterator[Executor]:
    """Processes that write and fill in workbooks beside this one; they know nothing of the database."""
    pool = _pool()
    _begin_deaf(pool)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)  # after a failure nobody waits for the rest


def _begin_deaf(pool: Executor) -> None:
    """Begin the helpers so that they do not hear Ctrl-C: this process does, and stops them."""
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        for _ in range(HELPERS):  # faster than any of them is ready for another
            pool.submit(int)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)


def _pool() -> Executor:
    try:
        deaf = signal.SIGINT, signal.SIG_IGN
        return ProcessPoolExecutor(HELPERS, get_context("spawn"), initializer=signal.signal, initargs=deaf)
    except OSError:  # a machine without shared memory, as some containers are: slower, and the same
        return ThreadPoolExecutor(1)
