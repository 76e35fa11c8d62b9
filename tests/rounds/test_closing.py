"""Closing a round that lacks returns: what it decides, who may, and what it ends."""

from datetime import timedelta

import pytest
from django.test import Client
from tests import small
from tests.actions.conftest import Submit
from tests.cli.conftest import Run
from tests.rounds.conftest import on
from tests.rounds.test_pages import Enter, current, enter, lead
from tests.web.reading import heading, links, words

from goldenthread.actions import returns, rounds
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns.collection import Missing, Way
from goldenthread.store import audit, ledger, texts
from goldenthread.store import rounds as kept
from goldenthread.store.known import collection, known

__all__ = ["current", "enter", "lead"]
WHY = {"HOSP": "The hospital moved its wards.", "FAMILY": "The charity closed."}


@pytest.fixture
def accepted(published: str, submit: Submit) -> None:
    """Q1 without a round, with one of its three returns, MENTOR's: open on any day."""
    submit(3)
    returns.accept(programme="MENTOR", quarter=small.Q1, by="lead", at=small.hours(4))


def close(hour: int = 5, **reasons: str) -> ledger.Appended:
    return rounds.close(quarter=small.Q1, reasons=reasons or WHY, by="lead", at=small.hours(hour))


class TestDeciding:
    def test_it_names_what_is_missing_and_keeps_why_beside_the_ledger(self, accepted: None) -> None:
        assert not collection(small.Q1).closed
        close()
        found = collection(small.Q1)
        assert found.closing is not None
        assert (found.closing.way, found.closing.by, found.closing.day) == (
            Way.BY_LEAD,
            "lead",
            small.hours(5).date(),
        )
        assert (found.accepted, [one.programme for one in found.missing]) == (("MENTOR",), ["HOSP", "FAMILY"])
        kept_whys = {one.programme: texts.reason_text(one.reason_id) for one in found.missing}
        assert kept_whys == WHY
        seen = known(small.Q1)
        assert seen.collection == found
        assert [seen.text(m.programme, m.reason_id) for m in found.missing] == list(WHY.values())
        assert not any(why in str(dict(e.data)) for e in ledger.view().events for why in WHY.values())

    def test_it_is_in_the_audit_log(self, accepted: None) -> None:
        done = close()
        entry = next(e for e in audit.every(audit.Asked()) if e.data.get("serial") == done.serial)
        assert (entry.what, entry.who) == ("recorded", "lead")
        assert entry.data["kinds"] == ["round.closed", "round.missing"]

    def test_before_it_the_round_was_open(self, accepted: None) -> None:
        before = ledger.position()[0]
        close()
        assert not known(small.Q1, serial=before).collection.closed
        earlier = small.hours(4) + timedelta(minutes=1)
        assert not known(small.Q1, instant=earlier).collection.closed
        assert known(small.Q1, instant=small.hours(6)).collection.closed

    def test_a_quarter_without_a_round_stays_without_one(self, accepted: None) -> None:
        close()
        assert kept.get(small.Q1) is None
        assert kept.every() == ()

    @pytest.mark.parametrize(
        ("reasons", "refusal", "details"),
        [
            (
                {"HOSP": "Moved."},
                "1 of 2 have no reason",
                ("Family support (FAMILY): no reason is given.",),
            ),
            ({**WHY, "MENTOR": "None."}, "No return is missing of Mentoring", ()),
            ({**WHY, "HOSP": "  "}, "1 of 2 have no reason", None),
            ({**WHY, "HOSP": "x" * 2001}, "The reason has 2001 characters", None),
        ],
    )
    def test_every_missing_return_needs_a_reason_and_no_other(
        self,
        accepted: None,
        reasons: dict[str, str],
        refusal: str,
        details: tuple[str, ...] | None,
    ) -> None:
        with pytest.raises(Refused, match=refusal) as refused:
            close(**reasons)
        if details is not None:
            assert refused.value.details == details
        assert not collection(small.Q1).closed

    def test_twice_is_refused(self, accepted: None) -> None:
        close()
        with pytest.raises(Refused, match="closed already, since 1 July 2024"):
            close(6)

    def test_not_while_a_return_waits_for_review(self, opened: kept.Round, submit: Submit) -> None:
        submit(3)
        with pytest.raises(Refused, match=r"while returns wait for review: Mentoring\. Accept them or send"):
            close(MENTOR="Late.", **WHY)

    def test_not_before_the_quarter_has_begun(self, opened: kept.Round) -> None:
        with pytest.raises(Refused, match="Q1 2098-99 has not begun, so there is no round to close"):
            rounds.close(quarter=Quarter.parse("2098-99Q1"), reasons={}, by="lead", at=small.hours(3))


