"""The rule of keys: an entry about something else leaves a quarter's pages, and one about it makes them new.

Beside each page stands a plain twin, whose key is the whole ledger: whatever was recorded, the two tell the
same. Only the entry that a page names as its last differs, and no page prints it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from goldenthread.actions import (
    checks,
    framework,
    people,
    queries,
    ratings,
    reminders,
    reports,
    returns,
    rounds,
)
from goldenthread.periods import Quarter
from goldenthread.reports.document import INTERNAL
from goldenthread.reports.pages.site import Site
from goldenthread.returns.checks.standing import Mode
from goldenthread.returns.conversation import About
from goldenthread.store import editions, inputs, ledger, page_keys, reviews, roles, snapshots, views
from goldenthread.store import rounds as kept
from goldenthread.store.inputs import Stand
from goldenthread.store.models import EditionRow, EventRow, ObservationRow, ReturnVersion
from goldenthread.web import sites

pytestmark = pytest.mark.django_db

PROVIDERS = ("catch22",)
TOLD, BEFORE, OPEN = (Quarter.parse(text) for text in ("2024-25Q1", "2023-24Q4", "2024-25Q2"))
NOW: dict[str, Any] = {"by": "lead"}


def given() -> None:
    people.give_role(username="partner", role="analyst", provider="", by="administrator")


def asked() -> None:
    about = About(section="outputs")
    queries.ask(programme="LU", quarter=OPEN, about=about, text="Which boroughs?", **NOW)


def moved() -> None:
    found = kept.opened(OPEN)
    dates = replace(found.dates, corrections=date(found.dates.corrections.year + 1, 1, 31))
    rounds.change_dates(quarter=OPEN, dates=dates, reason="More time.", **NOW)


def frozen() -> None:
    reports.freeze(quarter=TOLD, kind="summary", audience=INTERNAL, by="analyst")


ACTS: dict[str, tuple[Callable[[], object], dict[Quarter, bool]]] = {
    "a role is given": (given, {BEFORE: False, TOLD: False, OPEN: False}),
    "a query is asked": (asked, {BEFORE: False, TOLD: False, OPEN: False}),
    "somebody is reminded": (
        lambda: reminders.remind(quarter=OPEN, programmes=["HBYW"], **NOW),
        {BEFORE: False, TOLD: False, OPEN: False},
    ),
    "a later quarter's return is accepted": (
        lambda: returns.accept(programme="LU", quarter=OPEN, **NOW),
        {BEFORE: False, TOLD: False, OPEN: True},
    ),
    "a later quarter's dates are moved": (moved, {BEFORE: False, TOLD: False, OPEN: True}),
    "a rating is set": (
        lambda: ratings.override(programme="GRF", quarter=TOLD, rating="red", reason="A visit.", **NOW),
        {BEFORE: False, TOLD: True, OPEN: True},
    ),
    "a return is reopened": (
        lambda: returns.reopen(programme="GRF", quarter=BEFORE, reason="A figure is wrong.", **NOW),
        {BEFORE: True, TOLD: True, OPEN: True},
    ),
    "a check rehearses": (
        lambda: checks.switch(check="jump", mode=Mode.REHEARSAL, **NOW),
        {BEFORE: True, TOLD: True, OPEN: True},
    ),
    "a report is frozen": (frozen, {BEFORE: False, TOLD: True, OPEN: True}),
}


def twin(at: Stand) -> Stand:
    """The plain key: the whole ledger, as it stands now."""
    serial, mark = ledger.position()
    return replace(at, serial=serial, mark=mark)


def told(site: Site) -> dict[str, Any]:
    """All that the pages of a quarter tell, without the entry that they name as their last."""
    pages = {"quarter": site.quarter, "trends": site.trends, **site.programme}
    return {name: (page.title, page.blocks) for name, page in pages.items()} | {"figures": site.figures}


def test_a_figure_has_one_name_in_whatever_order_pages_are_asked_for(demo) -> None:
    returns.reopen(programme="GRF", quarter=BEFORE, reason="A figure is wrong.", **NOW)
    for quarter in kept.quarters_with("return.accepted"):
        at = inputs.stand(quarter)
        sites.of.cache_clear()
        forward = told(sites.of(at))
        sites.of.cache_clear()
        site = sites.of(at)
        for code in reversed([*site.programme]):
            assert site.programme[code].blocks == forward[code][1]
        assert told(site) == forward


@pytest.mark.parametrize("what", ACTS)
def test_a_page_is_made_again_when_its_quarter_was_told_something_and_not_before(demo, what: str) -> None:
    act, renewed = ACTS[what]
    before = {quarter: inputs.stand(quarter) for quarter in renewed}
    made = {quarter: sites.of(at) for quarter, at in before.items() if quarter == TOLD}
    act()
    for quarter, is_renewed in renewed.items():
        at = inputs.stand(quarter)
        assert (at != before[quarter]) == is_renewed, quarter
        assert twin(at).serial == ledger.position()[0] > before[quarter].serial
    now = inputs.stand(TOLD)
    assert (sites.of(now) is made[TOLD]) == (not renewed[TOLD])
    assert told(sites.of(now)) == told(sites.of(twin(now)))


def test_a_query_makes_the_reviewers_pages_new(demo) -> None:
    before, whole = reviews.stand(OPEN), inputs.stand(OPEN)
    given()
    assert reviews.stand(OPEN) == before
    asked()
    assert reviews.stand(OPEN) != before
    assert inputs.stand(OPEN) == whole


def test_what_was_observed_came_with_an_event_of_its_quarter(demo) -> None:
    """The key looks at events alone, so no observation may come without one."""
    observed = set(ObservationRow.objects.values_list("append_id", "key__period").distinct())
    events = set(EventRow.objects.filter(kind="return.accepted").values_list("append_id", "period"))
    assert observed
    assert observed <= events


def test_no_page_of_a_quarter_tells_an_entry_that_its_key_leaves_out(demo) -> None:
    """What the demonstration holds of such entries moves nothing, however late it stands in the ledger."""
    left_out = EventRow.objects.filter(kind__startswith="people.")
    assert left_out.exists()
    at = inputs.stand(TOLD)
    assert page_keys.last_told(TOLD)[0] == at.serial
    assert not [one for one in ledger.view(serial=at.serial).events if one.serial > at.serial]


def test_a_signature_makes_the_later_quarters_pages_new(demo) -> None:
    frozen()
    report = snapshots.of_quarter(TOLD)[0]
    before = inputs.stand(OPEN)
    reports.sign(snapshot=report.digest, by="director")
    assert inputs.stand(OPEN) != before
    assert page_keys.last_of(snapshots.SIGNED)[0] > before.serial


KINDS = ("round.opened", "return.accepted"), ("return.accepted",), ("report.frozen",)
UNTOLD = page_keys.UNTOLD_ON_PAGES, page_keys.UNTOLD_IN_REVIEW, page_keys.UNTOLD_ON_BOARDS


def looked_up() -> dict[str, object]:
    """What is looked up once for each end of the ledger."""
    end = ledger.position()
    return {
        "editions": [one.digest for one in editions.all()],
        "quarters": [kept.quarters_with(*kinds) for kinds in KINDS],
        "told": [
            page_keys.last_told(quarter, untold) for quarter in (BEFORE, TOLD, OPEN) for untold in UNTOLD
        ],
        "files": roles.files_of(PROVIDERS),
        "last": [page_keys.last_of(kind) for kinds in KINDS for kind in kinds],
        "earlier": [ledger.position(serial=serial) for serial in (0, 1, end[0] - 1, end[0], end[0] + 1)],
        "roles": [roles.read_roles_held(who, timezone.now()) for who in ("partner", "director")],
    }


def looked_up_anew() -> dict[str, object]:
    """The same when nothing is remembered."""
    for kept_by_end in (
        editions._all,
        kept._quarters_with,
        page_keys._last_told,
        page_keys._last_of,
        views._earlier,
        views._view,
        roles._files_of,
        roles._read_role_events,
    ):
        kept_by_end.cache_clear()
    views.forget()
    return looked_up()


LAST = """
    SELECT e.append_id, a.mark FROM ledger_event AS e JOIN ledger_append AS a ON a.serial = e.append_id
    WHERE (e.period IS NULL OR e.period <= %s) {told} ORDER BY e.serial DESC LIMIT 1
