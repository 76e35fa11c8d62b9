"""A published edition with returns to send, the people who freeze and sign, and a report that is signed."""

import shutil

import pytest
from tests import small
from tests.actions.conftest import published, submit, workbook

from goldenthread.actions import people, reports, returns

__all__ = ["published", "submit", "workbook"]

needs_ssh_keygen = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="no ssh-keygen: apt-get install openssh-client"
)


@pytest.fixture
def ada(published):
    """Ada, who signs as director from the hour 0 on."""
    who = {"username": "ada", "name": "Ada Lovelace", "email": "ada@example.org"}
    people.add(**who, password=None, by="x", at=small.hours(0))
    people.give_role(username="ada", role="director", by="x", at=small.hours(0))


@pytest.fixture
def frozen(ada):
    """The summary for readers inside of a quarter without returns, frozen at the hour 3."""
    return freeze()


@pytest.fixture
def signed(frozen):
    """The same, signed at the hour 4."""
    return reports.sign(snapshot=frozen.digest, by="ada", at=small.hours(4))


@pytest.fixture
def signed_with_figures(ada, submit):
    """The same with MENTOR's return, which was accepted at the hour 2."""
    submit(1)
    returns.accept(programme="MENTOR", quarter=small.Q1, by="reviewer", at=small.hours(2))
    return reports.sign(snapshot=freeze().digest, by="ada", at=small.hours(4))


def freeze(hour=3, audience="internal", by="analyst"):
    """Freeze the summary."""
    told = {"quarter": small.Q1, "kind": "summary", "audience": audience}
    return reports.freeze(**told, by=by, at=small.hours(hour))
