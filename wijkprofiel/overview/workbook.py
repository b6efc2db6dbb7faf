"""The overview as a workbook: profiles, actions and data sets, each on a sheet of its own."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from wijkprofiel.overview.page import date_text
from wijkprofiel.overview.rows import Overview

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
Rows = Sequence[Sequence[str | int]]
_PROFILE_HEADS = (
    "Gemeente", "Profiel", "Soort", "Proces", "Besluit", "Eigenaar", "Contact", "Stand", "Spoor", "Classificatie",
    "Loopt af", "Geduid", "Bundel", "Open acties", "Houdt tegen", "Wat te doen", "Afspraken", "Plaats",
)  # fmt: skip
_ACTION_HEADS = ("Gemeente", "Profiel", "Actie", "Eigenaar", "Voor", "Kritiek", "Te laat")
_RISK_HEADS = ("Gemeente", "Profiel", "Risico", "Eigenaar", "Maatregel", "Klaar op")
_WISH_HEADS = ("Gemeente", "Profiel", "Wens")
_DATA_HEADS = (
    "Gemeente",
    "Gegevens",
    "Eigenaar van de gegevens",
    "Eigen cijfers",
    "Profiel",
    "Proces",
    "Eigenaar",
    "Contact",
)


def write_overview_workbook(overview: Overview, path: Path) -> Path:
    """Write the workbook to ``path``; returns the path. Text that looks like a formula stays text."""
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        book.set_properties(
            {"title": "Overzicht van profielen", "created": datetime.fromisoformat(overview.day)}
        )
        head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
        cell = book.add_format({"text_wrap": True, "valign": "top"})
        for name, heads, rows, widths in _sheets(overview):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 2)
            for column, (title, width) in enumerate(zip(heads, widths, strict=True)):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, title, head)
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    write = sheet.write_number if isinstance(value, int) else sheet.write_string
                    write(number, column, value, cell)
            if rows:
                sheet.autofilter(0, 0, len(rows), len(heads) - 1)
    return path


def _sheets(overview: Overview) -> list[tuple[str, Sequence[str], Rows, Sequence[int]]]:
    profiles = [
        (
            p.gemeente, p.title, p.kind, p.problem or p.process, p.decision, p.owner, p.contact, p.state, p.track,
            p.classification, date_text(p.until), date_text(p.explained), p.release, len(p.actions), p.blocking,
            " ".join(p.remedies), "; ".join(p.agreements), p.place,
        )
        for p in overview.profiles
    ]  # fmt: skip
    actions = [
        (p.gemeente, p.title, a.text, a.owner, date_text(a.due), _yes(a.critical), _yes(a.late))
        for p in overview.profiles
        for a in p.actions
    ]
    risks = [
        (p.gemeente, p.title, r.text, r.owner, r.measure, date_text(r.due))
        for p in overview.profiles
        for r in p.risks
    ]
    wishes = [(p.gemeente, p.title, wish) for p in overview.profiles for wish in p.wishes]
    data = [
        (d.gemeente, d.data, d.data_owner, _yes(d.own), d.profile, d.process, d.owner, d.contact)
        for d in overview.data
    ]
    return [
        (
            "Profielen",
            _PROFILE_HEADS,
            profiles,
            (14, 34, 11, 44, 30, 28, 24, 14, 10, 14, 18, 18, 22, 8, 8, 44, 30, 34),
        ),
        ("Acties", _ACTION_HEADS, actions, (14, 34, 44, 28, 18, 9, 9)),
        ("Risicolijst", _RISK_HEADS, risks, (14, 34, 44, 28, 44, 18)),
        ("Wensen", _WISH_HEADS, wishes, (14, 34, 70)),
        ("Gegevens", _DATA_HEADS, data, (14, 54, 28, 9, 34, 44, 28, 24)),
    ]


def _yes(value: bool) -> str:
    return "ja" if value else "nee"
