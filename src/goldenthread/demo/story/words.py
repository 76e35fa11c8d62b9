"""What providers write: narratives and explanations, in a few plain sentences."""

from __future__ import annotations

from collections.abc import Mapping

from goldenthread.demo.shares import noise
from goldenthread.demo.story.quarters import Q1_24, Q4_23
from goldenthread.periods import Quarter

_WORKED = (
    "Sessions at the same place and hour every week brought people back.",
    "Staff who live nearby made the first contact easier.",
    "Working with two schools together meant that nobody was asked the same questions twice.",
    "Asking people what they wanted to do first, and planning around it, kept groups together.",
    "A quick first call after a referral made more people come.",
)
_NOT_WORKED = (
    "Evening transport was a problem in the outer boroughs, so we moved two sessions to the afternoon.",
    "The first questionnaire was too long; we cut it by half.",
    "One venue closed for repairs, and it took three weeks to find another.",
    "Referrals came late in the quarter, so some people start in the next one.",
    "Two posts were vacant for a month; group work covered the gap.",
)
_SUPPORT = (
    "Help with finding free space for sessions in the evening.",
    "A meeting with others who work with the same schools.",
    "",
    "Advice on measuring wellbeing with people who speak little English.",
    "",
)
_PRACTICE = (
    "A one-page welcome written by young people; we are glad to share it.",
    "",
    "Ending each session by agreeing what happens at the next one.",
    "A shared calendar with the schools and the youth service.",
    "",
)

_TOLD: Mapping[tuple[str, Quarter, str], str] = {
    (
        "YC",
        Q1_24,
        "narrative.worked",
    ): "Recruitment is better: boroughs that introduce the programme at the first meeting "
    "start more children than before.",
    (
        "YC",
        Q1_24,
        "narrative.not-worked",
    ): "Too many children leave between weeks four and eight. The retention strategy "
    "that the VRU leads on is now in place in all boroughs.",
    ("YC", Q1_24, "narrative.support"): "Continued help with the retention strategy.",
    ("HBYW", Q1_24, "narrative.worked"): "Every hospital kept its youth workers through a difficult quarter.",
    (
        "HBYW",
        Q1_24,
        "narrative.not-worked",
    ): "Fewer young people engaged than in the same quarter last year. We look into "
    "the reasons with the VRU and the Learning Partner.",
    (
        "HBYW",
        Q4_23,
        "narrative.not-worked",
    ): "One of the providers is in financial difficulty; a continuity plan is agreed with the VRU.",
}


def narrative(programme: str, quarter: Quarter, field: str) -> str:
    """What a programme writes under one of the narrative's questions; empty when it has nothing to say."""
    told = _TOLD.get((programme, quarter, field))
    if told is not None:
        return told
    choices = _CHOICES[field]
    first = round(abs(noise(programme, field)) * 1000)
    return choices[(first + int(quarter)) % len(choices)]


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "narrative.worked": _WORKED,
    "narrative.not-worked": _NOT_WORKED,
    "narrative.support": _SUPPORT,
    "narrative.practice": _PRACTICE,
}

EXPLANATIONS: Mapping[str, str] = {
    "HBYW": "Fewer young people were referred while one of the providers was in financial difficulty. "
    "The VRU and the Learning Partner are looking into it.",
    "LU": "Two grounds closed for repairs in July and August; both are open again since 2 September.",
    "GRF": "The panels that met went well, and the two that paused have met again since September.",
    "YC": "Attrition, as described under risks; the retention strategy is in place.",
}
"""How a programme explains a figure that the checks ask about."""
OVERDUE = "It takes longer than planned; a new date is agreed with our programme lead."
"""How an overdue mitigation is explained."""
EXPLANATION = "We checked this figure against our records, and it is right: the change follows the season."
