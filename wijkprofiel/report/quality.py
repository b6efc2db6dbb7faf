"""Section on data quality: seven questions per topic, the sources, what stands out, and what is reported to whom."""

import pandas as pd

from guardrails.approved import Released
from guardrails.submission import Column
from wijkprofiel.numbers import format_number
from wijkprofiel.quality import (
    DIMENSIONS,
    QualityCheck,
    QualityRecord,
    SourceQuality,
    aged_state,
    check_text,
    dimension_label,
    dimension_question,
    notice_text,
    quality_of,
    state_label,
)
from wijkprofiel.report.columns import (
    area_name,
    column_title,
    figure_of,
    own_units,
    reason_counts,
    reasons_text,
    shown_columns,
)
from wijkprofiel.report.content import Block, Bullets, Facts, Head, Heading, Paragraph, Section, Table
from wijkprofiel.report.text import (
    KIND_WORDS,
    LEVEL_TITLES,
    NO_NOTICES,
    NOT_SAID,
    NOTHING_STANDS_OUT,
    NOTICES_INTRO,
    OUTLIERS,
    QUALITY_INTRO,
    REPORT_TO_OWNER,
    ROUNDING,
)

# Findings about what the guardrails took away: how much, and what that costs a reader.
HIDDEN = ("S01", "S02", "S14")
# Worst first: what a topic gets when its levels differ.
_WEIGHT = ("let_op", "in_orde", "niet_te_beoordelen")
QUALITY_HEADS = ("Onderwerp", "Niveau", "Vraag", "Uitkomst", "Toelichting")


def quality_section(released: Released) -> Section:
    """The seven questions answered per topic, what stands out, the sources, sums, and what is reported to whom.

    Raises
    ------
    QualityError
        When the quality was not measured: a report without it is not made.
    """
    record = quality_of(released.dossier)
    blocks: list[Block] = [
        Paragraph(QUALITY_INTRO),
        Facts(tuple((dimension_label(d), dimension_question(d)) for d in DIMENSIONS)),
        _overview(released, record),
        Heading("Waar moet u op letten?"),
    ]
    remarks = _remarks(released, record)
    blocks += [Bullets(remarks), Paragraph(OUTLIERS)] if remarks else [Paragraph(NOTHING_STANDS_OUT)]
    blocks += [Heading("Hoeveel gebieden hebben een cijfer?"), _filled_table(released)]
    blocks += [Paragraph(f.message) for f in released.findings if f.code in HIDDEN]
    rounding = rounding_table(released)
    if rounding is not None:
        blocks += [Heading("Tellen de delen op?"), Paragraph(ROUNDING), rounding]
    blocks += [Heading("De bronnen"), _sources_table(released), _people_table(record)]
    blocks += [*_caveats(record), *_notices(released)]
    return Section("kwaliteit", "Hoe goed zijn de gegevens?", tuple(blocks))


def quality_rows(released: Released) -> list[tuple[str, ...]]:
    """Every answer in words: topic, level, question, outcome, explanation; in the order of the topics."""
    record = quality_of(released.dossier)
    return [
        (
            column_title(column),
            check.level,
            dimension_label(check.dimension),
            state_label(aged_state(check, peildatum=released.peildatum)),
            _text(released, check),
        )
        for column in shown_columns(released)
        for check in record.of_column(column.name)
    ]


def source_rows(released: Released) -> list[tuple[str, ...]]:
    """Every source: name, table, columns, age, who answers for it, where to report, whether the file is whole."""
    record = quality_of(released.dossier)
    return [
        (
            source.title,
            source.table,
            columns_text(source),
            ", ".join(map(str, source.years)),
            source.steward or "niemand genoemd",
            source.report_to or REPORT_TO_OWNER,
            _whole_text(source),
        )
        for source in record.sources
    ]


def contact_of(released: Released, column: Column) -> str:
    """Where a reader can ask about a topic: the source of its figures, else the owner of this profile.

    What was made from more than one source has no source that can answer for it.
    """
    sets = {part.partition(":")[0] for part in column.lineage}
    known = {source.key: source for source in quality_of(released.dossier).sources}
    source = known.get(sets.pop()) if len(sets) == 1 else None
    owner = str(released.dossier.get("eigenaar", {}).get("contact", "")).strip()
    at_owner = f"{REPORT_TO_OWNER} ({owner})" if owner else REPORT_TO_OWNER
    return (source.report_to if source else "") or at_owner


def notice_rows(released: Released) -> list[tuple[str, ...]]:
    """What is to be reported: source, what, where to."""
    record = quality_of(released.dossier)
    titles = {source.key: source for source in record.sources}
    rows: list[tuple[str, ...]] = []
    for notice in record.notices:
        source = titles[notice.source]
        column = released.columns.get(notice.column)
        title = source.title if column is None else column_title(column)
        text = notice_text(notice, title=title, name=lambda code: area_name(released, code))
        rows.append((source.title, text, source.report_to or REPORT_TO_OWNER))
    return rows


def columns_text(source: SourceQuality) -> str:
    """How many columns a source has, and how many of them are empty.

    Empty where the card of the source does not list its columns.
    """
    if not source.columns:
        return ""
    return f"{source.columns['totaal']} kolommen, waarvan {source.columns['leeg']} leeg"


def _whole_text(source: SourceQuality) -> str:
    if source.sums_agree is None:
        return "niet te controleren: het bestand blijft bij de gemeente"
    return "gelijk aan de bronkaart" if source.sums_agree else "anders dan de bronkaart"


def _text(released: Released, check: QualityCheck) -> str:
    return check_text(check, name=lambda code: area_name(released, code), peildatum=released.peildatum)


