"""What the maps of one topic share: classes over the years, how they were made, and what they are held against."""

from guardrails import Cleared, Column, Output
from wijkprofiel.class_schemes import ROUNDED, SCHEMES
from wijkprofiel.classes import MAX_CLASSES, describe_method
from wijkprofiel.maps.model import Against
from wijkprofiel.numbers import format_number

EARLIER = "eerder"
DIFFERENCE_NOTE = (
    "De kaart toont een verschil en niet het cijfer zelf. Het verschil is berekend uit de getoonde cijfers. "
    "Een klein verschil kan door afronding of door toeval komen; het zegt niet waardoor het komt."
)


def against_of(approved: Cleared, drawn: Output) -> Against | None:
    """What the differences of a map are held against; None for a map of figures."""
    if not drawn.against:
        return None
    if drawn.against in approved.columns:
        return Against(EARLIER, str(approved.columns[drawn.against].year))
    column = approved.columns[drawn.column]
    value = float(approved.table[column.name].astype(float)[drawn.against])
    unit = " %" if column.unit.lower() in ("%", "procent") else ""
    text = f"{format_number(value, column.decimals)}{unit}"
    return Against(str(approved.level[drawn.against]), str(approved.names[drawn.against]), text)


def difference_unit(column: Column) -> str:
    """The unit of a difference: of percentages it is percentage points."""
    return "procentpunten" if column.unit.lower() in ("%", "procent") else column.unit


def same_classes(approved: Cleared, drawn: Output) -> tuple[str, ...]:
    """The maps of one topic and level with the same classes: its years, this one among them."""
    return tuple(
        name
        for name, output in approved.outputs.items()
        if (output.kind, output.level, output.edges) == (drawn.kind, drawn.level, drawn.edges)
        and _topic(output) == _topic(drawn)
    )


def method_of(approved: Cleared, drawn: Output) -> str:
    """How the classes were made, for which years they hold, and what they are held against."""
    scheme, reason = _choice(approved, drawn)
    if drawn.against and len(drawn.edges) > 1:
        said = (
            f"{len(drawn.edges) - 1} klassen met afgeronde grenzen, even ver onder als boven nul. "
            "De ondergrens hoort bij de klasse. Gebieden zonder cijfer doen niet mee."
        )
    else:
        said = describe_method(drawn.edges)
    if scheme != ROUNDED and not drawn.against:
        said += f" De indeling is gekozen: {SCHEMES[scheme][1]}, met afgeronde grenzen."
    years = sorted(
        {approved.columns[approved.outputs[name].column].year for name in same_classes(approved, drawn)}
    )
    if len(years) > 1:
        said += f" Dezelfde klassen gelden voor {', '.join(map(str, years[:-1]))} en {years[-1]}."
    if len(drawn.edges) - 1 > MAX_CLASSES and reason:
        said += f" Meer dan {MAX_CLASSES} klassen, omdat: {reason}"
    return said


def _topic(output: Output) -> tuple[str, str]:
    """The indicator without its year, and what it is held against without a year."""
    return output.column.split("@")[0], EARLIER if "@" in output.against else output.against


def _choice(approved: Cleared, drawn: Output) -> tuple[str, str]:
    """Scheme and reason that the dossier wrote for this topic."""
    key = drawn.column.split("@")[0]
    entries = [e for e in approved.dossier.get("indicator", ()) if e.get("sleutel") == key]
    first = entries[0] if entries else {}
    return str(first.get("indeling", ROUNDED)), str(first.get("klassen_reden", "")).strip()
