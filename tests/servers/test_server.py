"""The local CBS and PDOK behave as the real ones are known to: shapes, padding, pages, filters, faults."""

import gzip
import http.client
import json
import subprocess
import sys
import urllib.error
import urllib.request
from urllib.parse import quote

import pytest

from tests.servers.faults import KINDS, Fault, read_fault
from tests.servers.filters import BadFilter, parse_filter
from tests.servers.http import serve
from tests.servers.real import kwb2020_table, shared_folder
from tests.servers.table import geo_properties, kwb_topics, renumbered
from tests.servers.toydorp import toydorp_boundaries, toydorp_table, toydorp_tables

needs_shared = pytest.mark.skipif(shared_folder() is None, reason="needs ../shared/data")


@pytest.fixture(scope="module")
def content():
    return toydorp_tables(), toydorp_boundaries()


@pytest.fixture
def server(content):
    with serve(*content) as running:
        yield running


def get(server, path, **headers):
    address = server.address + quote(path, safe="/?&=$%,'()")
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
        return json.loads(answer.read())


def recorded(name):
    return json.loads((shared_folder() / name).read_text(encoding="utf-8"))


@needs_shared
@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("meta_1", ""),
        ("meta_2", "/TableInfos"),
        ("meta_3", "/CategoryGroups"),
        ("meta_7", "/DataProperties"),
        ("meta_8", "/TypedDataSet"),
    ],
)
def test_members_are_those_of_recorded_answers(server, file, path):
    real = recorded(f"odata3-opname/{file}.json")
    ours = get(server, f"/ODataFeed/odata/84799NED{path}?$format=json")
    assert set(ours) == set(real)
    assert ours["odata.metadata"].partition("84799NED")[2] == real["odata.metadata"].partition("80137ned")[2]


@needs_shared
def test_a_topic_has_the_members_of_a_recorded_one(server):
    real = next(r for r in recorded("odata3-opname/meta_7.json")["value"] if r["Type"] == "Topic")
    ours = next(
        r
        for r in get(server, "/ODataFeed/odata/84799NED/DataProperties?$format=json")["value"]
        if r["Type"] == "Topic"
    )
    assert set(real) <= set(ours)


@needs_shared
def test_the_catalogue_has_the_members_of_a_recorded_row(server):
    real = recorded("odata3-opname/tables_1.json")["value"][0]
    ours = get(server, "/ODataCatalog/Tables?$format=json")["value"][0]
    assert set(ours) == set(real)


@needs_shared
@pytest.mark.parametrize(
    ("file", "path"),
    [("meta_2", ""), ("meta_4", "/Observations"), ("meta_5", "/MeasureCodes"), ("meta_7", "/Properties")],
)
def test_members_of_odata4_are_those_of_recorded_answers(server, file, path):
    real = recorded(f"odata4-opname/{file}.json")
    ours = get(server, f"/odata/v1/CBS/84799NED{path}")
    assert ("value" in ours) == ("value" in real)
    if "value" in real:
        assert set(real["value"][0]) - set(ours["value"][0]) <= {"Perioden", "BedrijfskenmerkenSBI2008"}


@needs_shared
def test_properties_of_2020_are_numbered_as_cbs_did():
    real = kwb2020_table(shared_folder()).properties
    ours = geo_properties(kwb_topics("2020"), year=2020)
    fields = ("ID", "Position", "ParentID", "Type", "Key", "Title", "Datatype", "Unit", "Decimals", "Default")
    assert [[r.get(f) for f in fields] for r in ours] == [[r.get(f) for f in fields] for r in real]


@pytest.mark.parametrize(("layout", "count"), [("2020", 116), ("2021", 117), ("2023", 126), ("2025", 121)])
def test_column_numbers_run_without_gap(layout, count):
    numbers = [int(topic["key"].rsplit("_", 1)[1]) for topic in kwb_topics(layout)]
    assert numbers == list(range(1, count + 1))


def test_keys_are_padded_and_an_unpadded_filter_finds_nothing(server):
    rows = "/ODataFeed/odata/84799NED/TypedDataSet?$format=json&$filter=WijkenEnBuurten eq "
    assert get(server, rows + "'GM9999'")["value"] == []
    assert get(server, rows + "'GM9999    '")["value"][0]["WijkenEnBuurten"] == "GM9999    "


def test_untyped_values_are_right_aligned_text(server):
    row = get(server, "/ODataFeed/odata/84799NED/UntypedDataSet?$format=json&$top=1")["value"][0]
    assert row["AantalInwoners_5"] == "     7135"
    assert row["GemiddeldInkomenPerInwoner_72"] == "        ."


def test_the_feed_pages_with_a_link_to_itself(server):
    server.service.settings.page_size = 6
    page = get(server, "/ODataFeed/odata/84799NED/TypedDataSet?%24format=json&$select=ID")
    assert len(page["value"]) == 6
    assert page["odata.nextLink"].startswith(server.address)
    assert "$skip=6" in page["odata.nextLink"]


def test_the_api_refuses_more_than_a_page(server):
    server.service.settings.page_size = 6
    with pytest.raises(urllib.error.HTTPError, match="500"):
        get(server, "/ODataApi/OData/84799NED/TypedDataSet")
    assert len(get(server, "/ODataApi/OData/84799NED/TypedDataSet?$top=6")["value"]) == 6


def test_an_unknown_table_or_set_is_a_404(server):
    for path in (
        "/ODataFeed/odata/1NED/TableInfos?$format=json",
        "/ODataFeed/odata/84799NED/Niets?$format=json",
    ):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(server, path)


