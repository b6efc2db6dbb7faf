"""Numbers and labels that a column can be read as: figures, text with a comma, colours, base64."""

import base64
import binascii
import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

_COLOUR = re.compile(r"#([0-9a-f]{6})([0-9a-f]{2})?", re.IGNORECASE)
_NUMBER = re.compile(r"[^0-9,.\-+eE]")


def numbers_of(values: pd.Series) -> Iterator[tuple[str, np.ndarray]]:
    """Each way to read ``values`` as numbers, with how; missing where it cannot.

    >>> [note for note, _ in numbers_of(pd.Series(["#ff0000", "#00ff00"]))][0]
    'als kleur'
    """
    if pd.api.types.is_bool_dtype(values.dtype):
        return
    if pd.api.types.is_numeric_dtype(values.dtype):
        yield "", values.to_numpy(dtype=float, na_value=np.nan)
        return
    texts = _texts(values)
    if all(_COLOUR.fullmatch(t) for t in texts if t):
        yield from _colours(texts)
        return
    plain = np.array([_number(t) for t in texts])
    if _read(plain, texts):
        yield "als tekst", plain
    decoded = [_decoded(t) for t in texts]
    numbers = np.array([_number(t) for t in decoded])
    if _read(numbers, texts):
        yield "gecodeerd (base64)", numbers


def labels_of(values: pd.Series) -> np.ndarray | None:
    """``values`` as labels numbered from 0; -1 where missing.

    >>> labels_of(pd.Series(["b", "a", "b"])).tolist()
    [0, 1, 0]
    """
    present = values.notna()
    codes = np.full(len(values), -1)
    if present.any():
        texts = np.array([str(v) for v in values[present]], dtype=object)
        codes[present.to_numpy()] = pd.factorize(texts)[0]
    return codes


def _texts(values: pd.Series) -> list[str]:
    return ["" if pd.isna(v) else str(v).strip() for v in values.astype(object)]


def _read(numbers: np.ndarray, texts: list[str]) -> bool:
    filled = sum(bool(t) for t in texts)
    return filled > 0 and bool(np.isfinite(numbers).sum() >= 0.9 * filled)


def _number(text: str) -> float:
    """A number written the Dutch or the English way, with or without a sign of percent or euro.

    >>> _number("€ 1.234,5"), _number("12.5%")
    (1234.5, 12.5)
    """
    if re.search(r"[A-Za-z]{2,}", text):
        return np.nan
    bare = _NUMBER.sub("", text)
    if "," in bare:
        bare = bare.replace(".", "").replace(",", ".")
    try:
        return float(bare)
    except ValueError:
        return np.nan


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return ""


def _colours(texts: list[str]) -> Iterator[tuple[str, np.ndarray]]:
    parts = np.full((len(texts), 3), np.nan)
    for i, text in enumerate(texts):
        if match := _COLOUR.fullmatch(text):
            parts[i] = [int(match[1][k : k + 2], 16) for k in (0, 2, 4)]
    light = parts @ np.array([0.299, 0.587, 0.114])
    yield "als kleur", light
    for k in range(3):
        yield "als kleur", parts[:, k]
