"""Every kind of missing becomes a reason; every figure, negative ones too, stays what it is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkprofiel.concepts import newest_filled, split_missing
from wijkprofiel.errors import ConceptError
from wijkprofiel.missing import check_contract

FIGURES = st.floats(min_value=-99989, max_value=1e12, allow_nan=False)
SENTINELS = st.one_of(
    st.sampled_from([-99999999, -99999998, -99999997, -99998, -99997, -99995, -99990]),
    st.floats(max_value=-99990, allow_nan=False),
)
CELLS = st.lists(
    st.one_of(
        FIGURES.map(lambda x: (x, True)),
        SENTINELS.map(lambda x: (float(x), False)),
        st.sampled_from([(np.nan, False), (np.inf, False), (-np.inf, False)]),
    ),
    min_size=1,
    max_size=40,
)


@given(cells=CELLS)
def test_each_cell_is_a_value_or_a_reason_and_no_figure_is_lost(cells):
    raw = pd.Series([number for number, _ in cells])
    values, reasons = split_missing(raw)
    check_contract(values, reasons)
    kept = [number for number, is_figure in cells if is_figure]
    assert values.dropna().tolist() == kept
    assert not ((values == 0) & (raw != 0)).any()


@given(cells=CELLS)
def test_numbers_as_text_read_as_the_same_numbers(cells):
    finite = [(number, figure) for number, figure in cells if np.isfinite(number)]
    text = pd.Series([f"{number!r:>12}" for number, _ in finite], dtype=object)
    values, _ = split_missing(text)
    assert values.dropna().tolist() == [number for number, is_figure in finite if is_figure]


def test_an_empty_column_is_not_yet_published_and_an_empty_cell_is_unknown():
    _, whole = split_missing(pd.Series([None, None], dtype=float))
    _, part = split_missing(pd.Series([None, None], dtype=float), whole_column=False)
    _, mixed = split_missing(pd.Series([None, 3.0]))
    assert (whole.tolist(), part.tolist(), mixed.tolist()) == (
        ["nog_niet"] * 2,
        ["onbekend"] * 2,
        ["onbekend", ""],
    )


def test_signs_of_statline_are_told_apart():
    raw = pd.Series(["       .", "x", "   183.3", "-0.5", "", None, "0"])
    values, reasons = split_missing(raw)
    assert values.tolist()[2:4] == [183.3, -0.5]
    assert values.tolist()[6] == 0
    assert reasons.tolist() == ["onbekend", "geheim", "", "", "onbekend", "onbekend", ""]


def test_a_decimal_comma_is_read_when_told():
    values, _ = split_missing(pd.Series(["38,4", "."]), decimal=",")
    assert values.tolist()[0] == 38.4


def test_text_that_is_no_figure_is_an_error_and_is_not_repeated():
    with pytest.raises(ConceptError, match="op 1 plaatsen tekst") as found:
        split_missing(pd.Series(["12", "Jan Jansen"], name="Mannen"))
    assert "Jansen" not in str(found.value)


@pytest.mark.parametrize(
    ("attribute", "reason"),
    [
        ("None", ""),
        ("Impossible", "niet_van_toepassing"),
        ("Secret", "geheim"),
        ("NotAvailable", "niet_gepubliceerd"),
    ],
)
def test_the_value_attribute_of_odata_v4_decides(attribute, reason):
    values, reasons = split_missing(pd.Series([3.0]), attributes=pd.Series([attribute]))
    assert reasons.tolist() == [reason]
    assert values.isna().tolist() == [reason != ""]


def test_an_attribute_nobody_knows_makes_the_figure_unknown():
    _, reasons = split_missing(pd.Series([3.0]), attributes=pd.Series(["Iets"]))
    assert reasons.tolist() == ["onbekend"]


def test_the_sentinels_of_a_real_layer_become_reasons(real):
    geopandas = pytest.importorskip("geopandas")
    buurten = geopandas.read_file(real / "ermelo" / "CBS_buurten.gpkg")
    numeric = buurten.select_dtypes("number")
    low = [name for name in numeric if (numeric[name] <= -99990).any()]
    assert low
    for name in low:
        values, reasons = split_missing(numeric[name])
        assert values.min(skipna=True) > -99990 or values.isna().all()
        assert (reasons != "").sum() >= (numeric[name] <= -99990).sum()


def test_the_newest_filled_year_is_shown_and_an_empty_newer_year_too():
    rows = pd.DataFrame(
        [
            ("wijk", "inkomen", 2020, 28.1),
            ("wijk", "inkomen", 2021, None),
            ("wijk", "inwoners", 2021, 100.0),
            ("buurt", "inkomen", 2021, None),
        ],
        columns=["niveau", "maat", "jaar", "waarde"],
    )
    found = newest_filled(rows).set_index(["maat", "niveau"])
    assert found.loc[("inkomen", "wijk"), ["jaar", "nieuwer_leeg"]].tolist() == [2020, 2021]
    assert found.loc[("inwoners", "wijk"), ["jaar", "nieuwer_leeg"]].tolist() == [2021, 0]
    assert ("inkomen", "buurt") not in found.index
