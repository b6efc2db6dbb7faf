"""What every test can count on: the marker of long tests, where the project lies, and no store of the user."""

import os
import tempfile
from pathlib import Path

import pytest


def pytest_configure(config):
    """What someone fetched on this computer plays no part in a test; doctests included."""
    # Read while tests are collected, in the workers too: those have no command line of their own.
    if config.getoption("--alles"):
        os.environ["WIJKPROFIEL_TEST_ALLES"] = "1"
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
