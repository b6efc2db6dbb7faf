"""From what was approved to the map model."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from guardrails import Cleared, Column, Output
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.classes import assign_classes, class_labels, describe_method
from wijkprofiel.errors import BoundaryError, ClassLimitError, UsageError
from wijkprofiel.maps.model import ClassRow, Kaart, MapArea, MissingRow, Reference
from wijkprofiel.maps.palette import MISSING_FILL, pattern_of, sequential
from wijkprofiel.maps.text import area_count
from wijkprofiel.missing import REASONS, check_contract, reason_label
from wijkprofiel.numbers import format_number

REFERENCE_LEVELS = ("gemeente", "regio", "land")
MARK_LENGTH = 12
_MODELLED = ("gemodelleerd", "geschat")


def build_map(approved: Cleared, boundaries: Boundaries, *, output: str) -> Kaart:
    """The map of one approved output (kind ``class``), with all that is printed around it.

    A figure that the guardrails took away shows its reason. Geometry of other gemeenten in ``boundaries`` is
    left out; within the gemeente of the profile the areas must be the same on both sides.

    Parameters
    ----------
    approved : Cleared or Released
    boundaries : Boundaries
        The very boundaries that were approved, of the level of the output.
    output : str
        Name of the output, such as ``"kaart:inwoners@2020:wijk"``.

    Raises
    ------
    UsageError
        When there is no such map.
    BoundaryError
        When these are other boundaries than the approved ones, or an area is missing on one side.
    """
    drawn = _map_output(approved, output)
    column = approved.columns[drawn.column]
    codes = _matched_codes(approved, boundaries, drawn.level)
    values = approved.table.loc[codes, column.name].astype(float)
    reasons = approved.reasons.loc[codes, column.name].fillna("").astype(str)
    check_contract(values, reasons)
    numbers = _class_numbers(values, drawn)
    classes = _class_rows(values, numbers, drawn.edges)
    missing = _missing_rows(reasons)
    topic = drawn.title or column.label
    return Kaart(
        output=output,
        indicator=column.name,
        level=drawn.level,
        title=f"{topic} per {drawn.level} in {_place(approved)}, {column.year}",
        subtitle=_unit_line(column),
        definition=column.definition,
        classes=classes,
        missing=missing,
        areas=_areas(approved.names, values, reasons, numbers, column),
        references=_references(approved, column),
        sources=(column.source,),
        boundary_line=_boundary_line(boundaries),
        method=describe_method(drawn.edges),
        notes=_notes(approved, column, boundaries, classes, drawn.level),
        owner=column.owner,
        status=approved.status,
        valid_until=approved.valid_until,
        mark=approved.canonical_hash[:MARK_LENGTH],
        purpose=_purpose(approved.dossier),
        geometry=boundaries.frame.loc[codes, ["geometry"]],
        topic=f"{topic}, {column.year}",
        theme=column.theme,
        banner=_banner(approved),
    )


def map_outputs(approved: Cleared) -> tuple[str, ...]:
    """Names of the outputs that are maps, in the order of the profile."""
    return tuple(name for name, output in approved.outputs.items() if output.kind == "class")


def value_text(value: float, column: Column) -> str:
    """A figure as it is printed, with its unit.

    Percent and euro stand beside the number, a plain count has no unit.
    """
    number = format_number(value, column.decimals)
    match column.unit.lower():
        case "%" | "procent":
            return f"{number} %"
        case "euro" | "€":
            return f"€ {number}"
        case "aantal" | "":
            return number
        case _:
            return f"{number} {column.unit}"


def _map_output(approved: Cleared, name: str) -> Output:
    names = map_outputs(approved)
    if name not in names:
        raise UsageError(
            f"Er is geen kaart met de naam '{name}' in wat goedgekeurd is.",
            remedy="Kies uit: " + (", ".join(names) or "er is geen enkele kaart goedgekeurd") + ".",
        )
    return approved.outputs[name]


def _matched_codes(approved: Cleared, boundaries: Boundaries, level: str) -> pd.Index:
    expected = approved.boundaries.get(level)
    if boundaries.level != level or expected is None or expected.sha256 != boundaries.sha256:
        raise BoundaryError(
            f"De grenzen '{boundaries.name}' zijn niet de grenzen waarmee dit profiel is getoetst "
            f"(niveau {level}). De kaart zou cijfers op het verkeerde gebied zetten.",
            remedy="Gebruik dezelfde grenzen als bij het toetsen, of toets het profiel opnieuw.",
        )
    units = approved.units_of(level)
    shapes = boundaries.frame.index
    missing = [*units.difference(shapes), *_inside(shapes, approved.subject).difference(units)]
    if missing:
        raise BoundaryError(
            f"Cijfers en grenzen hebben niet dezelfde gebieden. Het gaat om: {', '.join(missing[:5])}.",
            remedy="Gebruik cijfers en grenzen van hetzelfde jaar. Geef een gebied zonder cijfer een reden.",
        )
    return units


def _inside(shapes: pd.Index, subject: str) -> pd.Index:
    """Areas in the gemeente of the profile: their code holds its four digits after the two letters."""
    return shapes[shapes.str[2:6] == subject[2:6]]


def _class_numbers(values: pd.Series, drawn: Output) -> pd.Series:
    numbers = assign_classes(values, drawn.edges)
    offered = drawn.values.reindex(values.index).astype("Int64").where(values.notna())
    if numbers.tolist() != offered.tolist():
        raise ClassLimitError(
            f"De klassen van '{drawn.name}' passen niet bij de cijfers en de klassengrenzen.",
            remedy="Bied het profiel opnieuw aan; de klassen horen uit dezelfde cijfers te komen.",
        )
    return numbers


def _class_rows(values: pd.Series, numbers: pd.Series, edges: Sequence[float]) -> tuple[ClassRow, ...]:
    labels = class_labels(values, edges)
    counts = [int((numbers == number).sum()) for number in range(len(labels))]
    rows = zip(pairwise(edges), labels, sequential(len(labels)), counts, strict=True)
    return tuple(
        ClassRow(number, float(low), float(high), label, colour, areas)
        for number, ((low, high), label, colour, areas) in enumerate(rows)
    )


def _missing_rows(reasons: pd.Series) -> tuple[MissingRow, ...]:
    counts = reasons.value_counts()
    return tuple(
        MissingRow(reason, reason_label(reason), MISSING_FILL, pattern_of(reason).name, int(counts[reason]))
        for reason in REASONS
        if reason in counts.index
    )


def _areas(
    names: pd.Series, values: pd.Series, reasons: pd.Series, numbers: pd.Series, column: Column
) -> tuple[MapArea, ...]:
    parts = (values.index, names.loc[values.index], values, reasons, numbers)
    return tuple(
        MapArea(code, name, None, reason_label(reason), None, reason)
        if reason
        else MapArea(code, name, value, value_text(value, column), number, reason)
        for code, name, value, reason, number in zip(*(part.tolist() for part in parts), strict=True)
    )


def _references(approved: Cleared, column: Column) -> tuple[Reference, ...]:
    values, reasons = approved.table[column.name].astype(float), approved.reasons[column.name].astype(str)
    rows = []
    for code in _reference_codes(approved):
        value = float(values[code])
        present = math.isfinite(value)
        text = value_text(value, column) if present else reason_label(reasons[code])
        rows.append(Reference(code, str(approved.names[code]), value if present else None, text))
    return tuple(rows)


def _reference_codes(approved: Cleared) -> list[str]:
    """The gemeente of the profile (all gemeenten when the profile is of none), the region and the country."""
    codes = [str(code) for level in REFERENCE_LEVELS for code in approved.units_of(level)]
    if approved.subject not in codes:
        return codes
    return [code for code in codes if code == approved.subject or approved.level[code] != "gemeente"]


def _notes(
    approved: Cleared, column: Column, boundaries: Boundaries, classes: Sequence[ClassRow], level: str
) -> tuple[str, ...]:
    notes = []
    if banner := _banner(approved):
        notes.append(banner)
    if column.kind in _MODELLED:
        predictors = ", ".join(column.predictors) or "de bron noemt ze niet"
        notes.append(
            "Geschat: dit cijfer komt uit een model en is niet geteld. "
            f"Het model gebruikt deze kenmerken: {predictors}."
        )
    if column.boundary_year != boundaries.year:
        notes.append(
            f"De cijfers horen bij de grenzen van {column.boundary_year}. De kaart toont de grenzen van "
            f"{boundaries.year}. Een gebied waarvan de grens misschien veranderde, heeft geen cijfer."
        )
    alone = [row.label for row in classes if row.areas == 1]
    if alone and len(classes) > 1:
        which = "; ".join(alone)
        these = "deze klasse" if len(alone) == 1 else "elk van deze klassen"
        notes.append(f"Let op: in {these} ligt maar {area_count(1, level)}: {which}.")
    return tuple(notes)


def _banner(approved: Cleared) -> str:
    return str(approved.dossier.get("melding", ""))


def _place(approved: Cleared) -> str:
    known = approved.names.index
    return str(approved.names[approved.subject]) if approved.subject in known else approved.subject


def _boundary_line(boundaries: Boundaries) -> str:
    year = str(boundaries.year)
    line = boundaries.source_line
    return line if year in line else f"{line} (grenzen van {year})"


def _unit_line(column: Column) -> str:
    """Unit and denominator; a unit such as "per 1.000 inwoners" already names what was divided by."""
    unit, base = column.unit, column.denominator
    if not base or " per " in f" {unit} ":
        return unit
    return f"{unit} van {base}" if unit in ("%", "procent") else f"{unit} (noemer: {base})"


def _purpose(dossier: Mapping[str, Any]) -> str:
    return (
        str(dossier.get("doel", {}).get("omschrijving", "")) or "Verkennen; het doel is nog niet beschreven."
    )
