"""Borders of a whole country at once: the same shapes as a general library, each border written once."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from topojson.core.topology import Topology

from tests.wijkprofiel.maps.reading import shapes_of
from wijkprofiel.areas import load_boundaries
from wijkprofiel.maps.topology import encode_topology


def pieces(seed, count=12):
    """A square cut in ``count`` areas that fit together."""
    points = np.random.default_rng(seed).uniform(0, 1000, (count, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points)))
    return [cell for cell in shapely.intersection(cells, shapely.box(0, 0, 1000, 1000)) if not cell.is_empty]


def on_grid(shapes, packed):
    low = np.asarray(packed.origin)
    snap = lambda xy: np.rint((xy - low) / packed.step) * packed.step + low  # noqa: E731
    return shapely.transform(np.asarray(shapes, dtype=object), snap)


@given(st.integers(0, 500))
def test_every_area_comes_back_as_it_was_on_the_grid(seed):
    shapes = pieces(seed)
    packed = encode_topology(shapes, step=0.5)
    back, expected = shapes_of(packed).to_numpy(), on_grid(shapes, packed)
    assert np.allclose(shapely.area(back), shapely.area(expected), atol=1e-6)
    assert np.all(shapely.area(shapely.symmetric_difference(back, expected)) < 1e-6)


@given(st.integers(0, 500), st.sampled_from([20.0, 60.0]))
def test_areas_on_a_coarse_grid_come_back_with_every_corner(seed, step):
    shapes = pieces(seed, count=30)
    packed = encode_topology(shapes, step=step)
    back, expected = shapes_of(packed).to_numpy(), on_grid(shapes, packed)
    kept = shapely.area(expected) > 0
    assert np.allclose(shapely.area(back)[kept], shapely.area(expected)[kept], atol=1e-6)


@given(st.integers(0, 500))
def test_every_border_is_written_once(seed):
    packed = encode_topology(pieces(seed), step=0.5)
    used = np.where(packed.arcs < 0, ~packed.arcs, packed.arcs)
    counts = np.bincount(used, minlength=len(packed.arc_sizes))
    assert len(counts) == len(packed.arc_sizes)
    assert set(counts.tolist()) <= {1, 2}


@pytest.mark.parametrize(("level", "year"), [("wijk", 2022), ("gemeente", 2022), ("buurt", 2020)])
def test_real_boundaries_are_the_same_as_those_of_a_general_library(level, year):
    shapes = load_boundaries(level, year).frame.geometry
    ours = encode_topology(shapes.to_numpy(), step=1.0)
    other = Topology(
        gpd.GeoDataFrame(geometry=shapes.reset_index(drop=True)),
        prequantize=200_000,
        shared_coords=False,
        object_name="gebieden",
    ).to_gdf()
    assert np.all(shapely.hausdorff_distance(shapes_of(ours).to_numpy(), other.geometry.to_numpy()) <= 2)


def test_an_island_in_a_hole_shares_its_border_with_the_hole():
    island = shapely.box(2, 2, 4, 4)
    packed = encode_topology([shapely.box(0, 0, 6, 6) - island, island], step=1)
    assert len(packed.arc_sizes) == 2


def test_an_area_of_two_parts_keeps_both():
    both = shapely.multipolygons([shapely.box(0, 0, 1, 1), shapely.box(3, 3, 5, 5)])
    assert shapely.area(shapes_of(encode_topology([both], step=0.5)).to_numpy()).tolist() == [5.0]


def test_a_hole_that_falls_together_on_the_grid_is_left_out():
    hole = shapely.box(4.1, 4.1, 4.2, 4.2)
    packed = encode_topology([shapely.box(0, 0, 10, 10) - hole], step=1)
    assert packed.polygon_sizes.tolist() == [1]


def test_a_part_that_falls_together_is_left_out_with_its_holes():
    small = shapely.box(20.1, 20.1, 20.3, 20.3) - shapely.box(20.15, 20.15, 20.2, 20.2)
    packed = encode_topology([shapely.multipolygons([shapely.box(0, 0, 10, 10), small])], step=1)
    assert (packed.shape_sizes.tolist(), packed.polygon_sizes.tolist()) == ([1], [1])


def test_an_area_smaller_than_the_grid_keeps_a_place():
    shapes = [shapely.box(0, 0, 10, 10), shapely.box(20.1, 20.1, 20.2, 20.2)]
    packed = encode_topology(shapes, step=1)
    assert packed.shape_sizes.tolist() == [1, 1]
    assert packed.arc_sizes[packed.arcs[-1]] == 2


@pytest.mark.parametrize("shape", [shapely.Point(0, 0), shapely.Polygon()])
def test_what_is_no_area_is_refused(shape):
    with pytest.raises(ValueError, match="polygons"):
        encode_topology([shapely.box(0, 0, 1, 1), shape], step=1)


def test_the_same_shapes_give_the_same_topology():
    one, other = (encode_topology(pieces(3), step=2.0) for _ in range(2))
    assert all(np.array_equal(vars(one)[name], vars(other)[name]) for name in vars(one))
