"""What judging gives: ratings, statuses, and the figures and reasons behind them.

Two ways to say the same thing stand side by side. Texts (``rule``, ``reasons``, ``sentence``) have every
number printed in them and are for readers inside. Beside each stands a :class:`Sentence` (``said``,
``sentences``), in which the numbers are still figures: documents take these, link the figures to their
trails, and pass them through ``disclosure.protect.tell`` for readers outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from goldenthread.framework.indicators import Indicator
from goldenthread.framework.model import PriorityArea, Programme
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.sentences import UNSAID, Sentence
from goldenthread.periods import Quarter


class Status(StrEnum):
    """Where a KPI stands against its target."""

    MET = "met"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    MISSED = "missed"
    NO_DATA = "no data"


class Rating(StrEnum):
    """Red, amber or green; NONE when there is nothing to judge by, which is not green."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    NONE = "no data"


@dataclass(frozen=True, slots=True)
class KpiResult:
    """A KPI judged: its value and target as figures, and the rule that gave its status, in numbers."""

    indicator: Indicator
    value: Figure
    target: Figure | None
    """None when the edition sets no target for the quarter. For a range, the nearer bound."""
    status: Status
    rating: Rating
    rule: str
    """``41 of 60: 68.3 per cent is 6.7 points below the target of 75 per cent (...): missed.`` For inside."""
    steps: tuple[Figure, ...] = ()
    """Numerator and denominator, or the steps of a chain."""
    previous: Figure | None = None
    """The quarter before; of what counts from April, the same quarter of the year before."""
    comment: str = ""
    conversions: tuple[Figure, ...] = ()
    """For a chain, each step but the first as a percentage of the step before it."""
    said: Sentence = UNSAID
    """``KPI “...” missed: 41 of 60 is 68.3 per cent against a target of 75 per cent.``"""


@dataclass(frozen=True, slots=True)
class RiskResult:
    """An open or just closed risk: what it is, how it scores, and how it moves."""

    id: str
    title: str
    owner: str
    mitigation: str
    result: str
    """What the mitigation has done so far, in the provider's words."""
    open: bool
    before: Figure
    """Likelihood times impact before mitigation, 1 to 25."""
    score: Figure
    """The same after mitigation: the score that counts."""
    previous: Decimal | None
    """The score after mitigation last quarter, None for a new risk."""
    due: date | None
    overdue: bool
    """Its mitigation was due before the day of judging, and is not done."""
    rating: Rating
    """By the score that counts; NONE for a closed risk and for one without scores."""
    comment: str = ""
    reported: Quarter | None = None
    """The quarter of the return that last mentioned it."""
    said: Sentence = UNSAID
    """``Risk “Programme attrition” scores 20 of 25 after mitigation.``"""

    @property
    def movement(self) -> str:
        """``new``, ``up``, ``down``, ``steady`` or ``closed``."""
        if not self.open:
            return "closed"
        if self.previous is None:
            return "new"
        if self.score.number is None or self.score.number == self.previous:
            return "steady"
        return "up" if self.score.number > self.previous else "down"


@dataclass(frozen=True, slots=True)
class Override:
    """A human's rating in place of the computed one, with the reason; both are shown."""

    rating: Rating
    reason: str
    by: str
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProgrammeRating:
    """A programme's rating: the worse of its KPIs and its open risks, or a human's decision beside it."""

    kpis: Rating
    risks: Rating
    computed: Rating
    override: Override | None
    reasons: tuple[str, ...]
    """Sentences made from the figures: which KPI, which risk. The worst first. For inside."""
    sentences: tuple[Sentence, ...] = ()
    """The reasons with their figures."""

    @property
    def rating(self) -> Rating:
        """The rating that counts."""
        return self.override.rating if self.override else self.computed


@dataclass(frozen=True, slots=True)
class FinanceResult:
    """Spend against profile and budget. Variances are actual minus profile: above zero is overspent."""

    budget: Figure
    """The year's budget."""
    profile: Figure
    """The budget profiled to the quarter."""
    actual: Figure
    variance: Figure
    """Of the quarter alone."""
    profile_to_date: Figure
    actual_to_date: Figure
    variance_to_date: Figure
    variance_per_cent: Figure
    forecast: Figure
    """The provider's forecast outturn to the year's end."""
    forecast_variance: Figure
    reason: str
    """The provider's reason for a variance."""
    far_off: bool = False
    """The variance is beyond the share of the profile from which the policy asks for a reason."""


