"""What is offered to be judged: a table of units with declared columns, outputs and a dossier. No groups."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

OutputKind = Literal["score", "selection", "rank", "type", "class"]


@dataclass(frozen=True)
class Column:
    """Declaration of one column of the table.

    ``use`` is what the submission wants to do with it, a subset of ``beschrijven``, ``kaart``, ``indelen``.
    ``klass`` is one of ``open``, ``proxy``, ``guard``, ``leeftijd``, ``zorg``, ``gesloten``. ``aggregation``
    is ``som``, ``quotient`` or ``geen``. ``kind`` is ``geteld``, ``gemodelleerd`` or ``geschat``; a modelled
    column names its ``predictors``. ``lineage`` names the sources and the columns in them, as ``bron:kolom``.
    ``published`` says that the figures stand as published by the statistical office; own counts are not.
    """

    name: str
    label: str
    unit: str
    denominator: str
    lineage: tuple[str, ...]
    klass: str
    aggregation: str
    use: tuple[str, ...]
    kind: str
    year: int
    boundary_year: int
    definition: str
    owner: str
    source: str
    theme: str = ""
    predictors: tuple[str, ...] = ()
    published: bool = True
    decimals: int = 0


@dataclass(frozen=True)
class Output:
    """Something derived from a column that puts units apart: classes, a selection, a score, a rank, a type.

    ``values`` is indexed by the units of ``level``; missing where the column is missing. For ``class`` the
    values are class numbers from 0 and ``edges`` holds the limits (one more than there are classes).
    ``title`` is the title under which it will be shown.
    """

    name: str
    kind: OutputKind
    column: str
    level: str
    values: pd.Series
    edges: tuple[float, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class BoundarySet:
    """Identity of the boundaries on which a level is drawn: name, year and SHA-256 of the content."""

    name: str
    year: int
    sha256: str


@dataclass(frozen=True)
class Submission:
    """A table of units, offered for judgement.

    ``table`` holds one row per unit (index: unit codes as text, unique) and one float column per declared
    column, missing where there is no figure. ``reasons`` has the same shape and holds text: the reason where
    the figure is missing, the empty string where it is not. ``names``, ``parent``, ``cluster`` and ``level``
    are Series on the same index: the name of a unit, the unit it lies in (empty at the top), the gemeente it
    belongs to (empty for a larger unit) and the level it has. ``size`` is the number of residents per unit,
    used for minimum sizes and weights. ``drawn`` names the levels that are subject of the profile; units of
    other levels are reference. ``texts`` maps a place (``profiel.titel``) to what someone typed there.
    ``dossier`` is the parsed dossier.
    """

    table: pd.DataFrame
    reasons: pd.DataFrame
    names: pd.Series
    parent: pd.Series
    cluster: pd.Series
    level: pd.Series
    size: pd.Series
    columns: Mapping[str, Column]
    outputs: Mapping[str, Output]
    boundaries: Mapping[str, BoundarySet]
    subject: str
    drawn: tuple[str, ...]
    dossier: Mapping[str, Any]
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def units(self) -> pd.Index:
        return self.table.index

    def units_of(self, level: str) -> pd.Index:
        """Units of one level, in code order."""
        return self.level.index[self.level == level].sort_values()
