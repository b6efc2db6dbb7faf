"""Toydorp, and the real wijken of Twente where they are at hand."""

from pathlib import Path

import geopandas as gpd
import pytest

from tests.wijkprofiel.crosswalk.toydorp import boundaries, strip

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture
def toydorp():
    """Three wijken of 1 000 by 100 metres."""
    shapes = {f"WK99990{n}": strip(1000 * n, 1000 * n + 1000) for n in range(3)}
    return boundaries(shapes, 2020)


@pytest.fixture(scope="session")
def shared():
    if not SHARED.is_dir():
        pytest.skip("de map met ruwe open data (../shared/data) is er niet")
    return SHARED


@pytest.fixture(scope="session")
def twente(shared):
    """The 120 wijken of Twente in 2022 with their residents."""
    frame = gpd.read_file(shared / "grenzen-2022" / "wijk_2022_twente_rd.geojson")
    return frame.assign(code=frame["code"].str.strip()).set_index("code").sort_index()
