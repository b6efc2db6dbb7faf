"""The worked examples that go along with an approved profile: per column how one figure was computed."""

from collections.abc import Mapping
from typing import Any

# The key under which the examples stand in the dossier that goes with a submission: column -> lines of text.
KEY = "rekenvoorbeelden"


def example_of(dossier: Mapping[str, Any], column: str) -> str:
    """The example that goes with a column of an approved profile; empty where there is none.

    >>> example_of({"rekenvoorbeelden": {"inwoners@2020": ["Erin gaat: 5.", "Dat is het."]}}, "inwoners@2020")
    'Erin gaat: 5. Dat is het.'
    """
    return " ".join(dossier.get(KEY, {}).get(column, ()))