def test_the_feed_is_atom_unless_json_is_asked_for(server):
    with urllib.request.urlopen(f"{server.address}/ODataFeed/odata/84799NED/TableInfos") as answer:
        assert answer.headers["Content-Type"].startswith("application/atom+xml")


def test_the_schema_names_the_columns(server):
    with urllib.request.urlopen(f"{server.address}/ODataFeed/odata/84799NED/$metadata") as answer:
        text = answer.read().decode()
    assert '<Property Name="AantalInwoners_5" Type="Edm.Int64"/>' in text


def test_gzip_is_given_only_when_asked_for(server):
    address = f"{server.address}/ODataFeed/odata/84799NED/TypedDataSet?$format=json"
    plain = urllib.request.urlopen(address).read()
    packed = urllib.request.urlopen(
        urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    ).read()
    assert gzip.decompress(packed) == plain
    assert len(packed) * 4 < len(plain)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Key eq 'a' or Key eq 'c'", "ac"),
        ("startswith(Key,'b')", "b"),
        ("substringof('c',Key)", "c"),
        ("substring(Key,0,1) eq 'a'", "a"),
        ("Key ge 'b' and Key le 'b'", "b"),
        ("not (Key eq 'a')", "bc"),
        ("Key in ('a','b')", "ab"),
        ("(Key eq 'a' or Key eq 'b') and ID ge 1", "b"),
    ],
)
def test_filters(text, codes):
    rows = [{"ID": n, "Key": code} for n, code in enumerate("abc")]
    test = parse_filter(text, {"ID", "Key"})
    assert "".join(row["Key"] for row in rows if test(row.get)) == codes


@pytest.mark.parametrize(
    "text", ["Key eq", "Naam eq 'a'", "zoek(Key)", "Key eq 'a' en", "(Key eq 'a'", "Key ! 'a'"]
)
def test_a_filter_that_is_none_is_refused(text):
    with pytest.raises(BadFilter):
        parse_filter(text, {"Key"})


def test_the_next_release_moves_every_later_number():
    old = toydorp_table("84799NED")
    new = renumbered(old, insert="Nieuw", modified="2021-06-25T02:00:00")
    assert new.columns["Mannen_7"] == old.columns["Mannen_6"]
    assert [p["ID"] for p in new.properties] == list(range(len(old.properties) + 1))
    assert [p["Position"] for p in new.properties if p["Type"] == "Topic"] == list(
        range(1, len(old.topics) + 2)
    )


def test_there_is_an_empty_column_an_empty_buurt_and_a_changed_gemeente():
    old, new = toydorp_table("84799NED"), toydorp_table("86165NED")
    assert set(old.columns["GemiddeldInkomenPerInwoner_72"]) == {None}
    assert 0 in old.columns["AantalInwoners_5"]
    assert "GM9998    " in old.columns["WijkenEnBuurten"]
    assert "GM9996    " in new.columns["WijkenEnBuurten"]
    assert {"1", "2", "3"} <= set(new.columns["IndelingswijzigingGemeenteWijkBuurt_4"])


@pytest.mark.parametrize(
    "query",
    ["onbekend=1", "limit=-1", "limit=x", "crs=EPSG:28992", "bbox=1,2,3", "bbox=1,2,1,3", "statcode=GM*"],
)
def test_pdok_refuses_what_it_does_not_know(server, query):
    with pytest.raises(urllib.error.HTTPError, match="400"):
        get(server, f"/cbs/gebiedsindelingen/ogc/v1/collections/gemeente_gegeneraliseerd/items?{query}")


def test_pdok_gives_ten_and_mixes_years_unless_told_otherwise(server):
    page = get(server, "/cbs/gebiedsindelingen/ogc/v1/collections/buurt_gegeneraliseerd/items?f=json")
    assert page["numberReturned"] == 10
    page = get(server, "/cbs/gebiedsindelingen/ogc/v1/collections/buurt_gegeneraliseerd/items?limit=100000")
    assert {f["properties"]["jaarcode"] for f in page["features"]} == {2020, 2023}


def test_a_cursor_is_bound_to_its_question(server):
    base = "/cbs/gebiedsindelingen/ogc/v1/collections/buurt_gegeneraliseerd/items?jaarcode=2020&limit=3"
    link = next(one["href"] for one in get(server, base)["links"] if one["rel"] == "next")
    cursor = link.partition("cursor=")[2]
    with pytest.raises(urllib.error.HTTPError, match="400"):
        get(server, base.replace("limit=3", "limit=4") + f"&cursor={cursor}")


@pytest.mark.parametrize("kind", ["reset", "close", "reset_midway", "cut_body"])
def test_a_broken_connection_breaks(server, kind):
    server.fail(Fault(kind, "TableInfos"))
    with pytest.raises((OSError, http.client.HTTPException)):
        get(server, "/ODataFeed/odata/84799NED/TableInfos?$format=json")
    assert get(server, "/ODataFeed/odata/84799NED/TableInfos?$format=json")["value"]


def test_a_fault_can_be_given_on_the_command_line():
    assert read_fault("status:TypedDataSet:2:429") == Fault("status", "TypedDataSet", times=2, amount=429)
    with pytest.raises(ValueError, match="unknown fault"):
        read_fault("brand")
    assert len(KINDS) >= 15


def test_it_runs_by_hand(project):
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.servers", "--poort", "0", "--inhoud", "toydorp"],
        cwd=project, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        line = process.stderr.readline()
        address = line.split()[-1]
        with urllib.request.urlopen(f"{address}/ODataCatalog/Tables?$format=json") as answer:
            assert len(json.loads(answer.read())["value"]) == 5
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
