"""What is proven about areas of two years when boundaries of both were fetched."""

import pytest

import wijkprofiel as wp
from tests.servers.http import serve
from tests.servers.toydorp import toydorp_boundaries, toydorp_tables
from wijkprofiel.supply import supply_of


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A store with Toydorp 2020 and 2023, figures and boundaries."""
    folder = tmp_path_factory.mktemp("opslag")
    with pytest.MonkeyPatch.context() as patch, serve(toydorp_tables(), toydorp_boundaries()) as server:
        patch.setenv("WIJKPROFIEL_CBS", server.address)
        patch.setenv("WIJKPROFIEL_PDOK", server.address)
        wp.ophalen("GM9999", jaar=[2020, 2023], opslag=folder)
    return folder


def test_fetched_boundaries_refute_and_never_prove(place, monkeypatch):
    monkeypatch.setenv("WIJKPROFIEL_OPSLAG", str(place))
    supply = supply_of("GM9999")
    without, drawn = supply.proof(2020, 2023), supply.proof(2020, 2023, level="buurt")
    shared = without.index.intersection(drawn.index)
    # No area becomes equal because of how it is drawn.
    assert not (drawn.loc[shared, "gelijk"].eq(True) & ~without.loc[shared, "gelijk"].eq(True)).any()
    assert set(supply.boundary_years("buurt")) >= {2020, 2023}
