"""A published edition, and sending files to MENTOR's return for Q1."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests import small
from tests.actions.conftest import published, submit, workbook

from goldenthread.actions import uploads as actions
from goldenthread.store import uploads
from goldenthread.store.uploads import Uploaded

__all__ = ["published", "submit", "workbook"]

Send = Callable[..., Uploaded]


def receive(content: bytes, hour: float = 1, name: str = "mentor.xlsx", by: str = "ann") -> int:
    """Upload a file to MENTOR's return for Q1."""
    return actions.receive(
        programme="MENTOR", quarter=small.Q1, content=content, name=name, by=by, at=small.hours(hour)
    )


@pytest.fixture
def send(published: str) -> Send:
    """Upload a file, and have it read: what became of it."""

    def sent(content: bytes, hour: float = 1, name: str = "mentor.xlsx", by: str = "ann") -> Uploaded:
        upload = receive(content, hour, name, by)
        actions.read(upload, at=small.hours(hour))
        return uploads.one(upload)

    return sent
