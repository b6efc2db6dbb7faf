"""Area codes and names as files write them: with and without letters, padded, without leading zeros, by name."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from wijkprofiel.areas import ALSO, Areas
from wijkprofiel.municipal.missing_cells import is_empty
from wijkprofiel.municipal.raw import Cell
from wijkprofiel.names import closest, plain
from wijkprofiel.sources.open_data import load_gemeente_names

PREFIXES = {
    "GM": "gemeente",
    "WK": "wijk",
    "BU": "buurt",
    "NL": "land",
    "CR": "regio",
    "PV": "regio",
    "LD": "regio",
}
LENGTHS = {"gemeente": 4, "wijk": 6, "buurt": 8}
LETTERS = {"gemeente": "GM", "wijk": "WK", "buurt": "BU"}
TOTAL = "totaal"
# Letters that are typed for a digit.
LOOKALIKES = str.maketrans("OIL", "011")
_TOTALS = frozenset(
    {"totaal", "total", "totalen", "eindtotaal", "som", "gemeente totaal", "totaal gemeente", "hele gemeente"}
    | {
        "alle wijken",
        "alle buurten",
        "subtotaal",
        "grand total",
        "totaal generaal",
        "gemeente",
        "totale gemeente",
    }
)
_CODE = re.compile(
    r"(?<![A-Z0-9])(?:(GM)[ ._-]?(\d{4})|(WK)[ ._-]?(\d{4})[ ._-]?([0-9A-Z]{2})"
    r"|(BU)[ ._-]?(\d{4})[ ._-]?([0-9A-Z]{2})[ ._-]?([0-9A-Z]{2})|(NL|CR|PV|LD)(\d{2}))(?![A-Z0-9])"
)
_LIKE_CODE = re.compile(r"^(?:GM|WK|BU)[0-9A-Z]{2,10}$")
_DIGITS = re.compile(r"^\d{1,8}$")
_FLOAT = re.compile(r"^(\d{1,8})[.,]0+$")
_BEFORE = re.compile(r"^(?:wijk|buurt|gemeente)\s+(?:\d{1,4}\s+)?|^\d{2,4}\s+(?=[^\d\s])", re.IGNORECASE)
# Year behind a code, as in the key of the boundaries of the statistical office: "BU01640000_2020".
_DATED = re.compile(r"[_ ](?:19|20)\d\d$")


@dataclass(frozen=True)
class Unknown:
    """A cell in a column of areas that means no area that is known: its row, what it says, what it may mean.

    ``text`` is empty when it does not look like a code or a name of an area: it may be anything.
    """

    row: int
    text: str = ""
    suggestion: str = ""


@dataclass(frozen=True)
class AreaColumn:
    """A column read as areas: a code, ``totaal`` or None per cell, and how it was read.

    ``form`` is ``code``, ``cijfers``, ``naam``; ``repaired`` counts per repair; ``ambiguous`` holds names that mean
    more than one area, with the codes they may mean.
    """

    codes: tuple[str | None, ...]
    form: str
    unknown: tuple[Unknown, ...] = ()
    repaired: Mapping[str, int] = field(default_factory=dict)
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def hits(self) -> int:
        return sum(code is not None and code != TOTAL for code in self.codes)


@dataclass(frozen=True)
class AreaBook:
    """Everything that is known of areas, for looking up cells. ``gemeente`` narrows names and short codes."""

    areas: Areas
    gemeente: str = ""

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(map(str, self.areas.frame.index)) | frozenset(self.gemeente_names)

    @cached_property
    def gemeente_names(self) -> Mapping[str, str]:
        return {str(code): str(name) for code, name in load_gemeente_names().items()}

    @cached_property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Codes by plain name, of all levels."""
        out: dict[str, set[str]] = {}
        frame = self.areas.frame[["naam", "ook", "niveau", "gemeente"]]
        for code, naam, ook, niveau, gemeente in frame.itertuples():
            if self.gemeente and gemeente not in (self.gemeente, "") and niveau != "gemeente":
                continue
            for name in (naam, *str(ook).split(ALSO)):
                for form in _forms(name):
                    out.setdefault(form, set()).add(str(code))
        for code, name in self.gemeente_names.items():
            for form in {*_forms(name), *_forms(re.sub(r"\s*\([^)]*\)$", "", name))}:
                out.setdefault(form, set()).add(str(code))
        return {name: tuple(sorted(codes)) for name, codes in out.items()}

    def name_of(self, code: str) -> str:
        """The name of an area; empty when it is not known."""
        frame = self.areas.frame
        return str(frame.at[code, "naam"]) if code in frame.index else str(self.gemeente_names.get(code, ""))

    def codes_of(self, gemeente: str, level: str) -> list[str]:
        """Codes of the areas of a level of a gemeente, as far as they are known."""
        if level == "gemeente":
            return [gemeente] if gemeente in self.known else []
        return self._inside.get((gemeente, level), [])

    @cached_property
    def _inside(self) -> Mapping[tuple[str, str], list[str]]:
        """Codes in code order by gemeente and level."""
        out: dict[tuple[str, str], list[str]] = {}
        for code, gemeente, level in self.areas.frame[["gemeente", "niveau"]].sort_index().itertuples():
            out.setdefault((str(gemeente), str(level)), []).append(str(code))
        return out


