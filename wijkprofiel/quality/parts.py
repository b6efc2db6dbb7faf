"""Whether parts add up to the total that is stated beside them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Agreement = Literal["gelijk", "binnen_afronding", "wijkt_af", "niet_op_te_tellen"]


@dataclass(frozen=True)
class Parts:
    """Parts beside a stated total.

    ``total_of_parts`` is None where a part has no figure: a sum of the rest would look like a total. ``margin`` is
    the largest difference that rounding can make, None where it is not known how the figures were rounded.
    """

    count: int
    absent: int
    total_of_parts: float | None
    stated: float
    margin: float | None
    agreement: Agreement

    @property
    def difference(self) -> float | None:
        """Sum of the parts minus the stated total."""
        return None if self.total_of_parts is None else self.total_of_parts - self.stated


def compare_parts(parts: Sequence[float | None], stated: float, *, margin: float | None) -> Parts:
    """Parts beside the total that a source states.

    Parameters
    ----------
    parts
        One count per part; None or NaN where there is no figure.
    stated
        The total as it stands in the source.
    margin
        How far the sum may lie from the total by rounding alone; 0 for exact counts, None when nobody knows. With an
        unknown margin a difference is a difference.

    Examples
    --------
    Three kinds of projects of which a report gave the total wrong:

    >>> found = compare_parts([11, 7, 4], 23, margin=0)
    >>> found.agreement, found.difference
    ('wijkt_af', -1.0)
    >>> compare_parts([11, None, 4], 23, margin=0).agreement
    'niet_op_te_tellen'
    """
    present = [float(part) for part in parts if part is not None and math.isfinite(part)]
    absent = len(parts) - len(present)
    if absent or not present:
        return Parts(len(parts), absent, None, float(stated), margin, "niet_op_te_tellen")
    total = math.fsum(present)
    off = abs(total - stated)
    if off < 1e-9:
        agreement: Agreement = "gelijk"
    elif margin is not None and off <= margin:
        agreement = "binnen_afronding"
    else:
        agreement = "wijkt_af"
    return Parts(len(parts), 0, total, float(stated), margin, agreement)
