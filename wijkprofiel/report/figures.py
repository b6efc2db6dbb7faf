"""Sections with figures: tables of areas and indicators, maps, selections."""

from collections.abc import Mapping, Sequence

import pandas as pd

from guardrails.approved import Released
from guardrails.submission import Column
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.certainty import INTRO as MARGIN_EXPLAINED
from wijkprofiel.certainty import widest_text
from wijkprofiel.maps import build_map
from wijkprofiel.maps.kaart import map_outputs
from wijkprofiel.report.columns import (
    area_name,
    cell_text,
    column_title,
    columns_by_theme,
    own_units,
    reason_counts,
    reasons_text,
    reference_units,
    shown_columns,
    unit_text,
)
from wijkprofiel.report.content import Block, Bullets, Head, Heading, Paragraph, Picture, Section, Table
from wijkprofiel.report.text import LEVEL_TITLES, MISSING_EXPLAINED, NO_RANKING
from wijkprofiel.sheets import as_sentence, boundaries_of, picture_alt, picture_svg

COLUMNS_PER_TABLE = 5


def figures_section(released: Released) -> Section:
    """Per theme and level a table of areas and indicators, with the gemeente, the region and the country."""
    blocks: list[Block] = [Paragraph(MISSING_EXPLAINED), Paragraph(NO_RANKING), Paragraph(MARGIN_EXPLAINED)]
    for theme, columns in columns_by_theme(shown_columns(released)).items():
        blocks.append(Heading(theme))
        for level in released.drawn:
            blocks += _level_tables(released, theme, level, columns)
    return Section("cijfers", "De cijfers", tuple(blocks))


def _level_tables(released: Released, theme: str, level: str, columns: Sequence[Column]) -> list[Block]:
    units = own_units(released, level)
    filled = [c for c in columns if released.table.loc[units, c.name].notna().any()]
    empty = [c for c in columns if c not in filled]
    blocks: list[Block] = []
    for start in range(0, len(filled), COLUMNS_PER_TABLE):
        part = filled[start : start + COLUMNS_PER_TABLE]
        more = f" ({start // COLUMNS_PER_TABLE + 1})" if len(filled) > COLUMNS_PER_TABLE else ""
        caption = f"{theme}: cijfers per {level}{more}"
        blocks.append(_area_table(released, caption, units, part, level))
    if empty:
        title = LEVEL_TITLES.get(level, level)
        items = [
            f"{column_title(c)}: {reasons_text(reason_counts(released, units, c))} (van {len(units)} {title})"
            for c in empty
        ]
        blocks.append(Paragraph(f"Van deze onderwerpen is er geen enkel cijfer per {level}:"))
        blocks.append(Bullets(tuple(items)))
    return blocks


def _area_table(
    released: Released, caption: str, units: pd.Index, columns: Sequence[Column], level: str
) -> Table:
    references = reference_units(released)
    rows = [
        (area_name(released, unit), *(cell_text(released, unit, c) for c in columns))
        for unit in [*(str(u) for u in units), *references]
    ]
    gaps = [
        f"{column_title(c)}: {reasons_text(counts)}"
        for c in columns
        if (counts := reason_counts(released, units, c))
    ]
    gaps_text = "Zonder cijfer. " + ". ".join(gaps) + "." if gaps else ""
    heads = [Head(c.label, _note(released, units, c), numeric=True) for c in columns]
    return Table(
        caption=caption,
        heads=(Head(level[:1].upper() + level[1:], share=1.75), *heads),
        rows=tuple(rows),
        reference_rows=len(references),
        note=" ".join(part for part in (_owners(columns), gaps_text) if part),
    )


def _note(released: Released, units: pd.Index, column: Column) -> str:
    """What stands in the head of a column, before its figures: unit, margin, year."""
    margin = widest_text(released, units, column)
    return ", ".join(filter(None, (unit_text(column), f"marge {margin}" if margin else "", str(column.year))))


def _owners(columns: Sequence[Column]) -> str:
    """Who answers for the figures of a table, each owner once, and where their meaning stands."""
    owners: dict[str, list[str]] = {}
    for column in columns:
        owners.setdefault(column.owner or "niemand genoemd", []).append(column.label)
    named = "; ".join(
        owner if len(owners) == 1 else f"{owner} ({', '.join(labels)})" for owner, labels in owners.items()
    )
    return f"Eigenaar van de cijfers: {named}. Wat ze betekenen staat bij 'Wat betekenen de cijfers?'."


def maps_section(released: Released, boundaries: Mapping[str, Boundaries]) -> Section:
    """Every map with its legend, and in words what it shows."""
    blocks: list[Block] = []
    for output in map_outputs(released):
        kaart = build_map(released, boundaries_of(released, boundaries, output), output=output)
        lines = (
            *kaart.notes,
            kaart.definition,
            kaart.method,
            f"Eigenaar van het cijfer: {kaart.owner or 'niemand genoemd'}",
            *kaart.sources,
            kaart.boundary_line,
        )
        caption = " ".join(as_sentence(line) for line in lines if line)
        blocks.append(Picture(kaart.title, picture_svg(kaart), picture_alt(kaart), caption))
    if not blocks:
        blocks.append(Paragraph("Dit profiel heeft geen kaarten."))
    return Section("kaarten", "De kaarten", tuple(blocks))


def selections_section(released: Released) -> Section | None:
    """Which areas a selection chose, by name in code order; None when nothing is selected."""
    outputs = [o for o in released.outputs.values() if o.kind == "selection"]
    if not outputs:
        return None
    blocks: list[Block] = []
    for output in sorted(outputs, key=lambda o: o.name):
        column = released.columns[output.column]
        chosen = output.values.fillna(0).astype(int) == 1
        names = [area_name(released, str(u)) for u in output.values.index[chosen].sort_values()]
        absent = int(output.values.isna().sum())
        blocks.append(Heading(output.title or output.name))
        blocks.append(Paragraph(f"Gekozen op: {column_title(column)} ({unit_text(column)})."))
        blocks.append(Bullets(tuple(names) or ("geen enkel gebied",)))
        if absent:
            blocks.append(Paragraph(f"Van {absent} gebieden is er geen cijfer. Die zijn niet beoordeeld."))
    return Section("selecties", "Selecties", tuple(blocks))
