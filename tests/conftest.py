"""What every test can count on: the marker of long tests, where the project lies, and no store of the user."""

import os
import tempfile
from pathlib import Path

import pytest


def pytest_configure(config):
    """What someone fetched on this computer plays no part in a test; doctests included."""
    os.environ["WIJKPROFIEL_OPSLAG"] = str(Path(tempfile.mkdtemp(prefix="wijkprofiel-opslag-")) / "leeg")


def pytest_addoption(parser):
    parser.addoption("--alles", action="store_true", default=False, help="also run the tests that take long")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--alles"):
        return
    skip = pytest.mark.skip(reason="takes long: runs with --alles")
    for item in items:
        if "lang" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def project():
    """The folder of the project."""
    return Path(__file__).resolve().parents[1]
