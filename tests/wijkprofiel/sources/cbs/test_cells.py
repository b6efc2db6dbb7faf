"""Rows that are read as text become the same columns as rows that are read one by one, or are refused."""

import orjson
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkprofiel.sources.body import BrokenBody
from wijkprofiel.sources.cbs.cells import CellText
from wijkprofiel.sources.cbs.rows import ColumnBuilder, RowReader

KEYS = ("ID", "WijkenEnBuurten", "Naam_1", "Aantal_2", "Aandeel_3")
whole = st.one_of(st.none(), st.integers(-(2**40), 2**40))
broken = st.one_of(st.none(), st.integers(-9999, 9999).map(lambda n: n / 10))
words = st.one_of(st.none(), st.sampled_from(["", "null", "}", "},{", ":", "12", "ë, x", 'zei "a"', "a\nb"]))
rows = st.lists(
    st.fixed_dictionaries(
        dict(zip(KEYS, (st.integers(0, 99), st.just("BU01640000"), words, whole, broken), strict=True))
    ),
    min_size=1,
    max_size=25,
)


def answer(records, *, indented=False):
    return orjson.dumps(
        {"m": "x", "value": records, "odata.nextLink": "[1]"}, option=orjson.OPT_INDENT_2 * indented
    )


def as_text(records):
    return orjson.dumps(records)[1:-1]


def read(content, *, batch=80, quick=True):
    builder = ColumnBuilder(rows=4)
    reader = RowReader(
        [content[n : n + 37] for n in range(0, len(content), 37)],
        batch=batch,
        take=builder.take if quick else None,
    )
    for part in reader:
        builder.add(part)
    return builder.table().to_pydict(), reader.members


@settings(max_examples=150, deadline=None)
@given(rows, st.integers(40, 900), st.booleans())
def test_both_ways_of_reading_give_the_same(records, batch, indented):
    content = answer(records, indented=indented)
    assert read(content, batch=batch) == read(content, quick=False)


@settings(max_examples=300, deadline=None)
@given(rows, st.data())
def test_damaged_text_is_refused_or_read_as_json_reads_it(records, data):
    text = bytearray(as_text(records))
    place = data.draw(st.integers(0, len(text) - 1))
    text[place] = data.draw(st.sampled_from(list(b'",:{}[]0n.-e \n\\\xff')))
    cells = CellText(KEYS, pool=pa.system_memory_pool())
    try:
        taken = cells.take(bytes(text))
    except BrokenBody:
        taken = False
    if taken:
        found = [
            dict(zip(KEYS, row, strict=True))
            for row in zip(*map(pa.Array.to_pylist, cells.columns()), strict=True)
        ]
        assert found == orjson.loads(b"[" + text + b"]")


def test_a_page_as_cbs_lays_it_out_is_read_as_text():
    text = b'{\r\n      "ID":0,"Naam_1":"Berflo Es"\r\n    },{\r\n      "ID":1,"Naam_1":null\r\n    }'
    cells = CellText(("ID", "Naam_1"), pool=pa.system_memory_pool())
    assert cells.take(text)
    assert [column.to_pylist() for column in cells.columns()] == [[0, 1], ["Berflo Es", None]]


@pytest.mark.parametrize(
    "text",
    [
        b'{"ID":1,"Naam_1":"a\\u00eb"}',  # a text that needs reading
        b'{"Naam_1":"a","ID":1}',  # another order
        b'{"ID":1}',
        b'{"ID":1,"Naam_2":"a"}',
        b'{"ID":true,"Naam_1":"a"}',
        b'{"ID":[1],"Naam_1":"a"}',
        b'{"ID":12345678901234567,"Naam_1":"a"}',  # more than a float holds
        b'{"ID":1,"Naam_1":"a","b"}',
        b'{"ID":1,"Naam_1":"a"},{"ID":"2","Naam_1":"a"}',  # number and text in one column
    ],
)
def test_rows_that_are_not_plain_are_left_to_the_careful_way(text):
    cells = CellText(("ID", "Naam_1"), pool=pa.system_memory_pool())
    assert not cells.take(text)
    assert cells.columns() == []


def test_text_that_turns_up_later_in_a_column_is_kept():
    records = [{"ID": n, "Naam_1": None} for n in range(40)] + [{"ID": 40, "Naam_1": "Woolde"}]
    assert read(answer(records))[0]["Naam_1"] == [None] * 40 + ["Woolde"]


def test_what_is_not_wanted_is_left_empty():
    cells = CellText(("ID", "Naam_1"), pool=pa.system_memory_pool(), without=("Naam_1",))
    assert cells.take(b'{"ID":1,"Naam_1":"a"}')
    assert [column.to_pylist() for column in cells.columns()] == [[1], [None]]
