"""The drift report against a list made by hand from the published tables of columns, 2020 to 2024."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from wijkprofiel.cli import app
from wijkprofiel.concepts import drift_between, drift_of_years, load_registry, resolve
from wijkprofiel.errors import UsageError

ORIGIN = {"Nederland_17", "EuropaExclusiefNederland_18", "BuitenEuropa_19", "Nederland_20"} | {
    "EuropaExclusiefNederland_21",
    "BuitenEuropa_22",
    "EuropaExclusiefNederland_23",
    "BuitenEuropa_24",
}
MIGRATION = {
    "WestersTotaal_17",
    "NietWestersTotaal_18",
    "Marokko_19",
    "NederlandseAntillenEnAruba_20",
    "Suriname_21",
    "Turkije_22",
    "OverigNietWesters_23",
}
# By hand: added, dropped, renamed (old stem to new stem), redefined, and how many columns got another number.
BY_HAND = {
    (2020, 2021): (
        {"OQOverheidOnderwijsEnZorg_98"},
        set(),
        {
            ("IndelingswijzigingWijkenEnBuurten_4", "IndelingswijzigingGemeenteWijkBuurt_4"),
            ("GemiddeldeWoningwaarde_35", "GemiddeldeWOZWaardeVanWoningen_35"),
            ("GemiddeldElektriciteitsverbruikTotaal_47", "GemiddeldeElektriciteitsleveringTotaal_47"),
            ("NettoArbeidsparticipatie_67", "Nettoarbeidsparticipatie_67"),
        },
        {"GemiddeldElektriciteitsverbruikTotaal", "BedrijfsvestigingenTotaal"},
        19,
    ),
    (2021, 2022): (set(), set(), set(), set(), 0),
    (2022, 2023): (
        ORIGIN
        | {
            "LeerlingenPo_65",
            "LeerlingenVoInclVavo_66",
            "StudentenMboExclExtranei_67",
            "StudentenHbo_68",
            "StudentenWo_69",
            "WerkzameBeroepsbevolking_73",
            "WerknemersMetVasteArbeidsr_76",
            "WerknemersMetFlexibeleArbe_77",
        },
        MIGRATION,
        {
            ("OpleidingsniveauLaag_64", "BasisonderwijsVmboMbo1_70"),
            ("OpleidingsniveauMiddelbaar_65", "HavoVwoMbo24_71"),
            ("OpleidingsniveauHoog_66", "HboWo_72"),
        },
        set(),
        94,
    ),
    (2023, 2024): (
        {
            "NieuwbouwWoningen_36",
            "NietWoningvoorraad_37",
            "NieuwbouwNietWoningen_38",
            "PercentageTussenwoningEengezins_41",
            "PercentageHoekwoningEengezins_42",
            "PercentageTweeOnderEenKapWoningEe_43",
            "PercentageVrijstaandeWoningEengezins_44",
            "OnbewoondeWoningen_46",
            "BouwjaarMeerDanTienJaarGeleden_51",
            "BouwjaarAfgelopenTienJaar_52",
            "GemiddeldeElektriciteitsteruglevering_54",
            "AardgasvrijeWoningen_57",
            "Aardgaswoningen_58",
            "WoningenMetZonnestroom_59",
            "WoningenHoofdzElektrischVerwarmd_60",
            "AantalPubliekeLaadpalen_61",
            "PersonenInArmoede_81",
            "PersonenTot25BovenArmoedegrens_82",
        },
        {
            "PercentageBewoond_39",
            "PercentageOnbewoond_40",
            "EigendomOnbekend_45",
            "BouwjaarVoor2000_46",
            "BouwjaarVanaf2000_47",
            "Appartement_49",
            "Tussenwoning_50",
            "Hoekwoning_51",
            "TweeOnderEenKapWoning_52",
            "VrijstaandeWoning_53",
            "Huurwoning_54",
            "EigenWoning_55",
            "Appartement_57",
            "Tussenwoning_58",
            "Hoekwoning_59",
            "TweeOnderEenKapWoning_60",
            "VrijstaandeWoning_61",
            "Huurwoning_62",
            "EigenWoning_63",
            "HuishoudensMetEenLaagInkomen_87",
            "HuishOnderOfRondSociaalMinimum_88",
            "HuishoudensTot110VanSociaalMinimum_89",
            "HuishoudensTot120VanSociaalMinimum_90",
        },
        {
            ("GeboorteTotaal_25", "GeborteTotaal_25"),
            ("GemGestandaardiseerdInkomenVanHuish_84", "GemGestandaardiseerdInkomen_83"),
        },
        set(),
        68,
    ),
}


@pytest.mark.parametrize("years", BY_HAND)
def test_each_step_is_as_listed_by_hand(years):
    step = drift_of_years(*years).whole
    added, dropped, renamed, redefined, renumbered = BY_HAND[years]
    assert {place.column for _, place in step.added} == added
    assert {place.column for _, place in step.dropped} == dropped
    assert {(p.before.column, p.after.column) for p in step.renamed} == renamed
    assert {r.measure for r in step.redefined} == redefined
    assert len(step.renumbered) == renumbered


def test_numbers_shift_as_the_published_lists_say():
    drift = drift_of_years(2020, 2024)
    moved = {p.measure: (p.before.position, p.after.position) for p in drift.whole.renumbered}
    assert moved["GemiddeldInkomenPerInwoner"] == (72, 78)
    assert moved["AfstandTotGroteSupermarkt"] == (106, 111)
    assert moved["Omgevingsadressendichtheid"] == (116, 121)
    assert "AantalInwoners" not in moved


def test_the_series_that_may_not_be_joined_from_2020_to_2024_are_named_with_a_reason():
    drift = drift_of_years(2020, 2024)
    assert {found.key for found in drift.breaks} == {
        "migratieachtergrond_herkomst",
        "bouwjaar_tien_jaar",
        "laag_inkomen_armoede",
        "onbewoond",
        "elektriciteit_levering",
        "elektriciteit_per_woningtype",
        "vestigingen_met_overheid",
    }
    assert all(found.reason for found in drift.breaks)


def test_the_band_of_ten_years_is_named_where_it_is_in_both_years():
    assert [found.key for found in drift_of_years(2024, 2025).breaks] == ["bouwjaar_schuift"]


def test_a_year_without_a_list_of_columns_says_that_numbers_are_not_known():
    drift = drift_of_years(2013, 2017)
    assert not drift.whole.sure
    assert drift.tried[2013] == "niet"
    assert "PercentageLeegstaand" in {measure for measure, _ in drift.whole.dropped}


def test_two_releases_of_one_table_show_a_changed_unit(column_lists):
    early = resolve(column_lists[2023], table="85618NED", year=2023)
    later = column_lists[2023].copy()
    later.loc[later["Key"] == "OnbekendeKolom", "Unit"] = ""
    spoiled = later.copy()
    spoiled.loc[spoiled["Key"].str.startswith("Motorfietsen"), "Unit"] = "x 1 000"
    assert drift_between(early, resolve(later, table="85618NED", year=2023)).is_empty
    changed = drift_between(early, resolve(spoiled, table="85618NED", year=2023))
    assert [measure for measure, _ in changed.dropped] == ["Motorfietsen"]


def test_the_real_2020_and_the_list_of_2021_differ_as_the_registry_says(real, column_lists):
    properties = pd.read_parquet(real / "kwb2020" / "cbs.v3.84799NED_DataProperties.parquet")
    before = resolve(properties, table="84799NED", year=2020)
    after = resolve(column_lists[2021], table="85039NED", year=2021)
    step, known = drift_between(before, after), drift_of_years(2020, 2021).whole
    assert (step.added, step.dropped, step.renamed) == (known.added, known.dropped, known.renamed)


@pytest.mark.parametrize(("first", "last"), [(2024, 2020), (2020, 2020), (2012, 2020), (2020, 2031)])
def test_years_that_cannot_be_are_wrong_use(first, last):
    with pytest.raises(UsageError):
        drift_of_years(first, last)


def test_the_command_prints_the_report_and_its_json():
    text = CliRunner().invoke(app, ["definitiewijzigingen", "--van", "2020", "--tot", "2024"])
    assert text.exit_code == 0
    for heading in (
        "Toegevoegd (16)",
        "Vervallen (23)",
        "Andere naam (4)",
        "Wat u niet aan elkaar mag zetten",
    ):
        assert heading in text.stdout
    result = CliRunner().invoke(app, ["definitiewijzigingen", "--van", "2020", "--tot", "2024", "--json"])
    body = json.loads(result.stdout)
    assert [(s["van"], s["tot"]) for s in body["stappen"]] == [
        ("2020", "2021"),
        ("2021", "2022"),
        ("2022", "2023"),
        ("2023", "2024"),
    ]
    assert {"sleutel", "soort", "maten", "voor", "na", "reden"} <= set(body["niet_koppelen"][0])


def test_the_command_refuses_impossible_years_with_two():
    assert CliRunner().invoke(app, ["definitiewijzigingen", "--van", "2024", "--tot", "2020"]).exit_code != 0


def test_every_concept_of_the_report_has_its_own_label():
    labels = [concept.label for concept in load_registry().concepts.values()]
    assert len(labels) == len(set(labels))
