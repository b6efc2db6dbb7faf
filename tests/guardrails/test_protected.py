"""Names of protected attributes are found in every spelling, and harmless names pass."""

import pytest

from guardrails import Policy, check_name
from guardrails.checks import protected

SPELLINGS = [
    # words, Dutch and English
    "herkomst", "Herkomstland", "migratieachtergrond", "migratie achtergrond", "allochtoon",
    "pct_allochtonen",
    "autochtonen", "niet_westers", "NietWesters", "niet-westers", "pct_niet_westers", "etniciteit",
    "ethnicity",
    "country_of_birth", "geboren buiten NL", "geboren_in_nederland", "geboorteland", "afkomst",
    "huidskleur", "ras",
    "Marokkaanse inwoners", "aantal Turken", "Antillianen", "arbeidsmigranten", "mannen", "aantal_vrouwen",
    "pctvrouwen", "geslacht", "gender", "sex_ratio", "man-vrouwverhouding", "gehuwd", "ongehuwden",
    "burgerlijke staat",
    "marital_status", "verweduwd", "echtscheidingen", "religie", "moslims", "kerkelijke gezindte",
    "islamitisch",
    "nationaliteit", "tweede nationaliteit", "statushouders", "vluchtelingen", "thuistaal",
    "laaggeletterdheid",
    "lhbti", "seksuele gerichtheid", "stemgedrag", "vakbondsleden", "verdachten", "strafblad",
    # fields of the statistical office, 2013-2025
    "Mannen_6", "Vrouwen_7", "Ongehuwd_13", "Gescheiden_15", "WestersTotaal_17", "NietWestersTotaal_18",
    "Marokko_19",
    "NederlandseAntillenEnAruba_20", "Suriname_21", "Turkije_22", "OverigNietWesters_23", "Nederland_17",
    "EuropaExclusiefNederland_18", "BuitenEuropa_24", "a_man", "a_vrouw", "a_ongeh", "a_gesch", "a_nl_all",
    "a_eur_al",
    "a_neu_al", "a_geb_nl", "a_gbl_ne", "a_w_all", "a_nw_all", "a_marok", "a_antaru", "P_N_W_AL",
    "P_WEST_AL", "p_nw_al",
    "P_SURINAM", "AANT_MAN", "P_VERWEDUW", "percentage_uit_marokko",
    "percentage_niet_westerse_migratieachtergrond",
    "2012657_2", "H008859_3", "kwb2024:Nederland", "84799NED:BuitenEuropa_19",
    "Bevolking.Personen.met.een.migratieachtergrond.Niet.westers.totaal..aantal.",
    # disguises
    "herk0mst", "h e r k o m s t", "h_e_r_k_o_m_s_t", "HerkomstPct", "HERKOMST", "her\u200bkomst", "hérkomst",
    "migr\u0430tieachtergrond", "ｈｅｒｋｏｍｓｔ", "vr0uwen", "m0slims", "all0chtoon", "herkomst@2020",
    "nietw3sters",
    "kaart:herkomst@2020:wijk", "a_man_2020", "kwb_p_nw_al_2020",
]  # fmt: skip

HARMLESS = [
    "De Pol en omgeving", "Genderweg", "Westerse Bos",
    "dakterras", "gras", "terras", "Marokkostraat", "turkoois", "leeftijd_gebouw", "afvalherkomst",
    "migratie_script",
    "personenautos", "woningvoorraad", "inwoners", "huishoudens", "eenpersoonshuishoudens", "woz_waarde",
    "koopwoningen",
    "omgevingsadressendichtheid", "afstand_supermarkt", "bijstand", "goede_gezondheid", "Nederland",
    "Europaplein",
    "gescheiden_afval", "gescheiden inzameling", "gescheiden rijbanen", "manuren", "mantelzorgers", "manege",
    "vrouwenopvang", "Suriname plein", "westerpark", "Westersingel", "nietwestersingel", "rassenhond hond",
    "herkomst_bestemming", "herkomst van het afval", "bron_herkomst_data", "katholieke basisschool",
    "islamitische begraafplaats", "kerkgebouw monument", "grasveld", "matras", "strass", "racefiets",
    "h2o", "co2",
    "pm10", "k_0Tot15Jaar", "MateVanStedelijkheid_115", "aandeel_sociale_huur", "deelautos", "laadpalen",
    "manifestatie", "romantisch", "Turkooisstraat", "christelijkgereformeerdelaan", "talent", "taalaanbod",
    "verkiezing beste boom", "stembureaus", "lengte", "Nederlandse bodem", "emancipatie", "amandelboom",
    "romeinse_weg",
    "genre", "geslaagden", "partijgrootte", "dagrecreatie",
]  # fmt: skip


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_protected_name_is_found(name, policy):
    found = check_name(name, policy=policy)
    assert found is not None
    assert found.code == "B01"
    assert found.evidence["ground"]


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_name_passes(name, policy):
    assert check_name(name, policy=policy) is None


@pytest.mark.parametrize("ground", [g.name for g in Policy.load().lexicon.grounds if g.klass == "gesloten"])
def test_every_closed_ground_is_found_by_each_of_its_words(ground, policy):
    own = next(g for g in policy.lexicon.grounds if g.name == ground)
    missed = [word for word in (*own.words.whole, *own.words.contains, *own.codes, *own.stems, *own.measures)
              if check_name(word, policy=policy) is None]  # fmt: skip
    assert missed == []


def test_mixed_scripts_are_refused_even_when_harmless(policy):
    assert check_name("woning\u0435n", policy=policy).code == "B02"


@pytest.mark.parametrize("place", ["label", "unit", "denominator", "lineage"])
def test_every_field_of_a_declaration_is_read(place, build, policy, codes):
    value = ("84799NED:Vrouwen_7",) if place == "lineage" else "aandeel vrouwen"
    offered = build.submission([build.column(**{place: value})])
    assert codes(protected.check(offered, policy=policy)) == ["B01"]


def test_names_of_index_columns_and_attrs_are_read(build, policy, codes):
    offered = build.submission()
    offered.table.index.name = "herkomst"
    offered.table.columns.name = "geslacht"
    offered.table.attrs["nationaliteit"] = [1, 2]
    assert codes(protected.check(offered, policy=policy)) == ["B01", "B01", "B01"]


def test_titles_of_outputs_and_names_in_the_dossier_are_read(build, policy):
    asked = build.dossier(indicator=[{"sleutel": "herkomst"}], selectie=[{"naam": "wijken met veel vrouwen"}])
    drawn = build.class_map({"WK999900": 0}, (0, 500), title="Moslims per wijk")
    subjects = {
        f.subject for f in protected.check(build.submission(outputs=[drawn], dossier=asked), policy=policy)
    }
    assert subjects == {"herkomst", "wijken met veel vrouwen", drawn.name}


def test_a_name_of_an_area_that_holds_figures_is_read(build, policy, codes):
    named = build.submission()
    named.names.iloc[1] = "Centrum (45% niet-westers)"
    assert codes(protected.check(named, policy=policy)) == ["B01"]


def test_an_ordinary_profile_gives_nothing(toydorp, policy):
    assert protected.check(toydorp, policy=policy) == []
