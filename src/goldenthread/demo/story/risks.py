"""The risks of each programme: what they are, who owns them, what is done, and how they move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from goldenthread.demo.shares import noise
from goldenthread.demo.story.quarters import Q1_23, Q1_24, Q2_23, Q3_23, Q4_23, QUARTERS
from goldenthread.periods import Quarter

Score = tuple[int, int, int, int]
"""Likelihood and impact before mitigation, then likelihood and impact after it."""


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk from the quarter in which it is first told."""

    opened: Quarter
    title: str
    owner: str
    mitigation: str
    scores: tuple[Score, ...]
    """One for each quarter from the first; the last one goes on."""
    results: tuple[str, ...]
    """What has come of the mitigation, by quarter in the same way."""
    due: date
    closed: Quarter | None = None

    def at(self, quarter: Quarter) -> tuple[Score, str]:
        """The scores and the result so far, as told in a quarter."""
        age = int(quarter) - int(self.opened)
        return self.scores[min(age, len(self.scores) - 1)], self.results[min(age, len(self.results) - 1)]


def of(programme: str, quarter: Quarter) -> Iterator[tuple[str, Risk]]:
    """The risks that a programme tells of in a quarter, by id; one just closed is told a last time."""
    for opened in (q for q in QUARTERS if q <= quarter):
        new = [risk for risk in _all(programme) if risk.opened == opened]
        for number, risk in enumerate(new, start=1):
            if risk.closed is None or quarter <= risk.closed:
                yield f"{opened}-{number}".lower(), risk


def _all(programme: str) -> tuple[Risk, ...]:
    return (*_SPECIAL.get(programme, ()), _usual(programme))


_SPECIAL: Mapping[str, tuple[Risk, ...]] = {
    "YC": (
        Risk(
            Q3_23,
            "Young people leave the programme before its end (attrition)",
            "Programme director",
            "Steps have been taken to improve recruitment, and the VRU has led on embedding a "
            "retention strategy",
            ((4, 4, 3, 4), (4, 4, 3, 4), (5, 5, 4, 5)),
            (
                "Reasons for leaving are now recorded.",
                "Shorter sessions are offered; too early to tell.",
                "Recruitment is up, with positive results; retention follows more slowly.",
            ),
            date(2024, 12, 31),
        ),
    ),
    "HBYW": (
        Risk(
            Q4_23,
            "Financial difficulties of one of the providers (Redthread)",
            "Head of commissioning",
            "The VRU has been working closely with Redthread to minimise service disruption",
            ((4, 4, 3, 4), (5, 5, 3, 5)),
            (
                "A continuity plan is agreed for every hospital.",
                "No hospital has lost its service. Redthread is to merge with Catch22.",
            ),
            date(2024, 10, 31),
        ),
        Risk(
            Q1_24,
            "Drop in engagement compared with last year",
            "Performance analyst",
            "The VRU and the Learning Partner are investigating the drop in engagement",
            ((4, 4, 3, 4),),
            ("First findings point to fewer referrals from two hospitals.",),
            date(2024, 11, 30),
        ),
    ),
    "ME": (
        Risk(
            Q3_23,
            "Local staff look for other work as the first term ends in June",
            "Consortia manager",
            "Early word on what follows, and shared posts across neighbourhoods",
            ((4, 4, 3, 4), (4, 4, 2, 4), (3, 4, 2, 3)),
            (
                "Two of eight coordinators have given notice.",
                "Both posts are filled again.",
                "Most staff go on to the second term.",
            ),
            date(2024, 6, 30),
        ),
    ),
    "SAP": (
        Risk(
            Q2_23,
            "Employers offer fewer places than they promised",
            "Partnerships manager",
            "Agreements in writing with the ten largest employers",
            ((4, 3, 3, 3),),
            ("Six have signed.", "Eight have signed."),
            date(2024, 5, 31),
        ),
    ),
    "FCS": (
        Risk(
            Q3_23,
            "Halls cannot be heated in winter",
            "Network coordinator",
            "Fewer halls, open longer",
            ((4, 4, 3, 4), (5, 4, 4, 4)),
            ("Four halls may close.", "Four halls are closed, and the programme pauses."),
            date(2024, 4, 30),
            closed=Q4_23,
        ),
    ),
    "EXP": (
        Risk(
            Q1_23,
            "Caseworkers' posts stay vacant",
            "Service manager",
            "A joint advertisement with two other programmes, and agency staff meanwhile",
            ((4, 5, 4, 4), (4, 4, 3, 3), (4, 4, 2, 3)),
            ("Three posts are vacant.", "One post is vacant.", "All posts are filled."),
            date(2023, 12, 31),
            closed=Q4_23,
        ),
    ),
}

_USUAL: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "Venues are lost or become too dear",
        "Operations manager",
        "A list of free venues in each borough, kept with the councils",
        (
            "Two more venues are on the list.",
            "The list covers every borough but one.",
            "No session was moved.",
        ),
    ),
    (
        "Experienced staff leave for better paid posts",
        "Service manager",
        "Training paid for those who stay a year, and shared cover with other providers",
        ("Cover held in every week.", "One post is vacant, with cover.", "All posts are filled."),
    ),
    (
        "Fewer referrals than planned from partner services",
        "Partnerships manager",
        "Monthly meetings with the services that refer, and a simpler form",
        ("Referrals are level.", "Two services refer again.", "The simpler form is in use everywhere."),
    ),
    (
        "Demand is higher than the programme can meet",
        "Delivery manager",
        "A waiting list by need, and group sessions while people wait",
        ("Nobody with high need waited over two weeks.", "The list is shorter.", "Groups fill the gap."),
    ),
    (
        "Violence nearby keeps people from coming",
        "Delivery manager",
        "Safe routes and staff at the door, agreed with neighbourhood teams",
        (
            "Sessions went on after two incidents.",
            "A quiet quarter.",
            "A safer route to one venue is agreed.",
        ),
    ),
)
"""A risk that any programme may have: title, owner, mitigation, result."""

_SCORES: tuple[Score, ...] = ((3, 3, 2, 3), (3, 4, 3, 3), (4, 3, 2, 3), (3, 3, 3, 2))


def _usual(programme: str) -> Risk:
    """A programme's everyday risk, below amber, that moves a little from quarter to quarter."""
    pick = round(abs(noise(programme, "risk")) * 1000)
    title, owner, mitigation, results = _USUAL[pick % len(_USUAL)]
    scores = tuple(_SCORES[round(abs(noise(programme, q, "score")) * 1000) % len(_SCORES)] for q in QUARTERS)
    opened = Q1_24 if programme == "RR" else Q1_23
    return Risk(opened, title, owner, mitigation, scores, results * 2, date(2025, 3, 31))
