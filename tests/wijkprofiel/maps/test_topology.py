"""TopoJSON made for a whole country at once: the same shapes as a general library, borders written once."""

import geopandas as gpd
import numpy as np
import orjson
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from topojson.core.topology import Topology

from tests.wijkprofiel.maps.test_layers import decoded_shapes
from wijkprofiel.areas import load_boundaries
from wijkprofiel.maps.topology import encode_topology


def pieces(seed, count=12):
    """A square cut in ``count`` areas that fit together."""
    points = np.random.default_rng(seed).uniform(0, 1000, (count, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points)))
    return [cell for cell in shapely.intersection(cells, shapely.box(0, 0, 1000, 1000)) if not cell.is_empty]


def on_grid(shapes, packed):
    (scale, _), (left, below) = packed["transform"]["scale"], packed["transform"]["translate"]
    snap = lambda xy: np.rint((xy - [left, below]) / scale) * scale + [left, below]  # noqa: E731
    return shapely.transform(np.asarray(shapes, dtype=object), snap)


@given(st.integers(0, 500))
def test_every_area_comes_back_as_it_was_on_the_grid(seed):
    shapes = pieces(seed)
    packed = encode_topology(shapes, grid=2001)
    back = decoded_shapes(packed).to_numpy()
    expected = on_grid(shapes, packed)
    assert np.allclose(shapely.area(back), shapely.area(expected), atol=1e-6)
    assert np.all(shapely.area(shapely.symmetric_difference(back, expected)) < 1e-6)


@given(st.integers(0, 500))
def test_every_border_is_written_once(seed):
    packed = encode_topology(pieces(seed), grid=2001)
    used = [
        abs(place) if place >= 0 else ~place
        for geometry in packed["objects"]["gebieden"]["geometries"]
        for polygon in ([geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"])
        for ring in polygon
        for place in ring
    ]
    assert sorted(set(used)) == list(range(len(packed["arcs"])))
    assert max(used.count(place) for place in set(used)) <= 2


@pytest.mark.parametrize(("level", "year"), [("wijk", 2022), ("gemeente", 2022), ("buurt", 2020)])
def test_real_boundaries_are_the_same_as_those_of_a_general_library(level, year):
    shapes = load_boundaries(level, year).frame.geometry
    ours = decoded_shapes(encode_topology(shapes.to_numpy(), grid=100_000)).to_numpy()
    other = Topology(
        gpd.GeoDataFrame(geometry=shapes.reset_index(drop=True)),
        prequantize=100_000,
        shared_coords=False,
        object_name="gebieden",
    ).to_dict()
    theirs = decoded_shapes(other).to_numpy()
    widest = np.ptp(shapes.total_bounds[[0, 2]]) / 50_000
    assert np.all(shapely.hausdorff_distance(ours, theirs) <= widest)


def test_an_island_in_a_hole_shares_its_border_with_the_hole():
    island = shapely.box(2, 2, 4, 4)
    packed = encode_topology([shapely.box(0, 0, 6, 6) - island, island], grid=7)
    assert len(packed["arcs"]) == 2


def test_an_area_of_two_parts_keeps_both():
    both = shapely.multipolygons([shapely.box(0, 0, 1, 1), shapely.box(3, 3, 5, 5)])
    assert shapely.area(decoded_shapes(encode_topology([both], grid=11)).to_numpy()).tolist() == [5.0]


def test_a_hole_that_falls_together_on_the_grid_is_left_out():
    hole = shapely.box(4.1, 4.1, 4.2, 4.2)
    packed = encode_topology([shapely.box(0, 0, 10, 10) - hole], grid=11)
    assert len(packed["objects"]["gebieden"]["geometries"][0]["arcs"]) == 1


def test_an_area_smaller_than_the_grid_keeps_a_place():
    shapes = [shapely.box(0, 0, 10, 10), shapely.box(20.1, 20.1, 20.2, 20.2)]
    packed = encode_topology(shapes, grid=11)
    small = packed["objects"]["gebieden"]["geometries"][1]
    assert small["type"] == "Polygon"
    assert len(packed["arcs"][small["arcs"][0][0]]) == 2


@pytest.mark.parametrize("shape", [shapely.Point(0, 0), shapely.Polygon()])
def test_what_is_no_area_is_refused(shape):
    with pytest.raises(ValueError, match="polygons"):
        encode_topology([shapely.box(0, 0, 1, 1), shape], grid=10)


def test_the_same_shapes_give_the_same_topology():
    made = [encode_topology(pieces(3), grid=500) for _ in range(2)]
    assert len({orjson.dumps(one, option=orjson.OPT_SERIALIZE_NUMPY) for one in made}) == 1
