"""What people expected beside the figure: recorded before they saw it, with a role and a day and never a name."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from guardrails.approved import Cleared
from guardrails.submission import Column
from wijkprofiel.numbers import format_date, format_number
from wijkprofiel.report.columns import area_name, cell_text, column_title, shown_columns, unit_text
from wijkprofiel.report.content import Block, Head, Heading, Paragraph, Table
from wijkprofiel.report.text import EXPECTED_INTRO

TABLE = "verwachting"
NOT_HERE = "staat niet in dit profiel"


def expectation_blocks(approved: Cleared) -> tuple[Block, ...]:
    """Heading, words and a table of expectations with the figure beside each; nothing when nobody said any."""
    rows = tuple(expectation_rows(approved))
    if not rows:
        return ()
    heads = (
        Head("Waarover", share=1.8),
        Head("Wat men verwachtte", share=2.4),
        Head("Wat het cijfer zegt", share=1.6),
        Head("Door wie en wanneer", share=1.4),
    )
    table = Table("Verwachting en cijfer", heads, rows)
    return (Heading("Klopt het met wat mensen dachten?"), Paragraph(EXPECTED_INTRO), table)


def expectation_rows(approved: Cleared) -> Iterator[tuple[str, str, str, str]]:
    """Per expectation: about what, what was expected, the figure of now, and by which role on which day."""
    for entry in approved.dossier.get(TABLE, ()):
        key = str(entry.get("onderwerp", ""))
        area = str(entry.get("gebied", "")) or approved.subject
        column = next((c for c in shown_columns(approved) if key in (c.name, c.name.partition("@")[0])), None)
        title = key if column is None else column_title(column)
        name = area_name(approved, area) if area in approved.table.index else area
        spoken = [str(entry.get("rol", "")), _day(entry.get("datum"))]
        yield (
            f"{title}, {name}",
            _expected(entry, column),
            _figure(approved, area, column),
            ", ".join(filter(None, spoken)),
        )


def _expected(entry: Mapping[str, Any], column: Column | None) -> str:
    number = entry.get("getal")
    if number is None:
        return str(entry.get("tekst", ""))
    said = format_number(float(number), column.decimals if column else 0)
    return ". ".join(filter(None, (said, str(entry.get("tekst", "")))))


def _figure(approved: Cleared, area: str, column: Column | None) -> str:
    if column is None or area not in approved.table.index:
        return NOT_HERE
    return f"{cell_text(approved, area, column)} {unit_text(column)}"


def _day(value: object) -> str:
    text = value.isoformat() if isinstance(value, dt.date) else str(value or "")
    try:
        return format_date(text)
    except ValueError:
        return text
