"""Areas as paths of an SVG: simplified together, so that borders keep fitting."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely

from wijkprofiel.workshop.scene import Shapes

WIDTH = 1000
# Half a unit of the picture; smaller corners are not seen.
_DETAIL = 0.5


def svg_shapes(geometries: Mapping[str, gpd.GeoSeries]) -> dict[str, Shapes]:
    """Per level the areas as paths in one picture of `WIDTH` units wide, all levels on the same place.

    Parameters
    ----------
    geometries : mapping of level to GeoSeries
        Polygons in EPSG:28992, indexed by code.
    """
    if not geometries:
        return {}
    bounds = np.array([series.total_bounds for series in geometries.values()])
    west, south = bounds[:, :2].min(axis=0)
    east, north = bounds[:, 2:].max(axis=0)
    scale = WIDTH / (east - west)
    height = round((north - south) * scale)
    return {
        level: Shapes(WIDTH, height, _paths(series, float(west), float(north), float(scale)))
        for level, series in geometries.items()
    }


def _paths(series: gpd.GeoSeries, west: float, north: float, scale: float) -> dict[str, str]:
    simple = shapely.coverage_simplify(series.to_numpy(), _DETAIL / scale)
    return {
        str(code): "".join(_ring(np.asarray(ring.coords), west, north, scale) for ring in _rings(shape))
        for code, shape in zip(series.index, simple, strict=True)
    }


def _rings(shape: shapely.Geometry) -> list[shapely.LinearRing]:
    return [ring for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]


def _ring(corners: np.ndarray, west: float, north: float, scale: float) -> str:
    points = np.column_stack(((corners[:, 0] - west) * scale, (north - corners[:, 1]) * scale)).round(1)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points[:-1]) + "Z"
