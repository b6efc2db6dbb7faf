"""From what was released to the content of the report."""

from collections.abc import Mapping

from guardrails.approved import Released, require_released
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.report.accounts import (
    about_section,
    decisions_section,
    definitions_section,
    disparity_section,
    findings_section,
    record_section,
    sources_section,
    subject_text,
    withheld_section,
)
from wijkprofiel.report.columns import area_name, dossier_text, owner_line
from wijkprofiel.report.content import Report
from wijkprofiel.report.figures import figures_section, maps_section, selections_section
from wijkprofiel.report.interpretations import interpretations_section
from wijkprofiel.report.other_choices import other_choices_section
from wijkprofiel.report.proxies import proxies_section
from wijkprofiel.report.quality import quality_section
from wijkprofiel.report.text import STATUS_TEXT


def build_report(released: Released, boundaries: Mapping[str, Boundaries]) -> Report:
    """The content of the report: what it is, figures, maps, meaning, quality, judgement, decisions, origin.

    Raises
    ------
    NotApproved
        For anything that did not pass the second gate.
    """
    require_released(released)
    place = area_name(released, released.subject)
    sections = (
        about_section(released),
        figures_section(released),
        selections_section(released),
        maps_section(released, boundaries),
        interpretations_section(released),
        definitions_section(released),
        other_choices_section(released, {name: subject_text(released, name) for name in released.outputs}),
        quality_section(released),
        disparity_section(released),
        proxies_section(released),
        findings_section(released),
        withheld_section(released),
        decisions_section(released),
        sources_section(released, boundaries),
        record_section(released),
    )
    return Report(
        title=dossier_text(released, "profiel", "titel") or f"Profiel van {place}",
        subtitle=f"Cijfers over wijken en buurten in {place}",
        status=released.status,
        status_text=STATUS_TEXT[released.status],
        notice=str(released.dossier.get("melding", "")),
        peildatum=released.peildatum,
        valid_until=released.valid_until,
        mark=released.canonical_hash,
        owner=owner_line(released),
        sections=tuple(section for section in sections if section is not None),
    )
