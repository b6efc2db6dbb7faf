"""The report as files."""

from collections.abc import Mapping
from pathlib import Path

from guardrails.approved import Released, require_released
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.folders import made_folder
from wijkprofiel.report.document import build_report
from wijkprofiel.report.html import render_html
from wijkprofiel.report.pdf import render_pdf


def write_report(released: Released, boundaries: Mapping[str, Boundaries], folder: Path) -> list[Path]:
    """Write ``rapport.html`` and ``rapport.pdf``; returns the two paths.

    Both are rendered from the same content. The same input gives the same bytes.

    Parameters
    ----------
    released : Released
        Nothing else is accepted.
    boundaries : mapping of level to Boundaries
        Must be the boundaries that were judged.
    folder : Path
        Is made when absent.

    Raises
    ------
    NotApproved
        For anything that did not pass the second gate.
    UsageError
        When a file stands where the folder should come.
    """
    require_released(released)
    place = made_folder(folder, purpose="het rapport")
    report = build_report(released, boundaries)
    html, pdf = place / "rapport.html", place / "rapport.pdf"
    html.write_text(render_html(report), encoding="utf-8", newline="\n")
    pdf.write_bytes(render_pdf(report))
    return [html, pdf]
