"""The embedded data: cards, rows, hashes, golden figures, missing values, and what must not be there."""

import hashlib

import numpy as np
import pandas as pd
import pytest

from wijkprofiel.errors import BoundaryError, SourceError
from wijkprofiel.missing import REASONS, check_contract
from wijkprofiel.source_card import COLUMN_STATES, read_card
from wijkprofiel.sources.open_data import (
    MEASURE_COLUMNS,
    boundary_years,
    list_sets,
    load_area_table,
    load_boundary_file,
    load_card,
    load_measures,
    load_witnesses,
    open_data_dir,
    set_fingerprint,
    vault_path,
)

SETS = (
    "autos2023",
    "energie2017",
    "inkomen2020",
    "kwb2020",
    "kwb2024",
    "misdrijven2023",
    "panden2020",
    "rivm_gezondheid",
    "scholen2024",
    "startanalyse2020",
    "voorzieningen2020",
    "wijken2022",
)
CARDS = sorted(path.stem for path in (open_data_dir() / "bronnen").glob("*.toml"))
SHAPES = (("buurt", 2020, 62), ("wijk", 2022, 120), ("gemeente", 2022, 14))
# What may only be tested with: these grounds stand in no set of figures.
CLOSED = ("herkomst", "geslacht", "burgerlijke_staat", "arbeidsongeschiktheid")
HENGELO = "GM0164"
# Set, table, area, measure, year, figure as published.
GOLDEN = [
    ("kwb2020", "84799NED", HENGELO, "AantalInwoners", 2020, 81140),
    ("wijken2022", "85318NED", HENGELO, "population", 2022, 81476),
    ("kwb2024", "85984NED", HENGELO, "AantalInwoners", 2024, 83058),
    ("kwb2020", "84799NED", "NL00", "HuishoudensTotaal", 2020, 7997800),
    ("kwb2020", "84799NED", HENGELO, "HuishoudensTotaal", 2020, 38016),
    ("kwb2020", "84799NED", HENGELO, "PersonenPerSoortUitkeringBijstand", 2020, 2430),
    ("kwb2020", "84799NED", HENGELO, "OppervlakteTotaal", 2020, 6183),
    ("kwb2020", "84799NED", "BU01640704", "PersonenautoSTotaal", 2020, 4805),
    ("kwb2024", "85984NED", "NL00", "AantalInwoners", 2024, 17942942),
    ("wijken2022", "85318NED", "NL00", "population", 2022, 17590672),
    ("wijken2022", "85318NED", "GM0141", "dwelling_value", 2022, 224),
    ("rivm_gezondheid", "50090NED", HENGELO, "ErvarenGezondheidGoedZeerGoed", 2012, 74.8),
    ("rivm_gezondheid", "50090NED", HENGELO, "ErvarenGezondheidGoedZeerGoed", 2016, 75.1),
    ("rivm_gezondheid", "50090NED", HENGELO, "ErvarenGezondheidGoedZeerGoed", 2020, 78.9),
    ("rivm_gezondheid", "50090NED", "NL00", "ErvarenGezondheidGoedZeerGoed", 2012, 76.1),
    ("startanalyse2020", "PBL Startanalyse 2020", HENGELO, "AantalWoningen", 2019, 38513),
    ("misdrijven2023", "47018NED", "BU01640000", "GeregistreerdeMisdrijvenTotaal", 2023, 717),
    ("misdrijven2023", "47018NED", HENGELO, "GeregistreerdeMisdrijvenTotaal", 2023, 3665),
    ("panden2020", "BAG via PICO", HENGELO, "woonfunctie", 2020, 28396),
    ("energie2017", "Klimaatmonitor 2017", "WK016409", "ElektriciteitWoningen", 2017, 11),
    ("inkomen2020", "CBS maatwerk inkomen 2020", "WK016402", "GemiddeldInkomenPerInwoner", 2020, 22.3),
    ("inkomen2020", "CBS maatwerk inkomen 2020", "NL00", "k_40HuishoudensMetLaagsteInkomen", 2020, 40.0),
    ("autos2023", "CBS maatwerk autobezit 2023", "WK016400", "PersonenautoSPerHuishouden", 2023, 0.7),
    ("scholen2024", "DUO scholen 2024", HENGELO, "Scholen", 2024, 37),
    ("voorzieningen2020", "84953NED", HENGELO, "Afstand tot huisartsenpraktijk (km)", 2020, 0.9),
]
# Ground, group, year, area, count: read from the vault, as only a test may.
GOLDEN_VAULT = [
    ("herkomst", "niet_westers", 2020, HENGELO, 11032),
    ("herkomst", "turkije", 2020, HENGELO, 4654),
    ("herkomst", "nederland", 2024, "NL00", 12941748),
    ("geslacht", "mannen", 2020, HENGELO, 40785),
    ("burgerlijke_staat", "verweduwd", 2020, HENGELO, 4364),
    ("arbeidsongeschiktheid", "ao_uitkering", 2020, HENGELO, 4030),
    ("leeftijd", "65_plus", 2020, HENGELO, 16367),
    ("huishouden", "eenpersoons", 2020, HENGELO, 14982),
]


