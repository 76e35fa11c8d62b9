"""The form of an extract: what it is, when it was obtained, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from django import forms
from django.core.files.uploadedfile import UploadedFile

from goldenthread.actions.extracts import LARGEST, NO_DAY
from goldenthread.trends.kinds import KINDS
from goldenthread.web.dates import DateField

Uploaded: TypeAlias = "UploadedFile[Any]"


class FilesInput(forms.FileInput):
    """A box for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files: each is looked at as one would be."""

    widget = FilesInput

    def clean(self, data: Sequence[Uploaded | None] | None, initial: Any = None) -> list[Uploaded]:
        """The files that were chosen; at least one."""
        return [super(FilesField, self).clean(one, initial) for one in data or [None]]


class ExtractForm(forms.Form):
    """An extract to add."""

    kind = forms.ChoiceField(
        label="What is it?",
        help_text="The kinds are described below the form.",
        choices=[("", "Choose a kind"), *((kind.code, kind.title) for kind in KINDS.values())],
        error_messages={
            "required": "Choose what the extract is",
            "invalid_choice": "Choose from the list what the extract is",
        },
    )
    obtained = DateField(
        "day on which it was obtained",
        label="When was it obtained?",
        help_text="The day on which it was downloaded or received. Leave it empty for an export with a "
        "Refresh Date, and that date counts.",
        required=False,
    )
    publisher = forms.CharField(
        label="Who published it? (optional)",
        help_text="Such as “NHS England”: reports name it as the source. For hospital admissions, residents, "
        "records, published tables and tables of your own; the other kinds have their publisher.",
        required=False,
        max_length=80,
    )
    extract = FilesField(
        label="Its files",
        help_text=f"All files of the extract at once, up to {LARGEST // 1_000_000} MB together.",
        allow_empty_file=True,
        error_messages={
            "required": "Choose the files of the extract",
            "invalid": "Choose the files of the extract",
        },
    )
    new = forms.CharField(
        label="Names that are new (optional)",
        help_text="Only where an extract was refused because a class or area looks misspelt, and it is new: "
        "the name as the refusal writes it, each on a line of its own.",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    add_repeats = forms.BooleanField(
        template_name="ds/checkbox.html",
        label="Add up rows of the same month, area and class",
        help_text="Only where an extract was refused because rows repeat one another, and all of them count.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The day may be missing only where the files of the kind say it."""
        chosen: dict[str, Any] = super().clean() or {}
        kind = KINDS.get(chosen.get("kind", ""))
        if chosen.get("obtained", True) is None and not (kind and kind.refreshed):
            self.add_error("obtained", NO_DAY if kind else "Enter the day on which it was obtained")
        return chosen
