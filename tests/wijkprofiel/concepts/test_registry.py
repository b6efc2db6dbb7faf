"""The registry is whole, its classes are those of the catalogue, and guardrails knows what it calls protected."""

import copy
import tomllib
from importlib.resources import files

import pytest

from guardrails import Policy, check_name
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.concepts import load_registry
from wijkprofiel.concepts.loading import build_registry
from wijkprofiel.errors import ConceptError

KWB_SETS = ("kwb2020", "kwb2024")


@pytest.fixture(scope="module")
def parts():
    folder = files("wijkprofiel").joinpath("concepts")
    return {
        name: tomllib.loads(folder.joinpath(f"kwb_{name}.toml").read_text(encoding="utf-8"))
        for name in ("tabellen", "indelingen", "breuken")
    }


def names_of(concept):
    return {concept.measure, *(f"{form.stem}_9" for form in concept.forms)}


def test_the_layouts_have_as_many_columns_as_the_tables():
    sizes = {year: len(layout) for year, layout in load_registry().layouts.items()}
    assert sizes == {2017: 108, 2019: 116, 2020: 116, 2021: 117, 2022: 117, 2023: 126, 2024: 121, 2025: 121}


def test_every_concept_has_what_a_reader_needs():
    for concept in load_registry().concepts.values():
        assert concept.label
        assert set(concept.rounding) == {"gemeente", "wijk", "buurt"}
        assert all(form.title and form.path for form in concept.forms)


def test_classes_agree_with_the_catalogue():
    book = load_registry().concepts
    differing = {
        (indicator.key, measure)
        for indicator in load_catalogue().indicators.values()
        for source in indicator.sources
        if source.set in KWB_SETS
        for measure in source.numerator
        if measure in book and book[measure].klass != indicator.klass
    }
    assert differing == set()


def test_guardrails_closes_what_the_registry_calls_closed_by_name():
    policy = Policy.load()
    for concept in load_registry().concepts.values():
        if concept.klass == "gesloten" and concept.vault[0] != "arbeidsongeschiktheid":
            assert all(check_name(name, policy=policy) for name in names_of(concept)), concept.measure
        elif concept.klass != "gesloten":
            assert not any(check_name(name, policy=policy) for name in names_of(concept)), concept.measure


@pytest.mark.parametrize("klass", ["leeftijd", "zorg", "guard"])
def test_guardrails_recognises_the_class_of_every_spelling(klass):
    lexicon = Policy.load().lexicon
    for concept in load_registry().concepts.values():
        if concept.klass == klass:
            for name in names_of(concept):
                assert klass in {ground.klass for ground in lexicon.subject_grounds(name)}, name


def test_disability_is_recognised_as_care_in_every_spelling():
    lexicon = Policy.load().lexicon
    for measure in ("PersonenPerSoortUitkeringAO", "PersonenMetEenAOUitkeringTotaal"):
        assert "zorg" in {ground.klass for ground in lexicon.subject_grounds(measure)}


def test_a_label_that_fits_more_than_one_concept_is_a_question():
    with pytest.raises(ConceptError, match="meer dan één begrip"):
        load_registry().find("Appartement")
    with pytest.raises(ConceptError, match="Bedoelt u: AantalInwoners"):
        load_registry().find("AantalInwonr")


def change_class(themes):
    themes["a"]["X"]["klasse"] = "iets"


def forget_vault(themes):
    themes["a"]["X"]["klasse"] = "gesloten"


def forget_unit(themes):
    del themes["a"]["X"]["eenheid"]


def turn_years(themes):
    themes["a"]["X"]["vormen"][0]["van"] = 2030


def double_label(themes):
    themes["a"]["Y"] = copy.deepcopy(themes["a"]["X"])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (change_class, "onbekende klasse"),
        (forget_vault, "noemt geen grond"),
        (forget_unit, "eenheid"),
        (turn_years, "jaren die niet kloppen"),
        (double_label, "staat bij 2 begrippen"),
    ],
)
def test_a_registry_that_breaks_its_rules_is_refused(parts, spoil, words):
    form = {"van": 2020, "tot": 2021, "stam": "X", "titel": "X", "pad": []}
    themes = {
        "a": {"X": {"label": "X", "eenheid": "", "klasse": "open", "afronding": "geen", "vormen": [form]}}
    }
    spoil(themes)
    rest = {"indelingen": {"indeling": []}, "breuken": {}, "tabellen": {**parts["tabellen"], "reeks": []}}
    with pytest.raises(ConceptError, match=words):
        build_registry(themes, **rest)
