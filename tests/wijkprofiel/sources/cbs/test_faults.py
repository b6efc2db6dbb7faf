"""Each fault of a source ends in the right rows or in a clear Dutch error with exit code 5, never in fewer rows."""

from datetime import UTC, datetime

import pytest

from tests.servers.faults import Fault
from tests.servers.table import renumbered
from tests.servers.toydorp import toydorp_table
from wijkprofiel.errors import (
    EmptyAnswer,
    IncompleteAnswer,
    SourceChanged,
    SourceError,
    SourceUnreachable,
    UnexpectedAnswer,
    UnknownTable,
)
from wijkprofiel.sources.cbs.collect import collect_table
from wijkprofiel.sources.cbs.request import Regions

KWB = "84799NED"
ROWS = "TypedDataSet"
TOYDORP = Regions(gemeenten=("GM9999",))
TODAY = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"

PASSING = {
    "a reset before the answer": Fault("reset", ROWS, times=2),
    "a closed connection": Fault("close", ROWS, times=2),
    "a reset halfway": Fault("reset_midway", ROWS, times=2),
    "a body that stops early": Fault("cut_body", ROWS, times=2),
    "cut-off JSON": Fault("cut_json", ROWS, times=2),
    "a page of HTML": Fault("html", ROWS, times=2),
    "status 429 with Retry-After": Fault("status", ROWS, times=2, amount=429, retry_after="7"),
    "status 500": Fault("status", ROWS, times=2, amount=500),
    "status 502": Fault("status", ROWS, times=1, amount=502),
    "status 503": Fault("status", ROWS, times=2, amount=503),
    "status 504": Fault("status", ROWS, times=1, amount=504),
    "damaged compression": Fault("broken_gzip", ROWS, times=1),
    "rows that are not sent": Fault("drop_rows", ROWS, times=1, amount=1),
    "a row sent twice": Fault("double_row", ROWS, times=1),
    "a good answer without rows": Fault("empty", ROWS, times=1),
    "numbers as text in one page": Fault("as_text", ROWS, times=1),
    "a byte order mark": Fault("bom", ROWS, times=1),
    "status 429 with a wait that is no number": Fault("status", ROWS, times=1, amount=429, retry_after="²"),
    "status 429 with a wait before now": Fault("status", ROWS, times=1, amount=429, retry_after="-5"),
    "a reset of the metadata": Fault("reset", "DataProperties", times=2),
    "cut-off areas": Fault("cut_json", "WijkenEnBuurten?", times=1),
    "a reset of the check at the end": Fault("reset", "TableInfos", times=1, after=1),
}


def whole_of(table):
    return [table.columns["AantalInwoners_5"], [key.strip() for key in table.columns["WijkenEnBuurten"]]]


def found_in(collected):
    return [collected.rows["AantalInwoners_5"].to_pylist(), collected.rows["WijkenEnBuurten"].to_pylist()]


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_passing_fault_ends_in_the_whole_table(server, client, fault):
    server.fail(fault)
    assert found_in(collect_table(client, KWB)) == whole_of(toydorp_table(KWB))


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_passing_fault_ends_in_all_areas_of_the_gemeente(server, client, fault):
    server.fail(fault)
    assert collect_table(client, KWB, regions=TOYDORP).rows.num_rows == 11


LASTING = {
    "reset": (Fault("reset", times=0), SourceUnreachable),
    "reset halfway": (Fault("reset_midway", ROWS, times=0), SourceUnreachable),
    "cut body": (Fault("cut_body", ROWS, times=0), SourceUnreachable),
    "cut JSON": (Fault("cut_json", ROWS, times=0), UnexpectedAnswer),
    "HTML": (Fault("html", ROWS, times=0), UnexpectedAnswer),
    "404": (Fault("status", ROWS, times=0, amount=404), UnknownTable),
    "403": (Fault("status", ROWS, times=0, amount=403), SourceUnreachable),
    "429": (Fault("status", ROWS, times=0, amount=429, retry_after="3"), SourceUnreachable),
    "500": (Fault("status", times=0, amount=500), SourceUnreachable),
    "503": (Fault("status", ROWS, times=0, amount=503), SourceUnreachable),
    "redirect": (Fault("redirect", ROWS, times=0), SourceUnreachable),
    "redirect to no address": (Fault("bad_redirect", ROWS, times=0), SourceUnreachable),
    "numbers as text": (Fault("as_text", ROWS, times=0), UnexpectedAnswer),
    "a byte order mark": (Fault("bom", ROWS, times=0), UnexpectedAnswer),
    "damaged compression": (Fault("broken_gzip", ROWS, times=0), UnexpectedAnswer),
    "rows that are not sent": (Fault("drop_rows", ROWS, times=0, amount=1), IncompleteAnswer),
    "double rows": (Fault("double_row", ROWS, times=0), IncompleteAnswer),
    "no rows": (Fault("empty", ROWS, times=0), SourceError),
    "more rows promised": (Fault("wrong_count", "ODataCatalog", times=0, amount=3), IncompleteAnswer),
    "fewer rows promised": (Fault("wrong_count", "ODataCatalog", times=0, amount=-3), IncompleteAnswer),
    "areas that are not sent": (Fault("drop_rows", "WijkenEnBuurten?", times=0, amount=1), IncompleteAnswer),
}


