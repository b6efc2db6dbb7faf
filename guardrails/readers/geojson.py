"""GeoJSON: the properties of all features, shown or not, and whatever else stands in the file."""

import json
from collections.abc import Iterator

from guardrails.readers.fragment import Budget, Fragment, TooMuch, Unreadable, names_and_values


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """Properties, identifiers and members outside the standard; coordinates are left alone.

    Raises
    ------
    Unreadable
        When it is no JSON, or too deep.
    """
    try:
        data = json.loads(content)
    except RecursionError as error:
        raise TooMuch("JSON met te veel niveaus") from error
    except ValueError as error:
        raise Unreadable("de JSON is niet geldig") from error
    yield from names_and_values(part or "geojson", data)
