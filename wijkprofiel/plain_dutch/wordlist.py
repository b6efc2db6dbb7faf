"""Limits and difficult words, from ``b1.toml``."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from wijkprofiel.plain_dutch.measure import Limits


def load_limits() -> Limits:
    """The limits of this project.

    >>> load_limits().longest_words
    20
    """
    held = _file()["grenzen"]
    return Limits(
        mean_words=float(held["gemiddeld_woorden"]),
        longest_words=int(held["meeste_woorden"]),
        passive_pct=float(held["lijdend_pct"]),
    )


def hard_words(text: str) -> dict[str, str]:
    """Difficult words in ``text`` with a plain word for each, in order of first appearance.

    >>> hard_words("Dit geschiedt teneinde de data te valideren.")
    {'geschiedt': 'gebeuren', 'teneinde': 'om'}
    """
    words = _file()["woorden"]
    found: dict[str, str] = {}
    for match in _pattern().finditer(text):
        said = match.group().lower()
        plain = words.get(said) or next(
            v for k, v in words.items() if k.endswith("*") and said.startswith(k[:-1])
        )
        found.setdefault(said, str(plain))
    return found


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Any]:
    text = files("wijkprofiel.plain_dutch").joinpath("b1.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    shapes = [re.escape(w[:-1]) + r"\w*" if w.endswith("*") else re.escape(w) for w in _file()["woorden"]]
    return re.compile(rf"\b(?:{'|'.join(shapes)})\b", re.IGNORECASE)
