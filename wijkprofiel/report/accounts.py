"""Sections that account for a profile: purpose, definitions, disparity, findings, decisions, sources."""

from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from guardrails.approved import Released
from guardrails.finding import Finding, Outcome
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.example_record import example_of
from wijkprofiel.missing import OWN_REASONS, reason_label
from wijkprofiel.numbers import format_date, format_number
from wijkprofiel.report.citations import citations_and_gaps, citations_of
from wijkprofiel.report.columns import (
    area_name,
    column_title,
    dossier_text,
    own_units,
    owner_line,
    reason_counts,
    shown_columns,
    unit_text,
)
from wijkprofiel.report.content import (
    Block,
    Bullets,
    Citations,
    Facts,
    Head,
    Heading,
    Paragraph,
    Section,
    Table,
)
from wijkprofiel.report.provenance import PROVENANCE_HEADS, provenance_rows
from wijkprofiel.report.quality import contact_of
from wijkprofiel.report.text import (
    AGGREGATION_WORDS,
    CITE,
    CLOSED,
    DISPARITY_DUTY,
    DISPARITY_FEW,
    DISPARITY_INTRO,
    DISPARITY_TRUST,
    ECOLOGICAL,
    KIND_WORDS,
    LAYER_WORDS,
    LICENCE,
    NO_MOTIVATIONS,
    NOT_FOR,
    NOTHING_APPROVED,
    OUTCOME_WORDS,
    OUTPUT_WORDS,
    STATUS_TEXT,
)
from wijkprofiel.rights import FOR_YOU, OBJECT, RIGHTS, contacts
from wijkprofiel.stages import chain_words, stage_of


def about_section(released: Released) -> Section:
    """What this is, for whom, what it is not for, until when it holds, and how to object."""
    pairs = (
        ("Status", released.status),
        ("Gebied", area_name(released, released.subject)),
        ("Doel", dossier_text(released, "doel", "omschrijving")),
        ("Soort doel", dossier_text(released, "doel", "doelsoort").replace("_", " ")),
        ("Voor wie", dossier_text(released, "doel", "ontvangers")),
        ("Eigenaar", owner_line(released)),
        ("Plaats in de keten", chain_words(stage_of(released))),
        ("Beoordeeld op", format_date(released.peildatum)),
        ("Geldig tot", format_date(released.valid_until)),
        ("Toelichting", dossier_text(released, "profiel", "toelichting")),
    )
    blocks: list[Block] = [
        Paragraph(STATUS_TEXT[released.status], stress=True),
        Facts(tuple((term, text) for term, text in pairs if text.strip())),
        Heading("Waar dit profiel niet voor is"),
        Paragraph(NOT_FOR),
        Heading("Hoe leest u de cijfers?"),
        Paragraph(ECOLOGICAL),
        Heading("Wat betekent dit voor u?"),
        Paragraph(FOR_YOU),
        Heading("Bent u het er niet mee eens?"),
        Paragraph(OBJECT),
        Paragraph(RIGHTS),
        Facts(contacts(released.dossier)),
    ]
    return Section("over", "Wat is dit?", tuple(blocks))


def definitions_section(released: Released) -> Section:
    """Per indicator what it means, of what, from when, how it was made and who answers for it."""
    blocks: list[Block] = [Paragraph(CITE)]
    for column in shown_columns(released):
        made = KIND_WORDS.get(column.kind, column.kind)
        adding = AGGREGATION_WORDS.get(column.aggregation, column.aggregation)
        pairs: tuple[tuple[str, str], ...] = (
            ("Wat is het", column.definition),
            (
                "Eenheid en jaar",
                f"{unit_text(column)}; cijfers over {column.year}, grenzen van {column.boundary_year}",
            ),
            ("Hoe gemaakt", f"{made}; {adding}"),
            ("Rekenvoorbeeld", example_of(released.dossier, column.name)),
            ("Kenmerken in het model", ", ".join(column.predictors)),
            ("Eigenaar", column.owner),
            ("Vragen over dit cijfer", contact_of(released, column)),
            ("Bron", column.source),
        )
        cited = citations_of(released, column)
        if cited:
            example = next((text for figure, text in cited if figure.startswith(f"{released.subject}/")), "")
            pairs = (*pairs, ("Zo haalt u dit aan", example or cited[0][1]))
        blocks += [Heading(column_title(column)), Facts(tuple((t, x) for t, x in pairs if x.strip()))]
        if cited:
            blocks.append(
                Citations(
                    f"{column_title(column)}: elk cijfer met een verwijzing om over te nemen",
                    citations_and_gaps(released, column),
                )
            )
    return Section("definities", "Wat betekenen de cijfers?", tuple(blocks))


