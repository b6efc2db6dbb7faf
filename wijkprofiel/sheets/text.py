"""Dutch texts of a map sheet."""

HOW_TO_READ = (
    "Elke kleur is een klasse: hoe donkerder, hoe groter het getal. "
    "Een patroon betekent: hier is geen cijfer. De legenda zegt waarom. "
    "Een cijfer over een gebied zegt niets over één bewoner."
)
NOT_FOR = (
    "Niet bedoeld voor besluiten over personen, huishoudens of adressen. "
    "Ook niet voor toezicht, handhaving of opsporing."
)
OBJECT = "Meld het bij de eigenaar. Noem daarbij het kenmerk van de cijfers."
ON_NEXT_PAGE = "namen en cijfers op blad 2"
STATUS_WORDS = {
    "CONCEPT": "Concept: nog niet getoetst voor vrijgave. Niet verspreiden.",
    "OEFENING": "Oefening: niemand heeft deze kaart goedgekeurd.",
    "VRIJGEGEVEN": "Vrijgegeven: getoetst en goedgekeurd.",
}


def as_sentence(text: str) -> str:
    """The text with a full stop at its end.

    >>> as_sentence("Voorbeeldcijfers 2020"), as_sentence("Klaar.")
    ('Voorbeeldcijfers 2020.', 'Klaar.')
    """
    return text if text.endswith((".", "!", "?")) else f"{text}."
