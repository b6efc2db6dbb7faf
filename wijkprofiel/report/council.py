"""One page for the council: the goal, what was agreed, where we stand, what the checks say, and what decides."""

from collections import Counter
from pathlib import Path

from guardrails.approved import Released, require_released
from wijkprofiel.folders import made_folder
from wijkprofiel.numbers import format_date, format_number
from wijkprofiel.quality import aged_state, quality_of
from wijkprofiel.report.agreements import Agreement, agreements
from wijkprofiel.report.columns import area_name, dossier_text, owner_line, shown_columns
from wijkprofiel.report.content import Block, Bullets, Facts, Head, Paragraph, Report, Section, Table
from wijkprofiel.report.html import render_page_html
from wijkprofiel.report.pdf import render_page_pdf
from wijkprofiel.report.text import (
    COUNCIL_CHANCE,
    COUNCIL_FEW,
    COUNCIL_NONE_SET,
    COUNCIL_OBJECT,
    NOT_FOR,
    NOTHING_APPROVED,
    STATUS_TEXT,
)
from wijkprofiel.stages import chain_mark, stage_of

HTML_NAME, PDF_NAME = "raad.html", "raad.pdf"
# As many topics as a page holds; the others are in the report.
MOST_ROWS = 8
FEW = "te weinig gebieden voor een uitspraak"


def write_council_page(released: Released, folder: Path) -> list[Path]:
    """Write ``raad.html`` and ``raad.pdf``; returns the two paths. The same input gives the same bytes.

    Raises
    ------
    NotApproved
        For anything that did not pass the second gate.
    QualityError
        When the quality of the data was not measured.
    UsageError
        When a file stands where the folder should come.
    """
    page = build_council_page(released)
    place = made_folder(folder, purpose="de pagina voor de raad")
    html, pdf = place / HTML_NAME, place / PDF_NAME
    html.write_text(render_page_html(page), encoding="utf-8", newline="\n")
    pdf.write_bytes(render_page_pdf(page))
    return [html, pdf]


def build_council_page(released: Released) -> Report:
    """The content of the page.

    Raises
    ------
    NotApproved
        For anything that did not pass the second gate.
    """
    require_released(released)
    place = area_name(released, released.subject)
    topics = agreements(released)
    sections = (
        _goal(released),
        Section("stand", "Waar staan wij?", tuple(_standing(topics))),
        Section("toetsen", "Wat zeggen de toetsen?", tuple(_checks(released))),
        Section("zekerheid", "Hoe zeker zijn de cijfers?", tuple(_certainty(released))),
        Section("vragen", "Vragen of bezwaar?", tuple(_questions(released))),
    )
    return Report(
        title=dossier_text(released, "profiel", "titel") or f"Profiel van {place}",
        subtitle=f"Voor de raad van {place}, op één pagina",
        status=released.status,
        status_text=STATUS_TEXT[released.status],
        notice=str(released.dossier.get("melding", "")),
        peildatum=released.peildatum,
        valid_until=released.valid_until,
        mark=released.canonical_hash,
        owner=owner_line(released),
        sections=sections,
    )


def _goal(released: Released) -> Section:
    pairs = (
        ("Doel", dossier_text(released, "doel", "omschrijving")),
        ("Besluit dat dit helpt", dossier_text(released, "doel", "besluit")),
        ("Opdrachtgever", dossier_text(released, "doel", "opdrachtgever")),
        ("Niet voor", NOT_FOR),
        ("Eigenaar", owner_line(released)),
        ("Plaats in de keten", chain_mark(stage_of(released))),
        ("Getoetst op", f"{format_date(released.peildatum)}; geldig tot {format_date(released.valid_until)}"),
    )
    return Section("doel", "Waar gaat het om?", (Facts(tuple((t, x) for t, x in pairs if x.strip())),))


