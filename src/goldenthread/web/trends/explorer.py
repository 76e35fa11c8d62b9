"""The explorer: a series, an area, two windows and a split, all of them in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from goldenthread.framework.model import Edition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import PeriodError, Span, Window
from goldenthread.reports.document import Document
from goldenthread.reports.pages import followed
from goldenthread.reports.pages.followed import follow
from goldenthread.reports.pages.series import explorer as page
from goldenthread.reports.pages.series.explorer import Looked, Split
from goldenthread.store import editions, places, trends, vintages
from goldenthread.store import series as store
from goldenthread.store.aside import aside
from goldenthread.store.inputs import Stand
from goldenthread.store.series import Asked
from goldenthread.trends import ways
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.values import MonthlySeries
from goldenthread.trends.ways import Way
from goldenthread.web import choosing, drawing
from goldenthread.web.access import needs
from goldenthread.web.trails import trail_page
from goldenthread.web.trends import composed
from goldenthread.web.trends.one_series import NOW, a_day, asked_of, everywhere, slug

NAMED = "named"
WHOLE, BY_AREA, BY_CLASS = "whole", "by-area", "by-class"
THEN = "-known-"
"""In a figure's address, before the day on which the baseline was known: ``2019-07-known-2024-03-26``."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the explorer."""

    series: str
    area: str
    window: Window
    baseline: Window
    """The months to compare with."""
    split: str
    way: Way
    known: str
    """The day on which it was known; ``now`` for none."""
    then: str = NOW
    """The day on which the baseline was known; ``now`` where it is the same."""

    @property
    def base(self) -> str:
        """Below which the page's figures lie."""
        then = "" if self.then == NOW else f"{THEN}{self.then}"
        windows = f"{self.series}/{self.area}/{self.window.code}/{self.baseline.code}{then}"
        return f"{reverse('explorer')}{windows}/{self.split}/{self.way}/{self.known}/"

    @property
    def address(self) -> str:
        """The page that asks this."""
        asked = {
            "series": self.series,
            "area": _given(self.area, everywhere()),
            "to": self.window.code,
            "baseline": self.baseline.code,
            "split": _given(self.split, WHOLE),
            "way": _given(self.way, Way.INTERVAL),
            "known": _given(self.known, NOW),
            "then": _given(self.then, NOW),
        }
        return f"{reverse('explorer')}?{urlencode({name: str(one) for name, one in asked.items()})}"

    def looked(self, way: Way) -> str:
        """The page that looks at the same in another way, below the site's own address."""
        return replace(self, way=way).address.removeprefix(reverse("home"))


def _given(text: str, default: str) -> str:
    return "" if text == default else text


def counted(edition: Edition) -> list[tuple[str, str]]:
    """The series whose data are loaded, with their titles: those that the edition follows, then by title."""
    loaded = {kind for kind in KINDS if KINDS[kind].holds.summed and vintages.all(kind=kind)}
    found = {
        code: definitions[0].title
        for code, definitions in trends.series(edition).items()
        if any(one.kind in loaded for one in definitions)
    }
    followed = [one.series for one in edition.trends if one.series in found]
    others = sorted(found.keys() - set(followed), key=lambda code: found[code])
    return [(code, found[code]) for code in (*followed, *others)]


def _box() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "govuk-input--width-10"})


