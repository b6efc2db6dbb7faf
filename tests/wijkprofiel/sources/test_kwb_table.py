"""Rows of the Kerncijfers to measures, areas and vault: by concept, without anything protected in the open."""

import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.servers.real import shared_folder
from wijkprofiel.concepts import load_registry, resolve
from wijkprofiel.errors import BoundaryError, SourceError
from wijkprofiel.sources.kwb_layout import Layout, build_layout
from wijkprofiel.sources.kwb_table import build_table, gap_reasons
from wijkprofiel.sources.open_data import load_measures, vault_path
from wijkprofiel.sources.parquet import page_bytes, read_boundaries, read_frame, read_table

GEO = "WijkenEnBuurten"
NAMES = {"NL00": "Nederland", "GM9999": "Toydorp", "WK999900": "Wijk 00", "BU99990000": "Kern"}
LAYOUT = Layout(
    dimension=GEO,
    change="Indelingswijziging_4",
    shown={
        "AantalInwoners_5": "AantalInwoners",
        "k_0Tot15Jaar_8": "k_0Tot15Jaar",
        "Druk_9": "Bevolkingsdichtheid",
    },
    closed={"Mannen_6": ("Mannen", "geslacht", "mannen"), "Vrouwen_7": ("Vrouwen", "geslacht", "vrouwen")},
    tested={"k_0Tot15Jaar": ("leeftijd", "0_14")},
    skipped={},
)


def toy_rows(**changed):
    columns = {
        GEO: ["NL00      ", "GM9999    ", "WK999900  ", "BU99990000"],
        "Indelingswijziging_4": [".", ".", "1", "3"],
        "AantalInwoners_5": [1000, 100, 100, 5],
        "Mannen_6": [500, 50, 50, None],
        "Vrouwen_7": [500, 50, 50, None],
        "k_0Tot15Jaar_8": [200, 20, 20, 0],
        "Druk_9": [500.0, 50.0, -99997.0, None],
    }
    return pa.table(columns | changed)


def built(rows):
    return build_table(rows, NAMES, LAYOUT, year=2020)


def test_each_place_holds_a_value_or_a_reason():
    rows = read_frame(built(toy_rows()).figures).set_index(["gebied", "maat"])
    assert rows.at[("BU99990000", "AantalInwoners"), "waarde"] == 5
    assert rows.at[("BU99990000", "Bevolkingsdichtheid"), "reden"] == "niet_gepubliceerd"
    assert rows.at[("WK999900", "Bevolkingsdichtheid"), "reden"] == "onbekend"
    assert rows["waarde"].isna().equals(rows["reden"] != "")


def test_row_order_plays_no_part():
    rows = toy_rows()
    turned = rows.take([3, 1, 0, 2])
    assert built(rows) == built(turned)


def test_protected_counts_are_in_the_vault_and_not_in_the_figures():
    found = built(toy_rows())
    assert set(read_frame(found.figures)["maat"]) == {"AantalInwoners", "k_0Tot15Jaar", "Bevolkingsdichtheid"}
    vault = read_frame(found.vault)
    assert set(vault["group"]) == {"mannen", "vrouwen", "0_14"}
    missing = vault[(vault["unit"] == "BU99990000") & (vault["group"] == "mannen")]
    assert missing["count"].isna().all()


def test_groups_that_do_not_fit_their_whole_stay_out_of_the_vault_and_are_named():
    found = built(toy_rows(Mannen_6=[500, 90, 50, 5]))
    assert found.misfits == (("GM9999", "geslacht"),)
    vault = read_frame(found.vault)
    assert "GM9999" not in set(vault.loc[vault["ground"] == "geslacht", "unit"])
    assert "GM9999" in set(vault.loc[vault["ground"] == "leeftijd", "unit"])


def test_the_indicator_of_change_goes_with_the_areas():
    areas = read_frame(built(toy_rows()).areas).set_index("code")
    assert areas["wijziging"].to_dict() == {"NL00": ".", "GM9999": ".", "WK999900": "1", "BU99990000": "3"}
    assert areas.at["BU99990000", "niveau"] == "buurt"


