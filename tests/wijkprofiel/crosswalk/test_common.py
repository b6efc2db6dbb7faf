"""Least common areas, from codes and proof."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkprofiel.crosswalk import (
    Division,
    balance_of,
    common_areas,
    common_areas_over,
    crosswalk_to_common,
)
from wijkprofiel.crosswalk.division import proof_frame
from wijkprofiel.errors import BoundaryError

QUICK = settings(deadline=None, max_examples=40)


def proof(**states):
    return proof_frame((code, state, f"toets: {state}") for code, state in states.items())


def wijken(*numbers, year, gemeente="9999"):
    return Division.of([f"WK{gemeente}{n:02d}" for n in numbers], year)


def test_an_unchanged_area_stays_itself():
    found = common_areas(
        wijken(0, 1, year=2020), wijken(0, 1, year=2022), proof(WK999900="ja", WK999901="ja")
    )
    assert found.members(2020) == {"WK999900": ("WK999900",), "WK999901": ("WK999901",)}
    assert set(found.kind(2020).values()) == {"gelijk"}


def test_a_split_is_put_together_when_the_gemeente_is_the_same():
    found = common_areas(
        wijken(0, 1, year=2020), wijken(0, 2, 3, year=2022), proof(WK999900="ja", GM9999="ja")
    )
    assert found.members(2022)["WK9999.1"] == ("WK999902", "WK999903")
    assert found.members(2020)["WK9999.1"] == ("WK999901",)


def test_without_proof_of_the_gemeente_a_change_is_marked_and_nothing_put_together():
    found = common_areas(wijken(0, 1, year=2020), wijken(0, 2, 3, year=2022), proof(WK999900="ja"))
    assert found.members(2020) == {"WK999900": ("WK999900",), "WK999902": (), "WK999903": ()}
    assert found.kind(2020)["WK999902"] == "grenswijziging"
    assert found.lost(2020) == ("WK999901",)


def test_one_area_left_over_on_both_sides_was_only_recoded():
    found = common_areas(wijken(0, 1, year=2020), wijken(0, 7, year=2022), proof(WK999900="ja", GM9999="ja"))
    assert found.members(2020)["WK999907"] == ("WK999901",)
    assert found.kind(2020)["WK999907"] == "hercodeerd"


def test_a_code_that_stayed_while_its_area_moved_is_put_together_with_its_neighbours():
    same_codes = wijken(0, 1, 2, year=2020), wijken(0, 1, 2, year=2022)
    found = common_areas(*same_codes, proof(WK999900="ja", WK999901="nee", WK999902="nee", GM9999="ja"))
    assert found.members(2022)["WK9999.1"] == ("WK999901", "WK999902")


def test_an_area_without_proof_beside_a_change_counts_as_changed():
    same_codes = wijken(0, 1, year=2020), wijken(0, 1, year=2022)
    found = common_areas(*same_codes, proof(WK999900="onbekend", WK999901="nee"))
    assert set(found.kind(2020).values()) == {"grenswijziging"}


def test_areas_without_any_sign_of_change_stay_and_are_marked_as_not_proven():
    found = common_areas(wijken(0, 1, year=2020), wijken(0, 1, year=2022), proof())
    assert set(found.kind(2020).values()) == {"niet_bewezen"}
    assert found.members(2020)["WK999900"] == ("WK999900",)


def test_a_proof_that_contradicts_itself_is_no_proof():
    found = common_areas(
        wijken(0, 1, year=2020),
        wijken(0, 1, year=2022),
        proof(WK999900="ja", WK999901="nee", GM9999="ja"),
    )
    assert found.kind(2020)["WK999901"] == "grenswijziging"


def test_buurten_are_put_together_within_a_wijk_that_is_the_same():
    old = Division.of(["BU99990000", "BU99990001", "BU99990100"], 2020)
    new = Division.of(["BU99990000", "BU99990002", "BU99990003", "BU99990100"], 2024)
    found = common_areas(old, new, proof(BU99990000="ja", BU99990100="ja", WK999900="ja"))
    assert found.members(2024)["BU999900.1"] == ("BU99990002", "BU99990003")


def test_a_change_over_the_border_of_a_wijk_is_put_together_in_the_gemeente():
    old = Division.of(["BU99990000", "BU99990100"], 2020)
    new = Division.of(["BU99990001", "BU99990101"], 2024)
    found = common_areas(old, new, proof(GM9999="ja"))
    assert found.members(2020) == {"BU9999.1": ("BU99990000", "BU99990100")}


def test_three_years_are_joined_on_the_newest():
    years = [wijken(0, 1, year=2020), wijken(0, 1, year=2022), wijken(0, 2, 3, year=2024)]
    states = {
        (2020, 2024): proof(WK999900="ja", GM9999="ja"),
        (2022, 2024): proof(WK999900="ja", GM9999="ja"),
    }
    found = common_areas_over(years, lambda a, b: states[a, b])
    assert found.areas == ("WK9999.1", "WK999900")
    assert found.members(2020)["WK9999.1"] == found.members(2022)["WK9999.1"] == ("WK999901",)


def test_a_merge_asked_for_by_one_pair_holds_for_all_years():
    years = [wijken(0, 1, year=2020), wijken(0, 1, 2, year=2022), wijken(0, 1, 2, year=2024)]
    states = {
        (2020, 2024): proof(WK999900="ja", GM9999="ja"),
        (2022, 2024): proof(WK999900="ja", WK999901="ja", WK999902="ja"),
    }
    found = common_areas_over(years, lambda a, b: states[a, b])
    assert found.members(2022)["WK9999.1"] == ("WK999901", "WK999902")
    assert found.kind(2022)["WK9999.1"] == "samengevoegd"


def test_blanks_around_codes_are_taken_away_and_other_codes_refused():
    assert Division.of(["BU0164000A  "], 2020).level == "buurt"
    with pytest.raises(BoundaryError, match="WK1641"):
        Division.of(["WK1641"], 2020)
    with pytest.raises(BoundaryError, match="niveau"):
        Division.of(["WK016401", "GM0164"], 2020)
    with pytest.raises(BoundaryError, match="twee keer"):
        Division.of(["WK016401", "WK016401 "], 2020)


STATES = st.sampled_from(["ja", "nee", "onbekend"])


@st.composite
def two_years(draw):
    """Two gemeenten, codes that come and go, and any proof."""
    codes = [f"WK{g}{n:02d}" for g in ("9999", "9998") for n in range(6)]
    old = draw(st.sets(st.sampled_from(codes), min_size=1))
    new = draw(st.sets(st.sampled_from(codes), min_size=1))
    said = {code: draw(STATES) for code in [*codes, "GM9999", "GM9998"]}
    return Division.of(old, 2020), Division.of(new, 2022), proof(**said)


@QUICK
@given(two_years())
def test_every_area_of_both_years_has_exactly_one_place(made):
    old, new, said = made
    found = common_areas(old, new, said)
    for division in (old, new):
        rows = found.frame[(found.frame["jaar"] == division.year) & (found.frame["lid"] != "")]
        assert sorted(rows["lid"]) == list(division.codes)


@QUICK
@given(two_years(), st.data())
def test_a_count_is_conserved_to_the_unit(made, data):
    old, new, said = made
    found = common_areas(old, new, said)
    counts = pd.Series({c: 5.0 * data.draw(st.integers(0, 2000)) for c in old.codes})
    balance = balance_of(found, counts, 2020)
    assert (balance["som_delen"] == balance["som_gebieden"] + balance["zonder_plaats"]).all()
    assert balance["som_delen"].sum() == counts.sum()


@QUICK
@given(two_years())
def test_the_crosswalk_to_the_common_areas_holds_every_area_once(made):
    old, _, said = made
    found = crosswalk_to_common(common_areas(*made[:2], said), 2020)
    assert list(found.from_areas) == list(old.codes)