def level_of(code: str) -> str:
    """The level of an area by its code.

    >>> level_of("BU01640000")
    'buurt'
    """
    return PREFIXES.get(code[:2], "")


def gemeente_of(code: str) -> str:
    """The gemeente in a code of a gemeente, wijk or buurt; empty for a larger area.

    >>> gemeente_of("BU01640000"), gemeente_of("NL00")
    ('GM0164', '')
    """
    return f"GM{code[2:6]}" if code[:2] in ("GM", "WK", "BU") else ""


def code_in(cell: Cell) -> str:
    """The area code that a cell holds, in its usual spelling; empty when it holds none.

    >>> code_in(" wk 0164-05 "), code_in("Berflo Es (WK016405)"), code_in("BU01640000_2020"), code_in("164")
    ('WK016405', 'WK016405', 'BU01640000', '')
    """
    if not isinstance(cell, str) or len(cell) > 200:
        return ""
    text = _DATED.sub("", cell.strip(" \u00a0'\"").upper())
    found = {"".join(part for part in match.groups() if part) for match in _CODE.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def is_total(cell: Cell) -> bool:
    """Whether a cell says that its row is a total.

    >>> is_total("Totaal"), is_total("Totaal gemeente"), is_total("Totaalbeeld")
    (True, True, False)
    """
    return isinstance(cell, str) and plain(cell) in _TOTALS


def hits_at_sight(cell: Cell, book: AreaBook) -> bool:
    """Whether a cell by itself is an area: a code with letters, or a name that is known."""
    if code_in(cell):
        return True
    return isinstance(cell, str) and any(form in book.names for form in cell_forms(cell))


def read_areas(cells: Sequence[Cell], rows: Sequence[int], book: AreaBook, *, level: str = "") -> AreaColumn:
    """The column as areas, in the form in which most of its cells are one.

    Parameters
    ----------
    rows : sequence of int
        Numbers of the rows, for a reader.
    level : str
        The level that someone said; names and digits are then of that level.
    """
    coded = [code_in(cell) for cell in cells]
    filled = [c for c in cells if not is_empty(c)]
    if filled and sum(map(bool, coded)) >= 0.5 * len(filled):
        return _by_code(cells, coded, rows, book)
    digits = _by_digits(cells, rows, book, level)
    named = _by_name(cells, rows, book, level)
    return digits if digits.hits > named.hits else named


def _by_code(cells: Sequence[Cell], coded: list[str], rows: Sequence[int], book: AreaBook) -> AreaColumn:
    codes: list[str | None] = []
    unknown: list[Unknown] = []
    repaired: Counter[str] = Counter()
    for cell, code, row in zip(cells, coded, rows, strict=True):
        if code:
            codes.append(code)
            if str(cell) != code:
                repaired["opgemaakt"] += 1
        elif is_total(cell):
            codes.append(TOTAL)
        else:
            codes.append(None)
            if not is_empty(cell):
                unknown.append(_unknown(cell, row, book))
    return AreaColumn(tuple(codes), "code", tuple(unknown), repaired)


def _by_digits(cells: Sequence[Cell], rows: Sequence[int], book: AreaBook, level: str) -> AreaColumn:
    """Codes without letters, as they are left when a program took them for numbers."""
    texts = [_digits(cell) for cell in cells]
    best = AreaColumn(tuple([None] * len(cells)), "cijfers")
    for candidate in (level,) if level in LENGTHS else ("buurt", "wijk", "gemeente"):
        codes = [_padded(text, candidate, book) for text in texts]
        hits = sum(code in book.known for code in codes if code)
        inside = sum(bool(book.gemeente) and gemeente_of(code) == book.gemeente for code in codes if code)
        if max(hits, inside) > best.hits and max(hits, inside) >= 0.6 * max(1, sum(map(bool, texts))):
            best = _settled(cells, codes, texts, rows, candidate, book)
    return best


def _settled(
    cells: Sequence[Cell],
    codes: Sequence[str],
    texts: Sequence[str],
    rows: Sequence[int],
    level: str,
    book: AreaBook,
) -> AreaColumn:
    out: list[str | None] = []
    unknown: list[Unknown] = []
    repaired: Counter[str] = Counter()
    for cell, code, text, row in zip(cells, codes, texts, rows, strict=True):
        if code:
            out.append(code)
            if len(text) < LENGTHS[level]:
                short = level != "gemeente" and len(text) <= LENGTHS[level] - 4
                repaired["zonder gemeente" if short else "zonder voorloopnullen"] += 1
            repaired["zonder letters"] += 1
        elif is_total(cell):
            out.append(TOTAL)
        else:
            out.append(None)
            if not is_empty(cell):
                unknown.append(_unknown(cell, row, book))
    return AreaColumn(tuple(out), "cijfers", tuple(unknown), repaired)


def _digits(cell: Cell) -> str:
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, int | float):
        whole = cell == cell and abs(cell) < 1e8 and cell >= 0 and float(cell).is_integer()
        return str(int(cell)) if whole else ""
    text = str(cell or "").strip(" \u00a0'\"")
    match = _FLOAT.match(text)
    text = match.group(1) if match else text
    return text if _DIGITS.match(text) else ""


