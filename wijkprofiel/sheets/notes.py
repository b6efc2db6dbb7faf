"""The account on a sheet: how to read it, what it is for, where it comes from, who answers for it."""

import re

from wijkprofiel.maps.model import Kaart
from wijkprofiel.numbers import format_date
from wijkprofiel.sheets.account import Account, owner_text, record_text, status_text
from wijkprofiel.sheets.page import Note
from wijkprofiel.sheets.text import HOW_TO_READ, NOT_FOR, OBJECT, STATUS_WORDS, as_sentence


def sheet_notes(kaart: Kaart, account: Account | None = None) -> list[Note]:
    """What stands under the map, in order of weight: what must be on the first page comes first."""
    known = account or Account()
    caveats = " ".join(as_sentence(note) for note in kaart.notes)
    until = f"Geldig tot {valid_until_text(kaart.valid_until)}. Plaats in de keten: {kaart.stage}."
    notes = [
        Note("Hoe leest u deze kaart?", HOW_TO_READ),
        Note("Bron", " ".join(as_sentence(source) for source in kaart.sources)),
        Note("Klassen", kaart.method),
        Note("Eigenaar", as_sentence(owner_text(known, kaart.owner))),
        Note("Status", f"{status_text(known, STATUS_WORDS[kaart.status])} {until}"),
        Note("Grenzen", as_sentence(kaart.boundary_line)),
        Note("Bij deze kaart", caveats),
        Note("Klopt er iets niet?", OBJECT),
        Note("Doel", f"{as_sentence(kaart.purpose)} {NOT_FOR}"),
        Note("Vastgelegd", record_text(known, kaart.mark) if known.profile else ""),
        Note("Definitie", kaart.definition),
    ]
    return [note for note in notes if note.text.strip()]


def valid_until_text(day: str) -> str:
    """An ISO date in Dutch words; any other text as it is.

    >>> valid_until_text("2027-03-09"), valid_until_text("het volgende besluit")
    ('9 maart 2027', 'het volgende besluit')
    """
    return format_date(day) if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else day
