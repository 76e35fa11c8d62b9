"""One return as its provider sees it: the form, the draft, where it stands, and why it cannot be changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from goldenthread.actions import drafts as actions
from goldenthread.framework.model import Programme
from goldenthread.framework.model import State as ProgrammeState
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import PeriodError, Quarter
from goldenthread.reports.words import counted
from goldenthread.returns import preparing, workflow
from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import Checked
from goldenthread.returns.draft import Raw
from goldenthread.returns.drafting import Origin, Undecided, Working
from goldenthread.returns.filling import unsigned
from goldenthread.returns.findings import Finding
from goldenthread.returns.form import Form, Section
from goldenthread.returns.preparing import Move, Stage, Standing
from goldenthread.returns.rounds import Round, why_closed
from goldenthread.returns.workflow import ReturnState, State, Verb
from goldenthread.store import drafts, editions, ledger, places, rounds
from goldenthread.store.known import collection, known
from goldenthread.web.access import Reader, own_return, reader_of

NOT_ANSWERED = frozenset({"blank", "missing-figure"})
"""The checks that say that something is still to be filled in."""
SUMS = frozenset({"split"})
"""The checks that cannot come right before everything is filled in."""


class Status(StrEnum):
    """How far a section is."""

    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    TO_PUT_RIGHT = "Has things to put right"
    COMPLETE = "Complete"
    OPTIONAL = "Optional"


COLOURS = {
    Status.NOT_STARTED: "grey",
    Status.IN_PROGRESS: "light-blue",
    Status.TO_PUT_RIGHT: "orange",
    Status.OPTIONAL: "grey",
}
"""A section that is complete has no tag: the words are enough."""


NOT_STARTED, BEING_FILLED_IN = ("Not started", "grey"), ("Being filled in", "light-blue")


@dataclass(frozen=True)
class One:
    """A return, for somebody who may see it."""

    code: str
    """The programme's."""
    quarter: Quarter
    reader: Reader

    @cached_property
    def programme(self) -> Programme:
        """The programme, as the quarter's edition has it."""
        return editions.programme(*self.key)

    @property
    def is_live(self) -> bool:
        """Whether the programme is, which takes no reading of the whole edition."""
        outline = editions.outline(editions.digest_in_force(self.quarter))
        return any(p.code == self.code and p.state is ProgrammeState.LIVE for p in outline.programmes)

    @property
    def key(self) -> tuple[str, Quarter]:
        """What the return is of."""
        return self.code, self.quarter

    def may(self, ability: str) -> bool:
        """Whether its reader may do this with it."""
        return self.reader.may_of(ability, *self.key)

    @property
    def certifies(self) -> bool:
        """Whether its reader may certify it."""
        return self.may("certify-return")

    @cached_property
    def state(self) -> ReturnState:
        """Where it is between the provider and the VRU."""
        return workflow.state_of(ledger.view().events_of("return.", *self.key))

    @cached_property
    def standing(self) -> Standing:
        """Where its draft is between preparer and certifier."""
        return drafts.standing(*self.key)

    @cached_property
    def round(self) -> Round | None:
        """The round that it belongs to."""
        return rounds.get(self.quarter)

    @cached_property
    def form(self) -> Form:
        """What is asked, without the sign-off."""
        return unsigned(form_for(known(self.quarter), self.code))

    @cached_property
    def working(self) -> Working | None:
        """The draft, where one was begun."""
        return drafts.working(*self.key)

    @cached_property
    def raws(self) -> Mapping[str, Raw]:
        """What its boxes hold: the draft; where there is none, what the last version said."""
        if self.working is not None:
            return self.working.raws
        return actions.last_told(programme=self.code, quarter=self.quarter)

    @cached_property
    def checked(self) -> Checked:
        """What the checks say of the draft now."""
        return actions.check(programme=self.code, quarter=self.quarter)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding about the draft."""
        return self.checked.findings

    @cached_property
    def why_not_sent(self) -> str:
        """Why no version can be sent now; empty when one can."""
        closed = why_closed(self.round, collection(self.quarter), self.state, timezone.localdate())
        return workflow.can(self.state.state, Verb.SUBMIT) or closed or ""

    @cached_property
    def why_not(self) -> str:
        """Why it cannot be changed now; empty when it can."""
        if not self.may("prepare-return"):
            return self.reader.refusal("prepare-return")
        return self.why_not_sent or preparing.can(self.standing.stage, Move.CHANGE) or ""

    @property
    def waits_for_certifier(self) -> bool:
        """Whether it was sent to the certifier and nobody has decided."""
        return self.standing.stage is Stage.TO_CERTIFY

    def section(self, code: str) -> Section:
        """A section by its code; refused when there is none."""
        found = next((one for one in self.form.sections if one.code == code), None)
        if found is None:
            codes = ", ".join(one.code for one in self.form.sections)
            raise Refused(f"The return has no section “{code}”. Its sections are: {codes}.")
        return found

    def href(self, name: str = "return", *rest: object) -> str:
        """The address of one of its pages."""
        return reverse(name, args=(self.quarter, self.code, *rest))

    def status(self, section: Section) -> Status:
        """How far a section is."""
        ids = {one.id for one in section.fields()}
        about = [f for f in self.findings if f.blocks and ids & set(f.fields)]
        if not self.touched(section):
            needs = any(one.required for one in section.fields())
            return Status.NOT_STARTED if needs else Status.OPTIONAL
        if ids & {other.field for other in self.undecided}:
            return Status.TO_PUT_RIGHT
        if not about:
            return Status.COMPLETE
        names = {one.check for one in about}
        is_unfinished = bool(names & NOT_ANSWERED) and names <= NOT_ANSWERED | SUMS
        return Status.IN_PROGRESS if is_unfinished else Status.TO_PUT_RIGHT

    @property
    def undecided(self) -> tuple[Undecided, ...]:
        """The questions with two answers of which nobody has chosen one."""
        return self.working.undecided if self.working else ()

    @property
    def has_unsent(self) -> bool:
        """Whether something was changed after the last version was sent."""
        draft = self.working
        return draft is not None and draft.version > self.state.version > 0 and draft.revision > 0

    def touched(self, section: Section) -> bool:
        """Whether somebody has answered anything of it, for this version or an earlier one."""
        if self.working is None:
            return False
        entries = (self.working.entries.get(one.id) for one in section.fields())
        return self.working.version > 1 or any(
            e is not None and e.origin is not Origin.KNOWN for e in entries
        )

    @property
    def state_in_words(self) -> tuple[str, str]:
        """Where it is, for its provider, and the colour that supports it."""
        found = self.state_without_draft
        if found == NOT_STARTED and drafts.filled_in({(*self.key, self.state.version + 1)}):
            return BEING_FILLED_IN
        return found

    @property
    def state_without_draft(self) -> tuple[str, str]:
        """The same where nobody has begun the draft."""
        if self.waits_for_certifier:
            return "With your certifier", "blue"
        match self.state.state:
            case State.SUBMITTED:
                return f"Sent to the {places.current().unit.short}", "blue"
            case State.ACCEPTED:
                return "Accepted", "green"
            case State.RETURNED:
                return "Sent back for changes", "orange"
            case State.REOPENED:
                return "Reopened for a correction", "orange"
        return ("Nothing was sent", "red") if self.why_not_sent else NOT_STARTED

    @property
    def due(self) -> date | None:
        """The deadline that providers are shown."""
        return self.round.dates.shown if self.round else None

    @property
    def days_left(self) -> int | None:
        """The days until it is due, while it waits for the provider; below nought when it is late."""
        if self.due is None or self.state.state in (State.SUBMITTED, State.ACCEPTED) or self.why_not_sent:
            return None
        return (self.due - timezone.localdate()).days

    @property
    def lateness(self) -> str:
        """How late it is; empty when it is not."""
        late = -(self.days_left or 0)
        return f"{counted(late, 'day')} late" if late > 0 else ""

    @property
    def time_left(self) -> str:
        """How long there is until it is due; empty when nothing is due, or it is late."""
        match self.days_left:
            case 0:
                return "today"
            case 1:
                return "tomorrow"
            case int(left) if left > 1:
                return f"in {left} days"
        return ""


def quarter_in(text: str) -> Quarter:
    """The quarter in an address; refused where it is none."""
    try:
        return Quarter.parse(text)
    except PeriodError as problem:
        raise Refused(str(problem)) from None


def asked_for(request: HttpRequest, quarter: str, code: str, ability: str) -> One:
    """The return that an address names, for somebody who may do this with it; otherwise there is none."""
    reader, found = reader_of(request), quarter_in(quarter)
    return One(own_return(reader, ability, found, code).code, found, reader)


def begun(request: HttpRequest, quarter: str, code: str, ability: str = "prepare-return") -> One:
    """The same with its draft, which is begun where it may be."""
    one = asked_for(request, quarter, code, ability)
    if not one.why_not and one.working is None:
        actions.begin(programme=one.code, quarter=one.quarter, by=request.user.get_username())
        return One(one.code, one.quarter, one.reader)
    return one


def of_provider(reader: Reader, quarters: Iterable[Quarter]) -> list[One]:
    """The returns of a provider's programmes in these quarters."""
    found = []
    for quarter in quarters:
        codes = reader.programmes("prepare-return", quarter) or frozenset()
        found += [One(code, quarter, reader) for code in sorted(codes)]
    return found
