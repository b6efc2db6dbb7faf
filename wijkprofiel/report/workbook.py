"""The figures as a workbook: numbers as numbers, what is missing in words, nothing that calculates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook

from guardrails.approved import Released, require_released
from guardrails.submission import Column
from wijkprofiel.errors import UsageError
from wijkprofiel.missing import reason_label
from wijkprofiel.numbers import format_date
from wijkprofiel.report.accounts import disparity_row, program_version, readable, subject_text
from wijkprofiel.report.citations import citations_of, figure_id
from wijkprofiel.report.columns import (
    area_name,
    column_title,
    dossier_text,
    figure_of,
    own_units,
    owner_line,
    reference_units,
    shown_columns,
    theme_title,
    unit_text,
)
from wijkprofiel.report.provenance import PROVENANCE_HEADS, provenance_rows
from wijkprofiel.report.quality import QUALITY_HEADS, notice_rows, quality_rows, source_rows
from wijkprofiel.report.text import (
    AGGREGATION_WORDS,
    ECOLOGICAL,
    KIND_WORDS,
    LICENCE,
    NOT_FOR,
    NOTHING_APPROVED,
    OUTCOME_WORDS,
    STATUS_TEXT,
)
from wijkprofiel.rights import FOR_YOU, OBJECT, RIGHTS, contacts
from wijkprofiel.stages import chain_words, stage_of

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HEAD_ROW = 2


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, heads and rows, widths of the columns, and how many columns stay in view."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]
    widths: tuple[int, ...]
    frozen_columns: int = 0
    formats: tuple[str, ...] = ()


def write_workbook(released: Released, path: Path) -> Path:
    """Write the workbook to ``path``; returns the path.

    Five sheets: Cijfers, Toelichting, Bronnen, Kwaliteit, Vrijgave. A figure is a number, a missing figure a
    word that says why; text that looks like a formula stays text. The same input gives the same bytes.

    Raises
    ------
    NotApproved
        For anything that did not pass the second gate.
    UsageError
        When a folder stands where the file should come.
    """
    require_released(released)
    path = Path(path)
    if path.is_dir():
        raise UsageError(
            f"'{path.name}' is een map. Hier moet een bestand komen dat eindigt op .xlsx.",
            remedy="Geef het pad van het bestand zelf.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    moment = datetime.fromisoformat(released.peildatum)
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        book.set_properties(
            {
                "title": f"{dossier_text(released, 'profiel', 'titel')} ({released.status})",
                "subject": f"kenmerk van de cijfers {released.canonical_hash}",
                "author": owner_line(released),
                "created": moment,
                "status": released.status,
            }
        )
        for sheet in workbook_sheets(released):
            _write_sheet(book, sheet, released)
    return path


def workbook_sheets(released: Released) -> tuple[Sheet, ...]:
    """The content of the workbook, sheet by sheet."""
    return (
        _figures_sheet(released),
        _notes_sheet(released),
        _sources_sheet(released),
        *_provenance_sheets(released),
        _quality_sheet(released),
        _release_sheet(released),
    )


def _figures_sheet(released: Released) -> Sheet:
    columns = shown_columns(released)
    units = [str(u) for level in released.drawn for u in own_units(released, level)] + reference_units(
        released
    )
    rows = []
    for unit in units:
        figures: list[str | float] = []
        for column in columns:
            value = figure_of(released, unit, column)
            reason = str(released.reasons.at[unit, column.name])
            figures.append(reason_label(reason) if value is None else round(value, column.decimals))
        parent = str(released.parent.get(unit, ""))
        rows.append(
            (
                unit,
                area_name(released, unit),
                str(released.level[unit]),
                area_name(released, parent),
                *figures,
            )
        )
    heads = ("Code", "Naam", "Niveau", "Ligt in", *(f"{column_title(c)}\n{unit_text(c)}" for c in columns))
    formats = ("", "", "", "", *("#,##0" + ("." + "0" * c.decimals if c.decimals else "") for c in columns))
    return Sheet("Cijfers", heads, tuple(rows), (13, 28, 11, 22, *(18 for _ in columns)), 2, formats)


def _notes_sheet(released: Released) -> Sheet:
    heads = (
        *("Onderwerp", "Jaar", "Thema", "Eenheid", "Noemer", "Definitie", "Hoe gemaakt"),
        *("Kenmerken in het model", "Optellen", "Grenzen van", "Eigenaar", "Bron", "Verwijzing"),
    )
    rows = tuple(
        (
            c.label,
            c.year,
            theme_title(c.theme),
            c.unit,
            c.denominator,
            c.definition,
            KIND_WORDS.get(c.kind, c.kind),
            ", ".join(c.predictors),
            AGGREGATION_WORDS.get(c.aggregation, c.aggregation),
            c.boundary_year,
            c.owner,
            c.source,
            _example(released, c),
        )
        for c in shown_columns(released)
    )
    return Sheet("Toelichting", heads, rows, (36, 8, 20, 22, 20, 60, 22, 30, 30, 12, 26, 60, 60), 1)


def _example(released: Released, column: Column) -> str:
    """How a figure of this topic is cited: that of the gemeente, else the first there is."""
    cited = dict(citations_of(released, column))
    return cited.get(figure_id(released.subject, column)) or next(iter(cited.values()), "")


def _sources_sheet(released: Released) -> Sheet:
    served: dict[str, list[str]] = {}
    for column in shown_columns(released):
        served.setdefault(column.source, []).append(column_title(column))
    rows = tuple((source, "; ".join(titles)) for source, titles in sorted(served.items()))
    return Sheet("Bronnen", ("Bron", "Onderwerpen"), rows, (80, 80))


def _quality_sheet(released: Released) -> Sheet:
    """Every answer per topic, then every source, then what is reported to the source."""
    rows = [*quality_rows(released)]
    for title, table, columns, years, steward, report, whole in source_rows(released):
        name = f"{title} ({table})"
        rows += [
            (name, "bron", "Kolommen", "", columns or "niet geteld"),
            (name, "bron", "Jaar", "", years),
            (name, "bron", "Zorgt voor de kwaliteit", "", steward),
            (name, "bron", "Bestand", "", whole),
            (name, "bron", "Hier meldt u een fout", "", report),
        ]
    rows += [(source, "bron", "Te melden", "let op", text) for source, text, _ in notice_rows(released)]
    return Sheet("Kwaliteit", QUALITY_HEADS, tuple(rows), (44, 10, 24, 20, 90), 1)


def _provenance_sheets(released: Released) -> tuple[Sheet, ...]:
    """How fetched figures were fetched, one row per set; no sheet when nothing was fetched."""
    rows = provenance_rows(released)
    heads = tuple(PROVENANCE_HEADS)
    return (Sheet("Opgehaald", heads, rows, tuple(24 for _ in heads), 1),) if rows else ()


def _release_sheet(released: Released) -> Sheet:
    pairs: list[tuple[str, str]] = [
        ("Status", f"{released.status}. {STATUS_TEXT[released.status]}"),
        ("Titel", dossier_text(released, "profiel", "titel")),
        ("Doel", dossier_text(released, "doel", "omschrijving")),
        ("Soort doel", dossier_text(released, "doel", "doelsoort").replace("_", " ")),
        ("Voor wie", dossier_text(released, "doel", "ontvangers")),
        ("Niet voor", NOT_FOR),
        ("Let op", ECOLOGICAL),
        ("Eigenaar", owner_line(released)),
        ("Plaats in de keten", chain_words(stage_of(released))),
        ("Wat betekent dit voor u?", FOR_YOU),
        ("Bent u het er niet mee eens?", f"{OBJECT} {RIGHTS}"),
        *contacts(released.dossier),
        ("Beoordeeld op", format_date(released.peildatum)),
        ("Geldig tot", format_date(released.valid_until)),
        ("Licentie", LICENCE),
        ("Kenmerk", released.canonical_hash),
        ("Beleid", released.policy_fingerprint),
        ("Gemaakt met", f"wijkprofiel {program_version()}"),
        ("Toetsen", ", ".join(released.checks)),
    ]
    for entry in released.disparity:
        subject, state, gap, areas = disparity_row(released, entry)
        pairs.append(
            (f"Verschil tussen groepen: {subject}", f"{state}; grootste verschil {gap}; gebieden {areas}")
        )
    for finding in sorted(released.findings, key=lambda f: f.sort_key):
        word = OUTCOME_WORDS[finding.outcome.value]
        subject = subject_text(released, finding.subject)
        pairs.append(
            (
                f"Bevinding {finding.code} ({word}): {subject}",
                readable(released, f"{finding.message} {finding.remedy}".strip()),
            )
        )
    if released.status == "OEFENING":
        pairs.append(("Besluiten", NOTHING_APPROVED))
    for record in (*released.motivations, *released.approvals):
        what = str(record.get("besluit", record.get("bevinding", "")))
        who = f"{record.get('persoon', '')} ({record.get('rol', '')}), {record.get('datum', '')}"
        pairs.append((f"Besluit: {what}", f"{record.get('tekst', '')} {who}".strip()))
    return Sheet("Vrijgave", ("Onderdeel", "Inhoud"), tuple(pairs), (44, 110))


def _write_sheet(book: Workbook, content: Sheet, released: Released) -> None:
    sheet = book.add_worksheet(content.name)
    banner = book.add_format({"bold": True, "font_size": 12})
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#F1F4F7"}
    )
    text = book.add_format({"text_wrap": True, "valign": "top"})
    word = book.add_format({"italic": True, "align": "right", "valign": "top", "font_color": "#4A4A4A"})
    notice = str(released.dossier.get("melding", ""))
    sheet.write_string(0, 0, " · ".join(p for p in (released.status, content.name, notice) if p), banner)
    sheet.write_string(
        1,
        0,
        f"Geldig tot {format_date(released.valid_until)} · kenmerk van de cijfers {released.canonical_hash}",
    )
    for place, (title, width) in enumerate(zip(content.heads, content.widths, strict=True)):
        sheet.write_string(_HEAD_ROW, place, title, head)
        sheet.set_column(place, place, width)
    numbers = [book.add_format({"num_format": f, "valign": "top"}) if f else None for f in content.formats]
    for number, row in enumerate(content.rows, start=_HEAD_ROW + 1):
        for place, value in enumerate(row):
            style: Any = numbers[place] if numbers else None
            if isinstance(value, str):
                sheet.write_string(number, place, value, word if style else text)
            else:
                sheet.write_number(number, place, value, style or text)
    sheet.freeze_panes(_HEAD_ROW + 1, content.frozen_columns)
    _set_print(sheet, content.rows, released)


def _set_print(sheet: Any, rows: Sequence[Any], released: Released) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_header(f"&L&A&C&B{released.status}&R{released.canonical_hash[:12]}")
    sheet.set_footer("&Lwijkprofiel&Rpagina &P van &N")
