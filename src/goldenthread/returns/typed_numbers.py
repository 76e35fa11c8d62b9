"""Text typed where a number is wanted: what is the matter with it, and what to type instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple


class Advice(NamedTuple):
    """What is wrong with a typed text, and what to do."""

    wrong: str
    todo: str


class Asked(NamedTuple):
    """What the cell asks for, as far as advice needs it."""

    per_cent: bool
    example: str
    """What to type: ``Type a number, such as 12.``"""
    without: str
    """What to do without a number: ``leave the cell blank``; empty where there has to be one."""

    @property
    def if_unknown(self) -> str:
        """What to do when the number cannot be given."""
        return self.without or "ask your programme lead what to put"


_NUMBER = r"(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?"
_ABOUT = (
    r"about|around|approx(?:\.|imately)?|roughly|circa|ca?\.?|nearly|almost|over|more than|at least|up to|"
    r"est(?:\.|imated)?|~|>=?|≈"
)
_LATER = (
    r"tb[cda]\.?|t\.b\.[cda]\.?|to be (?:confirmed|announced|decided|determined)|pending|awaiting.*|"
    r"to follow"
)
_DRESSED = (
    r"(?:£|gbp)? ?(?P<number>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?) ?"
    r"(?P<times>k|m|thousand|million)? ?(?:£|gbp|pounds?)?"
)
_LESS = r"(?:<=?|less than|fewer than|under|below)"


def plain_number(text: str) -> Decimal | None:
    """The number that a text of plain digits says (``120``, ``-3``, ``12.50``), or None."""
    return Decimal(text) if re.fullmatch(r"[+-]?\d{1,15}(?:\.\d{1,15})?", text, re.ASCII) else None


def tidy(text: str) -> str:
    """A text without the differences that do not show: odd spaces and dashes, a leading apostrophe."""
    spaced = re.sub(r"[\s\u00a0\u2007\u2009\u202f]+", " ", text).strip()
    return re.sub(r"[\u2010-\u2015\u2212]", "-", spaced).removeprefix("'").strip()


def advise(text: str, asked: Asked) -> Advice:
    """What is wrong with a tidied text that is no plain number, and what to type instead."""
    quoted, low = f"“{shortened(text)}”", text.casefold()
    for pattern, advice in _RULES:
        if found := re.fullmatch(pattern, low, re.ASCII | re.DOTALL):
            return advice(quoted, found, asked)
    if (number := in_figures(low)) is not None:
        return Advice(f"{quoted} is a number in words.", f"Type it in figures: {number}.")
    if re.search(r"\d.*\D.*\d", low):
        return Advice(
            f"{quoted} holds more than one number.", "Type one number. Put the rest in the comment."
        )
    return Advice(f"{quoted} is text, not a number.", f"{asked.example} Put words in the comment.")


def shortened(text: str, longest: int = 40) -> str:
    """A text short enough to quote."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _not_applicable(quoted: str, _: re.Match[str], asked: Asked) -> Advice:
    todo = f"If this does not apply, {asked.if_unknown}. Type 0 only if you counted and there were none."
    return Advice(f"{quoted} is not a number.", todo)


def _none(quoted: str, _: re.Match[str], __: Asked) -> Advice:
    return Advice(f"{quoted} is a word, not a number.", "Type 0 if there were none.")


def _dash(quoted: str, _: re.Match[str], asked: Asked) -> Advice:
    todo = f"Type 0 if there were none. If you do not know, {asked.if_unknown}."
    return Advice(f"{quoted} could mean none, or not known.", todo)


def _later(quoted: str, _: re.Match[str], asked: Asked) -> Advice:
    now = asked.without or "type your best figure"
    todo = f"For now, {now}. You can send a new version when you know."
    return Advice(f"{quoted} says that the number comes later.", todo)


def _unknown(quoted: str, _: re.Match[str], asked: Asked) -> Advice:
    return Advice(f"{quoted} is not a number.", f"If you do not know, {asked.if_unknown}. Do not type 0.")


def _letter_for_digit(quoted: str, found: re.Match[str], _: Asked) -> Advice:
    number = found[0].translate(str.maketrans("oli", "011"))
    return Advice(f"{quoted} has a letter among its digits.", f"Did you mean {number}? Type digits only.")


def _dressed(quoted: str, found: re.Match[str], _: Asked) -> Advice:
    """``1,200``, ``1 200``, ``£1,200.50``, ``1.2k``: a number with signs that have to go."""
    times = _TIMES.get(found["times"] or "", 0)
    bare = Decimal(re.sub("[, ]", "", found["number"])).scaleb(times)
    number = f"{bare:f}".rstrip("0").rstrip(".") if "." in f"{bare:f}" else f"{bare:f}"
    signs = {
        "pound sign": "£" in found[0] or "gbp" in found[0] or "pound" in found[0],
        "comma": "," in found["number"],
        "space": " " in found["number"],
    }
    extra = [name for name, there in signs.items() if there]
    how = "in full" if times else f"without the {' and the '.join(extra)}"
    return Advice(
        f"{quoted} is stored as text, so it cannot be added up.", f"Type the number {how}: {number}."
    )


