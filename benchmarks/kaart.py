"""The map as one file: ours beside ``GeoDataFrame.explore``, the same areas and the same columns in both."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.kaart_browser import NoBrowser, drawn_seconds
from benchmarks.row import Row, best_seconds
from wijkprofiel.areas import load_boundaries
from wijkprofiel.classes import assign_classes, choose_edges, describe_method
from wijkprofiel.maps import Kaart, MapAreas, Wording, render_map_html
from wijkprofiel.maps.kaart import class_rows, missing_rows
from wijkprofiel.sources.open_data import load_measures

Measured = tuple[str, float, float]

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
COUNTRY = SHARED / "grenzen-2022" / "wijk_2022_nl_rd.geojson.gz"

# One city: our page carries Leaflet and a map of every column, the other's fetches its libraries and maps one
# column; what counts is that ours stays under 0.6 MB and a second. A country: our share of the other's.
CITY_LIMITS = (0.6, 1.0)
COUNTRY_RATIOS = (1 / 6, 1 / 2)
COLUMNS, MADE_UP_AREAS, SEED = 30, 14_500, 164
TURNS = 3
# Switching has no peer: explore draws one column. It is held against this many seconds.
SWITCH_LIMIT = 0.1


def measure_maps() -> list[Row]:
    """Size, time to write, time to draw and to switch: Hengelo's buurten, the wijken of the country where that file
    is at hand, and a made-up coverage as large as all buurten.
    """
    size, seconds, pages = _compare("Hengelo", hengelo_buurten(), level="buurt", repeats=TURNS)
    rows = [
        Row(*size, target=CITY_LIMITS[0] / size[2]),
        Row(*seconds, target=CITY_LIMITS[1] / seconds[2]),
    ]
    places = [("verzonnen dekking", made_up_coverage(), "buurt")]
    if COUNTRY.is_file():
        places.insert(0, ("Nederland", country_wijken(), "wijk"))
    else:
        print(
            f"Overgeslagen: de wijken van Nederland; {COUNTRY.name} staat niet op deze computer.",
            file=sys.stderr,
        )
    for place, frame, level in places:
        size, seconds, pages = _compare(place, frame, level=level, repeats=TURNS)
        rows += [Row(*size, target=COUNTRY_RATIOS[0]), Row(*seconds, target=COUNTRY_RATIOS[1])]
        rows += _in_browser(f"kaart {place}, {len(frame)} gebieden", pages)
    return rows


def _in_browser(what: str, pages: tuple[bytes, bytes]) -> list[Row]:
    try:
        ours, other = drawn_seconds(*pages)
    except NoBrowser as problem:
        print(f"Overgeslagen: tekenen van {what}; {problem}", file=sys.stderr)
        return []
    switch = Row(
        f"{what}: ander onderwerp, seconden (ander = grens)", ours.switched, SWITCH_LIMIT, target=1.0
    )
    return [Row(f"{what}: getekend, seconden", ours.drawn, other.drawn, target=COUNTRY_RATIOS[1]), switch]


def hengelo_buurten() -> gpd.GeoDataFrame:
    """Hengelo's 62 buurten with every open measure of 2020: ``naam``, a column per measure, ``geometry``."""
    shapes = load_boundaries("buurt", 2020).frame
    figures = load_measures("kwb2020")
    wide = figures.pivot(index="gebied", columns="maat", values="waarde").reindex(shapes.index)
    filled = wide.dropna(axis="columns", how="all").astype(float)
    return gpd.GeoDataFrame(pd.concat([shapes["naam"], filled], axis=1), geometry=shapes.geometry)


def country_wijken() -> gpd.GeoDataFrame:
    """The 3 340 wijken of 2022 with the figures that stand beside them in the file, and made-up ones up to 30."""
    frame = gpd.read_file(f"/vsigzip/{COUNTRY}").set_index("code").rename(columns={"name": "naam"})
    numbers = frame.select_dtypes("number").astype(float)
    made = _made_up_columns(frame.index, COLUMNS - numbers.shape[1])
    return gpd.GeoDataFrame(pd.concat([frame["naam"], numbers, made], axis=1), geometry=frame.geometry)


