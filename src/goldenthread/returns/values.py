"""From a cell as entered to a value that can be believed, or a problem with its own help.

Nothing here knows where the cell is or what the other cells say: one field and one raw content, one answer.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from goldenthread.framework.targets import plain
from goldenthread.ledger.values import Gap, GapReason, Value, Word
from goldenthread.returns.draft import Place, Raw, SpreadsheetError, UnsavedFormula
from goldenthread.returns.form import Field, FieldKind
from goldenthread.returns.typed_dates import from_spreadsheet_number, in_words, typed_date
from goldenthread.returns.typed_numbers import Advice, Asked, advise, plain_number, shortened, tidy


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check has found, before it is known how grave it is and where it stands."""

    check: str
    wrong: str
    todo: str
    fields: tuple[str, ...] = ()
    """The fields it is about; the first ones' cells are its places."""
    where: Place | None = None
    """The place, where no field says it."""
    unless: str = "If it is right"
    """When a query needs no mending, only an explanation."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a cell holds: a value or a text, and what was noticed. Neither when it cannot be believed."""

    value: Value | None = None
    text: str | None = None
    problems: tuple[Problem, ...] = ()


BLANK = Gap(GapReason.NOT_PROVIDED)
_FIGURES = frozenset({FieldKind.PEOPLE, FieldKind.COUNT, FieldKind.MONEY, FieldKind.NUMBER})

SPREADSHEET_ERRORS: Mapping[str, str] = {
    "#REF!": "its formula points at cells that no longer exist",
    "#DIV/0!": "its formula divides by nought or by an empty cell",
    "#VALUE!": "its formula adds up something that is not a number",
    "#NAME?": "its formula uses a name that the spreadsheet does not know",
    "#N/A": "its formula looks something up that is not there",
    "#NUM!": "its formula gives a number that cannot be worked out",
    "#NULL!": "its formula names two ranges that do not meet",
    "#SPILL!": "its formula gives more cells than there is room for",
    "#CALC!": "its formula cannot be worked out",
    "#GETTING_DATA": "its data had not arrived when the file was saved",
}

LARGEST: Mapping[FieldKind, int] = {
    FieldKind.PEOPLE: 10_000_000,
    FieldKind.COUNT: 10_000_000,
    FieldKind.MONEY: 1_000_000_000,
    FieldKind.NUMBER: 10_000_000,
}
"""More than any programme has: numbers above are slips of the keyboard."""


def parse(field: Field, raw: Raw) -> Parsed:
    """What a cell holds, by what its field asks for."""
    content = raw.replace("_x000D_", "").replace("\r", "") if isinstance(raw, str) else raw
    if content is None or (isinstance(content, str) and not tidy(content)):
        return _blank(field)
    if isinstance(content, SpreadsheetError | UnsavedFormula):
        return _refuse(*_broken(content))
    return _PARSERS.get(field.kind, _number)(field, content)


def may_stay_blank(field: Field) -> bool:
    """True for a figure that may be missing for a reason, which the comment beside it tells.

    A number that nobody knows must not be made up: blank and nought are different answers.
    """
    return field.comment is not None and field.kind in _FIGURES


def is_blank(raw: Raw) -> bool:
    """True when nothing was entered."""
    return raw is None or (isinstance(raw, str) and not tidy(raw))


def is_per_cent(field: Field) -> bool:
    """True for a field that asks for a percentage."""
    return field.unit.strip().casefold() in ("per cent", "percent", "%", "percentage")


def _refuse(check: str, wrong: str, todo: str) -> Parsed:
    return Parsed(problems=(Problem(check, wrong, todo),))


def _blank(field: Field) -> Parsed:
    text = "" if field.kind is FieldKind.TEXT else None
    value = None if field.kind is FieldKind.TEXT else BLANK
    if not field.required:
        return Parsed(value, text)
    if may_stay_blank(field):
        todo, unless = "Type the number; 0 if there were none.", "If it is not known"
        problem = Problem("missing-figure", "There is no number here.", todo, unless=unless)
        return Parsed(value, text, (problem,))
    return _refuse("blank", "This cell is empty, and it has to be filled in.", _fill_in(field))


def _fill_in(field: Field) -> str:
    return {
        FieldKind.TEXT: "Write your answer.",
        FieldKind.DATE: "Type a date, such as 12 July 2024.",
        FieldKind.CHOICE: "Choose an answer from the list.",
        FieldKind.SCORE: "Choose a score from 1 (low) to 5 (high).",
    }.get(field.kind, "Type the number; 0 if there were none.")