def _standing(topics: tuple[Agreement, ...]) -> list[Block]:
    agreed = [one for one in topics if one.agreed]
    shown = (agreed or list(topics))[:MOST_ROWS]
    blocks: list[Block] = [] if agreed else [Paragraph(COUNCIL_NONE_SET, stress=True)]
    if agreed:
        heads: tuple[Head, ...] = (
            Head("Onderwerp", share=2.2),
            Head("Peilwaarde", numeric=True, share=1.4),
            Head("Nu", "gemeente", numeric=True),
            Head("Streefwaarde", numeric=True, share=1.5),
            Head("Sinds peilwaarde", numeric=True, share=1.3),
            Head("Tot streefwaarde", numeric=True, share=1.5),
            Head("Vastgesteld door", share=1.7),
        )
        rows = tuple(
            (o.title, o.base_text, o.now_text, o.target_text, o.since_base_text, o.to_target_text, o.set_text)
            for o in shown
        )
        blocks += [Table("Peilwaarde, stand en streefwaarde", heads, rows), Paragraph(COUNCIL_CHANCE)]
        goals = tuple(f"{o.column.label}: {o.goal}" for o in shown if o.goal)
        blocks += [Bullets(goals)] if goals else []
    else:
        heads = (
            Head("Onderwerp", share=3.0),
            Head("Nu", "gemeente", numeric=True),
            Head("Peil- en streefwaarde", share=1.5),
        )
        blocks.append(Table("De stand", heads, tuple((o.title, o.now_text, o.base_text) for o in shown)))
    left = len(topics) - len(shown)
    if left:
        more = "1 ander onderwerp" if left == 1 else f"{left} andere onderwerpen"
        blocks.append(Paragraph(f"In het rapport staan nog {more}."))
    return blocks


def _checks(released: Released) -> list[Block]:
    """How many maps and selections were measured and with what outcome; where it says nothing, what decides."""
    states = Counter(str(entry["stand"]) for entry in released.disparity)
    measured = [f"{state}: {count}" for state, count in states.items() if state != FEW]
    lines = []
    if measured:
        total = len(released.disparity)
        lines.append(
            f"Gemeten is hoe {total} kaarten en selecties vallen over groepen bewoners. "
            f"De uitkomst: {'; '.join(measured)}."
        )
    few = states.get(FEW, 0)
    if few:
        lines.append(f"Bij {few} van de {len(released.disparity)} waren er te weinig gebieden. {COUNCIL_FEW}")
    asked = sum(f.outcome.value == "review" for f in released.findings)
    lines.append(f"{_times(asked, 'bevinding vraagt', 'bevindingen vragen')} een reden van de eigenaar.")
    if released.status == "OEFENING":
        lines.append(NOTHING_APPROVED)
    else:
        who = sorted({str(r.get("rol", "")) for r in released.approvals if r.get("rol")})
        lines.append(f"Akkoord gaven: {', '.join(who) or 'niemand'}.")
    return [Bullets(tuple(lines))]


def _certainty(released: Released) -> list[Block]:
    record = quality_of(released.dossier)
    shown = {column.name for column in shown_columns(released)}
    checks = [check for check in record.checks if check.column in shown]
    states = Counter(aged_state(check, peildatum=released.peildatum) for check in checks)
    years = sorted({column.year for column in shown_columns(released)})
    period = f"over {years[0]}" if len(years) == 1 else f"over {years[0]} tot en met {years[-1]}"
    return [
        Paragraph(
            f"De cijfers gaan {period}. Van {len(checks)} vragen over de kwaliteit zijn er "
            f"{states['in_orde']} in orde. Bij {states['let_op']} moet u opletten. "
            f"{states['niet_te_beoordelen']} zijn niet te beoordelen. "
            "In het rapport staat welke dat zijn."
        )
    ]


def _questions(released: Released) -> list[Block]:
    return [
        Paragraph(f"{COUNCIL_OBJECT} Eigenaar: {owner_line(released) or 'niet genoemd'}."),
        Paragraph(
            f"Zo haalt u deze pagina aan: {dossier_text(released, 'profiel', 'titel')}, "
            f"{released.status.lower()}, getoetst op {format_date(released.peildatum)}, "
            f"kenmerk {released.canonical_hash[:12]}."
        ),
    ]


def _times(count: int, one: str, more: str) -> str:
    return f"1 {one}" if count == 1 else f"{format_number(count)} {more}"
