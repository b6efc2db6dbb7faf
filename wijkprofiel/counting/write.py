"""The files that are left: the counts and what goes with them. Nothing else is written, not even for a moment."""

import datetime as dt
import io
import os
from collections.abc import Mapping
from pathlib import Path

from wijkprofiel.counting.answers import CaseAnswers
from wijkprofiel.counting.protect import ProtectedCounts
from wijkprofiel.errors import UsageError
from wijkprofiel.folders import made_folder

_YEAR = 365


def write_counts(
    counts: ProtectedCounts,
    answers: CaseAnswers,
    *,
    to: Path,
    facts: Mapping[str, str],
    today: dt.date,
) -> tuple[Path, Path]:
    """The CSV with counts and the TOML beside it (``<name>.bron.toml``); both are renamed into place when whole.

    Parameters
    ----------
    counts : ProtectedCounts
    answers : CaseAnswers
    to : Path
        The CSV file to write.
    facts : mapping of str to str
        What else stands in the TOML: title, level, class, boundary year.
    today : date
        The date of the count; the review date is a year later.

    Raises
    ------
    UsageError
        When the folder cannot be made or written.
    """
    made_folder(to.parent, purpose="de telling")
    text = io.StringIO()
    shown = counts.frame.assign(aantal=counts.frame["aantal"].astype("Int64"))
    shown.to_csv(text, index=False, lineterminator="\n")
    card = to.with_suffix(".bron.toml")
    _put(to, text.getvalue())
    _put(card, _card(answers, facts, today))
    return to, card


def _put(place: Path, text: str) -> None:
    partial = place.with_name(f".{place.name}.{os.getpid()}.deel")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(place)
    except OSError as problem:
        partial.unlink(missing_ok=True)
        raise UsageError(
            f"In de map '{place.parent.name}' kan niet worden geschreven: {problem.strerror}.",
            remedy="Kies met --naar een andere plaats.",
        ) from problem


def _card(answers: CaseAnswers, facts: Mapping[str, str], today: dt.date) -> str:
    entries = {
        **facts,
        "eigenaar": answers.eigenaar,
        "register": answers.register,
        "grondslag": answers.grondslag,
        "definitie": "Aantal zaken per gebied, categorie en jaar. De zaken zelf zijn niet bewaard.",
        "eenheid": "zaken",
        "noemer": "",
        "mag_gepubliceerd": "nog niet beoordeeld",
        "gemaakt": today.isoformat(),
        "herzien": (today + dt.timedelta(days=_YEAR)).isoformat(),
    }
    return "schema = 1\n" + "".join(f"{key} = {_quoted(value)}\n" for key, value in entries.items())


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(ch if ch.isprintable() else " " for ch in escaped) + '"'
