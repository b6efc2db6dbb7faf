"""The catalogue: every entry is walked, against its own rules and against the embedded figures."""

import dataclasses
import re

import pytest

from wijkprofiel.catalogue import (
    AGGREGATIONS,
    CLASSES,
    FACTORS,
    KINDS,
    LEVELS,
    build_catalogue,
    load_catalogue,
)
from wijkprofiel.errors import SourceError, UnknownIndicator
from wijkprofiel.names import plain
from wijkprofiel.sources.open_data import list_sets, load_card, load_measures

CATALOGUE = load_catalogue()
ENTRIES = list(CATALOGUE.indicators.values())
SOURCES = [(i, s) for i in ENTRIES for s in i.sources]
JUDGING = re.compile(
    r"probleem|achterstand|kwetsba|zwak|slecht|kansarm|aandachtswijk|krachtwijk|beter|leefbaar|onveilig|verloeder",
    re.IGNORECASE,
)
PROTECTED = re.compile(
    r"herkomst|migratie|westers|geslacht|mannen|vrouwen|gehuwd|gescheiden|verweduwd|burgerlijke|nationaliteit"
    r"|arbeidsongeschikt|wmo|jeugdzorg",
    re.IGNORECASE,
)
PROMISED = {
    "inwoners",
    "huishoudens",
    "bevolkingsdichtheid",
    "bijstand",
    "afstand_supermarkt",
    "afstand_kinderdagverblijf",
    "woz_waarde",
    "koopwoningen",
    "laag_inkomen",
    "hoog_inkomen",
    "leeftijd_0_14",
    "leeftijd_15_24",
    "leeftijd_25_44",
    "leeftijd_45_64",
    "leeftijd_65_plus",
    "eenpersoonshuishoudens",
    "goede_gezondheid",
    "woningen",
    "gasverbruik_per_woning",
    "autos_per_huishouden",
    "omgevingsadressendichtheid",
}
THEMES = (
    "bevolking",
    "werk_en_inkomen",
    "wonen",
    "zorg",
    "welzijn",
    "veiligheid",
    "fysieke_leefomgeving",
)
TOY = """
[thema]
label = "Toy"
volgorde = 1

[[open_plaats]]
tekst = "Iets dat er niet is."
tabel = "tabel X"

[lichten]
label = "Lantaarns"
definitie = "Aantal lantaarns."
eenheid = "lantaarns"
noemer = ""
factor = 1
decimalen = 0
optelling = "som"
klasse = "open"
soort = "geteld"
eigenaar = "Toydorp"
niveaus = ["wijk"]

[[lichten.bron]]
set = "toy"
tabel = "T1"
jaar = 2020
teller = ["Lantaarns"]
"""


def by_key(entry):
    return entry.key


def test_themes_are_those_of_the_assignment_plus_population_and_work():
    assert tuple(CATALOGUE.themes) == THEMES


def test_every_promised_key_is_there():
    assert set(CATALOGUE.indicators) >= PROMISED


def test_residents_have_sources_for_three_years():
    assert sorted(s.year for s in CATALOGUE.indicators["inwoners"].sources) == [2020, 2022, 2024]


@pytest.mark.parametrize("entry", ENTRIES, ids=by_key)
def test_entry_has_its_words(entry):
    words = (entry.label, entry.definition, entry.unit, entry.owner)
    assert all(word.strip() == word and word for word in words)
    assert entry.definition.endswith(".")
    assert bool(entry.denominator) == (entry.aggregation != "som")


@pytest.mark.parametrize("entry", ENTRIES, ids=by_key)
def test_entry_uses_the_closed_lists(entry):
    assert entry.theme in CATALOGUE.themes
    assert entry.aggregation in AGGREGATIONS
    assert entry.klass in CLASSES
    assert entry.kind in KINDS
    assert entry.factor in FACTORS
    assert set(entry.levels) <= set(LEVELS)
    assert 0 <= entry.decimals <= 2


@pytest.mark.parametrize("entry", ENTRIES, ids=by_key)
def test_factor_fits_the_unit(entry):
    if entry.unit == "%":
        assert entry.factor == (100 if entry.aggregation == "quotient" else 1)
    if "1.000 inwoners" in entry.unit:
        assert entry.factor == 1000
    if entry.factor == 1000:
        assert "1.000" in entry.unit


@pytest.mark.parametrize("entry", ENTRIES, ids=by_key)
def test_entry_does_not_judge(entry):
    text = " ".join((entry.key, entry.label, entry.definition, entry.note, *entry.synonyms))
    assert not JUDGING.search(text)


