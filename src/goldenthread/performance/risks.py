"""Risks: scores before and after mitigation, movement since last quarter, mitigations overdue.

A risk does not close by silence: one that was open when it was last reported stays in the list, as it was
reported then, until a return says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from goldenthread.framework.model import Programme, RatingPolicy
from goldenthread.ledger.figures import Figure, Value
from goldenthread.ledger.sentences import Sentence
from goldenthread.ledger.values import Gap, Key
from goldenthread.performance.results import Rating, RiskResult
from goldenthread.performance.sources import missing, observed, word
from goldenthread.periods import Quarter
from goldenthread.returns.known import Known

LOOK_BACK = 8
"""How many quarters back an open risk is still remembered when no return mentions it."""

CLOSED, DONE = "closed", "yes"
NO_SCORE_AFTER = "No score after mitigation was given, so the score before it counts."


@dataclass(frozen=True, slots=True)
class _Mention:
    """A risk in the return of one quarter."""

    programme: str
    id: str
    quarter: Quarter

    def measure(self, what: str) -> str:
        return f"risk.{self.id}.{what}"


def judged(known: Known, programme: Programme, as_of: date) -> tuple[RiskResult, ...]:
    """The programme's risks: open ones by score, the highest first, then those closed in the quarter."""
    mentions = _mentions(known, programme.code)
    risks = (_risk(known, quarters, as_of) for quarters in mentions.values())
    kept = (risk for risk in risks if risk.open or risk.reported == known.quarter)
    return tuple(sorted(kept, key=lambda r: (not r.open, -(r.score.number or Decimal(0)), r.id)))


def rated(score: Decimal | None, policy: RatingPolicy) -> Rating:
    """A score by the edition's policy; without a score there is nothing to rate."""
    if score is None:
        return Rating.NONE
    if score >= policy.red_from_score:
        return Rating.RED
    return Rating.AMBER if score >= policy.amber_from_score else Rating.GREEN


def _mentions(known: Known, programme: str) -> Mapping[str, list[_Mention]]:
    """By risk, the quarters that say anything about it, the latest first."""
    found: dict[str, list[_Mention]] = {}
    for back in range(LOOK_BACK + 1):
        quarter = known.quarter.plus(-back)
        filled = (o for o in known.view.of(programme, quarter, "risk.") if not isinstance(o.value, Gap))
        for name in dict.fromkeys(o.key.measure.removeprefix("risk.").rpartition(".")[0] for o in filled):
            found.setdefault(name, []).append(_Mention(programme, name, quarter))
    return found


def _risk(known: Known, mentions: list[_Mention], as_of: date) -> RiskResult:
    latest = mentions[0]
    is_open = word(known, latest.programme, latest.measure("state"), latest.quarter) != CLOSED
    before = _score(known, latest, "before")
    score = _counting(known, latest, before)
    due = known.view.value(latest.programme, latest.measure("due"), latest.quarter)
    done = word(known, latest.programme, latest.measure("done"), latest.quarter) == DONE
    title = _text(known, latest, "title") or f"Risk {latest.id}"
    return RiskResult(
        id=latest.id,
        title=title,
        owner=_text(known, latest, "owner"),
        mitigation=_text(known, latest, "mitigation"),
        result=_text(known, latest, "result"),
        open=is_open,
        before=before,
        score=score,
        previous=_previous(known, mentions),
        due=due if isinstance(due, date) else None,
        overdue=is_open and isinstance(due, date) and due < as_of and not done,
        rating=rated(score.number, known.edition.rating) if is_open else Rating.NONE,
        comment=known.text(latest.programme, f"comment.risk.{latest.id}", latest.quarter),
        reported=latest.quarter,
        said=_said(known, latest, title, score),
    )


def _text(known: Known, mention: _Mention, what: str) -> str:
    return known.text(mention.programme, mention.measure(what), mention.quarter)


def _score(known: Known, mention: _Mention, when: str) -> Figure:
    """Likelihood times impact, before or after mitigation."""
    ending = "-after" if when == "after" else ""
    name = f"risk.{mention.programme}.{mention.id}"
    parts = tuple(
        observed(
            known,
            Key(mention.programme, mention.measure(part + ending), mention.quarter),
            f"{name}.{part}{ending}",
            f"{part.capitalize()} {when} mitigation",
            unit="of 5",
        )
        for part in ("likelihood", "impact")
    )
    value: Value = missing(*parts)
    if parts[0].number is not None and parts[1].number is not None:
        value = parts[0].number * parts[1].number
    label, formula = f"Score {when} mitigation", f"Likelihood × impact, {when} mitigation."
    return Figure(f"{name}.{'score' if ending else 'before'}", label, value, "of 25", formula, parts)


def _counting(known: Known, mention: _Mention, before: Figure) -> Figure:
    """The score that counts: after mitigation; before it, where no score after it was given."""
    after = _score(known, mention, "after")
    caveats: tuple[str, ...] = ()
    if after.number is None and before.number is not None:
        caveats = (NO_SCORE_AFTER,)
        after = replace(after, value=before.value, formula=before.formula, inputs=(before,))
    if mention.quarter != known.quarter:
        caveats = (*caveats, f"As last reported in {mention.quarter.label}.")
    return replace(after, caveats=caveats)


def _previous(known: Known, mentions: list[_Mention]) -> Decimal | None:
    """The score that counted one mention before; of a risk not mentioned now, the one last reported."""
    carried = mentions[0].quarter != known.quarter
    earlier = mentions if carried else mentions[1:]
    if not earlier:
        return None
    return _counting(known, earlier[0], _score(known, earlier[0], "before")).number


def _said(known: Known, mention: _Mention, title: str, score: Figure) -> Sentence:
    """``Risk “Programme attrition” scores 20 of 25 after mitigation.``"""
    if score.number is None:
        return Sentence((f"Risk “{title}” has no score.",))
    before = NO_SCORE_AFTER in score.caveats
    when = "before mitigation (no score after it was given)" if before else "after mitigation"
    since = "" if mention.quarter == known.quarter else f", as last reported in {mention.quarter.label}"
    return Sentence((f"Risk “{title}” scores ", score, f" of 25 {when}{since}."))
