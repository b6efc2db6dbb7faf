"""A map sheet in a notebook: looked at, not yet shared."""

import base64
import html
from collections.abc import Sequence
from dataclasses import dataclass

from wijkprofiel.errors import UsageError
from wijkprofiel.maps.model import Kaart
from wijkprofiel.sheets.account import Account
from wijkprofiel.sheets.document import SheetDocument, sheet_document
from wijkprofiel.sheets.paper import A4, Paper
from wijkprofiel.sheets.years import years_document


@dataclass(frozen=True)
class SheetView:
    """Shows the pages of a sheet in a notebook, each as a picture with words.

    The pages stand in the widget and not in the notebook: a saved notebook holds its title only. A file to
    share comes out of a release: there `[kaartbladen]` in the dossier says which paper and which files.
    """

    document: SheetDocument

    def als_svg(self) -> list[bytes]:
        """Each page as the text of an SVG file."""
        return self.document.svgs()

    def samenvatting(self) -> str:
        """The sheet in words without a figure: its title, paper and number of pages."""
        document = self.document
        pages = len(document.pages)
        return f"Kaartblad {document.title} ({document.paper.name}, {pages} {'blad' if pages == 1 else 'bladen'})"

    def _repr_html_(self) -> str:
        pages = zip(self.document.svgs(), self.document.words, strict=True)
        return "".join(_picture(svg, words) for svg, words in pages)

    def __repr__(self) -> str:
        return f"{self.samenvatting()}\n{self.document.words[0]}"


def view_sheet(
    kaarten: Sequence[Kaart], *, paper: Paper = A4, account: Account | None = None, day: str
) -> SheetView:
    """A sheet to look at: of one map, or of the years of one topic side by side.

    Raises
    ------
    IncompleteSheet, UsageError, SeriesBreak, BoundaryError, ClassLimitError
    """
    if not kaarten:
        raise UsageError("Er is geen kaart voor een kaartblad.")
    if len(kaarten) == 1:
        return SheetView(sheet_document(kaarten[0], paper=paper, account=account, day=day))
    return SheetView(years_document(kaarten, paper=paper, account=account, day=day))


def _picture(svg: bytes, words: str) -> str:
    address = "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
    alt = html.escape(words, quote=True)
    return f'<img src="{address}" alt="{alt}" style="width:100%;border:1px solid #8a8a8a;margin-bottom:8px">'
