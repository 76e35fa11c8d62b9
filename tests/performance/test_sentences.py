"""Sentences that keep their figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from goldenthread.ledger.figures import Figure
from goldenthread.ledger.sentences import UNSAID, Sentence, in_words
from goldenthread.ledger.values import Gap, GapReason


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (Decimal(1204), "people", "1,204"),
        (Decimal("68.3333"), "per cent", "68.3 per cent"),
        (Decimal("-28.85"), "per cent", "−28.9 per cent"),
        (Decimal("6.7"), "points", "6.7 points"),
        (Decimal("24500.49"), "£", "£24,500"),
        (Decimal(-500), "£", "−£500"),
        (Gap(GapReason.NOT_PROVIDED), "£", "not provided"),
        (Gap(GapReason.NOT_APPLICABLE), "", "not applicable"),
    ],
)
def test_a_value_in_words(value: Decimal | Gap, unit: str, said: str) -> None:
    assert in_words(value, unit) == said


def test_a_sentence_prints_its_figures_and_keeps_them() -> None:
    spent = Figure("spend.actual.P", "Spent", Decimal(24500), "£")
    one = Sentence(("They spent ", spent, "."))
    assert str(one) == "They spent £24,500."
    assert list(one.figures) == [spent]
    assert str(UNSAID) == ""
