"""Keyed random rounding: the same number in the same cell is rounded the same way for ever."""

import hashlib
import hmac

BASE = 5


def rounded(count: int, cell: str, *, key: bytes, base: int = BASE) -> int:
    """``count`` to a multiple of ``base``, up or down by chance, right on average.

    The chance comes from HMAC-SHA256 of the cell's identity and the number under a key that the municipality
    keeps, so asking again gives nothing new.

    >>> rounded(10, "GM9999|2024|schuld", key=b"geheim-van-de-gemeente")
    10

    Raises
    ------
    ValueError
        For a key under 16 bytes or a negative count.
    """
    if len(key) < 16:
        raise ValueError("De sleutel voor het afronden is te kort: neem er een van minstens 16 bytes.")
    if count < 0:
        raise ValueError("Een aantal kan niet negatief zijn.")
    down, over = divmod(count, base)
    digest = hmac.new(key, f"{cell}\x1f{count}".encode(), hashlib.sha256).digest()
    chance = int.from_bytes(digest[:8], "big") / 2**64
    return base * (down + (chance < over / base))


def share_after_rounding(count: int, total: int) -> float | None:
    """Percentage of two rounded numbers; None when the total was rounded to 0.

    >>> share_after_rounding(5, 20)
    25.0
    """
    return None if total == 0 else 100.0 * count / total
