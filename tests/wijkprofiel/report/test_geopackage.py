"""The GeoPackage: figures as numbers, reasons in words, and a style that QGIS opens with."""

import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing
from dataclasses import replace

import geopandas as gpd
import pytest

from guardrails.approved import _GATE
from guardrails.errors import NotApproved
from guardrails.readers import read
from tests.wijkprofiel.maps.toydorp import BUURTEN, toy_buurten, toy_wijken
from wijkprofiel.errors import UsageError
from wijkprofiel.maps import build_map
from wijkprofiel.missing import REASONS, reason_label
from wijkprofiel.report import write_geopackage

BUURT_MAP = "kaart:bijstand@2020:buurt"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    released, boundaries = toy_buurten(released=True)
    path = tmp_path_factory.mktemp("gpkg") / "gebieden.gpkg"
    return write_geopackage(released, {"buurt": boundaries}, path)


@pytest.fixture(scope="module")
def kaart():
    released, boundaries = toy_buurten(released=True)
    return build_map(released, boundaries, output=BUURT_MAP)


@pytest.fixture
def layer(made):
    return gpd.read_file(made, layer="buurten").set_index("code")


def rows(path, query):
    with closing(sqlite3.connect(path)) as base:
        return base.execute(query).fetchall()


def test_figures_are_numbers_in_the_coordinates_of_the_boundaries(layer):
    assert layer.crs.to_epsg() == 28992
    assert layer["bijstand_2020"].dtype == float
    assert layer.loc["BU99990002", "bijstand_2020"] == 23.5


def test_a_missing_figure_is_empty_and_its_reason_stands_beside_it(layer):
    gaps = layer[layer["bijstand_2020"].isna()]
    assert len(gaps) == len(REASONS)
    assert gaps["bijstand_2020_tekst"].tolist() == [reason_label(reason) for reason in REASONS]
    assert gaps["bijstand_2020_klasse"].tolist() == list(REASONS)


def test_every_area_is_there_with_its_name(layer):
    assert dict(layer["naam"]) == BUURTEN


def test_words_and_classes_are_those_of_the_map(layer, kaart):
    assert layer["bijstand_2020_tekst"].tolist() == [area.text for area in kaart.areas]
    numbers = [f"klasse {a.class_number + 1}" for a in kaart.areas if a.class_number is not None]
    assert layer["bijstand_2020_klasse"].tolist()[: len(numbers)] == numbers


def test_the_first_style_opens_by_itself_and_has_the_legend_of_the_map(made, kaart):
    ((default, text),) = rows(made, "SELECT useAsDefault, styleQML FROM layer_styles")
    style = ET.fromstring(text)
    renderer = style.find("renderer-v2")
    shown = [(c.get("value"), c.get("label")) for c in renderer.iter("category")]
    classes = [(f"klasse {row.number + 1}", row.label) for row in kaart.classes]
    missing = [(row.reason, f"geen cijfer: {row.label}") for row in kaart.missing]
    assert default
    assert renderer.get("attr") == "bijstand_2020_klasse"
    assert shown == classes + missing


def test_every_kind_of_missing_has_a_brush_of_its_own(made):
    ((text,),) = rows(made, "SELECT styleQML FROM layer_styles")
    brushes = [
        [o.get("value") for o in symbol.iter("Option") if o.get("name") == "style"]
        for symbol in ET.fromstring(text).iter("symbol")
    ]
    patterns = [tuple(one) for one in brushes if len(one) > 1]
    assert len(patterns) == len(set(patterns)) == len(REASONS)


def test_what_a_figure_is_travels_along(made, kaart):
    notes = dict(rows(made, "SELECT onderdeel, tekst FROM toelichting"))
    assert notes["bron"] == kaart.sources[0]
    assert notes["definitie"] == kaart.definition
    assert notes["status"] == "OEFENING"
    assert notes["geldig tot"] == "31 december 2099"


def test_the_same_input_gives_the_same_bytes(made, tmp_path):
    released, boundaries = toy_buurten(released=True)
    again = write_geopackage(released, {"buurt": boundaries}, tmp_path / "gebieden.gpkg")
    assert again.read_bytes() == made.read_bytes()


def test_nothing_is_left_in_free_space(made):
    assert [f.part for f in read(made) if f.hidden] == []


def test_hostile_names_stay_text(tmp_path):
    released, boundaries = toy_wijken(released=True)
    hostile = "\"/><script>&'"
    columns = {name: replace(column, label=hostile) for name, column in released.columns.items()}
    path = write_geopackage(
        replace(released, columns=columns, gate=_GATE), {"wijk": boundaries}, tmp_path / "gebieden.gpkg"
    )
    ((text,),) = rows(path, "SELECT styleQML FROM layer_styles")
    assert ET.fromstring(text).find("renderer-v2") is not None
    ((name,),) = rows(path, "SELECT styleName FROM layer_styles")
    assert name.startswith(hostile)


def test_what_is_not_released_is_not_written(tmp_path):
    cleared, boundaries = toy_buurten()
    with pytest.raises(NotApproved):
        write_geopackage(cleared, {"buurt": boundaries}, tmp_path / "gebieden.gpkg")


def test_a_folder_at_its_place_is_said(tmp_path):
    released, boundaries = toy_buurten(released=True)
    with pytest.raises(UsageError, match="map"):
        write_geopackage(released, {"buurt": boundaries}, tmp_path)
