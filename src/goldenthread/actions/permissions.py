"""Who may do what: one table. Pages, the terminal and the manual read it; nothing else decides.

An ability is something that can be done. A role holds it or does not; where it does, its scope says of what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What somebody is to the unit. A person may hold several."""

    PREPARER = "provider-preparer"
    CERTIFIER = "provider-certifier"
    LEAD = "programme-lead"
    ANALYST = "analyst"
    PARTNER = "learning-partner"
    DIRECTOR = "director"
    PRG = "prg-member"
    ADMINISTRATOR = "administrator"

    @property
    def called(self) -> str:
        """The role as people say it."""
        return TITLES[self]

    @property
    def of_provider(self) -> bool:
        """True for the roles that are held for one provider."""
        return self in PROVIDERS

    @property
    def of_unit(self) -> bool:
        """True for the roles of the unit's own people, who must sign in with more than a password."""
        return self in UNIT


TITLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.PREPARER: "Provider (preparer)",
        Role.CERTIFIER: "Provider (certifier)",
        Role.LEAD: "Programme lead",
        Role.ANALYST: "Analyst",
        Role.PARTNER: "Learning Partner",
        Role.DIRECTOR: "Director",
        Role.PRG: "Board member",
        Role.ADMINISTRATOR: "Administrator",
    }
)
PROVIDERS = frozenset({Role.PREPARER, Role.CERTIFIER})
UNIT = frozenset({Role.LEAD, Role.ANALYST, Role.DIRECTOR, Role.ADMINISTRATOR})


class Scope(StrEnum):
    """Of what a role holds an ability."""

    EVERYTHING = "everything"
    OWN = "own programmes"
    SIGNED = "what is signed for readers outside"


@dataclass(frozen=True, slots=True)
class Ability:
    """Something that can be done, who may do it, and the one sentence that everybody else is told."""

    name: str
    what: str
    holders: Mapping[Role, Scope]
    refusal: str


def _all(*roles: Role) -> dict[Role, Scope]:
    return dict.fromkeys(roles, Scope.EVERYTHING)


OWN = dict.fromkeys((Role.PREPARER, Role.CERTIFIER), Scope.OWN)
READERS = _all(Role.LEAD, Role.ANALYST, Role.PARTNER, Role.DIRECTOR)
INSIDE = "The unit’s own people and its Learning Partner"

TABLE = (
    Ability(
        "see-quarter",
        "See a quarter’s page and the list of quarters",
        READERS,
        f"{INSIDE} see the quarter as a whole.",
    ),
    Ability(
        "see-programme",
        "See a programme’s page, and the list of programmes",
        OWN | READERS,
        f"{INSIDE} see programmes, and each provider its own.",
    ),
    Ability(
        "see-figure",
        "Follow a figure or chart of these pages to what it was made from",
        OWN | READERS,
        f"{INSIDE} follow figures to their sources, and each provider those of its own programmes.",
    ),
    Ability(
        "see-trends",
        "See the trends in violence",
        READERS,
        f"{INSIDE} see trends before they stand in a signed report.",
    ),
    Ability(
        "see-return",
        "See a return: its versions, what was found in them, and what was decided",
        OWN | READERS,
        f"{INSIDE} see returns, and each provider its own.",
    ),
    Ability(
        "download-return-file",
        "Download the workbook of a return as it was received",
        OWN | READERS,
        f"{INSIDE} download returns, and each provider its own.",
    ),
    Ability(
        "see-round",
        "See the rounds and their boards: who has sent what, and who was reminded",
        READERS,
        f"{INSIDE} see how a round stands.",
    ),
    Ability(
        "open-round",
        "Open a quarter’s round, and change its dates",
        _all(Role.LEAD),
        "Programme leads open rounds and set their dates.",
    ),
    Ability(
        "close-round",
        "Close a round that lacks returns, saying why each is missing",
        _all(Role.LEAD, Role.DIRECTOR),
        "Programme leads and the director close rounds.",
    ),
    Ability(
        "remind-programme",
        "Remind programmes of their returns",
        _all(Role.LEAD),
        "Programme leads remind providers.",
    ),
    Ability(
        "prepare-return",
        "Prepare a return: fill it in, upload workbooks, answer queries, send it to the certifier",
        OWN,
        "The provider’s own people prepare its returns.",
    ),
    Ability(
        "certify-return",
        "Certify a return",
        {Role.CERTIFIER: Scope.OWN},
        "The provider’s certifier signs its returns. Ask the administrator who that is.",
    ),
    Ability(
        "query-return",
        "Ask about a figure or a section of a return, and comment",
        _all(Role.LEAD, Role.ANALYST, Role.PARTNER),
        "Programme leads, analysts and the Learning Partner ask about returns.",
    ),
    Ability(
        "accept-return",
        "Accept a return, or send it back for changes",
        _all(Role.LEAD),
        "Programme leads review returns.",
    ),
    Ability(
        "reopen-return",
        "Reopen an accepted return for a correction",
        _all(Role.LEAD),
        "Programme leads reopen returns. Tell one what has to be corrected.",
    ),
    Ability(
        "waive-check",
        "Set a check aside for one programme and round",
        _all(Role.LEAD),
        "Programme leads set a check aside, with the reason.",
    ),
    Ability(
        "switch-check",
        "Rehearse a check, and switch it on",
        _all(Role.LEAD, Role.DIRECTOR),
        "Programme leads and the director decide which checks are switched on.",
    ),
    Ability(
        "override-rating",
        "Rate a programme by decision",
        _all(Role.LEAD, Role.DIRECTOR),
        "Programme leads and the director rate programmes by decision.",
    ),
    Ability(
        "see-data",
        "See vintages of outside data and editions of the framework, and download their files",
        READERS,
        f"{INSIDE} see the data and the editions behind the figures.",
    ),
    Ability(
        "add-data",
        "Add a vintage of outside data",
        _all(Role.ANALYST),
        "Analysts add data.",
    ),
    Ability(
        "publish-framework",
        "Publish an edition of the framework",
        _all(Role.DIRECTOR),
        "The director publishes the framework.",
    ),
    Ability(
        "see-report-draft",
        "See a report that is not signed: a current draft, or a frozen one",
        READERS,
        f"{INSIDE} see reports before they are signed.",
    ),
    Ability(
        "see-report-signed",
        "See and download signed reports, and follow their figures",
        READERS | {Role.PRG: Scope.SIGNED},
        f"{INSIDE} and members of the board read signed reports here.",
    ),
    Ability(
        "freeze-report",
        "Freeze a report",
        _all(Role.ANALYST),
        "Analysts freeze reports.",
    ),
    Ability(
        "sign-report",
        "Sign a report that somebody else froze, with a second step shown less than 5 minutes before",
        _all(Role.DIRECTOR),
        "The director signs reports.",
    ),
    Ability(
        "see-audit",
        "Search the audit log: who signed in, looked, downloaded and decided",
        _all(Role.ADMINISTRATOR),
        "Administrators read the audit log.",
    ),
    Ability(
        "erase-words",
        "Erase words or a workbook where the law asks for it, with a second step shown less than 5 minutes "
        "before",
        _all(Role.ADMINISTRATOR),
        "Administrators erase words, where the law asks for it.",
    ),
    Ability(
        "manage-people",
        "See who can sign in; add and invite people, give and take roles, close and reopen accounts",
        _all(Role.ADMINISTRATOR),
        "Administrators manage people.",
    ),
)
ABILITIES: Mapping[str, Ability] = MappingProxyType({one.name: one for one in TABLE})


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds; a provider's, for the provider with this code."""

    role: Role
    provider: str = ""


