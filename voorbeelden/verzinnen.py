"""Makes the made-up points of the notebooks: reports about public space, and places for sport.

No point is real. Where a point lies is drawn by lot within the borders of a wijk, and how many there are follows the
number of residents or homes of that wijk and a number that was chosen for this example. Run it again with
``python voorbeelden/verzinnen.py``; the files stay the same.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
from shapely import Point, Polygon

import wijkprofiel as wp
from wijkprofiel.sources.at_hand import embedded_boundaries

FOLDER = Path(__file__).parent
SEED = 164
# Reports per 1 000 residents in a year, chosen for this example.
GROUPS = {
    2022: {"Afval": 6, "Verharding en civiele constructies": 4, "Groen": 3, "Verlichting en verkeer": 2},
    2024: {"Afval": 7, "Verharding en civiele constructies": 4, "Groen": 2, "Verlichting en verkeer": 2},
}
SPORTS = {"sportveld": 35, "sporthal": 15, "speelplek met sport": 70, "fitnesstoestel buiten": 40}


def wijken() -> gpd.GeoDataFrame:
    """The wijken of Hengelo with their residents."""
    table = wp.gemeente("Hengelo").tabel("inwoners", jaar=2022).cijfers.iloc[:, 0]
    shapes = embedded_boundaries("wijk", 2022)
    own = shapes[shapes.index.str.startswith("WK0164")]
    return own.assign(inwoners=table.reindex(own.index))


def point_in(shape: Polygon, *, lot: np.random.Generator) -> Point:
    """A place within ``shape``, drawn by lot."""
    west, south, east, north = shape.bounds
    while True:
        place = Point(lot.uniform(west, east), lot.uniform(south, north))
        if shape.contains(place):
            return place


def degrees(places: list[Point]) -> list[tuple[str, str]]:
    """Longitude and latitude as they stand in the files."""
    turned = gpd.GeoSeries(places, crs=28992).to_crs(4326)
    return [(f"{place.x:.5f}", f"{place.y:.5f}") for place in turned]


def reports(areas: gpd.GeoDataFrame, year: int, *, lot: np.random.Generator) -> Iterator[tuple[str, ...]]:
    """Main group, day and place of every made-up report of a year."""
    for area in areas.itertuples():
        for group, rate in GROUPS[year].items():
            places = [
                point_in(area.geometry, lot=lot) for _ in range(lot.poisson(area.inwoners * rate / 1000))
            ]
            for place in degrees(places):
                day = date(year, 1, 1) + timedelta(days=int(lot.integers(365)))
                yield group, day.isoformat(), *place


def sports(areas: gpd.GeoDataFrame, *, lot: np.random.Generator) -> Iterator[tuple[str, ...]]:
    """Kind and place of every made-up place for sport."""
    share = areas["inwoners"] / areas["inwoners"].sum()
    kinds = [kind for kind, number in SPORTS.items() for _ in range(number)]
    codes = lot.choice(areas.index, len(kinds), p=share)
    places = degrees([point_in(areas.geometry[code], lot=lot) for code in codes])
    yield from ((kind, *place) for kind, place in zip(kinds, places, strict=True))


def write(name: str, head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    """One csv with semicolons, as Dutch programs write it."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main() -> None:
    lot, areas = np.random.default_rng(SEED), wijken()
    for year in GROUPS:
        head = ("hoofdcategorie", "datum melding", "longitude", "latitude")
        write(f"verzonnen_meldingen_{year}.csv", head, reports(areas, year, lot=lot))
    write("verzonnen_sportplekken.csv", ("soort", "lon", "lat"), sports(areas, lot=lot))


if __name__ == "__main__":
    main()
