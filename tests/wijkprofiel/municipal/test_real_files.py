"""Real files that gemeenten and others published, read as they are; skipped where they are not at hand."""

from pathlib import Path

import pytest

import wijkprofiel as wp

SHARED = Path(__file__).parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the shared real files are not beside the project"
)


def value(source, area, measure, year=None):
    rows = source.measures
    rows = rows[(rows["gebied"] == area) & (rows["maat"] == measure)]
    rows = rows if year is None else rows[rows["jaar"] == year]
    row = rows.iloc[0]
    return row["reden"] or row["waarde"]


def read(name, **answers):
    return wp.inlezen(SHARED / name, bewaren=False, **answers)


def test_income_per_wijk_with_eight_lines_of_title_and_header():
    source = read("inkomen-auto-wijk/kvk2020-wb2023.csv", gemeente="Hengelo", jaar=2020)
    assert source.report.exit_code == 0
    income = source.indicators[0]
    assert (income.unit, income.aggregation) == ("x 1000 euro", "geen")
    assert value(source, "WK016402", income.sources[0].numerator[0]) == 22.3
    assert value(source, "WK016408", income.sources[0].numerator[0]) == 30.5


def test_cars_per_household_keep_their_missing_values():
    source = read("inkomen-auto-wijk/gem-autobezit-huishouden_2023_wijk.csv", gemeente="Hengelo", jaar=2023)
    measure = source.indicators[0].sources[0].numerator[0]
    assert value(source, "WK016400", measure) == 0.7
    assert value(source, "WK016409", measure) == 1.4


def test_an_old_workbook_with_names_of_wijken_and_units_below():
    source = read(
        "klimaatmonitor-hengelo-2017/Totaal  2017 - Wijken 2018 van Hengelo.xls",
        jaar=2017,
        noemer="geen",
        grensjaar=2022,
    )
    assert source.report.exit_code == 0
    gas = next(i for i in source.indicators if "gasgebruik" in i.key)
    assert gas.unit == "TJ"
    assert value(source, "WK016409", gas.sources[0].numerator[0]) == 51.0


def test_energy_labels_of_62_buurten_add_up():
    source = read(
        "energielabels-buurt-hengelo/energie_labels_buurt_hengelo.csv",
        jaar=2020,
        noemer="geen",
        waarde=["woningen", "utiliteit"],
    )
    assert source.report.exit_code == 0
    assert value(source, "GM0164", "woningen") == 38513.0
    assert value(source, "BU01640000", "woningen") == 686.0


def test_scores_of_amsterdam_with_padded_codes_and_points_for_missing():
    source = read(
        "kwb-amsterdam/SES_WOA_scores_per_wijk_en_buurt_25042023_160857.csv",
        noemer="geen",
        toelichting={"M52": "CBS rondt af op honderdtallen"},
    )
    assert source.report.exit_code == 0
    score = next(i for i in source.indicators if "totaalscore" in i.key)
    assert value(source, "GM0363", score.sources[0].numerator[0], 2019) == -0.1
    assert value(source, "BU03639801", score.sources[0].numerator[0], 2019) == "onbekend"


@pytest.mark.lang
def test_names_that_r_mangled_are_read_and_protected_columns_are_refused():
    source = read("kwb-amsterdam/Kerncijfers_wijken_en_buurten_2019.csv", jaar=2019, noemer="geen")
    assert source.report.exit_code == 3
    refused = {n.subject for n in source.report.notices if n.code == "M43"}
    assert "Bevolking.Geslacht.Mannen..aantal." in refused
    chosen = read(
        "kwb-amsterdam/Kerncijfers_wijken_en_buurten_2019.csv",
        jaar=2019,
        noemer="geen",
        waarde=["Bevolking.Aantal.inwoners..aantal."],
        toelichting={"M52": "CBS rondt af op vijf en niet iedereen heeft een buurt"},
    )
    assert chosen.report.exit_code == 0
    assert value(chosen, "GM0363", "bevolking_aantal_inwoners") == 862965.0


def test_crimes_by_name_of_the_gemeente_with_a_year_in_the_header():
    source = read("misdrijven-gemeente/Misdrijven_2024.csv", gemeente="Hengelo", noemer="geen")
    assert source.report.exit_code == 0
    assert value(source, "GM0164", source.indicators[0].sources[0].numerator[0], 2024) == 3752.0


@pytest.mark.lang
def test_buildings_by_period_have_categories_in_columns_of_numbers():
    source = read(
        "bouwjaar-woningtype-hengelo/panden_buurt_bouwperiode_hengelo.csv",
        jaar=2020,
        noemer="geen",
        waarde=["bag_panden"],
    )
    assert source.report.exit_code == 0
    assert len(source.indicators) == 6


def test_pupils_by_postcode_are_refused():
    source = read("leerlingen-po-2024/Hengelo afgeschermd.csv")
    assert source.report.exit_code == 3


@pytest.mark.parametrize(
    "name",
    [
        "ermelo/Straatmeubilair.gpkg",
        "alkmaar/schools.geojson",
        "scholen-twente-2024/scholen_2024_twente_wgs84.geojson",
    ],
)
def test_points_are_not_read_as_figures_of_areas(name):
    source = read(name)
    assert source.report.exit_code == 3
    assert "M47" in {n.code for n in source.report.notices}


def test_wijken_of_alkmaar_in_geojson():
    source = read("alkmaar/wijken.geojson", jaar=2021, noemer="geen")
    assert source.report.exit_code == 0
    assert source.gemeente == "GM0361"


def test_boundaries_in_rd_that_say_nothing_are_recognised_by_their_coordinates():
    source = read("grenzen-buurt-2020-hengelo/buurt_2020_GM0164_rd.geojson")
    assert {"M22", "M60"} <= {n.code for n in source.report.notices}


def test_buurten_of_ermelo_with_protected_columns_are_read_by_choosing():
    source = read("ermelo/CBS_buurten.gpkg", jaar=2021, noemer="geen", waarde=["omgevingsadressendichtheid"])
    assert source.report.exit_code == 0
    assert value(source, "BU02339997", "omgevingsadressendichtheid") == "onbekend"
    assert source.report.facts["gebieden"].startswith("Ermelo")
