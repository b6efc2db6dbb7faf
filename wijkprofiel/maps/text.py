"""Dutch words around a map."""

from collections.abc import Mapping

from wijkprofiel.maps.model import Kaart
from wijkprofiel.numbers import format_number

AREA_WORDS: Mapping[str, tuple[str, str]] = {
    "buurt": ("buurt", "buurten"),
    "wijk": ("wijk", "wijken"),
    "gemeente": ("gemeente", "gemeenten"),
    "regio": ("regio", "regio's"),
    "land": ("land", "landen"),
}
STATUS_TEXTS: Mapping[str, str] = {
    "CONCEPT": "CONCEPT. Deze kaart is niet vrijgegeven. Deel haar niet.",
    "OEFENING": "OEFENING. Deze kaart is gemaakt om mee te oefenen. Niemand heeft haar goedgekeurd.",
    "VRIJGEGEVEN": "VRIJGEGEVEN. Deze kaart is getoetst en goedgekeurd.",
}
EXPIRED_TEXT = "VERLOPEN. Deze kaart was geldig tot {date}. Gebruik haar niet meer."
NOT_FOR_TEXT = (
    "Niet bedoeld om personen, huishoudens of adressen te kiezen, te controleren of te straffen. "
    "Ook niet voor toezicht, handhaving of opsporing."
)
AVERAGE_TEXT = (
    "Een cijfer hoort bij een heel gebied. Het zegt niets over één bewoner of één huishouden. "
    "Een verschil tussen gebieden zegt niet waardoor het komt."
)


def area_count(count: int, level: str) -> str:
    """A number of areas in words.

    >>> area_count(1, "wijk"), area_count(14500, "buurt")
    ('1 wijk', '14.500 buurten')
    """
    one, many = AREA_WORDS[level]
    return f"{format_number(count)} {one if count == 1 else many}"


def unit_with_base(unit: str, base: str) -> str:
    """Unit and denominator in one short text; a denominator that the unit already names is not said twice.

    >>> unit_with_base("km", "inwoners"), unit_with_base("%", "woningen")
    ('km, gemiddelde over inwoners', '% van woningen')
    >>> unit_with_base("per 1.000 inwoners", "inwoners")
    'per 1.000 inwoners'
    """
    if not base or base.lower() in unit.lower() or " per " in f" {unit.lower()} ":
        return unit
    return f"{unit} van {base}" if unit in ("%", "procent") else f"{unit}, gemiddelde over {base}"


def describe_map(kaart: Kaart) -> str:
    """A map in a few short sentences, for who does not see it."""
    areas = kaart.areas
    sentences = [f"Deze kaart toont {area_count(len(areas), kaart.level)}."]
    present = areas.figures[areas.kinds < 0]
    if present.size:
        lowest, highest = (areas.wording.text(float(value)) for value in (present.min(), present.max()))
        sentences.append(f"Het laagste cijfer is {lowest}, het hoogste {highest}.")
    if gaps := len(areas) - present.size:
        sentences.append(f"Voor {area_count(gaps, kaart.level)} is er geen cijfer; de legenda zegt waarom.")
    return " ".join(sentences)
