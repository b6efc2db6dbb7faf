"""Toydorp: three wijken in a row, and files of points about them."""

from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import box

from wijkprofiel.boundaries import Boundaries

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
# Somewhere in Twente, so that the coordinates lie in the Netherlands.
WEST, SOUTH = 250_000, 476_000


@pytest.fixture
def toydorp():
    """Wijken of 1 000 by 1 000 metres, from west to east."""
    shapes = [box(WEST + 1000 * n, SOUTH, WEST + 1000 * (n + 1), SOUTH + 1000) for n in range(3)]
    codes = [f"WK99990{n}" for n in range(3)]
    frame = gpd.GeoDataFrame({"naam": codes}, geometry=shapes, index=codes, crs=28992)
    return Boundaries("toydorp", "wijk", 2024, "Toydorp", frame)


@pytest.fixture
def csv(tmp_path):
    """A function that writes a csv of points, relative to the corner of Toydorp."""

    def write(rows, *, name="punten.csv", head="x;y;soort", sep=";"):
        lines = [head]
        for x, y, *rest in rows:
            lines.append(sep.join([str(WEST + x), str(SOUTH + y), *map(str, rest)]))
        place = tmp_path / name
        place.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return place

    return write


@pytest.fixture(scope="session")
def shared():
    if not SHARED.is_dir():
        pytest.skip("de map met ruwe open data (../shared/data) is er niet")
    return SHARED