def made_up_coverage() -> gpd.GeoDataFrame:
    """14 500 areas that fit together, with winding borders, over the extent of the country; all figures made up."""
    random = np.random.default_rng(SEED)
    west, south, east, north = 14_000, 306_000, 278_000, 620_000
    points = random.uniform((west, south), (east, north), (MADE_UP_AREAS, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), ordered=True))
    cells = shapely.intersection(cells, shapely.box(west, south, east, north))
    shapes = shapely.transform(shapely.set_precision(shapely.segmentize(cells, 250), 1), _winding)
    codes = [f"BU{n // 100:04d}{n % 100:04d}" for n in range(len(shapes))]
    names = pd.Series([f"Gebied {code[2:]}" for code in codes], index=codes, name="naam")
    made = _made_up_columns(names.index, COLUMNS)
    return gpd.GeoDataFrame(pd.concat([names, made], axis=1), geometry=shapes, crs=28992)


def _winding(corners: np.ndarray) -> np.ndarray:
    x, y = corners.T
    return np.column_stack([x + 90 * np.sin(y / 310), y + 90 * np.sin(x / 270)])


def _made_up_columns(index: pd.Index, count: int) -> pd.DataFrame:
    random = np.random.default_rng(SEED)
    figures = random.gamma(4, 20, (len(index), count)).round(1)
    figures[random.random(figures.shape) < 0.05] = np.nan
    return pd.DataFrame(figures, index=index, columns=[f"verzonnen_{n}" for n in range(count)])


def plain_kaart(frame: gpd.GeoDataFrame, column: str, *, level: str) -> Kaart:
    """A map of one column, with the least of words around it."""
    values = frame[column]
    edges = choose_edges(values)
    numbers = assign_classes(values, edges)
    rows = class_rows(values, numbers, edges)
    reasons = pd.Series(np.where(values.isna(), "onbekend", ""), index=frame.index)
    areas = MapAreas.of(frame["naam"], values, numbers, reasons, Wording(decimals=1))
    return Kaart(
        output=f"kaart:{column}:{level}",
        indicator=column,
        level=level,
        title=column,
        subtitle="",
        definition="",
        classes=rows,
        missing=missing_rows(reasons),
        areas=areas,
        references=(),
        sources=("CBS, bewerkt voor een meting",),
        boundary_line="CBS en Kadaster",
        method=describe_method(edges),
        notes=(),
        owner="",
        status="CONCEPT",
        valid_until="2099-12-31",
        mark="meting",
        purpose="",
        geometry=frame[["geometry"]],
        topic=column,
    )


def _compare(
    place: str, frame: gpd.GeoDataFrame, *, level: str, repeats: int
) -> tuple[Measured, Measured, tuple[bytes, bytes]]:
    columns = [name for name in frame.columns if name not in ("naam", "geometry")]
    with tempfile.TemporaryDirectory() as folder:
        ours, other = Path(folder) / "ours.html", Path(folder) / "other.html"
        # In turn, and the best of each: what else the computer does then falls on both.
        turns = [
            (
                best_seconds(_write_ours(frame, columns, ours, level=level), repeats=1),
                best_seconds(_write_explore(frame, columns, other), repeats=1),
            )
            for _ in range(repeats)
        ]
        seconds, other_seconds = (min(turn[n] for turn in turns) for n in (0, 1))
        pages = ours.read_bytes(), other.read_bytes()
    what = f"kaart {place}, {len(frame)} gebieden, {len(columns)} kolommen"
    size, other_size = len(pages[0]) / 1e6, len(pages[1]) / 1e6
    return (f"{what}: MB", size, other_size), (f"{what}: seconden", seconds, other_seconds), pages


def _write_ours(
    frame: gpd.GeoDataFrame, columns: list[str], path: Path, *, level: str
) -> Callable[[], object]:
    def write() -> None:
        kaarten = [plain_kaart(frame, column, level=level) for column in columns]
        path.write_text(render_map_html(kaarten), encoding="utf-8")

    return write


def _write_explore(frame: gpd.GeoDataFrame, columns: list[str], path: Path) -> Callable[[], object]:
    def write() -> None:
        frame.explore(columns[0], scheme="quantiles", k=5, tooltip=["naam", columns[0]], tiles=None).save(
            path
        )

    return write
