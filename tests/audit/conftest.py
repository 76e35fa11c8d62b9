"""The compact edition, a return to send, and somebody who is signed in."""

from tests.actions.conftest import published, submit, workbook
from tests.web.conftest import member

__all__ = ["member", "published", "submit", "workbook"]
