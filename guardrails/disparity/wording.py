"""Words that the report and the findings share: how a gap and an output are called."""

from guardrails.disparity.measure import DEVIATIONS
from guardrails.submission import Output, Submission

SORTS = {"class": "De kaart", "selection": "De selectie", "score": "De score", "rank": "De rangorde"}


def spoken(output: Output, submission: Submission) -> str:
    """How a reader calls an output: the map or selection, its topic, year and level."""
    column = submission.columns[output.column]
    where = f"{column.year}, per {output.level}{against(output, submission)}"
    return f"{SORTS.get(output.kind, 'De indeling')} '{column.label}' ({where})"


def against(output: Output, submission: Submission) -> str:
    """What a map of differences is held against, in words; empty for other outputs."""
    if not output.against:
        return ""
    other = submission.columns.get(output.against)
    return f", verschil met {submission.names[output.against] if other is None else other.year}"


def amount(value: float, unit: str) -> str:
    """A gap in words.

    >>> amount(12.34, "procentpunt")
    '12,3 procentpunt'
    """
    return f"{nl(value, 2 if unit == DEVIATIONS else 1)} {unit}"


def nl(value: float, decimals: int) -> str:
    """A number as Dutch readers write it."""
    return f"{value:.{decimals}f}".replace(".", ",")


def words(name: str) -> str:
    """A name of a ground or group as words."""
    return str(name).replace("_", " ")


def class_name(number: int, output: Output) -> str:
    """How a reader calls a class of an output: its limits, or chosen and not chosen."""
    if output.kind == "selection":
        return "gekozen" if number == 1 else "niet gekozen"
    if 0 <= number < len(output.edges) - 1:
        low, high = (f"{edge:g}".replace(".", ",") for edge in output.edges[number : number + 2])
        return f"klasse {number + 1}: {low} tot {high}"
    return f"klasse {number + 1}"
