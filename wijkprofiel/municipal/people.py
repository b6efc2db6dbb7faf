"""Whether a table is about persons, households or addresses, and which columns are protected: the guardrails say."""

import re
from collections.abc import Sequence

from guardrails import Policy, Vault, check_name, inspect_rows
from wijkprofiel.municipal.columns import CATEGORY, FIXED, TEXT, Columns
from wijkprofiel.municipal.grid import Grid
from wijkprofiel.municipal.missing_cells import is_empty
from wijkprofiel.municipal.notices import Notice, notice, of_guardrails
from wijkprofiel.municipal.number_cells import looks_numeric
from wijkprofiel.municipal.raw import Cell

PART = 4_000
# So many different texts can be a division; more are names or remarks.
FEW = 5
# Findings that say a row is about a person, household or address, or cannot be read safely.
PERSONS = ("P01", "P02", "P03", "P04", "P05", "P06", "P08", "P09", "P10", "P11", "P12", "P13", "I16")
# A code of an area or a period, with the year before or behind it.
_CODED = re.compile(
    r"^(?:(?:19|20)\d\d_?)?(?:(?:GM|WK|BU)[0-9A-Z]{4,8}|NL\d\d|(?:19|20)?\d{0,2}(?:JJ|KW|MM|HJ|W)\d\d)"
    r"(?:[_ ](?:19|20)\d\d)?$"
)
UNSAFE = ("I19", "I02")
# Signs that another program could take for a formula or a script: here they are read and shown as text.
FORMULA = "I08"
AS_TEXT = (FORMULA, "I10")
PROTECTED = ("B01", "B02", "I05", "I06")


def judge_people(grid: Grid, *, policy: Policy, vault: Vault | None) -> tuple[list[Notice], set[int]]:
    """Notices about persons and unsafe cells, most of which stop, and the numbers of the protected columns."""
    names = [*grid.names]
    stopping: list[Notice] = []
    protected: set[int] = set()
    labels = _labels(names)
    for start in range(0, max(1, len(grid.rows)), PART):
        rows = [_texts(row, len(names)) for _, row in grid.rows[start : start + PART]]
        for found in inspect_rows(labels, rows, policy=policy, vault=vault):
            at = _column_of(found.subject, labels)
            if found.code in PERSONS:
                stopping.append(notice("M40", _named(at, names), code=found.code, what=found.message))
            elif found.code in UNSAFE:
                stopping += of_guardrails([found], subject=_named(at, names))
            elif found.code == FORMULA and at is not None and _figures(grid.column(at)):
                # A figure that a program still has to work out is no figure.
                stopping += of_guardrails([found], subject=_named(at, names))
            elif found.code in AS_TEXT:
                stopping.append(notice("M48", _named(at, names)))
            elif found.code in PROTECTED and at is not None:
                protected.add(at)
    for text in (*grid.titles, *grid.footers):
        for found in inspect_rows(("tekst",), [(text,)], policy=policy):
            if found.code in PERSONS:
                stopping.append(
                    notice("M40", "tekst boven of onder de tabel", code=found.code, what=found.message)
                )
    return stopping, protected


def _figures(cells: Sequence[Cell]) -> bool:
    """Whether most cells of a column that are filled hold a number."""
    filled = [cell for cell in cells if not is_empty(cell)]
    return 2 * sum(map(looks_numeric, filled)) > len(filled)


def _labels(names: Sequence[str]) -> list[str]:
    """The names, each once, so that a finding points at one column."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return out


def _column_of(subject: str, labels: Sequence[str]) -> int | None:
    fits = [at for at, label in enumerate(labels) if f", kolom {label}" in subject]
    return max(fits, key=lambda at: len(labels[at])) if fits else None


def _named(at: int | None, names: Sequence[str]) -> str:
    return "tabel" if at is None else names[at]


def _texts(row: Sequence[Cell], width: int) -> list[Cell]:
    """The cells to judge, without codes of areas and periods: "2020JJ00" reads as a postcode with a number."""
    return [None if at >= len(row) or _says_nothing(row[at]) else row[at] for at in range(width)]


def _says_nothing(cell: Cell) -> bool:
    return is_empty(cell) or (isinstance(cell, str) and bool(_CODED.match(cell.strip().upper())))


def protected_categories(grid: Grid, columns: Columns, *, policy: Policy) -> list[Notice]:
    """Columns of categories whose categories, or whose name, are a protected attribute."""
    out = []
    for at in columns.of(CATEGORY, FIXED, TEXT):
        texts = {str(cell) for cell in grid.column(at) if not is_empty(cell)}
        if columns.roles[at] == TEXT and len(texts) > FEW:
            continue  # names or remarks: not what the figures are divided by
        # A number is a code of somebody's list, such as a year; the name of the column then tells.
        hits = [t for t in sorted(texts) if not t.isdigit() and check_name(t, policy=policy)]
        if hits or check_name(grid.names[at], policy=policy):
            out.append(notice("M44", grid.names[at], count=len(hits)))
    return out


def protected_names(names: Sequence[str], *, policy: Policy) -> dict[int, str]:
    """Columns with a name of a protected attribute: number -> what the guardrails say of it."""
    out = {}
    for at, name in enumerate(names):
        hit = check_name(name, policy=policy, subject=name)
        if hit is not None:
            out[at] = hit.message
    return out


def class_of(text: str, *, policy: Policy) -> str:
    """The class of a figure by what its name says, the strictest when it speaks of more.

    >>> class_of("Wmo-cliënten", policy=Policy.load()), class_of("bankjes", policy=Policy.load())
    ('zorg', 'open')
    """
    order = ("gesloten", "zorg", "leeftijd", "guard", "proxy")
    found = {ground.klass for ground in policy.lexicon.subject_grounds(text)}
    return next((klass for klass in order if klass in found), "open")
