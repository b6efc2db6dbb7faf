"""The gemeente's key for rounding own counts: where it lies. It goes into no bundle, log or message."""

import os
from pathlib import Path

from wijkprofiel.errors import UsageError

PLACE = "WIJKPROFIEL_AFRONDSLEUTEL"


def rounding_key() -> bytes | None:
    """The key in the file that the environment variable names; None when it names none.

    White space around the key does not count, so that an editor may add a line end.

    Raises
    ------
    UsageError
        When the file is not there, cannot be read or is empty.

    Examples
    --------
    >>> rounding_key() is None or len(rounding_key()) > 0
    True
    """
    named = os.environ.get(PLACE, "")
    if not named:
        return None
    try:
        key = Path(named).read_bytes().strip()
    except OSError as problem:
        raise UsageError(
            f"Het bestand met de sleutel voor het afronden is niet te lezen: {problem.strerror}.",
            remedy=f"Controleer waar {PLACE} naar wijst en of u het bestand mag lezen.",
        ) from problem
    if not key:
        raise UsageError(
            "Het bestand met de sleutel voor het afronden is leeg.",
            remedy="Zet de sleutel terug uit de kluis van de gemeente. Een nieuwe sleutel geeft andere afrondingen.",
        )
    return key
