"""The same outputs over more areas: what ten areas cannot say, a region sometimes can."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guardrails.disparity.measure import SEED, measure_all
from guardrails.disparity.sentences import state_sentences
from guardrails.disparity.summary import public_summary
from guardrails.disparity.wording import spoken
from guardrails.policy import Policy
from guardrails.submission import Submission
from guardrails.vault import Vault


@dataclass(frozen=True)
class Beside:
    """One output, of the subject and of the wider region.

    ``own`` and ``wide`` are lines of the public summary: state, largest gap, number of areas. The sentences, with
    the numbers of the permutation, are for reviewers.
    """

    output: str
    title: str
    own: Mapping[str, Any]
    wide: Mapping[str, Any]
    own_sentences: tuple[str, ...] = field(repr=False)
    wide_sentences: tuple[str, ...] = field(repr=False)


def disparity_beside(
    own: Submission, wide: Submission, *, policy: Policy, vault: Vault, seed: int = SEED
) -> tuple[Beside, ...]:
    """Every output that both submissions have, measured over the areas of each; in order of name.

    Parameters
    ----------
    own, wide : Submission
        The same outputs, by name, over the areas of the subject and over those of the region; after repair.
    vault : Vault
        Group counts of all these areas.
    """
    here, there = (measure_all(s, policy=policy, vault=vault, seed=seed) for s in (own, wide))
    told_here, told_there = (
        {line["uitkomst"]: line for line in public_summary(found, policy=policy)} for found in (here, there)
    )
    return tuple(
        Beside(
            name,
            spoken(own.outputs[name], own),
            told_here[name],
            told_there[name],
            tuple(state_sentences(result, policy)),
            tuple(state_sentences(there[name], policy)),
        )
        for name, result in here.items()
        if name in there
    )
