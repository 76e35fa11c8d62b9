"""The kept ledger agrees with the plain definition, and gives back exactly what was recorded."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.histories import START, Told, histories, plain, values

from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Gap, GapReason, Key, Source, Value
from goldenthread.ledger.view import View, as_at
from goldenthread.periods import Quarter
from goldenthread.store import ledger, turns, views
from goldenthread.store.coding import decode, encode
from goldenthread.store.models import AppendRow, EventRow, KeyRow, ObservationRow, SourceRow

pytestmark = pytest.mark.django_db
Q = Quarter.parse("2024-25Q1")
SOURCE = Source("a.xlsx", "a" * 64, "KPIs", "E5", 1)
NOON = datetime(2024, 10, 12, 11, tzinfo=UTC)
in_database = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def afresh() -> Iterator[object]:
    """A way to undo what one example of a property test appended."""

    class Afresh:
        def __enter__(self) -> None:
            self.block = transaction.atomic()
            self.block.__enter__()

        def __exit__(self, *problem: object) -> None:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    return Afresh


def record(history: list[Told]) -> None:
    for told in history:
        events = [ledger.NewEvent(kind, "YC", Quarter(8096), {"version": 1}) for kind in told.kinds]
        ledger.append(by="tester", at=told.at, observations=told.observations, events=events)


def append(
    value: Value = Decimal(48), *, at: datetime | None = None, measure: str = "kpi.YC-1"
) -> ledger.Appended:
    return ledger.append(by="tester", at=at, observations=[(Key("YC", measure, Q), value, SOURCE)])


@in_database
@given(history=histories(), minutes=st.integers(0, 9 * 60), forward=st.booleans())
def test_the_fast_view_is_the_plain_one(afresh, history: list[Told], minutes: int, forward: bool) -> None:
    at = START + timedelta(minutes=minutes)
    with afresh():
        record(history)
        views.forget()
        if forward:  # from a view made before, by what came since
            ledger.view(instant=START + timedelta(minutes=minutes // 2))
        expected = as_at(*plain(history), at)
        assert ledger.view(instant=at) == expected
        assert ledger.view(serial=expected.serial) == expected
        assert ledger.view() == as_at(*plain(history), START + timedelta(days=365))


@in_database
@given(history=histories(most=4))
def test_a_view_after_any_serial_holds_exactly_the_rows_up_to_it(afresh, history: list[Told]) -> None:
    observations, events = plain(history)
    with afresh():
        record(history)
        for serial in range(len(observations) + len(events) + 2):
            rows = [o for o in observations if o.serial <= serial], [e for e in events if e.serial <= serial]
            assert ledger.view(serial=serial) == as_at(*rows, START + timedelta(days=365))


def test_a_quarter_is_read_when_it_is_asked_for_and_again_when_something_of_it_was_recorded() -> None:
    append(at=NOON)
    ledger.append(by="a", at=NOON, observations=[(Key("YC", "kpi.YC-1", Q.plus(1)), Decimal(9), SOURCE)])
    views.forget()
    with CaptureQueriesContext(connection) as asked:
        assert ledger.view().number("YC", "kpi.YC-1", Q) == 48
    assert len([one for one in asked if "ledger_key" in one["sql"]]) == 1
    ledger.append(by="a", events=[ledger.NewEvent("people.role-given", "1")])
    with CaptureQueriesContext(connection) as asked:
        assert ledger.view().number("YC", "kpi.YC-1", Q) == 48
    assert not [one for one in asked if "WHERE k.period" in one["sql"]]
    append(Decimal(47))
    assert ledger.view().number("YC", "kpi.YC-1", Q) == 47
    assert ledger.view(serial=2).number("YC", "kpi.YC-1", Q) == 48


@in_database
@given(value=values)
def test_every_value_comes_back_exactly(afresh, value: Value) -> None:
    with afresh():
        append(value)
        back = ledger.view().value("YC", "kpi.YC-1", Q)
        assert back == value
        assert (type(back), str(back)) == (type(value), str(value))


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), NOON, 1, 1.5, "open", None, True])
def test_what_is_no_value_is_refused(value: Value) -> None:
    with pytest.raises(ValueError, match="not a value that the ledger holds"):
        append(value)
    assert ledger.view() == View({}, (), 0)


def test_an_unknown_kind_is_a_bug_that_is_said() -> None:
    with pytest.raises(ValueError, match="unknown kind “x”"):
        decode("x", "1")
    assert encode(Gap(GapReason.NOT_APPLICABLE)) == ("g", "not-applicable")


def test_serials_run_without_gaps_over_observations_and_events() -> None:
    first = ledger.append(
        by="a",
        at=NOON,
        observations=[(Key("YC", "m2", Q), Decimal(1), SOURCE), (Key("YC", "m1", Q), Decimal(2), SOURCE)],
        events=[ledger.NewEvent("return.accepted", "YC", Q)],
    )
    second = append(at=NOON + timedelta(hours=1))
    assert (first.serial, second.serial) == (3, 4)
    assert [o.serial for o in sorted(ledger.view().observations.values(), key=lambda o: o.serial)] == [
        1,
        2,
        4,
    ]
    assert [(e.serial, e.by) for e in ledger.view().events] == [(3, "a")]


def test_a_refused_append_takes_no_serial() -> None:
    append(at=NOON)
    with pytest.raises(ValueError, match="not a value"):
        append(Decimal("NaN"))
    assert append().serial == 2


def test_nothing_is_no_append() -> None:
    with pytest.raises(ValueError, match="nothing to record"):
        ledger.append(by="tester")


def test_keys_and_sources_are_told_once() -> None:
    for _ in range(3):
        append()
    assert (KeyRow.objects.count(), SourceRow.objects.count(), ObservationRow.objects.count()) == (1, 1, 3)


class TestTheMoment:
    """`recorded_at` strictly increases, whatever was asked for."""

    def test_the_clock_is_read_when_no_time_is_given(self) -> None:
        before = datetime.now(UTC)
        assert before <= append().recorded_at <= datetime.now(UTC)

    def test_an_earlier_time_is_refused_with_both_times(self) -> None:
        append(at=NOON)
        with pytest.raises(Refused) as refused:
            append(at=NOON - timedelta(seconds=1))
        assert str(refused.value) == (
            "Nothing can be recorded at 11:59:59 on 12 October 2024, because the last entry was recorded at "
            "12:00:00 on 12 October 2024 and the past does not move. Give a later time, or none for now."
        )

    def test_the_same_time_again_is_a_tick_later(self) -> None:
        moments = [append(at=NOON).recorded_at for _ in range(4)]
        assert moments == [NOON + n * turns.TICK for n in range(4)]

    def test_a_clock_that_was_set_back_a_little_still_moves_on(self, monkeypatch) -> None:
        append(at=NOON)
        monkeypatch.setattr(turns, "_clock", lambda: NOON - timedelta(seconds=59))
        assert append().recorded_at == NOON + turns.TICK

    def test_a_clock_that_is_far_behind_is_refused(self, monkeypatch) -> None:
        append(at=NOON)
        monkeypatch.setattr(turns, "_clock", lambda: NOON - timedelta(minutes=1))
        with pytest.raises(Refused, match=r"clock says 11:59:00 on 12 October 2024.* Set the clock right"):
            append()

    def test_a_time_without_its_zone_is_a_bug(self) -> None:
        with pytest.raises(ValueError, match="has no time zone"):
            append(at=datetime(2024, 1, 1))  # noqa: DTZ001

    def test_a_time_is_kept_in_any_zone(self) -> None:
        done = append(at=NOON.astimezone(tz=None))
        assert (done.recorded_at, done.recorded_at.utcoffset()) == (NOON, timedelta(0))


class TestCaches:
    """A view is made once for each basis, and a ledger that went on differently meets no view of another."""

    def test_the_same_basis_is_the_same_object(self, django_assert_max_num_queries) -> None:
        append(at=NOON)
        view = ledger.view()
        with django_assert_max_num_queries(1):
            assert ledger.view() is view
        assert ledger.view(serial=1) is ledger.view(instant=NOON) is view

    def test_what_was_rolled_back_is_forgotten(self) -> None:
        append(at=NOON)
        with transaction.atomic():
            append(Decimal(1), at=NOON + timedelta(hours=1))
            assert ledger.view().number("YC", "kpi.YC-1", Q) == 1
            transaction.set_rollback(True)
        append(Decimal(2), at=NOON + timedelta(hours=1))
        assert ledger.view(serial=2).number("YC", "kpi.YC-1", Q) == 2

    @pytest.mark.parametrize("change", ["value", "by", "event"])
    def test_marks_tell_ledgers_apart_by_all_they_hold(self, change: str) -> None:
        def mark(different: bool) -> str:
            with transaction.atomic():
                value = Decimal(2 if different and change == "value" else 1)
                by = "b" if different and change == "by" else "a"
                data = {"version": 2 if different and change == "event" else 1}
                event = ledger.NewEvent("return.accepted", "YC", Q, data)
                ledger.append(
                    by=by, at=NOON, observations=[(Key("YC", "m", Q), value, SOURCE)], events=[event]
                )
                found = AppendRow.objects.get().mark
                transaction.set_rollback(True)
                return found

        assert mark(different=False) == mark(different=False) != mark(different=True)

    def test_an_instant_and_a_serial_together_are_a_bug(self) -> None:
        with pytest.raises(ValueError, match="not both"):
            ledger.view(instant=NOON, serial=1)

    def test_what_an_event_carries_cannot_be_changed_by_a_reader(self) -> None:
        ledger.append(by="a", events=[ledger.NewEvent("return.accepted", "YC", Q, {"version": 1})])
        with pytest.raises(TypeError):
            ledger.view().events[0].data["version"] = 2  # type: ignore[index]


def test_an_append_within_an_action_is_undone_with_it() -> None:
    class Problem(Exception):
        pass

    def action() -> None:
        with ledger.turn(NOON) as now:
            assert (now.serial, now.recorded_at, now.mark) == (0, NOON, "")
            append(at=now.recorded_at)
            raise Problem

    with pytest.raises(Problem):
        action()
    assert not AppendRow.objects.exists()
    assert not EventRow.objects.exists()


def test_a_turn_says_what_it_stands_on() -> None:
    done = append(at=NOON)
    with ledger.turn() as now:
        assert now.serial == done.serial
        assert now.recorded_at > NOON
        assert now.mark == AppendRow.objects.get().mark
        inner = append(at=now.recorded_at)
        assert inner.recorded_at == now.recorded_at


def test_the_latest_of_each_key_is_picked_by_an_index_alone() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own words for a plan")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {views.LATEST_OF_QUARTER}", [1, int(Q)])
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "USING COVERING INDEX ledger_latest_of_key" in plan
    assert "TEMP B-TREE" not in plan
