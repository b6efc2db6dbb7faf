"""The law layer of the guardrails, read once: the least that holds for every text and every product."""

from functools import cache

from guardrails import Policy


@cache
def law() -> Policy:
    """The law layer: the least that holds for every text."""
    return Policy.load()
