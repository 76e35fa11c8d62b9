"""The icons of control charts: one for each meaning, each another picture, and none without its words."""

from xml.etree import ElementTree as ET

import pytest
from tests.reports.test_render import small

from goldenthread.reports.document import Fact, Facts, Icon, Tag, Words
from goldenthread.reports.pages.series.control import SIGNS, sign
from goldenthread.reports.render import icons, page, pdf, text
from goldenthread.statistics.control import Assurance, Signal, Variation

FACTS = Facts((Fact("Variation", (Icon("concern-high"), Tag("Worse", "orange")), (Words("Ask why."),)),))


@pytest.mark.parametrize(
    ("variation", "signal", "icon"),
    [
        (Variation.COMMON, Signal.NONE, "common"),
        (Variation.IMPROVEMENT, Signal.BELOW, "improvement-low"),
        (Variation.IMPROVEMENT, Signal.RISING, "improvement-high"),
        (Variation.CONCERN, Signal.TWO_HIGH, "concern-high"),
        (Variation.CONCERN, Signal.FALLING, "concern-low"),
        (Variation.HIGH, Signal.HIGH, "high"),
        (Variation.LOW, Signal.TWO_LOW, "low"),
    ],
)
def test_a_meaning_has_its_icon(variation: Variation, signal: Signal, icon: str) -> None:
    assert sign(variation, signal) == icon
    assert icon in icons.DRAWN


def test_each_assurance_has_its_icon() -> None:
    assert list(SIGNS) == list(Assurance)
    assert set(SIGNS.values()) < icons.DRAWN.keys()


def test_no_two_icons_are_one_picture_and_each_is_whole_in_its_box() -> None:
    drawn = {name: icons.svg(name) for name in icons.DRAWN}
    assert len(set(drawn.values())) == len(drawn) == 10
    for name, picture in drawn.items():
        whole = ET.fromstring(picture)  # noqa: S314 - our own
        assert whole.get("aria-hidden") == "true", name
        for one in whole.iter("circle"):
            x, y, r = (float(one.get(key, "")) for key in ("cx", "cy", "r"))
            assert ((x - 24) ** 2 + (y - 24) ** 2) ** 0.5 + r <= 23.5, name


def test_a_page_shows_it_before_the_word_and_text_and_print_leave_it_out() -> None:
    document = small(FACTS)
    shown = page.render(document)
    assert shown.index(icons.svg("concern-high")) < shown.index(">Worse<")
    assert "WORSE" in text.render(document)
    assert "concern" not in text.render(document)
    assert pdf.render(document).startswith(b"%PDF")
