"""What a sheet must say before it may be drawn, and the error when it does not."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from wijkprofiel.errors import IncompleteSheet
from wijkprofiel.maps.model import Kaart
from wijkprofiel.sheets.text import STATUS_WORDS

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Item:
    """One thing that a reader must find on a sheet: how to see that it is there, why it matters, what to do."""

    name: str
    present: Callable[[Kaart], bool]
    why: str
    remedy: str


def _said(text: str) -> bool:
    return bool(text.strip())


CHECKLIST: tuple[Item, ...] = (
    Item(
        "titel",
        lambda kaart: _said(kaart.title),
        "Zonder titel weet een lezer niet waar de kaart over gaat.",
        "Geef het onderwerp een titel in het dossier of een label in de catalogus.",
    ),
    Item(
        "eenheid",
        lambda kaart: _said(kaart.subtitle),
        "Zonder eenheid is niet te zien wat een getal betekent.",
        "Vul de eenheid en zo nodig de noemer in bij het onderwerp in de catalogus of bij de eigen bron.",
    ),
    Item(
        "bron",
        lambda kaart: bool(kaart.sources) and all(map(_said, kaart.sources)),
        "Zonder bron is het cijfer niet na te gaan.",
        "Vul de bronregel aan in de bronkaart van de cijfers.",
    ),
    Item(
        "jaar",
        lambda kaart: any(_YEAR.search(line) for line in (kaart.title, kaart.topic, *kaart.sources)),
        "Zonder jaar kan een oud cijfer voor nieuw worden aangezien.",
        "Zet het jaar van de cijfers in de titel of in de bronregel.",
    ),
    Item(
        "methode",
        lambda kaart: _said(kaart.method),
        "Zonder methode is niet te zien hoe de klassen zijn gekozen.",
        "Maak de kaart opnieuw uit wat is getoetst; de methode hoort bij de klassen.",
    ),
    Item(
        "eigenaar",
        lambda kaart: _said(kaart.owner),
        "Zonder eigenaar kan niemand vragen beantwoorden of een fout herstellen.",
        "Vul [eigenaar] in het dossier in, of de eigenaar van het cijfer in de catalogus.",
    ),
    Item(
        "status",
        lambda kaart: kaart.status in STATUS_WORDS,
        "Zonder status is niet te zien of de kaart gedeeld mag worden.",
        "Maak de kaart uit wat de guardrails hebben goedgekeurd; die geven de status.",
    ),
    Item(
        "grenzen",
        lambda kaart: _said(kaart.boundary_line),
        "Zonder jaar en bron van de grenzen is niet te zien op welke gebieden de cijfers slaan.",
        "Gebruik grenzen met een bronkaart.",
    ),
    Item(
        "doel",
        lambda kaart: _said(kaart.purpose),
        "Zonder doel is niet te zien waarvoor de kaart wel en niet is bedoeld.",
        "Vul [doel] omschrijving in het dossier in.",
    ),
    Item(
        "geldig tot",
        lambda kaart: _said(kaart.valid_until),
        "Zonder einddatum blijft een kaart rondgaan die niet meer klopt.",
        "Laat het profiel opnieuw toetsen; de einddatum volgt daaruit.",
    ),
)


def check_complete(kaart: Kaart) -> None:
    """Raise unless the map says everything that a sheet must show.

    Raises
    ------
    IncompleteSheet
        Names each absent thing, why it matters and where to fill it in: title, unit, source, year, method, owner,
        status, boundaries, purpose, end date.
    """
    absent = [item for item in CHECKLIST if not item.present(kaart)]
    if absent:
        names = ", ".join(item.name for item in absent)
        raise IncompleteSheet(
            f"Dit kaartblad is niet gemaakt. Er ontbreekt: {names}. {' '.join(item.why for item in absent)}",
            remedy=" ".join(item.remedy for item in absent),
        )
