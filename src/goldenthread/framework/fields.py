"""The small types that an edition's document is read into: codes, periods, amounts."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints

from goldenthread.periods import FinancialYear, Month, PeriodError, Quarter, Window


class Model(BaseModel):
    """A part of an edition: immutable, and strict about words it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, arbitrary_types_allowed=True
    )


def _period(kind: type[Quarter | Month | FinancialYear | Window]) -> Any:
    def read(value: object) -> object:
        if isinstance(value, kind):
            return value
        try:
            return kind.parse(str(value))
        except PeriodError as problem:
            raise ValueError(str(problem)) from None

    return read


Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")]
"""A short stable name that other parts refer to: letters, digits and hyphens."""

Text = Annotated[str, StringConstraints(min_length=1)]
"""Words that must not be empty."""

QuarterField = Annotated[Quarter, BeforeValidator(_period(Quarter)), PlainSerializer(str)]
MonthField = Annotated[Month, BeforeValidator(_period(Month)), PlainSerializer(str)]
YearField = Annotated[FinancialYear, BeforeValidator(_period(FinancialYear)), PlainSerializer(str)]
WindowField = Annotated[Window, BeforeValidator(_period(Window)), PlainSerializer(str)]

Amount = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]
"""Money in pounds, or a target: never negative."""

Number = Annotated[Decimal, Field(allow_inf_nan=False)]
