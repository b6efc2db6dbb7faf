"""What is inside a map file: shapes and printed figures, and nothing besides."""

import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from guardrails.approved import _GATE
from tests.wijkprofiel.maps.reading import Packed, shapes_of
from tests.wijkprofiel.maps.toydorp import toy_approved, toy_buurten, toy_wijken
from wijkprofiel.maps import build_map
from wijkprofiel.maps.layers import WORLD, light_geometry, pack_layers, split_layers, topology
from wijkprofiel.numbers import format_number, printed_units

CANARY = 876.54321


def pack(kaarten):
    return pack_layers(kaarten, *split_layers(kaarten))


def read(kaarten):
    return Packed(pack(kaarten))


def every_number(packed):
    """All figures of all maps in the file."""
    maps = packed.content["maps"]
    return [n for kaart in maps for n in kaart["figure"]]


@pytest.fixture
def wijk_map():
    approved, boundaries = toy_wijken((10.04, 20.0, "geheim"))
    return build_map(approved, boundaries, output="kaart:bijstand@2020:wijk")


def test_figures_have_no_more_digits_than_a_reader_sees(wijk_map):
    packed = read([wijk_map])
    assert packed.texts() == ["10,0 %", "20,0 %", ""]
    assert every_number(packed) == [10.0, 20.0, None]


def test_class_numbers_and_kinds_of_missing_stand_in_one_array(wijk_map):
    assert read([wijk_map]).numbers() == [0, 1, -1]


def test_a_column_that_is_not_drawn_is_not_in_the_file():
    approved, boundaries = toy_wijken()
    table = approved.table.assign(herkomst=CANARY)
    kaart = build_map(
        replace(approved, table=table, gate=_GATE), boundaries, output="kaart:bijstand@2020:wijk"
    )
    packed = read([kaart])
    assert every_number(packed) == [10.0, 20.0, 34.5]
    assert "876" not in json.dumps(packed.content)


def test_a_layer_holds_codes_names_and_borders(wijk_map):
    content = read([wijk_map]).content
    assert set(content) == {"layers", "maps"}
    assert set(content["layers"][0]) == {"codes", "names", "arcs"}


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20), st.integers(0, 3))
def test_a_figure_in_the_file_reads_as_it_is_printed_everywhere(values, decimals):
    units = printed_units(np.array(values), decimals)
    printed = [f"{unit / 10**decimals:,.{decimals}f}".translate(str.maketrans(",.", ".,")) for unit in units]
    assert printed == [format_number(value, decimals) for value in values]


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_halves_are_printed_as_one_by_one(decimals):
    values = np.arange(-400, 400) / (2 * 10**decimals)
    assert [f"{unit / 10**decimals:,.{decimals}f}" for unit in printed_units(values, decimals)] == [
        f"{round(float(value), decimals) + 0.0:,.{decimals}f}" for value in values
    ]


def test_maps_of_the_same_areas_share_one_layer():
    approved, boundaries = toy_wijken()
    two = toy_approved(
        {code: name for code, name in approved.names.items() if code.startswith("WK")},
        {"a@2020": [1.0, 2.0, 3.0], "b@2020": [3.0, 2.0, "geheim"]},
        level="wijk",
        boundaries=boundaries,
    )
    kaarten = [build_map(two, boundaries, output=name) for name in two.outputs]
    content = read(kaarten).content
    assert len(content["layers"]) == 1
    assert [kaart["layer"] for kaart in content["maps"]] == [0, 0]


def test_maps_of_two_levels_have_two_layers(wijk_map):
    approved, boundaries = toy_buurten()
    buurt_map = build_map(approved, boundaries, output="kaart:bijstand@2020:buurt")
    assert len(read([wijk_map, buurt_map]).content["layers"]) == 2


def test_the_same_map_twice_gives_the_same_bytes(wijk_map):
    assert pack([wijk_map]) == pack([wijk_map])


def drawn_shapes(kaart):
    """The shapes of a map file, in metres of EPSG:28992."""
    packed = read([kaart])
    borders = packed.content["layers"][0]["arcs"]
    made = topology(kaart.geometry)
    sizes = np.array(borders["arcSizes"])
    assert sizes.tolist() == made.arc_sizes.tolist()
    sides = []
    for side in (0, 1):
        begins, steps = np.array(borders["begins"][side]), borders["steps"][side]
        along = np.cumsum(steps)
        first = np.cumsum(sizes) - sizes
        sides.append(along - np.repeat(along[first] - begins, sizes) + borders["origin"][side])
    world = 2 * 20_037_508.342789244
    x, y = (np.array(side) / WORLD * world for side in sides)
    places = np.column_stack([x - world / 2, world / 2 - y])
    return shapes_of(made, places).set_crs(3857).to_crs(28992)


def test_unpacked_shapes_lie_within_a_metre_and_a_half_of_the_boundaries(wijk_map):
    for one, original in zip(drawn_shapes(wijk_map), wijk_map.geometry.geometry, strict=True):
        assert shapely.hausdorff_distance(one, original) < 1.5


def test_neighbours_still_share_their_border(wijk_map):
    assert shapes_of(topology(wijk_map.geometry)).is_valid_coverage()


def wavy_pair(corners):
    """Two areas with a long winding border between them."""
    x = np.linspace(0, 10_000, corners)
    border = np.column_stack([x + 250_000, 476_000 + 300 * np.sin(x / 400)])
    below = [(250_000, 470_000), (260_000, 470_000)]
    above = [(260_000, 482_000), (250_000, 482_000)]
    shapes = [shapely.Polygon([*below, *border[::-1]]), shapely.Polygon([*border, *above])]
    return gpd.GeoDataFrame(geometry=shapes, index=["WK999900", "WK999901"], crs=28992)


def test_heavy_borders_become_simpler_and_still_fit():
    heavy = wavy_pair(30_000)
    light = light_geometry(heavy)
    assert shapely.get_num_coordinates(light.geometry.to_numpy()).sum() < 5_000
    assert light.geometry.is_valid_coverage()


def test_light_borders_stay_as_they_are():
    small = wavy_pair(100)
    assert light_geometry(small).geometry.geom_equals_exact(small.geometry, 0).all()


def test_degrees_raise():
    with pytest.raises(ValueError, match="28992"):
        light_geometry(wavy_pair(10).to_crs(4326))
