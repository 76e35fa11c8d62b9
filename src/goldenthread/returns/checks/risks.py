"""Risks: scores that go the wrong way, mitigations that are late, rows that are half filled."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from itertools import combinations

from goldenthread.framework.targets import plain
from goldenthread.returns.checks.context import Check, Context, Group, Risk
from goldenthread.returns.findings import Level
from goldenthread.returns.typed_dates import in_words
from goldenthread.returns.typed_numbers import shortened
from goldenthread.returns.values import Problem, listed

NEEDED = {
    "title": "what the risk is",
    "owner": "the owner",
    "mitigation": "what you do about it",
    "likelihood": "the likelihood before",
    "impact": "the impact before",
    "likelihood-after": "the likelihood after",
    "impact-after": "the impact after",
}
"""What a new risk has to say."""
ALIKE = 0.92


def _half_filled(context: Context) -> Iterator[Problem]:
    for risk in context.risks:
        missing = [p for p in NEEDED if risk.field(p) in context.fields and context.blank(risk.field(p))]
        if risk.used and not risk.carried and missing:
            wrong = (
                f"The new risk {_name(risk)} is half filled in: "
                f"{listed((NEEDED[p] for p in missing), 'and')} "
            )
            wrong += "is missing." if len(missing) == 1 else "are missing."
            todo = "Fill in the rest of the row; or clear the row, if there is no risk."
            yield Problem("risk-half-filled", wrong, todo, tuple(risk.field(p) for p in missing))


def _name(risk: Risk) -> str:
    """A risk by its title; before it has one, by its row."""
    row = risk.id if risk.carried else f"in row {risk.id.rpartition('-')[2]}"
    return f"“{shortened(risk.title, 60)}”" if risk.title else row


def _higher_after(context: Context) -> Iterator[Problem]:
    for risk in context.risks:
        before, after = risk.score(after=False), risk.score(after=True)
        if risk.open and before is not None and after is not None and after > before:
            wrong = (
                f"Risk {_name(risk)} scores {plain(after)} after mitigation, higher than {plain(before)} "
                "before it."
            )
            todo = "Check the four scores: have “before” and “after” changed places?"
            fields = ("likelihood-after", "impact-after", "likelihood", "impact")
            yield Problem("risk-higher-after", wrong, todo, tuple(risk.field(p) for p in fields))


def _overdue(context: Context) -> Iterator[Problem]:
    for risk in context.risks:
        due = context.day(risk.field("due"))
        if (
            risk.open
            and due is not None
            and due < context.today
            and context.word(risk.field("done")) != "yes"
        ):
            wrong = f"The mitigation of risk {_name(risk)} was due on {in_words(due)}, and is not done."
            todo = "Say “Yes” under “Done?” if it is, or give a new date."
            yield Problem("mitigation-overdue", wrong, todo, (risk.field("due"), risk.field("done")))


def _closed(context: Context) -> Iterator[Problem]:
    for risk in context.risks:
        result = risk.field("result")
        if context.word(risk.field("state")) == "closed" and context.blank(result):
            wrong = f"Risk {_name(risk)} is closed, and nothing says how it ended."
            yield Problem(
                "closed-without-result", wrong, "Write a few words under “Result so far”.", (result,)
            )


def _twice(context: Context) -> Iterator[Problem]:
    for one, other in combinations([r for r in context.risks if r.open and r.title], 2):
        if _alike(one.title, other.title):
            wrong = f"The same risk seems to be there twice: {_name(one)} and {_name(other)}."
            todo = "Keep one of them, and clear the other’s row."
            fields = (other.field("title"), one.field("title"), other.field("state"))
            yield Problem("risk-twice", wrong, todo, fields)


def _alike(one: str, other: str) -> bool:
    """True for titles that say the same but for capitals, commas and a letter or two."""
    first, second = (" ".join(re.findall(r"\w+", t.casefold())) for t in (one, other))
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return False
    return first == second or difflib.SequenceMatcher(None, first, second).ratio() >= ALIKE


def _taken_as_open(context: Context) -> Iterator[Problem]:
    for risk in context.risks:
        state = risk.field("state")
        if risk.used and not risk.carried and state in context.fields and context.blank(state):
            wrong = f"Nothing says whether the new risk {_name(risk)} is open or closed."
            yield Problem("risk-taken-as-open", wrong, "Nothing to do: it is taken as open.", (state,))


RISKS = Group(
    "Risks",
    (
        Check(
            "risk-half-filled",
            Level.ERROR,
            "A new risk half filled in",
            "A row for a new risk in which something is missing.",
            "The new risk “A worker is leaving” is half filled in: the owner and the impact after are "
            "missing. "
            "Fill in the rest of the row; or clear the row, if there is no risk.",
            _half_filled,
        ),
        Check(
            "risk-taken-as-open",
            Level.NOTE,
            "A new risk that is not said to be open",
            "A new risk without “open” or “closed”. It is taken as open.",
            "Nothing says whether the new risk “A worker is leaving” is open or closed. "
            "Nothing to do: it is taken as open.",
            _taken_as_open,
        ),
        Check(
            "risk-higher-after",
            Level.QUERY,
            "A risk higher after mitigation",
            "A risk whose score after mitigation is above the score before it.",
            "Risk “A worker is leaving” scores 20 after mitigation, higher than 12 before it. Check the four "
            "scores: have “before” and “after” changed places? If it is right, say why in "
            "“Explanation: risk ‘A worker is leaving’” (Risks!M9).",
            _higher_after,
        ),
        Check(
            "mitigation-overdue",
            Level.QUERY,
            "A mitigation that is overdue",
            "An open risk whose mitigation was due before today and is not done.",
            "The mitigation of risk “A worker is leaving” was due on 1 August 2024, and is not done. "
            "Say “Yes” under “Done?” if it is, or give a new date. If it is right, say why in "
            "“Explanation: risk ‘A worker is leaving’” (Risks!M9).",
            _overdue,
        ),
        Check(
            "closed-without-result",
            Level.ERROR,
            "A risk closed without a result",
            "A risk that is closed while nothing says how it ended.",
            "Risk “A worker is leaving” is closed, and nothing says how it ended. "
            "Write a few words under “Result so far”.",
            _closed,
        ),
        Check(
            "risk-twice",
            Level.QUERY,
            "The same risk twice",
            "Two open risks with the same title, or nearly.",
            "The same risk seems to be there twice: “A worker is leaving” and “A worker is leaving.”. "
            "Keep one of them, and clear the other’s row. If it is right, say why in "
            "“Explanation: new risk 1” (Risks!M10).",
            _twice,
        ),
    ),
)
