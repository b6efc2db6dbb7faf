"""Dutch texts of the report, the workbook and the factsheet."""

from collections.abc import Mapping

STATUS_TEXT: Mapping[str, str] = {
    "CONCEPT": "Dit is een concept. Het is nog niet getoetst voor vrijgave. Verspreid het niet.",
    "OEFENING": "Dit is een oefening. Niemand heeft dit goedgekeurd. Gebruik het niet voor een besluit.",
    "VRIJGEGEVEN": "Dit profiel is getoetst en vrijgegeven voor het doel dat hieronder staat.",
}
NOT_FOR = (
    "Dit profiel is niet bedoeld voor besluiten over personen, huishoudens of adressen. "
    "Het is ook niet bedoeld voor toezicht, handhaving of opsporing."
)
ECOLOGICAL = (
    "Een cijfer over een gebied zegt niets over één bewoner. "
    "Ook als een cijfer groot is, geldt het niet voor iedereen die daar woont."
)
CITE = (
    "Gebruikt u een cijfer in een voorstel? Zet dan erbij waar het vandaan komt. "
    "Bij elk onderwerp staat een verwijzing die u kunt overnemen. "
    "In de webpagina staat zo'n verwijzing bij elk cijfer."
)
NO_RANKING = "De gebieden staan op volgorde van hun code. Dat is geen rangorde."
MISSING_EXPLAINED = (
    "Staat er een woord in plaats van een getal? Dan is er geen cijfer. Het woord zegt waarom. "
    "Geen cijfer is iets anders dan nul."
)
ROUNDING = (
    "Het CBS rondt aantallen per wijk en buurt af. Daarom is de som van de wijken of buurten niet precies "
    "gelijk aan het cijfer van de gemeente. Dat verschil is geen fout."
)
COUNCIL_NONE_SET = (
    "Voor dit profiel staan geen peilwaarden en streefwaarden vast. Er is dus geen doel om aan te meten. "
    "De raad kan ze vaststellen. Zij komen dan in het dossier, met wie ze vaststelde."
)
COUNCIL_CHANCE = (
    "Een verschil kan ook toeval zijn: de marge van deze cijfers is niet bekend. "
    "Het zegt niet waardoor iets verandert."
)
COUNCIL_FEW = (
    "Daar beslissen de beoordelaars: op het doel, de gevolgen voor bewoners en het verband in heel Nederland."
)
COUNCIL_OBJECT = (
    "Klopt iets niet, of bent u het er niet mee eens? Meld het bij de eigenaar; die geeft antwoord."
)
NO_VOICES = "Informatie, nog geen inzicht: niemand van buiten het datateam zei wat deze cijfers betekenen."
VOICES_INTRO = (
    "Hier staat wat mensen over de cijfers zeggen. Het zijn hun woorden, en geen cijfers. "
    "Wij noemen de rol en de organisatie, en nooit de naam."
)
EXPECTED_INTRO = (
    "Dit is opgeschreven voordat men het cijfer zag. Zo ziet u of een gevoel klopt. "
    "Eén cijfer zegt niet wie gelijk heeft."
)
VOICES_HELD = "In die teksten staat iets over een persoon, of een etiket op een gebied."
QUALITY_INTRO = (
    "Van elk onderwerp zijn zeven vragen beantwoord. De antwoorden volgen uit de cijfers zelf. "
    "Per antwoord staat er: in orde, let op, of niet te beoordelen. "
    "Alle antwoorden staan in het werkboek, op het blad Kwaliteit."
)
OUTLIERS = (
    "Een cijfer dat ver van de andere ligt, is een vraag. Het kan kloppen. "
    "Het zegt niets over de mensen die er wonen."
)
NOTHING_STANDS_OUT = "Geen van de antwoorden vraagt om aandacht."
NOTICES_INTRO = (
    "Wij verbeteren een cijfer niet zelf. Wat opvalt, melden wij aan wie het cijfer maakt. "
    "Ziet u een fout? Meld die dan ook."
)
NO_NOTICES = "Er is nu niets te melden."
NOT_SAID = "niet vastgelegd"
REPORT_TO_OWNER = "bij de eigenaar van dit profiel"
DISPARITY_INTRO = (
    "Wij meten hoe de klassen van een kaart vallen over groepen bewoners. Wat hier staat is een meting, "
    "geen oordeel. De cijfers per groep en per gebied staan niet in dit rapport. Daarmee zou iemand de "
    "cijfers van de groepen kunnen terugrekenen."
)
DISPARITY_DUTY = (
    "Een meting beslist niets. Bij elk verschil schrijft de eigenaar waarom de kaart toch past bij het doel. "
    "Een collega die niet meewerkte, beoordeelt die uitleg. Bij 'Wie heeft wat besloten?' staat wie dat waren."
)
DISPARITY_TRUST = (
    "Een verschil is een vraag. Geen verschil aangetoond is geen bewijs dat er geen verschil is. "
    "Gebieden naast elkaar lijken op elkaar. Daarom kan toeval iets groter zijn dan hier staat."
)
DISPARITY_FEW = (
    "Waar te weinig gebieden zijn, zegt de meting niets. "
    "Dan beslissen de mensen die het profiel beoordelen. "
    "Zij wegen het doel en de mogelijke gevolgen voor bewoners. "
    "Ook telt hoe sterk het verband is in heel Nederland."
)
NOTHING_APPROVED = "Oefening: niemand heeft dit goedgekeurd. Er zijn geen motiveringen en geen besluiten."
NO_MOTIVATIONS = "Er waren geen bevindingen die om een motivering vroegen."
CLOSED = (
    "Kenmerken van bewoners die de wet beschermt, staan niet in dit profiel. "
    "Ze zijn alleen gebruikt om te toetsen."
)
LICENCE = "De cijfers en grenzen van CBS en RIVM zijn open data met de licentie CC BY 4.0."
KIND_WORDS: Mapping[str, str] = {
    "geteld": "geteld",
    "gemodelleerd": "berekend met een model",
    "geschat": "geschat met een model",
}
# What an output is called in running text.
OUTPUT_WORDS: Mapping[str, str] = {
    "class": "kaart",
    "selection": "selectie",
    "score": "score",
    "rank": "rangorde",
    "type": "indeling",
}
AGGREGATION_WORDS: Mapping[str, str] = {
    "som": "aantallen mogen worden opgeteld",
    "quotient": "opnieuw te berekenen uit teller en noemer",
    "geen": "mag niet worden opgeteld of gemiddeld",
}
# The heaviest first: in this order they stand in a report.
OUTCOME_WORDS: Mapping[str, str] = {
    "block": "houdt tegen",
    "review": "vraagt een reden",
    "pass": "in orde of ter informatie",
}
LAYER_WORDS: Mapping[str, str] = {"wet": "wet", "kader": "kader van de gemeente", "dossier": "dossier"}
REFERENCE_LEVELS = ("gemeente", "regio", "land")
LEVEL_TITLES: Mapping[str, str] = {"wijk": "wijken", "buurt": "buurten", "gemeente": "gemeenten"}
