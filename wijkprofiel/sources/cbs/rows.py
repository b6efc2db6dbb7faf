"""Rows out of a JSON answer, a batch at a time: memory is set by the batch, not by the page."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from wijkprofiel.errors import UnexpectedAnswer
from wijkprofiel.sources.body import BrokenBody
from wijkprofiel.sources.cbs.cells import ROWS_EXPECTED, CellText

BATCH = 120_000
QUICK_BATCH = 200_000
ROWS_PER_ARRAY = 300
LONGEST_ROW = 64_000_000
ROW_ENDS_TRIED = 50
# Arrow's own pool holds on to what it frees; a download frees much and must stay small.
POOL = pa.system_memory_pool()
_START = re.compile(rb'"value"\s*:\s*\[')
_HEAD_AT_MOST = 100_000

ARROW_TYPES = {
    "Long": pa.int32(),
    "Integer": pa.int32(),
    "Double": pa.float64(),
    "Float": pa.float64(),
    "String": pa.string(),
}


class RowReader:
    """Reads ``{"value": [{...}, {...}], ...}`` from pieces. After the last batch ``members`` holds the rest.

    ``take`` is offered the text of rows first, and says whether it could use it (`ColumnBuilder.take`); only what it
    refuses comes out as a batch.

    Raises
    ------
    BrokenBody
        When the JSON stops early or cannot be read.

    Examples
    --------
    >>> reader = RowReader([b'{"value":[{"ID":0},', b'{"ID":1}],"odata.nextLink":"verder"}'])
    >>> [row for batch in reader for row in batch]
    [{'ID': 0}, {'ID': 1}]
    >>> reader.members
    {'odata.nextLink': 'verder'}
    """

    def __init__(
        self, pieces: Iterable[bytes], *, batch: int = BATCH, take: Callable[[bytes], bool] | None = None
    ) -> None:
        self.members: dict[str, Any] = {}
        self._pieces = iter(pieces)
        self._batch = batch
        self._take = take

    def __iter__(self) -> Iterator[list[dict[str, Any]]]:
        head, buffer = self._head()
        wanted = self._batch
        for piece in self._pieces:
            buffer += piece
            if len(buffer) < wanted or self._is_taken(buffer):
                continue
            rows, used = _whole_rows(buffer)
            if rows:
                del buffer[:used]
                wanted = self._batch
                yield rows
            elif len(buffer) > LONGEST_ROW:
                raise BrokenBody("no end of a row found")
            else:
                wanted = 2 * len(buffer)
        yield self._tail(head, buffer)

    def _is_taken(self, buffer: bytearray) -> bool:
        """Whether the rows in the buffer went another way; then they are gone from it."""
        end = buffer.rfind(b"},") if self._take is not None else -1
        if self._take is None or end < 0 or not self._take(bytes(buffer[: end + 1])):
            return False
        del buffer[: end + 2]
        return True

    def _head(self) -> tuple[bytes, bytearray]:
        buffer = bytearray()
        for piece in self._pieces:
            buffer += piece
            found = _START.search(buffer)
            if found:
                return bytes(buffer[: found.end()]), bytearray(buffer[found.end() :])
            if len(buffer) > _HEAD_AT_MOST:
                break
        raise BrokenBody("no list of rows found")

    def _tail(self, head: bytes, buffer: bytearray) -> list[dict[str, Any]]:
        end = buffer.rfind(b"}", 0, buffer.rfind(b"]") + 1)
        if self._take is not None and end >= 0 and self._take(bytes(buffer[: end + 1])):
            del buffer[: end + 1]
        try:
            whole = orjson.loads(head + bytes(buffer))
        except orjson.JSONDecodeError as wrong:
            raise BrokenBody("the JSON stops early or cannot be read") from wrong
        rows = whole.pop("value")
        self.members = whole
        return list(rows)


def _whole_rows(buffer: bytearray) -> tuple[list[dict[str, Any]], int]:
    """Complete rows at the start of the buffer, and how many bytes they take with the comma behind them."""
    end = len(buffer)
    for _ in range(ROW_ENDS_TRIED):
        end = buffer.rfind(b"},", 0, end)
        if end < 0:
            break
        with memoryview(buffer) as view:
            text = b"".join((b"[", view[: end + 1], b"]"))
        try:
            return orjson.loads(text), end + 2
        except orjson.JSONDecodeError:
            continue  # this end stood inside a text
    return [], 0


class ColumnBuilder:
    """Turns rows into Arrow columns; every row must have the same columns.

    Numbers become ``int64`` or ``float64`` by what stands there and a column without values has no type yet;
    `conform` gives each column the type that the table promises.

    Parameters
    ----------
    keys : sequence of str
        The columns that must be there, and no others; empty takes the columns of the first row.
    without : collection of str
        Columns that are not kept.
    rows : int
        How many rows are expected.
    """

    def __init__(
        self, keys: Sequence[str] = (), *, without: Collection[str] = (), rows: int = ROWS_EXPECTED
    ) -> None:
        self._keys, self._rows = tuple(keys), rows
        self._without = frozenset(without)
        self._waiting: list[list[Any]] = []
        self._parts: list[list[pa.Array]] = []
        self._cells: CellText | None = None

    def take(self, text: bytes) -> bool:
        """Take rows as they stand in the answer, ``{...},{...}``; False when they must be read one by one."""
        if self._cells is None:
            self._keys = self._keys or _first_keys(text)
            if not self._keys:
                return False
            self._cells = CellText(self._keys, pool=POOL, without=self._without, rows=self._rows)
        if not self._cells.take(text):
            return False
        self._settle()
        return True

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take the rows of one batch."""
        if not rows:
            return
        self._settle_cells()
        self._keys = self._keys or tuple(rows[0])
        columns = self._in_order(rows)
        if self._waiting:
            for held, column in zip(self._waiting, columns, strict=True):
                held.extend(column)
        else:
            self._waiting = [list(column) for column in columns]
        # Arrays of a few rows cost more time and room than what is in them; waiting for more than this costs room.
        if len(self._waiting[0]) >= ROWS_PER_ARRAY:
            self._settle()

    def table(self) -> pa.Table:
        """The rows as a table, each column in one piece."""
        self._settle()
        self._settle_cells()
        columns = self._together() if self._parts else [pa.array([], type=pa.null()) for _ in self._keys]
        self._parts = []
        pairs = zip(self._keys, columns, strict=True)
        return pa.table({key: column for key, column in pairs if key not in self._without})

    def _settle_cells(self) -> None:
        found = self._cells.columns() if self._cells is not None else []
        if found:
            self._parts.append(found)

    def _settle(self) -> None:
        columns, self._waiting = self._waiting, []
        if not columns:
            return
        try:
            self._parts.append([self._array(place, column) for place, column in enumerate(columns)])
        except (pa.ArrowInvalid, pa.ArrowTypeError) as wrong:
            raise _mixed(self._keys, columns) from wrong

    def _together(self) -> list[pa.Array]:
        columns = []
        for _ in self._keys:
            # Taken from the back, so that what is joined is let go of at once.
            columns.append(_joined([part.pop() for part in self._parts]))
        return columns[::-1]

    def _array(self, place: int, column: list[Any]) -> pa.Array:
        if self._keys[place] in self._without:
            return pa.nulls(len(column))
        held = self._parts[-1][place].type if self._parts else pa.null()
        if held in (pa.float64(), pa.string()):
            try:
                return pa.array(column, type=held, memory_pool=POOL)
            except (pa.ArrowInvalid, pa.ArrowTypeError):
                pass  # it does not go on as it began; `conform` judges that
        # For the rest Arrow finds the type: told to make whole numbers, it would cut 2.5 to 2 without a word.
        array = pa.array(column, memory_pool=POOL)
        if pa.types.is_nested(array.type) or pa.types.is_boolean(array.type):
            raise pa.ArrowTypeError("a cell of a table is a number or a text")
        return _narrow(array) if pa.types.is_int64(array.type) else array

    def _in_order(self, rows: Sequence[Mapping[str, Any]]) -> Iterable[Sequence[Any]]:
        keys = self._keys
        if all(tuple(row) == keys for row in rows):
            return zip(*[row.values() for row in rows], strict=True)
        if any(len(row) != len(keys) or not all(key in row for key in keys) for row in rows):
            raise _other_columns(rows, keys)
        return [[row[key] for row in rows] for key in keys]


