"""JSON as it is read everywhere: within the depth that can be held, with an own error for what is none."""

import json
from typing import Any

from guardrails.readers.fragment import TooMuch, Unreadable


class NotJson(Unreadable):
    """A text is no JSON."""


def loaded(content: bytes | str) -> Any:
    """What ``content`` holds.

    Raises
    ------
    TooMuch
        When it is too deep.
    NotJson
        When it is no JSON.

    Examples
    --------
    >>> loaded("[1, 2]")
    [1, 2]
    """
    try:
        return json.loads(content)
    except RecursionError as error:
        raise TooMuch("JSON met te veel niveaus") from error
    except ValueError as error:
        raise NotJson("de JSON is niet geldig") from error
