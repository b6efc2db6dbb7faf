"""Stacked traits: coarse traits that together point at people, as in the Tilburg case (S122).

Each trait may be harmless: an age band, a kind of household, work, tenure. Together they describe a person. One
figure about the intersection of four kinds of trait is refused, of three it asks for a reason; so do figures that
sort or select areas together by three kinds.
"""

from collections.abc import Iterator

from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.submission import Column, Submission


def check(submission: Submission, *, policy: Policy) -> list[Finding]:
    """Findings K14 and K15 (one figure about an intersection) and K16 (sorting and selecting by several)."""
    return [*_intersections(submission, policy), *_together(submission, policy)]


def traits_of(text: str, policy: Policy) -> tuple[str, ...]:
    """The kinds of trait of people that ``text`` names, in the order of the list.

    >>> traits_of("Jonge alleenstaande werklozen in een huurwoning", Policy.load())
    ('leeftijd', 'huishouden', 'werk', 'woning')
    """
    return tuple(name for name, words in policy.traits if words.find(text))


def _intersections(s: Submission, policy: Policy) -> Iterator[Finding]:
    asks, refuses = policy.threshold("doorsnede_kenmerken"), policy.threshold("doorsnede_geweigerd")
    for column in s.columns.values():
        found = _traits_of_column(s, column, policy)
        if len(found) >= min(asks, refuses):
            words = {"label": column.label, "count": len(found), "traits": ", ".join(found)}
            yield finding("K14" if len(found) >= refuses else "K15", column.name, policy=policy, **words)


def _together(s: Submission, policy: Policy) -> Iterator[Finding]:
    most = policy.threshold("doorsnede_kenmerken")
    sorting = {o.column for o in s.outputs.values() if o.kind != "class"}
    columns = [c for c in s.columns.values() if c.name in sorting or "indelen" in c.use]
    found = [
        name for name, _ in policy.traits if any(name in _traits_of_column(s, c, policy) for c in columns)
    ]
    if len(columns) > 1 and len(found) >= most:
        words = {"count": len(found), "traits": ", ".join(found)}
        yield finding("K16", "indelen", policy=policy, labels="; ".join(c.label for c in columns), **words)


def _traits_of_column(s: Submission, column: Column, policy: Policy) -> tuple[str, ...]:
    titles = [o.title for o in s.outputs.values() if o.column == column.name]
    texts = (column.name.split("@")[0], column.label, *titles)
    every = {trait for text in texts for trait in traits_of(text, policy)}
    return tuple(name for name, _ in policy.traits if name in every)