@pytest.mark.parametrize("entry", ENTRIES, ids=by_key)
def test_entry_is_no_protected_attribute(entry):
    assert not PROTECTED.search(" ".join((entry.key, entry.label, *entry.synonyms)))


@pytest.mark.parametrize("entry", ENTRIES, ids=by_key)
def test_definition_is_short(entry):
    longest = max(len(sentence.split()) for sentence in re.split(r"(?<=[.:])\s", entry.definition))
    assert longest <= 25


def test_no_entry_has_a_direction():
    fields = {field.name for field in dataclasses.fields(ENTRIES[0])}
    assert not fields & {"direction", "richting", "better", "polarity"}


def test_no_spelling_means_two_topics():
    spelled = [(plain(n), e.key) for e in ENTRIES for n in {plain(n) for n in (e.key, e.label, *e.synonyms)}]
    assert len({name for name, _ in spelled}) == len(spelled)


@pytest.mark.parametrize(("entry", "source"), SOURCES, ids=[f"{i.key}-{s.year}" for i, s in SOURCES])
def test_source_exists_in_the_embedded_data(entry, source):
    assert source.set in list_sets()
    rows = load_measures(source.set)
    rows = rows[rows["jaar"] == source.year]
    measures = {*source.numerator, *([source.denominator] if source.denominator else [])}
    assert measures <= set(rows["maat"])


@pytest.mark.parametrize(("entry", "source"), SOURCES, ids=[f"{i.key}-{s.year}" for i, s in SOURCES])
def test_source_agrees_with_its_card(entry, source):
    card = load_card(source.set)
    assert source.table in card.table
    assert source.year in card.years


@pytest.mark.parametrize("entry", ENTRIES, ids=by_key)
def test_owner_of_the_definition_is_the_owner_of_a_source(entry):
    assert entry.owner in {load_card(source.set).owner.split(" (")[0] for source in entry.sources}


@pytest.mark.parametrize("entry", ENTRIES, ids=by_key)
def test_every_level_has_a_figure_from_some_source(entry):
    found = set()
    for source in entry.sources:
        rows = load_measures(source.set)
        rows = rows[
            rows["maat"].isin(source.numerator) & (rows["jaar"] == source.year) & rows["waarde"].notna()
        ]
        found |= set(rows["niveau"])
    assert set(entry.levels) <= found


def test_health_is_class_zorg_modelled_and_never_on_buurten():
    health = [e for e in ENTRIES if any(s.set == "rivm_gezondheid" for s in e.sources)]
    assert len(health) >= 20
    for entry in health:
        assert (entry.klass, entry.kind, entry.owner) == ("zorg", "gemodelleerd", "RIVM")
        assert "herkomst" in entry.predictors
        assert "buurt" not in entry.levels


def test_published_percentages_are_not_added_up():
    for entry in ENTRIES:
        if entry.unit == "%" and all(s.denominator is None for s in entry.sources):
            assert entry.aggregation == "geen"


def test_every_theme_says_what_is_missing_and_where_it_would_come_from():
    for theme in CATALOGUE.themes.values():
        assert theme.open_places
        assert all("Bron: " in place for place in theme.open_places)


@pytest.mark.parametrize("text", ["bijstand", "Bijstand", "mensen met BIJSTAND", "bijstandsuitkering"])
def test_find_is_tolerant(text):
    assert CATALOGUE.find(text).key == "bijstand"


def test_find_suggests_what_looks_like_it():
    with pytest.raises(UnknownIndicator) as caught:
        CATALOGUE.find("bijstnd")
    assert "bijstand" in caught.value.remedy


def test_find_says_where_to_look_when_nothing_looks_like_it():
    with pytest.raises(UnknownIndicator) as caught:
        CATALOGUE.find("xyzzy")
    assert "onderwerpen()" in caught.value.remedy


def test_a_small_catalogue_can_be_built_from_text():
    built = build_catalogue({"toy": TOY})
    assert built.find("lantaarns").sources[0].numerator == ("Lantaarns",)
    assert built.themes["toy"].open_places == ("Iets dat er niet is. Bron: tabel X.",)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('klasse = "open"', 'klasse = "rood"', "onbekende klasse"),
        ('optelling = "som"', 'optelling = "quotient"', "noemer"),
        ("factor = 1", "factor = 100", "factor"),
        ('soort = "geteld"', 'soort = "gemodelleerd"', "voorspellers"),
        ('label = "Lantaarns"\n', "", "ontbreekt"),
        ("[thema]", "[thema", "geen geldige TOML"),
    ],
)
def test_a_wrong_entry_is_refused_by_name(old, new, words):
    with pytest.raises(SourceError, match=words):
        build_catalogue({"toy": TOY.replace(old, new)})
