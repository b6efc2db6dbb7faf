"""Proof from CBS's change codes, sizes and embedded witnesses, over one step and over several."""

import pandas as pd

from wijkprofiel.areas import proof_between, same_area
from wijkprofiel.crosswalk import (
    Division,
    chained,
    common_areas,
    proof_by_indicator,
    proof_by_size,
    strongest,
)

WIJKEN = [f"WK0164{n:02d}" for n in range(10)]


def codes(**changes):
    return pd.Series(changes)


def test_a_step_is_proven_by_code_one_only():
    found = proof_by_indicator(codes(WK999900="1", WK999901="2", WK999902="3", WK999903="."), year=2024)
    assert found["gelijk"].tolist() == ["ja", "nee", "nee", "onbekend"]


def test_a_chain_is_as_strong_as_its_weakest_step():
    first = proof_by_indicator(codes(WK999900="1", WK999901="1", WK999902="1"), year=2023)
    last = proof_by_indicator(codes(WK999900="1", WK999901="3"), year=2024)
    assert chained([first, last])["gelijk"].tolist() == ["ja", "nee", "onbekend"]


def test_equal_hectares_are_the_same_and_an_absent_size_says_nothing():
    old = pd.Series({"WK999900": 10.0, "WK999901": 10.0, "WK999902": None})
    new = pd.Series({"WK999900": 10.2, "WK999901": 12.0, "WK999902": 5.0})
    assert proof_by_size(old, new, years=(2020, 2022))["gelijk"].tolist() == ["ja", "nee", "onbekend"]


def test_what_is_proven_by_one_witness_needs_no_other():
    nothing = proof_by_indicator(codes(WK999900="."), year=2024)
    same = proof_by_size(pd.Series({"WK999900": 5.0}), pd.Series({"WK999900": 5.0}), years=(2023, 2024))
    assert strongest(nothing, same)["gelijk"].tolist() == ["ja"]


def fetched(years):
    """CBS's change codes of these years, as they come with fetched figures of Hengelo: nothing changed."""
    return {year: pd.Series("1", index=[*WIJKEN, "GM0164"]) for year in years}


def test_embedded_witnesses_and_fetched_codes_prove_hengelo_together():
    assert not same_area(WIJKEN, 2020, 2024, "wijk").any()
    changes = fetched([2023, 2024])
    assert same_area(WIJKEN, 2020, 2024, "wijk", changes=changes).all()
    found = proof_between(2020, 2024, changes=changes)
    division = Division.of(WIJKEN, 2020)
    common = common_areas(division, Division.of(WIJKEN, 2024), found)
    assert set(common.kind(2020).values()) == {"gelijk"}


def test_one_fetched_year_too_few_proves_nothing():
    assert not same_area(WIJKEN, 2020, 2024, "wijk", changes=fetched([2024])).any()


def test_a_fetched_change_undoes_an_embedded_witness():
    changes = fetched([2021, 2022])
    changes[2021]["WK016400"] = "3"
    found = proof_between(2020, 2022, changes=changes)
    assert found.at["WK016400", "gelijk"] == "nee"
    assert "2021" in found.at["WK016400", "bewijs"]
    assert found.at["WK016401", "gelijk"] == "ja"


def test_the_same_code_in_two_years_is_no_proof():
    found = proof_between(2020, 2022)
    assert found.at["WK014112", "gelijk"] == "nee"
    assert "534 ha" in found.at["WK014112", "bewijs"]
