"""The edition: one immutable document that says what the VRU set out to do from a quarter on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, field_validator

from goldenthread.framework.fields import Amount, Code, Model, Number, QuarterField, Text, YearField
from goldenthread.framework.indicators import Indicator, OutcomeMeasure, Tolerance
from goldenthread.framework.place import Place, declaration, place_before, shipped
from goldenthread.framework.series import Chapter, Pack, SeriesDefinition, TrendChoice


class Organisation(Model):
    """The unit that commissions the programmes."""

    code: Code
    name: Text
    area: Text
    people: Text = "people"
    """What the report calls the people reached: ``Londoners``."""


class PriorityArea(Model):
    """A group of programmes with one long-term outcome."""

    code: Code
    theme: Text
    """The group's name: ``Children and young people``."""
    long_term_outcome: Text


class OutcomeLevel(StrEnum):
    """Whom a short-term outcome is about."""

    INDIVIDUAL = "individual"
    ORGANISATIONAL = "organisational"


class Outcome(Model):
    """A short-term outcome of a priority area or of the cross-cutting work."""

    code: Code
    priority_area: Code | None = None
    """None for an outcome of the cross-cutting work, which belongs to no single area."""
    level: OutcomeLevel
    text: Text


class Stage(StrEnum):
    """The columns of the logic model, in order."""

    RATIONALE = "rationale"
    INPUTS = "inputs"
    ACTIVITIES = "activities"
    OUTPUTS = "outputs"
    SHORT_TERM = "short-term-outcomes"
    LONG_TERM = "long-term-outcomes"
    IMPACT = "impact"


class Node(Model):
    """A box of the logic model; ``of`` names the outcome, priority area or impact statement it stands for."""

    code: Code
    stage: Stage
    text: Text
    of: Code | None = None


class Link(Model):
    """An arrow of the logic model, from one box to a box in a later column."""

    start: Code
    end: Code


class LogicModel(Model):
    """How inputs become activities, outputs, outcomes and impact."""

    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()


class Impact(Model):
    """An impact statement: what the whole of the work is for."""

    code: Code
    text: Text


class Provider(Model):
    """A charity, council team or consortium that delivers; it can merge into another on a day."""

    code: Code
    name: Text
    merged_into: Code | None = None
    merged_on: date | None = None


class Delivery(Model):
    """A provider's part in a programme, with its dates."""

    provider: Code
    start: date
    end: date | None = None


class State(StrEnum):
    """Where a programme is in its life."""

    MOBILISING = "mobilising"
    LIVE = "live"
    PAUSED = "paused"
    CLOSED = "closed"


class Programme(Model):
    """What the VRU commissions: who delivers it, where, for which outcomes, with what budget and KPIs."""

    code: Code
    title: Text
    summary: Text
    state: State
    start: date
    end: date | None = None
    providers: tuple[Delivery, ...] = Field(min_length=1)
    priority_areas: tuple[Code, ...] = Field(min_length=1)
    boroughs: tuple[Code, ...] = Field(min_length=1)
    """The areas where it is delivered; an edition of format 2 calls this `areas`."""
    budget: Mapping[QuarterField, Amount] = {}
    indicators: tuple[Indicator, ...] = ()
    outcome_measures: tuple[OutcomeMeasure, ...] = ()

    def indicator(self, code: str) -> Indicator:
        """The indicator with this code; KeyError when there is none."""
        return {i.code: i for i in self.indicators}[code]

    @property
    def kpis(self) -> tuple[Indicator, ...]:
        """The indicators that the programme is judged by."""
        return tuple(i for i in self.indicators if i.kpi)


class Category(Model):
    """One answer of a demographic question."""

    code: Code
    label: Text
    unknown: bool = False
    """True for “not known” and “prefer not to say”: shown, and never counted as a group."""


class Categories(Model):
    """The answers that returns are split by."""

    age: tuple[Category, ...] = Field(min_length=1)
    sex: tuple[Category, ...] = Field(min_length=1)
    ethnicity: tuple[Category, ...] = Field(min_length=1)
    boroughs: tuple[Category, ...] = Field(min_length=1)
    """In format 1 alone: an edition of format 2 takes the areas of its place."""


