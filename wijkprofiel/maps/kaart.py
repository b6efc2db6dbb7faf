"""From what was approved to the map model."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from guardrails import Cleared, Column, Output
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.certainty import widest_text
from wijkprofiel.classes import assign_classes, class_labels
from wijkprofiel.differences import middle_class
from wijkprofiel.errors import BoundaryError, ClassLimitError, UsageError
from wijkprofiel.maps.areas import MapAreas, Wording
from wijkprofiel.maps.legend import (
    DIFFERENCE_NOTE,
    EARLIER,
    against_of,
    difference_unit,
    method_of,
    same_classes,
)
from wijkprofiel.maps.model import Against, ClassRow, Kaart, MissingRow, Reference
from wijkprofiel.maps.palette import MISSING_FILL, diverging, pattern_of, sequential
from wijkprofiel.maps.text import area_count, unit_with_base
from wijkprofiel.missing import REASONS, check_contract, reason_label
from wijkprofiel.numbers import format_difference
from wijkprofiel.quality import quality_lines
from wijkprofiel.rights import contacts
from wijkprofiel.stages import stage_of

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
    against = against_of(approved, drawn)
    values = _figures(approved, drawn, codes)
    reasons = _reasons(approved, drawn, values)
    check_contract(values, reasons)
    numbers = _class_numbers(values, drawn)
    wording = wording_of(column, signed=against is not None)
    classes = class_rows(
        _all_years(approved, drawn, codes), numbers, drawn.edges, differences=against is not None
    )
    missing = missing_rows(reasons)
    title, subtitle, topic = _heads(approved, drawn, column, against)
    return Kaart(
        output=output,
        indicator=_indicator(drawn),
        level=drawn.level,
        title=title,
        subtitle=subtitle,
        definition=column.definition,
        classes=classes,
        missing=missing,
        areas=MapAreas.of(approved.names.loc[codes], values, numbers, reasons, wording),
        references=_references(approved, column),
        sources=_sources(approved, column, drawn),
        boundary_line=_boundary_line(boundaries),
        method=method_of(approved, drawn),
        notes=_notes(approved, column, boundaries, classes, drawn),
        owner=column.owner,
        status=approved.status,
        valid_until=approved.valid_until,
        mark=approved.canonical_hash[:MARK_LENGTH],
        purpose=_purpose(approved.dossier),
        geometry=boundaries.frame.loc[codes, ["geometry"]],
        topic=topic,
        theme=column.theme,
        banner=_banner(approved),
        against=against,
        quality=quality_lines(approved, column.name, level=drawn.level),
        stage=stage_of(approved),
        contacts=contacts(approved.dossier),
    )


def map_outputs(approved: Cleared) -> tuple[str, ...]:
    """Names of the outputs that are maps, in the order of the profile."""
    return tuple(name for name, output in approved.outputs.items() if output.kind == "class")


def class_rows(
    values: pd.Series, numbers: pd.Series, edges: Sequence[float], *, differences: bool = False
) -> tuple[ClassRow, ...]:
    """The legend of figures in classes: words, colour and number of areas of each class.

    ``values`` are the figures of every map with these classes, ``numbers`` the classes of this one. Of
    ``differences`` the limits have a sign and the colours two sides.
    """
    count = max(0, len(edges) - 1)
    if differences:
        labels = class_labels(values, edges, write=format_difference)
        middle = middle_class(edges) if count else 0
        colours = diverging(middle, count - middle - 1) if count else ()
    else:
        labels, colours = class_labels(values, edges), sequential(count)
    counts = np.bincount(numbers.dropna().to_numpy(dtype=np.int64), minlength=count)
    rows = zip(pairwise(edges), labels, colours, counts.tolist(), strict=True)
    return tuple(
        ClassRow(number, float(low), float(high), label, colour, areas)
        for number, ((low, high), label, colour, areas) in enumerate(rows)
    )


def missing_rows(reasons: pd.Series) -> tuple[MissingRow, ...]:
    """The legend of what is missing: each reason that occurs, with its own pattern."""
    counts = reasons.value_counts()
    return tuple(
        MissingRow(reason, reason_label(reason), MISSING_FILL, pattern_of(reason).name, int(counts[reason]))
        for reason in REASONS
        if reason in counts.index
    )


def wording_of(column: Column, *, signed: bool = False) -> Wording:
    """How figures of a column are printed: percent and euro beside the number, a plain count without a unit.

    ``signed`` is for differences: those of percentages are percentage points.
    """
    decimals = column.decimals
    match column.unit.lower():
        case "%" | "procent" if signed:
            return Wording(after=" procentpunt", decimals=decimals, signed=True)
        case "%" | "procent":
            return Wording(after=" %", decimals=decimals)
        case "euro" | "€":
            return Wording(before="€ ", decimals=decimals, signed=signed)
        case "aantal" | "":
            return Wording(decimals=decimals, signed=signed)
        case _:
            return Wording(after=f" {column.unit}", decimals=decimals, signed=signed)


def value_text(value: float, column: Column) -> str:
    """A figure as it is printed, with its unit."""
    return wording_of(column).text(value)


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


def _figures(approved: Cleared, drawn: Output, codes: pd.Index) -> pd.Series:
    """What the map shows; a difference has no more digits than the figures it comes from."""
    figures: pd.Series = drawn.figures(approved.table).reindex(codes)
    return figures.round(approved.columns[drawn.column].decimals) if drawn.against else figures


def _reasons(approved: Cleared, drawn: Output, values: pd.Series) -> pd.Series:
    """Why a figure is missing; of a difference, why one of the two is."""
    own: pd.Series = approved.reasons.loc[values.index, drawn.column].fillna("").astype(str)
    if drawn.against not in approved.columns:
        return own
    other = approved.reasons.loc[values.index, drawn.against].fillna("").astype(str)
    return own.where(own != "", other)


def _all_years(approved: Cleared, drawn: Output, codes: pd.Index) -> pd.Series:
    """The figures of all maps that share these classes, so that each calls them by the same words."""
    years = [_figures(approved, approved.outputs[name], codes) for name in same_classes(approved, drawn)]
    return pd.concat(years, ignore_index=True)


def _indicator(drawn: Output) -> str:
    """The column, and before its year what it is held against: each map of a file has its own."""
    key, _, year = drawn.column.partition("@")
    if not drawn.against:
        return drawn.column
    return f"{key}:{EARLIER if '@' in drawn.against else drawn.against}@{year}"


def _heads(approved: Cleared, drawn: Output, column: Column, against: Against | None) -> tuple[str, str, str]:
    """Title, unit line and name in a list."""
    label = drawn.title or column.label
    title, unit, topic = (
        f"{label} per {drawn.level} in {_place(approved)}, {column.year}",
        unit_with_base(column.unit, column.denominator),
        f"{label}, {column.year}",
    )
    if against is None:
        margin = widest_text(approved, approved.units_of(drawn.level), column)
        return title, f"{unit}; marge {margin}" if margin else unit, topic
    held = f"verschil met {against.name}"
    unit = f"{difference_unit(column)}, {held}" + (f" ({against.text})" if against.text else "")
    return f"{title}: {held}", unit, f"{topic}: {held}"


def _sources(approved: Cleared, column: Column, drawn: Output) -> tuple[str, ...]:
    both = [
        column.source,
        *([approved.columns[drawn.against].source] if drawn.against in approved.columns else []),
    ]
    return tuple(dict.fromkeys(both))


def _class_numbers(values: pd.Series, drawn: Output) -> pd.Series:
    numbers = assign_classes(values, drawn.edges)
    offered = drawn.values.reindex(values.index).astype("Int64").where(values.notna())
    if numbers.tolist() != offered.tolist():
        raise ClassLimitError(
            f"De klassen van '{drawn.name}' passen niet bij de cijfers en de klassengrenzen.",
            remedy="Bied het profiel opnieuw aan; de klassen horen uit dezelfde cijfers te komen.",
        )
    return numbers


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
    approved: Cleared, column: Column, boundaries: Boundaries, classes: Sequence[ClassRow], drawn: Output
) -> tuple[str, ...]:
    notes, level = [], drawn.level
    if banner := _banner(approved):
        notes.append(banner)
    if drawn.against:
        notes.append(DIFFERENCE_NOTE)
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


def _purpose(dossier: Mapping[str, Any]) -> str:
    return (
        str(dossier.get("doel", {}).get("omschrijving", "")) or "Verkennen; het doel is nog niet beschreven."
    )
