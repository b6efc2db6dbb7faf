"""Traffic with a source: what is asked, how often, through which door, and never without leave."""

import random
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.servers.faults import Fault
from tests.servers.http import serve
from wijkprofiel.errors import SourceOffline, SourceUnreachable, UsageError
from wijkprofiel.sources import transport as transport_module
from wijkprofiel.sources.addresses import Addresses, read_addresses
from wijkprofiel.sources.cbs.collect import collect_table
from wijkprofiel.sources.cbs.odata3 import TableClient
from wijkprofiel.sources.cbs.request import Regions
from wijkprofiel.sources.cbs.routes import collect_with_cbsodata
from wijkprofiel.sources.pdok import fetch_boundaries
from wijkprofiel.sources.proxy import proxy_for
from wijkprofiel.sources.retry import Limits, told_wait
from wijkprofiel.sources.transport import Transport, user_agent

KWB = "84799NED"


def test_compression_is_asked_for_and_the_project_names_itself(server, client):
    client.table_infos(KWB)
    seen = server.log[0]
    assert "gzip" in seen.accept_encoding
    assert seen.user_agent.startswith("wijkprofiel")


def test_the_name_holds_version_and_address_of_the_project(monkeypatch):
    class Told(dict):
        def get_all(self, name):
            return ["Homepage, https://voorbeeld.nl/wijkprofiel"]

    monkeypatch.setattr(transport_module, "metadata", lambda name: Told(Version="1.2"))
    assert user_agent() == "wijkprofiel/1.2 (+https://voorbeeld.nl/wijkprofiel)"


def test_connections_are_used_again(server, client):
    for _ in range(5):
        client.table_infos(KWB)
    assert len({seen.connection for seen in server.log}) == 1


def test_no_more_than_four_requests_run_at_a_time(server, transport):
    server.service.settings.latency = 0.02
    collect_table(TableClient(server.address, transport=transport, page_rows=1), KWB)
    assert max(seen.busy for seen in server.log) == 4


def test_the_rows_are_the_same_with_and_without_compression(server, client):
    packed = collect_table(client, KWB)
    server.service.settings.gzip = False
    plain = collect_table(client, KWB)
    assert plain.rows.equals(packed.rows)
    assert plain.bytes > 4 * packed.bytes


def test_indented_json_is_read(server, client):
    compact = collect_table(client, KWB)
    server.service.settings.indented = True
    assert collect_table(client, KWB).rows.equals(compact.rows)


def test_an_unknown_host_is_named(transport):
    with pytest.raises(SourceUnreachable, match=r"cbs\.invalid") as caught:
        TableClient("http://cbs.invalid", transport=transport).table_infos(KWB)
    assert caught.value.cause == "network"


def test_a_closed_port_is_no_connection(transport):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SourceUnreachable, match="geen verbinding") as caught:
        TableClient(f"http://127.0.0.1:{port}", transport=transport).table_infos(KWB)
    assert caught.value.cause == "network"


def test_a_proxy_of_the_environment_is_used(server, transport, monkeypatch):
    monkeypatch.setenv("http_proxy", server.address)
    info = TableClient("http://cbs.invalid", transport=transport).table_infos(KWB)
    assert info.id == KWB
    assert server.log[0].via_proxy


def test_no_proxy_is_honoured(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://proxy.invalid:8080")
    monkeypatch.setenv("no_proxy", "cbs.nl")
    assert proxy_for("https://opendata.cbs.nl/x") is None
    assert proxy_for("https://api.pdok.nl/x") == "http://proxy.invalid:8080"


def test_this_machine_is_never_asked_through_a_proxy(server, client, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:8080")
    assert client.table_infos(KWB).id == KWB


def test_a_proxy_that_cannot_be_reached_is_named_without_its_password(transport, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://jan:wachtwoord@proxy.invalid:8080")
    with pytest.raises(SourceUnreachable, match=r"proxy\.invalid:8080") as caught:
        TableClient("http://cbs.invalid", transport=transport).table_infos(KWB)
    assert caught.value.cause == "proxy"
    assert "wachtwoord" not in str(caught.value)


def test_a_proxy_set_later_counts(server, transport, monkeypatch):
    client = TableClient("http://cbs.invalid", transport=transport)
    with pytest.raises(SourceUnreachable):
        client.table_infos(KWB)
    monkeypatch.setenv("http_proxy", server.address)
    assert client.table_infos(KWB).id == KWB


def test_a_redirect_to_another_host_is_not_followed(server, client):
    server.fail(Fault("redirect", "TableInfos", times=0))
    with pytest.raises(SourceUnreachable, match="verwijst door naar www") as caught:
        client.table_infos(KWB)
    assert caught.value.cause == "redirect"


@pytest.fixture
def no_sockets(monkeypatch):
    def refuse(*arguments, **options):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("WIJKPROFIEL_OFFLINE", "1")


@pytest.mark.parametrize(
    "work",
    [
        lambda: TableClient().table_infos(KWB),
        lambda: collect_table(TableClient(), KWB, regions=Regions(gemeenten=("GM0164",))),
        lambda: fetch_boundaries("wijk", 2022),
        lambda: collect_with_cbsodata(KWB),
    ],
    ids=["table", "collect", "boundaries", "cbsodata"],
)
def test_offline_never_opens_a_socket(no_sockets, work):
    with pytest.raises(SourceOffline, match="zonder internet") as caught:
        work()
    assert caught.value.exit_code == 5


@pytest.mark.parametrize("word", ["", "0", "nee"])
def test_offline_is_off_when_it_says_so(server, client, monkeypatch, word):
    monkeypatch.setenv("WIJKPROFIEL_OFFLINE", word)
    assert client.table_infos(KWB).id == KWB


def test_addresses_come_from_the_environment():
    told = read_addresses(
        {"WIJKPROFIEL_CBS": "http://127.0.0.1:1/", "WIJKPROFIEL_PDOK": "https://spiegel.nl/pdok"}
    )
    assert told == Addresses(
        "http://127.0.0.1:1", "https://dataderden.cbs.nl", "http://127.0.0.1:1", "https://spiegel.nl/pdok"
    )


@pytest.mark.parametrize("address", ["opendata.cbs.nl", "ftp://cbs.nl", "https://", "https://cbs.nl/?a=1"])
def test_an_address_that_is_none_is_wrong_use(address):
    with pytest.raises(UsageError, match="WIJKPROFIEL_CBS"):
        read_addresses({"WIJKPROFIEL_CBS": address})


def test_retry_after_may_be_a_date():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert told_wait(format_datetime(now + timedelta(seconds=30)), now=now) == 30


def test_a_download_that_is_cancelled_says_that_it_can_go_on(server, client):
    server.fail(Fault("status", "TypedDataSet", times=0, amount=503))
    client.transport._sleep = lambda seconds: client.transport.cancel()
    with pytest.raises(SourceUnreachable, match="afgebroken") as caught:
        client.transport.fetch_json(f"{server.address}/ODataFeed/odata/{KWB}/TypedDataSet?$format=json")
    assert caught.value.cause == "cancelled"


def test_jitter_is_the_same_for_the_same_seed(server):
    def waited(seed):
        waits = []
        line = Transport(limits=Limits(), sleep=waits.append, rng=random.Random(seed))
        server.fail(Fault("status", "TableInfos", times=3, amount=503))
        TableClient(server.address, transport=line).table_infos(KWB)
        server.service.faults.clear()
        return waits

    assert waited(1) == waited(1)
    assert waited(1) != waited(2)


def test_the_server_listens_on_this_machine_only():
    with serve([]) as server:
        assert server._server.server_address[0] == "127.0.0.1"
