"""What the hidden sheet says: which return it is, and which field belongs where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from goldenthread.periods import PeriodError, Quarter
from goldenthread.returns.draft import Seen
from goldenthread.returns.form import TEMPLATE_VERSION
from goldenthread.returns.workbook.marks import META_TITLE, Slot
from goldenthread.returns.workbook.problems import refuse
from goldenthread.returns.workbook.sheets import Cells


@dataclass(frozen=True, slots=True)
class Meta:
    """The identity of a workbook, its sheets (title by code) and its fields."""

    template_version: int
    programme: str
    quarter: Quarter
    edition: str
    sheets: Mapping[str, str]
    slots: tuple[Slot, ...]
    seen: Seen | None = None
    """The revision of the draft that it was filled in with."""


def meta_of(cells: Cells, name: str) -> Meta:
    """Read the hidden sheet; raises Unacceptable when it is not ours, or of another version."""
    lines = [["" if one is None else str(one) for one in row] for row in cells]
    if not lines or lines[0][:1] != [META_TITLE]:
        raise refuse("not-our-template", name)
    facts = {line[0]: line[1] for line in lines if len(line) > 1}
    version = _version(facts.get("template-version", ""), name)
    try:
        quarter = Quarter.parse(facts.get("quarter", ""))
    except PeriodError:
        raise refuse("not-our-template", name) from None
    sheets = {line[1]: line[2] for line in lines if line[0] == "sheet" and len(line) > 2}
    slots = tuple(Slot(*line[1:8]) for line in lines if line[0] == "field" and len(line) > 7)
    if not (slots and facts.get("programme") and facts.get("edition")):
        raise refuse("not-our-template", name)
    seen = Seen.parse(facts.get("draft", ""))
    return Meta(version, facts["programme"], quarter, facts["edition"], sheets, slots, seen)


def _version(text: str, name: str) -> int:
    number = text.removesuffix(".0")
    if not number.isdecimal() or len(number) > 6:
        raise refuse("not-our-template", name)
    version = int(number)
    if version != TEMPLATE_VERSION:
        check = "template-older" if version < TEMPLATE_VERSION else "template-newer"
        raise refuse(check, name, found=version, wanted=TEMPLATE_VERSION)
    return version
