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
OBJECT = (
    "Klopt een cijfer niet, of bent u het niet eens met hoe dit profiel wordt gebruikt? "
    "Neem dan contact op met de eigenaar. Noem het kenmerk van de cijfers dat onder aan dit rapport staat. "
    "De eigenaar zoekt het uit en geeft u antwoord. Zo nodig wordt het profiel ingetrokken."
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
DISPARITY_INTRO = (
    "Wij meten hoe de klassen van een kaart vallen over groepen bewoners. Wat hier staat is een meting, "
    "geen oordeel. De cijfers per groep en per gebied staan niet in dit rapport. Daarmee zou iemand de "
    "cijfers van de groepen kunnen terugrekenen."
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
