"""Rows come out of a JSON answer the same, however it is cut into pieces."""

import orjson
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkprofiel.errors import UnexpectedAnswer
from wijkprofiel.sources.body import BrokenBody
from wijkprofiel.sources.cbs.rows import ColumnBuilder, RowReader, conform

cells = st.one_of(
    st.none(), st.integers(-(2**40), 2**40), st.sampled_from(["},{", '"value":[', "]}", "a\\", "'", "ë "])
)
tables = st.lists(st.fixed_dictionaries({"ID": st.integers(0, 9), "A": cells, "B": cells}), max_size=30)


def pieces(data, size):
    return [data[start : start + size] for start in range(0, len(data), size)]


def answer(rows, link="verder"):
    return orjson.dumps({"odata.metadata": "m", "value": rows, "odata.nextLink": link})


@settings(max_examples=100, deadline=None)
@given(tables, st.integers(1, 60), st.integers(1, 200))
def test_rows_are_the_same_however_they_are_cut(rows, size, batch):
    reader = RowReader(pieces(answer(rows), size), batch=batch)
    assert [row for part in reader for row in part] == rows
    assert reader.members["odata.nextLink"] == "verder"


@settings(max_examples=100, deadline=None)
@given(tables.filter(bool), st.data())
def test_an_answer_that_stops_early_is_never_taken_for_a_whole_one(rows, data):
    whole = answer(rows)
    kept = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(BrokenBody):
        list(RowReader(pieces(whole[:kept], 50), batch=40))


def test_members_may_stand_in_another_order():
    data = b'{"value":[{"ID":0}],"odata.metadata":"m"}'
    assert list(RowReader([data])) == [[{"ID": 0}]]


def test_rows_with_their_columns_in_another_order_are_not_mixed_up():
    builder = ColumnBuilder()
    builder.add([{"a": 1, "b": 2}, {"b": 4, "a": 3}])
    assert builder.table().to_pydict() == {"a": [1, 3], "b": [2, 4]}


@pytest.mark.parametrize("row", [{"a": 1}, {"a": 1, "c": 2}, {"a": 1, "b": 2, "c": 3}])
def test_a_row_with_other_columns_is_an_error(row):
    builder = ColumnBuilder()
    builder.add([{"a": 1, "b": 2}])
    with pytest.raises(UnexpectedAnswer, match="andere kolommen"):
        builder.add([row])


@pytest.mark.parametrize(
    ("values", "datatype", "expected"),
    [
        ([1, None, 3], "Long", [1, None, 3]),
        ([2.0, 3], "Long", [2, 3]),
        ([2**40], "Long", [2**40]),
        ([1, 2.5], "Double", [1.0, 2.5]),
        ([None, None], "Long", [None, None]),
        (["  7551", "."], "String", ["7551", None]),
    ],
)
def test_columns_get_the_promised_type(values, datatype, expected):
    builder = ColumnBuilder()
    builder.add([{"a": value} for value in values])
    assert conform(builder.table(), {"a": datatype})["a"].to_pylist() == expected


@pytest.mark.parametrize(
    ("values", "datatype"),
    [([2.5], "Long"), (["x"], "Long"), ([1], "String"), ([{}], "Long"), ([True], "Long")],
)
def test_another_kind_of_value_than_promised_is_an_error(values, datatype):
    with pytest.raises(UnexpectedAnswer, match="'a'"):
        _typed(values, datatype)


def _typed(values, datatype):
    builder = ColumnBuilder()
    builder.add([{"a": value} for value in values])
    return conform(builder.table(), {"a": datatype})


def test_a_fraction_after_a_thousand_whole_numbers_is_not_cut():
    builder = ColumnBuilder()
    builder.add([{"a": n} for n in range(1000)])
    builder.add([{"a": 2.5}])
    assert conform(builder.table(), {"a": "Double"})["a"].to_pylist()[-1] == 2.5


def test_a_column_that_is_not_in_the_list_is_an_error():
    with pytest.raises(UnexpectedAnswer, match="eigen lijst"):
        conform(pa.table({"x_1": [1]}), {"a": "Long"})
