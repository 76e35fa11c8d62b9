"""What enters the ledger when a version of a return is accepted: its values, and what it no longer says."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from goldenthread.ledger.values import Gap, GapReason, Key, Observation, Source, Value
from goldenthread.ledger.view import View
from goldenthread.periods import Quarter
from goldenthread.returns.known import Known

WITHDRAWN = Gap(GapReason.WITHDRAWN)
Told = tuple[Key, Value, Source]
"""A value of a version, about what, and the cell that it was read from."""


def entering(view: View, programme: str, quarter: Quarter, told: Sequence[Told]) -> list[Told]:
    """The values of a version, and a withdrawal of each value before it that it does not hold."""
    keys = {key for key, _, _ in told}
    gone = [one for one in view.of(programme, quarter) if one.key not in keys and one.value != WITHDRAWN]
    return [*told, *((one.key, WITHDRAWN, _nowhere(told, one.source)) for one in gone)]


def _nowhere(told: Sequence[Told], old: Source) -> Source:
    """The file of the version, without a cell: it is not in there."""
    of = told[0][2] if told else old
    return replace(of, sheet="not in this version", cell="")


def as_if_accepted(
    known: Known,
    programme: str,
    quarter: Quarter,
    told: Sequence[Told],
    texts: Mapping[str, str],
    at: datetime,
) -> Known:
    """What would be known about a quarter if this version of a return were accepted now."""
    view, serial = known.view, known.view.serial
    new = {
        key: Observation(key, value, source, serial, at)
        for key, value, source in entering(view, programme, quarter, told)
    }
    reasons = {k: v for k, v in known.texts.get((programme, quarter), {}).items() if k.startswith("reason.")}
    collection = known.collection
    if quarter == known.quarter:
        collection = collection.with_accepted(programme, at.date())
    said = ChainMap({(programme, quarter): {**reasons, **texts}}, known.texts)  # type: ignore[arg-type]
    return replace(known, view=view.replaced(new), collection=collection, texts=said)
