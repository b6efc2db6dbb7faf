"""Toydorp on the screen of a workshop: three wijken, four buurten, two topics; figures one can check by hand."""

from wijkprofiel.workshop.scene import Figure, LegendRow, Place, Scene, Shapes, Topic

WIJKEN = {"WK999900": "Wijk 00 Dorp", "WK999901": "Wijk 01 Veld", "WK999902": "Wijk 02 Haven"}
BUURTEN = {"BU99990000": ("Kern", "WK999900"), "BU99990100": ("Akkers", "WK999901")}
PLACES = (
    Place("GM9999", "Toydorp", "gemeente", "NL00"),
    *(Place(code, name, "wijk", "GM9999") for code, name in WIJKEN.items()),
    *(Place(code, name, "buurt", parent) for code, (name, parent) in BUURTEN.items()),
)
ROWS = (
    LegendRow("0 tot 20", "#acd0f6", 1),
    LegendRow("20 tot en met 40", "#015f8f", 1),
    LegendRow("afgeschermd", "#ededed", 1, "cross", "geheim"),
)


def toy_topic(key="bijstand@2020", label="Mensen met bijstand", theme="werk en inkomen", **changes):
    figures = {
        "WK999900": Figure("12,0 %", 0),
        "WK999901": Figure("34,5 %", 1),
        "WK999902": Figure("afgeschermd", None, "geheim"),
        "BU99990000": Figure("12,0 %"),
        "GM9999": Figure("20,1 %"),
    }
    fields = {
        "key": key,
        "label": label,
        "year": 2020,
        "theme": theme,
        "unit": "% van inwoners",
        "definition": "Inwoners met bijstand, als deel van alle inwoners.",
        "owner": "CBS",
        "source": "Toybureau, tabel 1234",
        "note": "",
        "figures": figures,
        "legends": {"wijk": ROWS},
    }
    return Topic(**{**fields, **changes})


def toy_scene(**changes):
    squares = {code: f"M{n * 100} 0L{n * 100 + 90} 0L{n * 100 + 90} 90Z" for n, code in enumerate(WIJKEN)}
    fields = {
        "origin": "bundel",
        "name": "oefening-toydorp",
        "title": "Wonen in Toydorp",
        "subject": "GM9999",
        "subject_name": "Toydorp",
        "status": "OEFENING",
        "valid_until": "2099-12-31",
        "mark": "ab" * 32,
        "canonical_hash": "cd" * 32,
        "purpose": "Voorzieningen plannen.",
        "banner": "",
        "places": PLACES,
        "topics": (toy_topic(), toy_topic("koopwoningen@2020", "Koopwoningen", "wonen", legends={})),
        "shapes": {"wijk": Shapes(300, 100, squares)},
    }
    return Scene(**{**fields, **changes})
