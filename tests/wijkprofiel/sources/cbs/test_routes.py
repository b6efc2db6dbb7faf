"""Other ways to a table give the same rows as the first."""

import pytest

from tests.servers.faults import Fault
from tests.servers.real import shared_folder
from wijkprofiel.errors import (
    EmptyAnswer,
    IncompleteAnswer,
    SourceUnreachable,
    UnexpectedAnswer,
    UnknownTable,
)
from wijkprofiel.sources.cbs.collect import collect_table
from wijkprofiel.sources.cbs.download import fetch_zip, read_download
from wijkprofiel.sources.cbs.odata4 import ObservationClient
from wijkprofiel.sources.cbs.request import Regions
from wijkprofiel.sources.cbs.routes import collect_any, collect_with_cbsodata, list_tables

KWB = "84799NED"
TOYDORP = Regions(gemeenten=("GM9999",))
TEXT_ONLY_IN_V3 = {"IndelingswijzigingWijkenEnBuurten_4", "MeestVoorkomendePostcode_113"}


@pytest.fixture
def pointed(server, monkeypatch):
    monkeypatch.setenv("WIJKPROFIEL_CBS", server.address)
    return server


@pytest.fixture
def first(client):
    return collect_table(client, KWB).rows


def test_odata4_gives_the_same_figures_under_the_same_keys(first, pointed, transport):
    rows = ObservationClient(transport=transport).collect(KWB).rows
    assert set(first.column_names) - set(rows.column_names) == TEXT_ONLY_IN_V3
    assert rows.equals(first.select(rows.column_names))


def test_odata4_of_one_gemeente_is_the_same_part(client, pointed, transport):
    rows = ObservationClient(transport=transport).collect(KWB, regions=TOYDORP).rows
    assert rows.equals(collect_table(client, KWB, regions=TOYDORP).rows.select(rows.column_names))


def test_odata4_follows_pages_and_counts(pointed, transport):
    pointed.service.settings.v4_page_size = 100
    assert ObservationClient(transport=transport).collect(KWB).rows.num_rows == 20
    pointed.fail(Fault("drop_rows", "Observations", times=1, amount=1))
    with pytest.raises(IncompleteAnswer, match="telt"):
        ObservationClient(transport=transport).collect(KWB)


def test_odata4_of_an_unknown_gemeente_is_an_error(pointed, transport):
    with pytest.raises(EmptyAnswer, match="GM0001"):
        ObservationClient(transport=transport).collect(KWB, regions=Regions(gemeenten=("GM0001",)))


def test_the_zip_gives_the_same_figures(first, pointed, transport):
    rows = fetch_zip(KWB, transport=transport).rows
    assert rows.equals(first.select(rows.column_names))


def test_a_zip_that_stops_early_is_tried_again(pointed, transport):
    pointed.fail(Fault("cut_json", "CSV", times=1))
    assert fetch_zip(KWB, transport=transport).rows.num_rows == 20


def test_a_downloaded_zip_is_read_without_network(first, pointed, transport, tmp_path, monkeypatch):
    path = tmp_path / "84799NED.zip"
    path.write_bytes(
        transport.fetch(f"{pointed.address}/CSV/CBS/nl/{KWB}", accept="*/*", read=lambda b: b.content())
    )
    monkeypatch.setenv("WIJKPROFIEL_OFFLINE", "1")
    rows = read_download(path, regions=TOYDORP).rows
    assert rows["AantalInwoners_5"].to_pylist()[0] == 2800
    with pytest.raises(UnexpectedAnswer, match="niet van 85618NED"):
        read_download(path, table="85618NED")


def test_cbsodata_gives_the_same_rows(first, pointed):
    assert collect_with_cbsodata(KWB).rows.equals(first)


def test_cbsodata_leaves_its_settings_as_they_were(pointed):
    import cbsodata

    collect_with_cbsodata(KWB)
    assert cbsodata.options.use_https is True


def test_the_catalogue_is_searched_by_title(pointed):
    assert KWB in [row["Identifier"] for row in list_tables("wijken en buurten 2020")]


def test_when_v3_is_down_v4_is_used_and_said(client, pointed):
    pointed.service.settings.refuse_v3 = True
    found = collect_any(KWB, client=client, regions=TOYDORP)
    assert found.route == "odata4"
    assert "gewone weg" in found.remarks[0]


def test_when_v4_is_down_too_the_zip_is_used(client, pointed):
    pointed.service.settings.refuse_v3 = True
    pointed.fail(Fault("status", "/odata/v1", times=0, amount=503))
    assert collect_any(KWB, client=client).route == "csv"


def test_when_everything_is_down_the_first_error_is_told(client, pointed):
    pointed.fail(Fault("reset", times=0))
    with pytest.raises(SourceUnreachable):
        collect_any(KWB, client=client)


def test_an_unknown_table_is_no_reason_for_another_way(client, pointed):
    with pytest.raises(UnknownTable):
        collect_any("99999NED", client=client)
    assert not pointed.requests("/odata/v1")


@pytest.mark.skipif(shared_folder() is None, reason="needs ../shared/data")
def test_a_real_export_of_statline_is_read():
    name = "Kerncijfers_wijken_en_buurten_2024_geslachten.csv"
    found = read_download(
        shared_folder() / "kwb2024" / name, table="85984NED", regions=Regions(gemeenten=("GM0164",))
    )
    assert found.rows.num_rows == 73
    assert found.rows["AantalInwoners_5"].to_pylist()[0] == 83058


@pytest.mark.skipif(shared_folder() is None, reason="needs ../shared/data")
def test_an_export_without_codes_is_refused():
    name = "Kerncijfers_wijken_en_buurten_2024_11122025_141648.csv"
    with pytest.raises(UnexpectedAnswer, match="code van het gebied"):
        read_download(shared_folder() / "kwb2024" / name)
