"""Likely personal data in texts: e-mail, telephone, postcode, NHS number, date of birth.

What is found is never quoted: findings are kept, and personal data must not be kept with them. Patterns are
narrow, so that years, quarters, money and codes are left alone; what they find is an error, because the way
out is easy: take it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from goldenthread.returns.checks.context import Check, Context, Find, Group
from goldenthread.returns.findings import Level
from goldenthread.returns.form import FieldKind
from goldenthread.returns.values import Problem

_AREAS = (
    "A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|"
    "L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE"
)
_OUTWARD = rf"(?:{_AREAS})\d[\dA-HJKMNPR-Y]?"
_INWARD = r"\d[ABD-HJLNP-UW-Z]{2}"
_POSTCODE = re.compile(rf"(?<![\w£.,-]){_OUTWARD}(?: {{1,2}}{_INWARD}|{_INWARD})(?![\w])")
_POSTCODE_SMALL = re.compile(rf"(?<![\w£.,-]){_OUTWARD} (?!\d(?:ST|ND|RD|TH)\b){_INWARD}(?!\w)".lower())
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(
    r"(?<![\w£.,/-])(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?|\(?0)(?:[1-37-9])(?:[ ()-]{0,2}\d){8,9}(?!\d|[,/-]\d)"
)
_TEN_DIGITS = re.compile(r"(?<![\d£.,+/-])\d{3}([ -]?)\d{3}\1\d{4}(?!\d|[,./-]\d)")
_DAY = r"\d{1,2}(?:[/. -]\d{1,2}[/. -]|(?:st|nd|rd|th)?(?: of)? [A-Za-z]{3,9},? )(?:\d{4}|\d{2})(?!\d)"
_CUE = r"(?:\bborn\b|\bd\.?o\.?b\b|\bdate of birth\b|\bbirth ?date\b|\bbirthday\b)"
_BIRTH = re.compile(rf"{_CUE}\D{{0,20}}{_DAY}", re.IGNORECASE)
_NUMERIC_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/-])")
YOUNGEST, OLDEST = 5, 25
"""The ages, in years, of the people that programmes reach: full dates so long ago are taken for births."""


def nhs_number(digits: str) -> bool:
    """True for ten digits that end with the check digit of an NHS number (modulus 11)."""
    if len(set(digits)) == 1:
        return False
    weighted = sum(int(d) * weight for d, weight in zip(digits, range(10, 1, -1), strict=False))
    check = (11 - weighted % 11) % 11
    return check != 10 and check == int(digits[9])


def email(text: str, _: date) -> str:
    """What to say of an e-mail address in a text; empty when there is none."""
    return "an e-mail address" if _EMAIL.search(text) else ""


def telephone(text: str, _: date) -> str:
    """What to say of a UK telephone number in a text; empty when there is none."""
    found = _TELEPHONE.search(text)
    return f"a telephone number (it begins with {found[0][:2].strip('( ')})" if found else ""


def postcode(text: str, _: date) -> str:
    """What to say of a full postcode in a text; empty when there is none."""
    found = _POSTCODE.search(text) or _POSTCODE_SMALL.search(text)
    return f"a full postcode (it begins with {re.match('[A-Za-z]+', found[0])[0]})" if found else ""  # type: ignore[index]


def nhs(text: str, _: date) -> str:
    """What to say of an NHS number in a text; empty when there is none."""
    numbers = (re.sub(r"\D", "", found[0]) for found in _TEN_DIGITS.finditer(text))
    return "an NHS number (ten digits)" if any(map(nhs_number, numbers)) else ""


def birth(text: str, today: date) -> str:
    """What to say of a date of birth in a text; empty when there is none."""
    if _BIRTH.search(text):
        return "a date of birth"
    ages = (today.year - int(found[3]) for found in _NUMERIC_DAY.finditer(text) if _is_day(found))
    return "what may be a date of birth" if any(YOUNGEST <= age < OLDEST for age in ages) else ""


def _is_day(found: re.Match[str]) -> bool:
    """True for a day and a month, in either order."""
    first, second = int(found[1]), int(found[2])
    return 1 <= min(first, second) <= 12 and 1 <= max(first, second) <= 31


def _in_texts(name: str, look: Callable[[str, date], str], instead: str) -> Find:
    def find(context: Context) -> Iterator[Problem]:
        for field in context.fields.values():
            if field.kind is FieldKind.TEXT and (found := look(context.text(field.id), context.today)):
                yield Problem(
                    name, f"This text seems to hold {found}.", f"Take it out. {instead}", (field.id,)
                )

    return find


def _check(
    name: str, title: str, looks_for: str, example: str, look: Callable[[str, date], str], instead: str
) -> Check:
    return Check(
        name,
        Level.ERROR,
        title,
        looks_for,
        f"{example} Take it out. {instead}",
        _in_texts(name, look, instead),
    )


PERSONAL = Group(
    "Personal data in texts",
    (
        _check(
            "personal-email",
            "An e-mail address",
            "E-mail addresses in any text.",
            "This text seems to hold an e-mail address.",
            email,
            "We know how to reach you.",
        ),
        _check(
            "personal-telephone",
            "A telephone number",
            "UK telephone numbers in any text.",
            "This text seems to hold a telephone number (it begins with 07).",
            telephone,
            "We know how to reach you.",
        ),
        _check(
            "personal-postcode",
            "A full postcode",
            "Full UK postcodes in any text. The first half alone (SE1) does no harm.",
            "This text seems to hold a full postcode (it begins with SE).",
            postcode,
            "To say where something was, give the place and the area around it.",
        ),
        _check(
            "personal-nhs-number",
            "An NHS number",
            "Ten digits with the check digit of an NHS number.",
            "This text seems to hold an NHS number (ten digits).",
            nhs,
            "Nothing that points to one person may be kept here.",
        ),
        _check(
            "personal-date-of-birth",
            "A date of birth",
            "A date after “born”, “DOB” and the like; and any date in figures, 5 to 25 years ago.",
            "This text seems to hold a date of birth.",
            birth,
            "Give an age or an age group instead.",
        ),
    ),
)
