"""Areas: finding them by name and code, their boundaries, and the witnesses that an area stayed the same."""

import pandas as pd
import pytest

from wijkprofiel.areas import (
    Areas,
    boundary_year,
    buurten_of,
    find_any_gemeente,
    find_area,
    find_gemeente,
    load_areas,
    load_boundaries,
    same_area,
    wijken_of,
)
from wijkprofiel.errors import AmbiguousArea, BoundaryError, UnknownArea

COLUMNS = ["naam", "niveau", "boven", "gemeente", "ook", "jaren"]


@pytest.fixture
def toydorp():
    """Two gemeenten with the same name, and three wijken of which two share a name."""
    rows = [
        ("GM9999", "Toydorp", "gemeente", "", "GM9999", "Toydorp (T.)", "2020"),
        ("GM9998", "Toydorp", "gemeente", "", "GM9998", "", "2020"),
        ("GM9997", "Ütdörp", "gemeente", "", "GM9997", "", "2020"),
        ("WK999900", "Wijk 00 Noord", "wijk", "GM9999", "GM9999", "Noord", "2020"),
        ("WK999901", "Wijk 01 Zuid", "wijk", "GM9999", "GM9999", "Zuid", "2020"),
        ("WK999902", "Wijk 02 Zuid", "wijk", "GM9999", "GM9999", "Zuid", "2020"),
    ]
    return Areas(pd.DataFrame(rows, columns=["code", *COLUMNS]).set_index("code"))


@pytest.mark.parametrize(
    "name",
    ["Hengelo", "hengelo ", "Hengelo (O.)", "Gemeente Hengelo", "GM0164", "gm0164", "0164", "164", 164],
)
def test_gemeente_is_found_by_name_and_code(name):
    assert find_gemeente(name) == "GM0164"


def test_accents_and_capitals_play_no_part(toydorp):
    assert find_gemeente("utdorp", areas=toydorp) == "GM9997"


def test_unknown_gemeente_gets_a_suggestion():
    with pytest.raises(UnknownArea) as caught:
        find_gemeente("Hengloo")
    assert caught.value.remedy == "Bedoelt u: Hengelo?"


def test_gemeente_elsewhere_gets_the_list_of_what_there_is():
    with pytest.raises(UnknownArea) as caught:
        find_gemeente("Amsterdam")
    assert "Almelo" in caught.value.remedy
    assert "is een gemeente" in caught.value.message
    assert caught.value.exit_code == 2


def test_name_of_two_gemeenten_is_a_question(toydorp):
    with pytest.raises(AmbiguousArea) as caught:
        find_gemeente("Toydorp", areas=toydorp)
    assert "GM9998" in caught.value.message
    assert "GM9999" in caught.value.message


def test_second_spelling_can_decide(toydorp):
    assert find_gemeente("Toydorp (T.)", areas=toydorp) == "GM9999"


def test_wijk_is_found_by_short_name_full_name_and_code():
    names = ("Berflo Es", "wijk 05 berflo es", "WK016405")
    assert {find_area(name, gemeente="GM0164", level="wijk") for name in names} == {"WK016405"}


def test_wijk_of_another_gemeente_is_not_found():
    with pytest.raises(UnknownArea):
        find_area("Windmolenbroek", gemeente="GM0164", level="wijk")


def test_name_of_two_wijken_is_a_question(toydorp):
    with pytest.raises(AmbiguousArea, match="WK999902"):
        find_area("Zuid", gemeente="GM9999", level="wijk", areas=toydorp)


def test_hengelo_has_its_wijken_and_buurten():
    assert len(wijken_of("GM0164")) == 10
    assert len(buurten_of("GM0164")) == 62
    assert buurten_of("GM0141") == []


def test_every_area_lies_in_an_area_above_it():
    frame = load_areas().frame
    above = frame.loc[frame["niveau"] != "land", "boven"]
    assert set(above) <= set(frame.index)
    assert list(frame.columns) == COLUMNS


def test_the_region_has_14_gemeenten_and_the_country_is_named():
    frame = load_areas().frame
    assert (frame["boven"] == "CR12").sum() == 14
    assert frame.loc["CR12", "naam"] == "Twente"
    assert frame.loc["NL00", "naam"] == "Nederland"


def test_no_name_or_code_is_padded():
    frame = load_areas().frame.reset_index()
    assert frame.apply(lambda column: column.str.strip().eq(column).all()).all()