def _padded(text: str, level: str, book: AreaBook) -> str:
    """The code of ``level`` that digits stand for: whole, without leading zeros, or within the gemeente."""
    if not text:
        return ""
    length = LENGTHS[level]
    if len(text) > length:
        return ""
    whole = LETTERS[level] + text.zfill(length)
    if whole in book.known:
        return whole
    if level != "gemeente" and book.gemeente and len(text) <= length - 4:
        inside = LETTERS[level] + book.gemeente[2:] + text.zfill(length - 4)
        return inside if inside in book.known else ""
    return whole if gemeente_of(whole) in book.known and len(text) >= length - 3 else ""


def _by_name(cells: Sequence[Cell], rows: Sequence[int], book: AreaBook, level: str) -> AreaColumn:
    options = [_options(cell, book, level) for cell in cells]
    chosen_level = level or _common_level(options)
    codes: list[str | None] = []
    unknown: list[Unknown] = []
    ambiguous: dict[str, tuple[str, ...]] = {}
    for cell, found, row in zip(cells, options, rows, strict=True):
        left = tuple(c for c in found if level_of(c) == chosen_level) or found
        if len(left) == 1:
            codes.append(left[0])
            continue
        codes.append(TOTAL if not left and is_total(cell) else None)
        if left:
            ambiguous[str(cell).strip()] = left
        elif not is_empty(cell) and not is_total(cell):
            unknown.append(_unknown(cell, row, book))
    return AreaColumn(tuple(codes), "naam", tuple(unknown), {}, ambiguous)


def _options(cell: Cell, book: AreaBook, level: str) -> tuple[str, ...]:
    if not isinstance(cell, str):
        return ()
    code = code_in(cell)
    if code:
        return (code,)
    for form in cell_forms(cell):
        found = book.names.get(form, ())
        if level:
            found = tuple(c for c in found if level_of(c) in (level, "gemeente", "land", "regio"))
        if found:
            return found
    return ()


def _common_level(options: Sequence[tuple[str, ...]]) -> str:
    """The level on which most names exist; empty when two levels fit equally well, so that it can be asked."""
    counts = {lv: sum(any(level_of(c) == lv for c in found) for found in options) for lv in LENGTHS}
    top = max(counts.values())
    best = [lv for lv, count in counts.items() if count == top and top]
    return best[0] if len(best) == 1 else ""


@lru_cache(maxsize=20_000)
def _forms(name: str) -> tuple[str, ...]:
    """Plain forms of a name of an area: whole, and without its kind and number."""
    whole = plain(name)
    return tuple(dict.fromkeys(form for form in (whole, plain(_BEFORE.sub("", name))) if form))


def cell_forms(cell: str) -> tuple[str, ...]:
    """Plain forms of what a cell may call an area: whole, behind a colon, without what stands in brackets.

    >>> "berflo es" in cell_forms("Hengelo: Wijk 05 Berflo Es")
    True
    """
    if len(cell) > 120:
        return ()
    tail = cell.rsplit(":", 1)[-1].strip()
    forms = (*_forms(cell), *_forms(tail), *_forms(re.sub(r"\s*\([^)]*\)$", "", tail)))
    return tuple(dict.fromkeys(forms))


def _unknown(cell: Cell, row: int, book: AreaBook) -> Unknown:
    """What can be told of a cell that is no known area. Only what looks like a code or a name is repeated."""
    if not isinstance(cell, str):
        return Unknown(row)
    text = cell.strip()
    upper = re.sub(r"[ ._-]", "", text.upper())
    if _LIKE_CODE.match(upper):
        letters, rest = upper[:2], upper[2:]
        guess = letters + rest.translate(LOOKALIKES)
        near = guess if guess in book.known else next(iter(closest(guess, book.known, count=1)), "")
        return Unknown(row, upper, _named(near, book))
    names = list(book.names)
    near_names = closest(text, names, count=1) if 3 <= len(text) <= 60 else ()
    for near in near_names:
        codes = book.names[near]
        if len(codes) == 1:
            return Unknown(row, text, _named(codes[0], book))
    return Unknown(row)


def _named(code: str, book: AreaBook) -> str:
    name = book.name_of(code) if code else ""
    return f"{code} ({name})" if name else code
