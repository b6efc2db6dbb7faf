"""How far a published count can lie from the true one, because the source rounds."""

import tomllib
from functools import lru_cache
from importlib.resources import files

# Larger areas are published exact where a measure is rounded on the level of wijken and buurten only.
_ALL = ("land", "regio", "gemeente", "wijk", "buurt")


def margin_of(measure: str, level: str) -> float | None:
    """The largest rounding error of one published count, or None when it is not known how it was rounded.

    A count that was rounded by lot to multiples of b is at most b - 1 off.

    >>> margin_of("AantalInwoners", "wijk"), margin_of("AantalInwoners", "gemeente")
    (4.0, 0.0)
    >>> margin_of("GemiddeldInkomen", "wijk") is None
    True
    """
    return _margins().get((measure, level))


@lru_cache(maxsize=1)
def _margins() -> dict[tuple[str, str], float]:
    text = files("wijkprofiel.crosswalk").joinpath("afronding.toml").read_text(encoding="utf-8")
    found: dict[tuple[str, str], float] = {}
    for group in tomllib.loads(text)["groep"]:
        for measure in group["maten"]:
            for level in _ALL:
                found[measure, level] = float(group["veelvoud"] - 1) if level in group["niveaus"] else 0.0
    return found
