"""The conversations about returns, read from the ledger, and what was said in them from the register."""

from __future__ import annotations

from collections.abc import Mapping

from goldenthread.periods import Quarter
from goldenthread.returns.conversation import Talk, talk_of
from goldenthread.store import ledger, texts
from goldenthread.store.models import Reason


def talk(programme: str, quarter: Quarter) -> Talk:
    """Every conversation about one return, as it stands now."""
    seen = ledger.view()
    return talk_of(e for kind in ("query.", "return.") for e in seen.events_of(kind, programme, quarter))


def words(programme: str, quarter: Quarter) -> Mapping[str, str]:
    """What was said and decided about one return, by the ids of the texts; what was erased is missing."""
    rows = Reason.objects.filter(programme=programme, quarter=quarter)
    return {texts.reason_id(serial): text for serial, text in rows.values_list("serial", "text")}
