"""One reader for all open tables: typed rows become the measures frame, with a reason in each empty place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkprofiel.concepts.absence import split_missing
from wijkprofiel.concepts.columns import Column
from wijkprofiel.errors import ConceptError, SourceError
from wijkprofiel.sources.open_data import MEASURE_COLUMNS
from wijkprofiel.sources.open_tables.columns import column_of, described_columns, first_column
from wijkprofiel.sources.open_tables.description import NEWEST, Category, OpenTable, TableMeasure

LEVELS = {"NL": "land", "GM": "gemeente", "WK": "wijk", "BU": "buurt"}
FINAL = "definitief"
# Wijk and buurt parts may hold letters.
_CODE = re.compile(r"^(?:NL\d{2}|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})$")
_PERIOD = re.compile(r"^(?P<year>\d{4})(?:(?P<kind>JJ|MM|KW)(?P<part>\d{2}))?$")
_COUNTRY = "NL00"
_MONTHS = 12


@dataclass(frozen=True)
class TableRead:
    """What came out of one table: ``measures`` in the agreed shape, and what a user should know.

    ``provisional`` are the years whose figures are not final; ``gaps`` say in Dutch which figures of the
    description are not in this table; ``passed_over`` counts rows of areas that are no wijk, buurt, gemeente or
    country, or of a part of a year.
    """

    table: OpenTable
    table_id: str
    measures: pd.DataFrame
    provisional: frozenset[int]
    gaps: tuple[str, ...]
    passed_over: int


def read_table(
    rows: pd.DataFrame,
    table: OpenTable,
    *,
    table_id: str,
    properties: pd.DataFrame | None = None,
    categories: Mapping[str, pd.DataFrame] | None = None,
    boundary_year: int | None = None,
    year: int | None = None,
    decimal: str = ".",
) -> TableRead:
    """Figures of an open table as measures: ``gebied, niveau, maat, jaar, grensjaar, waarde, reden``.

    Only the categories of the description are taken (18 years and over, the value and not its margin). A table
    per month is added up to years; a year of which a month is missing has no figure.

    Parameters
    ----------
    rows : DataFrame
        TypedDataSet of OData v3, a StatLine file, or the properties of a map service.
    table : OpenTable
        The description, from `load_table`.
    table_id : str
        The identifier of the published table.
    properties : DataFrame, optional
        DataProperties of the same download; needed where columns share a name.
    categories : mapping of dimension to DataFrame, optional
        Dimension tables (``Key, Title`` and for periods ``Status``).
    boundary_year : int, optional
        The year of the boundaries; else from the description or MapYear.
    year : int, optional
        The year of the figures, for a table without periods.

    Raises
    ------
    SourceError
        When a column or category is not there, or nothing is left.
    ConceptError
        When a figure can come from more than one column.
    """
    table.table(table_id)
    titles = categories or {}
    codes, known = _codes(rows, table)
    years, whole, months = _years(rows, table, year)
    keep = known & whole & _chosen(rows, table.categories, titles, table)
    if not keep.any():
        raise SourceError(
            f"In tabel {table_id} ({table.title}) staat geen enkele rij voor een gemeente, wijk of buurt.",
            remedy="Kijk of het filter op gebied klopt en de codes met blanco's zijn aangevuld.",
        )
    columns = described_columns(rows, properties)
    taken, gaps = _columns_of(table, columns, table_id)
    parts = []
    for measure, column in taken:
        here = keep & _rows_of(rows, measure.categories, titles)
        if here.any():
            part = _measure_rows(
                rows.loc[here, column.key], measure, codes[here], years[here], months[here], table, decimal
            )
            parts.append(part)
        else:
            gaps = (*gaps, f"In tabel {table_id} staan geen rijen voor '{measure.label}'.")
    if not parts:
        raise SourceError(
            f"In tabel {table_id} ({table.title}) staat geen enkele rij met een van de bekende indelingen.",
            remedy="Kijk of alle soorten zijn opgehaald; de indeling van de tabel kan zijn veranderd.",
        )
    frame = pd.concat(parts, ignore_index=True)
    frame["grensjaar"] = _boundary_years(frame, table, table_id, properties, boundary_year)
    frame = frame[list(MEASURE_COLUMNS)].sort_values(["maat", "jaar", "gebied"], ignore_index=True)
    return TableRead(
        table=table,
        table_id=table_id,
        measures=frame,
        provisional=_provisional(titles, table, frame),
        gaps=gaps,
        passed_over=int((~(known & whole)).sum()),
    )


def _codes(rows: pd.DataFrame, table: OpenTable) -> tuple["pd.Series[str]", "pd.Series[bool]"]:
    name = first_column(rows, table.area_columns)
    if name is None:
        raise SourceError(
            f"De rijen van '{table.title}' hebben geen kolom met gebiedscodes.",
            remedy="Verwacht wordt een van: " + ", ".join(table.area_columns) + ".",
        )
    codes = rows[name].astype(str).str.strip().str.upper().str.replace(r"^NL\d{2}$", _COUNTRY, regex=True)
    known = codes.str.match(_CODE) & codes.str[:2].map(LEVELS).isin([*table.levels, "land"])
    return codes, known.fillna(False).astype(bool)


def _years(
    rows: pd.DataFrame, table: OpenTable, year: int | None
) -> tuple["pd.Series[int]", "pd.Series[bool]", "pd.Series[int]"]:
    """Year of each row, whether it can be used, and its month (0 for a whole year)."""
    name = first_column(rows, table.period_columns) if table.period_columns else None
    if name is None:
        if year is None:
            raise SourceError(
                f"De rijen van '{table.title}' noemen geen jaar.",
                remedy="Geef het jaar mee; het staat in de gegevens over de tabel (Period).",
            )
        return (
            pd.Series(year, index=rows.index),
            pd.Series(True, index=rows.index),
            pd.Series(0, index=rows.index),
        )
    parts = rows[name].astype(str).str.strip().str.extract(_PERIOD)
    whole = parts["year"].notna() & (parts["kind"].fillna("JJ") != "KW")
    month = parts["part"].where(parts["kind"] == "MM", "0").fillna("0").astype(int)
    return parts["year"].fillna("0").astype(int), whole, month


def _chosen(
    rows: pd.DataFrame, wanted: tuple[Category, ...], titles: Mapping[str, pd.DataFrame], table: OpenTable
) -> "pd.Series[bool]":
    """The rows of the fixed categories; a dimension or category that is not there is an error."""
    every = (*wanted, *(c for m in table.measures for c in m.categories))
    for dimension in dict.fromkeys(c.dimension for c in every if not c.optional):
        if first_column(rows, [dimension]) is None:
            raise SourceError(
                f"De rijen van '{table.title}' hebben geen kolom '{dimension}'. Zonder die kolom is niet te zien "
                "over welke groep een cijfer gaat.",
                remedy="Haal de tabel op met al haar dimensies.",
            )
    for category in wanted:
        absent = category.optional and first_column(rows, [category.dimension]) is None
        if not absent and not _rows_of(rows, (category,), titles).any():
            raise SourceError(
                f"In '{table.title}' staat bij {category.dimension} geen '{category.sought}'.",
                remedy=f"Geef de lijst van {category.dimension} van dezelfde download mee. Staat het daar niet in, "
                "dan is de indeling van de tabel veranderd.",
            )
    return _rows_of(rows, wanted, titles)


def _rows_of(
    rows: pd.DataFrame, wanted: tuple[Category, ...], titles: Mapping[str, pd.DataFrame]
) -> "pd.Series[bool]":
    """The rows that lie in every one of the categories whose dimension is there."""
    chosen = pd.Series(True, index=rows.index)
    for category in wanted:
        name = first_column(rows, [category.dimension])
        if name is not None:
            cells = rows[name].astype(str).str.strip()
            keys = _keys(category, titles.get(category.dimension))
            chosen &= cells.isin([cell for cell in cells.unique() if cell in keys or category.names(cell)])
    return chosen


def _keys(category: Category, titles: pd.DataFrame | None) -> set[str]:
    """Keys of a category: those with its title where the dimension is given, else those of the description.

    Raises
    ------
    SourceError
        When more than one category of the dimension has that title.
    """
    if titles is not None:
        same = [category.names(str(title)) for title in titles["Title"]]
        found = {str(key).strip() for key in titles.loc[same, "Key"]}
        if len(found) > 1:
            raise SourceError(
                f"Bij {category.dimension} is '{category.sought}' meer dan één ding: {', '.join(sorted(found))}.",
                remedy="Noem in de beschrijving de hele titel.",
            )
        if found:
            return found
    return set(category.keys)


def _columns_of(
    table: OpenTable, columns: list[Column], table_id: str
) -> tuple[list[tuple[TableMeasure, Column]], tuple[str, ...]]:
    taken, gaps = [], []
    for measure in table.measures:
        column = column_of(measure, columns)
        if column is None:
            gaps.append(f"Tabel {table_id} heeft geen kolom voor '{measure.label}'.")
        else:
            taken.append((measure, column))
    if not taken:
        raise ConceptError(
            f"Tabel {table_id} heeft geen van de kolommen die van '{table.title}' bekend zijn.",
            remedy="De kolommen zijn veranderd. Vergelijk ze met de beschrijving en pas die aan.",
        )
    return taken, tuple(gaps)


def _measure_rows(
    raw: pd.Series,
    measure: TableMeasure,
    codes: "pd.Series[str]",
    years: "pd.Series[int]",
    months: "pd.Series[int]",
    table: OpenTable,
    decimal: str,
) -> pd.DataFrame:
    frame = pd.DataFrame({"gebied": codes, "jaar": years, "maand": months})
    doubles = frame.duplicated(["gebied", "jaar", "maand"])
    if doubles.any():
        first = frame.loc[doubles, ["gebied", "jaar"]].iloc[0].tolist()
        raise SourceError(
            f"'{measure.label}' staat meer dan één keer in de tabel voor {first[0]} in {first[1]}. De tabel "
            "heeft een indeling die de beschrijving niet kent.",
            remedy="Leg in de beschrijving vast welke rijen meedoen ([[vast]]).",
        )
    pieces = []
    for _, part in raw.groupby(frame["jaar"]):
        values, reasons = split_missing(part, decimal=decimal)
        pieces.append(
            pd.DataFrame({"waarde": values, "reden": reasons.replace("onbekend", table.empty_means)})
        )
    frame = frame.join(pd.concat(pieces))
    in_months = (frame["maand"] > 0).to_numpy()
    if in_months.any():
        whole = frame[~in_months]
        done = pd.MultiIndex.from_frame(whole[["gebied", "jaar"]])
        loose = frame[in_months & ~pd.MultiIndex.from_frame(frame[["gebied", "jaar"]]).isin(done)]
        frame = pd.concat([whole, _whole_years(loose, measure)], ignore_index=True)
    frame["maat"] = measure.measure
    frame["niveau"] = frame["gebied"].str[:2].map(LEVELS)
    return frame.drop(columns="maand")


def _whole_years(frame: pd.DataFrame, measure: TableMeasure) -> pd.DataFrame:
    """Months added up to years: only of counts, and only where all twelve months have a figure."""
    if not measure.adds_up:
        raise ConceptError(
            f"'{measure.label}' staat per maand in de tabel en is niet op te tellen tot een jaar."
        )
    grouped = frame.groupby(["gebied", "jaar"], sort=False)
    years = grouped.agg(
        waarde=("waarde", "sum"),
        filled=("waarde", "count"),
        months=("maand", "nunique"),
        reden=("reden", lambda reasons: next((r for r in reasons if r), "")),
    ).reset_index()
    whole = (years["filled"] == _MONTHS) & (years["months"] == _MONTHS)
    unfinished = years["months"] < _MONTHS
    years["reden"] = np.where(
        whole, "", np.where(unfinished, "nog_niet", years["reden"].replace("", "onbekend"))
    )
    years["waarde"] = years["waarde"].where(whole)
    return years.assign(maand=0).drop(columns=["filled", "months"])


def _boundary_years(
    frame: pd.DataFrame,
    table: OpenTable,
    table_id: str,
    properties: pd.DataFrame | None,
    asked: int | None,
) -> "pd.Series[int]":
    if asked is not None:
        return pd.Series(asked, index=frame.index)
    if properties is not None and "MapYear" in properties.columns:
        said = pd.to_numeric(properties["MapYear"], errors="coerce").dropna()
        if not said.empty:
            return pd.Series(int(said.iloc[0]), index=frame.index)
    known = table.table(table_id).boundaries
    if known:
        return pd.Series(int(known), index=frame.index)
    if table.boundaries == NEWEST:
        raise SourceError(
            f"Alle jaren van '{table.title}' staan op dezelfde grenzen, en deze rijen zeggen niet van welk jaar "
            "die zijn.",
            remedy="Geef het jaar van de grenzen mee; het staat in de toelichting bij de tabel.",
        )
    return frame["jaar"].astype(int)


def _provisional(titles: Mapping[str, pd.DataFrame], table: OpenTable, frame: pd.DataFrame) -> frozenset[int]:
    """Years that the table of periods does not call final; without that table nothing is known."""
    for name in table.period_columns:
        periods = titles.get(name)
        if periods is not None and "Status" in periods.columns:
            early = periods[periods["Status"].astype(str).str.strip().str.casefold() != FINAL]
            found = {int(str(key).strip()[:4]) for key in early["Key"] if str(key).strip()[:4].isdigit()}
            return frozenset(found & set(frame["jaar"].astype(int)))
    return frozenset()
