"""How many people each programme reaches, and who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from goldenthread.demo.shares import divide, noise
from goldenthread.demo.story.quarters import OPEN, Q1_24, Q2_23, Q3_23, Q4_23, QUARTERS
from goldenthread.framework.model import Edition, Programme
from goldenthread.periods import Quarter

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a kind of programme reaches: shares by age and sex, how intensively, and how many are new."""

    age: Weights
    female: float
    intensity: Weights
    new: float
    """The share of a quarter's people who had not come earlier in the year."""
    called: str


def _ages(a0: float, a10: float, a15: float, a18: float, a25: float) -> Weights:
    ages = {"0-9": a0, "10-14": a10, "15-17": a15, "18-24": a18, "25-plus": a25}
    return {**ages, "not-known": 2.0, "prefer-not-to-say": 0.6}


def _intensity(universal: float, targeted: float, one_to_one: float) -> Weights:
    return {"universal": universal, "targeted": targeted, "one-to-one": one_to_one}


AT_RISK = Audience(_ages(0, 24, 48, 26, 0), 0.31, _intensity(0, 30, 70), 0.55, "young people")
GIRLS = Audience(_ages(1, 38, 36, 22, 0), 0.98, _intensity(0, 55, 45), 0.5, "girls and young women")
CUSTODY = Audience(_ages(0, 9, 39, 50, 0), 0.14, _intensity(0, 0, 100), 0.8, "young people")
STREET = Audience(_ages(0, 35, 47, 16, 0), 0.28, _intensity(48, 44, 8), 0.75, "young people")
OPEN_TO_ALL = Audience(_ages(6, 44, 33, 14, 1), 0.43, _intensity(74, 22, 4), 0.6, "young people")
WORK = Audience(_ages(0, 0, 22, 74, 2), 0.47, _intensity(10, 60, 30), 0.6, "young people")
PARENTS = Audience(_ages(0, 0, 0, 9, 88), 0.78, _intensity(40, 48, 12), 0.65, "parents and carers")
FAMILIES = Audience(_ages(14, 21, 12, 8, 42), 0.55, _intensity(0, 40, 60), 0.5, "family members")
PUPILS = Audience(_ages(22, 58, 18, 0, 0), 0.49, _intensity(82, 14, 4), 0.35, "pupils")
PRACTITIONERS = Audience(_ages(0, 0, 0, 12, 85), 0.64, _intensity(0, 100, 0), 0.5, "practitioners")
MIXED = Audience(_ages(1, 24, 22, 17, 34), 0.52, _intensity(60, 36, 4), 0.8, "practitioners and young people")
RESIDENTS = Audience(_ages(7, 17, 15, 16, 43), 0.54, _intensity(70, 26, 4), 0.7, "residents")

PROGRAMMES: Mapping[str, tuple[Audience, int]] = {
    "YC": (AT_RISK, 412),
    "HBYW": (AT_RISK, 318),
    "DE": (CUSTODY, 1126),
    "RR": (STREET, 2640),
    "ML": (GIRLS, 284),
    "SSW": (MIXED, 1950),
    "CIF": (RESIDENTS, 146),
    "YWL": (PRACTITIONERS, 92),
    "EXP": (AT_RISK, 376),
    "STRF": (OPEN_TO_ALL, 5980),
    "LU": (OPEN_TO_ALL, 5120),
    "SFP": (OPEN_TO_ALL, 2870),
    "SAP": (WORK, 1240),
    "SAO": (OPEN_TO_ALL, 4355),
    "YPAG": (OPEN_TO_ALL, 138),
    "CFS": (OPEN_TO_ALL, 865),
    "PCCN": (PARENTS, 1780),
    "FGS": (FAMILIES, 304),
    "PIP": (PARENTS, 622),
    "HRH": (FAMILIES, 418),
    "WFA": (FAMILIES, 265),
    "INS": (PUPILS, 5124),
    "DIF": (PUPILS, 740),
    "ME": (RESIDENTS, 3910),
    "DBS": (OPEN_TO_ALL, 960),
    "CCB": (PRACTITIONERS, 415),
    "GRF": (RESIDENTS, 1120),
    "NSN": (RESIDENTS, 442),
    "FCS": (OPEN_TO_ALL, 380),
}
"""Whom each programme reaches, and how many in Q1 2024-25: 44,012 in all (FCS had been paused by then)."""

