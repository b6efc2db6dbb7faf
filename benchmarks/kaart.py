"""The map as one file: ours beside ``GeoDataFrame.explore``, the same areas and the same columns in both."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd

from benchmarks.row import Row, best_seconds
from wijkprofiel.areas import load_boundaries
from wijkprofiel.classes import assign_classes, choose_edges, class_labels, describe_method
from wijkprofiel.maps import ClassRow, Kaart, MapArea, MissingRow, render_map_html
from wijkprofiel.missing import reason_label
from wijkprofiel.numbers import format_number
from wijkprofiel.sources.open_data import load_measures

Measured = tuple[str, float, float]

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
COUNTRY = SHARED / "grenzen-2022" / "wijk_2022_nl_rd.geojson.gz"
COLOURS = ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c")

# One city: our page carries Leaflet and a map of every column, the other's fetches its libraries and maps one
# column; what counts is that ours stays under 0.6 MB and a second. A country: our share of the other's.
CITY_LIMITS = (0.6, 1.0)
COUNTRY_RATIOS = (1 / 6, 1 / 2)


def measure_maps() -> list[Row]:
    """Size and time to write: Hengelo's buurten, and the wijken of the country where that file is at hand."""
    size, seconds = _compare("Hengelo", hengelo_buurten(), level="buurt", repeats=3)
    rows = [
        Row(*size, target=CITY_LIMITS[0] / size[2]),
        Row(*seconds, target=CITY_LIMITS[1] / seconds[2]),
    ]
    if COUNTRY.is_file():
        size, seconds = _compare("Nederland", country_wijken(), level="wijk", repeats=1)
        rows += [Row(*size, target=COUNTRY_RATIOS[0]), Row(*seconds, target=COUNTRY_RATIOS[1])]
    else:
        print(
            f"Overgeslagen: de wijken van Nederland; {COUNTRY.name} staat niet op deze computer.",
            file=sys.stderr,
        )
    return rows


def hengelo_buurten() -> gpd.GeoDataFrame:
    """Hengelo's 62 buurten with every open measure of 2020: ``naam``, a column per measure, ``geometry``."""
    shapes = load_boundaries("buurt", 2020).frame
    figures = load_measures("kwb2020")
    wide = figures.pivot(index="gebied", columns="maat", values="waarde").reindex(shapes.index)
    filled = wide.dropna(axis="columns", how="all").astype(float)
    return gpd.GeoDataFrame(pd.concat([shapes["naam"], filled], axis=1), geometry=shapes.geometry)


def country_wijken() -> gpd.GeoDataFrame:
    """The 3 340 wijken of 2022 with the figures that stand beside them in the file."""
    frame = gpd.read_file(f"/vsigzip/{COUNTRY}").set_index("code").rename(columns={"name": "naam"})
    numbers = frame.select_dtypes("number").astype(float)
    return gpd.GeoDataFrame(pd.concat([frame["naam"], numbers], axis=1), geometry=frame.geometry)


def plain_kaart(frame: gpd.GeoDataFrame, column: str, *, level: str) -> Kaart:
    """A map of one column, with the least of words around it."""
    values = frame[column]
    edges = choose_edges(values)
    numbers = assign_classes(values, edges)
    counts = numbers.value_counts()
    classes = tuple(
        ClassRow(place, edges[place], edges[place + 1], label, COLOURS[place], int(counts.get(place, 0)))
        for place, label in enumerate(class_labels(values, edges))
    )
    areas = tuple(
        MapArea(str(code), str(name), None, "", None, "onbekend")
        if pd.isna(value)
        else MapArea(str(code), str(name), float(value), format_number(value, 1), int(number), "")
        for code, name, value, number in zip(frame.index, frame["naam"], values, numbers, strict=True)
    )
    absent = int(values.isna().sum())
    missing = (
        (MissingRow("onbekend", reason_label("onbekend"), "#e0e0e0", "hatch", absent),) if absent else ()
    )
    return Kaart(
        output=f"kaart:{column}:{level}",
        indicator=column,
        level=level,
        title=column,
        subtitle="",
        definition="",
        classes=classes,
        missing=missing,
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


def _compare(place: str, frame: gpd.GeoDataFrame, *, level: str, repeats: int) -> tuple[Measured, Measured]:
    columns = [name for name in frame.columns if name not in ("naam", "geometry")]
    with tempfile.TemporaryDirectory() as folder:
        ours, other = Path(folder) / "ours.html", Path(folder) / "other.html"
        seconds = best_seconds(_write_ours(frame, columns, ours, level=level), repeats=repeats)
        other_seconds = best_seconds(_write_explore(frame, columns, other), repeats=repeats)
        size, other_size = ours.stat().st_size / 1e6, other.stat().st_size / 1e6
    what = f"kaart {place}, {len(frame)} gebieden, {len(columns)} kolommen"
    return (f"{what}: MB", size, other_size), (f"{what}: seconden", seconds, other_seconds)


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
