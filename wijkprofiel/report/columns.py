"""Approved columns as a reader sees them: which are shown, on which rows, and the words in a cell."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from guardrails.approved import Cleared
from guardrails.submission import Column
from wijkprofiel.maps.text import unit_with_base
from wijkprofiel.missing import check_contract, reason_label
from wijkprofiel.numbers import format_number
from wijkprofiel.report.text import REFERENCE_LEVELS

_DESCRIBING = ("beschrijven", "kaart", "indelen")


def shown_columns(approved: Cleared) -> list[Column]:
    """Approved columns that are described or drawn, in the order of the table.

    Each is checked against the missing-value contract.

    Raises
    ------
    MissingValueError
        When a place holds neither a figure nor a reason, or both.
    """
    columns = [approved.columns[name] for name in approved.table.columns if name in approved.columns]
    for column in columns:
        check_contract(
            approved.table[column.name].astype(float), approved.reasons[column.name].fillna("").astype(str)
        )
    return [column for column in columns if set(column.use) & set(_DESCRIBING)]


def columns_by_theme(columns: Sequence[Column]) -> dict[str, list[Column]]:
    """Columns per theme, themes in order of first appearance."""
    themes: dict[str, list[Column]] = {}
    for column in columns:
        themes.setdefault(theme_title(column.theme), []).append(column)
    return themes


def theme_title(theme: str) -> str:
    """A theme key as a heading.

    >>> theme_title("werk_en_inkomen"), theme_title("")
    ('Werk en inkomen', 'Overig')
    """
    words = theme.replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else "Overig"


def own_units(approved: Cleared, level: str) -> pd.Index:
    """Areas of the gemeente of the profile on one level, in code order."""
    units = approved.units_of(level)
    return units[(approved.cluster.reindex(units) == approved.subject).to_numpy()]


def reference_units(approved: Cleared) -> list[str]:
    """Codes to compare with: the gemeente itself, then the region, then the country."""
    codes: list[str] = []
    for level in REFERENCE_LEVELS:
        units = approved.units_of(level)
        codes += [str(c) for c in units if level != "gemeente" or c == approved.subject]
    return codes


def figure_of(approved: Cleared, unit: str, column: Column) -> float | None:
    """The figure, or None where there is a reason."""
    value = float(approved.table[column.name][unit])
    return value if math.isfinite(value) else None


def cell_text(approved: Cleared, unit: str, column: Column) -> str:
    """The figure without its unit, or the words for its absence up to the colon."""
    value = figure_of(approved, unit, column)
    if value is None:
        return reason_label(str(approved.reasons.at[unit, column.name])).split(":")[0]
    return format_number(value, column.decimals)


def unit_text(column: Column) -> str:
    """Unit and denominator in one short text, as a map has them."""
    return unit_with_base(column.unit, column.denominator)


def column_title(column: Column) -> str:
    """Name and year of a column."""
    return f"{column.label}, {column.year}"


def reason_counts(approved: Cleared, units: pd.Index, column: Column) -> dict[str, int]:
    """Number of areas per reason, in alphabetical order; areas with a figure are not counted."""
    reasons = approved.reasons.loc[units, column.name].fillna("").astype(str)
    counts = reasons[reasons != ""].value_counts()
    return {str(reason): int(counts[reason]) for reason in sorted(counts.index, key=str)}


def reasons_text(counts: Mapping[str, int]) -> str:
    """Reasons with their number of areas, in words.

    >>> reasons_text({"geheim": 2, "geen_inwoners": 1})
    'afgeschermd: 2; geen inwoners: 1'
    """
    return "; ".join(f"{reason_label(reason).split(':')[0]}: {count}" for reason, count in counts.items())


def area_name(approved: Cleared, unit: str) -> str:
    """The name of an area; its code where it has none."""
    return str(approved.names.get(unit, unit))


def dossier_text(approved: Cleared, section: str, key: str) -> str:
    """One text of the dossier, empty when it is absent; a list becomes one line."""
    value: Any = approved.dossier.get(section, {}).get(key, "")
    return ", ".join(str(item) for item in value) if isinstance(value, list | tuple) else str(value)


def owner_line(approved: Cleared) -> str:
    """Name, function and contact of the owner of the profile."""
    parts = [dossier_text(approved, "eigenaar", key) for key in ("naam", "functie", "contact")]
    return ", ".join(part for part in parts if part)
