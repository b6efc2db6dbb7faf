"""What is inside a map file: shapes and printed figures, and nothing besides."""

import base64
import gzip
import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from guardrails.approved import _GATE
from tests.wijkprofiel.maps.toydorp import toy_approved, toy_buurten, toy_wijken
from wijkprofiel.maps import build_map
from wijkprofiel.maps.layers import light_geometry, pack_layers, split_layers, topology

CANARY = 876.54321


def pack(kaarten):
    return pack_layers(kaarten, *split_layers(kaarten))


def unpacked(kaarten):
    return json.loads(gzip.decompress(base64.b64decode(pack(kaarten))))


def numbers_in(content):
    """All numbers, also those written as text, of all arrays outside the geometry."""
    if isinstance(content, dict):
        return [n for key, part in content.items() if key != "topology" for n in numbers_in(part)]
    if isinstance(content, list):
        return [n for part in content for n in numbers_in(part)]
    return [content] if isinstance(content, int | float) else []


@pytest.fixture
def wijk_map():
    approved, boundaries = toy_wijken((10.04, 20.0, "geheim"))
    return build_map(approved, boundaries, output="kaart:bijstand@2020:wijk")


def test_figures_have_no_more_digits_than_a_reader_sees(wijk_map):
    content = unpacked([wijk_map])
    assert content["maps"][0]["text"] == ["10,0 %", "20,0 %", ""]
    assert "10.04" not in json.dumps(content["maps"])


def test_class_numbers_and_kinds_of_missing_stand_in_one_array(wijk_map):
    assert unpacked([wijk_map])["maps"][0]["number"] == [0, 1, -1]


def test_a_column_that_is_not_drawn_is_not_in_the_file():
    approved, boundaries = toy_wijken()
    table = approved.table.assign(herkomst=CANARY)
    kaart = build_map(
        replace(approved, table=table, gate=_GATE), boundaries, output="kaart:bijstand@2020:wijk"
    )
    content = unpacked([kaart])
    assert CANARY not in numbers_in(content)
    assert "876" not in json.dumps(content["maps"])


def test_only_class_numbers_and_layer_places_are_numbers(wijk_map):
    assert all(isinstance(number, int) for number in numbers_in(unpacked([wijk_map])))


def test_shapes_carry_no_properties(wijk_map):
    shapes = topology(wijk_map.geometry)["objects"]["gebieden"]["geometries"]
    assert all(set(one) <= {"type", "arcs"} for one in shapes)


def test_maps_of_the_same_areas_share_one_layer():
    approved, boundaries = toy_wijken()
    two = toy_approved(
        {code: name for code, name in approved.names.items() if code.startswith("WK")},
        {"a@2020": [1.0, 2.0, 3.0], "b@2020": [3.0, 2.0, "geheim"]},
        level="wijk",
        boundaries=boundaries,
    )
    kaarten = [build_map(two, boundaries, output=name) for name in two.outputs]
    content = unpacked(kaarten)
    assert len(content["layers"]) == 1
    assert [kaart["layer"] for kaart in content["maps"]] == [0, 0]


def test_maps_of_two_levels_have_two_layers(wijk_map):
    approved, boundaries = toy_buurten()
    buurt_map = build_map(approved, boundaries, output="kaart:bijstand@2020:buurt")
    assert len(unpacked([wijk_map, buurt_map])["layers"]) == 2


def test_the_same_map_twice_gives_the_same_bytes(wijk_map):
    assert pack([wijk_map]) == pack([wijk_map])


def decoded_shapes(packed):
    """Shapes in degrees, joined from the arcs as a browser does it."""
    scale, move = np.array(packed["transform"]["scale"]), np.array(packed["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + move for arc in packed["arcs"]]

    def ring(places):
        parts = [arcs[place] if place >= 0 else arcs[~place][::-1] for place in places]
        return np.vstack([parts[0], *(part[1:] for part in parts[1:])]).tolist()

    def one(geometry):
        if geometry["type"] == "Polygon":
            return [[ring(places) for places in geometry["arcs"]]]
        return [[ring(places) for places in polygon] for polygon in geometry["arcs"]]

    return gpd.GeoSeries(
        [
            shape({"type": "MultiPolygon", "coordinates": one(geometry)})
            for geometry in packed["objects"]["gebieden"]["geometries"]
        ],
        crs=4326,
    )


def test_unpacked_shapes_lie_within_a_metre_and_a_half_of_the_boundaries(wijk_map):
    drawn = decoded_shapes(topology(wijk_map.geometry)).to_crs(28992)
    for one, original in zip(drawn, wijk_map.geometry.geometry, strict=True):
        assert shapely.hausdorff_distance(one, original) < 1.5


def test_neighbours_still_share_their_border(wijk_map):
    assert decoded_shapes(topology(wijk_map.geometry)).is_valid_coverage()


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
