"""Two versions side by side: what changed, and what was said that led to it."""

from tests import small
from tests.review.test_conversation import told

from goldenthread.ledger.values import Event, Observation
from goldenthread.returns.asking import form_for
from goldenthread.returns.conversation import About
from goldenthread.returns.versions import Content, compared

FORM = form_for(small.known(), "MENTOR")


def content(version: int, measures: small.Measures, **texts: str) -> Content:
    made = small.observations("MENTOR", small.Q1, small.full_return(measures))
    by_field = {"|".join(filter(None, (o.key.measure, o.key.group))): o for o in made}
    return Content(version, by_field, {name.replace("_", "."): text for name, text in texts.items()})


def events() -> list[Event]:
    """Sent, asked about the reach and the finance, sent back, sent again, asked once more."""
    made = told("submitted asked")
    made += told("asked", About(section="finance")) + told("returned submitted asked")
    found = []
    for serial, one in enumerate(made, 1):
        version = 2 if serial > 4 else 1
        data = {**one.data, "version": version, "reason-text-id": f"reason.{serial}"}
        at = small.hours(serial)
        found.append(Event(one.kind, one.subject, f"user-{serial}", serial, at, one.period, data))
    return found


BEFORE = content(1, {"reach.quarter": 60, "spend.actual": 24500}, narrative_worked="It went well.")
AFTER = content(2, {"reach.quarter": 58, "spend.actual": 24000, "kpi.M-1": 41}, narrative_support="A room.")


def test_what_changed_by_field_from_what_to_what_and_why() -> None:
    found = compared(FORM, BEFORE, AFTER, events())
    rows = {one.field: (_shown(one.before), _shown(one.after), one.section, one.why) for one in found.changes}
    assert rows == {
        "reach.quarter": ("60", "58", "outputs", ("reason.2",)),
        "spend.actual": ("24500", "24000", "finance", ("reason.3",)),
        "kpi.M-1": ("42", "41", "kpis", ()),
        "narrative.worked": ("It went well.", None, "narrative", ()),
        "narrative.support": (None, "A room.", "narrative", ()),
    }


def _shown(held: Observation | str | None) -> str | None:
    return str(held.value) if isinstance(held, Observation) else held


def test_by_whom_when_and_what_it_was_sent_back_for() -> None:
    found = compared(FORM, BEFORE, AFTER, events())
    assert (found.by, found.at, found.why) == ("user-5", small.hours(5), ("reason.4",))


def test_the_same_twice_is_no_change_and_what_the_form_lacks_comes_last() -> None:
    assert compared(FORM, BEFORE, BEFORE, events()).changes == ()
    other = content(2, {"reach.quarter": 58, "old.figure": 3}, narrative_worked="It went well.")
    changes = compared(FORM, BEFORE, other, []).changes
    assert [(one.field, one.section) for one in changes][-1] == ("old.figure", "")
    assert compared(FORM, BEFORE, other, []).by == ""