def test_a_column_that_is_empty_everywhere_is_named_and_left_out():
    found = built(toy_rows(Druk_9=pa.array([None] * 4, type=pa.float64())))
    assert found.empty == ("Bevolkingsdichtheid",)
    assert "Bevolkingsdichtheid" not in found.measures


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (toy_rows().drop_columns(["AantalInwoners_5"]), "geen kolom AantalInwoners_5"),
        (pa.concat_tables([toy_rows(), toy_rows().slice(1, 1)]), "twee keer"),
        (toy_rows(**{GEO: ["NL00", "GM9999", "WK999900", "BU99990001"]}), "geen naam"),
        (toy_rows(**{GEO: ["NL00", "GM9999", "WK999900", "PV23"]}), "geen naam|PV23"),
    ],
)
def test_rows_that_cannot_be_right_are_refused(rows, words):
    with pytest.raises(SourceError, match=words):
        built(rows)


def test_an_unknown_column_is_never_taken():
    concepts = {"AantalInwoners_5": load_registry().concept("AantalInwoners")}
    layout = build_layout([GEO, "AantalInwoners_5", "Geheim_6"], concepts, dimension=GEO, table="T")
    assert layout.columns == (GEO, "AantalInwoners_5")
    assert "onbekend begrip" in layout.skipped["Geheim_6"]


def test_a_table_without_residents_or_with_a_double_is_refused():
    residents = load_registry().concept("AantalInwoners")
    with pytest.raises(SourceError, match="aantal inwoners"):
        build_layout([GEO], {}, dimension=GEO, table="T")
    with pytest.raises(SourceError, match="Er wordt niet gegokt"):
        build_layout([GEO, "a", "b"], {"a": residents, "b": residents}, dimension=GEO, table="T")


def test_a_gap_is_explained_only_where_it_is_certain():
    figures = pd.DataFrame(
        {"AantalInwoners": [0.0, 5.0, 10.0], "Bevolkingsdichtheid": [None, None, None]}, dtype=float
    )
    assert gap_reasons(figures)["Bevolkingsdichtheid"].tolist() == ["geen_inwoners", "niet_gepubliceerd", ""]


def test_a_page_keeps_what_the_source_said_of_the_next_one():
    page = pa.table({"ID": [1]}).replace_schema_metadata({"volgende": "skip=1"})
    assert read_table(page_bytes(page)).schema.metadata == {b"volgende": b"skip=1"}


def test_boundaries_that_do_not_say_their_system_are_refused():
    buffer = io.BytesIO()
    pq.write_table(pa.table({"code": ["A"], "naam": ["a"], "geometry": [b""]}), buffer)
    with pytest.raises(BoundaryError, match="28992"):
        read_boundaries(buffer.getvalue())


@pytest.fixture(scope="module")
def hengelo():
    """Hengelo and the country from the real rows of 84799NED."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("the real table is not beside the project")
    stem = f"{folder}/kwb2020/cbs.v3.84799NED_"
    raw, regions, properties = (
        pd.read_parquet(f"{stem}{name}.parquet") for name in ("TypedDataSet", GEO, "DataProperties")
    )
    meaning = resolve(properties, table="84799NED", year=2020)
    layout = build_layout(
        [c for c in raw.columns if c != "ID"],
        {c.key: c.concept for c in meaning.columns},
        dimension=GEO,
        table="84799NED",
    )
    codes = raw[GEO].str.strip()
    rows = raw[codes.eq("NL00") | codes.str[2:6].eq("0164")]
    names = dict(zip(regions["Key"].str.strip(), regions["Title"].str.strip(), strict=True))
    return build_table(pa.Table.from_pandas(rows, preserve_index=False), names, layout, year=2020)


def test_the_real_hengelo_comes_out_as_it_is_embedded(hengelo):
    keys = ["gebied", "niveau", "maat", "jaar", "grensjaar"]
    mine = read_frame(hengelo.figures)
    both = mine.merge(load_measures("kwb2020"), on=keys, suffixes=("", "_ingebouwd"), how="left")
    assert hengelo.rows == 74
    assert set(mine["maat"]) == set(load_measures("kwb2020")["maat"])
    assert both["reden"].equals(both["reden_ingebouwd"])
    assert both["waarde"].equals(both["waarde_ingebouwd"])


def test_the_real_vault_of_hengelo_comes_out_as_it_is_embedded(hengelo):
    mine = read_frame(hengelo.vault)
    embedded = pd.read_parquet(vault_path()).query("year == 2020")
    embedded = embedded[embedded["unit"].isin(mine["unit"])]
    order = ["unit", "ground", "group"]
    left, right = (
        f.sort_values(order, ignore_index=True)[[*order, "count", "base"]] for f in (mine, embedded)
    )
    pd.testing.assert_frame_equal(left, right, check_dtype=False)
    assert hengelo.misfits == ()
