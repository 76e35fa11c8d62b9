"""The page docs/ratings.md, made from the tables of examples. Write it: python -m tests.performance.manual"""

# ruff: noqa: E501 - the prose of the page is wrapped for the page

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.disclosure import examples as hiding
from tests.performance import examples

PAGE = Path(__file__).parents[2] / "docs" / "ratings.md"
HEAD = "<!-- Made from the tables in tests/performance and tests/disclosure: python -m tests.performance.manual -->"


def page() -> str:
    """The whole page."""
    parts = [HEAD, *(_section(*section) for section in SECTIONS)]
    return "\n\n".join(parts) + "\n"


def _section(title: str, text: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    table = "\n".join(map(_row, [heads, ["---"] * len(heads), *rows])) if heads else ""
    return "\n\n".join(part for part in (title, text.strip(), table) if part)


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


SECTIONS: tuple[tuple[str, str, Sequence[str], Sequence[Sequence[object]]], ...] = (
    (
        "# How a quarter is judged",
        """
Every rule on this page is a table of examples, and every row of every table is a test. Nothing here is stored:
judgements are worked out, whenever they are read, from the edition of the framework in force and from what the
accepted returns say. The numbers of the rules (tolerances, scores, what is small) are the edition's own; those in
the examples are stated with each table.

Missing, not applicable and nought are different things. What is missing is never green, and never 0.
""",
        (),
        (),
    ),
    (
        "## A KPI",
        """
A KPI is a count, a percentage (numerator out of denominator) or a chain (each step's people; its value is the last
step out of the first). It is held against the target that the edition sets for the quarter. Nothing short of target
is *met*; short by no more than the tolerance is *on track*, then *at risk*, then *missed*. Where a range is good, the
nearer bound is the target. *Met* and *on track* are green, *at risk* is amber, *missed* is red; without a value or a
target there is *no data*. The indicator's own tolerance goes before the edition's.

In these examples on track is up to 5, at risk up to 10 per cent of the target.
""",
        ("kind", "better", "reported", "target", "status", "rating", "the rule, with its numbers"),
        examples.KPIS,
    ),
    (
        "## A risk",
        """
A score is likelihood (1 to 5) times impact (1 to 5). The score after mitigation counts; where none was given, the
score before it does. From 12 a risk is amber, from 20 red, unless the edition says otherwise.

A risk does not close by silence: one that was open when it was last reported stays open until a return closes it, for
up to two years.
""",
        ("before mitigation", "after", "score", "rating", "what is said"),
        examples.RISKS,
    ),
    (
        "### Movement",
        "The score that counts, against the one last reported before.",
        ("last quarter", "this quarter", "state", "movement"),
        examples.MOVEMENTS,
    ),
    (
        "### Mitigations overdue",
        "On 31 July 2024. A mitigation is overdue from the day after it was due, until it is done or its risk closed.",
        ("due", "done", "risk", "overdue"),
        examples.OVERDUE,
    ),
    (
        "## A programme",
        """
The rating is the worse of the programme's KPIs and its open risks. A KPI without data does not hide those with data,
and is named among the reasons. Green needs at least one KPI with data: low risks alone make no programme green, but
high risks make it amber or red.

A person may decide otherwise, with a reason. Then the decision counts, the latest one if there are several, and the
computed rating is shown beside it.

Risks are given by their scores after mitigation; amber is from 12, red from 20.
""",
        ("KPIs", "open risks", "rating"),
        examples.RATINGS,
    ),
    (
        "## Coverage",
        """
A count of green programmes never stands alone: the sentence says of how many, and how many have no KPI data. A
programme has KPI data when at least one of its KPIs is judged. The sentence speaks of programmes with KPI data only;
the counts by rating beside it add up to all live programmes.

While a quarter is open the counts are so far: “Some live programmes with KPI data are green (12 of 28 returns: 10 so far).” A programme without
an accepted return is then counted only where its open risks make it red or amber already.
""",
        ("live", "with KPI data", "green of those", "sentence"),
        examples.COVERAGE,
    ),
    (
        "## Reach",
        """
Reach is what the returns count: people are unique within a provider's return, and somebody reached by two programmes is counted
twice, which every total says. A total is the sum over live programmes whose dates touch the quarter, and over any
other whose return says that it reached people. While returns are awaited it is so far (“12 of 28 returns: 18,204 so far”); afterwards it says what
it lacks (“from 27 of 28 programmes; without Mentoring (no return was accepted)”). A programme
that serves two priority areas counts in full in both, and once in the total.

The year to date is what each return says of it. A programme that has ended or paused keeps the year's people of its last return;
a live one whose return is missing makes the total partial.

Of a split, categories are summed over the programmes that counted people in them. A programme that reached people and did not split them
is missing from every category.
""",
        (),
        (),
    ),
    (
        "## Money",
        """
The variance is what was spent since April minus what the edition profiled to the same quarters: above 0 is overspent.
Where a quarter's spend is missing, spend to date is partial (“from 1 of 2 quarters”), and there is no variance. While a quarter is open no total
is compared. A profile of 0 has no percentage. Beyond 15 per
cent of the profile (by default) spend is far off, and the return is asked for a reason. Sums over programmes hold
spend against the profile of those programmes that have a variance, and name the others.

Profile and spend by quarter from Q1 on, the last being the quarter judged.
""",
        ("profile (£)", "spent (£)", "spent to date", "variance", "per cent", "far off"),
        examples.FINANCE,
    ),
    (
        "## Change in engagement",
        """
Reach is compared with the same quarter last year. Each pair of the same quarters a year apart gives
z = log(now ÷ then) ÷ √(φ (1 ÷ now + 1 ÷ then)), where φ says how much more such counts vary than independent events do.
φ is (4 φ of all + k φ of its own) ÷ (4 + k), and at least 1: “of its own” is the mean of z² (with φ = 1) over the
programme’s k earlier pairs of the last 12 quarters, “of all” the mean over the earlier pairs of all programmes and the
other programmes’ pairs of this round. The programme’s z is held against Student’s t with 4 + k degrees of freedom.

| a fall that chance gives in | is called | means |
|---|---|---|
| more than 1 of 40 quarters | usual | nothing |
| 1 of 40 or fewer (one-sided 2.5 per cent) | look | it is flagged; a referral can be opened from it |
| 1 of 200 or fewer (0.5 per cent), and it stands out in the round (Benjamini and Hochberg 1995, 10 per cent) | alert | it is flagged as an alert |

With fewer than five pairs of all programmes it is too early, and nothing is flagged. A rise is told and never flagged. A
fall of more than 89 per cent counts as one of 89. In the table six other programmes vary by φ = 1.29.
""",
        ("past quarters, the oldest first", "now", "is", "sentence"),
        examples.ENGAGEMENT,
    ),
    (
        "## What readers outside see",
        """
Numbers of people from 1 to 4 are hidden from readers outside the VRU; the edition may set another limit. A true 0 is
shown, and a hidden number is never printed as 0. This is the first, simple treatment: whole reports, in which several
splits of one total could be held against each other, are not yet looked at as a whole.
""",
        ("people", "printed"),
        hiding.NUMBERS,
    ),
    (
        "### Percentages",
        """
Hidden when those counted, or those left over, are from 1 to 4. So is the conversion of a chain between whose steps so few
people drop out, and whatever is worked out from a hidden number: a difference, a change in per cent, a cost per person.
A sum of people is judged by its own size.
""",
        ("part", "of", "printed"),
        hiding.SHARES,
    ),
    (
        "### Splits of a total that is shown",
        """
One hidden part could be worked out by subtraction. So further parts are hidden, the smallest first, until none can; parts
of 0 stay.
""",
        ("parts", "printed"),
        hiding.SPLITS,
    ),
)

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
