"""Answers that bring a dossier of Hengelo to a release, per track."""

import pytest

from wijkprofiel.questions import load_question_lists

BASE = {
    "doel.omschrijving": "Waar moeten mensen ver lopen voor een supermarkt? De raad praat erover met bewoners.",
    "doel.doelsoort": "voorzieningen_plannen",
    "doel.opdrachtgever": "de gemeenteraad",
    "doel.besluit": "Waar de gemeente met winkels praat.",
    "doel.ontvangers": "raad; openbaar",
    "eigenaar.naam": "Afdeling Economie",
    "eigenaar.functie": "hoofd economie",
    "eigenaar.contact": "www.hengelo.nl",
    "rollen.opsteller": "Anna Jansen",
    "rollen.team": "Team Data",
    "rollen.beoordelaar": "Bram de Vries",
}
MIDDEN = {
    "doel.publieke_waarde": "Bewoners vinden voorzieningen dichtbij.",
    "doel.waardesoort": "extern",
    "rollen.privacy_officer": "Carla Smit",
    "rollen.duiding": "Els Peters",
    "rollen.validatie": "Fred Bos",
    "toegang.classificatie": "openbaar",
    "criterium.1.tekst": "De aantallen kloppen met CBS.",
    "criterium.1.gehaald": "ja",
    "geldigheid.herzien": "2027-06-01",
    "rollen.beheer": "Ivo Maas",
    "go_no_go.uitkomst": "go",
    "go_no_go.redenen": "De proef hielp het gesprek.",
    "go_no_go.door": "Jan Mulder",
    "go_no_go.rol": "opdrachtgever",
    "go_no_go.datum": "2026-11-20",
}
ZWAAR = {
    "rollen.fg": "Dirk Hof",
    "rollen.uitleg": "Gea Vos",
    "doel.draagvlak": "De wijkraden vroegen erom.",
    "doel.capaciteit": "Een dag per week.",
    "niveau.analyse": "diagnosticerend",
    "niveau.techniek": "overzicht",
    "deskundige.naam": "Karel Bos",
    "deskundige.functie": "planoloog",
    "deskundige.organisatie": "Universiteit",
    "deskundige.tekst": "Winkels trekken weg omdat mensen vaker met de auto naar een groot centrum gaan.",
    "deskundige.datum": "2026-11-10",
}
# Per track: a topic that asks for it, and the answers; what makes it heavy is answered first.
TRACKS = {
    "licht": ("afstand_supermarkt@2020", BASE),
    "midden": ("bijstand@2020", BASE | MIDDEN),
    "zwaar": ("afstand_supermarkt@2020", BASE | MIDDEN | ZWAAR),
}
TALKED = "Besproken met iedereen aan tafel, en opgeschreven in het verslag."
# Per track: the answers to other question lists, as a person types them, with who gives them.
_PUBLISHED = {"persoonsgegevens": "nee"}
_PRESENT = ("aanwezig_data", "aanwezig_inhoud", "aanwezig_privacy", "aanwezig_opdrachtgever")
_VALUES = {q.key: "niet geraakt" for q in load_question_lists()["waarden"].questions}
LISTS = {
    "licht": {},
    "midden": {
        "dpia": _PUBLISHED | {"po_advies": "Akkoord: alleen gepubliceerde cijfers."},
        "waarden": _VALUES,
    },
    "zwaar": {
        "waarden": _VALUES,
        "dpia": _PUBLISHED | {"fg_advies": "Akkoord: alleen gepubliceerde cijfers."},
        "ethiek": {
            q.key: "medewerker" if q.key in _PRESENT else TALKED
            for q in load_question_lists()["ethiek"].asked("zwaar")
        },
        "iama": {q.key: TALKED for q in load_question_lists()["iama"].asked("zwaar")},
        "ai": {
            "techniek": "cijfers",
            "redenen": "Het zijn tellingen en afstanden die iedereen kan narekenen.",
        },
        "volwassenheid": {
            q.key: "begrijpen" if q.kind == "keuze" else "2026-05-01"
            for q in load_question_lists()["volwassenheid"].asked("zwaar")
            if q.required
        },
    },
}
# What more the dossier of a track says about its topic.
TOPIC = {
    "licht": {},
    "midden": {"indicator.1.doel": "Hulp bij geldzorgen dichtbij."},
    "zwaar": {"indicator.1.doel": "Winkels dichtbij."},
}


@pytest.fixture(scope="session")
def lists():
    """Track -> question list -> answers by key."""
    return LISTS


@pytest.fixture(scope="session")
def goals():
    """Track -> answers about the topic itself."""
    return TOPIC


@pytest.fixture(scope="session")
def tracks():
    """Track -> a topic that asks for it, and the answers by key."""
    return TRACKS
