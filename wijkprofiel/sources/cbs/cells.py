"""Rows of JSON to columns without a Python object for every cell.

Nine tenths of a page are column names that stand in every row. When all rows have the same columns in the same
order and no text needs escaping, the places of all values follow from the places of the names. Whatever is not
exactly so is refused, and then the rows are read one by one.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from wijkprofiel.sources.body import BrokenBody

ROWS_EXPECTED = 10_000
ENDING = 4
# Up to so many signs a number with a point is told from every other by a float.
LONGEST_NUMBER = 15
_QUOTE, _COLON, _COMMA, _NULL, _L, _MINUS, _ZERO, _SPACE = b'":,nl-0 '
_DIGIT = np.zeros(256, dtype=bool)
_DIGIT[list(b"0123456789")] = True
_IN_NUMBERS = _DIGIT.copy()
_IN_NUMBERS[list(b"-.")] = True
_IN_TEXTS = np.arange(256) >= _SPACE
_TAIL = re.compile(rb"\s*\}\Z")

Places = np.ndarray[Any, np.dtype[np.int64]]
Signs = np.ndarray[Any, np.dtype[np.uint8]]
Marks = np.ndarray[Any, np.dtype[np.bool_]]
Numbers = np.ndarray[Any, np.dtype[np.float64]]


class CellText:
    """Takes rows as text, and gives their columns.

    Parameters
    ----------
    keys : sequence of str
        The columns of every row, in their order.
    pool : MemoryPool
        Where the columns are put.
    without : collection of str
        Columns that are not needed: they come back without values.
    rows : int
        How many rows are expected; more is possible, at the cost of a copy.

    Examples
    --------
    >>> cells = CellText(("ID", "Naam"), pool=pa.system_memory_pool())
    >>> cells.take(b'{"ID":0,"Naam":"Hengelo"},{"ID":1,"Naam":null}')
    True
    >>> [column.to_pylist() for column in cells.columns()]
    [[0, 1], ['Hengelo', None]]
    >>> cells.take(b'{"Naam":"Borne","ID":2}')
    False
    """

    def __init__(
        self,
        keys: Sequence[str],
        *,
        pool: pa.MemoryPool,
        without: Collection[str] = (),
        rows: int = ROWS_EXPECTED,
    ) -> None:
        self._pool, self._room = pool, rows
        names = [orjson.dumps(key) for key in keys]
        self._wanted: Marks = np.array([key not in without for key in keys])
        self._lengths: Places = np.array([len(name) for name in names], dtype=np.int64)
        self._endings = [_ending(names, back) for back in range(1, ENDING + 1)]
        self._gap = re.compile(rb"\s*\}\s*,\s*\{\s*(?=" + re.escape(names[0]) + rb":)")
        self._texts: Marks = np.zeros(len(names), dtype=bool)
        self._forget()

    def _forget(self) -> None:
        self._numbers: NumberColumns | None = None
        self._words: list[pa.StringArray] = []
        self.rows = 0

    def take(self, text: bytes) -> bool:
        """Keep the cells of these rows. False when they are not plain enough for that, and then nothing is kept.

        A column without text so far may not hold it now, once rows are kept: `columns` comes first then.
        """
        if b"\\" in text:
            return False
        signs: Signs = np.frombuffer(text, dtype=np.uint8)
        starts = self._starts(signs)
        ends = None if starts is None else self._ends(text, signs, starts)
        if starts is None or ends is None:
            return False
        found = _kinds(signs, starts, ends)
        if found is None:
            return False
        quoted, missing = found
        if np.count_nonzero(signs == _QUOTE) != 2 * (quoted.size + np.count_nonzero(quoted)):
            return False
        texts = self._texts | quoted.any(axis=0)
        if (texts & ~(quoted | missing).all(axis=0)).any() or (self.rows and (texts != self._texts).any()):
            return False
        words, numbers = self._wanted & texts, self._wanted & ~texts
        # Column after column, so that each is one piece.
        cells = [(starts[:, some].T, ends[:, some].T, missing[:, some].T) for some in (words, numbers)]
        self._words.append(
            _as_texts(signs, cells[0][0] + 1, cells[0][1] - 1, cells[0][2], self._pool, allowed=_IN_TEXTS)
        )
        if self._numbers is None:
            self._numbers = NumberColumns(int(numbers.sum()), self._room)
        self._numbers.put(_as_numbers(signs, *cells[1], self._pool), self.rows)
        self._texts = texts
        self.rows += len(starts)
        return True

    def columns(self) -> list[pa.Array]:
        """The columns of what was taken, after which nothing is held; empty when nothing was taken."""
        if self._numbers is None:
            return []
        words = iter(_side_by_side(self._words, int((self._wanted & self._texts).sum()), self._pool))
        numbers = iter(self._numbers.arrays(self.rows))
        columns = [
            pa.nulls(self.rows) if not is_wanted else next(words) if is_text else next(numbers)
            for is_text, is_wanted in zip(self._texts, self._wanted, strict=True)
        ]
        self._forget()
        return columns

    def _starts(self, signs: Signs) -> Places | None:
        """Where each value starts, a row of places per row; None when the rows have other columns."""
        colons: Places = np.flatnonzero(signs == _COLON)
        colons = colons[signs[colons - 1] == _QUOTE]
        width = len(self._lengths)
        if not len(colons) or len(colons) % width:
            return None
        quotes = colons.reshape(-1, width) - 1
        names = quotes - self._lengths + 1
        if names.min() < 1 or (signs[names] != _QUOTE).any():
            return None
        for back, (endings, counts) in enumerate(self._endings, start=1):
            if ((signs[quotes - back] != endings) & counts).any():
                return None
        return quotes + 2

    def _ends(self, text: bytes, signs: Signs, starts: Places) -> Places | None:
        """Where each value ends; None when something else than a comma or the end of a row follows it."""
        names = starts - self._lengths - 1
        ends = np.empty_like(starts)
        ends[:, :-1] = names[:, 1:] - 1
        if (signs[ends[:, :-1]] != _COMMA).any():
            return None
        tail = _TAIL.search(text, max(0, len(text) - 50))
        if tail is None or text[: names[0, 0]].strip() != b"{":
            return None
        ends[-1, -1] = tail.start()
        if len(starts) > 1:
            gap = self._gap.search(text, int(starts[0, -1]))
            if gap is None:
                return None
            between: Signs = np.frombuffer(gap[0], dtype=np.uint8)
            ends[:-1, -1] = names[1:, 0] - len(between)
            if (signs[ends[:-1, -1][:, None] + np.arange(len(between))] != between).any():
                return None
        return ends if (ends > starts).all() else None


def _ending(names: Sequence[bytes], back: int) -> tuple[Signs, Marks]:
    """Of each quoted name the sign ``back`` places before its last quote, and whether it has that many."""
    signs = [name[-1 - back] if back < len(name) else 0 for name in names]
    return np.array(signs, dtype=np.uint8), np.array([back < len(name) for name in names])


def _kinds(signs: Signs, starts: Places, ends: Places) -> tuple[Marks, Marks] | None:
    """Which cells hold text, and which are missing; None when one is neither, and no number either."""
    first, last, length = signs[starts], signs[ends - 1], ends - starts
    quoted = (first == _QUOTE) & (last == _QUOTE) & (length > 1)
    missing = (first == _NULL) & (last == _L) & (length == len(b"null"))
    bare = starts + (first == _MINUS)
    number = _DIGIT[signs[bare]] & _DIGIT[last] & (length <= LONGEST_NUMBER)
    number &= ~((signs[bare] == _ZERO) & _DIGIT[signs[bare + 1]])
    return (quoted, missing) if (quoted | missing | number).all() else None


def _as_texts(
    signs: Signs, starts: Places, ends: Places, missing: Marks, pool: pa.MemoryPool, *, allowed: Marks
) -> pa.StringArray:
    """The texts between these places, flattened; ``allowed`` says of every sign whether it may be there."""
    absent = missing.ravel()
    lengths = np.where(absent, 0, (ends - starts).ravel())
    stops = np.cumsum(lengths)
    total = int(stops[-1]) if len(stops) else 0
    content = signs[np.arange(total) + np.repeat(starts.ravel() - stops + lengths, lengths)]
    if not allowed[content].all():
        raise BrokenBody("a sign that does not belong in a cell")
    offsets = np.zeros(len(stops) + 1, dtype=np.int32)
    offsets[1:] = stops
    validity = pa.array(~absent, memory_pool=pool).buffers()[1] if absent.any() else None
    buffers = [validity, pa.py_buffer(offsets), pa.py_buffer(content)]
    found = pa.Array.from_buffers(pa.string(), len(stops), buffers)
    try:
        found.validate(full=True)
    except pa.ArrowInvalid as wrong:
        raise BrokenBody("a text is not UTF-8") from wrong
    return found


def _as_numbers(signs: Signs, starts: Places, ends: Places, missing: Marks, pool: pa.MemoryPool) -> Numbers:
    """The numbers between these places in the same shape; missing is NaN."""
    texts = _as_texts(signs, starts, ends, missing, pool, allowed=_IN_NUMBERS)
    try:
        numbers = pc.cast(texts, pa.float64(), memory_pool=pool)
    except pa.ArrowInvalid as wrong:
        raise BrokenBody("a cell is no number and no text") from wrong
    # Not to_numpy: with gaps that takes room from Arrow's own pool, which keeps it.
    found: Numbers = np.frombuffer(numbers.buffers()[1], dtype=np.float64)[: len(texts)].reshape(starts.shape)
    return np.where(missing, np.nan, found)


class NumberColumns:
    """Numbers of some columns in the place where they stay; what is done to them is done to all columns at once.

    A column is whole numbers in 32 bits until a first fraction turns up, and is copied then. A column without any
    number takes no room.
    """

    def __init__(self, columns: int, room: int) -> None:
        self._room = room
        self._values: list[np.ndarray[Any, np.dtype[Any]] | None] = [None] * columns
        self._known: list[Marks] = [np.zeros(0, dtype=bool)] * columns

    def put(self, numbers: Numbers, start: int) -> None:
        """Numbers for the rows from ``start``, a row for each column; NaN is missing."""
        known = ~np.isnan(numbers)
        values = np.where(known, numbers, 0.0)
        # What is too large for 32 bits becomes another number, and so is seen.
        with np.errstate(invalid="ignore"):
            whole = values.astype(np.int32)
        is_broken = (whole != values).any(axis=1)
        stop = start + numbers.shape[1]
        for place in np.flatnonzero(known.any(axis=1)).tolist():
            column = self._with_room(place, stop)
            if is_broken[place] and column.dtype != np.float64:
                self._values[place] = column = column.astype(np.float64)
            column[start:stop] = whole[place] if column.dtype == np.int32 else values[place]
            self._known[place][start:stop] = known[place]

    def _with_room(self, place: int, rows: int) -> np.ndarray[Any, np.dtype[Any]]:
        column = self._values[place]
        if column is None:
            room = max(rows, self._room)
            self._values[place] = column = np.zeros(room, dtype=np.int32)
            self._known[place] = np.zeros(room, dtype=bool)
        elif len(column) < rows:
            more = 2 * rows - len(column)
            self._values[place] = column = np.pad(column, (0, more))
            self._known[place] = np.pad(self._known[place], (0, more))
        return column

    def arrays(self, rows: int) -> Iterable[pa.Array]:
        """The columns: whole numbers in 32 bits, else floats; without any number a column has no type yet."""
        for values, marks in zip(self._values, self._known, strict=True):
            if values is None:
                yield pa.nulls(rows)
                continue
            known = marks[:rows]
            kind = pa.float64() if values.dtype == np.float64 else pa.int32()
            validity = None if known.all() else pa.py_buffer(np.packbits(known, bitorder="little"))
            yield pa.Array.from_buffers(kind, rows, [validity, pa.py_buffer(values)])


def _side_by_side(parts: Sequence[pa.StringArray], count: int, pool: pa.MemoryPool) -> Iterable[pa.Array]:
    """From parts that each hold ``count`` columns one after another: each column in one piece."""
    for place in range(count):
        pieces = []
        for part in parts:
            rows = len(part) // count
            pieces.append(part.slice(place * rows, rows))
        yield pa.concat_arrays(pieces, memory_pool=pool)
