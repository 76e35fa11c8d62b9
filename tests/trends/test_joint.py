"""How far two sources of a series agree, and what may then be said across them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.trends.making import series, vintage

from goldenthread.periods import Month, Window
from goldenthread.trends.comparison import compare, to_json
from goldenthread.trends.joint import find_joint
from goldenthread.trends.rolling import rolling
from goldenthread.trends.telling import change_words
from goldenthread.trends.values import MonthlySeries
from goldenthread.trends.verdict import Claim

NOW, THEN = Window.parse("2023-01..2023-12"), Window.parse("2019-01..2019-12")


def source(name: str, window: str, count: int) -> MonthlySeries:
    ref = replace(vintage(name), title=name, kind=f"kind-{name}")
    one = series(window, count=count, ref=ref)
    return replace(one, breaks=())


def test_two_sources_are_held_against_each_other_where_both_have_a_year() -> None:
    now, then = source("Met", "2018-06..2023-12", 101), source("Mayor", "2018-01..2019-12", 100)
    found = find_joint(now, then, [])
    assert found.agree
    assert found.sentence == (
        "Over the months that both have, the first is 1.0 per cent above “Mayor” (1,919 to 1,900, 19 months)."
    )
    assert not find_joint(source("Met", "2018-06..2023-12", 102), then, []).agree


def test_two_that_share_less_than_a_year_are_held_against_a_third() -> None:
    now, then = source("Met", "2021-01..2023-12", 100), source("Mayor", "2018-01..2019-12", 100)
    close, far = source("Close", "2018-01..2023-12", 101), source("Far", "2018-01..2023-12", 102)
    assert find_joint(now, then, [far, close]).agree
    assert not find_joint(now, then, [far]).agree
    assert find_joint(now, then, [far]).sentence == (
        "The two share fewer than 12 months, so each is compared with a third source: “Far” is 2.0 per cent "
        "above “Mayor” (2,448 to 2,400, 24 months) and 2.0 per cent above “Met” (3,672 to 3,600, 36 months)."
    )
    alone = find_joint(now, then, [source("Late", "2023-01..2023-12", 100)])
    assert not alone.agree
    assert "no third source shares as many with each" in alone.sentence


@pytest.mark.parametrize(("third", "claim"), [(100, Claim.LOWER), (90, Claim.SOURCES)])
def test_a_verdict_is_given_only_across_sources_that_agree(third: int, claim: Claim) -> None:
    now, then = source("Met", "2021-01..2023-12", 100), source("Mayor", "2018-01..2019-12", 200)
    other = source("Other", "2019-01..2023-12", third)
    other = replace(
        other,
        files=tuple(
            replace(
                one, counts={m: n * (2 if m < Month.parse("2020-01") else 1) for m, n in one.counts.items()}
            )
            for one in other.files
        ),
    )
    found = compare(now, then, NOW, THEN, joint=find_joint(now, then, [other]))
    assert found.verdict.claim is claim
    assert ("no verdict" in found.verdict.sentence) == (claim is Claim.SOURCES)
    assert ("from two sources, so no verdict" in change_words(found)) == (claim is Claim.SOURCES)
    assert bool(to_json(found)["caution"]) == (claim is Claim.SOURCES)
    (warning,) = [one.text for one in found.warnings if one.code == "two-sources"]
    assert "January 2023 – December 2023 from “Met”, January 2019 – December 2019 from “Mayor”" in warning


def test_a_chart_of_two_sources_marks_where_they_join() -> None:
    now, then = source("Met", "2021-01..2023-12", 100), source("Mayor", "2018-01..2019-12", 200)
    found = rolling((now, then), Month.parse("2019-06"), NOW.last, (then, THEN))
    assert [(str(month), one.title) for month, one in found.joints] == [("2021-12", "Met")]
    assert found.points[7].sum.number is None
    assert found.joined == (
        "The line joins figures of 2 sources, which may not agree: up to December 2019 from “Mayor”, "
        "from December 2021 on from “Met”."
    )
    assert rolling((now,), NOW.last, NOW.last).joined == ""