@pytest.fixture(scope="module")
def vault():
    return pd.read_parquet(vault_path())


def figure(name, area, measure, year):
    rows = load_measures(name)
    hit = rows[(rows["gebied"] == area) & (rows["maat"] == measure) & (rows["jaar"] == year)]
    return hit["waarde"].item()


@pytest.mark.parametrize(("name", "table", "area", "measure", "year", "value"), GOLDEN)
def test_golden_figure_is_reproduced(name, table, area, measure, year, value):
    assert figure(name, area, measure, year) == pytest.approx(value)
    assert table in load_card(name).table


@pytest.mark.parametrize(("ground", "group", "year", "area", "count"), GOLDEN_VAULT)
def test_golden_figure_of_the_vault_is_reproduced(vault, ground, group, year, area, count):
    rows = vault[(vault["ground"] == ground) & (vault["group"] == group) & (vault["year"] == year)]
    assert rows.loc[rows["unit"] == area, "count"].item() == count


@pytest.mark.parametrize(("level", "areas", "total"), [("wijk", 10, 81125), ("buurt", 62, 81080)])
def test_rounded_parts_do_not_add_up_to_the_whole(level, areas, total):
    rows = load_measures("kwb2020")
    rows = rows[
        (rows["maat"] == "AantalInwoners") & (rows["niveau"] == level) & rows["gebied"].str[2:6].eq("0164")
    ]
    assert (len(rows), rows["waarde"].sum()) == (areas, total)


def test_the_sets_are_those_of_the_contract():
    assert list_sets() == SETS


@pytest.mark.parametrize("name", SETS)
def test_set_has_the_contract_columns_and_codes(name):
    rows = load_measures(name)
    assert tuple(rows.columns) == MEASURE_COLUMNS
    assert not rows.duplicated(["gebied", "maat", "jaar"]).any()
    known = load_area_table()
    assert set(rows["gebied"]) <= set(known.index)
    assert (rows["niveau"] == rows["gebied"].map(known["niveau"])).all()


@pytest.mark.parametrize("name", SETS)
def test_every_row_is_a_value_or_a_reason(name):
    rows = load_measures(name)
    check_contract(rows["waarde"], rows["reden"])
    assert set(rows.loc[rows["waarde"].isna(), "reden"]) <= set(REASONS)


@pytest.mark.parametrize("name", SETS)
def test_a_year_of_a_set_lies_on_one_division(name):
    assert (load_measures(name).groupby("jaar")["grensjaar"].nunique() == 1).all()


def test_density_of_an_area_without_residents_says_so():
    rows = load_measures("kwb2020").set_index(["gebied", "maat"])["reden"]
    assert rows["BU01640704", "Bevolkingsdichtheid"] == "geen_inwoners"
    assert rows["BU01640705", "PersonenautoSPerHuishouden"] == "niet_van_toepassing"
    assert rows["BU01640706", "AfstandTotGroteSupermarkt"] == "niet_gepubliceerd"
    assert rows["BU01640706", "PersonenPerSoortUitkeringBijstand"] == "onbekend"


@pytest.mark.parametrize("key", CARDS)
def test_card_matches_its_file(key):
    card = load_card(key)
    path = open_data_dir() / card.file
    assert hashlib.sha256(path.read_bytes()).hexdigest() == card.sha256
    assert card.rows == _rows(path)


