"""Which sheets a profile asks for: kinds of paper and kinds of file, as the dossier says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wijkprofiel.errors import UsageError
from wijkprofiel.sheets.account import CHOICE
from wijkprofiel.sheets.paper import A4, Paper, paper_of

KINDS = ("pdf", "png", "svg", "pptx")
DEFAULT_KINDS = ("pdf", "png")


@dataclass(frozen=True)
class SheetChoice:
    """Kinds of paper and kinds of file; every map is made in each of both."""

    papers: tuple[Paper, ...] = (A4,)
    kinds: tuple[str, ...] = DEFAULT_KINDS


def sheet_choice(dossier: Mapping[str, Any]) -> SheetChoice:
    """The choice under ``[kaartbladen]`` in the dossier: A4 as PDF and PNG when it says nothing.

    Raises
    ------
    UsageError
        For a paper or a kind of file that there is not.

    Examples
    --------
    >>> [paper.key for paper in sheet_choice({"kaartbladen": {"formaten": ["a3", "dia"]}}).papers]
    ['a3', 'dia']
    """
    asked = dossier.get(CHOICE, {})
    papers = tuple(dict.fromkeys(paper_of(str(key)) for key in asked.get("formaten", ()))) or (A4,)
    kinds = tuple(dict.fromkeys(str(kind).lower().lstrip(".") for kind in asked.get("bestanden", ())))
    strange = [kind for kind in kinds if kind not in KINDS]
    if strange:
        raise UsageError(
            f"Een kaartblad kan niet als '{strange[0]}' worden opgeslagen.",
            remedy=f"Kies uit: {', '.join(KINDS)}.",
        )
    return SheetChoice(papers, kinds or DEFAULT_KINDS)
