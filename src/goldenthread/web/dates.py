"""A date as three boxes: day, month and year, as the design system asks for dates that people know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

PARTS = ("day", "month", "year")


class DateParts(forms.Widget):
    """The three boxes, named ``shown-day``, ``shown-month`` and ``shown-year``."""

    template_name = "ds/date_parts.html"

    def value_from_datadict(self, data: Mapping[str, Any], _files: object, name: str) -> list[str]:
        """What was typed into each."""
        return [str(data.get(f"{name}-{part}", "")).strip() for part in PARTS]

    def value_omitted_from_data(self, data: Mapping[str, Any], _files: object, name: str) -> bool:
        """True where the form had no such date."""
        return all(f"{name}-{part}" not in data for part in PARTS)

    def id_for_label(self, id_: str, _index: str | None = None) -> str:
        """The first box, which the summary of errors leads to."""
        return f"{id_}-day" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The boxes with what stands in them."""
        context = super().get_context(name, value, attrs)
        given = [value.day, value.month, value.year] if isinstance(value, date) else value or ["", "", ""]
        base = context["widget"]["attrs"].pop("id", name)
        context["parts"] = [
            {"name": f"{name}-{part}", "id": f"{base}-{part}", "label": part.capitalize(), "value": one}
            for part, one in zip(PARTS, given, strict=True)
        ]
        return context


class DateField(forms.Field):
    """A date; a problem is told in the design system's words, with what the date is called."""

    widget = DateParts

    def __init__(self, called: str, **options: Any) -> None:
        super().__init__(template_name="ds/date.html", **options)
        self.called = called

    def clean(self, value: Any) -> date | None:
        """The date that was typed; every way in which it can be wrong has its sentence.

        None where nothing was typed and nothing need be.
        """
        parts: list[str] = list(value or ("", "", ""))
        if not any(parts):
            if not self.required:
                return None
            raise forms.ValidationError(f"Enter the {self.called}")
        missing = [part for part, text in zip(PARTS, parts, strict=True) if not text]
        if missing:
            raise forms.ValidationError(f"The {self.called} must include a {' and a '.join(missing)}")
        return self._real(parts)

    def _real(self, parts: list[str]) -> date:
        try:
            number, month, year = (int(part) for part in parts)
            if year < 1000:
                raise forms.ValidationError(f"The year of the {self.called} must have 4 numbers")
            return date(year, month, number)
        except (ValueError, OverflowError):
            raise forms.ValidationError(f"The {self.called} must be a real date") from None

    def has_changed(self, _initial: Any, _data: Any) -> bool:
        """Nobody asks."""
        return True
