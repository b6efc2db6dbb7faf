"""The pages of a bundle that explain it: where to start, and how an auditor checks it alone."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from wijkprofiel.bundle.layout import (
    AUDIT_GUIDE,
    AUDIT_SCRIPT,
    DOSSIER,
    FIGURES,
    GEOPACKAGE,
    LEDGER,
    MAP,
    RECORD,
    REPORT_HTML,
    REPORT_PDF,
    SHEETS,
    SUMS,
    WORKBOOK,
)
from wijkprofiel.numbers import format_date

_WHAT_IT_IS: Mapping[str, str] = {
    MAP: "Interactieve kaart, voor elke browser, ook zonder internet",
    REPORT_HTML: "Rapport als webpagina",
    REPORT_PDF: "Rapport als toegankelijke PDF",
    WORKBOOK: "Alle cijfers in een werkboek",
    GEOPACKAGE: "Gebieden met cijfers voor een kaartprogramma zoals QGIS, met stijl",
    FIGURES: "Alle cijfers als platte tabel",
    LEDGER: "Grootboek: elk cijfer dat met deze bundel naar buiten gaat",
    DOSSIER: "Het dossier: doel, eigenaar, onderwerpen",
    RECORD: "Verslag van de toetsing: wat, wanneer, op welke regels",
    AUDIT_GUIDE: "Zelf controleren of deze bundel ongewijzigd is",
}


def document_files() -> dict[str, bytes]:
    """The files of ``documentatie/``: the auditor's script and the guide beside it."""
    static = files("wijkprofiel.bundle") / "static"
    return {
        AUDIT_SCRIPT: (static / "controleer_bundel.py").read_bytes().replace(b"\r\n", b"\n"),
        AUDIT_GUIDE: (static / "controleren.md").read_bytes().replace(b"\r\n", b"\n"),
    }


def start_page(record: Mapping[str, Any], paths: Sequence[str]) -> bytes:
    """The page to open first, in Dutch: what this bundle is, until when it holds, and what is in it."""
    sheets = sorted({path.rpartition(".")[0] for path in paths if path.startswith(f"{SHEETS}/")})
    entries = [(path, text) for path, text in _WHAT_IT_IS.items() if path in paths or path == RECORD]
    page: str = _template().render(
        record=record,
        day=format_date(record["peildatum"]),
        until=format_date(record["geldig_tot"]),
        entries=entries,
        sheets=[
            (stem.removeprefix(f"{SHEETS}/"), [path for path in paths if path.rpartition(".")[0] == stem])
            for stem in sheets
        ],
        sums=SUMS,
    )
    return (page.rstrip("\n") + "\n").encode()


@cache
def _template() -> Any:
    loader = PackageLoader("wijkprofiel.bundle", "static")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, newline_sequence="\n"
    )
    return environment.get_template("leesmij.html")
