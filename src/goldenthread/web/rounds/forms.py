"""The forms of rounds: three dates, why they are changed, and which programmes to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from goldenthread.framework.model import Programme
from goldenthread.periods import Quarter
from goldenthread.returns.board import Show
from goldenthread.returns.rounds import DATES, Dates, faults
from goldenthread.store.texts import LONGEST
from goldenthread.web.dates import DateField

SHOWN = {
    Show.ALL: "All programmes",
    Show.OVERDUE: "Overdue",
    Show.NOT_STARTED: "Nothing sent",
    Show.SUBMITTED: "To review",
    Show.SENT_BACK: "Sent back",
    Show.REOPENED: "Reopened",
    Show.ACCEPTED: "Accepted",
    Show.QUERIES: "With open queries",
}
"""What can be chosen on a board, in the reader's words."""


class DatesForm(forms.Form):
    """The three dates of a round."""

    shown = DateField(
        DATES["shown"],
        label="Deadline shown to providers",
        help_text="The date that reminders speak of.",
    )
    new = DateField(
        DATES["new"],
        label="Last day for new returns",
        help_text="No new returns are accepted after this date.",
    )
    corrections = DateField(
        DATES["corrections"],
        label="Last day for corrections",
        help_text="No return can be corrected after this date.",
    )

    def __init__(self, quarter: Quarter, data: Any = None, dates: Dates | None = None) -> None:
        super().__init__(data, initial={name: getattr(dates, name) for name in DATES} if dates else {})
        self.quarter = quarter

    @property
    def dates(self) -> Dates:
        """The dates, once they are valid."""
        return Dates(**{name: self.cleaned_data[name] for name in DATES})

    def clean(self) -> dict[str, Any]:
        """Dates that are no dates were told already; here it is their order."""
        if all(name in self.cleaned_data for name in DATES):
            for name, sentence in faults(self.quarter, self.dates).items():
                self.add_error(name, sentence)
        return self.cleaned_data


class ChangeForm(DatesForm):
    """Other dates, and why."""

    reason = forms.CharField(
        label="Why the dates change",
        help_text="It is kept, and shown beside the dates. Name nobody.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the dates change"},
        max_length=LONGEST,
    )


class CloseForm(forms.Form):
    """Why each missing return did not come: one box for each."""

    def __init__(self, missing: Iterable[Programme], data: Any = None) -> None:
        super().__init__(data)
        for programme in missing:
            self.fields[programme.code] = forms.CharField(
                label=programme.title,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"required": f"Say why the return of {programme.title} is missing"},
                max_length=LONGEST,
            )


class ShowForm(forms.Form):
    """Which programmes of a board to show."""

    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[(one.value, words) for one, words in SHOWN.items()],
        error_messages={"invalid_choice": "Choose from the list what to show"},
    )

    @property
    def chosen(self) -> Show:
        """What was chosen; all where it was nothing on the list."""
        return Show(self.cleaned_data["show"]) if self.is_valid() else Show.ALL
