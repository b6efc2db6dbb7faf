"""The pages of a bundle that explain it: where to start, and how an auditor checks it alone."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from wijkprofiel.bundle.layout import (
    AUDIT_GUIDE,
    AUDIT_SCRIPT,
    COUNCIL_HTML,
    COUNCIL_PDF,
    DECK,
    DOSSIER,
    DRAFTS,
    FACTSHEETS,
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
from wijkprofiel.stages import chain_words

_WHAT_IT_IS: Mapping[str, str] = {
    MAP: "Interactieve kaart, voor elke browser, ook zonder internet",
    REPORT_HTML: "Rapport als webpagina",
    REPORT_PDF: "Rapport als toegankelijke PDF",
    COUNCIL_HTML: "Eén pagina voor de raad, als webpagina",
    COUNCIL_PDF: "Eén pagina voor de raad, als toegankelijke PDF",
    DECK: "Kaarten als presentatie, met tekst die aan te passen is",
    WORKBOOK: "Alle cijfers in een werkboek",
    GEOPACKAGE: "Gebieden met cijfers voor een kaartprogramma zoals QGIS, met stijl",
    FIGURES: "Alle cijfers als platte tabel",
    LEDGER: "Grootboek: elk cijfer dat met deze bundel naar buiten gaat",
    DOSSIER: "Het dossier: doel, eigenaar, onderwerpen",
    f"{DRAFTS}/verantwoording.html": "Concept: verantwoording met DPIA-toets, ethische sessie en basis op orde",
    f"{DRAFTS}/raadsvragen.html": "Concept: antwoorden op vragen van de raad",
    f"{DRAFTS}/algoritmeregister.json": "Concept voor het Algoritmeregister (ook als CSV)",
    f"{DRAFTS}/verwerkingenregister.json": "Concept voor het verwerkingenregister",
    f"{DRAFTS}/ai_verordening.json": "Plaats onder de AI-verordening, met redenen",
    f"{DRAFTS}/dataset.json": "Concept: beschrijving voor een dataportaal (DCAT-AP-NL)",
    f"{DRAFTS}/archief.json": "Gegevens voor het archief",
    RECORD: "Verslag van de toetsing: wat, wanneer, op welke regels",
    AUDIT_GUIDE: "Zelf controleren of deze bundel ongewijzigd is",
}

_SERIES: Mapping[str, str] = {"Factsheets": FACTSHEETS, "Kaartbladen": SHEETS}


def document_files() -> dict[str, bytes]:
    """The files of ``documentatie/``: the auditor's script and the guide beside it."""
    static = files("wijkprofiel.bundle") / "static"
    return {
        AUDIT_SCRIPT: (static / "controleer_bundel.py").read_bytes().replace(b"\r\n", b"\n"),
        AUDIT_GUIDE: (static / "controleren.md").read_bytes().replace(b"\r\n", b"\n"),
    }


def start_page(record: Mapping[str, Any], paths: Sequence[str]) -> bytes:
    """The page to open first, in Dutch: what this bundle is, until when it holds, and what is in it."""
    entries = [(path, text) for path, text in _WHAT_IT_IS.items() if path in paths or path == RECORD]
    page: str = _template().render(
        record=record,
        day=format_date(record["peildatum"]),
        until=format_date(record["geldig_tot"]),
        chain=chain_words(record["keten"]),
        entries=entries,
        series=[(title, found) for title, folder in _SERIES.items() if (found := _by_stem(paths, folder))],
        sums=SUMS,
    )
    return (page.rstrip("\n") + "\n").encode()


def _by_stem(paths: Sequence[str], folder: str) -> list[tuple[str, list[str]]]:
    """The files of one folder by their name without ending."""
    stems = sorted({path.rpartition(".")[0] for path in paths if path.startswith(f"{folder}/")})
    return [
        (stem.removeprefix(f"{folder}/"), [path for path in paths if path.rpartition(".")[0] == stem])
        for stem in stems
    ]


@cache
def _template() -> Any:
    loader = PackageLoader("wijkprofiel.bundle", "static")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, newline_sequence="\n"
    )
    return environment.get_template("leesmij.html")
