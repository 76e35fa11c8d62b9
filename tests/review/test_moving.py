"""What would move if a version were accepted: found by name, and the same as what acceptance then does."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests import small
from tests.actions.conftest import Submit

from goldenthread.actions import reports, returns
from goldenthread.reports.document import Table, Told
from goldenthread.reports.review.moving import Published, changed_cells, moved, published
from goldenthread.store import inputs, reviews
from goldenthread.store import returns as versions
from goldenthread.store.inputs import Stand, stand
from goldenthread.web import sites
from goldenthread.web.review import made

WHOSE = {"programme": "MENTOR", "quarter": small.Q1}


def shown(**figures: str) -> Published:
    told = {name.replace("_", "."): Told(name, name, text) for name, text in figures.items()}
    return Published(told, told)


def everything(at: Stand) -> Published:
    """What all pages of a quarter print: what may move is looked for on few of them."""
    site = sites.of(at)
    return published(site, site.programme)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (shown(a="1"), shown(a="1"), []),
        (shown(a="1"), shown(a="2"), [("a", "1", "2")]),
        (shown(a="1"), shown(), [("a", "1", "")]),
        (shown(), shown(a="2"), [("a", "", "2")]),
        (shown(), shown(a="not provided"), []),
        (shown(a="withdrawn"), shown(), []),
        (shown(a="2"), shown(a="withdrawn"), [("a", "2", "withdrawn")]),
        (
            shown(reach_YC="1", reach_area_x="1", reach_total="1"),
            shown(reach_YC="2", reach_area_x="2", reach_total="2"),
            [("reach.total", "1", "2"), ("reach.area.x", "1", "2"), ("reach.YC", "1", "2")],
        ),
    ],
)
def test_figures_are_compared_by_name(before: Published, after: Published, expected: list[object]) -> None:
    assert [(one.name, one.before, one.after) for one in moved(before, after)] == expected


def test_a_cell_is_changed_when_its_value_is_another_or_gone() -> None:
    first, second, third = small.observations("MENTOR", small.Q1, {"a": 1, "b": 2, "c": 3})
    before = {"a": first, "b": second, "c": third}
    after = {"a": first, "b": replace(second, value=small.value(9))}
    assert changed_cells(before, after) == {f"{'0' * 64} {one.source.place}" for one in (second, third)}


@pytest.fixture
def corrected(submit: Submit) -> Submit:
    """A return that was accepted, reopened, and sent again with another spend."""
    submit(1)
    returns.accept(**WHOSE, by="lead", at=small.hours(2))
    returns.reopen(**WHOSE, reason="Wrong site.", by="lead", at=small.hours(3))
    submit(4, {"spend.actual": "24100.00"})
    return submit


def test_what_would_move_is_what_then_moves(corrected: Submit) -> None:
    before = stand(small.Q1)
    movement = made.movement(before, "MENTOR")
    assert movement is not None
    returns.accept(**WHOSE, by="lead", at=small.hours(5))
    then = moved(everything(before), everything(stand(small.Q1)))
    # What is said of the return itself, and so where its versions stand, is no figure.
    (own,) = movement.quarters
    assert (own.quarter, own.moved) == (small.Q1, then)
    assert {(one.name, one.before, one.after) for one in own.moved} >= {
        ("spend.actual-to-date.total", "1 of 3 returns: £24,500 so far", "1 of 3 returns: £24,100 so far")
    }, own.moved
    assert made.movement(stand(small.Q1), "MENTOR") is None


@pytest.fixture
def looked_back_at(submit: Submit, workbook: Callable[..., bytes]) -> Submit:
    """A correction of Q1 that waits, when Q2 was accepted already and the report of Q1 is signed."""
    submit(1)
    returns.accept(**WHOSE, by="lead", at=small.hours(2))
    signed = reports.freeze(
        quarter=small.Q1, audience="internal", kind="full", by="analyst", at=small.hours(3)
    )
    reports.sign(snapshot=signed.digest, by="director", at=small.hours(4))
    template = returns.template(programme="MENTOR", quarter=small.Q2)
    later = small.filled(template, small.full_return({"reach.year": 110, "spend.actual": "25000.00"}))
    returns.submit(content=later, name="mentor q2.xlsx", by="provider", at=small.hours(5))
    returns.accept(programme="MENTOR", quarter=small.Q2, by="lead", at=small.hours(6))
    returns.reopen(**WHOSE, reason="Wrong site.", by="lead", at=small.hours(7))
    submit(8, {"spend.actual": "24100.00"})
    return submit


def test_later_quarters_that_look_back_move_too_exactly_as_forecast(looked_back_at: Submit) -> None:
    before = {quarter: stand(quarter) for quarter in (small.Q1, small.Q2)}
    movement = made.movement(before[small.Q1], "MENTOR")
    assert movement is not None
    returns.accept(**WHOSE, by="lead", at=small.hours(9))
    for one in movement.quarters:
        then = moved(everything(before[one.quarter]), everything(stand(one.quarter)))
        assert one.moved == then
    assert [one.quarter for one in movement.quarters] == [small.Q1, small.Q2]
    to_date = {(one.name, one.before, one.after) for one in movement.quarters[1].moved}
    assert (
        "spend.actual-to-date.total",
        "2 of 6 returns: £49,500 so far",
        "2 of 6 returns: £49,100 so far",
    ) in to_date
    assert not any("£24,500" in one[1] for one in to_date if one[0] == "spend.actual.total")


def test_what_would_move_is_told_quarter_by_quarter_with_a_trail_each(looked_back_at: Submit) -> None:
    document = made.of_one(stand(small.Q1), "MENTOR").document
    captions = [one.caption for one in document.blocks if isinstance(one, Table)]
    assert any(one.endswith("would move if this version were accepted") for one in captions)
    assert any("would move on the pages of Q2 2024-25 if" in one for one in captions)
    name = "if-accepted.2024-25Q2.spend.actual-to-date.total"
    assert document.figures[name].shown == "2 of 6 returns: £49,100 so far"
    assert {one for one in document.figures[name].inputs if isinstance(one, str)} <= document.figures.keys()


def test_a_first_return_moves_no_figure_of_programmes_that_told_nothing(submit: Submit) -> None:
    submit(1)
    movement = made.movement(stand(small.Q1), "MENTOR")
    assert movement is not None
    (own,) = movement.quarters
    told = {(one.name, one.before, one.after) for one in own.moved}
    before = stand(small.Q1)
    assert ("reach.quarter.total", "0 of 3 returns: none so far", "1 of 3 returns: 60 so far") in told
    assert not [one for one in own.moved if "HOSP" in one.name or "FAMILY" in one.name]
    returns.accept(**WHOSE, by="lead", at=small.hours(2))
    assert own.moved == moved(everything(before), everything(stand(small.Q1)))


def test_only_the_pages_that_may_change_are_written_to_find_what_would_move(submit: Submit) -> None:
    submit(1)
    at = stand(small.Q1)
    movement = made.movement(at, "MENTOR")
    assert movement is not None
    assert movement.moved
    assert set(sites.of(at)._drafts) == {"MENTOR"}


def test_a_signed_report_that_counted_without_this_return_is_named(submit: Submit) -> None:
    signed = reports.freeze(
        quarter=small.Q1, audience="internal", kind="full", by="analyst", at=small.hours(1)
    )
    reports.sign(snapshot=signed.digest, by="director", at=small.hours(2))
    submit(3)
    movement = made.movement(stand(small.Q1), "MENTOR")
    assert movement is not None
    assert [one.digest for one in movement.signed] == [signed.digest]


def test_nothing_moves_but_what_the_version_changes(corrected: Submit) -> None:
    movement = made.movement(stand(small.Q1), "MENTOR")
    assert movement is not None
    assert movement.moved
    assert not [one for each in movement.quarters for one in each.moved if "reach" in one.name]


def test_while_a_reopened_return_has_no_other_version_nothing_would_move(submit: Submit) -> None:
    submit(1)
    returns.accept(**WHOSE, by="lead", at=small.hours(2))
    returns.reopen(**WHOSE, reason="Wrong site.", by="lead", at=small.hours(3))
    movement = made.movement(stand(small.Q1), "MENTOR")
    assert movement is not None
    assert (movement.moved, movement.signed) == (0, ())


def test_nothing_is_kept_by_looking(
    corrected: Submit, django_assert_num_queries: Callable[..., object]
) -> None:
    at = stand(small.Q1)
    made.movement(at, "MENTOR")
    assert inputs.stand(small.Q1) == at
    assert reviews.one(at, "MENTOR").known.view.number("MENTOR", "spend.actual", small.Q1) == 24500


def test_a_signed_report_on_the_old_value_is_named_and_others_are_not(submit: Submit) -> None:
    submit(1)
    returns.accept(**WHOSE, by="lead", at=small.hours(2))
    whole = {"quarter": small.Q1, "audience": "internal"}
    signed = reports.freeze(**whole, kind="full", by="analyst", at=small.hours(3))
    reports.freeze(**whole, kind="summary", by="analyst", at=small.hours(4))
    reports.sign(snapshot=signed.digest, by="director", at=small.hours(5))
    returns.reopen(**WHOSE, reason="Wrong site.", by="lead", at=small.hours(6))
    submit(7, {"spend.actual": "24100.00"})
    movement = made.movement(stand(small.Q1), "MENTOR")
    assert movement is not None
    assert [one.digest for one in movement.signed] == [signed.digest]
    assert any("pen" in label.lower() for label in movement.signed[0].figures)
    assert versions.last(*WHOSE.values()) is not None
