"""A published edition, and a return of MENTOR to send."""

from collections.abc import Callable

import pytest
from tests import small

from goldenthread.actions import framework, returns
from goldenthread.actions.returns import Receipt
from goldenthread.ledger.values import Value

Submit = Callable[..., Receipt]


@pytest.fixture
def published(db: None, data_dir: object) -> str:
    """The compact edition, published at the hour 0; its digest."""
    return framework.publish(document=small.document(), by="tester", at=small.hours(0)).digest


@pytest.fixture
def workbook(published: str) -> Callable[..., bytes]:
    """A workbook of MENTOR for Q1, filled in soundly but for what a test changes."""
    template = returns.template(programme="MENTOR", quarter=small.Q1)

    def make(
        changed: dict[str, Value | int | str] | None = None, texts: dict[str, str] | None = None
    ) -> bytes:
        return small.filled(template, small.full_return(changed), small.TEXTS | (texts or {}))

    return make


@pytest.fixture
def submit(workbook: Callable[..., bytes]) -> Submit:
    """Submit such a workbook at an hour."""

    def send(hour: int, changed: dict[str, Value | int | str] | None = None, **texts: str) -> Receipt:
        content = workbook(changed, {name.replace("_", "."): text for name, text in texts.items()})
        return returns.submit(content=content, name="mentor q1.xlsx", by="provider", at=small.hours(hour))

    return send
