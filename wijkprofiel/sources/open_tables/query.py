"""What to ask a service for, so that only the rows of a description come: fixed categories and years."""

from collections.abc import Iterable, Mapping

import pandas as pd

from wijkprofiel.errors import SourceError
from wijkprofiel.sources.open_tables.description import Category, OpenTable


def where_clause(
    table: OpenTable, dimensions: Mapping[str, pd.DataFrame], *, years: Iterable[int] = ()
) -> str:
    """The ``$filter`` of OData v3 for the categories and years of a table; the areas are for the caller to add.

    Keys are taken from the dimension as the service sends them, padding included: a service that pads its keys
    gives an empty list, and no error, for a key without padding.

    Parameters
    ----------
    table : OpenTable
    dimensions : mapping of dimension to DataFrame
        ``Key`` and ``Title`` of every dimension of the table.
    years : iterable of int
        Only these years; all of them when empty or when the table has no periods.

    Raises
    ------
    SourceError
        When a category or year is not in its dimension.

    Examples
    --------
    >>> from wijkprofiel.sources.open_tables import load_table
    >>> kinds = {"Woningkenmerken": pd.DataFrame({"Key": ["T001100   "], "Title": ["Totaal woningen"]})}
    >>> where_clause(load_table("86159NED"), kinds)
    "Woningkenmerken eq 'T001100   '"
    """
    terms = [
        _one_of(category.dimension, _keys(category, dimensions[category.dimension], table))
        for category in table.categories
        if category.dimension in dimensions or not category.optional
    ]
    split = [c for measure in table.measures for c in measure.categories]
    for dimension in dict.fromkeys(c.dimension for c in split):
        rows = _dimension(dimensions, dimension, table)
        keys = [key for c in split if c.dimension == dimension for key in _matching(c, rows)]
        if not keys:
            raise _absent(table, dimension, split[0].sought)
        terms.append(_one_of(dimension, keys))
    terms += _periods(table, dimensions, years)
    return " and ".join(terms)


def _periods(table: OpenTable, dimensions: Mapping[str, pd.DataFrame], years: Iterable[int]) -> list[str]:
    wanted = sorted(set(years))
    name = next((n for n in table.period_columns if n in dimensions), None)
    if not wanted or name is None:
        return []
    keys = [str(key) for key in dimensions[name]["Key"] if str(key).strip()[:4] in map(str, wanted)]
    missing = [year for year in wanted if not any(key.startswith(str(year)) for key in keys)]
    if missing:
        shown = ", ".join(map(str, missing))
        raise SourceError(
            f"'{table.title}' heeft geen cijfers over {shown}.",
            remedy="Kies andere jaren; de tabel noemt haar jaren bij Perioden.",
        )
    return [_one_of(name, keys)]


def _keys(category: Category, rows: pd.DataFrame, table: OpenTable) -> list[str]:
    keys = _matching(category, rows)
    if not keys:
        raise _absent(table, category.dimension, category.sought)
    return keys


def _matching(category: Category, rows: pd.DataFrame) -> list[str]:
    """Keys with the title of the category; where none has it, keys of the description that are there."""
    titled = [
        str(key) for key, title in zip(rows["Key"], rows["Title"], strict=True) if category.names(str(title))
    ]
    return titled or [str(key) for key in rows["Key"] if str(key).strip() in category.keys]


def _dimension(dimensions: Mapping[str, pd.DataFrame], name: str, table: OpenTable) -> pd.DataFrame:
    if name not in dimensions:
        raise _absent(table, name, "een lijst van categorieën")
    return dimensions[name]


def _absent(table: OpenTable, dimension: str, sought: str) -> SourceError:
    return SourceError(
        f"In '{table.title}' staat bij {dimension} geen '{sought}'.",
        remedy="De indeling van deze tabel is veranderd. Vergelijk haar met de beschrijving in wijkprofiel.",
    )


def _one_of(dimension: str, keys: list[str]) -> str:
    terms = [f"{dimension} eq '{key}'" for key in dict.fromkeys(keys)]
    return terms[0] if len(terms) == 1 else "(" + " or ".join(terms) + ")"
