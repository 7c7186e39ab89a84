import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clothingline_base.tools import day, phone_number
from clothingline_base.tools.phone_number import normal, whatsapp_url


@pytest.mark.parametrize("module", [day, phone_number])
def test_examples_in_the_docstrings(module):
    assert doctest.testmod(module).failed == 0


@given(st.text(max_size=30))
def test_a_number_that_is_normal_stays_what_it_is(text):
    number = normal(text)
    assert number is None or normal(number) == number


@given(st.from_regex(r"8[1-9][0-9]{7,10}", fullmatch=True))
def test_every_way_to_write_a_mobile_number_is_one_number(number):
    ways = (
        *(number, f"0{number}", f"62{number}", f"+62 {number}", f"0062{number}"),
        *(f"'0{number}", f"\u202a+62 {number}\u202c", f"tel:+62{number}"),
        *(f"0{number[:3]}\u2011{number[3:]}", f"0{number} (WA)", f"+62 (0){number}"),
    )
    assert {normal(way) for way in ways} == {f"+62{number}"}


@pytest.mark.parametrize(
    "text",
    ["081234567890/081234567891", "0812 3456 7890, 0812 3456 7891", "0812 call me"],
)
def test_two_numbers_or_words_are_no_number(text):
    assert normal(text) is None
    assert whatsapp_url(text, "x") is None