def scopes(held: Iterable[Held], ability: str) -> frozenset[Scope]:
    """The scopes in which these roles hold an ability; none when they do not."""
    holders = ABILITIES[ability].holders
    return frozenset(holders[one.role] for one in held if one.role in holders)


def refusal(ability: str) -> str:
    """What somebody is told who may not: on the page, and beside the button."""
    return ABILITIES[ability].refusal


def providers(held: Iterable[Held], ability: str) -> frozenset[str]:
    """The codes of the providers for which an ability is held: those of the roles that have it."""
    holders = ABILITIES[ability].holders
    return frozenset(one.provider for one in held if holders.get(one.role) is Scope.OWN)


# The manual


def manual() -> str:
    """The page of the manual that shows this table, in Markdown."""
    return "\n".join([*_opening(), *map(_row, TABLE), "", *_refusals()]) + "\n"


_MARKS = {Scope.EVERYTHING: "yes", Scope.OWN: "own", Scope.SIGNED: "signed"}


def _opening() -> list[str]:
    return [
        "# Who may do what",
        "",
        "Written from `actions/permissions.py` and checked to be current. Pages read the same table.",
        "",
        "- **yes**: of everything. **own**: of the programmes that the framework’s edition names the",
        "  provider for, in the quarters in which it delivers them, and of those of providers that have",
        "  merged into it. **signed**: of what is signed for readers",
        "  outside, where small numbers of people are hidden.",
        "- Somebody may hold several roles, and may do what any of them may. Without one, nothing.",
        "- Another organisation’s programme, return, file or figure is answered as one that does not exist",
        "  (404). A page that no role of the reader opens is refused (403) with its sentence from below.",
        "",
        "| role | word on the terminal, as in `people role give USERNAME WORD` | held for |",
        "|---|---|---|",
        *(f"| {role.called} | `{role}` | {_held_for(role)} |" for role in Role),
        "",
        "| | " + " | ".join(role.called for role in Role) + " |",
        "|---|" + "---|" * len(Role),
    ]


def _held_for(role: Role) -> str:
    return "one provider: `--provider CODE`" if role.of_provider else "the unit"


def _row(one: Ability) -> str:
    marks = (_MARKS[one.holders[role]] if role in one.holders else "–" for role in Role)
    return f"| {one.what} (`{one.name}`) | " + " | ".join(marks) + " |"


def _refusals() -> list[str]:
    rows = [f"| `{one.name}` | {one.refusal} |" for one in TABLE]
    return ["## What everybody else is told", "", "| ability | sentence |", "|---|---|", *rows]
