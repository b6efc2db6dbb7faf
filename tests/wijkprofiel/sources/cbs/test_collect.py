"""A table as it was published at one moment: which columns and areas are asked for, and what is kept on the way."""

import pandas as pd
import pyarrow as pa
import pytest

from tests.servers.faults import Fault
from tests.servers.real import kwb2020_table, shared_folder
from tests.servers.table import ServedTable
from wijkprofiel.errors import SourceUnreachable, UsageError
from wijkprofiel.sources.cbs.arrivals import is_settled
from wijkprofiel.sources.cbs.collect import collect_table
from wijkprofiel.sources.cbs.odata3 import TableClient
from wijkprofiel.sources.cbs.request import PageRequest, Regions

KWB = "84799NED"
ROWS = "TypedDataSet"


class Kept(dict):
    """Pages in memory, by release and request."""

    def started(self, table):
        return any(key[0] == table for key in self)

    def get(self, info, request):
        return super().get((info.id, info.release, request.key))

    def put(self, info, request, page):
        self[info.id, info.release, request.key] = page

    def drop(self, info):
        for key in [key for key in self if key[:2] == (info.id, info.release)]:
            del self[key]


def test_codes_and_texts_come_without_padding(client):
    rows = collect_table(client, KWB).rows
    assert rows["WijkenEnBuurten"].to_pylist()[1:3] == ["GM9999", "WK999900"]
    assert rows["Gemeentenaam_1"].to_pylist()[1] == "Toydorp"
    assert rows["MeestVoorkomendePostcode_113"].to_pylist()[1] is None


def test_missing_stays_missing_and_zero_stays_zero(client):
    rows = collect_table(client, KWB).rows
    place = rows["WijkenEnBuurten"].to_pylist().index("BU99990101")
    assert rows["AantalInwoners_5"][place].as_py() == 0
    assert rows["GemiddeldeHuishoudensgrootte_32"][place].as_py() is None
    assert rows["GemiddeldInkomenPerInwoner_72"].null_count == rows.num_rows


def test_the_frame_keeps_whole_numbers_whole(client):
    frame = collect_table(client, KWB).frame()
    assert str(frame["AantalInwoners_5"].dtype) == "int32[pyarrow]"
    assert frame["GemiddeldeHuishoudensgrootte_32"].isna().any()


def test_columns_are_selected_with_their_row_number_and_area(server, client):
    found = collect_table(client, KWB, columns=("Mannen_6",))
    assert found.rows.column_names == ["ID", "WijkenEnBuurten", "Mannen_6"]
    assert "$select=ID,WijkenEnBuurten,Mannen_6" in server.requests(ROWS)[0].query


def test_only_the_needed_areas_are_fetched(server, client):
    found = collect_table(client, KWB, regions=Regions(gemeenten=("GM9997",), levels=("wijk", "buurt")))
    assert found.areas["Key"].tolist() == ["WK9997AF", "BU9997AF08", "BU9997AF0Z"]
    assert found.rows["ID"].to_pylist() == [17, 18, 19]
    assert all("$filter" in seen.query for seen in server.requests("WijkenEnBuurten?"))


def test_single_codes_are_padded_by_the_loader(server, client):
    found = collect_table(client, KWB, regions=Regions(codes=("WK999900", "BU9997AF08")))
    assert found.rows["WijkenEnBuurten"].to_pylist() == ["WK999900", "BU9997AF08"]
    assert "eq 'WK999900  '" in server.requests(ROWS)[0].query


def test_many_codes_are_spread_over_requests(server, client):
    codes = tuple(code for code in _codes(client) if code.startswith("BU"))
    found = collect_table(client, KWB, regions=Regions(codes=codes))
    assert sorted(found.rows["WijkenEnBuurten"].to_pylist()) == sorted(codes)
    assert max(len(seen.query) for seen in server.log) < 1500


def _codes(client):
    return client.dimension(KWB, "WijkenEnBuurten")["Key"].tolist()


@pytest.mark.parametrize("code", ["GM0164 ", "GM'0164", "", "GM01640000000"])
def test_a_code_that_is_none_is_wrong_use(code):
    with pytest.raises(UsageError):
        Regions(gemeenten=(code,))


def test_names_come_with_the_areas_and_are_no_keys(client):
    areas = collect_table(client, KWB).areas
    assert areas.loc[areas["Title"] == "Centrum", "Key"].tolist() == ["BU99990001", "BU99980000"]
    assert areas.loc[areas["Key"] == "BU9997AF08", "Municipality"].tolist() == ["GM9997"]


def test_an_interrupted_download_goes_on_at_the_missing_page(server, client):
    kept = Kept()
    server.fail(Fault("reset", ROWS, times=0, after=2))
    with pytest.raises(SourceUnreachable):
        collect_table(client, KWB, keeper=kept)
    finished = len(kept)
    server.service.faults.clear()
    server.service.log.clear()
    assert collect_table(client, KWB, keeper=kept).rows.num_rows == 20
    assert finished >= 2
    # A request of before that was broken off can be written in the log after that was emptied.
    assert len([seen for seen in server.requests(ROWS) if seen.status == 200]) == 4 - finished


