"""What the unit of a figure says about the number of persons behind it."""

import re
import unicodedata

import pandas as pd

from guardrails.submission import Column, Submission

# Units in which one counts, units of a share of one whole, and units of money.
COUNT_WORDS = frozenset(
    {"aantal", "aantallen", "absoluut", "stuks", "personen", "inwoners", "bewoners", "mensen", "huishoudens"}
) | {"woningen", "leerlingen", "cliënten", "clienten", "adressen", "gevallen", "meldingen", "n"}
SHARE_WORDS = frozenset({"aandeel", "fractie", "deel", "ratio", "verhouding", "quotient", "kans"})
MONEY_WORDS = frozenset({"euro", "euros", "eur", "bedrag", "bedragen", "geld", "keur", "meur"})
PERSON_BASES = ("inwoners", "personen", "bewoners", "aantal inwoners")


def factor(unit: str) -> float | None:
    """By how much a share was multiplied (a percentage: 100); None when the unit does not say.

    >>> factor("per 1.000 inwoners"), factor("%"), factor("aandeel"), factor("euro")
    (1000.0, 100.0, 1.0, None)
    """
    text = " ".join(unicodedata.normalize("NFKC", unit).lower().split())
    per = re.search(r"\bper (\d{1,3}(?:[ .]\d{3})+|\d+)(?!\d)", text)
    if per:
        number = float(re.sub(r"\D", "", per.group(1)))
        return number if number > 0 else None
    if "‰" in text or "promille" in text or "per duizend" in text or "per mille" in text:
        return 1000.0
    if "%" in text or "procent" in text or "percent" in text or "per honderd" in text:
        return 100.0
    return 1.0 if set(words(unit)[:1]) & SHARE_WORDS else None


def words(unit: str) -> list[str]:
    """The words of a unit, in small letters without marks."""
    return re.findall(r"[a-z]+", unit.lower())


def is_money(column: Column) -> bool:
    """Whether the figures are totals of amounts of money.

    A mean or an amount per person is none: what it is made of cannot be told from it.
    """
    named = "€" in column.unit or bool(set(words(column.unit)) & MONEY_WORDS)
    return named and column.aggregation == "som"


def is_count(column: Column) -> bool:
    """Whether the figures are counts: they add up, or do not and have a unit in which one counts."""
    if column.aggregation == "som":
        return not is_money(column)
    return column.aggregation == "geen" and any(w in COUNT_WORDS for w in words(column.unit)[:1])


def base_of(submission: Submission, column: Column) -> pd.Series | None:
    """The base of an own figure: a column of the table with that name or label, residents, or None.

    A base that was rounded or taken away itself counts as it was: it is needed to judge.
    """
    name = base_name(submission, column)
    if name:
        exact = submission.exact.get(name)
        return submission.table[name] if exact is None else exact.combine_first(submission.table[name])
    return submission.size if column.denominator.strip().lower() in PERSON_BASES else None


def base_name(submission: Submission, column: Column) -> str:
    """The column that is the base of an own figure; empty when none is. One of the same year goes first."""
    wanted = column.denominator.strip().lower()
    found = [
        other
        for other in submission.columns.values()
        if other.name != column.name and wanted in (other.label.lower(), other.name.split("@")[0].lower())
    ]
    found.sort(key=lambda other: (other.year != column.year, -other.year, other.name))
    return found[0].name if wanted and found else ""


def unjudged(submission: Submission, column: Column) -> str:
    """Why the counts behind own figures cannot be judged, in words; empty when they can, or were published.

    A composite is a number without counts behind it: its parts are judged, and it goes where they go.
    """
    if column.published or column.composition is not None or is_count(column):
        return ""
    if is_money(column):
        known = submission.contributions.get(column.name)
        return "" if known else "niet bekend is uit welke bedragen per houder een bedrag bestaat"
    if factor(column.unit) is None:
        return f"de eenheid '{column.unit}' zegt niet om welk aantal het gaat"
    if base_of(submission, column) is None:
        return f"de noemer '{column.denominator}' staat niet in de tabel"
    return ""
