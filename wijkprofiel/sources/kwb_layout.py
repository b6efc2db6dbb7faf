"""How the columns of one release of a table of Kerncijfers are taken: open, to the vault, or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wijkprofiel.concepts import Concept
from wijkprofiel.errors import SourceError
from wijkprofiel.source_card import CardColumn

CHANGE = "IndelingswijzigingWijkenEnBuurten"
RESIDENTS, HOUSEHOLDS = "AantalInwoners", "HuishoudensTotaal"
_KEY_CLASS, _CLOSED_CLASS = "sleutel", "gesloten"


@dataclass(frozen=True)
class Layout:
    """Columns of a release by what happens to them.

    Attributes
    ----------
    dimension : str
        Column with the area code.
    change : str or None
        Column with CBS's indicator of change, when the table has one.
    shown : mapping
        Column -> measure, for what is taken over.
    closed : mapping
        Column -> (measure, ground, group), for what only the vault may hold.
    tested : mapping
        Measure -> (ground, group), for what is taken over and stands in the vault as well.
    skipped : mapping
        Column -> reason in Dutch, for what is left where it is.
    """

    dimension: str
    change: str | None
    shown: Mapping[str, str]
    closed: Mapping[str, tuple[str, str, str]]
    tested: Mapping[str, tuple[str, str]]
    skipped: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that has to be fetched, the code first."""
        change = (self.change,) if self.change else ()
        return (self.dimension, *change, *self.shown, *self.closed)

    def card_columns(self, empty: Iterable[str]) -> tuple[CardColumn, ...]:
        """The columns as a source card tells of them; ``empty`` are measures that are filled nowhere."""
        blank = set(empty)
        told = [
            CardColumn(name, "leeg", "", "in deze uitgave nergens gevuld")
            if measure in blank
            else CardColumn(name, "opgenomen", measure, _too(measure in self.tested))
            for name, measure in self.shown.items()
        ]
        told += [
            CardColumn(n, "kluis", "", f"beschermd: {ground}") for n, (_, ground, _) in self.closed.items()
        ]
        told += [CardColumn(name, "niet_opgenomen", "", why) for name, why in self.skipped.items()]
        return tuple(told)


def build_layout(
    columns: Iterable[str],
    meanings: Mapping[str, Concept],
    *,
    dimension: str,
    table: str,
    gaps: Mapping[str, str] | None = None,
) -> Layout:
    """The layout of a release from its columns and what the registry of concepts says of them.

    A column that the registry does not know is not taken: what it means and whether it is protected is unknown.
    ``gaps`` may say why in words.

    Raises
    ------
    SourceError
        When the table has no number of residents, on which every size rule rests.
    """
    shown: dict[str, str] = {}
    closed: dict[str, tuple[str, str, str]] = {}
    tested: dict[str, tuple[str, str]] = {}
    skipped: dict[str, str] = {}
    change = None
    for name in columns:
        meaning = meanings.get(name)
        if name == dimension:
            skipped[name] = "code, staat bij de gebieden"
        elif meaning is None:
            skipped[name] = (gaps or {}).get(name, "onbekend begrip: niet zeker wat het betekent")
        elif meaning.measure == CHANGE:
            change = name
            skipped[name] = "gebruikt als getuige van grenswijziging"
        elif meaning.klass == _KEY_CLASS:
            skipped[name] = "code, naam of postcode: om te koppelen, nooit als kenmerk"
        elif meaning.klass == _CLOSED_CLASS:
            if meaning.vault is None:
                skipped[name] = "beschermd, en niet nodig om mee te toetsen"
            else:
                closed[name] = (meaning.measure, *meaning.vault)
        else:
            shown[name] = meaning.measure
            if meaning.vault is not None:
                tested[meaning.measure] = meaning.vault
    measures = [*shown.values(), *(measure for measure, _, _ in closed.values())]
    doubles = sorted({measure for measure in measures if measures.count(measure) > 1})
    if doubles:
        raise SourceError(
            f"In tabel {table} zijn meer kolommen die {doubles[0]} kunnen zijn. Er wordt niet gegokt welke.",
            remedy="Kijk met wijkprofiel definitiewijzigingen wat er in deze uitgave is veranderd.",
        )
    if RESIDENTS not in shown.values():
        raise SourceError(
            f"In tabel {table} is het aantal inwoners niet te vinden. Zonder dat aantal is niet te zien welke "
            "gebieden te klein zijn om te tonen.",
            remedy="Kijk met wijkprofiel definitiewijzigingen wat er in deze uitgave is veranderd.",
        )
    return Layout(dimension, change, shown, closed, tested, skipped)


def _too(tested: bool) -> str:
    return "staat ook in de kluis, om mee te toetsen" if tested else ""
