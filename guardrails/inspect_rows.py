"""Rows of a table judged before anything is done with them: persons, protected names, protected figures."""

from collections.abc import Iterable, Sequence
from typing import Any

from guardrails.finding import Finding, in_order
from guardrails.inspect import ProtectedValues
from guardrails.inspect_file import FileJudge
from guardrails.policy import Policy
from guardrails.readers.fragment import table
from guardrails.vault import Vault


def inspect_rows(
    header: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    *,
    policy: Policy,
    vault: Vault | None = None,
    where: str = "tabel",
) -> tuple[Finding, ...]:
    """What stands in the way of using these rows, heaviest first; nothing found is an empty tuple.

    Every column is judged by its name, its texts and its figures, as `inspect_file` does for a whole file. Small
    counts are no finding here: that is judged when figures leave. Rows can come in parts; a part of a few
    thousand rows is enough to see what a column holds.

    Parameters
    ----------
    header : sequence
        Names of the columns.
    rows : iterable of sequence
        Cells in the order of the header.
    where : str
        What the table is called in a finding.

    Examples
    --------
    >>> rows = [("WK999900", "jan@voorbeeld.nl"), ("WK999901", "els@voorbeeld.nl")]
    >>> [f.code for f in inspect_rows(("wijk", "contact"), rows, policy=Policy.load())]
    ['P03']
    """
    judge = FileJudge(policy, None if vault is None else ProtectedValues(vault, policy))
    found: dict[tuple[str, str], Finding] = {}
    for fragment in table(where, header, rows):
        for finding in judge.judge(fragment):
            found.setdefault((finding.code, finding.subject), finding)
    return in_order(found.values())
