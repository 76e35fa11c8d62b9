"""The pages of programmes: all of a quarter, and one."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse

from goldenthread.framework.model import Edition
from goldenthread.performance.results import Rating
from goldenthread.periods import Quarter
from goldenthread.reports.pages.programmes import Choice
from goldenthread.store import editions
from goldenthread.web import access, choosing, drawing, sites
from goldenthread.web.access import needs, reader_of
from goldenthread.web.quarters.pages import around, base, to_choose


class ChoiceForm(forms.Form):
    """Which quarter, priority area and rating."""

    quarter = forms.ChoiceField(label="Quarter")
    area = forms.ChoiceField(label="Priority area", required=False)
    rating = forms.ChoiceField(label="Rating", required=False)

    def __init__(self, asked: dict[str, str], quarters: tuple[Quarter, ...], edition: Edition) -> None:
        super().__init__(asked)
        areas = [(a.code, f"{a.theme}: {a.long_term_outcome}") for a in edition.priority_areas]
        ratings = [(rating.name.lower(), rating.value.capitalize()) for rating in Rating]
        self._offer("quarter", [(str(q), q.label) for q in quarters])
        self._offer("area", [("", "All priority areas"), *areas])
        self._offer("rating", [("", "All ratings"), *ratings])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - they are declared above
        field.choices = choices
        field.error_messages["invalid_choice"] = f"Choose from the list of each {name}"


@needs("see-programme")
def every(request: HttpRequest) -> HttpResponse:
    """The programmes of a quarter, filtered."""
    at = choosing.standing(request.GET.get("quarter"))
    asked = {"quarter": str(at.quarter), **{n: request.GET.get(n, "") for n in ("area", "rating")}}
    form = ChoiceForm(asked, to_choose(at.quarter), editions.in_force(at.quarter)[0])
    chosen = {n: asked[n] for n in ("area", "rating")} if form.is_valid() else {}
    reader = reader_of(request)
    theirs = reader.programmes("see-programme", at.quarter)
    fragment = sites.listed(at, base(at), Choice(**chosen, among=theirs), sites.sight(at, reader))
    words = {"form": form, "fragment": fragment, "all": theirs is None, **around(at)}
    return drawing.render_document(request, "web/programmes/list.html", words)


@needs("see-programme")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One programme in a quarter."""
    at = choosing.standing(request.GET.get("quarter"))
    reader = reader_of(request)
    programme = access.programme(reader, code, at.quarter)
    words = {
        "programme": programme,
        "document": sites.of(at).programme[programme.code],
        "fragment": sites.page(at, base(at), "programme", programme.code, sites.sight(at, reader)),
        **around(at),
    }
    return drawing.render_document(request, "web/programmes/programme.html", words)
