"""The forms of a review: which returns to show, and what is said when one is decided."""

from __future__ import annotations

from typing import Any

from django import forms

from goldenthread.reports.review.queue import Show
from goldenthread.reports.review.submitted import Submitted
from goldenthread.store.texts import LONGEST

KEPT = "It is kept, and the provider reads it. Name no young person."

THANKS = f"What was good, and what was done with it. {KEPT}"


class ShowForm(forms.Form):
    """Which of the returns that wait for review to show."""

    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[(one.value, one.words) for one in Show],
        error_messages={"invalid_choice": "Choose from the list what to show"},
    )

    @property
    def chosen(self) -> Show:
        """What was chosen; all where it was nothing on the list."""
        return Show(self.cleaned_data["show"]) if self.is_valid() else Show.ALL


def _box(label: str, hint: str, missing: str, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
        max_length=LONGEST,
    )


class Decision(forms.Form):
    """A decision about the version that its page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, one: Submitted, data: Any = None) -> None:
        super().__init__(data, initial={"version": one.state.version})
        self.one = one

    @property
    def stale(self) -> bool:
        """True when another version came while the page was looked at."""
        return bool(self.cleaned_data.get("version", self.one.state.version) != self.one.state.version)

    def clean(self) -> dict[str, Any]:
        """A version that came meanwhile has been looked at by nobody."""
        if self.stale:
            now, seen = self.one.state.version, self.cleaned_data["version"]
            raise forms.ValidationError(
                f"Version {now} came while you looked at version {seen}. Look at it first."
            )
        return self.cleaned_data


class AcceptForm(Decision):
    """What accepting says to the provider."""

    message = _box(
        "A message to the provider (optional)", f"What was good, what was done with it. {KEPT}", ""
    )


class ReopenForm(Decision):
    """Why an accepted return is reopened."""

    reason = _box("What has to be corrected", KEPT, "Say what has to be corrected")


class SendBackForm(Decision):
    """Why a return is sent back: in general, and section by section."""

    reason = _box("Why it is sent back", KEPT, "Say why it is sent back")

    def __init__(self, one: Submitted, data: Any = None) -> None:
        super().__init__(one, data)
        sections = one.form.sections
        self.of_sections = {f"section-{section.code}": section.code for section in sections}
        for name, section in zip(self.of_sections, sections, strict=True):
            self.fields[name] = _box(f"{section.title} (optional)", "", "", rows=2)

    @property
    def sections(self) -> dict[str, str]:
        """The reasons by section, where one was given."""
        given = {code: self.cleaned_data[name].strip() for name, code in self.of_sections.items()}
        return {code: text for code, text in given.items() if text}
