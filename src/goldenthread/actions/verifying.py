"""Verifying the whole store, and keeping what was found with the moment at which it was really done."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils import timezone

from goldenthread.actions import audit, reports
from goldenthread.ledger.refusal import Refused
from goldenthread.store import editions, effects, seals, snapshots, verifications, views
from goldenthread.store.last_times import Doing, note_time
from goldenthread.store.proving import chains, database, files, people, returns
from goldenthread.store.proving import reports as frozen
from goldenthread.store.proving.found import Found, Outcome, State, Tell, judge, told
from goldenthread.store.verifications import ALL, Done

Check = Callable[[Tell], Found]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("Database", database.check_integrity),
    ("References", database.check_references),
    ("Guards", database.check_guards),
    ("Ledger", chains.check_ledger),
    ("Audit log", chains.check_audit),
    ("Each by the other", chains.check_each_by_the_other),
    ("Files", files.check_files),
    ("Editions", files.check_editions),
    ("Vintages", files.check_vintages),
    ("Returns", returns.check_versions),
    ("Texts", returns.check_texts),
    ("Reasons", returns.check_reasons),
    ("People", people.check_people),
    ("Frozen reports", frozen.check_snapshots),
)
"""What is checked of the store itself, in this order; then each report is composed again."""


def verify_store(
    *, by: str, against: bytes | None = None, tell: Tell = lambda _: None, show: Callable[[Outcome], None]
) -> Done:
    """Check everything that is kept, show each outcome as it comes, and keep the result.

    ``against`` is an anchor's file. What was remembered of the store is forgotten first: nothing is believed.
    """
    forget_everything()
    seen, outcomes = verifications.see_store(), []
    for outcome in _outcomes(against, by, tell):
        show(outcome)
        outcomes.append(outcome)
    with transaction.atomic():
        done = verifications.keep(ALL, by, timezone.now(), seen, outcomes)
        failed = [one.name for one in outcomes if not one.ok]
        note_time(Doing.VERIFY, done.at, well=done.ok)
        audit.note(what="verified", by=by, data={"passed": done.ok, "failed": failed})
    return done


def _outcomes(against: bytes | None, by: str, tell: Tell) -> Iterator[Outcome]:
    checks: list[tuple[str, Check]] = [*CHECKS, ("Reports", functools.partial(_check_reports, by))]
    if against is not None:
        checks.append(("Anchor", functools.partial(_check_anchor, against)))
    for name, check in checks:
        tell(name)
        yield run_check(name, check, tell)


def run_check(name: str, check: Check, tell: Tell) -> Outcome:
    """Run one check; one that itself fails says so, and never counts as passed."""
    try:
        return judge(name, check(tell))
    except Refused as refused:
        return Outcome(name, State.UNCHECKED, str(refused), (str(refused),))
    except Exception as problem:  # noqa: BLE001 - whatever it is, the other checks go on
        why = f"{type(problem).__name__}: {problem}".splitlines()[0]
        return Outcome(name, State.UNCHECKED, f"The check itself failed: {why}", (why,))


def _check_reports(by: str, tell: Tell) -> Found:
    """Compose every frozen report again, and check the seals of those that are signed."""
    every = snapshots.all()
    results = [reports.verify_and_keep(one, by) for one in told(every, tell, f"of {len(every)} reports")]
    wrong = [one.sentence for one in results if not one.ok]
    signed = sum(one.signed_at is not None for one in every)
    return Found(f"{len(every)} reports recompute, and the seals of the {signed} signed ones hold.", wrong)


def _check_anchor(content: bytes, _tell: Tell) -> Found:
    anchor, problems = seals.check_anchor(content)
    when = f"{timezone.localtime(anchor.at):%H:%M on %-d %B %Y}"
    return Found(f"Both chains still hold what the anchor of {when} says.", problems)


def forget_everything() -> None:
    """Forget whatever this process remembers of the store, so that what is verified is what is there."""
    views.forget()
    effects.forget()
    editions.forget_beside()
    for name, module in list(sys.modules.items()):
        if name.startswith("goldenthread."):
            for thing in list(vars(module).values()):
                if callable(clear := getattr(thing, "cache_clear", None)):
                    clear()