def _decimal_comma(quoted: str, found: re.Match[str], _: Asked) -> Advice:
    return Advice(
        f"{quoted} has a comma where a point is wanted.", f"Type {found[1]}.{found[2]}, with a point."
    )


def _percentage(quoted: str, found: re.Match[str], asked: Asked) -> Advice:
    if asked.per_cent:
        return Advice(f"{quoted} is text, not a number.", f"Type the number alone: {found[1]}.")
    return Advice(f"{quoted} is a percentage.", "Type how many there were, not the percentage.")


def _under(quoted: str, _: re.Match[str], __: Asked) -> Advice:
    todo = "Type the exact number. Small numbers are hidden before anything is published."
    return Advice(f"{quoted} does not say how many.", todo)


_TIMES = {"k": 3, "thousand": 3, "m": 6, "million": 6}


def _estimate(quoted: str, found: re.Match[str], _: Asked) -> Advice:
    """``about 60``, ``about 3 million``, ``60 or so``."""
    number = re.sub("[, ]", "", found["number"])
    if times := _TIMES.get(found.groupdict().get("times") or ""):
        number = f"{Decimal(number).scaleb(times).normalize():f}"
    todo = f"Type your best single figure, such as {number}, and say in the comment that it is an estimate."
    return Advice(f"{quoted} is an estimate in words.", todo)


def _date_like(quoted: str, _: re.Match[str], asked: Asked) -> Advice:
    return Advice(f"{quoted} looks like a date.", asked.example)


def _formula(quoted: str, _: re.Match[str], __: Asked) -> Advice:
    return Advice(f"{quoted} is a formula stored as text.", "Type the answer itself.")


def _bracketed(quoted: str, _: re.Match[str], __: Asked) -> Advice:
    return Advice(
        f"{quoted} could mean a number below nought.", "Type the number without brackets; 0 or more."
    )


def _range(quoted: str, _: re.Match[str], __: Asked) -> Advice:
    todo = "Type one number: the exact figure, or your best estimate. Say so in the comment if it is one."
    return Advice(f"{quoted} is two numbers, not one.", todo)


def _with_words(quoted: str, found: re.Match[str], _: Asked) -> Advice:
    number = re.sub("[, ]", "", found["number"])
    todo = f"Type the number alone: {number}. Words can go in the comment."
    return Advice(f"{quoted} has words beside the number.", todo)


_Rule = tuple[str, Callable[[str, re.Match[str], Asked], Advice]]
_RULES: tuple[_Rule, ...] = (
    (r"n ?[/.\\]? ?a\.?|not applicable|does not apply", _not_applicable),
    (r"none|nil|zero|nought|nobody|no one|no-one|no|null", _none),
    (r"[-.x_/*]+", _dash),
    (r"=.*", _formula),
    (r"\(.*\)", _bracketed),
    (_LATER, _later),
    (
        r"\?+|unknown|not known|not sure|don'?t know|no data|not (?:recorded|collected|available)|missing",
        _unknown,
    ),
    (r"(?=.*\d)[\doli]{2,}", _letter_for_digit),
    (_DRESSED, _dressed),
    (r"(\d+),(\d{1,2})", _decimal_comma),
    (r"(\d+(?:\.\d+)?) ?(?:%|per ?cent|pct)", _percentage),
    (rf"{_LESS} ?{_NUMBER}.*", _under),
    (rf"(?:{_ABOUT}) ?£?(?P<number>{_NUMBER})(?: ?(?P<times>k|m|thousand|million)\b)?\D*", _estimate),
    (rf"(?P<number>{_NUMBER}) ?(?:ish|\+|approx\w*\.?|\(?est\w*\.?\)?|or so|or more)", _estimate),
    (r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}", _date_like),
    (rf"{_NUMBER} ?(?:-|to|/|or|and|of|out of) ?{_NUMBER}\D*", _range),
    (rf"\D*?(?P<number>{_NUMBER})(?!\d|[.,]\d)\D*", _with_words),
)

_ONES = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
)
_TENS = re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety")
_WORTH = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}


def in_figures(words: str) -> int | None:
    """The number that words say: ``twenty-five`` is 25, ``one hundred and twenty`` 120; else None."""
    total = part = 0
    parts = [w for w in re.split(r"[ -]+", words) if w not in ("and", "people")]
    for word in parts:
        if word in _WORTH:
            part += _WORTH[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word == "thousand":
            total, part = total + max(part, 1) * 1000, 0
        elif word != "a" or len(parts) < 2:
            return None
    return total + part if parts else None
