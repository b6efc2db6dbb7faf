"""Seals: a mark over what a check or a gate made, by which a later change shows.

The key lives as long as the process. A seal shows that something was changed after it was made; it is no
signature, and code that reads the key can make one.
"""

import dataclasses
import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

_KEY = secrets.token_bytes(32)


def seal_of(*parts: Any) -> str:
    """The seal over ``parts``: tables, records, texts and numbers, in this order.

    >>> seal_of("a", {"b": 1}) == seal_of("a", {"b": 1}), seal_of("a") == seal_of("b")
    (True, False)
    """
    mark = hmac.new(_KEY, digestmod=hashlib.sha256)
    for piece in _pieces(parts):
        mark.update(f"{len(piece)}:{piece}".encode("utf-8", "surrogatepass"))
    return mark.hexdigest()


def same_seal(one: str, other: str) -> bool:
    """Whether two seals are the same; an absent one is never the same."""
    return bool(one) and hmac.compare_digest(one.encode(), other.encode())


def _pieces(value: Any) -> Iterator[str]:
    """``value`` as a row of texts; different values give different rows."""
    if isinstance(value, pd.DataFrame):
        yield f"tabel {value.shape}"
        yield from _pieces(list(value.columns))
        for position in range(value.shape[1]):
            yield from _pieces(value.iloc[:, position])
    elif isinstance(value, pd.Series):
        yield f"reeks {value.dtype}"
        yield from _pieces([value.index.tolist(), value.tolist()])
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield type(value).__qualname__
        for field in dataclasses.fields(value):
            yield from _pieces((field.name, getattr(value, field.name)))
    elif isinstance(value, Mapping):
        yield f"woordenboek {len(value)}"
        for key, held in value.items():
            yield from _pieces((key, held))
    elif isinstance(value, list | tuple):
        yield f"rij {len(value)}"
        for held in value:
            yield from _pieces(held)
    else:
        yield repr(value)
