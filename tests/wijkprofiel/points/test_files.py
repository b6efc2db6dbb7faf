"""Files of points: csv in all kinds, layers, systems; real ones of Ermelo, Harderwijk, Alkmaar and Twente."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from tests.wijkprofiel.points.conftest import SOUTH, WEST
from wijkprofiel.areas import load_boundaries
from wijkprofiel.errors import BoundaryError, SourceError, UsageError
from wijkprofiel.points import Placer, count_points, read_boundaries
from wijkprofiel.points.stream import open_points, stream_points


def count(file, boundaries, **options):
    columns = [options["category"]] if "category" in options else []
    return count_points(stream_points(file, columns, batch=7), Placer(boundaries), **options)


@pytest.mark.parametrize(
    ("head", "sep", "rows"),
    [
        ("x;y;soort", ";", ["250500,5;476500,25;bank", "251500,0;476500,0;boom"]),
        ("X_coordinaat,Y_coordinaat,soort", ",", ["250500.5,476500.25,bank", "251500,476500,boom"]),
        ("rdx\trdy\tsoort", "\t", ["250.500,50\t476.500,25\tbank", "251.500,00\t476.500,00\tboom"]),
        ("soort;lon;lat", ";", ["bank;6,78631;52,26822", "boom;6,80095;52,26805"]),
        ("soort|longitude|latidude", "|", ["bank|6.78631|52.26822", "boom|6.80095|52.26805"]),
        ("y;x;soort", ";", ["476500;250500;bank", "476500;251500;boom"]),
    ],
)
def test_csv_with_any_separator_decimal_mark_and_pair_of_coordinates(tmp_path, toydorp, head, sep, rows):
    place = tmp_path / "punten.csv"
    place.write_text("\n".join([head, *rows, ""]), encoding="utf-8-sig")
    file = open_points(place)
    assert file.separator == sep
    found = count(file, toydorp, category="soort")
    assert found.frame().loc["WK999900", "bank"] == 1
    assert found.frame().loc["WK999901", "boom"] == 1


def test_rows_without_readable_coordinates_are_counted_and_not_placed(csv, toydorp):
    place = csv([(500, 500, "a")], name="p.csv")
    with place.open("a", encoding="utf-8") as stream:
        stream.write(";;b\n-;onbekend;c\n")
    found = count(open_points(place), toydorp)
    assert (found.inside, found.nowhere) == (1, 2)


def test_a_text_file_without_coordinates_says_how_to_name_them(tmp_path):
    place = tmp_path / "p.csv"
    place.write_text("wijk;aantal\nWK016400;3\n", encoding="utf-8")
    with pytest.raises(UsageError, match="coördinaten"):
        open_points(place)


def test_coordinates_in_two_systems_are_refused(tmp_path):
    place = tmp_path / "p.csv"
    place.write_text("x;y\n" + "250500;476500\n" * 5 + "6.77;52.26\n" * 5, encoding="utf-8")
    with pytest.raises(SourceError, match="meer dan één stelsel"):
        open_points(place)


def test_a_layer_that_names_the_wrong_system_is_read_by_its_coordinates(tmp_path, toydorp):
    frame = gpd.GeoDataFrame(
        {"soort": ["a"]}, geometry=gpd.points_from_xy([WEST + 500], [SOUTH + 500]), crs=4326
    )
    place = tmp_path / "p.gpkg"
    frame.to_file(place, engine="pyogrio")
    file = open_points(place)
    assert (file.told, file.crs.epsg) == (4326, 28992)
    assert count(file, toydorp).inside == 1


def test_lines_are_refused_and_areas_become_a_point_inside(tmp_path, toydorp):
    lines = gpd.GeoDataFrame(
        geometry=gpd.GeoSeries.from_wkt(["LINESTRING (250500 476500, 251500 476500)"]), crs=28992
    )
    lines.to_file(tmp_path / "lijn.gpkg")
    with pytest.raises(UsageError, match="lijnen"):
        open_points(tmp_path / "lijn.gpkg")
    toydorp.frame.to_file(tmp_path / "vlak.gpkg")
    file = open_points(tmp_path / "vlak.gpkg")
    assert file.shapes == "vlak"
    assert count(file, toydorp).frame()[""].tolist() == [1, 1, 1]


def test_absent_broken_and_unknown_give_clear_errors(tmp_path, csv):
    with pytest.raises(UsageError, match="geen bestand"):
        open_points(tmp_path / "weg.csv")
    (tmp_path / "stuk.gpkg").write_bytes(b"dit is geen laag")
    with pytest.raises(SourceError, match="niet te openen"):
        open_points(tmp_path / "stuk.gpkg")
    with pytest.raises(UsageError, match="Bedoelt u 'soort'"):
        list(stream_points(open_points(csv([(1, 1, "a")])), ["sort"]))


def test_a_large_csv_is_read_in_parts(csv):
    place = csv([(n % 3000, 500, "a") for n in range(5000)])
    sizes = [len(part.x) for part in stream_points(open_points(place), [], batch=1000)]
    assert sizes == [1000] * 5


def test_street_furniture_of_ermelo_in_another_system_than_its_buurten(shared):
    buurten = read_boundaries(shared / "ermelo" / "CBS_buurten.gpkg", level="buurt", year=2021)
    file = open_points(shared / "ermelo" / "Straatmeubilair.gpkg")
    assert file.crs.epsg == 3857
    found = count_points(stream_points(file, ["bgtplustype"]), Placer(buurten), category="bgtplustype")
    assert (found.read, found.inside, found.outside) == (7063, 1595, 5468)
    assert found.frame().at["BU02330000", ""] == 795


def test_areas_of_harderwijk_have_curves_and_are_read(shared):
    file = open_points(shared / "ermelo" / "Functioneelgebied.gpkg")
    assert file.shapes == "vlak"
    parts = list(stream_points(file, ["bgtplustype"], batch=100))
    kinds = pd.concat([part.table for part in parts])["bgtplustype"].value_counts()
    assert sum(len(part.x) for part in parts) == 606
    assert kinds.max() == 295
    assert np.isfinite(np.concatenate([part.x for part in parts])).all()


def test_schools_of_alkmaar_without_a_system_and_with_lists(shared):
    wijken = read_boundaries(shared / "alkmaar" / "wijken.geojson", level="wijk", year=2024)
    assert len(wijken.frame) == 8
    file = open_points(shared / "alkmaar" / "schools.geojson")
    assert (file.told, file.crs.epsg) == (0, 4326)
    found = count_points(stream_points(file, ["type"]), Placer(wijken), category="type")
    assert (found.inside, found.outside) == (39, 8)


def test_every_school_of_twente_lies_in_the_gemeente_that_duo_names(shared):
    file = open_points(shared / "scholen-twente-2024" / "scholen_2024_twente_wgs84.geojson")
    gemeenten = load_boundaries("gemeente", 2022)
    found = count_points(stream_points(file, ["gemeente"]), Placer(gemeenten), category="gemeente")
    assert (found.inside, found.outside) == (335, 0)
    assert found.frame().at["GM0164", "HENGELO"] == found.frame().at["GM0164", ""] == 37


def test_boundaries_without_codes_or_in_degrees(tmp_path, toydorp):
    turned = toydorp.frame.to_crs(4326).assign(wijkCode=toydorp.frame.index)
    turned.to_file(tmp_path / "graden.geojson")
    read = read_boundaries(tmp_path / "graden.geojson", level="wijk", year=2024)
    assert read.frame.crs.to_epsg() == 28992
    assert read.frame.geometry.area.round(-3).tolist() == [1_000_000] * 3
    with pytest.raises(BoundaryError, match="buurt"):
        read_boundaries(tmp_path / "graden.geojson", level="buurt", year=2024)
    with pytest.raises(BoundaryError, match="niet te openen"):
        read_boundaries(tmp_path / "weg.gpkg", level="wijk", year=2024)


def test_points_in_a_zipped_shapefile_and_multipoints_are_read(tmp_path, toydorp):
    points = gpd.GeoDataFrame({"a": [1]}, geometry=gpd.points_from_xy([WEST + 500], [SOUTH + 500]), crs=28992)
    points.to_file(tmp_path / "p.shp.zip", driver="ESRI Shapefile")
    assert count(open_points(tmp_path / "p.shp.zip"), toydorp).inside == 1
    several = gpd.GeoSeries.from_wkt(["MULTIPOINT ((250500 476500))", None], crs=28992)
    gpd.GeoDataFrame({"a": [1, 2]}, geometry=several).to_file(tmp_path / "m.gpkg")
    found = count(open_points(tmp_path / "m.gpkg"), toydorp)
    assert (found.inside, found.nowhere) == (1, 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x;y\n250500;476500\n250500;476500;9;9;9\n", "meer of minder cellen"),
        (b"", "leeg"),
        (bytes(range(256)) * 50, "geen tekst"),
    ],
)
def test_broken_tables_give_a_clear_error(tmp_path, content, words):
    place = tmp_path / "p.csv"
    place.write_bytes(content)
    with pytest.raises((SourceError, UsageError), match=words):
        list(stream_points(open_points(place), []))
