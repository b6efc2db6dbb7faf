"""What each column of a table is: area, year, value, category, or something that is not read."""

import datetime as dt
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wijkprofiel.municipal.area_cells import AreaBook, code_in, hits_at_sight
from wijkprofiel.municipal.grid import Grid
from wijkprofiel.municipal.missing_cells import is_empty, reason_of
from wijkprofiel.municipal.number_cells import looks_numeric
from wijkprofiel.municipal.raw import Cell
from wijkprofiel.names import plain

AREA, NAME, YEAR, LEVEL, VALUE, CATEGORY = (
    "gebied",
    "naam van gebied",
    "jaar",
    "niveau",
    "waarde",
    "categorie",
)
TEXT, EMPTY, NUMBER, FIXED, PLACE, DATE = "tekst", "leeg", "rijnummer", "vast", "coördinaat", "datum"
UNCHOSEN = "niet gekozen"
READ = (AREA, YEAR, VALUE, CATEGORY)
MOST_CATEGORIES = 60
_YEAR_WORDS = frozenset(
    {"jaar", "year", "peiljaar", "jaartal", "perioden", "periode", "verslagjaar", "kalenderjaar", "boekjaar"}
)
_ROW_WORDS = frozenset({"", "id", "fid", "index", "objectid", "ogc fid", "nr", "nummer", "rij", "rijnummer"})
_ROW_WORDS |= {"volgnummer"}
_PLACE_WORDS = frozenset(
    {"x", "y", "lat", "lon", "lng", "latitude", "longitude", "rdx", "rdy", "rd x", "rd y"}
)
_PLACE_WORDS |= {
    "x coordinaat",
    "y coordinaat",
    "shape area",
    "shape length",
    "shape leng",
    "x coord",
    "y coord",
    "xcoord",
    "ycoord",
    "centroid",
}
_DATE_WORDS = ("datum", "peildatum", "date", "tijdstip", "tijd")
_LEVELS = frozenset({"gemeente", "wijk", "buurt", "land", "nederland", "provincie", "regio"})
# 2024, 2024JJ00, 2024.0, 1-1-2024, 2024-01-01; a period shorter than a year is not a year.
_YEAR_CELL = re.compile(r"^(?:(19[89]\d|20[0-4]\d)(?:JJ00|\.0)?|(?:0?1[-/]0?1[-/])(19[89]\d|20[0-4]\d))$")
_ISO_YEAR = re.compile(r"^(19[89]\d|20[0-4]\d)-01-01(?:[T ]00:00.*)?$")
_SHORTER = re.compile(
    r"^(?:(?:19|20)\d\d(?:MM\d\d|KW\d\d|-(?:0[1-9]|1[0-2])|[ -]?[kqKQ][1-4]|[ -]?(?:wk|w)\d\d)"
    r"|(?:jan|feb|m(?:aart|rt)|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*[ -]*(?:19|20)?\d\d)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Columns:
    """The role of each column of a grid, and what follows from it.

    ``years`` is the year per row where a column gives it; ``months`` says that periods are shorter than a year.
    """

    roles: tuple[str, ...]
    years: tuple[int | None, ...]
    months: bool = False
    bad_years: tuple[int, ...] = ()

    def of(self, *roles: str) -> tuple[int, ...]:
        """Numbers of the columns that have one of ``roles``."""
        return tuple(at for at, role in enumerate(self.roles) if role in roles)


def find_roles(grid: Grid, book: AreaBook, *, wanted: Sequence[str]) -> Columns:
    """The role of every column; with ``wanted``, only those columns are values.

    A column named in ``wanted`` is a value whatever it looks like, so that what is wrong with it is said.
    """
    named = {plain(name) for name in wanted}
    roles = []
    for at, name in enumerate(grid.names):
        role = AREA if at in grid.area_columns else _role(name, grid.column(at), book)
        if named and role != AREA:
            if plain(name) in named:
                role = VALUE
            elif role == VALUE:
                role = UNCHOSEN
        roles.append(role)
    years, months, bad = _years(grid, roles)
    return Columns(tuple(roles), years, months, bad)


def _role(name: str, cells: Sequence[Cell], book: AreaBook) -> str:
    filled = [cell for cell in cells if not is_empty(cell)]
    words = plain(re.sub(r"[(\[].*?[)\]]", "", name))
    if not filled:
        return EMPTY
    if words in _YEAR_WORDS or (words in ("peildatum", "datum") and all(map(is_year, filled))):
        return YEAR
    if any(word in words.split() for word in _DATE_WORDS) or all(isinstance(c, dt.date) for c in filled):
        return DATE
    if all(isinstance(c, str) and plain(c) in _LEVELS for c in filled) and len(set(filled)) > 1:
        return LEVEL
    numeric = [c for c in filled if looks_numeric(c)]
    if words in _PLACE_WORDS and numeric:
        return PLACE
    if _counts_rows(words, name, filled):
        return NUMBER
    if any(map(code_in, filled)) and sum(bool(code_in(c)) for c in filled) >= 0.5 * len(filled):
        return NAME
    reasons = sum(bool(reason_of(c)) for c in filled)
    if numeric and len(numeric) + reasons >= 0.5 * len(filled):
        return VALUE
    if reasons == len(filled):
        return EMPTY
    if sum(hits_at_sight(c, book) for c in filled) >= 0.5 * len(filled):
        return NAME
    different = len(set(map(str, filled)))
    if different == 1 and len(filled) > 1:
        return FIXED
    longest = max(len(str(cell)) for cell in filled)
    return CATEGORY if different <= MOST_CATEGORIES and longest <= 80 else TEXT


def _counts_rows(words: str, name: str, filled: Sequence[Cell]) -> bool:
    if words not in _ROW_WORDS and not name.startswith("kolom ") and not words.startswith("unnamed"):
        return False
    try:
        numbers = [int(float(str(cell))) for cell in filled]
    except ValueError:
        return False
    steps = {b - a for a, b in itertools.pairwise(numbers)}
    return len(numbers) > 2 and steps == {1} and all(float(str(c)).is_integer() for c in filled)


def is_year(cell: Cell) -> bool:
    """Whether a cell is a whole year.

    >>> is_year("2024JJ00"), is_year("1-1-2024"), is_year("2024MM03"), is_year(12)
    (True, True, False, False)
    """
    return year_of(cell) is not None


def year_of(cell: Cell) -> int | None:
    """The year that a cell is; None when it is no whole year."""
    if isinstance(cell, dt.date):
        return cell.year if (cell.month, cell.day) in ((1, 1), (12, 31)) else None
    text = str(cell).strip()
    match = _YEAR_CELL.match(text) or _ISO_YEAR.match(text)
    return int(next(group for group in match.groups() if group)) if match else None


def _years(grid: Grid, roles: Sequence[str]) -> tuple[tuple[int | None, ...], bool, tuple[int, ...]]:
    at = next((i for i, role in enumerate(roles) if role == YEAR), None)
    if at is None:
        return tuple([None] * len(grid.rows)), False, ()
    cells = grid.column(at)
    years = tuple(year_of(cell) for cell in cells)
    shorter = any(isinstance(c, str) and _SHORTER.match(c.strip()) for c in cells)
    bad = tuple(
        number
        for (number, _), cell, year in zip(grid.rows, cells, years, strict=True)
        if year is None and not is_empty(cell)
    )
    return years, shorter, bad


def with_balanced_categories(grid: Grid, columns: Columns, codes: Sequence[str | None]) -> Columns:
    """Columns of numbers that say which of the rows about an area a row is, such as a period, as categories.

    Only when every area has the same rows: as many, with the same numbers in that column, each once.
    """
    areas = [code for code in codes if code]
    per_area = len(areas) / max(1, len(set(areas)))
    if per_area < 2 or not per_area.is_integer() or columns.of(CATEGORY, YEAR):
        return columns
    roles = list(columns.roles)
    for at in columns.of(VALUE, UNCHOSEN):
        held: dict[str, list[str]] = {}
        for cell, code in zip(grid.column(at), codes, strict=True):
            if code:
                held.setdefault(code, []).append(str(cell))
        sets = {tuple(sorted(cells)) for cells in held.values()}
        if len(sets) == 1 and len(set(next(iter(sets)))) == int(per_area):
            roles[at] = CATEGORY
    return replace(columns, roles=tuple(roles))


def with_needed_categories(grid: Grid, columns: Columns, codes: Sequence[str | None]) -> Columns:
    """Only those categories that tell rows about one area and year apart; any other text says nothing more.

    Without this a name beside a code would cut one figure per area into as many figures as there are areas.
    """
    roles = list(columns.roles)
    order = sorted(columns.of(CATEGORY), key=lambda at: -len(set(map(str, grid.column(at)))))
    for at in order:
        kept = [c for c in order if roles[c] == CATEGORY and c != at]
        if _told_apart(grid, columns, codes, kept) == _told_apart(grid, columns, codes, [*kept, at]):
            roles[at] = TEXT
    return replace(columns, roles=tuple(roles))


def _told_apart(grid: Grid, columns: Columns, codes: Sequence[str | None], categories: Sequence[int]) -> int:
    """How many rows differ in area, year and these categories."""
    keys = {
        (code, columns.years[i], *(str(row[at]) if at < len(row) else "" for at in categories))
        for i, ((_, row), code) in enumerate(zip(grid.rows, codes, strict=True))
        if code
    }
    return len(keys)
