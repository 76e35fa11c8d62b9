"""A published edition with returns to send, the people who freeze and sign, and a report that is signed."""

import shutil

import pytest
from tests import small
from tests.actions.conftest import published, submit, workbook

from goldenthread.actions import people, reports, returns

__all__ = ["accepted", "published", "signed", "submit", "workbook"]

needs_ssh_keygen = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="no ssh-keygen: apt-get install openssh-client"
)


@pytest.fixture
def accepted(submit):
    """Ada, who signs as director from the hour 0 on, and MENTOR's return, accepted at the hour 2."""
    people.add(
        username="ada", name="Ada Lovelace", email="ada@example.org", password=None, by="x", at=small.hours(0)
    )
    people.give_role(username="ada", role="director", by="x", at=small.hours(0))
    submit(1)
    return returns.accept(programme="MENTOR", quarter=small.Q1, by="reviewer", at=small.hours(2))


@pytest.fixture
def signed(accepted):
    """The summary for readers inside, frozen at the hour 3 and signed at the hour 4."""
    frozen = reports.freeze(
        quarter=small.Q1, kind="summary", audience="internal", by="analyst", at=small.hours(3)
    )
    return reports.sign(snapshot=frozen.digest, by="ada", at=small.hours(4))
