"""Dutch words of a session: questions, answers, roles and stamps."""

from collections.abc import Mapping

# The three questions about a figure, and a free note.
QUESTIONS: Mapping[str, str] = {
    "herkent": "Herkent u dit?",
    "ervaring": "Wat is uw ervaring?",
    "valt_op": "Wat valt op?",
}
ANSWERS: Mapping[str, str] = {"ja": "Ja", "nee": "Nee", "weet_niet": "Weet ik niet"}
# Role -> organisation, as it will stand beside what was said. A session can have others.
ROLES: Mapping[str, str] = {
    "bewoner": "bewoners",
    "wijkraad": "wijkraad",
    "medewerker woningcorporatie": "woningcorporatie",
    "wijkagent": "politie",
    "welzijnswerker": "welzijnsorganisatie",
    "medewerker gemeente": "gemeente",
}
POINTS = 3
STATUS_TEXTS: Mapping[str, str] = {
    "OEFENING": "OEFENING. Niemand heeft deze cijfers goedgekeurd. Gebruik ze alleen om te oefenen.",
    "VRIJGEGEVEN": "VRIJGEGEVEN. Deze cijfers zijn getoetst en goedgekeurd.",
    "WERKSESSIE": (
        "WERKSESSIE. Deze cijfers zijn niet vrijgegeven. Ze zijn er alleen voor deze groep, op dit scherm."
    ),
}
NOT_YET_INSIGHT = "informatie, nog geen inzicht: niemand heeft hier iets bij gezegd"
AVERAGE = (
    "Een cijfer hoort bij een heel gebied. Het zegt niets over één bewoner of één huishouden. "
    "Een verschil tussen gebieden zegt niet waardoor het komt."
)
RECORDED = (
    "Bewaard worden: wat u over een gebied of een onderwerp zegt, uw rol, en hoeveel mensen er per rol waren. "
    "Niet bewaard worden: namen, adressen en wie waarop stemde."
)
HELD_BACK = (
    "Deze notitie is aangehouden en staat niet in het verslag. De tekst is niet weg: zij staat bij "
    "'Aangehouden'. Schrijf haar opnieuw zonder wat hieronder staat, of haal haar weg."
)
WITHOUT_PERSONS = "Schrijf over het gebied, zonder wat naar een bewoner te herleiden is."
WITHOUT_LABEL = "Schrijf op wat u ziet of meemaakt, zonder een stempel op een gebied of op mensen."
NAME_LIKE = "Hier staat misschien de naam van een persoon. Laat namen van personen weg."
NO_PERSON = "Is het een plek, een gebouw of een organisatie? Bevestig dat dan."