class TestWhatItEnds:
    def test_no_new_return_is_accepted(self, opened: kept.Round, submit: Submit) -> None:
        close(4, MENTOR="They lost their data.", **WHY)
        with pytest.raises(Refused, match="closed on 1 July 2024, so no new returns are accepted"):
            submit(5)

    def test_nor_one_that_was_sent_back(self, opened: kept.Round, submit: Submit) -> None:
        submit(2)
        returns.send_back(
            programme="MENTOR", quarter=small.Q1, reason="Add up.", by="lead", at=small.hours(3)
        )
        close(4, MENTOR="They did not answer.", **WHY)
        with pytest.raises(Refused, match="no new returns are accepted"):
            submit(5, {"activity.sessions": 121})

    def test_what_was_accepted_can_be_corrected_and_the_round_stays_closed(
        self, accepted: None, submit: Submit
    ) -> None:
        close()
        returns.reopen(programme="MENTOR", quarter=small.Q1, reason="A slip.", by="lead", at=small.hours(6))
        assert collection(small.Q1).closed
        submit(7, {"activity.sessions": 121})
        returns.accept(programme="MENTOR", quarter=small.Q1, by="lead", at=small.hours(8))
        found = collection(small.Q1)
        assert (found.closed, found.accepted) == (True, ("MENTOR",))
        assert found.missing[0] == Missing("HOSP", found.missing[0].reason_id)

    def test_nobody_is_reminded(self, opened: kept.Round, addressed: None) -> None:
        close(4, MENTOR="None came.", **WHY)
        assert rounds.remind_due(at=on("07-12")) == ()
        (told,) = rounds.remind(quarter=small.Q1, programmes=["HOSP"], by="lead", at=on("07-13"))
        assert told.outcome is None
        assert "was closed on 1 July 2024, so no new returns are accepted" in told.sentence


class TestPages:
    @pytest.mark.parametrize(
        ("role", "status"), [("programme-lead", 200), ("director", 200), ("analyst", 403)]
    )
    def test_leads_and_the_director_may(self, published: str, enter: Enter, role: str, status: int) -> None:
        assert enter(role).get(f"/rounds/{small.Q1}/close/").status_code == status

    def test_a_round_is_closed_on_its_page(self, lead: Client, current: Quarter) -> None:
        board, address = f"/rounds/{current}/", f"/rounds/{current}/close/"
        shown = lead.get(board)
        assert links(shown)["Close round"] == address
        assert "Open 0 of 3 returns accepted" in words(shown)
        form = lead.get(address)
        assert heading(form) == f"Close the round for {current.label}"
        assert "they can send new returns until" in words(form)
        whys = {**WHY, "MENTOR": "None came."}
        wrong = lead.post(address, {**whys, "HOSP": ""})
        assert links(wrong)["Say why the return of Hospital youth work is missing"] == "#id_HOSP"
        assert not collection(current).closed
        done = lead.post(address, whys, follow=True)
        for told in (f"The round for {current.label} is closed.", WHY["HOSP"], "by A-Programme-Lead"):
            assert told in words(done)
        assert "Close round" not in links(done)
        assert "is closed already" in words(lead.get(address))
        assert "Closed" in words(lead.get("/rounds/"))

    def test_the_provider_reads_why_nothing_can_be_sent(self, published: str, enter: Enter) -> None:
        preparer = enter("provider-preparer")
        close(4, MENTOR="None came.", **WHY)
        told = words(preparer.get(f"/returns/{small.Q1}/FAMILY/"))
        assert "was closed on 1 July 2024, so no new returns are accepted" in told


class TestTerminal:
    def test_a_round_is_closed(self, accepted: None, run: Run) -> None:
        given = [part for code, why in WHY.items() for part in ("--missing", f"{code}={why}")]
        done = run("round", "close", "2024-25Q1", *given)
        assert (done.code, done.out.strip()) == (
            0,
            "The round for Q1 2024-25 is closed without 2 of its returns.",
        )
        assert collection(small.Q1).closed

    def test_what_is_missing_is_listed(self, accepted: None, run: Run) -> None:
        refused = run("round", "close", "2024-25Q1")
        assert refused.code == 1
        assert "Family support (FAMILY): no reason is given." in refused.err
        assert "“HOSP” has no reason" in run("round", "close", "2024-25Q1", "--missing", "HOSP").err

    def test_the_list_says_which_are_closed(self, opened: kept.Round, run: Run) -> None:
        assert "2024-25Q1  closed on 14 September 2024, deadline 19 July" in run("round", "list").out
