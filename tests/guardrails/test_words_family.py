"""Labels, causes and steps to persons in their many forms are found; ordinary sentences of planning pass."""

import pytest

from guardrails import check_text

CAUGHT = {
    "W01": [
        "de wijk is slecht", "De wijk Noord is erg onveilig.", "wijken die kwetsbaar zijn",
        "wijken met achterstand",
        "wijk op achterstand", "Marokkanenbuurt", "Turkenwijk", "Poolse wijk", "bijstandswijk",
        "Bijstandsbuurt",
        "uitkeringswijk", "rotwijk", "rotbuurt", "kutwijk", "lage SES wijk", "lage-SES-wijken", "gettovorming",
        "witte vlucht", "slechte straten", "De beste wijk om te wonen", "beste wijk van Hengelo",
        "foute plekken",
    ],
    "W02": ["probleemkinderen", "probleembewoners", "uitkeringsgezinnen", "slechte buurtbewoners"],
    "W03": [
        "Overlast vanwege de huurwoningen", "Armoede wegens werkloosheid", "ten gevolge van armoede",
        "de oorzaak is de bijstand", "met als oorzaak armoede", "heeft geleid tot overlast",
        "is te danken aan de huur",
        "is toe te schrijven aan de bewoners", "zorgt voor overlast", "resulteert in overlast",
        "komt voort uit armoede",
        "hangt samen met bijstand", "omdat er veel huur is, is er overlast",
        "Door de hoge werkloosheid is er armoede",
        "verklaart de overlast",
    ],
    "W04": ["arme buurtbewoners", "kwetsbare kinderen"],
    "W05": [
        "gezinnen in Noord hebben schulden", "een gezin in Noord heeft schulden",
        "kinderen uit deze wijk presteren slechter",
        "Wie in Noord woont leeft korter", "In deze wijk roken mensen veel", "Berflo-Essers zijn arm",
        "Bewoners hier zijn ongezond", "de inwoners van Berflo Es roken meer", "de bewoner leeft van bijstand",
        "Zij leven van een uitkering", "vrouwen in Noord werken minder", "ouderen daar zijn eenzaam",
        "de meeste bewoners zijn arm", "Mensen daar zijn eenzaam",
        "bewoners van de Nijverheid hebben weinig geld",
    ],
    "W07": ["Onveilige straten", "wijk in verval", "vergrijsde wijk", "wijk met problemen", "verloedering"],
}  # fmt: skip
SILENT = [
    "Bewoners willen meer groen.", "Bewoners hebben inspraak gehad.", "Inwoners kunnen meepraten op 3 maart.",
    "Nieuwe bewoners zijn welkom.", "Mensen doen mee aan de wijkschouw.", "Jongeren gebruiken het plein.",
    "De beste plek voor een school wordt gezocht.", "Goede plekken voor speeltuinen",
    "Een goede buurt-app helpt.",
    "Onveilige straten bij scholen: verkeersmaatregelen", "Aandachtsgebied externe veiligheid",
    "Het risicogebied bij hoogwater", "Hotspot wifi in bibliotheek", "Een witte straat (wegdek)",
    "de nette straat wordt opgeleverd", "De gevaarlijke plekken voor fietsers",
    "Ouderen willen dichtbij een huisarts.",
    "Mensen kunnen zich aanmelden.", "Dankzij subsidie is het park vernieuwd.",
    "Het project leidt tot 40 extra parkeerplaatsen.", "Focusgebied energietransitie",
    "Welke huishoudens hebben een laadpaal nodig?", "De gezinnen kunnen terecht bij het loket.",
    "De wijk heeft een vitale kern.", "Vergeten straten in het onderhoud", "Bewoners gebruiken de fiets",
    "De wijk krijgt een warmtenet als gevolg van het besluit.",
    "De hoge grondwaterstand is het gevolg van regen.",
    "De beste wijken om eerst te isoleren", "Energiearmoede in huurwoningen", "De rijke historie van het dorp",
    "Wij doen dit omdat bewoners erom vragen.", "De weg is dicht vanwege werkzaamheden.",
    "Wegens vakantie is het loket gesloten.", "Wie in Noord woont, kan zich aanmelden.",
    "De wijk is goed bereikbaar.",
    "De wijk is slecht bereikbaar met de bus.", "De buurt is sterk verstedelijkt.",
    "Wijken met achterstand in het onderhoud van riolering", "Wijken met veel bomen",
    "De wijk is in 1960 gebouwd.",
    "Jongeren sporten in de nieuwe hal.", "Ouderen krijgen een uitnodiging.",
    "Kinderen spelen op het schoolplein.", "Bewoners hebben veel ideeën over het park.",
    "Inwoners hebben vaak vragen over afval.", "Huishoudens scheiden hun afval.",
    "Gezinnen zoeken een grotere woning.",
    "Bewoners zijn betrokken bij het ontwerp.", "Mensen zijn tevreden over het loket.",
    "De huisarts zorgt voor een spreekuur.", "De gemeente zorgt voor nieuwe bomen.",
    "Het overleg resulteert in een plan.", "De planning hangt samen met de begroting.",
    "Het besluit komt in maart in de raad.", "De buurtbus rijdt elk half uur.",
    "Het wijkteam zit in het buurthuis.",
    "Een veilige straat voor kinderen", "De straat krijgt een fietspad.", "Een arm van de rivier",
    "Hittestress in straten zonder bomen", "Zwarte plekken op de hittekaart", "Sterke wijkcentra",
    "Betere straten voor voetgangers", "Goede gebieden voor zonnepanelen", "Hotspots met gratis wifi",
    "Het aandachtsgebied rond de gasleiding", "Risicogebied overstroming", "De beste bewonersbrief",
    "Mensen met een rolstoel kunnen de drempel niet over.", "Alle bewoners krijgen een brief.",
    "De bewoners zijn gevraagd wat zij willen.", "In deze wijk willen bewoners een park.",
    "In de wijk zijn bewoners uitgenodigd.", "We vragen ouderen wat zij nodig hebben.",
    "De wijkraad is gevraagd.",
    "Het Molukse monument", "De Poolse supermarkt verhuist.",
    "Het buurthuis heeft geleid door vrijwilligers open dagen.",
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [(c, t) for c, texts in CAUGHT.items() for t in texts])
def test_a_form_of_it_is_found(code, text, policy):
    assert code in [f.code for f in check_text("notitie", text, policy=policy)]


@pytest.mark.parametrize("text", SILENT)
def test_an_ordinary_sentence_passes(text, policy):
    assert [(f.code, f.evidence) for f in check_text("notitie", text, policy=policy)] == []


def test_there_are_enough_ordinary_sentences():
    assert len(set(SILENT)) >= 60