class RatingPolicy(Model):
    """How statuses and risk scores become red, amber or green.

    A risk's score is likelihood (1 to 5) times impact (1 to 5), after mitigation.
    """

    tolerance: Tolerance
    amber_from_score: int = Field(default=12, ge=1, le=25)
    red_from_score: int = Field(default=20, ge=1, le=25)
    spend_far_off: Number = Decimal("0.15")
    """The share of the year's profile to date beyond which spend asks for a reason."""


class DisclosurePolicy(Model):
    """Which numbers of people readers outside may see."""

    hide_below: int = Field(default=5, ge=0)
    round_headline_to: int = Field(default=1, ge=1)


def _pack(place: Place, trends: tuple[TrendChoice, ...]) -> Pack:
    """What a pack tells where the edition does not say it; no chapter where no series is followed."""
    if place.pack:
        return place.pack
    lead = "The series that the reports follow."
    series = tuple(one.series for one in trends)
    chapters = (Chapter(title="Trends in violence", lead=lead, series=series),) if series else ()
    return Pack.model_construct(chapters=chapters, by_area=series[:1])


class Edition(Model):
    """One edition of the framework, effective from a quarter until the next edition's."""

    format: Literal[1, 2]
    """2 for an edition that declares its `place`."""
    title: Text
    effective_from: QuarterField
    notice: str = ""
    """Printed on every page and document, e.g. that the figures are fictitious."""
    organisation: Organisation
    priority_areas: tuple[PriorityArea, ...] = Field(min_length=1)
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    impact: tuple[Impact, ...] = Field(min_length=1)
    logic_model: LogicModel = LogicModel()
    providers: tuple[Provider, ...] = Field(min_length=1)
    programmes: tuple[Programme, ...] = Field(min_length=1)
    categories: Categories
    rating: RatingPolicy
    disclosure: DisclosurePolicy = DisclosurePolicy()
    trends: tuple[TrendChoice, ...] = ()
    baseline_year: YearField
    """In format 2 otherwise the place's."""
    series: tuple[SeriesDefinition, ...] = ()
    place: Place = Field(
        default_factory=lambda read: place_before(read["organisation"].name, read["baseline_year"])
    )
    """Needed in format 2, and unknown in format 1: a declaration, or `london`, which the program carries."""
    pack: Pack = Field(default_factory=lambda read: _pack(read["place"], read["trends"]))
    """In format 2 otherwise the place's, or one chapter of the series that the reports follow."""

    @field_validator("place", mode="before")
    @classmethod
    def _by_name(cls, given: Any) -> Any:
        """A shipped declaration, where its name is written."""
        found = declaration(given) if isinstance(given, str) else given
        if found is None:
            raise ValueError(
                f"No place called “{given}” comes with the program. "
                f"Write {' or '.join(shipped())}, or declare the place as docs/another-city.md shows."
            )
        return found

    @cached_property
    def _programmes(self) -> Mapping[str, Programme]:
        return {p.code: p for p in self.programmes}

    def programme(self, code: str) -> Programme:
        """The programme with this code; KeyError when there is none."""
        return self._programmes[code]

    def priority_area(self, code: str) -> PriorityArea:
        """The priority area with this code; KeyError when there is none."""
        return {a.code: a for a in self.priority_areas}[code]

    def outcome(self, code: str) -> Outcome:
        """The short-term outcome with this code; KeyError when there is none."""
        return {o.code: o for o in self.outcomes}[code]

    def provider(self, code: str) -> Provider:
        """The provider with this code; KeyError when there is none."""
        return {p.code: p for p in self.providers}[code]

    def borough(self, code: str) -> Category:
        """The borough with this code; KeyError when there is none."""
        return {b.code: b for b in self.categories.boroughs}[code]

    @property
    def live_programmes(self) -> tuple[Programme, ...]:
        """The programmes that deliver."""
        return tuple(p for p in self.programmes if p.state is State.LIVE)

    def in_area(self, code: str) -> tuple[Programme, ...]:
        """The programmes that serve a priority area, whatever their state."""
        return tuple(p for p in self.programmes if code in p.priority_areas)

    def tolerance_for(self, indicator: Indicator) -> Tolerance:
        """The indicator's own tolerance, or the policy's."""
        return indicator.tolerance or self.rating.tolerance
