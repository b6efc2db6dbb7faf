"""From series to measures and proposed indicators: gaps get a reason, counts add up, a denominator is laid beside."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from guardrails import Policy
from wijkprofiel.areas import same_area
from wijkprofiel.catalogue import Indicator, IndicatorSource, load_catalogue
from wijkprofiel.errors import UnknownIndicator
from wijkprofiel.indicators import RESIDENTS
from wijkprofiel.municipal.area_cells import AreaBook, gemeente_of, level_of
from wijkprofiel.municipal.as_text import as_text
from wijkprofiel.municipal.asked_reading import NO_DENOMINATOR, ZERO, Reading
from wijkprofiel.municipal.people import class_of
from wijkprofiel.municipal.series import Series
from wijkprofiel.municipal.sheet import SourceSheet
from wijkprofiel.municipal.totals import adds_up
from wijkprofiel.names import plain
from wijkprofiel.sources.open_data import MEASURE_COLUMNS, load_measures

THEME = "eigen"
PERSONS = ("inwoners", "personen", "bewoners")
SHOWN_LEVELS = ("gemeente", "wijk", "buurt")
REPORTED = re.compile(r"melding|klacht|overlast|misdrij|aangifte|incident|signaal|signalen", re.IGNORECASE)
REPORT_NOTE = "Het aantal zegt ook wie er melden, niet alleen wat er gebeurt."
_SHARE = re.compile(r"%|procent|percentage|\bpct\b|aandeel|promille|‰", re.IGNORECASE)
# Words of a figure that was measured or divided. It may be whole, and still it does not add up over areas.
_MEASURED = re.compile(
    r"gemiddeld|mediaan|\b(?:gem|score|index|ratio)\b|\bper (?:\d|inwoner|huishouden|woning|km2|ha\b|hectare)"
)
# The same, unless the words say that things are counted.
_NO_SUM = re.compile(
    r"dichtheid|stedelijkheid|afstand|temperatuur|prijs|rapportcijfer|\bwoz|\wwaarde\b|\brang\b"
)
_COUNT_UNITS = frozenset({"", "aantal", "aantallen", "abs", "absoluut", "stuks", "aantal abs"})


@dataclass(frozen=True)
class Denominator:
    """What counts are divided by: name of the measure, words, where it comes from, and its figures per area.

    ``column`` is set when it stands in the file itself.
    """

    measure: str
    words: str
    origin: str = ""
    figures: Mapping[str, tuple[float | None, str]] | None = None
    column: str = ""

    @property
    def factor(self) -> int:
        return 1000 if self.words in PERSONS else 100


def slug(label: str) -> str:
    """A key of small letters for a label.

    >>> slug("Meldingen openbare ruimte (2025)")
    'meldingen_openbare_ruimte_2025'
    """
    return plain(label).replace(" ", "_")[:60].strip("_") or "cijfer"


def name_measures(all_series: Iterable[Series]) -> None:
    """Give every series a measure of its own: labels that only differ in signs, such as "<18" and ">18", stay two.

    >>> young, old = (Series(label, "leeftijd", 1, "", False) for label in ("<18", ">18"))
    >>> name_measures([young, old])
    >>> young.measure, old.measure
    ('18', '18_2')
    """
    taken: set[str] = set()
    for series in all_series:
        name = slug(series.label)
        options = (name, *(f"{name}_{n}" for n in range(2, len(taken) + 3)))
        series.measure = next(option for option in options if option not in taken)
        taken.add(series.measure)


def is_count(series: Series) -> bool:
    """Whether a series counts things: whole, not negative, and no share or measured unit.

    >>> one = Series("bankjes", "bankjes", 1, "", False, {("WK016401", 2025): (3.0, "")})
    >>> is_count(one)
    True
    """
    words = f"{series.label} {series.column}"
    if series.percent or series.money or _SHARE.search(words) or _SHARE.search(series.unit):
        return False
    if series.unit.lower().strip("() ") not in _COUNT_UNITS:
        return False
    spelled = plain(words)
    if _MEASURED.search(spelled) or ("aantal" not in spelled and _NO_SUM.search(spelled)):
        return False
    if not series.values or not all(v >= 0 and float(v).is_integer() for v in series.values):
        return False
    newest = series.years[-1]
    return adds_up({code: v for (code, when), (v, _) in series.figures.items() if when == newest})


def is_share(series: Series) -> bool:
    """Whether a series says of itself that it is a share."""
    return series.percent or bool(_SHARE.search(f"{series.label} {series.column} {series.unit}"))


def unit_of(series: Series, sheet: SourceSheet) -> str:
    """The unit of a series: what someone said, else what the file says, else empty."""
    if is_count(series):
        return "aantal"
    told = sheet.eenheid or series.unit.strip("() ")
    if told:
        return told
    return "%" if is_share(series) else "euro" if series.money else ""


def find_denominator(
    words: str, all_series: Sequence[Series], codes: Iterable[str], *, year: int, boundary_year: int
) -> Denominator | None:
    """The denominator that ``words`` name: a column of the file, or open figures; None when there is none here."""
    wanted = plain(words)
    for series in all_series:
        if wanted in (plain(series.label), plain(series.column), slug(series.label)):
            return Denominator(series.measure, series.label.lower(), column=series.label)
    try:
        indicator = load_catalogue().find(words)
    except UnknownIndicator:
        return None
    if indicator.aggregation != "som" or not indicator.sources:
        return None
    return _open_denominator(indicator, words, codes, year=year, boundary_year=boundary_year)


def _open_denominator(
    indicator: Indicator, words: str, codes: Iterable[str], *, year: int, boundary_year: int
) -> Denominator | None:
    """Open figures of the nearest year that has them, an earlier one first; only where the area is the same."""
    wanted = sorted(set(codes))
    order = sorted(indicator.sources, key=lambda s: (abs(s.year - year), s.year))
    best: Denominator | None = None
    filled = 0
    for source in order:
        rows = load_measures(source.set)
        rows = rows[rows["maat"].isin(source.numerator) & (rows["jaar"] == source.year)]
        rows = rows[rows["gebied"].isin(wanted)]
        if rows.empty:
            continue
        value = rows.pivot_table(index="gebied", values="waarde", aggfunc=lambda s: s.sum(min_count=len(s)))[
            "waarde"
        ]
        origin = int(rows["grensjaar"].iloc[0])
        figures: dict[str, tuple[float | None, str]] = {}
        for code in wanted:
            same = level_of(code) == "land" or bool(
                same_area([code], origin, boundary_year, level_of(code)).iloc[0]
            )
            figure = value.get(code)
            if figure is None or math.isnan(figure):
                figures[code] = (None, "niet_gepubliceerd")
            else:
                figures[code] = (float(figure), "") if same else (None, "grenswijziging")
        count = sum(v is not None for v, _ in figures.values())
        if count > filled:
            filled = count
            measure = RESIDENTS if indicator.key == "inwoners" else f"noemer_{indicator.key}"
            told = f"{indicator.label} van {source.year} ({indicator.owner}, {source.table})"
            best = Denominator(measure, plain(words), told, figures)
    return best


def complete(series: Series, book: AreaBook, gemeente: str, *, reading: Reading) -> dict[str, int]:
    """Fill in areas of a level that are left out, and add counts up to the areas above; in place.

    Returns
    -------
    dict
        ``left_out``: areas without a row; ``added``: areas whose figure was added up.
    """
    left_out = added = 0
    counts = is_count(series)
    for year in series.years:
        present = {code for code, when in series.figures if when == year}
        for level in ("buurt", "wijk"):
            if not any(level_of(code) == level and gemeente_of(code) == gemeente for code in present):
                continue
            for code in book.codes_of(gemeente, level):
                if code not in present:
                    left_out += 1
                    zero = reading.ontbrekend == ZERO and counts
                    series.figures[code, year] = (0.0, "") if zero else (None, "onbekend")
        if counts:
            added += _add_up(series, book, gemeente, year)
    return {"left_out": left_out, "added": added}


def _add_up(series: Series, book: AreaBook, gemeente: str, year: int) -> int:
    added = 0
    wijken = book.codes_of(gemeente, "wijk")
    for wijk in wijken:
        parts = [code for code in book.codes_of(gemeente, "buurt") if code[2:8] == wijk[2:8]]
        added += _add_one(series, wijk, parts, year)
    added += _add_one(series, gemeente, wijken, year)
    if (gemeente, year) not in series.figures and year in series.total:
        series.figures[gemeente, year] = (series.total[year], "")
    return added


def _add_one(series: Series, code: str, parts: Sequence[str], year: int) -> int:
    if (code, year) in series.figures or not parts:
        return 0
    values = [series.figures.get((part, year), (None, ""))[0] for part in parts]
    if any(value is None for value in values):
        return 0
    series.figures[code, year] = (math.fsum(v for v in values if v is not None), "")
    return 1


def build_measures(
    all_series: Sequence[Series], denominator: Denominator | None, *, boundary_year: int
) -> pd.DataFrame:
    """The series as measures, with the figures of an open denominator beside them."""
    rows = [
        (code, level_of(code), series.measure, year, boundary_year, value, reason)
        for series in all_series
        for (code, year), (value, reason) in series.figures.items()
    ]
    if denominator is not None and denominator.figures is not None:
        years = sorted({year for series in all_series for year in series.years})
        rows += [
            (code, level_of(code), denominator.measure, year, boundary_year, value, reason)
            for year in years
            for code, (value, reason) in denominator.figures.items()
        ]
    frame = pd.DataFrame(rows, columns=list(MEASURE_COLUMNS))
    frame = frame.astype({"jaar": "int64", "grensjaar": "int64", "waarde": float})
    for name in ("gebied", "niveau", "maat", "reden"):
        frame[name] = frame[name].astype(object)
    return frame.sort_values(["maat", "jaar", "gebied"], ignore_index=True)


def propose(
    series: Series,
    *,
    key: str,
    table: str,
    gemeente: str,
    denominator: Denominator | None,
    reading: Reading,
    sheet: SourceSheet,
    policy: Policy,
    taken: Iterable[str],
) -> list[Indicator]:
    """What to show of a series: the figure itself and, for a count with a denominator, its rate."""
    names = {*taken, *load_catalogue().indicators}
    counts = is_count(series)
    klass = class_of(f"{series.label} {reading.wat} {series.column}", policy=policy)
    levels = tuple(lv for lv in SHOWN_LEVELS if any(level_of(code) == lv for code, _ in series.figures))
    if klass == "zorg":
        levels = tuple(lv for lv in levels if lv != "buurt")
    own = _free(series.measure, names)
    note = REPORT_NOTE if REPORTED.search(f"{series.label} {reading.wat}") else ""
    base = Indicator(
        key=own,
        label=as_text(series.label[:1].upper() + series.label[1:]),
        theme=THEME,
        definition=sheet.definitie,
        unit=unit_of(series, sheet),
        denominator="" if counts or reading.noemer == NO_DENOMINATOR else reading.noemer,
        factor=1,
        decimals=0 if counts else _decimals(series.values),
        aggregation="som" if counts else "geen",
        klass=klass,
        kind="geteld",
        predictors=(),
        owner=sheet.eigenaar,
        levels=levels or ("gemeente",),
        synonyms=(),
        note=note,
        sources=tuple(IndicatorSource(key, table, y, (series.measure,), None) for y in series.years),
    )
    out = [base]
    if counts and denominator is not None and denominator.column != series.label:
        out.append(_rate(base, series, denominator, key=key, table=table, names={*names, own}))
    return out


def _rate(
    base: Indicator, series: Series, denominator: Denominator, *, key: str, table: str, names: set[str]
) -> Indicator:
    amount = "1.000" if denominator.factor == 1000 else "100"
    unit = f"per {amount} {denominator.words}"
    origin = f"Noemer: {denominator.origin}." if denominator.origin else ""
    return Indicator(
        key=_free(f"{base.key}_per_{denominator.factor}_{slug(denominator.words)}", names),
        label=f"{base.label}, naar {denominator.words}",
        theme=THEME,
        definition=base.definition,
        unit=unit,
        denominator=denominator.words,
        factor=denominator.factor,
        decimals=1,
        aggregation="quotient",
        klass=base.klass,
        kind="geteld",
        predictors=(),
        owner=base.owner,
        levels=base.levels,
        synonyms=(),
        note=" ".join(filter(None, (base.note, origin))),
        sources=tuple(
            IndicatorSource(key, table, y, (series.measure,), denominator.measure) for y in series.years
        ),
    )


def _free(name: str, taken: Iterable[str]) -> str:
    used = set(taken)
    if name not in used:
        return name
    options = (f"{name}_eigen", *(f"{name}_eigen_{n}" for n in range(2, 1000)))
    return next(option for option in options if option not in used)


def _decimals(values: Sequence[float]) -> int:
    for digits in (0, 1):
        if all(math.isclose(v, round(v, digits), abs_tol=1e-9) for v in values):
            return digits
    return 2