def _overview(released: Released, record: QualityRecord) -> Table:
    heads = (Head("Onderwerp", share=2.2), *(Head(dimension_label(d), share=1.1) for d in DIMENSIONS))
    rows = []
    for column in shown_columns(released):
        checks = record.of_column(column.name)
        cells = [
            [aged_state(c, peildatum=released.peildatum) for c in checks if c.dimension == d]
            for d in DIMENSIONS
        ]
        words = [
            state_label(min(found, key=_WEIGHT.index)) if found else "niet van toepassing" for found in cells
        ]
        rows.append((column_title(column), *words))
    return Table("Zeven vragen per onderwerp", heads, tuple(rows))


def _remarks(released: Released, record: QualityRecord) -> tuple[str, ...]:
    """Answers that ask for attention, in the order of the topics; topics with the same answer together."""
    about: dict[tuple[str, str], list[str]] = {}
    for column in shown_columns(released):
        for check in record.of_column(column.name):
            if aged_state(check, peildatum=released.peildatum) == "let_op":
                title = f"{column_title(column)}, per {check.level}" if check.level else column_title(column)
                key = (dimension_label(check.dimension), _text(released, check))
                about.setdefault(key, []).append(title)
    return tuple(f"{label}. {'; '.join(titles)}. {text}" for (label, text), titles in about.items())


def _filled_table(released: Released) -> Table:
    heads = (
        Head("Onderwerp", share=2.8),
        Head("Niveau", share=0.8),
        Head("Gevuld", numeric=True, share=1.1),
        Head("Zonder cijfer", share=2.6),
        Head("Hoe gemaakt", share=1.4),
    )
    rows: list[tuple[str, ...]] = []
    for column in shown_columns(released):
        for level in released.drawn:
            units = own_units(released, level)
            counts = reason_counts(released, units, column)
            filled = f"{len(units) - sum(counts.values())} van {len(units)}"
            made = KIND_WORDS.get(column.kind, column.kind)
            rows.append((column_title(column), level, filled, reasons_text(counts) or "geen", made))
    return Table("Gevulde cijfers per onderwerp en niveau", heads, tuple(rows))


def _sources_table(released: Released) -> Table:
    heads = (
        Head("Bron", share=1.8),
        Head("Kolommen", share=1.1),
        Head("Jaar", share=0.6),
        Head("Zorgt voor de kwaliteit", share=1.1),
        Head("Hier meldt u een fout", share=1.6),
    )
    rows = tuple(
        (f"{title} ({table})", columns or "niet geteld", years, steward, report)
        for title, table, columns, years, steward, report, _ in source_rows(released)
    )
    return Table("Kwaliteit per bron", heads, rows)


def _people_table(record: QualityRecord) -> Table:
    """Per source who owns, makes and uses it, how confidential it is, and its number in a register."""
    heads = tuple(
        Head(text, share=share)
        for text, share in (
            ("Bron", 1.6),
            ("Eigenaar", 1.0),
            ("Wie maakt de gegevens", 1.0),
            ("Wie werkt ermee", 1.2),
            ("Hoe vertrouwelijk", 0.9),
            ("Nummer in een register", 1.2),
        )
    )
    rows = tuple(
        (s.title, *(text or NOT_SAID for text in (s.owner, s.maker, s.users, s.classification, s.register)))
        for s in record.sources
    )
    return Table("Van wie de bronnen zijn", heads, rows)


def _caveats(record: QualityRecord) -> list[Block]:
    """What a source card says that a reader should know, in its own words."""
    said = tuple(f"{source.title}. {caveat}" for source in record.sources for caveat in source.caveats)
    return [Heading("Wat moet u van de bronnen weten?"), Bullets(said)] if said else []


def _notices(released: Released) -> list[Block]:
    blocks: list[Block] = [Heading("Wat melden wij aan de bron?"), Paragraph(NOTICES_INTRO)]
    rows = notice_rows(released)
    if not rows:
        return [*blocks, Paragraph(NO_NOTICES)]
    heads = (Head("Bron", share=1.4), Head("Wat", share=3.0), Head("Waar", share=1.4))
    return [*blocks, Table("Te melden aan de bron", heads, tuple(rows))]


def rounding_table(released: Released) -> Table | None:
    """Sums of wijken and buurten beside the figure of the gemeente, for counts that may be added up.

    A level with a missing figure is not added up: a sum of the rest would look like a total.
    """
    if released.subject not in released.table.index:
        return None
    columns = [c for c in shown_columns(released) if c.aggregation == "som"]
    rows = [row for column in columns if (row := _sum_row(released, column)) is not None]
    if not rows:
        return None
    heads = [Head("Onderwerp", share=1.6), Head("Gemeente", numeric=True)]
    heads += [Head(f"Som van de {LEVEL_TITLES.get(level, level)}", numeric=True) for level in released.drawn]
    return Table("Sommen naast het cijfer van de gemeente", tuple(heads), tuple(rows))


def _sum_row(released: Released, column: Column) -> tuple[str, ...] | None:
    total = figure_of(released, released.subject, column)
    if total is None:
        return None
    sums = [_sum_text(released, column, own_units(released, level), total) for level in released.drawn]
    return (column_title(column), format_number(total, column.decimals), *sums)


def _sum_text(released: Released, column: Column, units: pd.Index, total: float) -> str:
    values = released.table.loc[units, column.name]
    absent = int(values.isna().sum())
    if absent == len(units):
        return "geen cijfers op dit niveau"
    if absent:
        return f"niet opgeteld: {absent} zonder cijfer"
    difference = float(values.sum()) - total
    sign = "+" if difference > 0 else ""
    text = format_number(float(values.sum()), column.decimals)
    return f"{text} ({sign}{format_number(difference, column.decimals)})"
