"""The words of a factsheet: sentences that keep to figures, read by the language guard before they are shown."""

from collections.abc import Sequence

from guardrails import Blocked, Outcome, check_text
from guardrails.approved import Cleared
from guardrails.submission import Column
from wijkprofiel.law import law
from wijkprofiel.missing import reason_label
from wijkprofiel.report.columns import area_name, cell_text, column_title, figure_of, unit_text

_SENTENCES = 3
_RESIDENTS = "inwoners"


def fact_sentences(
    approved: Cleared, unit: str, *, columns: Sequence[Column], references: Sequence[str]
) -> list[str]:
    """The area in a few sentences: what it is, figures beside those of larger areas, and what is missing.

    No sentence says more or less, better or worse, or that something changed: no figure here has a margin.

    Raises
    ------
    Blocked
        When the language guard finds a label or a person in a sentence, for example in a title of the dossier.
    """
    sentences = [
        _what_it_is(approved, unit, columns),
        *(_beside(approved, unit, column, references) for column in _told(approved, unit, columns)),
        _gaps(approved, unit, columns),
    ]
    names = [area_name(approved, code) for code in (unit, *references, approved.subject)]
    for sentence in sentences:
        check_sentence(sentence, names=names)
    return sentences


def check_sentence(sentence: str, *, names: Sequence[str]) -> None:
    """Raise when the language guard stops a sentence; names of areas are names, whatever they mean.

    Raises
    ------
    Blocked
    """
    plain = sentence
    for name in sorted(names, key=len, reverse=True):
        plain = plain.replace(name, "dit gebied") if name else plain
    stopped = tuple(f for f in check_text("factsheet", plain, policy=law()) if f.outcome == Outcome.BLOCK)
    if stopped:
        raise Blocked(
            f"{stopped[0].code}: een zin op de factsheet mag zo niet naar buiten. {stopped[0].message}",
            findings=stopped,
            remedy=stopped[0].remedy,
        )


def _what_it_is(approved: Cleared, unit: str, columns: Sequence[Column]) -> str:
    name, place = area_name(approved, unit), area_name(approved, approved.subject)
    said = f"{name} is een {approved.level[unit]} van {place}"
    for column in columns:
        if column.name.partition("@")[0] == _RESIDENTS and figure_of(approved, unit, column) is not None:
            return f"{said}. Er zijn {cell_text(approved, unit, column)} inwoners ({column.year})."
    return f"{said}."


def _told(approved: Cleared, unit: str, columns: Sequence[Column]) -> list[Column]:
    """The first shares and averages with a figure, each of another theme where that can be."""
    filled = [c for c in columns if c.aggregation != "som" and figure_of(approved, unit, c) is not None]
    first = {column.theme: column for column in reversed(filled)}
    chosen = [column for column in filled if first[column.theme] is column]
    chosen += [column for column in filled if column not in chosen]
    return sorted(chosen[:_SENTENCES], key=columns.index)


def _beside(approved: Cleared, unit: str, column: Column, references: Sequence[str]) -> str:
    own = cell_text(approved, unit, column)
    said = f"{column.label} in {area_name(approved, unit)}: {own} {unit_text(column)} ({column.year})."
    others = [
        f"{area_name(approved, code)} ({cell_text(approved, code, column)})"
        for code in references
        if figure_of(approved, code, column) is not None
    ]
    if not others:
        return said
    # A figure right behind the name of an area would read as an address where the name ends as a street does.
    joined = others[0] if len(others) == 1 else f"{', '.join(others[:-1])} en {others[-1]}"
    return f"{said} Ter vergelijking: {joined}."


def _gaps(approved: Cleared, unit: str, columns: Sequence[Column]) -> str:
    gaps = sum(figure_of(approved, unit, column) is None for column in columns)
    if not gaps:
        return "Elk onderwerp op dit blad heeft hier een cijfer."
    verb = "is" if gaps == 1 else "zijn"
    return (
        f"Van {gaps} van de {len(columns)} onderwerpen {verb} er hier geen cijfer. "
        "Onder 'Wat ontbreekt' staat waarom."
    )


def gap_lines(approved: Cleared, unit: str, columns: Sequence[Column]) -> tuple[str, ...]:
    """What has no figure here and why, one line each."""
    return tuple(
        f"{column_title(column)}: {reason_label(str(approved.reasons.at[unit, column.name]))}"
        for column in columns
        if figure_of(approved, unit, column) is None
    )


def model_lines(columns: Sequence[Column]) -> tuple[str, ...]:
    """Which figures are not counted, and what their model uses."""
    return tuple(
        f"{column_title(column)} is geschat met een model. "
        f"Het model gebruikt: {', '.join(column.predictors) or 'niet genoemd'}."
        for column in columns
        if column.kind != "geteld"
    )
