"""Areas with numbers one can check by hand, and cuts and joins of real ones."""

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import box

from wijkprofiel.boundaries import Boundaries
from wijkprofiel.crosswalk import Crosswalk

COLUMNS = ["van_gebied", "naar_gebied", "van_jaar", "naar_jaar", "gewicht", "soort", "bewijs"]


def table(*rows, years=(2020, 2022)):
    """A crosswalk from (old, new, weight) rows; weight 1 is exact."""
    frame = [(a, b, *years, w, "exact" if w == 1 else "geschat", "toets") for a, b, w in rows]
    return Crosswalk(pd.DataFrame(frame, columns=COLUMNS).astype({"gewicht": float}))


def boundaries(shapes, year, level="wijk"):
    """Boundaries from code to shape."""
    frame = gpd.GeoDataFrame(
        {"naam": list(shapes)}, geometry=list(shapes.values()), index=list(shapes), crs=28992
    )
    return Boundaries(f"toets {year}", level, year, "toets", frame)


def strip(left, right):
    """Toydorp is a strip of 100 metres high."""
    return box(left, 0, right, 100)


def halves(shape):
    """The western and eastern half of a shape, cut along the middle of its box."""
    west, south, east, north = shape.bounds
    middle = (west + east) / 2
    return [
        shapely.intersection(shape, box(west - 1, south - 1, middle, north + 1)),
        shapely.intersection(shape, box(middle, south - 1, east + 1, north + 1)),
    ]
