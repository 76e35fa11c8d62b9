"""The narrative, and the sign-off."""

from __future__ import annotations

from goldenthread.returns.asking.history import History
from goldenthread.returns.form import Choice, Column, Field, FieldKind, Row, Section, Table

QUESTIONS = (
    ("narrative.worked", "What worked well this quarter?", "Used in the report to the partnership.", True),
    (
        "narrative.not-worked",
        "What did not work, and what did you change?",
        "Helps us to help you, and others to learn.",
        True,
    ),
    (
        "narrative.support",
        "What support would you like from us?",
        "Somebody will answer this. Leave it blank if there is none.",
        False,
    ),
    (
        "narrative.practice",
        "Is there good practice that others could use?",
        "Shared with other providers, with your name.",
        False,
    ),
)


def narrative(history: History) -> Section:
    """The section in the provider's own words."""
    intro = (
        "In your own words; a few sentences are enough. Please leave out anything that could tell a "
        "reader who somebody is: "
        "no names, initials, dates of birth, addresses, telephone numbers or e-mail addresses of the "
        "people you support."
    )
    columns = (
        Column("label", "Question", 34),
        Column("why", "What happens with your answer", 26),
        Column("last", f"{history.last_title}: your answer", 40),
        Column("value", f"{history.this_title} (up to 2,000 characters)", 80),
    )
    rows = tuple(_question(history, *one) for one in QUESTIONS)
    return Section("narrative", "Narrative", intro, (Table("narrative", "Your story", "", columns, rows),))


def _question(history: History, id_: str, label: str, why: str, required: bool) -> Row:
    value = history.field(id_, FieldKind.TEXT, label, required=required)
    return Row(id_, {"label": label, "why": why, "last": history.last_text(id_), "value": value})


def sign_off(history: History) -> Section:
    """The section that says who stands behind the return. It is never filled in beforehand."""
    asked = (
        Field("signoff.name", FieldKind.TEXT, "Your name", required=True, longest=100),
        Field("signoff.role", FieldKind.TEXT, "Your role", required=True, longest=100),
        Field("signoff.date", FieldKind.DATE, "Date (day/month/year)", required=True),
        Field(
            "signoff.confirmed",
            FieldKind.CHOICE,
            "I confirm that these figures are complete and correct to the best of my knowledge",
            required=True,
            choices=(Choice("yes", "Yes"),),
        ),
    )
    columns = (Column("label", "What we ask", 60), Column("value", "Your answer", 40))
    rows = tuple(Row(one.id, {"label": one.label, "value": one}) for one in asked)
    intro = (
        f"Please have somebody who can answer for the figures sign the return for {history.quarter.in_words}."
    )
    return Section("sign-off", "Sign-off", intro, (Table("sign-off", "Sign-off", "", columns, rows),))
