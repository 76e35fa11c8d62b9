"""What is known to be wrong in outside data: a warning that lapses by itself when the source is mended."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from goldenthread.framework.fields import Code, Model, Text
from goldenthread.framework.series import Selection
from goldenthread.periods import Window


class KnownError(Model):
    """A class or measure whose numbers are wrong, shown by a sum that cannot be right."""

    code: Code
    select: Selection
    window: Annotated[Window, BeforeValidator(Window.parse)]
    expect: int = Field(ge=0)
    """The wrong sum over the window: an extract with another sum is not concerned."""
    text: Text
    """What a reader must be told."""
    source: Text
    """How we know."""