def disparity_section(released: Released) -> Section:
    """State, largest gap and number of areas per map or selection; nothing per group and nothing per area."""
    blocks: list[Block] = [Heading("Openheid"), Paragraph(DISPARITY_INTRO)]
    if not released.disparity:
        blocks.append(Paragraph("Er zijn geen kaarten of selecties om te meten."))
    else:
        heads = (
            Head("Kaart, selectie of score", share=3.0),
            Head("Uitkomst", share=2.2),
            Head("Grootste verschil", "procentpunt", numeric=True),
            Head("Gebieden", numeric=True),
        )
        rows = tuple(disparity_row(released, entry) for entry in released.disparity)
        blocks.append(Table("Uitkomst van de meting per kaart of selectie", heads, rows))
    blocks += [Heading("Verantwoordelijkheid"), Paragraph(DISPARITY_DUTY)]
    blocks += [Heading("Vertrouwen"), Paragraph(DISPARITY_TRUST)]
    if released.disparity:
        blocks.append(Paragraph(DISPARITY_FEW))
    return Section("verschillen", "Hoe vallen de kaarten over groepen bewoners?", tuple(blocks))


def disparity_row(released: Released, entry: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """One row of the public summary in words."""
    gap, deviations = entry["grootste_verschil_punten"], entry.get("grootste_verschil_sd")
    measured = "niet gemeten" if gap is None else format_number(float(gap), 0)
    return (
        subject_text(released, str(entry["uitkomst"])),
        str(entry["stand"]),
        measured if deviations is None else f"{format_number(float(deviations), 1)} standaardafwijking",
        str(entry["gebieden"]),
    )


def subject_text(released: Released, subject: str) -> str:
    """The subject of a finding as a reader knows it: the label of a column, a map or selection per level."""
    if subject in released.outputs:
        output = released.outputs[subject]
        kind = OUTPUT_WORDS.get(output.kind, "indeling")
        title = output.title or column_title(released.columns[output.column])
        return f"{kind}: {title}, per {output.level}"
    name, _, level = subject.partition(":")
    if name in released.columns:
        title = column_title(released.columns[name])
        return f"{title}, per {level}" if level else title
    return subject


def readable(released: Released, text: str) -> str:
    """The text with names of outputs replaced by what they show."""
    for name in sorted(released.outputs, key=len, reverse=True):
        text = text.replace(name, subject_text(released, name))
    return text


def findings_section(released: Released) -> Section:
    """All findings, the heaviest first, with rule, layer, remedy and who decides."""
    number = "één toets" if len(released.checks) == 1 else f"{len(released.checks)} toetsen"
    blocks: list[Block] = [
        Paragraph(f"Het profiel is getoetst met {number}: {', '.join(released.checks)}.")
        if released.checks
        else Paragraph("Er staat niet bij welke toetsen zijn gedaan."),
        Paragraph("Een bevinding is geen oordeel over een gebied of over bewoners."),
    ]
    findings = sorted(released.findings, key=lambda f: f.sort_key)
    if not findings:
        blocks.append(Paragraph("De toetsen hebben niets gevonden."))
    for outcome, word in OUTCOME_WORDS.items():
        group = [f for f in findings if f.outcome.value == outcome]
        if group:
            blocks.append(_findings_table(released, f"Bevindingen: {word} ({len(group)})", group))
    return Section("bevindingen", "Wat vonden de toetsen?", tuple(blocks))


def _findings_table(released: Released, caption: str, findings: Sequence[Finding]) -> Table:
    """Findings of one outcome; where there is nothing to do, the columns that say what to do are left out."""
    heads = (Head("Bevinding", share=3.0), Head("Onderwerp", share=1.8), Head("Regel", share=1.4))
    rows = [
        (
            f"{f.code}. {readable(released, f.message)}",
            subject_text(released, f.subject),
            f"{f.rule} ({LAYER_WORDS.get(f.layer, f.layer)})",
        )
        for f in findings
    ]
    if all(f.outcome == Outcome.PASS for f in findings):
        return Table(caption, heads, tuple(rows))
    asked = [(readable(released, f.remedy), f.decided_by) for f in findings]
    more_heads = (Head("Wat kunt u doen", share=2.4), Head("Beslist", share=1.3))
    return Table(
        caption, (*heads, *more_heads), tuple((*row, *more) for row, more in zip(rows, asked, strict=True))
    )


def withheld_section(released: Released) -> Section:
    """What is not shown and why: figures that the guardrails took away, counted per indicator and level."""
    rows = []
    for column in shown_columns(released):
        for level in released.drawn:
            counts = reason_counts(released, own_units(released, level), column)
            for reason in OWN_REASONS:
                if reason in counts:
                    rows.append((column_title(column), level, reason_label(reason), str(counts[reason])))
    blocks: list[Block] = [Paragraph(CLOSED)]
    if rows:
        heads = (
            Head("Onderwerp", share=2.6),
            Head("Niveau"),
            Head("Waarom", share=2.6),
            Head("Gebieden", numeric=True),
        )
        blocks.append(Table("Cijfers die wij niet tonen", heads, tuple(rows)))
    else:
        blocks.append(Paragraph("De guardrails hebben geen enkel cijfer weggehaald."))
    return Section("niet-getoond", "Wat staat er niet in, en waarom?", tuple(blocks))


def decisions_section(released: Released) -> Section:
    """Reasons and decisions of persons; for an exercise the plain statement that there are none."""
    blocks: list[Block] = []
    if released.status == "OEFENING":
        blocks.append(Paragraph(NOTHING_APPROVED, stress=True))
    else:
        blocks += _records(released, "Motiveringen", released.motivations, empty=NO_MOTIVATIONS)
        blocks += _records(
            released, "Besluiten", released.approvals, empty="Er zijn geen besluiten vastgelegd."
        )
    return Section("besluiten", "Wie heeft wat besloten?", tuple(blocks))


def _records(
    released: Released, title: str, records: tuple[Mapping[str, Any], ...], *, empty: str
) -> list[Block]:
    if not records:
        return [Heading(title), Paragraph(empty)]
    heads = (
        Head("Waarover", share=2.0),
        Head("Tekst", share=3.4),
        Head("Door", share=1.8),
        Head("Datum", share=1.2),
    )
    rows = tuple(
        (
            " ".join(
                part
                for part in (
                    str(record.get("besluit", record.get("bevinding", ""))),
                    subject_text(released, str(record.get("onderwerp", ""))),
                )
                if part
            ),
            str(record.get("tekst", "")),
            f"{record.get('persoon', '')} ({record.get('rol', '')})",
            str(record.get("datum", "")),
        )
        for record in records
    )
    return [Heading(title), Table(title, heads, rows)]


def sources_section(released: Released, boundaries: Mapping[str, Boundaries]) -> Section:
    """Every source with the indicators it serves, the boundaries, and the licence."""
    served: dict[str, list[str]] = {}
    for column in shown_columns(released):
        served.setdefault(column.source, []).append(column_title(column))
    rows = tuple((source, "; ".join(titles)) for source, titles in sorted(served.items()))
    grounds = tuple(boundaries[level].source_line for level in released.drawn if level in boundaries)
    blocks: list[Block] = [
        Table("Bronnen van de cijfers", (Head("Bron", share=1.2), Head("Onderwerpen", share=1.4)), rows),
        *_provenance_blocks(released),
        Heading("Grenzen"),
        Bullets(grounds or ("Dit profiel heeft geen kaarten.",)),
        Paragraph(LICENCE),
    ]
    return Section("bronnen", "Waar komen de cijfers vandaan?", tuple(blocks))


def _provenance_blocks(released: Released) -> list[Block]:
    """How fetched figures were fetched: everything needed to fetch the same again."""
    rows = provenance_rows(released)
    blocks: list[Block] = [Heading("Opgehaalde cijfers en grenzen")] if rows else []
    for row in rows:
        blocks.append(Facts(tuple(zip(PROVENANCE_HEADS, row, strict=True))))
    return blocks


def record_section(released: Released) -> Section:
    """What is needed to check this report: mark, policy, boundaries, date of judgement, version."""
    pairs = [
        ("Kenmerk", released.canonical_hash),
        ("Beleid", released.policy_fingerprint),
        ("Beoordeeld op", format_date(released.peildatum)),
    ]
    pairs += [
        (f"Grenzen per {level}", f"{ground.name}, {ground.year}, {ground.sha256}")
        for level, ground in sorted(released.boundaries.items())
    ]
    pairs.append(("Gemaakt met", f"wijkprofiel {program_version()}"))
    return Section(
        "kenmerk",
        "Hoe controleert u dit rapport?",
        (
            Paragraph(
                "Controleer het pakket waar dit rapport bij hoort met: wijkprofiel controleren, gevolgd door "
                "het pad van het pakket. Vergelijk het kenmerk hieronder met het kenmerk dat elders staat, "
                "bijvoorbeeld in een raadsstuk."
            ),
            Facts(tuple((term, text) for term, text in pairs if text)),
        ),
    )


def program_version() -> str:
    """The version of the package, or that it runs from a folder without being installed."""
    try:
        return version("wijkprofiel")
    except PackageNotFoundError:
        return "(niet geïnstalleerd: gemaakt vanuit een map)"