def _broken(raw: SpreadsheetError | UnsavedFormula) -> tuple[str, str, str]:
    if isinstance(raw, UnsavedFormula):
        wrong = "This cell has a formula, and the file does not hold its result."
        todo = (
            "Type the answer itself; or open the file in Excel or LibreOffice, save it there, and send that."
        )
        return "unsaved-formula", wrong, todo
    why = SPREADSHEET_ERRORS.get(raw.text.upper(), "its formula does not work")
    return (
        "spreadsheet-error",
        f"This cell shows {raw.text}: {why}.",
        "Clear the cell and type the answer itself.",
    )


# ------------------------------------------------------------------------------------------------ numbers


def _number(field: Field, raw: Raw) -> Parsed:
    if isinstance(raw, bool):
        wrong = f"This cell shows {str(raw).upper()}, not a number."
        return _refuse("text-for-number", wrong, "Clear the cell and type the number.")
    if isinstance(raw, date | time | timedelta):
        return _date_for_number(raw)
    if isinstance(raw, str):
        return _typed(field, raw)
    if not isinstance(raw, int | float) or not math.isfinite(raw):
        return _refuse("text-for-number", "This is not a number.", "Clear the cell and type the number.")
    return _within(
        field, Decimal(f"{raw:.12g}")
    )  # 12 digits: sums in a spreadsheet leave dust behind the 15th


def _date_for_number(raw: date | time | timedelta) -> Parsed:
    shown = in_words(raw) if isinstance(raw, date) else str(raw)
    kind = "date" if isinstance(raw, date) else "time"
    wrong = f"This cell shows the {kind} {shown}, and a number is wanted."
    todo = f"The spreadsheet has made a {kind} of what was typed. Clear the cell and type the number again."
    return _refuse("date-for-number", wrong, todo)


def _typed(field: Field, raw: str) -> Parsed:
    text = tidy(raw)
    number = plain_number(text)
    if number is None:
        return _refuse("text-for-number", *advise(text, _asked(field)))
    inside = _within(field, number)
    if any(p.check in REFUSALS for p in inside.problems):
        return inside
    note = Problem(
        "number-as-text", f"“{text}” is stored as text.", f"Nothing to do: it is read as {plain(number, 2)}."
    )
    return Parsed(inside.value, None, (*inside.problems, note))


def _asked(field: Field) -> Asked:
    example = _fill_in(field) if field.kind is FieldKind.SCORE else "Type a number, such as 12."
    if not field.required:
        return Asked(is_per_cent(field), example, "leave the cell blank")
    if may_stay_blank(field):
        return Asked(is_per_cent(field), example, "leave the cell blank and say why in the comment")
    return Asked(is_per_cent(field), example, "")


def _within(field: Field, number: Decimal) -> Parsed:
    """The number, unless it lies outside what the field can mean."""
    for rule in _RULES[field.kind]:
        if found := rule(field, number):
            return found
    return Parsed(Decimal(int(number)) if number == int(number) else number)


def _not_negative(field: Field, number: Decimal) -> Parsed | None:
    if number >= 0:
        return None
    todo = {
        FieldKind.MONEY: "Type 0 if nothing was spent, and explain money that came back in the reason.",
        FieldKind.PEOPLE: "Type the number of people, 0 if there were none.",
    }.get(field.kind, "Type 0 or more.")
    return _refuse("negative", f"{shortened(_shown(number))} is below nought.", todo)


def _not_absurd(field: Field, number: Decimal) -> Parsed | None:
    if number <= LARGEST[field.kind]:
        return None
    return _refuse(
        "too-large", f"{_shown(number)} is more than any programme could have.", "Check the noughts."
    )


def _whole(field: Field, number: Decimal) -> Parsed | None:
    if number == number.to_integral_value():
        return None
    if field.kind is FieldKind.PEOPLE:
        wrong = f"{_shown(number)} is not a whole number of people."
        return _refuse(
            "decimal", wrong, "Type how many people, without a decimal point. Do not type a percentage."
        )
    return _refuse(
        "decimal", f"{_shown(number)} is not a whole number.", "Type a number without a decimal point."
    )


def _score(_: Field, number: Decimal) -> Parsed | None:
    if number in range(1, 6):
        return None
    return _refuse(
        "score-range",
        f"{shortened(_shown(number))} is not a score from 1 to 5.",
        "Choose 1 (low), 2, 3, 4 or 5 (high).",
    )


def _percentage(field: Field, number: Decimal) -> Parsed | None:
    if not is_per_cent(field):
        return None
    if number > 100:
        wrong = f"{_shown(number)} per cent is more than 100 per cent."
        return _refuse("over-100-per-cent", wrong, "Type a percentage from 0 to 100.")
    if 0 < number < 1:
        wrong = f"{_shown(number)} per cent is less than one in a hundred."
        problem = Problem(
            "fraction-for-percentage",
            wrong,
            f"If you mean {_shown(number * 100)} per cent, type {_shown(number * 100)}.",
        )
        return Parsed(number, None, (problem,))
    return None