@pytest.mark.parametrize("key", CARDS)
def test_card_is_complete(key):
    card = load_card(key)
    words = (card.title, card.owner, card.table, card.licence, card.attribution, card.status, card.origin)
    assert all(words)
    assert card.key == key
    assert card.attribution.startswith("Bron: ")
    assert card.caveats
    assert card.checked
    assert card.columns
    for column in card.columns:
        assert column.state in COLUMN_STATES
        assert column.measure if column.state == "opgenomen" else not column.measure
        assert column.reason or column.state in ("opgenomen", "kluis")


@pytest.mark.parametrize("key", SETS)
def test_card_names_every_measure_and_year_of_its_set(key):
    card, rows = load_card(key), load_measures(key)
    named = {c.measure for c in card.columns if c.state == "opgenomen"}
    made = {
        "WoningLabelBekend",
        "huistype_bekend",
        *rows["maat"][rows["maat"].str.startswith("woonfunctie_")],
    }
    assert set(rows["maat"]) - made <= named <= set(rows["maat"])
    assert set(rows["jaar"]) == set(card.years)
    assert set(rows["grensjaar"]) == set(card.boundary_years)


def test_the_card_of_2020_lists_all_columns_and_the_22_that_may_be_shown():
    columns = load_card("kwb2020").columns
    states = pd.Series([c.state for c in columns]).value_counts()
    shown = [c for c in columns if c.state == "opgenomen"]
    ages = [c for c in shown if c.measure.startswith("k_") or c.measure.endswith("AOW")]
    assert len(columns) == 118
    assert states["leeg"] == 68
    assert len(shown) - len(ages) == 22


def test_health_is_embedded_for_gemeente_and_wijk_only():
    assert set(load_measures("rivm_gezondheid")["niveau"]) == {"land", "gemeente", "wijk"}
    assert "herkomst" in load_card("rivm_gezondheid").predictors


def test_fingerprint_is_the_hash_on_the_card():
    assert set_fingerprint("kwb2020") == load_card("kwb2020").sha256


def test_the_source_line_names_owner_table_retrieval_and_licence():
    line = load_card("kwb2020").source_line()
    expected = "CBS, Kerncijfers wijken en buurten 2020 (84799NED), opgehaald 26 maart 2021, CC BY 4.0"
    assert line == expected


def test_the_folder_is_small():
    size = sum(path.stat().st_size for path in open_data_dir().rglob("*") if path.is_file())
    assert size < 8 * 1024 * 1024


def test_no_column_name_of_the_vault_stands_among_the_figures():
    hidden = {
        c.name for name in ("kwb2020", "kwb2024") for c in load_card(name).columns if c.state == "kluis"
    }
    stems = {name.rsplit("_", 1)[0] for name in hidden}
    for name in SETS:
        assert not (hidden | stems) & set(load_measures(name)["maat"])


@pytest.mark.parametrize("level", ["gemeente", "wijk", "buurt"])
def test_no_figure_equals_a_column_of_the_vault_or_its_share(vault, level):
    secret = _closed_columns(vault, level)
    for name in SETS:
        rows = load_measures(name)
        for (year, measure), part in rows[rows["niveau"] == level].groupby(["jaar", "maat"]):
            shown = part.set_index("gebied")["waarde"]
            for label, hidden in secret.items():
                assert not _same(shown, hidden), f"{name}:{measure} of {year} equals {label}"


def test_the_vault_has_the_contract_columns(vault):
    assert list(vault.columns) == ["unit", "level", "year", "ground", "group", "count", "base"]
    assert set(CLOSED) <= set(vault["ground"])
    assert not vault.duplicated(["unit", "year", "ground", "group"]).any()
    assert vault["count"].dropna().ge(0).all()


def test_the_vault_reaches_to_the_wijken_of_twente_and_the_buurten_of_hengelo(vault):
    rows = vault[(vault["year"] == 2020) & (vault["group"] == "niet_westers")]
    assert rows["level"].value_counts().to_dict() == {"wijk": 119, "buurt": 62, "gemeente": 14, "land": 1}
    assert rows.loc[rows["level"] == "buurt", "unit"].str.startswith("BU0164").all()


def test_the_classes_of_the_leefbaarometer_stand_in_the_vault_folder_only():
    card = load_card("leefbaarometer2")
    assert card.file == "kluis/leefbaarometer2.csv"
    assert "herkomst" in card.predictors