@pytest.mark.parametrize(("fault", "kind"), LASTING.values(), ids=LASTING)
def test_a_lasting_fault_is_a_dutch_error_with_exit_code_5(server, client, fault, kind):
    server.fail(fault)
    with pytest.raises(kind) as caught:
        collect_table(client, KWB)
    assert caught.value.exit_code == 5
    assert caught.value.message[-1] in ".?!"
    assert caught.value.remedy


@pytest.mark.parametrize("name", [n for n in LASTING if "promised" not in n])
def test_a_lasting_fault_never_gives_a_gemeente_with_fewer_areas(server, client, name):
    server.fail(LASTING[name][0])
    with pytest.raises(SourceError):
        collect_table(client, KWB, regions=TOYDORP)


def test_html_is_named(server, client):
    server.fail(Fault("html", ROWS, times=0))
    with pytest.raises(UnexpectedAnswer, match="webpagina"):
        collect_table(client, KWB)


def test_retry_after_is_obeyed(server, client, waits):
    server.fail(Fault("status", ROWS, times=1, amount=429, retry_after="7"))
    collect_table(client, KWB)
    assert max(waits) == 7


def test_a_wait_that_is_too_long_is_told_at_once(server, client, waits):
    server.fail(Fault("status", ROWS, times=0, amount=429, retry_after="3600"))
    with pytest.raises(SourceUnreachable, match="3600 seconden"):
        collect_table(client, KWB)
    assert max(waits, default=0) < 60


def test_waits_grow_and_differ(server, client, waits):
    server.fail(Fault("status", "TableInfos", times=4, amount=503))
    client.table_infos(KWB)
    assert waits == sorted(waits)
    assert waits[3] > 3 * waits[0]


def test_a_slow_drip_that_arrives_in_time_is_good(server, client):
    server.fail(Fault("drip", "TableInfos", times=1, amount=2000))
    assert client.table_infos(KWB).period == "2020"


def test_a_drip_without_end_is_given_up(server, client):
    server.fail(Fault("drip", "TableInfos", times=0, amount=20))
    with pytest.raises(SourceUnreachable, match="niet op tijd") as caught:
        client.transport.fetch_json(
            f"{server.address}/ODataFeed/odata/{KWB}/TableInfos?$format=json", attempts=1
        )
    assert caught.value.cause == "timeout"


def test_a_source_that_stays_silent_is_given_up(server, client):
    server.fail(Fault("slow", "TableInfos", times=0, amount=4))
    with pytest.raises(SourceUnreachable, match="niet op tijd"):
        client.transport.fetch_json(
            f"{server.address}/ODataFeed/odata/{KWB}/TableInfos?$format=json", attempts=1
        )


@pytest.mark.parametrize("number", range(4))
def test_a_new_release_between_two_pages_starts_again(server, client, number):
    server.service.next_releases[KWB] = lambda old: renumbered(
        old, insert="Nieuw", modified="2021-06-25T02:00:00"
    )
    server.fail(Fault("release", ROWS, after=number))
    found = collect_table(client, KWB)
    assert found.info.modified == "2021-06-25T02:00:00"
    assert found.rows["Mannen_7"].to_pylist() == toydorp_table(KWB).columns["Mannen_6"]


