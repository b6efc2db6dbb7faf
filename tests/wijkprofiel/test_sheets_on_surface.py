"""Sheets and factsheets as an adviser asks for them, and as a dossier chooses them."""

import pytest

import wijkprofiel as wp
from tests.wijkprofiel.conftest import EXAMPLE, PEILDATUM
from wijkprofiel.dossier import load_dossier
from wijkprofiel.errors import BoundaryError, UnknownArea, UnknownIndicator, UsageError
from wijkprofiel.procedure import judge


@pytest.fixture(scope="module")
def hengelo():
    return wp.gemeente("Hengelo")


def judged(tmp_path, more):
    path = tmp_path / "dossier.toml"
    path.write_text(EXAMPLE.read_text(encoding="utf-8") + more, encoding="utf-8")
    return judge(load_dossier(path), peildatum=PEILDATUM)


def test_a_sheet_in_a_notebook_is_a_concept_with_words_and_pictures(hengelo):
    view = hengelo.kaartblad("koopwoningen", niveau="wijk", formaat="a3")
    assert view.document.paper.key == "a3"
    assert repr(view).startswith("Kaartblad Koopwoningen per wijk in Hengelo, 2022 (CONCEPT) (A3, 1 blad)")
    assert "data:image/svg+xml" in view._repr_html_()


def test_years_stand_side_by_side_with_the_same_classes(hengelo):
    view = hengelo.kaartblad("inwoners", niveau="wijk", jaren=[2020, 2022])
    assert "2 kaarten naast elkaar. Kaart van 2020." in repr(view)
    assert repr(view).count("Klassen: 0 tot 2.500") == 2


def test_a_year_on_boundaries_that_are_not_proven_the_same_is_refused(hengelo):
    with pytest.raises(BoundaryError, match="2024"):
        hengelo.kaartblad("inwoners", niveau="wijk", jaren=[2020, 2024])


def test_a_paper_that_there_is_not_is_refused_before_anything_is_computed(hengelo):
    with pytest.raises(UsageError, match="a4, a3, dia"):
        hengelo.kaartblad("inwoners", formaat="a0")


def test_a_factsheet_of_more_than_twelve_topics_asks_for_a_reason(hengelo):
    topics = [f"onderwerp_{number}" for number in range(13)]
    with pytest.raises(UsageError, match="13 onderwerpen"):
        hengelo.wijk("Berflo Es").factsheet(*topics)


def test_two_wijken_show_their_own_topics_with_equal_figures_for_what_both_show(hengelo):
    first = hengelo.wijk("Berflo Es").factsheet("koopwoningen", "inwoners").page()
    second = hengelo.wijk("Woolde").factsheet("afstand_supermarkt", "koopwoningen").page()
    assert first.lines[0].texts[1:] == second.lines[1].texts[1:]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ('[kaartbladen]\nformaten = ["a5"]\n', UsageError),
        ('[[factsheet]]\ngebied = "Zuidoost"\nindicatoren = ["inwoners"]\n', UnknownArea),
        ('[[factsheet]]\ngebied = "Berflo Es"\nindicatoren = ["herfst"]\n', UnknownIndicator),
    ],
)
def test_a_choice_that_cannot_be_followed_is_refused_when_a_dossier_is_judged(more, error, tmp_path):
    with pytest.raises(error):
        judged(tmp_path, f"\n{more}")
