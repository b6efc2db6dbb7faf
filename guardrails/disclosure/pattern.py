"""The pattern of own figures that are not shown: primary rules, what has to go with them, and the attack on it."""

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from guardrails.disclosure.audit import Audit, audit
from guardrails.disclosure.exact import is_small, optimum
from guardrails.disclosure.linked import Linked, Sum, column_numbers, column_sums, linked_tables
from guardrails.disclosure.own import (
    SUPPRESSED,
    TOO_SMALL,
    OwnColumn,
    Place,
    Primary,
    own_columns,
    primary,
)
from guardrails.disclosure.primary import Need
from guardrails.disclosure.suppress import Suppression, suppress
from guardrails.policy import Policy
from guardrails.submission import Submission

# After so many rounds of hiding what lies around an exposed figure, everything that hangs together goes.
ROUNDS = 3
_KEPT = 32


@dataclass(frozen=True)
class Pattern:
    """Which own figures are hidden.

    ``hidden`` maps a column to the areas; ``first`` holds the primary rules, ``own`` the columns as judged,
    ``sums`` the columns that add up. ``audit`` is the attack on what is left, ``finished`` is False when the
    work ran out and more was hidden than needed.
    """

    own: Mapping[str, OwnColumn]
    first: Primary
    hidden: Mapping[str, pd.Series]
    sums: tuple[Sum, ...]
    audit: Audit
    finished: bool = True

    def extra(self) -> int:
        """How many figures are hidden only because another one could be worked out from them."""
        return sum(int((self.hidden[name] & ~self.first.gone[name]).sum()) for name in self.hidden)


_PATTERNS: dict[str, Pattern] = {}


def pattern_of(submission: Submission, *, policy: Policy, small: pd.Series) -> Pattern:
    """The pattern for ``submission``, whose rows stand in code order. The same content gives the same pattern.

    Parameters
    ----------
    small
        Areas with too few residents for what is sensitive or modelled.
    """
    mark = _mark(submission, policy)
    if mark not in _PATTERNS:
        if len(_PATTERNS) >= _KEPT:
            _PATTERNS.pop(next(iter(_PATTERNS)))
        _PATTERNS[mark] = _pattern(submission, policy, small)
    return _PATTERNS[mark]


def _pattern(submission: Submission, policy: Policy, small: pd.Series) -> Pattern:
    own = own_columns(submission, policy)
    first = primary(submission, own, small)
    sums = column_sums(submission, column_numbers(submission, own))
    taken = submission.table.isna() & submission.reasons.isin([TOO_SMALL, SUPPRESSED])
    hidden = {name: gone | taken[name] for name, gone in first.gone.items()}
    tables = [t for t in linked_tables(submission, own, sums=sums) if _touched(t, first)]
    needs = {place: need for place, need in first.needs.items() if own[place[1]].rounding <= 1}
    finished = True
    for linked in tables:
        finished &= _protect(linked, needs, first, hidden)
    found = _audited(submission, own, first, hidden, sums)
    for turn in range(ROUNDS):
        wrong = {*found.exposed, *found.undecided}
        if not wrong:
            break
        more = {place: first.needs[place] for place in wrong}
        for linked in tables:
            if turn == 0:
                finished &= _protect(linked, more, first, hidden)
            else:
                _widen(linked, wrong, hidden, everything=turn == ROUNDS - 1)
        found = _audited(submission, own, first, hidden, sums)
    return Pattern(own, first, hidden, tuple(sums), found, finished)


def _touched(linked: Linked, first: Primary) -> bool:
    return any(name in linked.names for _, name in first.needs) or any(
        first.gone[name].any() for name in linked.names
    )


def _protect(
    linked: Linked, needs: Mapping[Place, Need], first: Primary, hidden: dict[str, pd.Series]
) -> bool:
    """Hide in place what ``needs`` ask for in one table; False when the work ran out."""
    cells = linked.table.cells
    wanted = {n: needs[c[0], c[1]] for n, c in enumerate(cells) if (c[0], c[1]) in needs}
    if not wanted:
        return True
    gone = np.array([c[1] in hidden and bool(hidden[c[1]][c[0]]) for c in cells])
    floor = np.array([first.floor[c[1]][c[0]] if c[1] in first.floor else 0.0 for c in cells])
    floor = np.minimum(floor, linked.table.values)
    found: Suppression | None = None
    if is_small(linked.table, wanted) and set(np.flatnonzero(gone)) <= set(wanted):
        found = optimum(linked.table, wanted, floor=floor)
    known = gone if found is None else found.hidden
    found = suppress(linked.table, wanted, floor=floor, hidden=known)
    for number in np.flatnonzero(found.hidden):
        unit, name = cells[number]
        if name in hidden:
            hidden[name][unit] = True
    return found.finished


def _widen(linked: Linked, wrong: set[Place], hidden: dict[str, pd.Series], *, everything: bool) -> None:
    """Hide what stands in one equation with an exposed figure, or all that hangs together with it."""
    cells, table = linked.table.cells, linked.table
    marked = np.array([(c[0], c[1]) in wrong for c in cells])
    if not marked.any():
        return
    rows = np.flatnonzero(np.abs(table.equations) @ marked > 0)
    near = np.ones(len(cells), bool) if everything else (np.abs(table.equations[rows]).sum(axis=0) > 0).A1
    for number in np.flatnonzero((near | marked) & ~table.public):
        unit, name = cells[number]
        hidden[name][unit] = True


def _audited(
    submission: Submission,
    own: Mapping[str, OwnColumn],
    first: Primary,
    hidden: Mapping[str, pd.Series],
    sums: Sequence[Sum],
) -> Audit:
    """The attack on what is left; columns are looked at again as a reader sees them."""
    from_reader = {
        name: dataclasses.replace(item, shown=item.shown.mask(hidden[name])) for name, item in own.items()
    }
    reasons = submission.reasons.copy()
    for name, gone in hidden.items():
        reasons.loc[gone, name] = SUPPRESSED
    return audit(dataclasses.replace(submission, reasons=reasons), from_reader, first, sums=sums)


def _mark(submission: Submission, policy: Policy) -> str:
    """What the pattern depends on, as one hash."""
    digest = hashlib.sha256(policy.fingerprint.encode())
    for frame in (submission.table, submission.reasons):
        digest.update(repr(list(frame.columns)).encode())
        digest.update(pd.util.hash_pandas_object(frame, index=True).to_numpy().tobytes())
    for series in (submission.parent, submission.level, submission.size):
        digest.update(pd.util.hash_pandas_object(series, index=True).to_numpy().tobytes())
    for name in sorted(submission.exact):
        digest.update(name.encode())
        digest.update(pd.util.hash_pandas_object(submission.exact[name], index=True).to_numpy().tobytes())
    digest.update(repr(sorted(submission.columns.items())).encode())
    digest.update(repr(sorted((k, sorted(v.items())) for k, v in submission.contributions.items())).encode())
    return digest.hexdigest()
