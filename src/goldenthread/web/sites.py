"""The pages of a quarter, kept while nothing that they depend on changes.

A reader who may see some programmes only has a sight: the same pages, without what others' returns are in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from goldenthread.actions import people
from goldenthread.performance.quarter import History
from goldenthread.periods import Quarter
from goldenthread.reports.document import Chart, Document, Number, Origin, Told, inlines
from goldenthread.reports.pages import followed, site
from goldenthread.reports.pages.followed import Users
from goldenthread.reports.pages.programmes import Choice
from goldenthread.reports.pages.site import Site
from goldenthread.reports.trail import amounts_of
from goldenthread.store import inputs, snapshots
from goldenthread.store.inputs import Accept, Stand
from goldenthread.store.snapshots import FrozenReport
from goldenthread.web import access, choosing, drawing
from goldenthread.web.access import Reader

QUARTERS_OF_HISTORY = 8


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a quarter belongs to a reader: programmes, and the files of returns."""

    programmes: frozenset[str]
    files: frozenset[str]


def sight(at: Stand, reader: Reader) -> Sight | None:
    """What of a quarter's pages belongs to a reader; None for somebody who may see all of them."""
    theirs = reader.programmes("see-figure", at.quarter)
    return None if theirs is None else Sight(theirs, reader.files() or frozenset())


@lru_cache(maxsize=8)
def of(at: Stand) -> Site:
    """Every page of a quarter."""
    made = inputs.inputs_at(at)
    earlier = [q for q in choosing.with_returns(made.known.view) if q <= at.quarter]
    past = History(inputs.known_from(at, q) for q in earlier[:QUARTERS_OF_HISTORY])
    return site.compose(made, past)


def as_if(at: Stand, programme: str, quarter: Quarter, accept: Accept) -> tuple[Site, tuple[str, ...]]:
    """Every page of a quarter as if a programme's return of this or an earlier ``quarter`` were accepted.

    Beside them the programmes of whose pages any may tell something else than it does: mostly that one alone.
    """
    made = inputs.inputs_if(at, programme, accept)
    returned = choosing.with_returns(made.known.view)
    earlier = sorted((q for q in {quarter, *returned} if q <= at.quarter), reverse=True)[:QUARTERS_OF_HISTORY]
    others = of(at).history if quarter in returned else None  # else the past begins a quarter later for all
    knowns = (accept(inputs.known_from(at, q)) for q in earlier)
    before = inputs.inputs_at(at).result
    changed = (p for p in made.result.programmes if p != before.of(p.programme.code))
    codes = dict.fromkeys((programme, *(p.programme.code for p in changed)))
    return site.compose(made, History(knowns, others, programme)), tuple(codes)


@lru_cache(maxsize=256)
def page(at: Stand, base: str, name: str, code: str = "", seen: Sight | None = None) -> SafeString:
    """One of the pages, drawn: ``quarter``, ``trends``, or ``programme`` with its code."""
    whole = of(at)
    document = whole.programme[code] if name == "programme" else getattr(whole, name)
    return drawing.fragment(document, base, _followable(at, seen))


@lru_cache(maxsize=64)
def listed(at: Stand, base: str, choice: Choice, seen: Sight | None = None) -> SafeString:
    """The list of programmes, drawn."""
    return drawing.fragment(of(at).programmes(choice), base, _followable(at, seen))


def _followable(at: Stand, seen: Sight | None) -> Mapping[str, Told] | None:
    return None if seen is None else figures(at, seen)


@lru_cache(maxsize=32)
def charts(at: Stand, seen: Sight | None = None) -> Mapping[str, Chart]:
    """Every chart of the quarter's pages; for a sight, those of its programmes."""
    whole = of(at)
    if seen is not None:
        return drawing.charts(*_pages(whole, seen))
    return drawing.charts(whole.quarter, whole.trends, *whole.programme.values())


@lru_cache(maxsize=32)
def users(at: Stand, seen: Sight | None = None) -> Users:
    """Which figures of the quarter's pages use which."""
    return followed.users(figures(at, seen))


@lru_cache(maxsize=32)
def figures(at: Stand, seen: Sight | None = None) -> Mapping[str, Told]:
    """Every figure of the quarter's pages.

    For a sight: those that its programmes' pages stand on and that hold no cell of another's workbook and
    tell of no other programme, however far down.
    """
    whole = of(at)
    if seen is None:
        return whole.figures
    documents = [*_pages(whole, seen), whole.programmes(Choice(among=seen.programmes))]
    reached = _reached(whole.figures, documents)
    foreign = _foreign(whole.figures, seen.files, whole.programme.keys() - seen.programmes)
    return {name: told for name, told in reached.items() if name not in foreign}


def amounts(at: Stand, name: str) -> dict[str, Any]:
    """The numbers of a figure of the quarter's pages, for programs."""
    return amounts_of(of(at).teller.figure(name))


def _pages(whole: Site, seen: Sight) -> list[Document]:
    return [whole.programme[code] for code in sorted(seen.programmes & whole.programme.keys())]


def _reached(every: Mapping[str, Told], documents: list[Document]) -> dict[str, Told]:
    """The figures that documents print, and all that those are made from."""
    waiting = [i.figure for one in documents for i in inlines(one.blocks) if isinstance(i, Number)]
    found: dict[str, Told] = {}
    while waiting:
        name = waiting.pop()
        if name in every and name not in found:
            found[name] = every[name]
            waiting += [i for i in every[name].inputs if isinstance(i, str)]
    return found


def _foreign(every: Mapping[str, Told], files: frozenset[str], others: AbstractSet[str]) -> set[str]:
    """The figures of other programmes or with a cell of any other file, and all that are made from those."""
    waiting = [
        told.name
        for told in every.values()
        if told.name.rpartition(".")[2] in others or any(_is_foreign(i, files) for i in told.inputs)
    ]
    uses, found = followed.users(every), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += uses.get(name, ())
    return found


def _is_foreign(one: str | Origin, files: frozenset[str]) -> bool:
    return isinstance(one, Origin) and one.kind == "cell" and one.digest not in files


@lru_cache(maxsize=32)
def reports(at: Stand) -> tuple[FrozenReport, ...]:
    """The frozen reports of a quarter: the key names what was frozen or signed, as all that pages tell."""
    return snapshots.of_quarter(at.quarter)


Listed = tuple[str, str, str, datetime]
"""A frozen report in a list: its digest and title, who signed it, and when that or the freeze was."""


def list_reports(reader: Reader, reports: Iterable[FrozenReport]) -> tuple[Listed, ...]:
    """Those of some frozen reports that a reader may see; one that nobody signed has no name."""
    return tuple(
        (one.digest, one.title, people.name_person_with_role(one.signed_by, one.signed_at), one.signed_at)
        if one.signed_at
        else (one.digest, one.title, "", one.recorded_at)
        for one in access.reports(reader, reports)
    )


def programmes_href(at: Stand) -> str:
    """The address of a quarter's list of programmes."""
    return f"{reverse('programmes')}?quarter={at.quarter}"
