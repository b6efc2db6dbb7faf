"""A small profile of Hengelo to review; judged once per version, because nothing else of it changes."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from wijkprofiel import review_command
from wijkprofiel.dossier import load_dossier
from wijkprofiel.procedure import judge

DAY = "2026-11-24"
SMALL = """schema = 1
[profiel]
naam = "hengelo-klein"
titel = "Wonen in de wijken van Hengelo"
soort = "profiel"
gemeente = "GM0164"
[doel]
doelsoort = "beleid_maken"
omschrijving = "De raad wil weten hoe de wijken van Hengelo bewoond zijn, als begin van een gesprek."
ontvangers = ["raad"]
[eigenaar]
naam = "Afdeling Wijken"
functie = "eigenaar van dit profiel"
contact = "www.hengelo.nl"
[rollen]
opsteller = "Anna Jansen (a.jansen@hengelo.example)"
beoordelaar = "Bram de Vries"
privacy_officer = "Carla Smit"
[niveau]
gebieden = ["wijk"]
[[indicator]]
sleutel = "bijstand"
jaar = 2020
gebruik = ["beschrijven", "kaart"]
[[indicator]]
sleutel = "koopwoningen"
jaar = 2022
gebruik = ["beschrijven"]
"""


@pytest.fixture(scope="session")
def known():
    """What was judged before, by the text of the dossier."""
    return {}


@pytest.fixture
def judged_of(known):
    """Judge a dossier: the first time in earnest, then with its new records only, and beside no other bundle."""

    def _judge(path_or_dossier, *, peildatum=DAY, earlier=None):
        read = path_or_dossier if hasattr(path_or_dossier, "text") else load_dossier(path_or_dossier)
        if (read.text, peildatum) not in known:
            known[read.text, peildatum] = judge(replace(read, motivations=()), peildatum=peildatum)
        return replace(known[read.text, peildatum], dossier=read)

    return _judge


@pytest.fixture
def quick(monkeypatch, judged_of):
    """Let the commands of review use what was judged before."""
    monkeypatch.setattr(review_command, "judge", judged_of)


@pytest.fixture
def dossier(tmp_path):
    path = tmp_path / "werk" / "dossier.toml"
    path.parent.mkdir()
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def small():
    """The text of the dossier and the day at which it is judged."""
    return SimpleNamespace(text=SMALL, day=DAY)