"""


def asked_of_the_database() -> dict[str, object]:
    """The plain twin: the same, asked of the tables themselves."""
    events = EventRow.objects.order_by("serial")
    told = []
    with connection.cursor() as cursor:
        for quarter in (BEFORE, TOLD, OPEN):
            for untold in UNTOLD:
                statement = LAST.format(told="AND e.kind NOT LIKE %s " * len(untold))
                cursor.execute(statement, [int(quarter), *(f"{beginning}%" for beginning in untold)])
                told.append(tuple(cursor.fetchone()))
    rows = ReturnVersion.objects.values_list("programme", "quarter", "digest_id")
    theirs = {q: roles.programmes_of(PROVIDERS, Quarter(q)) for q in {row[1] for row in rows}}
    return {
        "quarters": [
            tuple(
                sorted({Quarter(q) for q in events.filter(kind__in=kinds).values_list("period", flat=True)})[
                    ::-1
                ]
            )
            for kinds in KINDS
        ],
        "told": told,
        "files": {digest for code, quarter, digest in rows if code in theirs[quarter]},
        "editions": [*EditionRow.objects.order_by("serial").values_list("digest", flat=True)],
    }


def published() -> None:
    framework.publish(document=(editions.document(editions.all()[-1].digest) + b"\n# again\n"), by="director")


@pytest.mark.parametrize("what", [*ACTS, "an edition is published"])
def test_what_is_looked_up_once_for_an_end_of_the_ledger_is_looked_up_again_after_it(demo, what: str) -> None:
    act = ACTS[what][0] if what in ACTS else published
    before = looked_up()
    with contextlib.suppress(RuntimeError), transaction.atomic():
        act()
        tried = looked_up()
        raise RuntimeError  # an entry that was taken back is not remembered either
    assert looked_up() == before == looked_up_anew()
    act()
    after = looked_up()
    assert after == looked_up_anew() != before
    plain = asked_of_the_database()
    assert {name: after[name] for name in plain} == plain
    assert tried != before


def test_a_page_of_an_earlier_moment_is_that_of_then(demo) -> None:
    now: datetime = timezone.now()
    at = inputs.stand(TOLD, instant=now)
    assert at.serial == ledger.position()[0]
    plain = replace(at, instant=inputs.stand(TOLD).instant)
    assert told(sites.of(plain)) == told(sites.of(inputs.stand(TOLD)))