class Fall(StrEnum):
    """What a change of reach in a year is, as falls go."""

    NONE = "no fall"
    TOO_EARLY = "too early to judge"
    USUAL = "usual"
    LOOK = "look"
    """Beyond the usual: worth a look, and a referral can be opened from it."""
    ALERT = "alert"
    """Rare even among all programmes of the round."""


@dataclass(frozen=True, slots=True)
class EngagementResult:
    """Reach against the same quarter last year, and whether a fall is beyond the usual variation."""

    now: Figure
    then: Figure
    change: Figure
    """In per cent."""
    fall: Fall
    sentence: str
    """For inside."""
    said: Sentence = UNSAID
    usual: Figure | None = None
    """The fall beyond which it is flagged, in per cent; None where none is judged."""

    @property
    def flagged(self) -> bool:
        """True for a fall beyond the usual variation."""
        return self.fall in (Fall.LOOK, Fall.ALERT)


@dataclass(frozen=True, slots=True)
class ReachResult:
    """People reached by one programme, or a sum over programmes."""

    quarter: Figure
    year: Figure
    groups: Mapping[str, Mapping[str, Figure]]
    """In the quarter, by dimension (``age``, ``sex``, ``ethnicity``, ``borough``, ``intensity``) and code."""


@dataclass(frozen=True, slots=True)
class OutcomeResult:
    """An outcome measured by monitoring: of so many people measured, the result."""

    code: str
    title: str
    outcome: str
    measured: Figure
    result: Figure
    previous: Figure | None = None


@dataclass(frozen=True, slots=True)
class ProgrammeResult:
    """Everything judged about one programme in one quarter."""

    programme: Programme
    has_return: bool
    rating: ProgrammeRating
    kpis: tuple[KpiResult, ...]
    risks: tuple[RiskResult, ...]
    reach: ReachResult
    finance: FinanceResult
    engagement: EngagementResult | None
    outcomes: tuple[OutcomeResult, ...]
    activity: Mapping[str, Figure]
    """Sessions and activities, by measure."""
    own_rating: Rating
    """The provider's own."""
    indicators: tuple[KpiResult, ...] = ()
    """What the programme reports and is not judged by."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of how many: ``26 of the 28 live programmes with KPI data are green``."""

    live: Figure
    with_return: Figure
    with_kpi_data: Figure
    by_rating: Mapping[Rating, Figure]
    """Of all live programmes; the four add up to ``live``."""
    sentence: str
    green_with_kpi_data: Figure | None = None
    """The number that the sentence starts with. It differs from the green ones where a human decided."""
    said: Sentence = UNSAID


@dataclass(frozen=True, slots=True)
class AreaResult:
    """A priority area: its programmes, people reached and money, summed over its programmes."""

    area: PriorityArea
    programmes: tuple[ProgrammeResult, ...]
    members: Figure
    """How many programmes serve it, whatever their state."""
    live: Figure
    reach: ReachResult
    finance: FinanceResult
    activity: Mapping[str, Figure] = field(default_factory=dict)
    by_rating: Mapping[Rating, Figure] = field(default_factory=dict)
    """Of the area's live programmes."""


@dataclass(frozen=True, slots=True)
class QuarterResult:
    """A quarter judged: every programme, every priority area, and the whole."""

    quarter: Quarter
    programmes: tuple[ProgrammeResult, ...]
    areas: tuple[AreaResult, ...]
    coverage: Coverage
    reach: ReachResult
    finance: FinanceResult
    activity: Mapping[str, Figure] = field(default_factory=dict)

    def of(self, programme: str) -> ProgrammeResult:
        """The result of one programme; KeyError when the edition has none of this code."""
        return {p.programme.code: p for p in self.programmes}[programme]


@dataclass(frozen=True, slots=True)
class Past:
    """One programme in one past quarter, for charts."""

    quarter: Quarter
    rating: Rating
    reach: Figure
