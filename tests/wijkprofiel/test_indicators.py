"""Toydorp: one gemeente (GM9999) in a region, three wijken, figures one can check by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkprofiel.catalogue import Indicator, IndicatorSource
from wijkprofiel.figures import check_figures
from wijkprofiel.indicators import compute_figures
from wijkprofiel.missing import REASONS

WIJKEN = ["WK999900", "WK999901", "WK999902"]
UNITS = pd.DataFrame(
    {"niveau": ["regio", "gemeente", "wijk", "wijk", "wijk"]}, index=["CR99", "GM9999", *WIJKEN]
)
MEMBERS = ["GM9998", "GM9999"]


def indicator(aggregation="quotient", factor=100, levels=("gemeente", "wijk"), klass="open"):
    return Indicator(
        key="huurhuizen",
        label="Huurhuizen",
        theme="wonen",
        definition="Deel van de huizen dat wordt verhuurd.",
        unit="%",
        denominator="woningen",
        factor=factor,
        decimals=0,
        aggregation=aggregation,
        klass=klass,
        kind="geteld",
        predictors=(),
        owner="Toydorp",
        levels=levels,
        synonyms=(),
        note="",
        sources=(),
    )


def source(denominator="huizen", numerator=("verhuurd",)):
    return IndicatorSource(set="toy", table="T1", year=2020, numerator=numerator, denominator=denominator)


def measures(**figures):
    """Long measures from ``maat={gebied: value or reason}``."""
    rows = [
        (
            code,
            maat,
            2020,
            2020,
            np.nan if isinstance(cell, str) else float(cell),
            cell if isinstance(cell, str) else "",
        )
        for maat, cells in figures.items()
        for code, cell in cells.items()
    ]
    return pd.DataFrame(rows, columns=["gebied", "maat", "jaar", "grensjaar", "waarde", "reden"])


VERHUURD = {"GM9999": 60, "GM9998": 40, "WK999900": 30, "WK999901": 30, "WK999902": 0}
HUIZEN = {"GM9999": 200, "GM9998": 300, "WK999900": 120, "WK999901": 80, "WK999902": 0}


def compute(verhuurd=VERHUURD, huizen=HUIZEN, **options):
    figures = compute_figures(
        indicator(**options),
        source(),
        measures(verhuurd=verhuurd, huizen=huizen),
        UNITS,
        region_members=MEMBERS,
    )
    return check_figures(figures).set_index("gebied")


def test_a_share_is_computed_from_its_counts():
    figures = compute()
    assert figures.loc["WK999900", "waarde"] == 25
    assert figures.loc["WK999901", "waarde"] == 37.5


def test_the_share_of_the_whole_is_not_the_mean_of_the_shares():
    figures = compute()
    assert figures.loc["GM9999", "waarde"] == 30
    assert figures.loc[WIJKEN[:2], "waarde"].mean() == 31.25


def test_a_region_adds_counts_and_then_computes_the_share():
    assert compute().loc["CR99", "waarde"] == 20


def test_a_region_without_one_of_its_gemeenten_has_no_figure_but_its_reason():
    figures = compute(verhuurd={**VERHUURD, "GM9998": "geheim"})
    assert figures.loc["CR99", "reden"] == "geheim"


def test_what_cannot_be_added_up_has_no_figure_for_a_region():
    assert compute(aggregation="geen").loc["CR99", "reden"] == "niet_gepubliceerd"


def test_nothing_over_nothing_is_not_zero():
    assert compute().loc["WK999902", "reden"] == "niet_van_toepassing"


def test_a_share_of_residents_where_nobody_lives_says_so():
    figures = compute_figures(
        indicator(),
        source(denominator="AantalInwoners"),
        measures(verhuurd=VERHUURD, AantalInwoners=HUIZEN),
        UNITS,
        region_members=MEMBERS,
    ).set_index("gebied")
    assert figures.loc["WK999902", "reden"] == "geen_inwoners"


@pytest.mark.parametrize("reason", ["geheim", "nog_niet", "onbekend"])
def test_the_reason_of_a_missing_part_goes_along(reason):
    assert compute(verhuurd={**VERHUURD, "WK999900": reason}).loc["WK999900", "reden"] == reason
    assert compute(huizen={**HUIZEN, "WK999900": reason}).loc["WK999900", "reden"] == reason


def test_an_area_that_the_source_does_not_have_is_not_dropped():
    without = {code: cell for code, cell in VERHUURD.items() if code != "WK999901"}
    assert compute(verhuurd=without).loc["WK999901", "reden"] == "niet_gepubliceerd"


def test_a_level_that_the_indicator_closes_is_refused():
    figures = compute(levels=("gemeente",))
    assert figures.loc[WIJKEN, "reden"].tolist() == ["geweigerd", "geweigerd", "niet_van_toepassing"]
    assert figures.loc[WIJKEN, ["waarde", "teller", "noemer"]].isna().all(axis=None)


def test_care_on_a_closed_level_is_refused_also_where_we_hold_no_figure():
    figures = compute(levels=("gemeente",), klass="zorg")
    assert figures.loc[WIJKEN, "reden"].tolist() == ["geweigerd"] * 3


def test_a_sum_of_measures_is_missing_as_soon_as_one_is():
    figures = compute_figures(
        indicator(aggregation="som", factor=1),
        source(denominator=None, numerator=("a", "b")),
        measures(a={"WK999900": 3, "WK999901": 4}, b={"WK999900": 5, "WK999901": "geheim"}),
        UNITS,
    ).set_index("gebied")
    assert figures.loc["WK999900", "waarde"] == 8
    assert figures.loc["WK999901", "reden"] == "geheim"


cells = st.one_of(st.integers(0, 500), st.sampled_from(REASONS))


@given(st.lists(cells, min_size=5, max_size=5), st.lists(cells, min_size=5, max_size=5))
def test_no_mix_of_gaps_yields_a_figure_without_its_parts_or_a_gap_without_a_reason(counts, bases):
    codes = ["GM9998", "GM9999", *WIJKEN]
    figures = compute(dict(zip(codes, counts, strict=True)), dict(zip(codes, bases, strict=True)))
    whole = dict(zip(codes, zip(counts, bases, strict=True), strict=True))
    for code in codes[1:]:
        count, base = whole[code]
        given_parts = not isinstance(count, str) and not isinstance(base, str) and base > 0
        assert (figures.loc[code, "reden"] == "") == given_parts
        if given_parts:
            assert figures.loc[code, "waarde"] == pytest.approx(100 * count / base)
