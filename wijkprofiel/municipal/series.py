"""From rows and columns to series: one per figure, with its year, unit and a value or reason per area."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wijkprofiel.municipal.area_cells import TOTAL
from wijkprofiel.municipal.columns import CATEGORY, VALUE, Columns
from wijkprofiel.municipal.grid import Grid
from wijkprofiel.municipal.missing_cells import is_empty
from wijkprofiel.municipal.number_cells import NumberColumn
from wijkprofiel.names import plain

Key = tuple[str, int]
Figure = tuple[float | None, str]
GENERIC = frozenset(
    {
        "aantal",
        "aantallen",
        "waarde",
        "waarden",
        "value",
        "n",
        "cijfer",
        "cijfers",
        "percentage",
        "pct",
        "totaal",
    }
    | {
        "count",
        "getal",
        "score",
        "resultaat",
        "obs value",
        "total",
        "bedrag",
        "uitkomst",
        "som",
        "freq",
        "frequentie",
        "cnt",
    }
)
_YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19[89]|20[0-4])\d)(?!\d)")
_UNIT_TAIL = re.compile(r"\s*[(\[][^()\[\]]{1,25}[)\]]\s*$")


@dataclass
class Series:
    """One figure: its label, the column it stands in, its unit, and what is there per area and year.

    ``total`` holds per year what a row that calls itself a total says. ``measure`` is its name among the measures.
    """

    label: str
    column: str
    at: int
    unit: str
    generic: bool
    figures: dict[Key, Figure] = field(default_factory=dict)
    total: dict[int, float] = field(default_factory=dict)
    percent: bool = False
    money: bool = False
    measure: str = ""

    @property
    def values(self) -> list[float]:
        return [value for value, _ in self.figures.values() if value is not None]

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({year for _, year in self.figures}))


@dataclass(frozen=True)
class Doubles:
    """Rows about the same thing: those that say the same (``equal``), those that do not, and how many in all.

    ``per_area`` is the largest number of rows about one area that nothing tells apart.
    """

    equal: tuple[int, ...] = ()
    different: tuple[int, ...] = ()
    total: int = 0
    per_area: int = 0


def label_of(name: str) -> str:
    """A name of a column as words for a reader.

    >>> label_of("label_okt_A"), label_of("Bevolking/Aantal inwoners (aantal)")
    ('label okt A', 'Bevolking: Aantal inwoners')
    """
    text = _UNIT_TAIL.sub("", unmangled(name))
    text = re.sub(r"\s*[/|]\s*", ": ", text.replace("_", " "))
    return re.sub(r"\s+", " ", text).strip(" .:") or name


def unmangled(name: str) -> str:
    """A name in which a program put points for everything but letters and digits, as words again.

    >>> unmangled("Bevolking.Aantal.inwoners..aantal."), unmangled("gem. huur")
    ('Bevolking Aantal inwoners (aantal)', 'gem. huur')
    """
    if " " in name or name.count(".") < 2:
        return name
    text = re.sub(r"\.\.([^.]+(?:\.[^.]+)*)\.$", r" (\1)", name)
    return re.sub(r"\.+", " ", text).strip()


def is_generic(label: str) -> bool:
    """Whether a label does not say what is counted.

    >>> is_generic("aantal"), is_generic("aantal meldingen"), is_generic("kolom 3")
    (True, False, True)
    """
    words = plain(_YEAR_IN_NAME.sub("", label))
    return words in GENERIC or not words or bool(re.fullmatch(r"kolom \d+|[a-z]?\d+|[a-z]", words))


def name_years(names: Mapping[int, str]) -> dict[int, int]:
    """Years that names of columns give: a bare year, or a year that tells columns of one stem apart.

    >>> name_years({1: "2023", 2: "2024"}), name_years({1: "woningen voor 2000"})
    ({1: 2023, 2: 2024}, {})
    """
    out: dict[int, int] = {}
    stems: dict[str, dict[int, int]] = {}
    for at, name in names.items():
        years = _YEAR_IN_NAME.findall(name)
        if len(years) != 1:
            continue
        stem = plain(_YEAR_IN_NAME.sub(" ", name))
        if not stem:
            out[at] = int(years[0])
        else:
            stems.setdefault(stem, {})[at] = int(years[0])
    for members in stems.values():
        if len(members) > 1 and len(set(members.values())) == len(members):
            out |= members
    return out


def years_in(texts: Sequence[str]) -> tuple[int, ...]:
    """Years that texts such as titles and names of files mention, each once, oldest first.

    >>> years_in(["meldingen_2025.csv"])
    (2025,)
    """
    return tuple(sorted({int(year) for text in texts for year in _YEAR_IN_NAME.findall(text)}))


def find_doubles(grid: Grid, columns: Columns, codes: Sequence[str | None], ready: bool) -> Doubles:
    """Rows with the same area, year and categories; ``ready`` says that figures were read."""
    keys: dict[tuple[object, ...], list[int]] = {}
    categories = columns.of(CATEGORY)
    for i, (_, row) in enumerate(grid.rows):
        if codes[i] is None:
            continue
        words = tuple(str(row[at]).strip() if at < len(row) else "" for at in categories)
        keys.setdefault((codes[i], columns.years[i], *words), []).append(i)
    value_columns = columns.of(VALUE)
    equal: list[int] = []
    different: list[int] = []
    for members in keys.values():
        if len(members) < 2:
            continue
        told = {tuple(_cell(grid.rows[i][1], at) for at in value_columns) for i in members}
        (equal if len(told) == 1 and ready else different).extend(grid.rows[i][0] for i in members[1:])
    most = max(map(len, keys.values()), default=0)
    return Doubles(tuple(sorted(equal)), tuple(sorted(different)), len(equal) + len(different), most)


def _cell(row: Sequence[object], at: int) -> str:
    return str(row[at]).strip() if at < len(row) else ""


def build_series(
    grid: Grid,
    columns: Columns,
    codes: Sequence[str | None],
    numbers: Mapping[int, NumberColumn],
    *,
    year: int | None,
) -> list[Series]:
    """Every figure in the table. Columns that only differ in the year they name are one figure.

    A row whose year is not known, and for which ``year`` is None, gets year 0: it is asked about.
    """
    named = name_years({at: grid.names[at] for at in numbers})
    categories = columns.of(CATEGORY)
    found: dict[str, Series] = {}
    for at, column in numbers.items():
        stem = _YEAR_IN_NAME.sub(" ", grid.names[at]) if at in named else grid.names[at]
        base = label_of(stem) if plain(stem) else ""
        header_year = grid.header_years[at] if at < len(grid.header_years) else None
        told = named.get(at, header_year)
        for i, (_, row) in enumerate(grid.rows):
            code = codes[i]
            if code is None:
                continue
            words = " - ".join(
                str(row[c]).strip() for c in categories if c < len(row) and not is_empty(row[c])
            )
            single = len(numbers) == 1 or len(named) == len(numbers)
            label = words if words and single and is_generic(base) else ": ".join(filter(None, (base, words)))
            key = label or grid.names[at]
            series = found.setdefault(
                key, Series(key, grid.names[at], at, grid.units[at], is_generic(label) if label else True)
            )
            series.percent |= column.percent
            series.money |= column.money
            when = columns.years[i] or told or year or 0
            value, reason = column.values[i], column.reasons[i]
            if code == TOTAL:
                if value is not None:
                    series.total[when] = value
                continue
            held = series.figures.get((code, when))
            if held is None or (held[0] is None and value is not None):
                series.figures[code, when] = (value, reason)
    return [series for series in found.values() if series.figures]
