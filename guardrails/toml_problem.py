"""Why a text is no TOML, in Dutch and with the line: a person edits these files."""

import re
import tomllib

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_TWICE = re.compile(r"overwrite|twice|[Dd]uplicate|mutate immutable")


def toml_problem(error: Exception) -> str:
    r"""What is wrong according to ``error`` of `tomllib.loads`, as the end of a sentence; nothing of the text itself.

    Examples
    --------
    >>> try:
    ...     content = tomllib.loads("[doel]\nnaam = 1\nnaam = 2\n")
    ... except ValueError as error:
    ...     toml_problem(error)
    'op regel 3, bij teken 9, staat een sleutel of blok dat er al is'
    """
    if not isinstance(error, tomllib.TOMLDecodeError):
        return "het is te diep genest of bevat een te lang getal"
    twice = _TWICE.search(str(error)) is not None
    place = _PLACE.search(str(error))
    if place is None:
        return (
            "op de laatste regel staat een sleutel of blok dat er al is" if twice else "het houdt te vroeg op"
        )
    what = "staat een sleutel of blok dat er al is" if twice else "is het niet te lezen"
    return f"op regel {place[1]}, bij teken {place[2]}, {what}"
