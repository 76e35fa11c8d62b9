"""Everything known at an instant: the edition in force, the ledger's view, and the texts beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from goldenthread.framework.model import Edition, Programme
from goldenthread.ledger.view import View
from goldenthread.periods import Quarter
from goldenthread.returns.collection import Collection

Texts = Mapping[tuple[str, Quarter], Mapping[str, str]]
"""By programme and quarter, then by field id: the texts of the version of the return that stands."""


@dataclass(frozen=True)
class Known:
    """What may be said about a quarter, as at one instant: the edition in force for it, and what was seen."""

    edition: Edition
    edition_digest: str
    quarter: Quarter
    view: View
    collection: Collection
    """How far the quarter's returns have been collected: whether its figures may be added up and compared."""
    texts: Texts = field(default_factory=lambda: MappingProxyType({}))

    def text(self, programme: str, field: str, quarter: Quarter | None = None) -> str:
        """A text of the programme's return, or an empty one."""
        return self.texts.get((programme, self.quarter if quarter is None else quarter), {}).get(field, "")

    def programme(self, code: str) -> Programme:
        """The programme as the edition has it; KeyError when there is none."""
        return self.edition.programme(code)
