"""The missing-value contract: every figure is a value or a reason, never both and never neither."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from wijkprofiel.errors import MissingValueError

# Reasons given by the source.
SOURCE_REASONS = (
    "geheim",
    "niet_gepubliceerd",
    "nog_niet",
    "niet_van_toepassing",
    "geen_inwoners",
    "onbekend",
)
# Reasons that arise here.
OWN_REASONS = ("onderdrukt", "te_klein", "grenswijziging", "geweigerd")
REASONS = SOURCE_REASONS + OWN_REASONS

# What a reader sees. A secret figure reads "afgeschermd".
REASON_LABELS: Mapping[str, str] = {
    "geheim": "afgeschermd",
    "niet_gepubliceerd": "niet gepubliceerd",
    "nog_niet": "nog niet gepubliceerd",
    "niet_van_toepassing": "niet van toepassing",
    "geen_inwoners": "geen inwoners",
    "onbekend": "onbekend: de bron geeft geen reden",
    "onderdrukt": "onderdrukt: te klein aantal",
    "te_klein": "te weinig inwoners om te tonen",
    "grenswijziging": "grens veranderd of niet zeker gelijk",
    "geweigerd": "niet getoond: regel van de guardrails",
}


def check_contract(values: pd.Series, reasons: pd.Series) -> None:
    """Raise unless each place holds exactly one of a finite value and a known reason.

    Parameters
    ----------
    values : Series of float
        Missing where there is no figure.
    reasons : Series of str
        Same index; the empty string where there is a figure.

    Raises
    ------
    MissingValueError
        Names the first places that break the contract.

    Examples
    --------
    >>> check_contract(pd.Series([1.0, np.nan]), pd.Series(["", "geheim"]))
    """
    if not values.index.equals(reasons.index):
        raise MissingValueError("Cijfers en redenen hebben niet dezelfde gebieden.")
    present = np.isfinite(values.to_numpy(dtype=float, na_value=np.nan))
    text = reasons.fillna("").astype(str)
    known = text.isin(REASONS).to_numpy()
    broken = values.index[present == known].tolist()
    stray = values.index[present & (text != "").to_numpy()].tolist()
    if broken or stray:
        places = ", ".join(str(p) for p in (broken + stray)[:5])
        raise MissingValueError(
            "Elk cijfer is een waarde of een reden, nooit allebei en nooit geen van beide. "
            f"Het gaat mis bij: {places}.",
            remedy="Vul een reden in uit de lijst: " + ", ".join(REASONS) + ".",
        )


def reason_label(reason: str) -> str:
    """The words a reader sees for ``reason``.

    >>> reason_label("geheim")
    'afgeschermd'
    """
    return REASON_LABELS[reason]