def test_pages_of_a_release_that_changed_are_forgotten(server, client):
    kept = Kept()
    new = client.table_info(KWB)
    server.service.next_releases[KWB] = _dated
    server.fail(Fault("release", ROWS, after=2))
    collect_table(client, KWB, keeper=kept)
    assert {key[1] for key in kept} == {"2021-06-25T020000"}
    assert new.release == "2021-03-26T020000"


def _dated(old):
    fields = {**vars(old), "modified": "2021-06-25T02:00:00"}
    return ServedTable(**{k: v for k, v in fields.items() if k in ServedTable.__dataclass_fields__})


def test_a_finished_download_fetches_no_page_again(server, client):
    kept = Kept()
    first = collect_table(client, KWB, keeper=kept)
    server.service.log.clear()
    second = collect_table(client, KWB, keeper=kept)
    assert second.rows.equals(first.rows)
    assert not server.requests(ROWS)


def test_a_page_has_a_name_that_does_not_depend_on_what_is_expected_of_it():
    assert PageRequest(KWB, top=10, rows=10).key == PageRequest(KWB, top=10).key
    assert PageRequest(KWB, top=10).key != PageRequest(KWB, top=10, skip=10).key


def test_progress_is_told_after_every_page(client):
    told = []
    collect_table(client, KWB, progress=told.append)
    assert [one.done for one in told] == [1, 2, 3, 4]
    assert told[-1].rows == 20
    assert told[-1].bytes > 0


def test_one_gemeente_takes_two_rounds_of_requests(server, client):
    collect_table(client, KWB, regions=Regions(gemeenten=("GM9999",)))
    assert len(server.log) == 6


def test_what_is_asked_early_is_not_asked_again(server, client):
    found = collect_table(client, KWB)
    asked = [seen.target for seen in server.log if "TableInfos" not in seen.path]
    assert len(asked) == len(set(asked)) == 8
    assert len(found.areas) == 20


def test_only_the_release_is_one_request(server, client):
    assert client.modified(KWB) == "2021-03-26T02:00:00"
    assert len(server.log) == 1


def test_a_release_of_today_is_not_settled():
    assert not is_settled(pd.Timestamp.now("UTC").strftime("%Y-%m-%dT%H:%M:%S"))
    assert is_settled("2021-03-26T02:00:00+01:00")


def test_a_table_with_other_dimensions_is_read(server, client):
    keys = ["0.0.0 ", "1.1.1 "]
    crimes = ServedTable(
        id="47018NED", title="Misdrijven", period="2024", modified="2025-03-01T02:00:00",
        properties=[
            {"ID": 0, "Position": 0, "Type": "Dimension", "Key": "SoortMisdrijf", "Title": "Soort"},
            {"ID": 1, "Position": 1, "Type": "GeoDimension", "Key": "RegioS", "Title": "Regio"},
            {"ID": 2, "Position": 2, "ParentID": None, "Type": "Topic", "Key": "Aantal_1", "Title": "Aantal",
             "Datatype": "Long", "Unit": "aantal", "Decimals": 0},
        ],
        columns={
            "ID": [0, 1, 2, 3], "SoortMisdrijf": keys * 2, "RegioS": ["GM9999    "] * 2 + ["GM9998    "] * 2,
            "Aantal_1": [10, 2, 5, None],
        },
        dimensions={
            "SoortMisdrijf": [{"Key": key, "Title": key} for key in keys],
            "RegioS": [{"Key": f"{code}    ", "Title": code} for code in ("GM9999", "GM9998")],
        },
    )  # fmt: skip
    server.service.put(crimes)
    found = collect_table(
        client, "47018NED", regions=Regions(codes=("GM9999",)), where="SoortMisdrijf eq '1.1.1 '"
    )
    assert found.rows["Aantal_1"].to_pylist() == [2]
    assert found.rows["SoortMisdrijf"].to_pylist() == ["1.1.1"]
    assert collect_table(client, "47018NED").rows.num_rows == 4


@pytest.mark.skipif(shared_folder() is None, reason="needs ../shared/data")
def test_the_real_table_of_2020_comes_through_unchanged(server, transport):
    real = kwb2020_table(shared_folder())
    server.service.put(real)
    client = TableClient(server.address, transport=transport)
    found = collect_table(client, KWB, regions=Regions(gemeenten=("GM0164",)))
    assert found.rows.num_rows == 73
    assert found.rows["AantalInwoners_5"][0].as_py() == 81140
    assert found.rows["ID"].to_pylist() == list(range(7209, 7282))


@pytest.mark.lang
@pytest.mark.skipif(shared_folder() is None, reason="needs ../shared/data")
def test_every_cell_of_the_real_table_of_2020_comes_through(server):
    real = kwb2020_table(shared_folder())
    server.service.put(real)
    rows = collect_table(TableClient(server.address), KWB).rows
    for key, values in real.columns.items():
        bare = [value.strip() if isinstance(value, str) else value for value in values]
        expected = pa.array([None if value == "." else value for value in bare], type=rows[key].type)
        assert rows[key].combine_chunks().equals(expected), key
