"""The quarters that the story tells, by short names."""

from __future__ import annotations

from goldenthread.periods import Quarter

Q1_23, Q2_23, Q3_23, Q4_23, Q1_24 = QUARTERS = tuple(Quarter.of(2023, 1).plus(n) for n in range(5))
"""Q1 2023-24 to Q1 2024-25; the last is the quarter that the report is about."""
OPEN = Q1_24.plus(1)
"""The quarter whose round is still open: a few have sent their return, and not all of it is well."""