@pytest.mark.parametrize(("level", "year", "count"), SHAPES)
def test_boundaries_are_valid_and_in_rd(level, year, count):
    shapes = load_boundary_file(level, year)
    assert len(shapes) == count
    assert shapes.crs.to_epsg() == 28992
    assert shapes.geometry.is_valid.all()
    assert shapes.index.is_unique
    assert set(shapes.index) <= set(load_area_table().index)


def test_hengelo_has_ten_wijken_and_62_buurten_on_the_map():
    wijken = load_boundary_file("wijk", 2022)
    assert wijken.index.str.startswith("WK0164").sum() == 10
    assert load_boundary_file("buurt", 2020).index.str.startswith("BU0164").sum() == 62


def test_boundaries_of_another_year_are_refused_with_what_there_is():
    with pytest.raises(BoundaryError) as caught:
        load_boundary_file("wijk", 2020)
    assert "2022" in caught.value.remedy
    assert boundary_years("land") == ()


def test_witnesses_say_yes_no_or_unknown_with_words():
    rows = load_witnesses()
    assert set(rows["gelijk"]) == {"ja", "nee", "onbekend"}
    assert (rows["bewijs"].str.len() > 10).all()
    assert not rows.duplicated(["gebied", "van_jaar", "naar_jaar"]).any()


def test_a_changed_frame_changes_nothing_for_the_next_reader():
    mine = load_measures("kwb2020")
    mine["waarde"] = 0.0
    assert figure("kwb2020", HENGELO, "AantalInwoners", 2020) == 81140


def test_an_unknown_set_or_card_names_what_there_is():
    with pytest.raises(SourceError) as caught:
        load_measures("kwb1999")
    assert "kwb2020" in caught.value.remedy
    with pytest.raises(SourceError, match="kwb1999"):
        load_card("kwb1999")


def test_an_absent_folder_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("WIJKPROFIEL_DATA", str(tmp_path / "weg"))
    with pytest.raises(SourceError) as caught:
        open_data_dir()
    assert caught.value.exit_code == 5
    assert "WIJKPROFIEL_DATA" in caught.value.remedy


def test_the_variable_moves_the_folder(tmp_path, monkeypatch):
    header = "code,naam,niveau,boven,gemeente,ook,jaren\n"
    (tmp_path / "gebieden.csv").write_text(
        header + "GM9999,Toydorp,gemeente,,GM9999,,2020\n", encoding="utf-8"
    )
    monkeypatch.setenv("WIJKPROFIEL_DATA", str(tmp_path))
    assert load_area_table().index.tolist() == ["GM9999"]


@pytest.mark.parametrize(("text", "words"), [("set = [", "geen geldige TOML"), ("set = 'x'", "ontbreekt")])
def test_a_broken_card_is_refused(tmp_path, text, words):
    path = tmp_path / "kaart.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=words):
        read_card(path)


def test_the_readme_of_the_data_carries_the_attribution_of_every_set():
    text = (open_data_dir() / "README.md").read_text(encoding="utf-8")
    assert all(load_card(name).attribution in text for name in SETS)


def _rows(path):
    if path.suffix == ".csv":
        return len(path.read_text(encoding="utf-8").splitlines()) - 1
    if path.suffix == ".parquet":
        return len(pd.read_parquet(path))
    return path.read_text(encoding="utf-8").count('"type":"Feature",')


def _closed_columns(vault, level):
    """Counts and percentages of every closed group, per year, by a readable name."""
    rows = vault[(vault["level"] == level) & vault["ground"].isin(CLOSED)]
    found = {}
    for (year, group), part in rows.groupby(["year", "group"]):
        counts = part.set_index("unit")
        found[f"{group} {year}"] = counts["count"]
        found[f"{group} {year} %"] = 100 * counts["count"] / counts["base"].where(counts["base"] > 0)
    return found


def _same(shown, hidden):
    """Whether all shared areas agree within rounding, on at least four values that rounding keeps apart."""
    both = shown.index.intersection(hidden.index)
    left, right = shown[both].to_numpy(dtype=float), hidden[both].to_numpy(dtype=float, na_value=np.nan)
    known = np.isfinite(left) & np.isfinite(right)
    if len(np.unique(np.round(right[known]))) < 4:
        return False
    return bool(np.allclose(left[known], right[known], atol=0.5, rtol=0))
