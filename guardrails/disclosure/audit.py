"""The audit before anything is shown: everything an attacker knows as one set of equations, and what follows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix

from guardrails.disclosure.attack import Knowledge, attack
from guardrails.disclosure.earlier import Earlier, parents_of, same_subject
from guardrails.disclosure.linked import Numbers, Sum, sums_by_value
from guardrails.disclosure.own import KEPT_BACK, OwnColumn, Place, Primary
from guardrails.disclosure.primary import Need
from guardrails.submission import Submission


@dataclass(frozen=True)
class Audit:
    """What came out of the attack: places (area, column) that are exposed, and that could not be settled.

    ``alone`` says which of the exposed ones need no earlier release. ``combined`` is False when earlier
    figures contradict those of now, so that they cannot be put together in one set of equations.
    """

    exposed: tuple[Place, ...] = ()
    undecided: tuple[Place, ...] = ()
    combined: bool = True


@dataclass
class _Unknowns:
    """The unknown numbers with what is known of each, while the equations are gathered."""

    place: dict[Place, int] = field(default_factory=dict)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    truth: list[float] = field(default_factory=list)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def add(self, place: Place, low: float, high: float, *, whole: bool, truth: float = np.nan) -> None:
        if place in self.place:
            number = self.place[place]
            self.low[number] = max(self.low[number], low)
            self.high[number] = min(self.high[number], high)
            return
        self.place[place] = len(self.low)
        self.low.append(low)
        self.high.append(high)
        self.whole.append(whole)
        self.truth.append(truth)

    def sum(self, total: Place, parts: Sequence[Place]) -> None:
        """``total`` is the sum of ``parts``, apart from a rest that anyone may know."""
        if total not in self.place or not parts:
            return
        numbers = [self.place[total], *(self.place[part] for part in parts)]
        truth = [self.truth[number] for number in numbers]
        rest = truth[0] - sum(truth[1:])
        if np.isnan(rest):
            if len(parts) == 1:
                return
            least, most = sum(self.low[n] for n in numbers[1:]), sum(self.high[n] for n in numbers[1:])
            if least > self.high[numbers[0]] + 1e-6 or most < self.low[numbers[0]] - 1e-6:
                return  # these areas do not add up: there is nothing to subtract
            rest = 0.0
        elif len(parts) == 1 and abs(rest) > 1e-6:
            return
        self.rows.append(({numbers[0]: 1.0} | dict.fromkeys(numbers[1:], -1.0), rest, rest))

    def knowledge(self) -> Knowledge:
        data, lines, columns = [], [], []
        for number, (terms, _, _) in enumerate(self.rows):
            for column, factor in terms.items():
                data.append(factor)
                lines.append(number)
                columns.append(column)
        shape = (len(self.rows), len(self.low))
        low, high = np.array(self.low, float), np.array(self.high, float)
        return Knowledge(
            low=low,
            high=np.maximum(low, high),
            left=csr_matrix((data, (lines, columns)), shape=shape),
            least=np.array([row[1] for row in self.rows], float),
            most=np.array([row[2] for row in self.rows], float),
            whole=np.array(self.whole, bool),
        )


def audit(
    submission: Submission,
    own: Mapping[str, OwnColumn],
    first: Primary,
    *,
    sums: Iterable[Sum],
    earlier: Sequence[Earlier] = (),
) -> Audit:
    """What an attacker learns of the own figures that stay hidden in ``submission``, which is repaired.

    The attacker knows every figure that is shown, to the decimals and the rounding it has; that counts are
    whole and a hidden one is not below its floor; which areas lie in which and which columns add up; the
    figures of the statistical office; and what ``earlier`` releases told of the same dates.
    """
    alone = _attacked(submission, own, first, list(sums), ())
    if not earlier:
        return alone
    together = _attacked(submission, own, first, list(sums), earlier)
    return together if together.combined else Audit(alone.exposed, alone.undecided, combined=False)


def _attacked(
    submission: Submission,
    own: Mapping[str, OwnColumn],
    first: Primary,
    sums: list[Sum],
    earlier: Sequence[Earlier],
) -> Audit:
    unknowns, needs = _Unknowns(), dict(first.needs)
    for name, item in own.items():
        _own(unknowns, submission, name, item, first)
    parent, level = parents_of(submission, earlier)
    pool = {name: _numbers(item) for name, item in own.items()}
    subjects = {name: name for name in own}
    for then in earlier:
        subject = _subject(then, own) or then.name
        if subject == then.name:
            pool[then.name] = Numbers(then.numbers, then.slack, (then.year, then.boundary_year))
        else:
            pool[subject] = _beside(pool[subject], then)
        subjects[subject] = subject
        _earlier(unknowns, needs, subject, then, own)
    for name in _published(submission, sums):
        for unit, value in submission.table[name].dropna().items():
            unknowns.add((str(unit), name), float(value), float(value), whole=False, truth=float(value))
    if earlier:
        sums = sorted({*sums, *_pooled_sums(submission, pool)})
    _areas(unknowns, subjects, own, parent, level)
    units = sorted({unit for unit, _ in unknowns.place})
    for total, parts in sums:
        for unit in units:
            present = [(unit, part) for part in parts if (unit, part) in unknowns.place]
            if len(present) == len(parts):
                unknowns.sum((unit, total), present)
    places = [place for place in needs if place in unknowns.place]
    outcome = attack(unknowns.knowledge(), {unknowns.place[place]: needs[place] for place in places})
    if not outcome.possible:
        return Audit(undecided=tuple(places), combined=False)
    name_of = {number: place for place, number in unknowns.place.items()}
    return Audit(
        tuple(sorted(name_of[number] for number in outcome.exposed)),
        tuple(sorted(name_of[number] for number in outcome.undecided)),
    )


def _own(unknowns: _Unknowns, submission: Submission, name: str, item: OwnColumn, first: Primary) -> None:
    """What the column as it is shown tells of the number in each area."""
    for unit in submission.table.index:
        shown, truth = float(item.shown[unit]), float(item.counts[unit])
        if not np.isnan(shown):
            low, high = shown - float(item.slack[unit]), shown + float(item.slack[unit])
            if item.whole:
                low, high = np.ceil(low - 1e-6), np.floor(high + 1e-6)
            low = max(low, 0.0) if float(first.floor[name][unit]) >= 0 else low
            if not np.isnan(truth):
                low, high = min(low, truth), max(high, truth)
        elif submission.reasons.at[unit, name] in KEPT_BACK:
            low, high = float(first.floor[name][unit]), np.inf
            low = min(low, truth) if not np.isnan(truth) else low
        else:
            low, high = min(0.0, float(first.floor[name][unit])), np.inf
        unknowns.add((str(unit), name), low, high, whole=item.whole, truth=truth)


def _numbers(item: OwnColumn) -> Numbers:
    spread = item.slack if item.column.aggregation == "quotient" else 0.0 * item.slack
    return Numbers(item.counts, spread, (item.column.year, item.column.boundary_year))


def _beside(numbers: Numbers, then: Earlier) -> Numbers:
    """The numbers of a subject with those of areas that only an earlier release showed."""
    return Numbers(
        numbers.values.combine_first(then.numbers), numbers.slack.combine_first(then.slack), numbers.date
    )


def _subject(then: Earlier, own: Mapping[str, OwnColumn]) -> str | None:
    """The own column of now that an earlier subject is, if there is one."""
    for name, item in own.items():
        date = (item.column.year, item.column.boundary_year)
        key = name.rpartition("@")[0] or name
        if date == (then.year, then.boundary_year) and same_subject(item.counts, item.slack, then, key):
            return name
    return None


def _earlier(
    unknowns: _Unknowns,
    needs: dict[Place, Need],
    subject: str,
    then: Earlier,
    own: Mapping[str, OwnColumn],
) -> None:
    """What one subject of an earlier release adds to what is known; what was hidden there stays protected."""
    item = own.get(subject)
    for unit in then.numbers.index:
        value, slack = float(then.numbers[unit]), float(then.slack[unit])
        low, high = value - slack, value + slack
        place = (str(unit), subject)
        if place in unknowns.place:
            number = unknowns.place[place]
            if low > unknowns.high[number] + 1e-6 or high < unknowns.low[number] - 1e-6:
                continue  # another population: compared on its own
        unknowns.add(place, low, high, whole=True, truth=value if slack == 0 else np.nan)
    for unit in sorted(then.hidden):
        place = (unit, subject)
        unknowns.add(place, 0.0, np.inf, whole=True)
        if place not in needs and item is not None and np.isnan(_truth(unknowns, place)):
            # Whether it was small itself is not known here; that it was may not become certain.
            needs[place] = Need(high=item.limits.count)


def _truth(unknowns: _Unknowns, place: Place) -> float:
    return unknowns.truth[unknowns.place[place]]


def _published(submission: Submission, sums: Iterable[Sum]) -> list[str]:
    named = {name for total, parts in sums for name in (total, *parts)}
    return sorted(name for name in named if name in submission.columns and submission.columns[name].published)


def _pooled_sums(submission: Submission, pool: Mapping[str, Numbers]) -> list[Sum]:
    units = sorted({str(unit) for numbers in pool.values() for unit in numbers.values.index})
    even = {
        name: Numbers(numbers.values.reindex(units), numbers.slack.reindex(units).fillna(0.0), numbers.date)
        for name, numbers in pool.items()
    }
    return [(total, tuple(sorted(parts))) for total, parts in sums_by_value(even)]


def _areas(
    unknowns: _Unknowns,
    subjects: Mapping[str, str],
    own: Mapping[str, OwnColumn],
    parent: Mapping[str, str],
    level: Mapping[str, str],
) -> None:
    """Areas that lie in another one add up to it, level by level."""
    groups: dict[tuple[str, str, str], list[Place]] = {}
    for unit, subject in list(unknowns.place):
        if subject in own and not own[subject].additive:
            continue
        above = parent.get(unit, "")
        if subject in subjects and (above, subject) in unknowns.place:
            groups.setdefault((above, level.get(unit, ""), subject), []).append((unit, subject))
    for (above, _, subject), parts in sorted(groups.items()):
        unknowns.sum((above, subject), parts)
