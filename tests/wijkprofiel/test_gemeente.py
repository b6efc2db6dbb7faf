"""What an adviser types, on the embedded figures of Hengelo and its neighbours in Twente."""

from datetime import date, timedelta

import pytest

import wijkprofiel as wp
from guardrails.errors import AnswersNeeded, Blocked
from wijkprofiel.errors import AmbiguousArea, BoundaryError, UnknownArea, UnknownIndicator, UsageError

PLANNING = "voorzieningen_plannen"
ANSWERS = {
    "doel": "Een loket voor inkomen dichtbij de mensen brengen die het nodig hebben.",
    "geschikt": "Het cijfer laat zien waar veel huishoudens met een laag inkomen wonen.",
    "noodzakelijk": "Zonder dit cijfer komt het loket waar de meeste klachten zijn.",
    "evenredig": "Het gaat om gebieden; geen inwoner wordt beoordeeld.",
    "door": "A. Voorbeeld",
    "datum": date.today(),
    "geldig_tot": date.today() + timedelta(days=300),
}


@pytest.fixture(scope="module")
def hengelo():
    return wp.gemeente("Hengelo")


@pytest.mark.parametrize("name", ["Hengelo", "hengelo", "Hengelo (O.)", "GM0164", "0164", 164])
def test_a_gemeente_is_found_by_name_and_by_code(name):
    assert wp.gemeente(name).code == "GM0164"


def test_a_misspelled_gemeente_gets_a_suggestion():
    with pytest.raises(UnknownArea, match="Hengelo"):
        wp.gemeente("Hengeloo")


def test_a_misspelled_topic_gets_a_suggestion(hengelo):
    with pytest.raises(UnknownIndicator, match="bijstand"):
        hengelo.kaart("bijstandd")


@pytest.mark.parametrize(
    "topic",
    [
        "herkomst",
        "Herkomst",
        "migratieachtergrond",
        "niet-westers",
        "mannen",
        "geslacht",
        "gehuwd",
        "nationaliteit",
    ],
)
@pytest.mark.parametrize("action", ["kaart", "tabel", "vergelijken", "sorteren"])
def test_a_protected_attribute_stops_before_anything_is_drawn(hengelo, topic, action):
    with pytest.raises(Blocked) as stopped:
        getattr(hengelo, action)(topic)
    assert stopped.value.exit_code == 3
    assert stopped.value.remedy


def test_a_map_of_a_topic_is_a_concept_with_every_area_in_a_class_or_a_missing_row(hengelo):
    kaart = hengelo.kaart("afstand_supermarkt").kaart
    assert kaart.status == "CONCEPT"
    assert len(kaart.areas) == 62
    assert sum(c.areas for c in kaart.classes) + sum(m.areas for m in kaart.missing) == 62


def test_a_map_says_that_the_figures_are_examples(hengelo):
    assert any(
        "Voorbeeldcijfers 2020, niet actueel" in note
        for note in hengelo.kaart("inwoners", jaar=2020).kaart.notes
    )


def test_an_age_map_works_for_planning_and_stops_without_a_purpose(hengelo):
    assert hengelo.kaart("leeftijd_65_plus", doel=PLANNING).kaart.classes
    with pytest.raises(Blocked):
        hengelo.kaart("leeftijd_65_plus")


def test_an_age_map_stops_for_a_purpose_that_is_not_planning(hengelo):
    with pytest.raises(Blocked):
        hengelo.kaart("leeftijd_65_plus", doel="toezicht")


@pytest.mark.parametrize("topic", ["laag_inkomen", "bijstand"])
def test_sorting_and_selecting_by_income_asks_for_the_four_questions(hengelo, topic):
    with pytest.raises(AnswersNeeded) as asked:
        hengelo.sorteren(topic)
    assert asked.value.exit_code == 4
    with pytest.raises(AnswersNeeded):
        hengelo.selecteren(topic, minimaal=10)


def test_sorting_by_income_works_once_the_four_questions_are_answered(hengelo):
    view = hengelo.sorteren("laag_inkomen", doel=PLANNING, vier_vragen=ANSWERS)
    figures = view.cijfers["laag_inkomen@2022"].iloc[:10]
    assert figures.is_monotonic_decreasing


def test_health_cannot_be_mapped_without_a_decision_of_the_council(hengelo):
    with pytest.raises(Blocked):
        hengelo.kaart("goede_gezondheid", niveau="wijk")


