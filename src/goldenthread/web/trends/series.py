"""The dictionary of series: what each one counts, why it is followed, and whether its data are loaded."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from goldenthread.framework.series import Break
from goldenthread.ledger.refusal import Refused
from goldenthread.store import standing
from goldenthread.store.standing import Standing
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.definitions import Check, Entry, Use
from goldenthread.trends.kinds import kind_called
from goldenthread.trends.kinds.kind import Holds, Kind
from goldenthread.web.access import needs


@dataclass(frozen=True, slots=True)
class Line:
    """A series as the list shows it: the first of its sources that is loaded, if any is."""

    entry: Entry
    source: Standing | None

    @property
    def state(self) -> str:
        """In words."""
        return "Data loaded" if self.source else "Data missing"

    @property
    def colour(self) -> str:
        """The colour of its tag, which says the same."""
        return "green" if self.source else "grey"


@dataclass(frozen=True, slots=True)
class Checked:
    """A figure by which a definition was checked, with the kind of data that it was counted from."""

    kind: Kind
    of: Check

    @property
    def figure(self) -> str:
        """With commas between thousands; a share of people asked to one decimal."""
        return f"{self.of.figure:,.1f}" if self.kind.holds is Holds.PERCENTAGES else f"{self.of.figure:,}"


@needs("see-trends")
def every(request: HttpRequest) -> HttpResponse:
    """Every series by what it is followed for; a series stands under the first of its uses."""
    lines = [Line(one, standing.first(one)) for one in ENTRIES.values()]
    groups = [(use.label, use.value, [one for one in lines if one.entry.use[0] is use]) for use in Use]
    words = {
        "groups": groups,
        "number": len(lines),
        "missing": sum(not one.source for one in lines),
        "own": standing.own(),
    }
    return render(request, "web/trends/dictionary.html", words)


@needs("see-trends")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One series: its definition, its sources, its breaks and notes, and its review."""
    entry = ENTRIES.get(code)
    if entry is None:
        raise Refused(f"There is no series called “{code}” in the dictionary.")
    sources = standing.of(entry)
    breaks: dict[str, Break] = {b.code: b for s in sources for b in s.kind.breaks_of(s.definition)}
    words = {
        "entry": entry,
        "sources": sources,
        "counted": next((one for one in sources if one.vintage), None),
        "charted": any(kind_called(one.kind).holds.summed for one in entry.definitions),
        "breaks": [
            {"of": one, "why": [test for test in entry.break_tests if test.code == one.code]}
            for one in sorted(breaks.values(), key=lambda one: one.month)
        ],
        "unbroken": [test for test in entry.break_tests if not test.kept],
        "due": entry.due(timezone.localdate()),
        "checks": [Checked(kind_called(one.kind), one) for one in entry.checks],
        "unchecked": [kind_called(kind).title for kind in entry.unchecked],
    }
    return render(request, "web/trends/definition.html", words)