class ChooseForm(forms.Form):
    """What to look at; what is left out is filled in as the trends page would."""

    series = forms.ChoiceField(
        label="Series", error_messages={"invalid_choice": "Choose a series from the list"}
    )
    area = forms.ChoiceField(
        label="Area", required=False, error_messages={"invalid_choice": "Choose an area from the list"}
    )
    span = forms.ChoiceField(
        label="Compare",
        required=False,
        choices=[
            *((_given(one, Span.YEAR), one.label) for one in Span),
            (NAMED, "The months named below"),
        ],
        error_messages={"invalid_choice": "Choose from the list how many months to compare"},
    )
    to = forms.CharField(
        label="Up to",
        required=False,
        help_text="The last month, such as 2024-07; or months by name: 2024-04..2024-06, "
        "a quarter (2024-25Q1) or a year (2024 or 2024/25)",
        widget=_box(),
    )
    baseline = forms.CharField(
        label="Against those up to",
        required=False,
        help_text="In the same way, such as 2019-07; empty for the baseline year",
        widget=_box(),
    )
    split = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "The whole"), (BY_AREA, "Each area too"), (BY_CLASS, "Each class too")],
        error_messages={"invalid_choice": "Choose from the list what to show"},
    )
    way = forms.ChoiceField(
        label="Look at it",
        required=False,
        choices=[(_given(way, Way.INTERVAL), way.label) for way in Way],
        error_messages={"invalid_choice": "Choose a way to look at it from the list"},
    )
    known = forms.CharField(
        label="As known on",
        required=False,
        help_text="A day, such as 2024-11-30; empty for now",
        widget=_box(),
    )
    then = forms.CharField(
        label="Baseline as known on",
        required=False,
        help_text="A day, such as 2024-03-26, to take the earlier twelve months as they were published then; "
        "empty for both from one extract",
        widget=_box(),
    )

    def __init__(
        self, data: Any, series: list[tuple[str, str]], areas: list[tuple[str, str]], whole: str
    ) -> None:
        super().__init__(data)
        for name, choices in (("series", series), ("area", [("", whole), *areas])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
            field.choices = choices

    def clean_to(self) -> Window | None:
        """The months, or none where none were typed."""
        return self._months("to")

    def clean_baseline(self) -> Window | None:
        """The months, or none where none were typed."""
        return self._months("baseline")

    def clean_known(self) -> str:
        """The day as it is written in addresses, or nothing."""
        return self._on("known")

    def clean_then(self) -> str:
        """The day as it is written in addresses, or nothing."""
        return self._on("then")

    def _on(self, name: str) -> str:
        text: str = self.cleaned_data[name].strip()
        try:
            return a_day(text).isoformat() if text else ""
        except Refused as why:
            raise forms.ValidationError(str(why)) from None

    def _months(self, name: str) -> Window | None:
        text = self.cleaned_data[name].strip()
        try:
            return _spanned(Window.read(text), text, _span(self.cleaned_data)) if text else None
        except PeriodError as why:
            raise forms.ValidationError(str(why)) from None


@needs("see-trends")
def explore(request: HttpRequest) -> HttpResponse:
    """The page: what is asked stands in its address, so that it can be sent to somebody."""
    at = choosing.standing(None)
    listed = counted(editions.in_force(at.quarter)[0])
    code, said, refused = _said(request.GET.get("series", ""), _day(request.GET.get("known", "")), listed)
    areas = [(slug(name), name) for name in store.boroughs(said[0])] if said else []
    written = _written(request)
    place = places.current()
    form = ChooseForm({**_defaults(code, said, at, written), **written}, listed, areas, place.name)
    words: dict[str, Any] = {"form": form, "any": bool(listed), "refused": refused}
    if said and form.is_valid():
        words |= _answer(_question(form, said, at), at)
    return drawing.render_document(request, "web/trends/explorer.html", words)


def _written(request: HttpRequest) -> dict[str, str]:
    """What the address asks for; in one that somebody wrote by hand a borough may stand by its name."""
    given = request.GET.dict()
    if area := given.get("area", "").strip():
        given["area"] = "" if slug(area) == everywhere() else slug(area)
    if "span" not in given and given.get("to", "").count("-") != 1:
        given["span"] = NAMED if given.get("to") else ""
    return given


def _day(text: str) -> date | None:
    """The day that is asked for; none where none is, or no day, which the form then says."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _said(
    asked: str, known: date | None, listed: list[tuple[str, str]]
) -> tuple[str, tuple[MonthlySeries, ...], Refused | None]:
    """The series that is asked for, with its counts, or why it has none; else the first that has counts."""
    codes = [code for code, _ in listed]
    refused = None
    for code in [asked] if asked in codes else codes:
        try:
            return code, store.said(Asked(code, None, known)), None
        except Refused as why:
            refused = why
    return asked, (), refused


def _defaults(
    code: str, said: tuple[MonthlySeries, ...], at: Stand, written: Mapping[str, str]
) -> dict[str, str]:
    """What is asked where the address does not say it; months that it names have a baseline of their own."""
    if not said:
        return {"series": code}
    to = said[0].last_told
    if written.get("to") or written.get("span"):
        return {"series": code, "to": str(to)}
    baseline = trends.baseline_of(Window.rolling_year(to), editions.in_force(at.quarter)[0])
    return {"series": code, "to": str(to), "baseline": baseline.code}


def _span(given: Mapping[str, Any]) -> Span:
    """How many months were chosen; twelve where the months are named."""
    span = given.get("span")
    return Span(span) if span and span != NAMED else Span.YEAR


def _spanned(window: Window, text: str, span: Span) -> Window:
    """What was typed, and of a month alone as many months as were chosen."""
    return span.window(window.last) if text == str(window.last) else window


def _question(form: ChooseForm, said: tuple[MonthlySeries, ...], at: Stand) -> Question:
    given = form.cleaned_data
    window = given["to"] or _span(given).window(said[0].last_told)
    baseline = given["baseline"] or trends.baseline_of(window, editions.in_force(at.quarter)[0])
    return Question(
        given["series"],
        given["area"] or everywhere(),
        window,
        baseline,
        given["split"] or WHOLE,
        ways.called(given["way"]),
        given["known"] or NOW,
        given["then"] or NOW,
    )


def _answer(question: Question, at: Stand) -> dict[str, Any]:
    try:
        document = _document(question, at)
    except Refused as why:
        return {"refused": why}
    return {
        "document": document,
        "fragment": drawing.fragment(document, question.base),
        "question": question,
        "address": question.address,
    }


@lru_cache(maxsize=64)
def _document(question: Question, at: Stand) -> Document:
    asked = asked_of(question.series, question.area, question.known)
    window, baseline = question.window, question.baseline
    latest = editions.latest()
    edition = latest.edition if latest else None
    known = trends.Known(asked.known_on, area=asked.area)
    sources = earlier = trends.sources(question.series, edition, known)
    if question.then != NOW:
        earlier = trends.sources(question.series, edition, replace(known, as_at=a_day(question.then)))
    descriptive = question.way is Way.DESCRIPTIVE
    found = trends.compared(sources, earlier, window, baseline, descriptive=descriptive)
    one, other = found.ends.current, found.ends.baseline
    first = min(window.last, baseline.last)
    if one.vintage.kind == other.vintage.kind:
        first = min(max(min(one.counts).plus(composed.YEAR - one.step), first), window.last)
    years = trends.chart_of(one, other, sources, window.last, baseline, first)
    both = (one,) if one.vintage == other.vintage else (one, other)
    looked = Looked(found, aside(found, known, question.way), question.way, question.looked)
    return page.compose(composed.about(asked, at, both), looked, years, _parts(question, asked, one, other))


def _parts(question: Question, asked: Asked, one: MonthlySeries, other: MonthlySeries) -> Split | None:
    """The series by area or by class, as it is asked for."""
    if question.split == BY_CLASS:
        now, then = (store.of_each_class(end, asked.area) for end in (one, other))
        return Split("class", _beside(now, then, asked.area))
    if question.split == BY_AREA:
        return Split("area", {} if asked.area else _beside(store.of_each(one), store.of_each(other), None))
    return None


def _beside(
    now: Mapping[str, MonthlySeries], then: Mapping[str, MonthlySeries], area: str | None
) -> dict[str, tuple[MonthlySeries | None, MonthlySeries | None]]:
    """Parts of two extracts by name, however they write it; a class that one has in two is shown as one."""
    earlier = {fold(name): (name, one) for name, one in then.items()}
    found: dict[str, tuple[MonthlySeries | None, MonthlySeries | None]] = {}
    for name, one in now.items():
        other = earlier.pop(fold(name), (name, None))[1]
        if other is None or not _unlike(one, other):
            found[name] = one, other
            continue
        ends = vintages.alike((one, other), area)
        found[ends[0].definition.title] = ends[0], ends[1]
    found |= {name: (None, one) for name, one in earlier.values()}
    joined = {part for ends in found.values() for part in _joined(ends)}
    return {name: ends for name, ends in found.items() if not (None in ends and fold(name) in joined)}


def _unlike(one: MonthlySeries, other: MonthlySeries) -> bool:
    return any(held != other.holds.get(code, held) for code, held in one.holds.items())


def _joined(ends: tuple[MonthlySeries | None, MonthlySeries | None]) -> set[str]:
    """The names of the classes that stand in a part beside the one that it is called after."""
    every = [one for end in ends if end and end.wider for one in end.definition.select[1:]]
    return {fold(f"{one.group} – {one.subgroup}") for one in every}


def _asked_before(
    series: str, area: str, to: str, baseline: str, split: str, way: str, known: str
) -> Question:
    earlier, _, then = baseline.partition(THEN)
    try:
        months = Window.read(to), Window.read(earlier)
    except PeriodError as why:
        raise Refused(str(why)) from None
    return Question(series, area, *months, split, ways.called(way), known, then or NOW)


@needs("see-trends")
def figure(request: HttpRequest, name: str, **asked: str) -> HttpResponse:
    """Where a figure of the page comes from."""
    question = _asked_before(**asked)
    document = _document(question, choosing.standing(None))
    found = follow(document.figures, followed.users(document.figures), name)
    if found is None:
        raise Refused(f"There is no figure “{name}” on this page.")
    return trail_page(request, found, question.base, (document.title, question.address))


@needs("see-trends")
def chart(_: HttpRequest, key: str, form: str, **asked: str) -> HttpResponse:
    """A chart of the page: its picture, its specification, or its numbers."""
    document = _document(_asked_before(**asked), choosing.standing(None))
    return drawing.chart_answer(drawing.charts(document), key, form)
