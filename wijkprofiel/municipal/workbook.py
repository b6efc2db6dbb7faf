"""Workbooks of Excel, new and old: visible sheets, values as they were last saved."""

import datetime as dt
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from wijkprofiel.municipal.notices import Notice, notice
from wijkprofiel.municipal.raw import LARGEST_UNPACKED, LONGEST_CELL, Percent, RawFile, Refused, Row, Sheet

LARGEST_OLD = 30_000_000
RATIO = 200
_FORMULA = re.compile(rb"<f[> ]")
_HIDDEN = re.compile(rb'hidden="(?:1|true)"')
# The two formats for percentages that every workbook has, and those of its own.
_PERCENT = re.compile(rb'numFmtId="(?:9|10)"|formatCode="[^"]*%')
_LONGEST_MARK = 200
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    struct.error,
    zlib.error,
    OSError,
)


def check_unpacking(path: Path, *, most: int = LARGEST_UNPACKED) -> None:
    """Refuse a packed file that would grow beyond what may be read, before anything is unpacked.

    What the directory says is not believed: every member is counted while it is unpacked, and thrown away.

    Raises
    ------
    Refused
    """
    try:
        with zipfile.ZipFile(path) as archive:
            spent = 0
            for info in archive.infolist():
                if info.flag_bits & 1:
                    raise Refused(notice("M07", path.name))
                if info.file_size > max(2_000_000, RATIO * info.compress_size):
                    raise Refused(notice("M06", path.name, most=most // 1_000_000))
                with archive.open(info) as stream:
                    while block := stream.read(1 << 16):
                        spent += len(block)
                        if spent > most:
                            raise Refused(notice("M06", path.name, most=most // 1_000_000))
    except (*_BROKEN, NotImplementedError, RuntimeError) as error:
        raise Refused(notice("M08", path.name)) from error


def read_workbook(path: Path) -> RawFile:
    """The sheets of an xlsx file; hidden sheets are named but not read, hidden rows and columns are named and read.

    Raises
    ------
    Refused
        When it is broken, grows too much when unpacked, or has a password.
    """
    check_unpacking(path)
    try:
        with _opened(path) as book:
            states = {s.title: s.sheet_state for s in book.worksheets}
    except _BROKEN as error:
        raise Refused(notice("M08", path.name)) from error
    notices: list[Notice] = []
    sheets = []
    names = [title for title, state in states.items() if state == "visible"]
    hidden = [title for title in states if title not in names]
    if hidden:
        notices.append(notice("M15", ", ".join(hidden), count=len(hidden)))
    percent = _mentions(path, "xl/styles", _PERCENT)
    for name in names:
        told = (*_formulas(path, name), *_out_of_sight(path, name))
        sheets.append(Sheet(name, _sheet_rows(path, name, percent=percent), typed=True, notices=told))
    facts = {"soort": "Excel (xlsx)", "bladen": ", ".join(names)}
    return RawFile(path.name, "werkboek", tuple(sheets), facts, tuple(notices))


@contextmanager
def _opened(path: Path, *, values: bool = True) -> Iterator[Any]:
    """The workbook, read as a stream, so that its name plays no part in what it is."""
    with path.open("rb") as stream:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=values)
        try:
            yield book
        finally:
            book.close()


def _sheet_rows(path: Path, name: str, *, percent: bool) -> Callable[[], Iterator[tuple[int, Row]]]:
    def rows() -> Iterator[tuple[int, Row]]:
        try:
            with _opened(path) as book:
                # How a cell is shown matters for percentages only, and looking at it takes long.
                for number, row in enumerate(book[name].iter_rows(values_only=not percent), 1):
                    yield (
                        number,
                        [_shown(cell) for cell in row] if percent else [_cell(value) for value in row],
                    )
        except _BROKEN as error:
            raise Refused(notice("M08", path.name)) from error

    return rows


def _formulas(path: Path, name: str) -> Iterator[Notice]:
    """How many cells are formulas, and how many of those have no saved outcome."""
    if not _mentions_formulas(path):
        return
    formulas = unsaved = 0
    first = ""
    try:
        with _opened(path, values=False) as written, _opened(path) as saved:
            pairs = zip(written[name].iter_rows(), saved[name].iter_rows(values_only=True), strict=False)
            for cells, values in pairs:
                for cell, value in zip(cells, values, strict=False):
                    if cell.data_type == "f":
                        formulas += 1
                        if value is None:
                            unsaved += 1
                            first = first or cell.coordinate
    except _BROKEN as error:
        raise Refused(notice("M08", path.name)) from error
    if unsaved:
        yield notice("M17", name, count=unsaved, first=first)
    elif formulas:
        yield notice("M16", name, count=formulas)


def _out_of_sight(path: Path, name: str) -> Iterator[Notice]:
    """How many rows and columns with something in them are hidden on a sheet."""
    if not _mentions(path, "xl/worksheets/", _HIDDEN):
        return
    try:
        with path.open("rb") as stream:
            sheet = openpyxl.load_workbook(stream, data_only=True)[name]
    except _BROKEN as error:
        raise Refused(notice("M08", path.name)) from error
    rows = sum(
        bool(kept.hidden) and any(c.value is not None for c in sheet[at])
        for at, kept in sheet.row_dimensions.items()
    )
    columns = sum(
        any(c.value is not None for c in column)
        for kept in sheet.column_dimensions.values()
        if kept.hidden
        for column in sheet.iter_cols(kept.min, min(kept.max or 0, sheet.max_column))
    )
    told = [f"{count} {one if count == 1 else more}" for count, one, more in (
        (rows, "rij", "rijen"), (columns, "kolom", "kolommen")
    ) if count]  # fmt: skip
    if told:
        yield notice("M81", name, what=" en ".join(told))


def _mentions_formulas(path: Path) -> bool:
    """Whether any sheet holds the mark of a formula: most workbooks do not, and looking twice takes long."""
    return _mentions(path, "xl/worksheets/", _FORMULA)


def _mentions(path: Path, start: str, mark: re.Pattern[bytes]) -> bool:
    """Whether a part of the workbook whose name starts so holds a mark."""
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.filename.startswith(start):
                with archive.open(info) as stream:
                    held = b""
                    while block := stream.read(1 << 18):
                        if mark.search(held + block):
                            return True
                        held = block[-_LONGEST_MARK:]
    return False


def _shown(cell: Any) -> Any:
    """The value of a cell; a number that is shown as a percentage in percents, as a reader sees it."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return Percent(round(value * 100, 10))
    return _cell(value)


def _cell(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST_CELL:
        return value[:LONGEST_CELL]
    if isinstance(value, dt.datetime) and value.time() == dt.time(0):
        return value.date()
    if isinstance(value, dt.time | dt.timedelta):
        return str(value)
    return value


def read_old_workbook(path: Path) -> RawFile:
    """The sheets of an xls file.

    Raises
    ------
    Refused
        When it is broken, very large, or really a new workbook with a password.
    """
    import xlrd  # slow to import, and old workbooks are few

    if path.stat().st_size > LARGEST_OLD:
        raise Refused(notice("M06", path.name, most=LARGEST_OLD // 1_000_000))
    if _locked(path):
        raise Refused(notice("M07", path.name))
    try:
        book = xlrd.open_workbook(str(path), on_demand=True)
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, *_BROKEN, AssertionError) as error:
        locked = "encrypt" in str(error).lower() or "password" in str(error).lower()
        raise Refused(notice("M07" if locked else "M08", path.name)) from error
    notices = []
    sheets = []
    hidden = [s.name for s in book.sheets() if s.visibility]
    if hidden:
        notices.append(notice("M15", ", ".join(hidden), count=len(hidden)))
    for sheet in book.sheets():
        if not sheet.visibility:
            sheets.append(Sheet(sheet.name, _old_rows(book, sheet), typed=True))
    facts = {"soort": "Excel (xls)", "bladen": ", ".join(s.name for s in sheets)}
    return RawFile(path.name, "werkboek", tuple(sheets), facts, tuple(notices))


def _locked(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(1 << 20)
    return "EncryptedPackage".encode("utf-16-le") in head


def _old_rows(book: Any, sheet: Any) -> Callable[[], Iterator[tuple[int, Row]]]:
    import xlrd

    def value(cell: Any) -> Any:
        if cell.ctype == xlrd.XL_CELL_DATE:
            try:
                return xlrd.xldate_as_datetime(cell.value, book.datemode).date()
            except (ValueError, OverflowError):
                return cell.value
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "#FOUT")
        return None if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else cell.value

    def rows() -> Iterator[tuple[int, Row]]:
        for number in range(sheet.nrows):
            yield number + 1, [_cell(value(cell)) for cell in sheet.row(number)]

    return rows