@contextmanager
def small_pool() -> Iterator[None]:
    """What Arrow and pandas put in memory in this block, comes out of the pool that gives back what is freed."""
    before = pa.default_memory_pool()
    pa.set_memory_pool(POOL)
    try:
        yield
    finally:
        pa.set_memory_pool(before)


def _first_keys(text: bytes) -> tuple[str, ...]:
    """The columns of the first row; none when that cannot be told at a glance."""
    try:
        return tuple(orjson.loads(text[: text.find(b"}") + 1]))
    except orjson.JSONDecodeError:
        return ()


def conform(table: pa.Table, types: Mapping[str, str]) -> pa.Table:
    """The same rows with the types the table promises: CBS Datatype per column key.

    Text loses its padding, and a lone point, CBS's sign for no text, becomes missing.

    Raises
    ------
    UnexpectedAnswer
        When a column holds something else than promised, or a column is not known.

    Examples
    --------
    >>> conform(pa.table({"Naam": ["Hengelo   ", "."]}), {"Naam": "String"})["Naam"].to_pylist()
    ['Hengelo', None]
    """
    strange = [key for key in table.column_names if key not in types]
    if strange:
        raise UnexpectedAnswer(
            "De bron geeft kolommen die niet in haar eigen lijst staan: " + ", ".join(strange[:5]) + ".",
            remedy="Waarschijnlijk is er juist een nieuwe versie. Haal de tabel opnieuw op.",
        )
    empty: dict[str, pa.Array] = {}
    columns = {}
    for key in table.column_names:
        column = table[key]
        if pa.types.is_null(column.type):
            # One array without values serves every empty column of a type: half of a young table is empty.
            columns[key] = empty.setdefault(
                types[key], pa.nulls(len(column), type=_wanted(types[key]), memory_pool=POOL)
            )
        else:
            columns[key] = _conform(column, types[key], key)
    return pa.table(columns)


