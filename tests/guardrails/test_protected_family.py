"""Families of protected names (short forms, groups of origin, word order, lookalikes) and their harmless kin."""

import csv

import pytest

from guardrails import check_name
from wijkprofiel.catalogue import load_catalogue

CAUGHT = {
    "herkomst": [
        "percentage_geb_buiten_nl", "pct_nw", "aandeel_nw", "nw_pct", "perc_nw", "pct_nw@2020", "aandeel_nw_2020",
        "geboren in het buitenland", "buitenland_geboren", "in Nederland geboren", "geboren_buitenland",
        "geb_buitenland", "buitenlandse achtergrond", "buitenlandse_bewoners", "met_buitenlandse_ouders",
        "Personen met buitenlandse achtergrond", "achtergrond_migratie", "migratiegeschiedenis", "migratieverleden",
        "bicultureel", "biculturele_bewoners", "nieuwe_nederlanders", "gastarbeiders", "medelanders", "Curaçao",
        "Curacaos", "Curaçaoënaars", "Molukkers", "Molukse", "Roemenen", "Bulgaren", "Afghanen", "Irakezen",
        "Somaliers", "Somaliërs", "Chinezen", "Turken", "Turkse bewoners", "Marokkanen", "Surinamers",
        "Antillianen", "Polen", "Poolse arbeiders", "Syriërs", "Eritreeërs", "Eritreeers", "Oekraïners",
        "Roemeense bewoners", "Bulgaarse", "Afghaanse", "Iraakse", "Somalische", "Chinese gemeenschap",
        "Afrikanen", "Aziaten", "Koerden", "Iraniërs", "Indonesiërs", "Ghanezen", "Kaapverdianen", "huidkleur",
        "kleur_huid", "rascode", "ras_code", "racial", "raciale", "share_foreign", "foreign_share", "zwarte_mensen",
        "witte_bewoners", "landherkomst",
    ],
    "geslacht": [
        "vr_pct", "pct_vr", "m_v_verhouding", "mv_verhouding", "aandeel_m", "aandeel_v", "dames", "heren",
        "sekseratio", "mannenoverschot", "vrouwenoverschot", "zwangerschappen",
    ],
    "burgerlijke staat": [
        "burg_staat", "burgstaat", "getrouwd", "getrouwden", "nooit_getrouwd", "echtgescheiden", "marital",
    ],
    "nationaliteit": ["niet_nl", "nietNL", "non_nl", "paspoort", "EU-burgers", "niet_eu_burgers"],
    "seksuele gerichtheid": ["seksuele_orientatie", "seksuele oriëntatie"],
    "politieke gezindheid of vakbond": [
        "vakbond", "partijkeuze",
        "stemmers_pvv", "stemmers_partij", "politieke_kleur",
    ],
    "godsdienst of levensovertuiging": ["moskeebezoek", "kerkbezoek", "geloofsgemeenschap"],
    "handicap of chronische ziekte": [
        "handicap", "handicap_pct", "gehandicapten", "aantal_gehandicapten",
        "arbeidsongeschikt", "arbeidsongeschikten",
    ],
    "strafrechtelijke gegevens": ["aangehoudenen"],
}  # fmt: skip
# Written so that a machine reads something else than a person does.
DISGUISED = [
    "m.i.g.r.a.t.i.e", "tsmokreh", "tsmokreh_pct", "newuorv", "newuorv_latnaa", "\u0251llochtoon",
    "\u1d0dannen", "\u028dannen", "n\u0131et_westers", "h\u0258rkomst", "gesla\u0254ht", "\u0280eligie",
    "mo\u0455lims", "m\u0585slims", "ni\u0269t_westers",
]  # fmt: skip
SILENT = [
    "polen_hek", "religieus_erfgoed", "westerse_wind", "dna_lab", "verdachte_stoffen", "etnisch_restaurant",
    "vreemdelingenlegioen", "geslachtloos", "kapper_dames_heren", "herenstraat", "damesmode", "herenhuizen",
    "Chinees restaurant", "Turkse bakker", "Indische buurt", "buitenlandroute", "buitenlandse investeringen",
    "paspoortbalie", "paspoort aanvragen", "materialenpaspoort", "gehandicaptenparkeerplaats",
    "gehandicapten parkeerplaatsen", "gehandicaptentoilet", "golf handicap", "stembureau", "stemlokaal",
    "vakbondshuis", "verkiezingsopkomst", "migratie_script", "data_migratie", "nw_zijde", "noordwest",
    "pct_nieuwbouw", "aandeel_mv_grond", "verhouding koop huur", "verdachte situaties", "zwarte grond",
    "witte was", "achtergrond kaart", "achtergrondkleur", "in nederland gebouwd", "buiten nl", "burgzicht",
    "religieuze gebouwen", "taalhuis", "moskee", "afstand_moskee", "kerken", "µg/m³", "km²",
    "fijnstof µg per m3", "Ø 12", "cafés", "Curaçaostraat", "trouwlocatie", "herkomst_water", "handig",
    "handicraft", "marmer", "heroriëntatie", "damherten", "heerenveen", "foreign keys", "racebaan",
]  # fmt: skip


@pytest.mark.parametrize(("ground", "name"), [(g, n) for g, names in CAUGHT.items() for n in names])
def test_a_name_of_the_family_is_found(ground, name, policy):
    found = check_name(name, policy=policy)
    assert found is not None
    assert (found.code, found.evidence["ground"]) == ("B01", ground)


@pytest.mark.parametrize("name", DISGUISED)
def test_a_disguise_is_found_or_refused(name, policy):
    assert check_name(name, policy=policy) is not None


@pytest.mark.parametrize("name", SILENT)
def test_its_harmless_kin_pass(name, policy):
    assert check_name(name, policy=policy) is None


def test_a_harmless_expression_does_not_excuse_what_stands_beside_it(policy):
    assert check_name("religieus_erfgoed_moslims", policy=policy) is not None
    assert check_name("etnische groep, etnisch restaurant", policy=policy) is not None
    assert check_name("vreemdelingenlegioen en vreemdelingen", policy=policy) is not None


def test_no_text_of_the_catalogue_and_no_area_is_found(policy, project):
    texts = []
    for key, indicator in load_catalogue().indicators.items():
        texts += [key, indicator.label, indicator.unit, indicator.denominator]
        # One definition names both sexes to say how it counts; definitions are read as text, not as a name.
        texts += [] if key == "zware_drinkers" else [indicator.definition]
    with (project / "data" / "open" / "gebieden.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            texts += [row["naam"], f"{row['naam']} 2020"]
    assert len(texts) > 800
    assert [t for t in texts if check_name(t, policy=policy)] == []
