"""What is typed in a notebook is refused in words when it cannot be meant."""

import pytest

import wijkprofiel as wp
from wijkprofiel.errors import BoundaryError, UsageError
from wijkprofiel.profile import Request, build_profile


@pytest.fixture(scope="module")
def hengelo():
    return wp.gemeente("Hengelo")


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda h: h.kaart("bijstand", jaar="2020"), "geen jaar"),
        (lambda h: h.tabel("inwoners", jaar=2020.5), "geen jaar"),
        (lambda h: h.kaart("inwoners", niveau="straat"), "bestaat niet"),
        (lambda h: h.tabel("inwoners", niveau="pand"), "bestaat niet"),
        (lambda h: h.sorteren("bijstand", vier_vragen="ja"), "vraag en antwoord"),
        (lambda h: h.selecteren("afstand_supermarkt", minimaal="veel"), "geen getal"),
        (lambda h: h.selecteren("afstand_supermarkt", minimaal=float("nan")), "geen getal"),
        (lambda h: h.selecteren("afstand_supermarkt", minimaal=5, maximaal=1), "hoger dan"),
        (lambda h: h.selecteren("afstand_supermarkt"), "grens nodig"),
    ],
)
def test_what_cannot_be_meant_is_wrong_use(hengelo, ask, words):
    with pytest.raises(UsageError, match=words) as refused:
        ask(hengelo)
    assert refused.value.remedy


def test_one_year_may_be_asked_without_a_list(hengelo):
    assert list(hengelo.vergelijken("inwoners", jaren=2020).cijfers.columns) == ["inwoners@2020"]


def test_a_selection_names_the_areas_that_have_no_figure(hengelo):
    view = hengelo.selecteren("afstand_supermarkt", minimaal=1, niveau="buurt")
    assert "Zonder cijfer, dus niet te kiezen: Bedrijventerrein" in view.notes[0]


def test_a_gemeente_without_buurten_says_so():
    with pytest.raises(UsageError, match="Van Enschede zijn er hier geen buurten"):
        build_profile("GM0153", [Request("inwoners")], levels=("wijk", "buurt"))


def test_a_map_that_cannot_be_drawn_names_what_can():
    with pytest.raises(BoundaryError) as refused:
        build_profile("GM0164", [Request("inwoners", 2024, use=("kaart",))], levels=("wijk", "buurt"))
    assert "2022 per wijk" in refused.value.remedy


def test_everything_that_cannot_be_served_is_named_at_once():
    asked = [Request("inwoners", 1999), Request("huishoudens", 1998), Request("inwoners", 2020)]
    with pytest.raises(UsageError, match="2 onderwerpen") as refused:
        build_profile("GM0164", asked, levels=("wijk",))
    assert "1999" in refused.value.message
    assert "1998" in refused.value.message


@pytest.mark.parametrize("name", ["Hengelo", "Almelo", "Enschede"])
def test_the_first_map_that_is_advised_can_be_drawn(name):
    place = wp.gemeente(name)
    topic = repr(place).rsplit('.kaart("', 1)[1].split('"')[0]
    assert place.kaart(topic).kaart.classes
