"""Placing and counting points: borders, parts, distances, and the grid that makes it quick."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wijkprofiel.points.conftest import SOUTH, WEST
from wijkprofiel.areas import load_boundaries
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.errors import UsageError
from wijkprofiel.points import Placer, count_points, middle_points, weighted_centres
from wijkprofiel.points.grid import build_grid
from wijkprofiel.points.stream import Part


def part(*points, **columns):
    x = np.array([WEST + p[0] if p else np.nan for p in points], dtype=float)
    y = np.array([SOUTH + p[1] if p else np.nan for p in points], dtype=float)
    return Part(x, y, pd.DataFrame(columns, index=range(len(points)), dtype=object))


def test_each_point_counts_in_the_area_it_lies_in(toydorp):
    found = count_points(iter([part((500, 500), (1500, 500), (1600, 10))]), Placer(toydorp))
    assert found.frame()[""].tolist() == [1, 2, 0]


def test_points_outside_and_without_coordinates_are_counted_apart(toydorp):
    found = count_points(iter([part((500, 500), (9000, 500), None)]), Placer(toydorp))
    assert (found.read, found.inside, found.outside, found.nowhere) == (3, 1, 1, 1)


def test_a_point_on_a_border_belongs_to_the_lowest_code_whatever_the_order(toydorp):
    turned = Boundaries("om", "wijk", 2024, "om", toydorp.frame.iloc[::-1])
    for boundaries in (toydorp, turned):
        found = count_points(iter([part((1000, 500), (2000, 500))]), Placer(boundaries))
        assert found.codes == ("WK999900", "WK999901", "WK999902")
        assert found.frame()[""].tolist() == [1, 1, 0]
        assert found.on_border == 2


def test_parts_add_up_to_the_whole(toydorp):
    points = [(100 * n, 500) for n in range(30)]
    whole = count_points(
        iter([part(*points)]), Placer(toydorp), centres=middle_points(toydorp), within_m=[400]
    )
    cut = count_points(
        iter([part(*points[:7]), part(*points[7:8]), part(*points[8:])]),
        Placer(toydorp),
        centres=middle_points(toydorp),
        within_m=[400],
    )
    assert cut.frame().equals(whole.frame())
    assert cut.nearest_m.tolist() == whole.nearest_m.tolist()
    assert cut.reach[400.0].tolist() == whole.reach[400.0].tolist()


def test_categories_are_counted_apart_and_an_empty_one_has_a_name(toydorp):
    kinds = ["bank", "bank", None, " "]
    found = count_points(
        iter([part((1, 1), (1500, 1), (2, 2), (3, 3), soort=kinds)]), Placer(toydorp), category="soort"
    )
    assert found.frame()["bank"].tolist() == [1, 1, 0]
    assert found.frame()["zonder categorie"].tolist() == [2, 0, 0]


def test_more_than_forty_categories_is_no_division_in_groups(toydorp):
    many = part(*[(n, 1) for n in range(60)], soort=[f"soort {n}" for n in range(60)])
    with pytest.raises(UsageError, match="40"):
        count_points(iter([many]), Placer(toydorp), category="soort")


def test_only_points_with_the_value_count_and_the_others_are_reported(toydorp):
    found = count_points(
        iter([part((1, 1), (2, 2), soort=["bank", "boom"])]), Placer(toydorp), only={"soort": ("bank",)}
    )
    assert (found.inside, found.left_out) == (1, 1)


def test_distance_is_measured_from_the_middle_and_reaches_over_the_border(toydorp):
    found = count_points(
        iter([part((1100, 500))]), Placer(toydorp), centres=middle_points(toydorp), within_m=[500, 700]
    )
    assert found.nearest_m.round().tolist() == [600, 400, 1400]
    assert found.reach[500.0].tolist() == [0, 1, 0]
    assert found.reach[700.0].tolist() == [1, 1, 0]


def test_without_any_point_there_is_no_distance_and_no_zero(toydorp):
    found = count_points(iter([part(None)]), Placer(toydorp), centres=middle_points(toydorp))
    assert np.isinf(found.nearest_m).all()


def test_a_centre_by_addresses_lies_where_people_live(toydorp):
    import geopandas as gpd

    people = gpd.GeoDataFrame(
        {"inwoners": [30, 10]},
        geometry=gpd.points_from_xy([WEST + 100, WEST + 500], [SOUTH + 100, SOUTH + 100]),
        crs=28992,
    )
    found = weighted_centres(toydorp, people, words="het zwaartepunt van de adressen")
    assert shapely.get_x(found.points[0]) == WEST + 200
    assert "waar niemand woont" in found.words


def test_points_near_a_border_are_counted_when_asked(toydorp):
    found = count_points(iter([part((995, 500), (500, 500))]), Placer(toydorp), border_m=25)
    assert found.near_border == 1


@pytest.mark.parametrize(("level", "year"), [("buurt", 2020), ("wijk", 2022), ("gemeente", 2022)])
def test_the_grid_gives_the_same_answer_as_the_shapes(level, year):
    boundaries = load_boundaries(level, year)
    west, south, east, north = boundaries.frame.total_bounds
    rng = np.random.default_rng(3)
    x, y = rng.uniform(west - 500, east + 500, 30_000), rng.uniform(south - 500, north + 500, 30_000)
    corners = shapely.get_coordinates(boundaries.frame.geometry.array)[:2000]
    x, y = np.concatenate([x, corners[:, 0]]), np.concatenate([y, corners[:, 1]])
    placer = Placer(boundaries)
    exact, _ = placer._exact(x, y)
    quick, _ = placer.place(x, y)
    assert (exact == quick).all()
    assert (build_grid(placer.shapes, placer._exact).look_up(x, y)[0] != -3).mean() > 0.2


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.floats(-200, 3200), st.floats(-200, 1200)), min_size=1, max_size=40))
def test_every_point_is_counted_once_or_reported(points):
    from shapely.geometry import box

    frame = load_boundaries("wijk", 2022).frame.iloc[:3].copy()
    frame.geometry = [box(WEST + 1000 * n, SOUTH, WEST + 1000 * (n + 1), SOUTH + 1000) for n in range(3)]
    toydorp = Boundaries("toydorp", "wijk", 2024, "Toydorp", frame)
    found = count_points(iter([part(*points)]), Placer(toydorp))
    assert found.inside + found.outside + found.nowhere == found.read == len(points)
