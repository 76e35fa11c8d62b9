"""What each indicator comes to: near its target, except where the story says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from goldenthread.demo.shares import noise
from goldenthread.demo.story import reach
from goldenthread.demo.story.quarters import OPEN, Q1_23, Q1_24, Q2_23, Q3_23, Q4_23
from goldenthread.framework.indicators import Better, Indicator, IndicatorKind
from goldenthread.framework.model import Programme
from goldenthread.periods import Quarter

TOLD: Mapping[tuple[str, Quarter], tuple[int, ...]] = {
    # Too many leave Your Choice before its end: 58 of 98 is 59.2 per cent, against a target of 75.
    ("YC-1", Q1_24): (58, 98),
    ("YC-1", Q3_23): (67, 97),
    ("YC-1", Q4_23): (62, 95),
}
"""Answers that the story gives outright."""

FEW: Mapping[tuple[str, Quarter], tuple[int, ...]] = {
    ("WFA-1", Q1_24): (129, 132),
    ("WFA-2", Q1_24): (4, 66),
    ("EXP-1", Q1_24): (147, 150),
}
"""Answers with so few people on one side that reports for readers outside hide them."""

FAR: Mapping[tuple[str, Quarter], float] = {
    ("CFS-1", Q1_23): 0.88,
    ("EXP-1", Q1_23): 0.78,
    ("EXP-1", Q2_23): 0.89,
    ("DIF-2", Q2_23): 0.9,
    ("WFA-1", Q3_23): 0.88,
    ("FCS-1", Q4_23): 0.62,
    ("PCCN-2", Q1_24): 0.98,
    ("LU-2", Q1_24): 0.97,
    ("GRF-2", Q1_24): 0.96,
    ("GRF-2", OPEN): 0.78,
}
"""How much of its target an indicator came to where it fell short (what is allowed: 5 and 15 per cent)."""

COMMENTS: Mapping[tuple[str, Quarter], str] = {
    (
        "YC-1",
        Q3_23,
    ): "More young people than usual left the programme in its last weeks, most after a change of school.",
    (
        "YC-1",
        Q4_23,
    ): "Attrition goes on. We have begun to ask those who leave why, and offer shorter sessions.",
    (
        "YC-1",
        Q1_24,
    ): "Fewer children completed than planned, because of attrition between weeks four and eight. "
    "The retention strategy that the VRU leads on is in place in all boroughs since May.",
    ("GRF-2", OPEN): "Two panels paused over the summer, so less work was funded and fewer people took part.",
    ("CFS-1", Q1_23): "Two studios opened six weeks late because of building work.",
    ("EXP-1", Q1_23): "Three of eleven caseworkers' posts were vacant, and plans took longer.",
    ("EXP-1", Q2_23): "Two of the vacant posts are filled, and plans are quicker again.",
    ("DIF-2", Q2_23): "Two schools left the programme, with several pupils who were at risk.",
    ("WFA-1", Q3_23): "A new borough joined, and its first plans were still being agreed.",
    (
        "FCS-1",
        Q4_23,
    ): "Heating costs closed four halls for the winter. We ask to pause until they can open again.",
}

_BASES: Mapping[str, float] = {
    "YC-1": 0.24, "HBYW-1": 1.15, "HBYW-2": 0.3, "DE-1": 0.95, "DE-2": 0.4, "DE-3": 1.9, "ML-2": 0.3,
    "SSW-2": 0.08, "CIF-1": 0.35, "YWL-2": 5.0, "EXP-1": 0.4, "RR-2": 0.18, "STRF-2": 0.2, "LU-2": 0.9,
    "SFP-2": 0.15, "SAP-1": 0.3, "CFS-2": 0.35, "PCCN-2": 0.3, "FGS-1": 0.5, "PIP-1": 0.8, "HRH-1": 0.25,
    "WFA-1": 0.5, "WFA-2": 0.25, "INS-2": 0.9, "INS-3": 0.08, "DIF-2": 0.4, "DIF-3": 0.5, "ME-2": 0.15,
    "DBS-2": 0.25, "CCB-2": 0.15, "NSN-2": 0.6, "FCS-2": 0.5,
}  # fmt: skip
"""How many an indicator's denominator, or first step, has for each person reached."""


def values(programme: Programme, indicator: Indicator, quarter: Quarter) -> tuple[int, ...]:
    """The numbers to enter: one for a count, else numerator and denominator, or the steps of a chain."""
    if told := TOLD.get((indicator.code, quarter)) or FEW.get((indicator.code, quarter)):
        return told
    aim = _aim(indicator, quarter)
    if indicator.kind is IndicatorKind.COUNT:
        return (round(aim),)
    base = round(_BASES[indicator.code] * reach.in_quarter(programme.code, quarter))
    share = min(round(base * aim / 100), base)
    if indicator.kind is IndicatorKind.PERCENTAGE:
        return share, base
    steps = len(indicator.steps) - 1
    return tuple(round(base + (share - base) * n / steps) for n in range(steps + 1))


def _aim(indicator: Indicator, quarter: Quarter) -> float:
    """What the value is to be, before it is made of whole numbers."""
    wobble = noise(indicator.code, quarter, "kpi")
    target = indicator.targets.get(quarter)
    if target is None:
        return 62 + 3 * wobble
    if target.low is not None and target.high is not None:
        middle, half = (target.low + target.high) / 2, (target.high - target.low) / 2
        return float(middle + half * Decimal(repr(0.5 * wobble)))
    ratio = FAR.get((indicator.code, quarter), 1.045 + 0.035 * wobble)
    wanted = float(target.value or 0)
    return wanted * (0.92 + 0.05 * wobble) if indicator.better is Better.LOWER else wanted * ratio
