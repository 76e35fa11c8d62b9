"""Who may see what: every page is let through here, and every object on it is chosen here.

Each view names the ability that it needs; one that names none answers nobody. What a role may not do at all
is refused with the sentence of the table; what is another organisation's does not exist for the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.actions import people, permissions
from goldenthread.actions.permissions import Held, Scope
from goldenthread.framework.model import Programme
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.reports.document import OUTSIDE
from goldenthread.store import editions, received, roles, snapshots
from goldenthread.store.models import User
from goldenthread.store.snapshots import FrozenReport

View = TypeVar("View", bound=Callable[..., Any])
Answer = Callable[[HttpRequest], HttpResponse]

ANYONE, SIGNED_IN = "anyone", "signed-in"
"""What needs no role: the way in, and what everybody does who is in."""
TOKEN = "token"  # noqa: S105 - the word, not one
"""What a program asks for; the API looks at its token and at the same table (`web.api.asking`)."""
NO_ROLE = "You have no role here yet. Ask your administrator to give you one."
UNDECLARED = "This page is open to nobody: it does not say who may see it."


@dataclass(frozen=True)
class Reader:
    """Somebody who is signed in, with the roles that they hold at this moment."""

    held: frozenset[Held]

    @cached_property
    def _programmes(self) -> dict[tuple[frozenset[str], Quarter], frozenset[str]]:
        """Of which programmes it was asked before, by providers and quarter."""
        return {}

    def may(self, ability: str) -> bool:
        """Whether they may do this at all, of whatever; of one return, ask `may_of`."""
        if ability in (ANYONE, SIGNED_IN):
            return True
        return bool(permissions.scopes(self.held, ability))

    def everywhere(self, ability: str) -> bool:
        """Whether they may do this of everything."""
        return Scope.EVERYTHING in permissions.scopes(self.held, ability)

    def refusal(self, ability: str) -> str:
        """Why they may not: the text of the page, and the explanation of the button."""
        return permissions.refusal(ability) if self.held else NO_ROLE

    def programmes(self, ability: str, quarter: Quarter) -> frozenset[str] | None:
        """The programmes of a quarter of which they may do this; None for all."""
        if self.everywhere(ability):
            return None
        asked = permissions.providers(self.held, ability), quarter
        if asked not in self._programmes:
            self._programmes[asked] = roles.programmes_of(*asked)
        return self._programmes[asked]

    def may_of(self, ability: str, code: str, quarter: Quarter) -> bool:
        """Whether they may do this of one programme's return; a role at another provider gives nothing."""
        theirs = self.programmes(ability, quarter)
        return theirs is None or code in theirs

    def files(self) -> frozenset[str] | None:
        """The digests of the returns' files that they may download; None for all."""
        ability = "download-return-file"
        if self.everywhere(ability):
            return None
        return roles.files_of(permissions.providers(self.held, ability))


def reader_of(request: HttpRequest) -> Reader:
    """Who asks. A role that was given or taken counts from the next request on."""
    kept = getattr(request, "reader", None)
    if not isinstance(kept, Reader):
        user = getattr(request, "user", None)
        kept = Reader(people.held(user) if isinstance(user, User) else frozenset())
        request.reader = kept  # type: ignore[attr-defined] # one look at the register for each request
    return kept


# Pages


def needs(ability: str) -> Callable[[View], View]:
    """Say which ability a view needs."""
    if ability not in (ANYONE, SIGNED_IN, TOKEN) and ability not in permissions.ABILITIES:
        raise ValueError(f"No ability is called {ability}.")

    def declare(view: View) -> View:
        view.ability = ability  # type: ignore[attr-defined]
        return view

    return declare


class Access:
    """Let through who may see a page; refuse everybody else before anything is looked up."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        """Anybody but who holds the view's ability reads why not."""
        from goldenthread.web.people import second_step  # its pages are let through here too

        ability = getattr(view, "ability", None)
        if ability is None:
            return _refused(request, UNDECLARED)
        if ability == TOKEN:
            return None
        reader = reader_of(request)
        if not reader.may(ability):
            return _refused(request, reader.refusal(ability))
        return second_step.led_there(request, reader, view)


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "web/not_allowed.html", {"sentence": sentence}, status=403)


# Objects


def programme(reader: Reader, code: str, quarter: Quarter) -> Programme:
    """A programme that they may see; another organisation's is one that does not exist."""
    return own_return(reader, "see-programme", quarter, code)


def own_return(reader: Reader, ability: str, quarter: Quarter, code: str) -> Programme:
    """A programme of whose return they may do this; another organisation's is one that does not exist."""
    theirs = reader.programmes(ability, quarter)
    if theirs is None:
        return editions.programme(code, quarter)
    if code in theirs:
        return editions.in_force(quarter)[0].programme(code)
    names = ", ".join(sorted(theirs)) or "none"
    raise Refused(f"You have no programme “{code}” in {quarter.label}. Yours are: {names}.")


def reports(reader: Reader, among: Iterable[FrozenReport]) -> tuple[FrozenReport, ...]:
    """Those of some frozen reports that they may see."""
    return tuple(one for one in among if _sees(reader, one))


def report(reader: Reader, digest: str) -> FrozenReport:
    """A frozen report that they may see; one that is not signed exists for those alone who see drafts."""
    found = snapshots.look_up(digest)
    if found is None or not _sees(reader, found):
        raise Refused(f"There is no frozen report with the digest {digest[:12]}. See the list of reports.")
    return found


def _sees(reader: Reader, one: FrozenReport) -> bool:
    if not one.signed_at:
        return reader.may("see-report-draft")
    outside = one.audience == OUTSIDE and reader.may("see-report-signed")
    return outside or reader.everywhere("see-report-signed")


def file_name(reader: Reader, digest: str) -> str:
    """The name under which a file was received that they may download."""
    theirs = reader.files()
    if theirs is None and reader.may("see-data"):
        name = received.name_of(digest)
    else:
        name = _own_name(digest) if theirs is None or digest in theirs else None
    if name is None:
        raise Refused(f"No file with the digest {digest[:12]} was received.")
    return name


def _own_name(digest: str) -> str | None:
    return next((one.name for one in roles.received(digest)), None)