def _pence(_: Field, number: Decimal) -> Parsed | None:
    rounded = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if rounded == number:
        return None
    note = Problem(
        "part-of-a-penny",
        f"£{number:,f} has parts of a penny.",
        f"Nothing to do: it is read as £{rounded:,f}.",
    )
    return Parsed(rounded, None, (note,))


def _shown(number: Decimal) -> str:
    return plain(number, 6)


_Rule = Callable[[Field, Decimal], Parsed | None]
_RULES: Mapping[FieldKind, tuple[_Rule, ...]] = {
    FieldKind.PEOPLE: (_not_negative, _not_absurd, _whole),
    FieldKind.COUNT: (_not_negative, _not_absurd, _whole),
    FieldKind.MONEY: (_not_negative, _not_absurd, _pence),
    FieldKind.NUMBER: (_not_negative, _not_absurd, _percentage),
    FieldKind.SCORE: (_score,),
}
REFUSALS = frozenset({"negative", "too-large", "decimal", "score-range", "over-100-per-cent"})
"""The checks that leave a number without a value."""


# ------------------------------------------------------------------------------------------------ dates


def _date(field: Field, raw: Raw) -> Parsed:
    if isinstance(raw, datetime):
        return _plausible(raw.date())
    if isinstance(raw, date):
        return _plausible(raw)
    if isinstance(raw, str):
        return _typed_date(field, tidy(raw))
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _number_for_date(raw)
    return _refuse("not-a-date", "This is not a date.", "Type a date, such as 12 July 2024.")


def _typed_date(field: Field, text: str) -> Parsed:
    day = typed_date(text)
    if isinstance(day, Advice):
        blank = "" if field.required else " If there is no date yet, leave the cell blank."
        return _refuse("not-a-date", day.wrong, f"{day.todo}{blank}")
    found = _plausible(day)
    if found.problems:
        return found
    note = Problem(
        "date-as-text", f"“{text}” is stored as text.", f"Nothing to do: it is read as {in_words(day)}."
    )
    return Parsed(day, None, (note,))


def _number_for_date(raw: float) -> Parsed:
    number, day = f"{raw:.12g}", from_spreadsheet_number(raw)
    hint = f" It may stand for {in_words(day)}." if day else ""
    return _refuse(
        "not-a-date", f"{number} is a number, not a date.{hint}", "Type a date, such as 12 July 2024."
    )


def _plausible(day: date) -> Parsed:
    if 2000 <= day.year < 2100:
        return Parsed(day)
    return _refuse(
        "not-a-date", f"The year of {in_words(day)} cannot be right.", "Type the year with four digits."
    )


# ------------------------------------------------------------------------------------------------ words


def _choice(field: Field, raw: Raw) -> Parsed:
    typed = _as_text(raw)
    answers = {tidy(word).casefold(): c.word for c in field.choices for word in (c.word, c.label)}
    if (word := answers.get(tidy(typed).casefold())) is not None:
        return Parsed(Word(word))
    labels = [c.label for c in field.choices]
    near = difflib.get_close_matches(tidy(typed).casefold(), [label.casefold() for label in labels], 1, 0.6)
    meant = next(
        (f" Did you mean “{label}”?" for label in labels if near and label.casefold() == near[0]), ""
    )
    wrong = f"“{shortened(typed)}” is not one of the answers."
    return _refuse(
        "own-answer", wrong, f"Choose {listed(f'“{label}”' for label in labels)} from the list.{meant}"
    )


def _text(field: Field, raw: Raw) -> Parsed:
    text = re.sub(r"[^\S\n]+\n", "\n", _as_text(raw)).strip()
    if len(text) <= field.longest:
        return Parsed(text=text)
    wrong = f"This text has {len(text):,} characters; there is room for {field.longest:,}."
    over = len(text) - field.longest
    return _refuse("text-too-long", wrong, f"Shorten it by {over:,} character{'' if over == 1 else 's'}.")


def _as_text(raw: Raw) -> str:
    if isinstance(raw, bool):
        return "Yes" if raw else "No"  # a spreadsheet makes TRUE and FALSE of them in some languages
    if isinstance(raw, date):
        return in_words(raw)
    return f"{raw:.12g}" if isinstance(raw, int | float) else str(raw)


def listed(words: Iterable[str], last: str = "or") -> str:
    """Words in a sentence: ``a, b or c``."""
    each = tuple(words)
    return f"{', '.join(each[:-1])} {last} {each[-1]}" if len(each) > 1 else "".join(each)


_PARSERS: Mapping[FieldKind, Callable[[Field, Raw], Parsed]] = {
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.TEXT: _text,
}
