"""The second half of reading: figures, what is wrong with them, what is still to be answered, and the source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from guardrails import Policy, Vault, inspect_table
from wijkprofiel.areas import boundary_year
from wijkprofiel.municipal.area_cells import TOTAL, AreaBook, gemeente_of, level_of
from wijkprofiel.municipal.asked_reading import NO_DENOMINATOR, Reading
from wijkprofiel.municipal.column_report import card_columns, read_columns
from wijkprofiel.municipal.columns import CATEGORY, VALUE, YEAR, Columns
from wijkprofiel.municipal.contract import check_measures
from wijkprofiel.municipal.figures_of import Read, read_figures
from wijkprofiel.municipal.grid import Grid
from wijkprofiel.municipal.measures import (
    PERSONS,
    REPORTED,
    Denominator,
    build_measures,
    complete,
    find_denominator,
    is_count,
    is_share,
    name_measures,
    propose,
)
from wijkprofiel.municipal.notices import Notice, notice, rows_text
from wijkprofiel.municipal.people import protected_categories, protected_names
from wijkprofiel.municipal.questions import open_questions
from wijkprofiel.municipal.report import ReadingReport
from wijkprofiel.municipal.series import Series, build_series, find_doubles, years_in
from wijkprofiel.municipal.sheet import SourceSheet
from wijkprofiel.municipal.source import MunicipalSource, empty_measures, own_card, source_key
from wijkprofiel.municipal.totals import check_areas, check_columns
from wijkprofiel.names import plain

MOST_ROWS_PER_AREA = 12
DRAWN = ("wijk", "buurt")
# Notices that say the rows may be about persons, and notices that show what stands in a cell.
ABOUT_PERSONS = ("M40", "M41", "M42")
WITH_EXAMPLES = ("M34", "M35", "M37", "M38", "M51", "M52", "M53")
# What a steward is told of small counts; what is hidden in the end, the guardrails decide.
LIMIT = 5


@dataclass(frozen=True)
class Table:
    """A grid with the role of each column and the area of each row. ``protected`` columns are never read."""

    grid: Grid
    columns: Columns
    codes: tuple[str | None, ...]
    gemeente: str
    protected: frozenset[int]
    typed: bool

    def values(self) -> tuple[int, ...]:
        """Columns with figures that may be read."""
        return tuple(at for at in self.columns.of(VALUE) if at not in self.protected)


def finish(
    table: Table,
    *,
    path: Path,
    sha256: str,
    reading: Reading,
    sheet: SourceSheet,
    book: AreaBook,
    policy: Policy,
    vault: Vault | None,
    facts: dict[str, str],
    notices: list[Notice],
) -> MunicipalSource:
    """The source of a table, with every notice at once."""
    table, refused = _without_protected(table, reading, policy)
    notices = [*notices, *refused, *protected_categories(table.grid, table.columns, policy=policy)]
    read = read_figures(table.grid, table.columns, table.values(), reading=reading, typed=table.typed)
    notices += read.notices
    facts.update(read.facts)
    notices += _rows_notices(table, read)
    year = reading.jaar
    series = build_series(table.grid, table.columns, table.codes, read.numbers, year=year)
    series = _named(series, reading)
    name_measures(series)
    if not series and not any(n.code in ("M33", "M34", "M43", "M44") for n in notices):
        notices.append(notice("M60", path.name))
    notices += _value_notices(table, series, read, marks_said=bool(reading.decimaal))
    boundary, told = _boundary(series, table, book, reading)
    notices += told
    notices += _complete_notices(series, book, table.gemeente, reading)
    codes = sorted({code for one in series for code, _ in one.figures})
    denominator = _denominator(series, codes, reading, boundary, notices)
    every = {**read.numbers, **read.pending}
    asked = build_series(table.grid, table.columns, table.codes, every, year=year) if read.pending else series
    questions = open_questions(
        asked,
        reading,
        generic=any(one.generic for one in asked),
        no_header=not table.grid.header_lines,
        hints=years_in([path.stem, *table.grid.titles, *table.grid.names, *table.grid.footers]),
    )
    usable = [one for one in series if all(year for _, year in one.figures)]
    measures = empty_measures()
    indicators = []
    key = source_key(path.name)
    if usable and not questions and not any(n.outcome == "block" for n in notices):
        measures = build_measures(usable, denominator, boundary_year=boundary)
        notices += check_measures(measures)
        notices += _judged_values(measures, usable, policy, vault)
        taken: list[str] = []
        for one in usable:
            made = propose(
                one,
                key=key,
                table=path.name,
                gemeente=table.gemeente,
                denominator=denominator,
                reading=reading,
                sheet=sheet,
                policy=policy,
                taken=taken,
            )
            taken += [i.key for i in made]
            indicators += made
    columns = read_columns(table.grid, table.columns, table.codes, table.protected, series, read)
    if any(item.code in ABOUT_PERSONS for item in notices):
        # Nothing that was read may be repeated: any cell may be about a person.
        facts = {name: text for name, text in facts.items() if name != "getallen"}
        columns = tuple(replace(column, detail="") for column in columns)
        notices = [item for item in notices if item.code not in WITH_EXAMPLES]
    report = ReadingReport(
        path.name,
        facts,
        columns,
        questions=questions,
        later=sheet.later,
    ).with_notices(explained(notices, reading.toelichting))
    if report.exit_code != 0:
        measures, indicators = empty_measures(), []
    card = own_card(
        key,
        path.name,
        sheet,
        title=reading.wat,
        sha256=sha256,
        years=tuple(sorted({y for one in usable for y in one.years})),
        boundary_years=(boundary,) if boundary else (),
        rows=len(measures),
        caveats=[denominator.origin] if denominator and denominator.origin else [],
        columns=card_columns(table.grid, table.columns, series),
    )
    return MunicipalSource(key, table.gemeente, measures, tuple(indicators), card, sheet, report)


def explained(notices: Sequence[Notice], reasons: Mapping[str, str]) -> list[Notice]:
    """Notices that ask and for which someone wrote a reason become something to know."""
    out: list[Notice] = []
    for item in notices:
        reason = reasons.get(item.code)
        if reason and item.outcome == "review":
            out.append(replace(item, outcome=notice("M77", "", code="", reason="").outcome))
            out.append(notice("M77", item.subject, code=item.code, reason=reason))
        else:
            out.append(item)
    return out


def _without_protected(table: Table, reading: Reading, policy: Policy) -> tuple[Table, list[Notice]]:
    """The table with protected columns closed. Without a choice of columns they stop the reading."""
    names = protected_names(table.grid.names, policy=policy)
    closed = {*names, *table.protected}
    out = []
    for at in sorted(closed):
        what = names.get(at, "de cijfers zijn die van een beschermd kenmerk, hoe de kolom ook heet.")
        chosen = plain(table.grid.names[at]) in {plain(name) for name in reading.waarde}
        if reading.waarde and not chosen:
            out.append(notice("M45", table.grid.names[at]))
        else:
            out.append(notice("M43", table.grid.names[at], what=what))
    return replace(table, protected=frozenset(closed)), out


def _rows_notices(table: Table, read: Read) -> list[Notice]:
    out: list[Notice] = []
    grid, columns = table.grid, table.columns
    if not grid.header_lines:
        out.append(notice("M57", "kop", names=", ".join(grid.names[:4])))
    if columns.months:
        out.append(notice("M58", grid.names[columns.of(YEAR)[0]]))
    elif columns.bad_years:
        bad = columns.bad_years
        out.append(notice("M59", grid.names[columns.of(YEAR)[0]], count=len(bad), rows=rows_text(bad)))
    doubles = find_doubles(grid, columns, table.codes, bool(read.numbers))
    if doubles.per_area > MOST_ROWS_PER_AREA or len(doubles.different) > 0.5 * max(1, len(grid.rows)):
        out.append(notice("M42", "rijen", count=len(grid.rows)))
    elif doubles.different:
        out.append(notice("M55", "rijen", count=len(doubles.different), rows=rows_text(doubles.different)))
    if doubles.equal and not out:
        out.append(notice("M50", "rijen", count=len(doubles.equal), rows=rows_text(doubles.equal)))
    return out


def _named(series: list[Series], reading: Reading) -> list[Series]:
    """Series whose column does not say what they are get the words that someone gave."""
    generic = [one for one in series if one.generic]
    if not reading.wat:
        return series
    for one in generic:
        one.label = reading.wat if len(generic) == 1 else f"{reading.wat}: {one.label}"
        one.generic = False
    if len(series) == 1:
        series[0].label = reading.wat
    return series


def _value_notices(table: Table, series: Sequence[Series], read: Read, *, marks_said: bool) -> list[Notice]:
    out: list[Notice] = []
    for one in series:
        counts = is_count(one)
        if counts:
            for year in one.years:
                values = {code: v for (code, when), (v, _) in one.figures.items() if when == year}
                out += check_areas(one.label, values, one.total.get(year))
        if is_share(one) and any(v > 100 or v < 0 for v in one.values):
            what = f"'{one.label}' is een percentage, maar er staan cijfers onder 0 of boven 100."
            out.append(notice("M68", one.column, what=what))
        elif is_share(one) and not one.percent and _within_one(one.values):
            what = f"'{one.label}' is een percentage, en alle cijfers liggen tussen 0 en 1. Is 0,25 er 25 procent?"
            out.append(notice("M68", one.column, what=what))
        elif not marks_said and not counts and not is_share(one) and _mostly_counts(one.values):
            what = f"In '{one.label}' staan bijna alleen gehele getallen, maar ook een negatief of gebroken getal."
            out.append(notice("M68", one.column, what=what))
        if REPORTED.search(one.label) and not any(n.code == "M75" for n in out):
            out.append(notice("M75", one.label))
    small = sum(0 < v < LIMIT for one in series if is_count(one) for v in one.values)
    if small:
        out.append(notice("M67", "kleine aantallen", count=small, limit=LIMIT))
    if not table.columns.of(CATEGORY):
        ats = list(read.numbers)
        kept = [i for i, code in enumerate(table.codes) if code is not None]
        columns = [[read.numbers[at].values[i] for i in kept] for at in ats]
        out += check_columns(
            [table.grid.names[at] for at in ats], columns, [table.grid.numbers[i] for i in kept]
        )
    return out


def _within_one(values: Sequence[float]) -> bool:
    """Whether figures may be parts of 1 in place of parts of 100."""
    return len(values) > 1 and all(0 <= v <= 1 for v in values) and any(0 < v < 1 for v in values)


def _mostly_counts(values: Sequence[float]) -> bool:
    odd = sum(v < 0 or not float(v).is_integer() for v in values)
    return 0 < odd <= max(1, 0.05 * len(values)) and len(values) >= 5


def _boundary(
    series: Sequence[Series], table: Table, book: AreaBook, reading: Reading
) -> tuple[int, list[Notice]]:
    """The year of the division in wijken and buurten, and how sure that is."""
    years = {year for one in series for year in one.years if year}
    newest = max(years, default=0)
    if reading.grensjaar is not None:
        return reading.grensjaar, []
    frame = book.areas.frame
    own = {
        c
        for c in table.codes
        if c and c != TOTAL and gemeente_of(c) == table.gemeente and level_of(c) in DRAWN
    }
    known = [set(map(int, str(frame.at[c, "jaren"]).split())) for c in own if c in frame.index]
    if not known or len(known) < len(own):
        return newest, []
    common = set.intersection(*known)
    if not common:
        return newest, [
            notice("M63", "gebieden", why="elke code bestaat wel, maar niet allemaal in hetzelfde jaar")
        ]
    if len(years) == 1 and newest in common:
        return newest, []
    levels = {level_of(c) for c in own}
    drawn = {level: boundary_year(level) for level in sorted(levels)}
    shown = ", ".join(f"{level} {year}" for level, year in drawn.items())
    chosen = max(common)
    facts = {"fits": ", ".join(map(str, sorted(common))), "year": chosen, "other": next(iter(drawn.values()))}
    return chosen, [notice("M62", "gebieden", drawn=shown, **facts)]


def _denominator(
    series: Sequence[Series],
    codes: Sequence[str],
    reading: Reading,
    boundary: int,
    notices: list[Notice],
) -> Denominator | None:
    counted = [one for one in series if is_count(one)]
    years = [year for one in series for year in one.years if year]
    if not counted or not years or reading.noemer in ("", NO_DENOMINATOR):
        return None
    found = find_denominator(reading.noemer, series, codes, year=max(years), boundary_year=boundary)
    if found is None:
        notices.append(notice("M66", reading.noemer))
    elif found.origin:
        word = "inwoners" if found.words in PERSONS else found.words
        what = f"De noemer {word} komt uit de open cijfers: {found.origin}."
        notices.append(notice("M78", reading.noemer, what=what))
    return found


def _complete_notices(
    series: Sequence[Series], book: AreaBook, gemeente: str, reading: Reading
) -> list[Notice]:
    left_out = added = 0
    for one in series:
        done = complete(one, book, gemeente, reading=reading)
        left_out += done["left_out"]
        added += done["added"]
    out = []
    if left_out and reading.ontbrekend == "":
        out.append(notice("M61", "gebieden", count=left_out))
    if added:
        how_many = f"{added} {'cijfer' if added == 1 else 'cijfers'}"
        what = f"Opgeteld tot de wijk of de gemeente: {how_many}. Alleen waar elk deel er is."
        out.append(notice("M78", "gebieden", what=what))
    return out


def _judged_values(
    measures: pd.DataFrame, series: Sequence[Series], policy: Policy, vault: Vault | None
) -> list[Notice]:
    """What the guardrails say of the figures themselves, whatever the columns are called."""
    if vault is None:
        return [notice("M46", "tabel", why="er is hier geen kluis om mee te vergelijken")]
    newest = measures.sort_values("jaar").drop_duplicates(["gebied", "maat"], keep="last")
    own = {one.label for one in series}
    wide = newest.pivot(index="gebied", columns="maat", values="waarde")
    wide.columns.name = wide.index.name = None
    out = []
    for found in inspect_table(wide, vault=vault, policy=policy).findings:
        if found.code == "B19":
            out.append(notice("M46", "tabel", why=str(found.evidence.get("why", ""))))
        elif found.outcome == "block":
            out.append(notice("M43", found.subject, what=found.message))
        elif found.subject in own:
            out.append(notice("M78", found.subject, what=found.message))
    return out
