"""Lists in a dossier as fields: topics, target values, criteria, agreements, collection purposes, lessons."""

import html
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as w

from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.dossier_file import DossierFile
from wijkprofiel.dossier_start import add_topic
from wijkprofiel.errors import UsageError, WijkprofielError
from wijkprofiel.questions import shown_answer

Told = Callable[[], None]
# Table -> heading, and the keys one fills in a form with their words.
TABLES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "criterium": (
        "Wanneer is het goed: alle punten",
        {
            "tekst": "Punt",
            "gehaald": "Gehaald (ja of nee)",
            "gehaald_op": "Op (datum)",
            "door": "Nagegaan door",
        },
    ),
    "selectie": (
        "Gebieden uitkiezen op een grens (zwaar spoor)",
        {
            "naam": "Naam",
            "sleutel": "Onderwerp",
            "jaar": "Jaar",
            "minimaal": "Minimaal",
            "maximaal": "Maximaal",
            "niveau": "wijk of buurt",
        },
    ),
    "afspraak": (
        "Afspraken met een einddatum",
        {
            "naam": "Korte naam",
            "wat": "Wat",
            "met": "Met wie",
            "gemaakt_op": "Gemaakt op",
            "geldig_tot": "Geldig tot",
        },
    ),
    "verzameldoel": (
        "Waarvoor eigen gegevens zijn verzameld",
        {
            "bron": "Bestand",
            "doel": "Verzameld voor",
            "past": "Past dat (ja, deels, nee)",
            "uitleg": "Uitleg",
        },
    ),
    "samenstelling": (
        "Een samengesteld cijfer (zwaar spoor)",
        {
            "naam": "Korte naam",
            "titel": "Titel",
            "indicatoren": "Onderwerpen (met ;)",
            "methode": "z-score of rang",
            "toegestaan": "Mag gebruiken (met ;)",
            "toegestaan_door": "Wie bepaalde dat",
            "toegestaan_op": "Op (datum)",
        },
    ),
    "verwachting": (
        "Wat mensen verwachten, voordat zij het cijfer zien",
        {
            "onderwerp": "Onderwerp",
            "gebied": "Gebied (code; leeg: gemeente)",
            "tekst": "Wat men verwacht",
            "getal": "Of een getal",
            "rol": "Rol (geen naam)",
            "datum": "Op (datum)",
        },
    ),
    "risico": (
        "Wat er mis kan gaan, en wie daarop let",
        {
            "tekst": "Risico",
            "eigenaar": "Wie let erop",
            "maatregel": "Maatregel",
            "datum": "Klaar op (datum)",
            "stand": "open, weg of aanvaard",
        },
    ),
    "afwijking": (
        "Waar u afwijkt van een landelijke standaard",
        {
            "standaard": "Welke standaard",
            "reden": "Waarom",
            "door": "Wie besloot het",
            "vastgesteld_op": "Besloten op (datum)",
            "geldig_tot": "Geldig tot (datum)",
        },
    ),
    "verandering": (
        "Wat er veranderde sinds een eerdere vrijgave",
        {
            "wat": "Wat is anders",
            "soort": "bron, grens, definitie, methode of anders",
            "sinds": "Sinds welke vrijgave",
            "datum": "Gezien op (datum)",
            "betekenis": "Wat betekent dat",
        },
    ),
    "wens": (
        "Wensen over het profiel of het programma",
        {
            "tekst": "Wens",
            "van": "Van wie (rol)",
            "datum": "Op (datum)",
            "stand": "open, gedaan of afgewezen",
        },
    ),
    "les": ("Lessen voor een volgende keer", {"tekst": "Les", "datum": "Op (datum)"}),
}
TARGETS = {
    "doel": "Waarvoor is dit nodig",
    "peilwaarde": "Peilwaarde",
    "peiljaar": "Peiljaar",
    "streefwaarde": "Streefwaarde",
    "streefjaar": "Streefjaar",
    "vastgesteld_door": "Vastgesteld door",
    "vastgesteld_op": "Vastgesteld op (datum)",
}
_DIGITS = 4
_SMALL = w.Layout(width="22rem")


