"""Other ways to make classes, from mapclassify: chosen by name, with rounded limits."""

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from wijkprofiel.classes import MAX_CLASSES, choose_edges, limits_between
from wijkprofiel.errors import ClassLimitError

ROUNDED = "afgerond"
# What a dossier may write, the classifier of mapclassify, and the words for the legend.
SCHEMES: Mapping[str, tuple[str, str]] = {
    "gelijke_stappen": ("EqualInterval", "gelijke stappen tussen het laagste en het hoogste cijfer"),
    "kwantielen": ("Quantiles", "evenveel gebieden in elke klasse"),
    "natuurlijke_grenzen": (
        "FisherJenks",
        "gebieden die dicht bij elkaar liggen in één klasse (Fisher-Jenks)",
    ),
    "standaardafwijking": ("StdMean", "de afstand tot het gemiddelde in standaardafwijkingen"),
}
# Fisher-Jenks compares every pair of figures; with more than so many it takes too long to wait for.
_MOST_DISTINCT = 600


def scheme_names() -> tuple[str, ...]:
    """Every name that can be chosen; the first is the one without a choice.

    >>> scheme_names()[:2]
    ('afgerond', 'gelijke_stappen')
    """
    return (ROUNDED, *SCHEMES)


def scheme_edges(values: pd.Series, scheme: str, *, classes: int = MAX_CLASSES) -> tuple[float, ...]:
    """Rising class limits by a named scheme; missing figures are set apart first and play no part.

    mapclassify decides which areas stand together; between the last figure of one class and the first of the next the
    roundest number becomes the limit. Where figures are few or equal there are fewer classes, and none is empty.

    Parameters
    ----------
    values : Series of float
        One figure per area; missing where there is none.
    scheme : str
        A name from `scheme_names`.
    classes : int
        The most classes that may come out.

    Raises
    ------
    ClassLimitError
        For a name that is not known, or for natural limits of more figures than can be compared.

    Examples
    --------
    >>> figures = pd.Series([1.0, 2.0, 3.0, 10.0, 11.0, 30.0, np.nan])
    >>> scheme_edges(figures, "kwantielen", classes=3)
    (0.0, 3.0, 11.0, 30.0)
    """
    if scheme == ROUNDED:
        return choose_edges(values, classes)
    if scheme not in SCHEMES:
        raise ClassLimitError(
            f"Klassen op de manier '{scheme}' kent wijkprofiel niet.",
            remedy="Kies uit: " + ", ".join(scheme_names()) + ".",
        )
    figures = np.sort(values.dropna().to_numpy(dtype=float))
    distinct = np.unique(figures)
    if len(distinct) <= 2 or classes == 1:
        return choose_edges(values, classes)
    if scheme == "natuurlijke_grenzen" and len(distinct) > _MOST_DISTINCT:
        raise ClassLimitError(
            f"Natuurlijke grenzen kunnen met hoogstens {_MOST_DISTINCT} verschillende cijfers; het zijn er "
            f"{len(distinct)}.",
            remedy="Kies 'kwantielen', of laat de indeling weg.",
        )
    bins = np.asarray(_classifier(scheme)(figures, min(classes, len(distinct))).bins, dtype=float)
    numbers = np.searchsorted(bins, distinct, side="left")
    starts = np.flatnonzero(np.diff(numbers)) + 1
    return limits_between(distinct, starts)


def _classifier(scheme: str) -> Callable[[Any, int], Any]:
    # Here and not above: it loads scikit-learn, and most maps never ask for it.
    import mapclassify

    made = getattr(mapclassify, SCHEMES[scheme][0])
    if scheme == "standaardafwijking":
        return lambda figures, classes: made(figures, multiples=_multiples(classes))

    def classify(figures: Any, classes: int) -> Any:
        with warnings.catch_warnings():
            # It advises to install numba, for speed.
            warnings.filterwarnings("ignore", "Numba")
            return made(figures, k=classes)

    return classify


def _multiples(classes: int) -> list[float]:
    """Limits in standard deviations, symmetric round the mean, one fewer than there are classes.

    >>> _multiples(5), _multiples(4)
    ([-1.5, -0.5, 0.5, 1.5], [-1.0, 0.0, 1.0])
    """
    return [number - (classes - 2) / 2 for number in range(classes - 1)]