_TOLD: Mapping[str, tuple[int, ...]] = {
    # The hospitals' youth workers reached fewer people when one of their providers ran into difficulty.
    "HBYW": (447, 452, 438, 440, 318),
    # Young people leave Your Choice early, and new ones are found for it.
    "YC": (396, 421, 428, 407, 412),
}
_FELL: Mapping[tuple[str, Quarter], float] = {("LU", OPEN): 0.46}
"""The share of its usual reach that a programme had where it fell far."""
_SEASON = {Q2_23: 1.05, Q3_23: 0.98, Q4_23: 1.01, Q1_24: 1.0}


def in_quarter(programme: str, quarter: Quarter) -> int:
    """Unique people reached by a programme in a quarter."""
    if programme in _TOLD:
        return _TOLD[programme][QUARTERS.index(quarter)]
    level = PROGRAMMES[programme][1]
    if quarter == Q1_24:
        return level
    level = round(level * _FELL.get((programme, quarter), 1))
    return round(level * _SEASON.get(quarter, 0.97) * (1 + 0.035 * noise(programme, quarter, "reach")))


def in_year(programme: str, quarter: Quarter) -> int:
    """Unique people reached since April: the new ones of each quarter, and everybody of the first."""
    first, *later = quarter.year_to_date
    new = PROGRAMMES[programme][0].new
    return in_quarter(programme, first) + sum(round(new * in_quarter(programme, q)) for q in later)


def splits(edition: Edition, programme: Programme, quarter: Quarter, people: int) -> dict[str, int]:
    """The people of a quarter by every group, by the field's id; each split adds up to the people."""
    audience = PROGRAMMES[programme.code][0]
    weights = {
        "intensity": audience.intensity,
        "age": audience.age,
        "sex": _sex(audience),
        "ethnicity": {c.code: _ETHNICITY[c.code] for c in edition.categories.ethnicity},
        "borough": {**{b: _size(programme.code, b) for b in programme.boroughs}, "not-known": 0.4},
    }
    found: dict[str, int] = {}
    for split, shares in weights.items():
        names = (programme.code, quarter, split)
        noisy = {group: share * (1 + 0.12 * noise(*names, group)) for group, share in shares.items()}
        found |= {f"reach.quarter|{split}:{group}": n for group, n in divide(people, noisy).items()}
    return found


def _sex(audience: Audience) -> Weights:
    return {
        "female": 97 * audience.female,
        "male": 97 * (1 - audience.female),
        "not-known": 2.2,
        "prefer-not-to-say": 0.8,
    }


def _size(programme: str, borough: str) -> float:
    """How much of a programme lies in a borough, the same in every quarter."""
    return 1 + 0.5 * noise(programme, borough, "size")


_ETHNICITY: Weights = {
    "white-british": 22, "white-irish": 1.2, "gypsy-traveller": 0.5,
    "roma": 0.9, "white-other": 9.5, "mixed-white-black-caribbean": 6.1,
    "mixed-white-black-african": 2.9, "mixed-white-asian": 2.1, "mixed-other": 3.4,
    "indian": 3.6, "pakistani": 3.9, "bangladeshi": 5.6,
    "chinese": 0.9, "asian-other": 3.1, "caribbean": 10.4,
    "african": 14.2, "black-other": 3.6, "arab": 1.9,
    "other": 2.2, "not-known": 3.5, "prefer-not-to-say": 1.5,
}  # fmt: skip