class EntryRow(w.VBox):  # type: ignore[misc]
    """One entry of a table: a field per key, saved when one leaves the field."""

    def __init__(self, made: DossierFile, block: str, labels: Mapping[str, str], told: Told) -> None:
        self._made, self._block, self._told = made, block, told
        self.said = w.HTML()
        self.fields = {key: self._field(key, label) for key, label in labels.items()}
        super().__init__([*self.fields.values(), self.said])

    def _field(self, key: str, label: str) -> w.Text:
        held = self._made.value(f"{self._block}.{key}")
        box = w.Text(
            value=shown_answer(held),
            description=label,
            continuous_update=False,
            layout=w.Layout(width="100%", max_width="48rem"),
            style={"description_width": "13rem"},
        )
        box.observe(lambda change: self._save(key, change["new"]), names="value")
        return box

    def _save(self, key: str, typed: str) -> None:
        try:
            self._made.type_in(f"{self._block}.{key}", typed)
        except WijkprofielError as problem:
            self.said.value = f'<span role="alert" style="color:#9c1c1c">✗ {html.escape(str(problem))}</span>'
            return
        self.said.value = '<span role="status" style="color:#1b5e20">✓ bewaard</span>'
        self._told()


class TableBox(w.VBox):  # type: ignore[misc]
    """The entries of a table with an empty one below, that becomes an entry once something is typed in it."""

    def __init__(self, made: DossierFile, table: str, told: Told) -> None:
        self._made, self._table, self._told = made, table, told
        self.heading, self._labels = TABLES[table]
        super().__init__()
        self.refresh()

    def refresh(self) -> None:
        """Show what stands in the file."""
        count = len(self._made.content.get(self._table, []))
        rows = [self._row(number) for number in range(1, count + 2)]
        self.children = [w.HTML(f"<h4>{html.escape(self.heading)}</h4>"), *rows]

    def _row(self, number: int) -> EntryRow:
        return EntryRow(self._made, f"{self._table}.{number}", self._labels, self._changed)

    def _changed(self) -> None:
        if len(self._made.content.get(self._table, [])) + 2 != len(self.children):
            self.refresh()
        self._told()


class TopicsBox(w.VBox):  # type: ignore[misc]
    """Choosing topics: what is in the profile, adding one, taking one away, and its peil- and streefwaarde."""

    def __init__(self, made: DossierFile, told: Told) -> None:
        self._made, self._told = made, told
        indicators = load_catalogue().indicators
        self._keys = {f"{each.label} ({key})": key for key, each in sorted(indicators.items())}
        self.choice = w.Combobox(
            options=tuple(self._keys),
            placeholder="Begin te typen",
            ensure_option=False,
            layout=_SMALL,
            continuous_update=False,  # a click may otherwise arrive before the last letter
            tooltip="Onderwerp",
        )
        self.year = w.Text(
            placeholder="jaar (mag leeg)",
            layout=w.Layout(width="9rem"),
            continuous_update=False,
            tooltip="Jaar",
        )
        self.button = w.Button(description="Voeg toe", tooltip="Voeg dit onderwerp toe")
        self.button.on_click(lambda _: self._add())
        self.said = w.HTML()
        self.listed = w.VBox()
        super().__init__([w.HBox([self.choice, self.year, self.button]), self.said, self.listed])
        self.refresh()

    def refresh(self) -> None:
        """Show the topics that stand in the file."""
        entries = self._made.content.get("indicator", [])
        self.listed.children = [self._topic(number, entry) for number, entry in enumerate(entries, start=1)]

    def _topic(self, number: int, entry: Mapping[str, Any]) -> w.VBox:
        key = str(entry.get("sleutel", ""))
        known = load_catalogue().indicators.get(key)
        year = f", {entry['jaar']}" if "jaar" in entry else ""
        away = w.Button(description="Haal weg", tooltip=f"Haal {key} weg", layout=w.Layout(width="7rem"))
        away.on_click(lambda _: self._drop(number))
        goals = w.Accordion([EntryRow(self._made, f"indicator.{number}", TARGETS, self._told)])
        goals.set_title(0, "Waarvoor, peilwaarde en streefwaarde")
        goals.selected_index = None
        label = html.escape(f"{known.label if known else key}{year}")
        return w.VBox([w.HBox([w.HTML(f"<strong>{label}</strong>"), away]), goals])

    def _add(self) -> None:
        typed, year = self.choice.value.strip(), self.year.value.strip()
        try:
            key = self._keys.get(typed) or load_catalogue().find(typed).key
            if year and not (year.isdigit() and len(year) == _DIGITS):
                raise UsageError(f"'{year}' is geen jaar.", remedy="Typ vier cijfers, zoals 2020, of niets.")
            added = add_topic(self._made, key, year=int(year) if year else None)
        except WijkprofielError as problem:
            self.said.value = f'<span role="alert" style="color:#9c1c1c">✗ {html.escape(str(problem))}</span>'
            return
        self.said.value = f'<span role="status">{"✓ toegevoegd" if added else "staat er al"}</span>'
        self.choice.value = self.year.value = ""
        self.refresh()
        self._told()

    def _drop(self, number: int) -> None:
        self._made.drop(f"indicator.{number}")
        self.refresh()
        self._told()
