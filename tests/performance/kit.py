"""Small editions and ledgers made by hand, for tests of judging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tests import small

from goldenthread.framework.indicators import Indicator
from goldenthread.framework.model import Edition, Programme, RatingPolicy
from goldenthread.ledger.values import Event, Value
from goldenthread.periods import Quarter
from goldenthread.returns.known import Known, Texts

Q1, Q2 = small.Q1, small.Q2
AS_OF = date(2024, 7, 31)
POLICY = RatingPolicy.model_validate({"tolerance": {"on_track": 5, "at_risk": 10}})
STEPS = {
    "count": (),
    "percentage": ("Finished", "Due to finish"),
    "chain": ("Screened", "Offered", "Attended"),
}
Told = Mapping[tuple[str, Quarter], Mapping[str, Value | int | str]]


def indicator(code: str = "K-1", kind: str = "count", target: Any = None, **more: Any) -> Indicator:
    """An indicator with one target for Q1, or with none."""
    given = {
        "code": code,
        "title": f"Title of {code}",
        "kind": kind,
        "unit": "people" if kind == "count" else "per cent",
        "outcome": "yp-skills",
        "steps": STEPS[kind],
        "targets": {} if target is None else {"2024-25Q1": target},
    }
    return Indicator.model_validate(given | more)


def programme(code: str = "P", indicators: Sequence[Indicator] = (), **more: Any) -> Programme:
    """A live programme of the small edition."""
    given = {
        "code": code,
        "title": f"Programme {code}",
        "summary": "A programme",
        "state": "live",
        "start": date(2023, 4, 1),
        "providers": [{"provider": "north-trust", "start": date(2023, 4, 1)}],
        "priority_areas": ["young-people"],
        "boroughs": ["east", "west"],
        "indicators": tuple(indicators),
    }
    return Programme.model_validate(given | more)


def edition(programmes: Sequence[Programme], policy: RatingPolicy = POLICY) -> Edition:
    """The small edition with other programmes."""
    base = dict(small.edition())
    return Edition.model_validate(base | {"programmes": tuple(programmes), "rating": policy})


def known(
    programmes: Sequence[Programme],
    told: Told | None = None,
    *,
    quarter: Quarter = Q1,
    texts: Texts | None = None,
    events: tuple[Event, ...] = (),
    policy: RatingPolicy = POLICY,
    closed: bool = True,
) -> Known:
    """What is known when these returns were accepted."""
    view = small.view(told or {}, events)
    said = edition(programmes, policy)
    collection = small.collected(quarter, [p.code for p in said.live_programmes], view, closed=closed)
    return Known(said, "e" * 64, quarter, view, collection, texts or {})


def decimal(text: str) -> Decimal | None:
    """A number from a table of examples; None for a dash."""
    return None if text == "—" else Decimal(text)