@pytest.mark.parametrize("number", range(10))
def test_rows_and_release_belong_together_whenever_a_release_comes(server, client, number):
    """The columns stay the same and every number changes, so that only the release tells."""

    def doubled(old):
        new = toydorp_table(KWB)
        new.modified = TODAY
        new.columns["AantalInwoners_5"] = [2 * value for value in new.columns["AantalInwoners_5"]]
        return new

    server.service.next_releases[KWB] = doubled
    server.fail(Fault("release", after=number))
    for regions in (None, TOYDORP):
        found = collect_table(client, KWB, regions=regions)
        factor = 2 if found.info.modified == TODAY else 1
        toydorp = found.rows["AantalInwoners_5"][
            found.rows["WijkenEnBuurten"].to_pylist().index("GM9999")
        ].as_py()
        assert toydorp == 2800 * factor


def test_a_table_that_keeps_changing_is_an_error(server, client):
    moments = iter(range(100))
    server.service.next_releases[KWB] = lambda old: renumbered(
        old, insert="Nieuw", modified=f"2021-06-25T02:00:{next(moments):02d}"
    )
    server.fail(Fault("release", ROWS, times=0))
    with pytest.raises(SourceChanged, match="nieuwe versie"):
        collect_table(client, KWB)


def test_when_skip_is_refused_the_links_are_followed(server, client):
    server.fail(Fault("status", "$top=5&$skip=", times=0, amount=500))
    server.service.settings.page_size = 6
    found = collect_table(client, KWB)
    assert (found.route, found_in(found)) == ("vervolglinks", whole_of(toydorp_table(KWB)))


def test_when_every_skip_is_refused_each_gemeente_is_asked(server, client):
    server.service.settings.refuse_skip = True
    server.service.settings.page_size = 12
    found = collect_table(client, KWB)
    assert (found.route, found_in(found)) == ("per gemeente", whole_of(toydorp_table(KWB)))


def test_when_a_large_page_is_refused_the_links_are_followed(server, client):
    server.service.settings.top_limit = 4
    assert found_in(collect_table(client, KWB)) == whole_of(toydorp_table(KWB))


def test_a_source_that_cuts_at_fewer_rows_is_followed(server, client):
    server.service.settings.page_size = 3
    assert found_in(collect_table(client, KWB)) == whole_of(toydorp_table(KWB))


def test_a_link_that_is_left_out_is_noticed(server, client):
    server.service.settings.page_size = 3
    server.fail(Fault("no_link", ROWS, times=0))
    with pytest.raises(IncompleteAnswer):
        collect_table(client, KWB)


def test_a_skipped_filter_is_noticed_and_made_good(server, client):
    server.service.settings.ignore_filter = True
    found = collect_table(client, KWB, regions=TOYDORP)
    assert found.rows.num_rows == 11
    assert "sloeg de keuze" in found.remarks[0]


def test_without_the_catalogue_the_rows_come_with_a_remark(server, client):
    server.fail(Fault("status", "ODataCatalog", times=0, amount=503))
    found = collect_table(client, KWB)
    assert found_in(found) == whole_of(toydorp_table(KWB))
    assert any("catalogus" in remark for remark in found.remarks)


def test_an_unknown_table_is_named(client):
    with pytest.raises(UnknownTable, match="99999NED"):
        collect_table(client, "99999NED")


def test_an_unknown_gemeente_is_an_error_and_not_an_empty_table(client):
    with pytest.raises(EmptyAnswer, match="GM0001"):
        collect_table(client, KWB, regions=Regions(gemeenten=("GM0001",)))


def test_an_empty_table_is_good_when_asked_for(client):
    found = collect_table(client, KWB, regions=Regions(gemeenten=("GM0001",)), allow_empty=True)
    assert found.rows.num_rows == 0
    assert found.rows.schema.field("AantalInwoners_5").type == "int32"


def test_one_gemeente_that_is_absent_among_others_is_an_error(client):
    with pytest.raises(EmptyAnswer, match="GM0001"):
        collect_table(client, KWB, regions=Regions(gemeenten=("GM9999", "GM0001")))


def test_after_a_lost_connection_finished_pages_are_not_asked_again(server, client):
    server.fail(Fault("reset_midway", "$skip=5", times=1))
    collect_table(client, KWB)
    pages = [seen.query for seen in server.requests(ROWS)]
    assert len(pages) == 5
    assert len(set(pages)) == 4
