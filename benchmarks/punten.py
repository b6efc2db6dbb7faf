"""A million points to areas in one pass, beside a plain ``geopandas.sjoin``: wall time and peak memory.

Each side runs in a process of its own, so that the peaks can be compared. Time is wall time and processor time: on a
busy machine only the second says much.
"""

import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.row import Row
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.points import Placer, count_points
from wijkprofiel.points.stream import Part, open_points, stream_points

POINTS, BATCH, SEED, AREAS = 1_000_000, 100_000, 5, 14_500
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
COUNTRY = SHARED / "grenzen-2022" / "wijk_2022_nl_rd.geojson.gz"
LAND = (10_000.0, 307_000.0, 278_000.0, 619_000.0)
TIME_TARGET, MEMORY_TARGET = 1.0, 0.6

Found = tuple[float, float, float, int]


def measure_points() -> list[Row]:
    """Time and peak memory on a made-up coverage of 14 500 areas, on the real wijken, and from a file of points."""
    rows = _compare(f"{AREAS} verzonnen gebieden", made_up)
    if COUNTRY.is_file():
        rows += _compare("de 3.340 wijken van 2022", real_wijken)
    else:
        print("Overgeslagen: de wijken van Nederland staan niet op deze computer.", file=sys.stderr)
    return rows


def _compare(name: str, coverage: Callable[[], gpd.GeoDataFrame]) -> list[Row]:
    ours, theirs = _apart(our_way, coverage), _apart(plain_sjoin, coverage)
    if ours[-1] != theirs[-1]:
        raise AssertionError(f"the counts differ: {ours[-1]} and {theirs[-1]}")
    start = f"{POINTS} punten in csv naar {name}, in delen (naast geopandas.sjoin)"
    return [
        Row(f"{start}: seconden", ours[0], theirs[0], target=TIME_TARGET),
        Row(f"{start}: seconden rekentijd", ours[1], theirs[1], target=TIME_TARGET),
        Row(f"{start}: MB erbij op de piek", ours[2], theirs[2], target=MEMORY_TARGET),
    ]


def _apart(work: Callable[[gpd.GeoDataFrame, Path], int], coverage: Callable[[], gpd.GeoDataFrame]) -> Found:
    """Wall and processor seconds, peak memory in MB and number of points inside, in a fresh process."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measured, (work, coverage))


def _measured(
    work: Callable[[gpd.GeoDataFrame, Path], int], coverage: Callable[[], gpd.GeoDataFrame]
) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "punten.csv"
        write_points(place)
        areas = coverage()
        watch = _Peak()
        wall, busy = time.perf_counter(), time.process_time()
        inside = work(areas, place)
        wall, busy = time.perf_counter() - wall, time.process_time() - busy
        return wall, busy, watch.stop(), inside


class _Peak:
    """The most memory that was in use, above what was in use at the start; looked at a hundred times a second."""

    def __init__(self) -> None:
        self._done = threading.Event()
        self._start = self._most = _in_use()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._done.wait(0.01):
            self._most = max(self._most, _in_use())

    def stop(self) -> float:
        """The peak in MB."""
        self._done.set()
        self._thread.join()
        return (self._most - self._start) / 1e6


def _in_use() -> float:
    """Bytes in memory of this process; only Linux tells."""
    pages = Path("/proc/self/statm")
    return (
        float(pages.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if pages.is_file() else float("nan")
    )


def our_way(areas: gpd.GeoDataFrame, place: Path) -> int:
    """Count in parts, with a bar."""
    boundaries = Boundaries("meting", "wijk", 2022, "meting", areas)
    parts: Iterator[Part] = stream_points(open_points(place), [], batch=BATCH)
    return count_points(parts, Placer(boundaries), progress=True).inside


def plain_sjoin(areas: gpd.GeoDataFrame, place: Path) -> int:
    """The usual way: everything in memory, one join, one count."""
    frame = pd.read_csv(place, sep=";")
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(frame["x"], frame["y"]), crs=28992)
    joined = points.sjoin(areas[["geometry"]], predicate="intersects")
    return int((~joined.index.duplicated()).sum())


def write_points(place: Path) -> None:
    """Made-up points all over the country, half of them near a few hundred centres."""
    rng = np.random.default_rng(SEED)
    west, south, east, north = LAND
    centres = rng.uniform((west, south), (east, north), size=(300, 2))
    near = centres[rng.integers(0, 300, POINTS // 2)] + rng.normal(0, 2_000, size=(POINTS // 2, 2))
    anywhere = rng.uniform((west, south), (east, north), size=(POINTS - POINTS // 2, 2))
    points = np.concatenate([near, anywhere]).clip((west, south), (east, north))
    with place.open("w", encoding="utf-8") as stream:
        stream.write("x;y\n")
        for first in range(0, POINTS, BATCH):
            np.savetxt(stream, points[first : first + BATCH], fmt="%.2f", delimiter=";")


def made_up() -> gpd.GeoDataFrame:
    """A made-up country of 14 500 areas without gaps, from the nearest of as many centres."""
    rng = np.random.default_rng(SEED)
    west, south, east, north = LAND
    seeds = shapely.multipoints(rng.uniform((west, south), (east, north), size=(AREAS, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=shapely.box(*LAND)))
    shapes = shapely.intersection(cells, shapely.box(*LAND))
    codes = [f"WK{number // 100:04d}{number % 100:02d}" for number in range(len(shapes))]
    return gpd.GeoDataFrame(
        {"naam": codes}, geometry=shapely.segmentize(shapes, 400.0), index=codes, crs=28992
    )


def real_wijken() -> gpd.GeoDataFrame:
    """The 3 340 wijken of 2022."""
    frame = gpd.read_file(f"/vsigzip/{COUNTRY}").set_index("code").rename(columns={"name": "naam"})
    return frame[["naam", "geometry"]]
