"""What is offered to be judged: a table of units with declared columns, outputs and a dossier. No groups."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

OutputKind = Literal["score", "selection", "rank", "type", "class"]


@dataclass(frozen=True)
class Composition:
    """How a column is made of other columns of the same table, as `guardrails.composition.composed` does it.

    ``method`` is ``z-score`` or ``rang``; ``weights`` holds the weight per column, negative where it counts
    against.
    """

    method: str
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Column:
    """Declaration of one column of the table.

    ``use`` is what the submission wants to do with it, a subset of ``beschrijven``, ``kaart``, ``indelen``.
    ``klass`` is one of ``open``, ``proxy``, ``guard``, ``leeftijd``, ``zorg``, ``gesloten``. ``aggregation``
    is ``som``, ``quotient`` or ``geen``. ``kind`` is ``geteld``, ``gemodelleerd`` or ``geschat``; a modelled
    column names its ``predictors``. ``lineage`` names the sources and the columns in them, as ``bron:kolom``.
    ``published`` says that the figures stand as published by the statistical office; own counts are not.
    ``part_of`` names the column of which this one is a part; the parts of one ``breakdown`` add up to it.
    ``harmless`` says that a category that holds everyone or no one says nothing about a person. ``rounding``
    is the number of which own counts are multiples since they were rounded; 1 when they were not.
    ``composition`` says how a composite is made of other columns; a check computes it again.
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
    part_of: str = ""
    breakdown: str = ""
    harmless: bool = False
    rounding: int = 1
    composition: Composition | None = None


@dataclass(frozen=True)
class Output:
    """Something derived from a column that puts units apart: classes, a selection, a score, a rank, a type.

    ``values`` is indexed by the units of ``level``; missing where the column is missing. For ``class`` the
    values are class numbers from 0 and ``edges`` holds the limits (one more than there are classes).
    ``title`` is the title under which it will be shown. With ``against`` (the code of a unit, or another column) the
    classes are of the difference with the figure of that unit, or with the other column of the same unit.
    """

    name: str
    kind: OutputKind
    column: str
    level: str
    values: pd.Series
    edges: tuple[float, ...] = ()
    title: str = ""
    against: str = ""

    def figures(self, table: pd.DataFrame) -> pd.Series:
        """The figures that are put apart, per unit of ``values``: of the column, or its difference with ``against``.

        Missing where one of both is missing.
        """
        units = self.values.index
        own: pd.Series = table[self.column].reindex(units).astype(float)
        if not self.against:
            return own
        if self.against in table.columns:
            return own.sub(table[self.against].reindex(units).astype(float))
        return own.sub(table[self.column].astype(float)[self.against])


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

    Two parts are there to judge with; they are never approved, hashed or written. ``exact`` holds own figures
    as they were before `guardrails.repair` took some away or `guardrails.round_own` rounded them: column ->
    Series on the same index. ``contributions`` holds the amounts of which an own amount of money is the sum:
    column -> unit -> one amount per holder.
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
    exact: Mapping[str, pd.Series] = field(default_factory=dict, repr=False)
    contributions: Mapping[str, Mapping[str, tuple[float, ...]]] = field(default_factory=dict, repr=False)

    @property
    def units(self) -> pd.Index:
        return self.table.index

    def units_of(self, level: str) -> pd.Index:
        """Units of one level, in code order."""
        return self.level.index[self.level == level].sort_values()