def _wanted(datatype: str) -> pa.DataType:
    return ARROW_TYPES.get(datatype, pa.string())


def _conform(column: pa.ChunkedArray, datatype: str, key: str) -> pa.ChunkedArray:
    wanted = _wanted(datatype)
    if pa.types.is_string(wanted) != pa.types.is_string(column.type):
        raise _broken_promise(key, datatype)
    if pa.types.is_string(wanted):
        return _trimmed(column)
    widths = (pa.int32(), pa.int64()) if pa.types.is_int32(wanted) else (wanted,)
    for width in widths:
        try:
            return pc.cast(column, width, memory_pool=POOL)
        except pa.ArrowInvalid:
            continue  # too large for 32 bits, or no whole number at all
    raise _broken_promise(key, datatype)


def _broken_promise(key: str, datatype: str) -> UnexpectedAnswer:
    return UnexpectedAnswer(
        f"Kolom '{key}' heeft andere waarden dan de bron belooft ({datatype}).",
        remedy="Meld dit bij de beheerder van wijkprofiel: de bron is veranderd.",
    )


def _mixed(keys: Sequence[str], columns: Sequence[Sequence[Any]]) -> UnexpectedAnswer:
    for key, column in zip(keys, columns, strict=True):
        kinds = {isinstance(value, str) for value in column if value is not None}
        if len(kinds) > 1 or any(isinstance(value, (dict, list, bool)) for value in column):
            return _broken_promise(key, "tekst en getallen door elkaar")
    return _broken_promise(keys[0], "onbekend")


def _trimmed(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    bare = pc.utf8_trim_whitespace(texts, memory_pool=POOL)
    return pc.if_else(
        pc.equal(bare, ".", memory_pool=POOL), pa.scalar(None, type=pa.string()), bare, memory_pool=POOL
    )


def _joined(pieces: Sequence[pa.Array]) -> pa.Array:
    """The pieces of one column together, in the widest type that stands there."""
    kinds = {piece.type for piece in pieces if not pa.types.is_null(piece.type)}
    if len(kinds) > 1:
        widest = pa.string() if pa.string() in kinds else pa.float64()
    else:
        widest = kinds.pop() if kinds else pa.null()
    if len(pieces) == 1:
        return pieces[0]
    joined = pa.concat_arrays([piece.cast(widest, memory_pool=POOL) for piece in pieces], memory_pool=POOL)
    return _narrow(joined) if pa.types.is_int64(joined.type) else joined


def _narrow(numbers: pa.Array) -> pa.Array:
    """Whole numbers in half the room; no count of CBS is too large for it, and one that is stays as it was."""
    try:
        return pc.cast(numbers, pa.int32(), memory_pool=POOL)
    except pa.ArrowInvalid:
        return numbers


def _other_columns(rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> UnexpectedAnswer:
    odd = (
        next(row for row in rows if set(row) != set(keys))
        if any(set(r) != set(keys) for r in rows)
        else rows[0]
    )
    differ = sorted(set(odd) ^ set(keys))
    return UnexpectedAnswer(
        "De bron geeft andere kolommen dan gevraagd: " + ", ".join(differ[:5]) + ".",
        remedy="Waarschijnlijk is er een nieuwe versie van de tabel. Haal de tabel opnieuw op.",
    )
