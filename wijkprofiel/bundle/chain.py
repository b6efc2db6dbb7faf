"""Reading a chain of journal lines that someone may have tampered with."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from guardrails import verify_chain
from wijkprofiel.bundle.layout import canonical_line, sha256

# What append_entry adds to an entry.
_LINK = "vorige"
_SUM = "som"


def own_sum(entry: Mapping[str, Any]) -> str:
    """The sum that an entry carries of itself, so that a change in the last line of a chain is found too."""
    kept = {key: value for key, value in entry.items() if key not in (_LINK, _SUM)}
    return sha256(canonical_line(kept).encode())


def broken_line(lines: Sequence[str], *, summed: bool = False) -> int | None:
    """Number, from 1, of the first line that does not fit; None when all do.

    Never raises, whatever the lines hold.

    Parameters
    ----------
    summed
        Whether each entry carries its `own_sum`, as in the journal beside the bundles.

    Examples
    --------
    >>> broken_line(['{"vorige":"onzin"}'])
    1
    """
    readable = 0
    while readable < len(lines) and _is_entry(lines[readable], summed=summed):
        readable += 1
    broken = verify_chain(lines[:readable])
    if broken is not None:
        return broken + 1
    return readable + 1 if readable < len(lines) else None


def _is_entry(line: str, *, summed: bool) -> bool:
    try:
        entry = json.loads(line)
        # Also for an entry without a sum: what has no canonical form (NaN, half a character) is no entry.
        own = own_sum(entry) if isinstance(entry, dict) else None
        return own is not None and (not summed or entry.get(_SUM) == own)
    except (ValueError, TypeError, RecursionError):
        return False
