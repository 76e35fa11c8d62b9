"""Indicators: what is counted, against which target, and which way is good."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from goldenthread.framework.fields import Code, Model, Number, QuarterField, Text


class IndicatorKind(StrEnum):
    """How an indicator's value is made."""

    COUNT = "count"
    PERCENTAGE = "percentage"
    """A numerator out of a denominator."""
    CHAIN = "chain"
    """People counted at each step (screened, offered, attended); the value is the last as a share of them."""


class Timing(StrEnum):
    """Which stretch of time a value speaks for."""

    IN_QUARTER = "in-quarter"
    CUMULATIVE = "cumulative"
    """From April to the end of the quarter."""
    POINT_IN_TIME = "point-in-time"
    """As at the last day of the quarter."""


class Better(StrEnum):
    """Which direction is good."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"
    """Good between two bounds, both included."""


class ToleranceUnit(StrEnum):
    """What a tolerance is measured in."""

    PER_CENT = "per-cent"
    """Per cent of the target."""
    POINTS = "points"
    """The indicator's own unit (percentage points for a percentage)."""


class Tolerance(Model):
    """How far short of target is still *on track*, and how far is *at risk*; beyond that is *missed*."""

    unit: ToleranceUnit = ToleranceUnit.PER_CENT
    on_track: Annotated[Decimal, Field(ge=0)]
    at_risk: Annotated[Decimal, Field(ge=0)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.at_risk < self.on_track:
            raise ValueError(
                "at_risk is below on_track. A value at risk is further from target: write the larger."
            )
        return self


class Target(Model):
    """One quarter's target: a single number, or two bounds for an indicator that is good within a range."""

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, value: object) -> object:
        single = isinstance(value, int | float | str | Decimal) and not isinstance(value, bool)
        return {"value": value} if single else value

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        single, bounds = self.value is not None, self.low is not None and self.high is not None
        if single == bounds or (single and (self.low is not None or self.high is not None)):
            raise ValueError("This target has no clear shape. Give either one number, or both low and high.")
        if self.low is not None and self.high is not None and self.high < self.low:
            raise ValueError("high is below low. Write the lower bound as low.")
        return self


class Indicator(Model):
    """Something a programme reports every quarter; a KPI when the programme is judged by it."""

    code: Code
    title: Text
    kind: IndicatorKind
    timing: Timing = Timing.IN_QUARTER
    better: Better = Better.HIGHER
    unit: Text
    kpi: bool = True
    people: bool = True
    """Whether people are counted, whom disclosure control protects; false for sessions, schools or days."""
    outcome: Code
    """The short-term outcome that it speaks for."""
    steps: tuple[Text, ...] = ()
    """For a percentage, what the numerator and the denominator count; for a chain, its steps in order."""
    targets: Mapping[QuarterField, Target] = {}
    tolerance: Tolerance | None = None
    """The rating policy's when absent."""

    @model_validator(mode="after")
    def _steps_fit(self) -> Self:
        if self.kind is IndicatorKind.PERCENTAGE and len(self.steps) != 2:
            raise ValueError(
                "A percentage needs two steps. Say what the numerator counts, then the denominator."
            )
        if self.kind is IndicatorKind.CHAIN and len(self.steps) < 2:
            raise ValueError("A chain needs at least two steps. List them in order.")
        if self.kind is IndicatorKind.COUNT and self.steps:
            raise ValueError("A count has no steps. Take them out.")
        return self

    @model_validator(mode="after")
    def _targets_fit(self) -> Self:
        ranges = self.better is Better.RANGE
        wrong = [str(q) for q, t in self.targets.items() if ranges != (t.low is not None)]
        if wrong:
            better = "a range" if self.better is Better.RANGE else self.better.value
            shape = "low and high" if self.better is Better.RANGE else "one number"
            raise ValueError(
                f"Some targets do not have the right shape. Where {better} is better, a target is {shape}; "
                f"correct {', '.join(wrong)}."
            )
        return self


class OutcomeMeasure(Model):
    """A result that a programme's monitoring measures on people: of those measured, how many, or how much."""

    code: Code
    title: Text
    outcome: Code
    unit: Text
    """``per cent`` or the name of a score."""
    better: Better = Better.HIGHER
