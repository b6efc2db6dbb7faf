"""What a notebook keeps of what it shows: words that say what it was, and no figure.

Figures on screen live in a widget. Its state is not part of a saved notebook, so a notebook that is mailed or
committed holds no figure that the guardrails did not release.
"""

import sys
from collections.abc import Mapping
from typing import Any, Protocol

from wijkprofiel.paragraphs import paragraph

# Everything with figures in it, by module and name: nothing is loaded before it is shown.
SHOWN: tuple[tuple[str, str], ...] = (
    ("wijkprofiel.findings", "FindingsView"),
    ("wijkprofiel.maps.notebook", "MapView"),
    ("wijkprofiel.municipal.report", "ReadingReport"),
    ("wijkprofiel.municipal.source", "MunicipalSource"),
    ("wijkprofiel.report.factsheet_view", "FactsheetView"),
    ("wijkprofiel.sheets.view", "SheetView"),
    ("wijkprofiel.tables", "TableView"),
    ("wijkprofiel.wider", "DisparityView"),
    ("wijkprofiel.worked_examples", "WorkedExample"),
)
NOTICE = "Wat hier stond, wordt niet in het notebook bewaard. Voer de cel opnieuw uit om het te zien."
# The look that JupyterLab gives to tables in the output of a cell.
_LOOK = "jp-RenderedHTMLCommon"


class Shown(Protocol):
    """A view of figures: whole as HTML, and in words without a figure."""

    def samenvatting(self) -> str: ...

    def _repr_html_(self) -> str: ...


def keep_words_only() -> None:
    """In a notebook, show views of figures through `unsaved_bundle`; elsewhere nothing happens."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None or not hasattr(shell, "kernel"):
        return
    for module, name in SHOWN:
        shell.display_formatter.mimebundle_formatter.for_type_by_name(module, name, unsaved_bundle)


def unsaved_bundle(view: Shown) -> Mapping[str, Any]:
    """The whole ``view`` as a widget, and as text its summary: the only part that a saved notebook holds.

    Examples
    --------
    >>> from wijkprofiel import gemeente
    >>> sorted(unsaved_bundle(gemeente("Hengelo").tabel("inwoners")))
    ['application/vnd.jupyter.widget-view+json', 'text/html', 'text/plain']
    """
    # Here and not above: figures are computed without anything that draws, and most of the time nobody looks.
    from ipywidgets import HTML

    words = f"{view.samenvatting()}\n{NOTICE}"
    widget = HTML(f'<div class="{_LOOK}">{view._repr_html_()}</div>')
    return {**(widget._repr_mimebundle_() or {}), "text/html": paragraph(words), "text/plain": words}
