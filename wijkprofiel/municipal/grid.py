"""Where in a sheet the table stands: titles above it, header lines, units, rows of areas, notes below it."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wijkprofiel.municipal.area_cells import AreaBook, code_in, hits_at_sight, is_total
from wijkprofiel.municipal.missing_cells import is_empty, reason_of
from wijkprofiel.municipal.number_cells import looks_numeric
from wijkprofiel.municipal.raw import Cell, Row
from wijkprofiel.names import plain

Numbered = tuple[int, Row]
MOST_HEADER_LINES = 8
# Rows in which columns of areas are looked for: the first ones, and some throughout the table.
HEAD_LOOKED_AT, MOST_LOOKED_AT = 100, 400
_UNITS = re.compile(
    r"^\(?(?:aantal(?:len)?|abs(?:oluut)?|%|procent(?:en)?|percentage|promille|‰|x? ?mln.*|"
    r"x? ?1[ .]?000(?: (?:euro|m3|m2|€))?|"
    r"euro|€|m2|m²|m3|m³|km|km2|km²|meter|ha|hectare|kwh|mwh|gj|tj|pj|ton|kg|code|naam|omschrijving|index|jaar|dagen|"
    r"(?:aantal )?per (?:1[ .]?0+|km2|km²|ha|inwoner|huishouden|woning).*)\)?$",
    re.IGNORECASE,
)
_SUFFIX_UNIT = re.compile(r"\s*[(\[](?P<unit>[^()\[\]]{1,25})[)\]]\s*$")
_AREA_WORDS = (
    "wijk",
    "buurt",
    "gebied",
    "gemeente",
    "regio",
    "code",
    "cbs",
    "gm",
    "wk",
    "bu",
    "stadsdeel",
    "kern",
)
_YEAR = re.compile(r"^(?:19[89]\d|20[0-4]\d)(?:JJ00)?$")


@dataclass(frozen=True)
class Grid:
    """A sheet taken apart.

    ``names`` and ``units`` have one entry per column; ``rows`` are the rows of data with their numbers; ``titles``
    and ``footers`` are texts above and below; ``header_years`` holds per column the year that its header names.
    """

    names: tuple[str, ...]
    rows: tuple[Numbered, ...]
    area_columns: tuple[int, ...]
    units: tuple[str, ...]
    header_lines: int
    header_years: tuple[int | None, ...]
    titles: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    ragged: tuple[int, ...] = ()
    problems: tuple[str, ...] = field(default=())

    def column(self, at: int) -> list[Cell]:
        """The cells of one column."""
        return [row[at] if at < len(row) else None for _, row in self.rows]

    @property
    def numbers(self) -> list[int]:
        return [number for number, _ in self.rows]


def find_area_columns(rows: Sequence[Numbered], book: AreaBook) -> tuple[int, ...]:
    """Columns whose cells are areas at sight, finest first: those with codes before those with names."""
    step = max(1, len(rows) // MOST_LOOKED_AT)
    rows = [*rows[:HEAD_LOOKED_AT], *rows[HEAD_LOOKED_AT::step]]
    width = max((len(row) for _, row in rows), default=0)
    coded, named = {}, {}
    for at in range(width):
        cells = [row[at] for _, row in rows if at < len(row) and not is_empty(row[at])]
        codes = [code for code in map(code_in, cells) if code]
        if len(codes) >= max(1, 0.3 * len(cells)):
            coded[at] = (
                max(Counter(map(len, codes)).items(), key=lambda i: (i[1], i[0]))[0],
                len(set(codes)),
            )
            continue
        if all(map(looks_numeric, cells)):
            continue
        hits = sum(hits_at_sight(cell, book) for cell in cells)
        if hits >= max(1, 0.4 * len(cells)):
            named[at] = len({plain(str(cell)) for cell in cells})
    if coded:
        return tuple(sorted(coded, key=lambda at: (*(-n for n in coded[at]), at)))
    return tuple(sorted(named, key=lambda at: (-named[at], at)))


def find_digit_columns(rows: Sequence[Numbered], names: Sequence[str]) -> tuple[int, ...]:
    """Columns that by their name may hold areas as digits, the most telling name first."""
    out = []
    for at, name in enumerate(names):
        words = plain(name)
        cells = [row[at] for _, row in rows if at < len(row) and not is_empty(row[at])]
        if "postcode" in words or words.startswith("pc") or not cells:
            continue
        score = sum(word in words for word in _AREA_WORDS)
        whole = sum(looks_numeric(c) for c in cells) >= 0.6 * len(cells)
        if score and whole and not re.search(r"\b(?:aantal|totaal|inwoners|per)\b", words):
            out.append((score, at))
    return tuple(at for _, at in sorted(out, key=lambda item: (-item[0], item[1])))


def split_grid(rows: Sequence[Numbered], book: AreaBook, *, area: str = "") -> Grid:
    """The sheet taken apart. ``area`` is the name of the column of areas, if someone said it.

    Columns of areas are empty when none is found; the first filled row is then the header.
    """
    lengths = {number: len(row) for number, row in rows}
    filled = [(number, _trimmed(row)) for number, row in rows]
    filled = [(number, row) for number, row in filled if any(not is_empty(cell) for cell in row)]
    if not filled:
        return Grid((), (), (), (), 0, ())
    columns = find_area_columns(filled, book)
    if area:
        columns = _named_column(filled, area, columns)
    starts = [i for i, (_, row) in enumerate(filled) if _is_data(row, columns, book, area=area)]
    if columns and starts:
        first = _whole_body(filled, starts[0], columns, book)
        head = _header(filled[:first])
        body = filled[first:]
    else:
        first = _first_wide(filled)
        head, body = filled[first : first + 1], filled[first + 1 :]
        columns = find_digit_columns(body[:400], _joined([row for _, row in head])[0])[:1]
    titles = [_text(row) for number, row in filled[:first] if (number, row) not in head]
    body, tail = _footers(body, columns, book)
    units = _unit_rows(tail)
    names, found_units, years = _joined([row for _, row in head])
    width = max(len(names), _usual_width(body))
    names = [*names, *[""] * (width - len(names))]
    found_units = [*found_units, *[""] * (width - len(found_units))]
    years = [*years, *[None] * (width - len(years))]
    found_units = [unit or units.get(at, "") for at, unit in enumerate(found_units)]
    return Grid(
        names=tuple(name or f"kolom {at + 1}" for at, name in enumerate(names)),
        rows=tuple(body),
        area_columns=columns,
        units=tuple(found_units),
        header_lines=len(head),
        header_years=tuple(years),
        titles=tuple(title for title in titles if title),
        footers=tuple(_text(row) for _, row in tail),
        ragged=_ragged(body, width, lengths),
    )


def _named_column(rows: Sequence[Numbered], area: str, found: tuple[int, ...]) -> tuple[int, ...]:
    wanted = plain(area)
    for _, row in rows[:60]:
        for at, cell in enumerate(row):
            if isinstance(cell, str) and plain(cell) == wanted:
                return (at,)
    return found


def _is_data(row: Row, columns: Sequence[int], book: AreaBook, *, area: str) -> bool:
    """Whether a row is about an area: one of its area cells is one and something else stands beside it."""
    for at in columns:
        cell = row[at] if at < len(row) else None
        if is_empty(cell) or (area and isinstance(cell, str) and plain(cell) == plain(area)):
            continue
        if code_in(cell):
            return True
        if hits_at_sight(cell, book) or (area and looks_numeric(cell)):
            others = [c for i, c in enumerate(row) if i != at and not is_empty(c)]
            return any(looks_numeric(c) or reason_of(c) or code_in(c) for c in others) or not others
    return False


def _whole_body(rows: Sequence[Numbered], first: int, columns: Sequence[int], book: AreaBook) -> int:
    """Where the data start: also rows above the first area that is known, when they hold figures or an area.

    A first row with a mistake in its code is a row with a mistake, and no header.
    """
    while first > 0:
        row = rows[first - 1][1]
        areas = [row[at] for at in columns if at < len(row)]
        data = any(map(_is_figure, row)) or (first > 1 and any(hits_at_sight(c, book) for c in areas))
        if not data or len([c for c in row if not is_empty(c)]) < 2:
            break
        first -= 1
    return first


def _header(above: Sequence[Numbered]) -> list[Numbered]:
    """The lines right above the data that name columns: wide, without figures, at most eight."""
    out: list[Numbered] = []
    gap = 0
    for number, row in reversed(above):
        cells = [cell for cell in row if not is_empty(cell)]
        if any(_is_figure(cell) for cell in cells):
            break
        if len(cells) < 2:
            gap += 1
            if out and gap > 2:
                break
            continue
        out.append((number, row))
        if len(out) == MOST_HEADER_LINES:
            break
    if not out and above:
        out = [above[-1]] if len(above[-1][1]) and not any(map(_is_figure, above[-1][1])) else []
    return list(reversed(out))


def _is_figure(cell: Cell) -> bool:
    if isinstance(cell, bool | dt.date) or is_empty(cell):
        return False
    return looks_numeric(cell) and not _YEAR.match(str(cell).strip().removesuffix(".0"))


def _first_wide(rows: Sequence[Numbered]) -> int:
    usual = _usual_width(rows)
    for at, (_, row) in enumerate(rows[:30]):
        if sum(not is_empty(cell) for cell in row) >= max(1, 0.6 * usual):
            return at
    return 0


def _joined(lines: Sequence[Row]) -> tuple[list[str], list[str], list[int | None]]:
    """Names, units and years per column from one or more header lines; a merged cell counts for what follows."""
    if not lines:
        return [], [], []
    width = max(len(line) for line in lines)
    names: list[list[str]] = [[] for _ in range(width)]
    units: list[str] = [""] * width
    years: list[int | None] = [None] * width
    for depth, line in enumerate(lines):
        last = depth == len(lines) - 1
        spread = _spread(line, width) if not last else [*line, *[None] * (width - len(line))]
        texts = ["" if is_empty(cell) else _cell_text(cell) for cell in spread]
        unit_line = len(lines) > 1 and _is_unit_line(texts)
        for at, text in enumerate(texts):
            if not text:
                continue
            if unit_line and _UNITS.match(text):
                units[at] = text.strip("()")
            elif _YEAR.match(text) and len(lines) > 1:
                years[at] = int(text[:4])
            elif text not in names[at]:
                names[at].append(text)
    joined = [" ".join(parts) for parts in names]
    for at, name in enumerate(joined):
        match = _SUFFIX_UNIT.search(name)
        if match and _UNITS.match(match["unit"]) and not units[at]:
            units[at] = match["unit"]
    return joined, units, years


def _is_unit_line(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    units = sum(bool(_UNITS.match(text)) for text in filled)
    return bool(filled) and units >= 1 and units >= 0.5 * len(filled)


def _spread(line: Row, width: int) -> Row:
    out: Row = []
    held: Cell = None
    for at in range(width):
        cell = line[at] if at < len(line) else None
        held = held if is_empty(cell) else cell
        out.append(held)
    return out


def _footers(
    body: Sequence[Numbered], columns: Sequence[int], book: AreaBook
) -> tuple[list[Numbered], list[Numbered]]:
    """The rows up to the last one with figures for an area, and what stands below."""
    last = len(body)
    while last:
        _, row = body[last - 1]
        cells = [cell for cell in row if not is_empty(cell)]
        area = [row[at] for at in columns if at < len(row) and not is_empty(row[at])]
        about = any(hits_at_sight(c, book) or is_total(c) or looks_numeric(c) for c in area)
        figures = any(map(_is_figure, (c for i, c in enumerate(row) if i not in columns)))
        note = bool(area) and _is_unit_word(area[0])
        if (about and len(cells) > 1) or (len(cells) > 2 and area and not note) or (figures and not note):
            break
        last -= 1
    if not last:
        return list(body), []
    return list(body[:last]), list(body[last:])


def _is_unit_word(cell: Cell) -> bool:
    return isinstance(cell, str) and plain(cell) in (
        "eenheid",
        "eenheden",
        "bron",
        "bronnen",
        "noot",
        "toelichting",
    )


def _unit_rows(tail: Sequence[Numbered]) -> dict[int, str]:
    for _, row in tail:
        first = next((cell for cell in row if not is_empty(cell)), None)
        if isinstance(first, str) and plain(first) in ("eenheid", "eenheden"):
            return {at: _cell_text(c) for at, c in enumerate(row) if not is_empty(c) and c is not first}
    return {}


def _ragged(body: Sequence[Numbered], width: int, lengths: Mapping[int, int]) -> tuple[int, ...]:
    """Rows whose number of cells is another than usual, so that figures may stand under the wrong name."""
    usual = (
        max(Counter(lengths[number] for number, _ in body).items(), key=lambda i: (i[1], i[0]))[0]
        if body
        else 0
    )
    return tuple(number for number, row in body if len(row) > width or lengths[number] < min(usual, width))


def _usual_width(rows: Sequence[Numbered]) -> int:
    widths = Counter(len(row) for _, row in rows)
    return max(widths.items(), key=lambda item: (item[1], item[0]))[0] if widths else 0


def _trimmed(row: Row) -> Row:
    end = len(row)
    while end and is_empty(row[end - 1]):
        end -= 1
    return row[:end]


def _text(row: Row) -> str:
    return " | ".join(_cell_text(cell) for cell in row if not is_empty(cell))[:300]


def _cell_text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return re.sub(r"\s+", " ", str(cell)).strip(" \u00a0")