def test_a_table_stands_in_code_order_and_ends_with_the_reference_areas(hengelo):
    view = hengelo.tabel("inwoners", jaar=2020)
    assert view.rows == (*(f"WK0164{i:02d}" for i in range(10)), "GM0164", "CR12", "NL00")
    assert view.cijfers.at["GM0164", "inwoners@2020"] == 81140


def test_twente_is_the_sum_of_its_fourteen_gemeenten(hengelo):
    assert hengelo.tabel("inwoners", jaar=2020).cijfers.at["CR12", "inwoners@2020"] == 631064


def test_years_of_areas_without_proof_stand_side_by_side_without_a_difference(hengelo):
    view = hengelo.vergelijken("inwoners", jaren=[2020, 2024])
    assert list(view.cijfers.columns) == ["inwoners@2020", "inwoners@2024"]
    assert view.cijfers.loc["GM0164"].tolist() == [81140, 83058]
    assert "mag u er niet uit aflezen" in repr(view)


def test_figures_without_a_witness_for_their_boundaries_are_not_drawn(hengelo):
    with pytest.raises(BoundaryError, match="bewezen"):
        hengelo.kaart("inwoners", jaar=2024)


def test_missing_figures_read_as_words(hengelo):
    text = repr(hengelo.tabel("afstand_supermarkt", niveau="buurt"))
    assert "onbekend: de bron geeft geen reden" in text or "geen inwoners" in text
    assert "nan" not in text.casefold().split()


def test_a_wijk_is_found_by_the_name_people_use(hengelo):
    assert hengelo.wijk("Berflo Es").code == "WK016405"
    with pytest.raises(UnknownArea):
        hengelo.wijk("Berflo Oost")


def test_a_factsheet_shows_one_wijk_beside_gemeente_twente_and_nederland(hengelo):
    text = repr(hengelo.wijk("Berflo Es").factsheet())
    assert "Berflo Es" in text
    assert "CONCEPT" in text


def test_topics_can_be_searched_and_say_what_they_may_be_used_for(hengelo):
    frame = hengelo.onderwerpen("bijstand").frame
    assert "bijstand" in set(frame["sleutel"])
    assert frame["toegestaan"].str.len().gt(0).all()


def test_a_table_without_topics_is_wrong_use(hengelo):
    with pytest.raises(UsageError):
        hengelo.tabel()


@pytest.mark.parametrize("name", ["Enschede", "Borne", "Rijssen-Holten"])
def test_another_gemeente_of_twente_has_a_table_of_its_wijken(name):
    place = wp.gemeente(name)
    assert len(place.tabel("inwoners", jaar=2020).rows) > 3


def test_a_name_of_two_gemeenten_is_a_question():
    with pytest.raises(AmbiguousArea, match=r"GM0373.*GM0893.*Welke"):
        wp.gemeente("Bergen")


@pytest.mark.parametrize("name", ["Amsterdam", "GM0363", 363])
def test_a_gemeente_without_embedded_figures_is_known_by_name(name):
    with pytest.raises(UnknownArea, match=r"Amsterdam \(GM0363\) is een gemeente"):
        wp.gemeente(name)


def test_a_notebook_shows_the_message_without_the_inside_of_the_program(hengelo):
    with pytest.raises(Blocked) as stopped:
        hengelo.kaart("herkomst")
    shown = "\n".join(stopped.value._render_traceback_())
    assert "Wat kunt u doen" in shown
    assert "Traceback" not in shown


def test_a_map_of_differences_with_the_gemeente_and_with_an_earlier_year():
    hengelo = wp.gemeente("Hengelo")
    kaart = hengelo.kaart("bijstand", niveau="wijk", afwijking="gemeente").kaart
    assert kaart.title == "Mensen met bijstand per wijk in Hengelo, 2020: verschil met Hengelo"
    years = hengelo.kaart("inwoners", niveau="wijk", afwijking="eerder").kaart
    assert years.title == "Inwoners per wijk in Hengelo, 2022: verschil met 2020"


def test_a_difference_of_a_count_with_the_whole_is_refused():
    with pytest.raises(UsageError, match="aantal"):
        wp.gemeente("Hengelo").kaart("inwoners", afwijking="gemeente")


def test_a_difference_with_something_unknown_names_what_there_is():
    with pytest.raises(UsageError, match="provincie") as problem:
        wp.gemeente("Hengelo").kaart("bijstand", afwijking="provincie")
    assert "gemeente" in str(problem.value)
