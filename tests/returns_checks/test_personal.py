"""Likely personal data is found, and what only looks a little like it is left alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.returns_checks.given import RISK, checked, only

from goldenthread.returns.checks import personal
from goldenthread.returns.checks.personal import nhs_number

TODAY = date(2024, 10, 14)
LOOKS = {
    "email": personal.email,
    "telephone": personal.telephone,
    "postcode": personal.postcode,
    "nhs": personal.nhs,
    "birth": personal.birth,
}

FOUND = [
    ("email", "Write to jo.bloggs@example.org."),
    ("email", "jo+club@mail.example.co.uk"),
    ("telephone", "Call 07700 900123"),
    ("telephone", "07700900123"),
    ("telephone", "Call 020 7946 0018, or come"),
    ("telephone", "(020) 7946 0018"),
    ("telephone", "01632 960 001"),
    ("telephone", "0808 157 0192"),
    ("telephone", "+44 7700 900123"),
    ("telephone", "+44 (0)20 7946 0018"),
    ("telephone", "0044 7700 900123"),
    ("telephone", "07700-900-123"),
    ("postcode", "He lives at SE1 7JW."),
    ("postcode", "SW1A 1AA"),
    ("postcode", "at EC1A1BB"),
    ("postcode", "m1 1ae"),
    ("postcode", "N1 9GU, near the canal"),
    ("nhs", "943 476 5919"),
    ("nhs", "9434765919"),
    ("nhs", "NHS 943-476-5919."),
    ("birth", "T, born 12/03/2009"),
    ("birth", "DOB: 12.3.09"),
    ("birth", "d.o.b. 12 March 2009"),
    ("birth", "date of birth is 1st of May 2010"),
    ("birth", "her birthday, 12 March 2009"),
    ("birth", "a boy (12/03/2009) came"),
]

LEFT_ALONE = [
    "In 2024-25 Q1 we reached 1,200 people, 12 per cent more than in 2023-24.",
    "We spent £25,000.50 of £30,000; the forecast is £1,200,000.",
    "KPI YC-1, HB-2 and M-O1 were met; KPI N1 and E2 too.",
    "Between 2018-08 and 2019-07, and from 2023 to 2024.",
    "Sessions ran on 12/07/2024, 25 July 2024 and 2024-07-30.",
    "The charity was founded on 1 April 1987, and moved on 01/04/1999.",
    "The new contract runs from 01/04/2024 to 31/03/2027.",
    "We meet at 10:30 in SE1, E17 and the W2 area; bus N19 stops there.",
    "Our charity number is 1234567 and the company number 01234567.",
    "Grant reference 2024/0715/1234, invoice 0001234567-1, order 100,200,300,400.",
    "20 of 40, 12 + 15 = 27, 3-4 times a week, 9am-5pm, 24/7.",
    "Year 7 and Year 10 pupils; 13 to 17 year olds; Key Stage 3.",
    "We reached 0 in July, 12 in August and 40 in September 2024.",
    "Follow us @northtrust; the ratio was 3@£20 each.",
    "E1 1st prize, w2 2nd, n1 3rd place.",
    "A young person born in 2009 and another born abroad.",
    "Call 999 or 101 or Childline 0800 1111.",
    "The film won: 1234567890 views.",
    "0000000000 and 1111111111 are made up.",
]


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_found(kind: str, text: str) -> None:
    assert LOOKS[kind](text, TODAY)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_left_alone(text: str) -> None:
    assert {kind: look(text, TODAY) for kind, look in LOOKS.items()} == dict.fromkeys(LOOKS, "")


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_other_kinds_do_not_find_it_too(kind: str, text: str) -> None:
    others = {k for k, look in LOOKS.items() if k != kind and look(text, TODAY)}
    assert others == set()


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("9434765919", True),
        ("4010232137", True),
        ("9434765918", False),
        ("1111111111", False),
        ("1000000030", False),
    ],
)
def test_nhs_numbers(digits: str, valid: bool) -> None:
    assert nhs_number(digits) is valid


@given(st.integers(10**8, 10**9 - 1))
def test_at_most_one_check_digit_fits(nine: int) -> None:
    assert sum(nhs_number(f"{nine}{digit}") for digit in range(10)) <= 1


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_nothing_found_is_quoted(kind: str, text: str) -> None:
    found = LOOKS[kind](text, TODAY)
    assert not any(
        len(word) > 3 and word.strip("().,") in found for word in text.split() if any(map(str.isdigit, word))
    )
    assert "@example" not in found


@pytest.mark.parametrize(
    "field", ["narrative.support", "comment.kpi.M-1", "spend.reason", f"{RISK}.mitigation"]
)
def test_every_text_is_looked_at(field: str) -> None:
    finding = only(checked({field: "Ask jo.bloggs@example.org about it"}), "personal-email")
    assert finding.fields == (field,)
    assert finding.blocks


def test_the_same_in_two_texts_is_one_finding() -> None:
    two = {f"narrative.{q}": f"{q}: jo.bloggs@example.org" for q in ("support", "practice")}
    assert only(checked(two), "personal-email").fields == ("narrative.support", "narrative.practice")
