"""Dividing whole numbers, and noise without chance: the same numbers on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Part = TypeVar("Part", bound=Hashable)


def noise(*names: object) -> float:
    """A number from -1 to 1 that depends on the names alone."""
    digest = hashlib.sha256("|".join(map(str, names)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / (2**47) - 1


def divide(whole: int, weights: Mapping[Part, float]) -> dict[Part, int]:
    """A whole number in parts that add up to it exactly, as near to the weights as whole numbers come."""
    total = sum(weights.values())
    exact = {part: whole * weight / total for part, weight in weights.items()}
    parts = {part: int(value) for part, value in exact.items()}
    short = whole - sum(parts.values())
    order: Sequence[Part] = sorted(exact, key=lambda part: parts[part] - exact[part])
    for part in order[:short]:
        parts[part] += 1
    return parts


def part_of(counts: Mapping[Part, int], share: float) -> dict[Part, int]:
    """A share of all counts together, divided so that no part is larger than its own count."""
    whole = sum(counts.values())
    return divide(round(share * whole), counts) if whole else dict(counts)
