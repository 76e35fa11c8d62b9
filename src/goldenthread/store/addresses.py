"""To whom a provider's letters go. This is the one place that knows."""

from __future__ import annotations

from goldenthread.framework.model import Programme
from goldenthread.ledger.view import View
from goldenthread.periods import Quarter
from goldenthread.store.models import User

QUARTERS_BACK = 4


def of_programme(programme: Programme, quarter: Quarter, view: View) -> tuple[str, ...]:
    """The addresses of a programme's people: who sent a return of it in the last year."""
    senders = {
        event.by
        for event in view.events_of("return.submitted", programme.code)
        if event.period is not None and quarter.plus(-QUARTERS_BACK) <= event.period <= quarter
    }
    known = User.objects.filter(username__in=senders, is_active=True).order_by("email")
    return tuple(known.values_list("email", flat=True))
