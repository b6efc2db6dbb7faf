"""Boundaries from the local PDOK."""

import math
from urllib.parse import urlencode

import pytest

from tests.servers.faults import Fault
from tests.servers.http import serve
from tests.servers.pdok import CRS84, Collection, generalised
from tests.servers.toydorp import toydorp_boundaries
from wijkprofiel.errors import EmptyAnswer, IncompleteAnswer, SourceUnreachable, UnexpectedAnswer, UsageError
from wijkprofiel.sources import pdok
from wijkprofiel.sources.cbs.request import Regions
from wijkprofiel.sources.pdok import fetch_boundaries, fetch_map

TOYDORP = Regions(gemeenten=("GM9999",))


def boundaries(server, transport, level, year, **options):
    return fetch_boundaries(level, year, address=server.address, transport=transport, **options)


def test_boundaries_are_in_rd_with_codes_as_index(server, transport):
    frame = boundaries(server, transport, "buurt", 2020)
    assert frame.crs.to_epsg() == 28992
    assert frame.index.name == "code"
    assert frame.loc["BU99990000"].geometry.area == pytest.approx(1_000_000)


def test_only_the_asked_year_comes(server, transport):
    assert "GM9998" in boundaries(server, transport, "gemeente", 2020).index
    assert "GM9998" not in boundaries(server, transport, "gemeente", 2023).index


def test_every_page_is_read(server, transport, monkeypatch):
    monkeypatch.setattr(pdok, "LIMIT", 2)
    assert len(boundaries(server, transport, "buurt", 2020)) == 11
    assert len(server.requests("buurt_gegeneraliseerd")) == 6


def test_only_the_asked_gemeente_is_fetched(server, transport):
    frame = boundaries(server, transport, "buurt", 2020, regions=TOYDORP)
    assert set(frame.index.str[:6]) == {"BU9999"}
    assert "gm_code=GM9999" in server.requests("buurt_gegeneraliseerd")[0].query


def test_letters_in_codes_are_codes(server, transport):
    assert "BU9997AF08" in boundaries(server, transport, "buurt", 2020).index


def test_a_year_without_boundaries_is_an_error(server, transport):
    with pytest.raises(EmptyAnswer, match="2019"):
        boundaries(server, transport, "buurt", 2019)


def test_a_gemeente_that_is_absent_is_named(server, transport):
    with pytest.raises(IncompleteAnswer, match="GM0001"):
        boundaries(server, transport, "buurt", 2020, regions=Regions(gemeenten=("GM9999", "GM0001")))


def test_an_unknown_level_is_wrong_use(server, transport):
    with pytest.raises(UsageError, match="provincie"):
        boundaries(server, transport, "provincie", 2020)


@pytest.mark.parametrize("kind", ["reset", "reset_midway", "cut_json", "html", "cut_body", "drop_rows"])
def test_a_passing_fault_ends_in_all_boundaries(server, transport, kind):
    server.fail(Fault(kind, "buurt_gegeneraliseerd", times=2, amount=1 if kind == "drop_rows" else 0))
    assert len(boundaries(server, transport, "buurt", 2020)) == 11


@pytest.mark.parametrize(
    ("kind", "error"),
    [("reset", SourceUnreachable), ("html", UnexpectedAnswer), ("drop_rows", UnexpectedAnswer)],
)
def test_a_lasting_fault_is_an_error_with_exit_code_5(server, transport, kind, error):
    server.fail(Fault(kind, "buurt_gegeneraliseerd", times=0, amount=1 if kind == "drop_rows" else 0))
    with pytest.raises(error) as caught:
        boundaries(server, transport, "buurt", 2020)
    assert caught.value.exit_code == 5


def test_another_coordinate_system_than_asked_for_is_refused(server, transport, monkeypatch):
    monkeypatch.setattr(pdok, "urlencode", lambda query: urlencode({**query, "crs": CRS84}))
    with pytest.raises(UnexpectedAnswer, match="ander stelsel"):
        boundaries(server, transport, "buurt", 2020)


def test_water_and_belgian_parts_are_left_out(server, transport):
    frame = fetch_map("wijk", 2023, address=server.address, transport=transport)
    assert frame.index.is_unique
    assert set(frame["water"]) == {"NEE"}


@pytest.mark.parametrize(("year", "column"), [(2023, "aantal_inwoners"), (2025, "percentage_ongehuwd")])
def test_sentinels_become_missing(server, transport, year, column):
    frame = fetch_map("buurt", year, address=server.address, transport=transport)
    assert frame[column].isna().sum() == 1
    assert frame[column].min() >= 0


def test_genuine_negatives_survive():
    frame = pdok.without_sentinels(pdok.gpd.GeoDataFrame({"a": [-3.0, -99990.0, -99989.0]}))
    assert [math.isnan(value) for value in frame["a"]] == [False, True, False]


def test_two_different_shapes_of_one_area_are_an_error(transport):
    shapes = toydorp_boundaries()[1].features[0]
    twice = generalised("wijk", 2020, {"WK999900": ("Dorp", "GM9999", shapes[1])}) * 2
    collection = Collection("gebiedsindelingen", "wijk_gegeneraliseerd", twice)
    with serve([], [collection]) as server, pytest.raises(IncompleteAnswer, match="twee keer"):
        boundaries(server, transport, "wijk", 2020)
