import pytest

from wijkprofiel.dossier_start import add_topic, begin_dossier, still_to_fetch
from wijkprofiel.errors import UnknownArea


def uses(made):
    return {entry["sleutel"]: entry["gebruik"] for entry in made.content["indicator"]}


def test_a_dossier_can_begin_before_the_figures_are_fetched(tmp_path):
    made = begin_dossier(tmp_path / "a", gemeente="Den Haag")
    assert made.content["profiel"]["titel"] == "Wijken van 's-Gravenhage"
    assert still_to_fetch(made).startswith("wijkprofiel ophalen GM0518")


def test_a_gemeente_of_which_only_wijken_are_at_hand_begins_with_wijken(tmp_path):
    made = begin_dossier(tmp_path / "a", gemeente="Enschede")
    assert made.content["niveau"]["gebieden"] == ["wijk"]
    assert still_to_fetch(made) == ""


def test_where_wijken_and_buurten_are_at_hand_the_dossier_leaves_both_open(tmp_path):
    assert "niveau" not in begin_dossier(tmp_path / "a", gemeente="Hengelo").content


def test_a_topic_that_cannot_be_drawn_here_is_asked_for_in_tables_only(tmp_path):
    made = begin_dossier(tmp_path / "a", gemeente="Enschede")
    assert add_topic(made, "inwoners")
    assert add_topic(made, "huishoudens_laag_inkomen")
    assert uses(made) == {"inwoners": ["beschrijven", "kaart"], "huishoudens_laag_inkomen": ["beschrijven"]}


def test_a_topic_stands_in_a_dossier_once_per_year(tmp_path):
    made = begin_dossier(tmp_path / "a", gemeente="Hengelo")
    assert add_topic(made, "inwoners", year=2020)
    assert not add_topic(made, "inwoners", year=2020)


def test_a_gemeente_that_does_not_exist_leaves_no_dossier_behind(tmp_path):
    with pytest.raises(UnknownArea):
        begin_dossier(tmp_path / "a", gemeente="Nergenshuizen")
    assert not (tmp_path / "a").exists()
