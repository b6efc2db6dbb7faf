"""Rows from the features of a WFS or OGC API: the properties, without the shapes."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from wijkprofiel.errors import SourceError


def rows_of_features(collection: Mapping[str, Any]) -> pd.DataFrame:
    """One row per feature with its properties; shapes are left out.

    Raises
    ------
    SourceError
        When this is no collection of features, or the service says there are more than it sent.

    Examples
    --------
    >>> feature = {"type": "Feature", "properties": {"id": "BU01640000", "kscore": 6}, "geometry": None}
    >>> rows_of_features({"type": "FeatureCollection", "features": [feature]}).to_dict("records")
    [{'id': 'BU01640000', 'kscore': 6}]
    """
    features = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise SourceError(
            "Het antwoord van de kaartdienst is geen verzameling gebieden (FeatureCollection).",
            remedy="Kijk of het adres en de laag kloppen; soms staat er een foutmelding in plaats van gegevens.",
        )
    promised = [collection.get(name) for name in ("numberMatched", "totalFeatures")]
    counts = [count for count in promised if isinstance(count, int)]
    if counts and max(counts) > len(features):
        raise SourceError(
            f"De kaartdienst heeft {max(counts)} gebieden en stuurde er {len(features)}. Zonder de rest zou het "
            "profiel stil onvolledig zijn.",
            remedy="Vraag de volgende stukken op (startIndex) en voeg ze samen.",
        )
    return pd.DataFrame([dict(feature.get("properties") or {}) for feature in features])
