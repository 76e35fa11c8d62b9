"""The box in which a query is asked or answered."""

from __future__ import annotations

from typing import Any

from django import forms

from goldenthread.actions.queries import MISSING
from goldenthread.returns.conversation import About, Act
from goldenthread.store.texts import LONGEST

LABELS = {Act.ASK: "Ask the provider", Act.ANSWER: "Your answer"}
HINTS = {
    Act.ASK: "The provider reads it beside the figure, and gets an e-mail. Name no young person.",
    Act.ANSWER: "If the figure is wrong, correct it in the return and say so here. Name no young person.",
}


class SayForm(forms.Form):
    """Something to say about a figure or a section."""

    about = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, act: Act, about: About, data: Any = None, *, ids: str = "") -> None:
        super().__init__(data, initial={"about": str(about)}, auto_id=f"{ids or act}-%s")
        self.fields["text"] = forms.CharField(
            label=LABELS[act],
            help_text=HINTS[act],
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"required": MISSING[act]},
            max_length=LONGEST,
        )
