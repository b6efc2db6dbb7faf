"""An answer to one question, as against information that is kept up: its own notice, and a last day."""

from collections.abc import Mapping
from typing import Any

from wijkprofiel.numbers import format_date

ONE_OFF = "eenmalig"


def one_off_notice(content: Mapping[str, Any]) -> str:
    """The notice on every product of a one-off dossier; empty text for any other.

    Examples
    --------
    >>> one_off_notice({"profiel": {"soort": "eenmalig"}, "geldigheid": {"geldig_tot": "2027-03-01"}})
    'Eenmalig antwoord op één vraag. Niet meer gebruiken na 1 maart 2027'
    >>> one_off_notice({"profiel": {"soort": "profiel"}})
    ''
    """
    if content.get("profiel", {}).get("soort") != ONE_OFF:
        return ""
    until = content.get("geldigheid", {}).get("geldig_tot")
    ends = f" Niet meer gebruiken na {format_date(str(until))}" if until else ""
    return f"Eenmalig antwoord op één vraag.{ends}"
