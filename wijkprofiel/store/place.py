"""Where the store lies and how big it may get."""

import os
from pathlib import Path

from platformdirs import user_data_path

from wijkprofiel.errors import UsageError

VARIABLE = "WIJKPROFIEL_OPSLAG"
LIMIT_VARIABLE = "WIJKPROFIEL_OPSLAG_MB"
DEFAULT_LIMIT_MB = 2048
_MEGABYTE = 1024 * 1024


def store_place(told: Path | str | None = None) -> Path:
    """The folder of the store: ``told``, else ``WIJKPROFIEL_OPSLAG``, else the data folder of this user.

    The folder need not exist.

    Examples
    --------
    >>> store_place("proef").name
    'proef'
    """
    chosen = told or os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser().resolve()
    return user_data_path("wijkprofiel", appauthor=False) / "opslag"


def limit_bytes() -> int:
    """The size in bytes above which the store is cleaned: ``WIJKPROFIEL_OPSLAG_MB`` megabytes, else 2 048.

    Raises
    ------
    UsageError
        When the variable holds no whole number above 0.
    """
    text = os.environ.get(LIMIT_VARIABLE, "").strip()
    if not text:
        return DEFAULT_LIMIT_MB * _MEGABYTE
    if not text.isdecimal() or int(text) == 0:
        raise UsageError(
            f"{LIMIT_VARIABLE} is '{text}'. Verwacht een heel getal: hoeveel megabyte de opslag mag zijn.",
            remedy=f"Zet bijvoorbeeld {LIMIT_VARIABLE}=2048.",
        )
    return int(text) * _MEGABYTE
