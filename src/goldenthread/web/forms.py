"""Forms drawn with the design system's components, through Django's own renderer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

_CLASSES = {
    "TextInput": "govuk-input",
    "PasswordInput": "govuk-input govuk-password-input__input",
    "Select": "govuk-select",
    "Textarea": "govuk-textarea",
    "FileInput": "govuk-file-upload",
    "FilesInput": "govuk-file-upload",
}


class GovBoundField(BoundField):
    """A field with the design system's classes and its widget's own, its hint and its error announced."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)  # the page says what is missing, in one place, not the browser's bubble
        widget = widget or self.field.widget
        base = _CLASSES.get(type(widget).__name__)
        if base:
            wrong = f"{base.split()[0]}--error" if self.errors else ""
            attrs["class"] = " ".join(filter(None, (base, widget.attrs.get("class"), wrong)))
        described = [f"{self.id_for_label}-hint"] if self.help_text else []
        described += [f"{self.id_for_label}-error"] if self.errors else []
        if described:
            attrs["aria-describedby"] = " ".join(described)
        return attrs


class GovRenderer(TemplatesSetting):
    """Draw every form and field with the templates in ``ds/``."""

    form_template_name = "ds/form.html"
    field_template_name = "ds/field.html"
    bound_field_class = GovBoundField
