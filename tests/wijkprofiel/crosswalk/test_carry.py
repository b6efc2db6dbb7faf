"""Counts and shares on other areas: totals kept, missing kept, intervals that hold the truth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wijkprofiel.crosswalk.toydorp import COLUMNS, table
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.crosswalk import (
    Crosswalk,
    carry_counts,
    carry_figures,
    carry_shares,
    chain_crosswalks,
    margin_of,
    read_crosswalk,
)
from wijkprofiel.errors import BoundaryError, SourceError, UsageError
from wijkprofiel.missing import REASONS, check_contract

SPLIT = (("WK999900", "WK999900", 1), ("WK999901", "WK999902", 0.25), ("WK999901", "WK999903", 0.75))

QUICK = settings(deadline=None, max_examples=40)


def counts(**values):
    return pd.DataFrame({"n": values}, dtype=float)


def figures(indicator, rows):
    frame = pd.DataFrame(rows, columns=["gebied", "waarde", "reden", "teller", "noemer"])
    return frame.assign(
        niveau="wijk", indicator=indicator, jaar=2020, grensjaar=2020, onder=np.nan, boven=np.nan,
        soort="geteld", bron="toets",
    )  # fmt: skip


def test_a_split_area_is_divided_and_carries_what_is_certain():
    found = carry_counts(table(*SPLIT), counts(WK999900=200, WK999901=400), margins=4)
    assert found.values["n"].tolist() == [200, 100, 300]
    assert found.low["n"].tolist() == [196, 0, 0]
    assert found.high["n"].tolist() == [204, 404, 404]
    assert found.estimated.tolist() == [False, True, True]


def test_joined_areas_are_added_up_exactly_but_for_rounding():
    joined = table(("WK999900", "WK999905", 1), ("WK999901", "WK999905", 1))
    found = carry_counts(joined, counts(WK999900=200, WK999901=400), margins=4)
    assert [f["n"].iloc[0] for f in (found.low, found.values, found.high)] == [592, 600, 608]


def test_one_missing_part_makes_the_whole_missing_with_its_reason():
    joined = table(("WK999900", "WK999905", 1), ("WK999901", "WK999905", 1))
    given_ = counts(WK999900=200, WK999901=np.nan)
    why = pd.DataFrame({"n": {"WK999900": "", "WK999901": "geheim"}})
    found = carry_counts(joined, given_, reasons=why)
    assert found.values["n"].isna().all()
    assert found.reasons["n"].tolist() == ["geheim"]
    assert found.high["n"].isna().all()


def test_an_area_that_the_source_does_not_have_is_not_zero():
    found = carry_counts(table(*SPLIT), counts(WK999900=200))
    assert found.reasons["n"].tolist() == ["", "niet_gepubliceerd", "niet_gepubliceerd"]


def test_a_new_area_with_land_from_elsewhere_gets_no_figure():
    frame = table(*SPLIT).frame
    loose = pd.DataFrame([("", "WK999903", 2020, 2022, np.nan, "geschat", "toets")], columns=COLUMNS)
    walk = Crosswalk(pd.concat([frame, loose], ignore_index=True))
    found = carry_counts(walk, counts(WK999900=200, WK999901=400))
    assert found.reasons["n"].tolist() == ["", "", "grenswijziging"]


def test_a_piece_without_known_residents_still_counts_for_the_upper_end():
    frame = table(*SPLIT[1:]).frame.assign(gewicht=[0.0, 1.0])
    found = carry_counts(Crosswalk(frame), counts(WK999901=400))
    assert found.values["n"].tolist() == [0, 400]
    assert found.high["n"].tolist() == [400, 400]


def test_negative_and_double_figures_are_refused():
    with pytest.raises(UsageError, match="kleiner dan 0"):
        carry_counts(table(*SPLIT), counts(WK999900=-5))
    twice = pd.DataFrame({"n": [1.0, 2.0]}, index=["WK999900", "WK999900"])
    with pytest.raises(UsageError, match="twee keer"):
        carry_counts(table(*SPLIT), twice)


def test_a_share_is_recomputed_and_not_averaged():
    joined = table(("WK999900", "WK999905", 1), ("WK999901", "WK999905", 1))
    given_ = pd.DataFrame({"huur": [90.0, 30.0], "woningen": [100.0, 300.0]}, index=["WK999900", "WK999901"])
    found = carry_shares(carry_counts(joined, given_, margins=4), "huur", "woningen").iloc[0]
    assert found["waarde"] == 30
    assert found["onder"] == pytest.approx(100 * (86 + 26) / (104 + 304))
    assert found["boven"] == pytest.approx(100 * (94 + 34) / (96 + 296))


def test_a_share_of_nothing_has_a_reason_and_no_figure():
    given_ = pd.DataFrame({"a": [0.0, 5.0], "b": [0.0, 10.0]}, index=["WK999900", "WK999901"])
    found = carry_shares(carry_counts(table(*SPLIT), given_), "a", "b", empty="geen_inwoners")
    assert found["reden"].tolist() == ["geen_inwoners", "", ""]
    assert found.loc["WK999902", "waarde"] == 50
    assert found.loc["WK999902", ["onder", "boven"]].tolist() == [0, 100]


def test_figures_that_cannot_be_added_up_stay_only_where_nothing_changed():
    rows = [("WK999900", 2.1, "", np.nan, np.nan), ("WK999901", 1.8, "", np.nan, np.nan)]
    catalogue = load_catalogue().indicators
    found = carry_figures(figures("huishoudensgrootte", rows), table(*SPLIT), indicators=catalogue)
    assert found["waarde"].iloc[0] == 2.1
    assert found["reden"].tolist() == ["", "grenswijziging", "grenswijziging"]


def test_estimated_figures_say_so_and_have_an_interval():
    rows = [("WK999900", 10.0, "", 20.0, 200.0), ("WK999901", 25.0, "", 100.0, 400.0)]
    found = carry_figures(
        figures("huishoudens_met_kinderen", rows), table(*SPLIT), indicators=load_catalogue().indicators
    )
    assert found["soort"].tolist() == ["geteld", "geschat", "geschat"]
    assert found["waarde"].tolist() == [10, 25, 25]
    assert found[["onder", "boven"]].notna().all(axis=None)
    assert (found["onder"] <= found["waarde"]).all()
    assert (found["waarde"] <= found["boven"]).all()


def test_a_table_that_breaks_its_rules_is_refused():
    for change, words in (
        ({"gewicht": [1.0, 0.3, 0.75]}, "tellen op"),
        ({"soort": ["exact", "exact", "geschat"]}, "geen 1"),
        ({"van_jaar": [2020, 2020, 2021]}, "meer jaren"),
        ({"soort": ["exact", "gokje", "geschat"]}, "soort"),
    ):
        with pytest.raises(BoundaryError, match=words):
            Crosswalk(table(*SPLIT).frame.assign(**change))


def test_pieces_that_come_together_again_are_whole():
    back = table(
        ("WK999900", "WK999900", 1),
        ("WK999902", "WK999901", 1),
        ("WK999903", "WK999901", 1),
        years=(2022, 2024),
    )
    found = chain_crosswalks(table(*SPLIT), back)
    assert set(found.frame["soort"]) == {"exact"}
    carried = carry_counts(found, counts(WK999900=200, WK999901=400))
    assert carried.values["n"].tolist() == [200, 400]


def test_crosswalks_of_years_that_do_not_join_are_refused():
    with pytest.raises(BoundaryError, match="2022"):
        chain_crosswalks(table(*SPLIT), table(*SPLIT))


def test_a_stored_table_is_read_back_the_same(tmp_path):
    table(*SPLIT).write(tmp_path / "kruising.csv")
    found = read_crosswalk(tmp_path / "kruising.csv")
    pd.testing.assert_frame_equal(found.frame, table(*SPLIT).frame, check_dtype=False)
    with pytest.raises(SourceError, match="weg"):
        read_crosswalk(tmp_path / "weg.csv")


def test_rounding_is_known_per_measure_and_level():
    assert margin_of("PersonenPerSoortUitkeringBijstand", "gemeente") == 9
    assert margin_of("AantalInwoners", "buurt") == 4
    assert margin_of("GemiddeldeWoningwaarde", "buurt") is None


@st.composite
def crosswalks(draw):
    """Any crosswalk: every old area whole or in two or three parts."""
    new = [f"WK9998{n:02d}" for n in range(draw(st.integers(1, 6)))]
    rows = []
    for n in range(draw(st.integers(1, 8))):
        targets = draw(st.lists(st.sampled_from(new), min_size=1, max_size=3, unique=True))
        parts = [draw(st.integers(1, 9)) for _ in targets]
        rows += [(f"WK9999{n:02d}", t, p / sum(parts)) for t, p in zip(targets, parts, strict=True)]
    return table(*rows)


VALUES = st.one_of(st.none(), st.integers(0, 4000).map(lambda n: 5.0 * n))


@QUICK
@given(crosswalks(), st.data())
def test_totals_are_conserved_and_missing_never_becomes_a_number(walk, data):
    given_ = pd.Series({c: data.draw(VALUES) for c in walk.from_areas}, dtype=float)
    found = carry_counts(walk, given_.to_frame("n"), margins=4)
    values, low, high = (f["n"] for f in (found.values, found.low, found.high))
    check_contract(values, found.reasons["n"])
    gaps = set(given_.index[given_.isna()])
    rows = walk.frame
    touched = set(rows.loc[rows["van_gebied"].isin(gaps), "naar_gebied"])
    assert set(values.index[values.isna()]) == touched
    assert set(found.reasons["n"]) <= {"", *REASONS}
    if not gaps:
        assert values.sum() == pytest.approx(given_.sum())
    there = values.notna()
    assert (low[there] <= values[there] + 1e-9).all()
    assert (values[there] <= high[there] + 1e-9).all()


@QUICK
@given(crosswalks(), st.data())
def test_the_interval_holds_whatever_the_pieces_really_contributed(walk, data):
    rows = walk.frame
    truth = pd.Series(
        [0 if k == "geschat" and data.draw(st.booleans()) else data.draw(st.integers(0, 500)) for k in rows["soort"]],
        index=rows.index,
    )  # fmt: skip
    real_old = truth.groupby(rows["van_gebied"]).sum()
    real_new = truth.groupby(rows["naar_gebied"]).sum()
    off = pd.Series({c: data.draw(st.integers(-4, 4)) for c in real_old.index})
    published = (real_old + off).clip(lower=0).astype(float)
    found = carry_counts(walk, published.to_frame("n"), margins=4)
    assert (found.low["n"] <= real_new).all()
    assert (real_new <= found.high["n"]).all()


@QUICK
@given(crosswalks(), st.data())
def test_an_area_that_went_whole_and_alone_is_unchanged_to_the_unit(walk, data):
    given_ = pd.Series({c: 5.0 * data.draw(st.integers(0, 4000)) for c in walk.from_areas})
    found = carry_counts(walk, given_.to_frame("n")).values["n"]
    rows = walk.frame
    alone = rows[~rows["van_gebied"].duplicated(keep=False) & ~rows["naar_gebied"].duplicated(keep=False)]
    for old, new in zip(alone["van_gebied"], alone["naar_gebied"], strict=True):
        assert found[new] == given_[old]
