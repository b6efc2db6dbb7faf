import math

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from wijkprofiel.numbers import LOCALE, format_date, format_number


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (81140, 0, "81.140"),
        (0.65, 1, "0,7"),
        (-1234.5, 1, "-1.234,5"),
        (-0.04, 1, "0,0"),
        (1e6, 0, "1.000.000"),
    ],
)
def test_numbers_have_dutch_marks(value, decimals, text):
    assert format_number(value, decimals) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_missing_figure_is_not_written_as_a_number(value):
    with pytest.raises(ValueError, match="reason"):
        format_number(value)


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_written_number_reads_back_within_its_decimals(value, decimals):
    text = format_number(value, decimals).replace(".", "").replace(",", ".")
    assert abs(float(text) - value) <= 0.5 * 10**-decimals + 1e-6


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_a_number_is_written_as_babel_writes_it(value, decimals):
    rounded = round(value, decimals) + 0.0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    assert format_number(value, decimals) == format_decimal(rounded, pattern, LOCALE)


def test_dates_are_in_dutch_words():
    assert format_date("2026-11-24") == "24 november 2026"
