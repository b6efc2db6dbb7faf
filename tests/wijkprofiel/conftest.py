"""The example profile of Hengelo, made once for all tests that look at the finished products."""

from pathlib import Path

import pytest

from wijkprofiel.dossier import load_dossier
from wijkprofiel.procedure import judge, publish

EXAMPLE = Path(__file__).parents[2] / "voorbeelden" / "hengelo.toml"
PEILDATUM = "2026-11-24"


@pytest.fixture(scope="session")
def judged():
    """The example dossier, judged."""
    return judge(load_dossier(EXAMPLE), peildatum=PEILDATUM)


@pytest.fixture(scope="session")
def made(judged, tmp_path_factory):
    """The bundle of the example dossier: an exercise."""
    return publish(judged, into=tmp_path_factory.mktemp("uitvoer"))
