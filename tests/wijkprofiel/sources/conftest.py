"""A local CBS and PDOK with Toydorp in it, and a client that does not really wait."""

import random

import pytest

from tests.servers.http import serve
from tests.servers.toydorp import toydorp_boundaries, toydorp_tables
from wijkprofiel.sources.cbs.odata3 import TableClient
from wijkprofiel.sources.retry import Limits
from wijkprofiel.sources.transport import Transport

KWB = "84799NED"


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch):
    """No proxy and no address of the machine that runs the tests."""
    names = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
    for name in (*names, *(name.upper() for name in names)):
        monkeypatch.delenv(name, raising=False)
    for name in ("CBS", "CBS_DERDEN", "CBS_DATASETS", "PDOK", "OFFLINE"):
        monkeypatch.delenv(f"WIJKPROFIEL_{name}", raising=False)


@pytest.fixture(scope="session")
def toydorp():
    """The made-up tables and boundaries: made once, changed by nobody."""
    return toydorp_tables(), toydorp_boundaries()


@pytest.fixture
def server(toydorp):
    with serve(*toydorp) as running:
        yield running


@pytest.fixture
def waits():
    """The seconds that were waited for another attempt."""
    return []


@pytest.fixture
def transport(waits):
    line = Transport(limits=Limits(connect=2, silence=2, whole=4), sleep=waits.append, rng=random.Random(1))
    yield line
    line.close()


@pytest.fixture
def client(server, transport):
    """Asks for pages of five rows, so that Toydorp has four of them."""
    return TableClient(server.address, transport=transport, page_rows=5)
