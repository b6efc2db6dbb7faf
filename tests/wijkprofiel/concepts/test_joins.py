"""Series that may not be joined are refused with the reason; series that may are not."""

import dataclasses

import pytest

from wijkprofiel import gemeente
from wijkprofiel.catalogue import IndicatorSource, load_catalogue
from wijkprofiel.compare import require_one_series
from wijkprofiel.concepts import cautions, load_registry, may_join, may_join_measures, provisional_years
from wijkprofiel.errors import ConceptError, SeriesBreak
from wijkprofiel.exploring import Exploration


@pytest.mark.parametrize(
    ("concept", "years", "words"),
    [
        ("migratieachtergrond", (2020, 2024), "andere groepen"),
        ("WestersTotaal", (2022, 2023), "andere groepen"),
        ("BuitenEuropa_herkomstland", (2020, 2023), "andere groepen"),
        ("bouwjaar", (2023, 2024), "jaar 2000"),
        ("BouwjaarVanaf2000", (2020, 2024), "jaar 2000"),
        ("BouwjaarAfgelopenTienJaar", (2024, 2025), "schuift"),
        ("HuishoudensMetEenLaagInkomen", (2023, 2024), "armoede"),
        ("armoede", (2020, 2024), "armoede"),
        ("PersonenInArmoede", (2023, 2024), "armoede"),
        ("GemiddeldElektriciteitsverbruikTotaal", (2020, 2021), "levering"),
        ("Appartement_elektriciteit", (2020, 2022), "staat niet vast"),
        ("BedrijfsvestigingenTotaal", (2019, 2021), "O-Q"),
        ("PercentageOnbewoond", (2023, 2024), "Onbewoonde woningen"),
        ("LeerlingenPo", (2022, 2023), "staat niet in de tabel van 2022"),
        ("Eigendom onbekend", (2023, 2025), "staat niet in de tabel van 2025"),
    ],
)
def test_a_break_is_refused_with_its_reason(concept, years, words):
    assert words in may_join(concept, years)


@pytest.mark.parametrize(
    ("concept", "years"),
    [
        ("AantalInwoners", range(2013, 2026)),
        ("Inwoners", (2020, 2026)),
        ("migratieachtergrond", (2019, 2022)),
        ("WestersTotaal", (2017, 2022)),
        ("BuitenEuropa_herkomstland", (2023, 2025)),
        ("BouwjaarVanaf2000", (2013, 2023)),
        ("BouwjaarAfgelopenTienJaar", (2024,)),
        ("GemiddeldElektriciteitsverbruikTotaal", (2021, 2025)),
        ("GemiddeldeWoningwaarde", (2019, 2025)),
        ("OpleidingsniveauHoog", (2020, 2024)),
        ("AfstandTotGroteSupermarkt", (2017, 2024)),
    ],
)
def test_a_series_that_runs_on_is_not_refused(concept, years):
    assert may_join(concept, years) is None


def test_every_pair_of_migration_and_origin_is_refused():
    book = load_registry()
    pairs = next(b for b in book.breaks if b.key == "migratieachtergrond_herkomst")
    for old in pairs.before:
        for new in pairs.after:
            assert may_join_measures({2020: (old,), 2024: (new,)}) == pairs.reason


def test_provisional_and_final_figures_are_not_one_series():
    assert "voorlopig" in may_join("PersonenPerSoortUitkeringWW", (2020, 2021), provisional={2020})
    assert may_join("PersonenPerSoortUitkeringWW", (2020, 2021), provisional={2020, 2021}) is None
    assert may_join("PersonenPerSoortUitkeringWW", (2020, 2021)) is None


def test_the_first_release_of_2020_is_known_to_be_provisional_for_benefits_only():
    early, late = {2020: ("84799NED", "2021-03-26")}, {2020: ("84799NED", "2023-05-01")}
    assert provisional_years(["PersonenPerSoortUitkeringBijstand"], early) == {2020}
    assert provisional_years(["PersonenPerSoortUitkeringBijstand"], late) == frozenset()
    assert provisional_years(["AantalInwoners"], early) == frozenset()


def test_figures_made_of_different_things_are_refused():
    reason = may_join_measures({2020: ("AantalInwoners",), 2022: ("HuishoudensTotaal",)})
    assert (
        reason
        == "In 2020 is het cijfer gemaakt van Inwoners, in 2022 van Huishoudens. Dat is niet hetzelfde."
    )


def test_measures_of_another_source_are_left_to_the_catalogue():
    assert may_join_measures({2020: ("AantalInwoners",), 2022: ("population",)}) is None


def test_a_caution_goes_with_a_series_that_may_be_joined():
    assert len(cautions("HuurwoningenTotaal", (2020, 2024))) == 1
    assert cautions("HuurwoningenTotaal", (2023, 2024)) == ()


def test_an_unknown_concept_is_an_error():
    with pytest.raises(ConceptError, match="Er is geen begrip"):
        may_join("geluk", (2020, 2021))


def of_years(*sources):
    topic = load_catalogue().indicators["inwoners"]
    made = tuple(IndicatorSource(*source) for source in sources)
    return dataclasses.replace(topic, key="voorbeeld", label="Voorbeeld", sources=made)


def test_a_comparison_over_a_break_is_refused_with_reason_and_way_out():
    topic = of_years(
        ("kwb2020", "84799NED", 2020, ("BouwjaarVanaf2000",), None),
        ("kwb2024", "85984NED", 2024, ("BouwjaarAfgelopenTienJaar",), None),
    )
    with pytest.raises(SeriesBreak, match="jaar 2000") as refused:
        require_one_series(topic, (2020, 2024))
    assert refused.value.exit_code == 3
    assert "definitiewijzigingen --van 2020 --tot 2024" in refused.value.remedy
    assert require_one_series(topic, (2020,)) == ()


def test_a_comparison_of_provisional_with_final_figures_is_refused():
    topic = of_years(
        ("kwb2020", "84799NED", 2020, ("PersonenPerSoortUitkeringBijstand",), "AantalInwoners"),
        ("kwb2024", "85984NED", 2024, ("PersonenPerSoortUitkeringBijstand",), "AantalInwoners"),
    )
    with pytest.raises(SeriesBreak, match="voorlopig"):
        require_one_series(topic, (2020, 2024))


def test_residents_of_hengelo_can_still_be_compared():
    view = gemeente("Hengelo").vergelijken("inwoners", jaren=[2020, 2024])
    assert "2020" in repr(view)


def test_vergelijken_stops_before_anything_is_shown(monkeypatch):
    topic = of_years(
        ("kwb2020", "84799NED", 2020, ("GemiddeldElektriciteitsverbruikTotaal",), None),
        ("kwb2024", "85984NED", 2024, ("GemiddeldElektriciteitsverbruikTotaal",), None),
    )
    hengelo = gemeente("Hengelo")
    monkeypatch.setattr(Exploration, "find", lambda self, onderwerp: topic)
    with pytest.raises(SeriesBreak, match="niet te vergelijken"):
        hengelo.vergelijken("voorbeeld", jaren=[2020, 2024])
