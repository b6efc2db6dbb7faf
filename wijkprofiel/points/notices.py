"""The words of what is found while points are counted: one entry per code in ``bevindingen.toml``."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from wijkprofiel.municipal.notices import Notice, worded


@lru_cache(maxsize=1)
def load_kinds() -> Mapping[str, Mapping[str, str]]:
    """Every kind of notice about points by code: ``uitkomst``, ``bericht`` and ``oplossing``."""
    text = files("wijkprofiel.points").joinpath("bevindingen.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def notice(code: str, subject: str, /, **facts: Any) -> Notice:
    """A notice of kind ``code`` about ``subject``; ``facts`` fill the sentence and are kept as evidence.

    >>> notice("U10", "punten", count=2).message
    '2 punten liggen op de grens van twee gebieden en tellen mee bij het gebied met de laagste code.'
    """
    return worded(load_kinds(), code, subject, facts)
