import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkprofiel.errors import MissingValueError
from wijkprofiel.missing import REASON_LABELS, REASONS, check_contract, reason_label

PLACES = ["WK999900", "WK999901", "WK999902"]


def test_a_value_or_a_reason_in_each_place_passes():
    check_contract(pd.Series([1.0, 0.0, np.nan], PLACES), pd.Series(["", "", "geheim"], PLACES))


@pytest.mark.parametrize(
    ("value", "reason"),
    [(np.nan, ""), (1.0, "geheim"), (np.nan, "kwijt"), (1.0, "kwijt"), (np.inf, ""), (np.nan, None)],
)
def test_both_neither_and_unknown_reasons_are_refused_by_place(value, reason):
    values = pd.Series([1.0, value, 3.0], PLACES)
    reasons = pd.Series(["", reason, ""], PLACES)
    with pytest.raises(MissingValueError, match="WK999901"):
        check_contract(values, reasons)


def test_figures_and_reasons_of_other_areas_are_refused():
    with pytest.raises(MissingValueError):
        check_contract(pd.Series([1.0], ["a"]), pd.Series([""], ["b"]))


def test_every_reason_has_words_of_its_own():
    assert set(REASON_LABELS) == set(REASONS)
    assert len(set(REASON_LABELS.values())) == len(REASONS)


def test_a_secret_figure_reads_afgeschermd():
    assert reason_label("geheim") == "afgeschermd"


@given(
    st.lists(
        st.one_of(st.sampled_from(REASONS), st.floats(allow_nan=False, allow_infinity=False)), max_size=8
    )
)
def test_any_mix_of_values_and_known_reasons_passes(cells):
    index = [f"a{i}" for i in range(len(cells))]
    values = pd.Series([np.nan if isinstance(c, str) else c for c in cells], index, dtype=float)
    reasons = pd.Series([c if isinstance(c, str) else "" for c in cells], index, dtype=object)
    check_contract(values, reasons)
