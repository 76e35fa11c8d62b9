"""The guide shows the journey as it is: each of its pictures is one that the journey's test takes."""

from __future__ import annotations

import re

from tests.conftest import ROOT
from tests.journey.people import GUIDE, LARGEST

TEXT = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
PICTURES = re.findall(r"!\[([^\]]*)\]\(guide/([a-z-]+)\.png\)", TEXT)


def test_every_picture_of_the_guide_is_there_and_is_taken_by_the_journey() -> None:
    code = (ROOT / "tests" / "journey" / "test_journey.py").read_text(encoding="utf-8")
    taken = set(re.findall(r'photographs\(\s*"([a-z-]+)"', code))
    shown = [name for _, name in PICTURES]
    assert TEXT.count("![") == len(shown), "a picture is written in another way"
    assert sorted(shown) == sorted(set(shown)), "a picture is shown twice"
    assert set(shown) == taken == {file.stem for file in GUIDE.glob("*.png")}


def test_every_picture_is_told_in_words_and_is_small() -> None:
    for words, name in PICTURES:
        assert len(words) > 20, name
        assert (GUIDE / f"{name}.png").stat().st_size < LARGEST, name


def test_the_guide_is_led_to_from_the_readme() -> None:
    assert "(docs/guide.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
