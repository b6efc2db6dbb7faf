"""Which column of the rows holds what: area, period, dimension or figure."""

import re
from collections.abc import Sequence

import pandas as pd

from wijkprofiel.concepts.columns import Column, from_properties
from wijkprofiel.concepts.spelling import fold, fold_unit, stem
from wijkprofiel.errors import ConceptError
from wijkprofiel.sources.open_tables.description import TableMeasure

_UNIT = re.compile(r"^(?P<name>.*\S)\s*\((?P<unit>[^()]*)\)\s*$", re.DOTALL)


def described_columns(rows: pd.DataFrame, properties: pd.DataFrame | None) -> list[Column]:
    """The columns of the rows: from DataProperties where given, else from their own names.

    A name is a CBS key (``Eenzaam_27``), a header of StatLine (``SES-WOA/Totaalscore/... (Getal)``) or a plain
    property of a map service.
    """
    if properties is not None:
        known = [column for column in from_properties(properties) if column.key in rows.columns]
        if known:
            return known
    return [_from_name(str(name), place) for place, name in enumerate(rows.columns, start=1)]


def _from_name(name: str, place: int) -> Column:
    if "/" not in name and "(" not in name:
        return Column(name, stem(name), "", (), "", place)
    found = _UNIT.match(name)
    text, unit = (found["name"], found["unit"]) if found else (name, "")
    parts = [part.strip() for part in text.split("/")]
    return Column(name, "", parts[-1], tuple(parts[:-1]), unit, place)


def column_of(measure: TableMeasure, columns: Sequence[Column]) -> Column | None:
    """The column of a measure; None when there is none.

    Raises
    ------
    ConceptError
        When more than one column fits, or the only one has another unit.
    """
    stems, titles = {fold(s) for s in measure.stems}, {fold(t) for t in measure.titles}
    named = [
        c for c in columns if (c.stem and fold(c.stem) in stems) or (c.title and fold(c.title) in titles)
    ]
    fitting = [c for c in named if _path_fits(measure, c)]
    right = [
        c for c in fitting if not c.unit or not measure.unit or fold_unit(c.unit) == fold_unit(measure.unit)
    ]
    if len(right) == 1:
        return right[0]
    if len(right) > 1:
        raise ConceptError(
            f"'{measure.label}' kan uit meer dan één kolom komen: {', '.join(c.key for c in right)}.",
            remedy="Geef de beschrijving van de kolommen (DataProperties) van dezelfde download mee.",
        )
    if fitting:
        raise ConceptError(
            f"De kolom '{fitting[0].key}' heeft de eenheid '{fitting[0].unit}'; voor '{measure.label}' is "
            f"'{measure.unit}' bekend. Dat kan een andere definitie zijn.",
            remedy="Vergelijk de beschrijving van de tabel met de beschrijving in wijkprofiel, en pas die aan.",
        )
    return None


def _path_fits(measure: TableMeasure, column: Column) -> bool:
    """Whether the groups above a column hold the words of the measure; a column without groups may fit."""
    if not measure.path or not column.path:
        return True
    above = fold(" ".join(column.path))
    return all(fold(word) in above for word in measure.path)


def first_column(rows: pd.DataFrame, names: Sequence[str]) -> str | None:
    """The first of ``names`` that the rows have, whatever number or marks it carries."""
    bare = {fold(found["name"]): str(name) for name in rows.columns if (found := _UNIT.match(str(name)))}
    spelled = bare | {fold(stem(str(name))): str(name) for name in rows.columns}
    for name in names:
        if fold(name) in spelled:
            return spelled[fold(name)]
    return None