def test_boundaries_carry_their_identity():
    boundaries = load_boundaries("buurt", 2020)
    assert (boundaries.level, boundaries.year, len(boundaries.frame)) == ("buurt", 2020, 62)
    assert "CC BY 4.0" in boundaries.source_line
    assert boundaries.sha256 == load_boundaries("buurt", 2020).sha256


def test_the_newest_boundaries_are_used_and_the_country_has_none():
    assert {level: boundary_year(level) for level in ("gemeente", "wijk", "buurt")} == {
        "gemeente": 2022,
        "wijk": 2022,
        "buurt": 2020,
    }
    with pytest.raises(BoundaryError):
        boundary_year("land")


def test_all_wijken_of_hengelo_are_proven_the_same_in_2020_and_2022():
    assert same_area(wijken_of("GM0164"), 2020, 2022, "wijk").all()


def test_a_wijk_that_kept_its_code_but_not_its_land_is_not_the_same():
    """Noorderkwartier in Almelo: 534 ha in 2020, 1 292 ha in 2022, same code and name."""
    assert not same_area(["WK014112"], 2020, 2022, "wijk").any()


def test_nothing_proves_the_wijken_and_buurten_of_2024():
    assert not same_area(wijken_of("GM0164"), 2024, 2022, "wijk").any()
    assert not same_area(buurten_of("GM0164"), 2024, 2020, "buurt").any()


def test_the_gemeente_of_2024_is_proven_by_land_area_and_change_code():
    assert same_area(["GM0164"], 2020, 2024, "gemeente").all()


def test_a_change_code_of_3_denies():
    assert not same_area(["WK018300"], 2023, 2024, "wijk").any()


def test_a_pair_of_years_can_be_asked_both_ways():
    codes = pd.Index(load_areas().frame.query("niveau == 'wijk'").index)
    forth, back = same_area(codes, 2020, 2022, "wijk"), same_area(codes, 2022, 2020, "wijk")
    pd.testing.assert_series_equal(forth, back)


def test_within_a_year_every_area_is_itself_and_order_is_kept():
    found = same_area(["WK999901", "WK999900"], 2020, 2020, "wijk")
    assert found.tolist() == [True, True]
    assert found.index.tolist() == ["WK999901", "WK999900"]


def test_an_area_without_a_witness_is_not_proven():
    assert not same_area(["WK999900"], 2020, 2022, "wijk").any()


def change(**codes):
    return pd.Series(codes, dtype=object)


def test_the_indicator_of_change_proves_step_by_step():
    steps = {2023: change(WK016400="1", WK016401="1"), 2024: change(WK016400="1", WK016401="3")}
    proven = same_area(["WK016400", "WK016401"], 2022, 2024, "wijk", changes=steps)
    assert proven.to_dict() == {"WK016400": True, "WK016401": False}


def test_a_step_without_a_witness_proves_nothing():
    steps = {2024: change(WK016400="1")}
    assert not same_area(["WK016400"], 2022, 2024, "wijk", changes=steps).any()


def test_an_embedded_witness_and_the_indicator_make_one_chain():
    steps = {2023: change(WK016400="1")}
    assert same_area(["WK016400"], 2020, 2023, "wijk", changes=steps).all()


@pytest.mark.parametrize("code", ["2", "3"])
def test_a_change_undoes_what_an_embedded_witness_says(code):
    steps = {2021: change(WK016400=code)}
    assert same_area(["WK016400"], 2020, 2022, "wijk").all()
    assert not same_area(["WK016400"], 2020, 2022, "wijk", changes=steps).any()


def test_a_slip_in_the_name_of_a_gemeente_elsewhere_gets_its_name():
    with pytest.raises(UnknownArea, match="Utrecht"):
        find_any_gemeente("Utrechtt")


@pytest.mark.parametrize(
    ("name", "words"),
    [("Nuenen", "Nuenen, Gerwen en Nederwetten"), ("BU01640000", "De gemeente is GM0164"), ("xyz", "GM0164")],
)
def test_a_name_that_no_gemeente_of_the_country_has_gets_advice(name, words):
    with pytest.raises(UnknownArea) as caught:
        find_any_gemeente(name)
    assert words in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Den Bosch", "GM0796"),
        ("gemeente den haag", "GM0518"),
        ("’s-gravenhage", "GM0518"),
        ("Sudwest-Fryslan", "GM1900"),
        ("Bergen NH", "GM0373"),
    ],
)
def test_a_gemeente_is_found_by_the_name_that_people_type(name, code):
    assert find_any_gemeente(name) == code
