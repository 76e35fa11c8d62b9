"""The page of the manual that says how returns are graded and put in order, made from the rules themselves.

``python -m goldenthread.reports.review.manual docs`` writes it; a test sees to it that it is current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from goldenthread.reports.review import risk
from goldenthread.returns import conversation, quality
from goldenthread.returns.conversation import REFUSALS
from goldenthread.statistics import control

_PAGE = """# How returns are graded, put in order, and talked about

<!-- Made by `python -m goldenthread.reports.review.manual docs`; change the code, not this page. -->

How a lead uses this is in [review.md](review.md). On the pages, every number leads to what it was made from.

## The grade of the data

Data are asked to be *complete*, *timely*, *valid* and *consistent*. In each respect they are good, or there
is some doubt, or they are weak: the worst that a rule says. The grade is of the data, and says nothing about
the work.

| the data are | what is measured | good up to | some doubt up to | weak |
|---|---|---|---|---|
{rules}

| grade | when |
|---|---|
{grades}

## The order of the queue

A return's points are the sum of what these rules give; the most points come first, and of equals the one that
has waited longest. Figures that count from April on, and the parts of splits, are not held against the past.

| what counts | points for each | at most |
|---|---|---|
{points}

Control limits are those of an XmR chart (Wheeler 1993): the mean of the programme's own earlier quarters,
less or more 2.66 times their mean moving range. With fewer than {enough} earlier quarters there are none, and
the return's page says how many there are; with fewer than {established} they are said to be provisional. A
difference of fewer than 20 people or sessions, or less than £1,000, never counts as a change.

## A conversation

A query of a reviewer is about one figure or one section, and the conversation is kept there.

```mermaid
{diagram}
```

A new version hands every query that waits for the provider to the VRU. Accepting the return closes all.

| when it | one cannot | because |
|---|---|---|
{refusals}
"""


def page() -> str:
    """The page in Markdown."""
    return _PAGE.format(
        rules="\n".join(map(_rule, quality.RULES)),
        grades="\n".join(f"| {grade} | {when} |" for grade, when in quality.GRADES.items()),
        points="\n".join(map(_points, risk.RULES)),
        enough=risk.ENOUGH,
        established=control.ESTABLISHED,
        diagram=conversation.diagram(),
        refusals="\n".join(
            f"| {conversation.in_words(turn)} | {act} | {why} |" for (turn, act), why in REFUSALS.items()
        ),
    )


def _rule(one: quality.Rule) -> str:
    return f"| {one.aspect} | {one.measures} | {one.good} | {one.doubt} | more |"


def _points(one: risk.Rule) -> str:
    each = "1, 3 or 6" if one is risk.DATA else str(one.each)
    return f"| {one.counts} | {each} | {one.most} |"


def main(folder: str) -> None:
    """Write the page into a folder."""
    (Path(folder) / "review-rules.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
