"""The table of who may do what: it is whole, it is plain, and the manual shows it as it is."""

from pathlib import Path

import pytest

from goldenthread.actions import permissions
from goldenthread.actions.permissions import ABILITIES, TABLE, UNIT, Held, Role, Scope

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


def test_the_manual_is_current() -> None:
    assert MANUAL.read_text(encoding="utf-8") == permissions.manual(), (
        "Write docs/permissions.md again from permissions.manual()."
    )


def test_every_ability_has_a_name_of_its_own_holders_and_a_sentence() -> None:
    assert len(ABILITIES) == len(TABLE)
    for one in TABLE:
        assert one.holders, one.name
        assert one.refusal.endswith("."), one.name


def test_every_role_has_something_to_do() -> None:
    assert {role for one in TABLE for role in one.holders} == set(Role)


def test_nobody_outside_the_unit_holds_anything_of_everything_but_the_partner() -> None:
    for one in TABLE:
        for role, scope in one.holders.items():
            if role not in UNIT | {Role.PARTNER}:
                assert scope is not Scope.EVERYTHING, (one.name, role)
            if role is Role.PARTNER:
                assert one.name.startswith(("see-", "download-", "query-")), one.name


@pytest.mark.parametrize(
    ("first", "second"),
    [("prepare-return", "accept-return"), ("freeze-report", "sign-report"), ("manage-people", "sign-report")],
)
def test_no_role_alone_both_does_and_approves(first: str, second: str) -> None:
    assert not ABILITIES[first].holders.keys() & ABILITIES[second].holders.keys()


def test_scopes_of_several_roles_add_up() -> None:
    held = {Held(Role.PREPARER, "north-trust"), Held(Role.ANALYST)}
    assert permissions.scopes(held, "see-programme") == {Scope.OWN, Scope.EVERYTHING}
    assert permissions.scopes(held, "sign-report") == frozenset()
    assert permissions.scopes((), "see-programme") == frozenset()
    assert permissions.providers(held, "see-programme") == {"north-trust"}
