"""What is known to be wrong in outside data, as records that lapse once the source is mended."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from goldenthread.framework.fields import Code, Model, Text
from goldenthread.framework.series import Selection
from goldenthread.periods import Window


class Remedy(StrEnum):
    """What is done about wrong numbers."""

    REFUSE = "refuse"
    """They are not counted: a series that needs them is refused with the reason."""
    READ_AS = "read-as"
    """The numbers are right and the name is wrong: they are read under the right name."""


class Correction(Model):
    """A class or measure whose numbers or name are wrong, shown by a sum that cannot be right."""

    code: Code
    select: Selection
    window: Annotated[Window, BeforeValidator(Window.parse)]
    expect: int = Field(ge=0)
    """The wrong sum over the window: an extract with another sum is not concerned."""
    remedy: Remedy
    read_as: Selection | None = None
    text: Text
    """The reason, as a reader must be told it."""
    source: Text
    """How we know."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.read_as is not None) != (self.remedy is Remedy.READ_AS):
            raise ValueError("A correction that reads a class under another name must give that name.")
        return self

    @property
    def in_words(self) -> str:
        """The reason and how it is known: ``… (Source: …)``."""
        return f"{self.text} (Source: {self.source.rstrip('.')}.)"
