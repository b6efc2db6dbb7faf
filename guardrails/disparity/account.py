"""The full report of how outputs fall on groups: for reviewers, in plain Dutch. It never leaves."""

from collections.abc import Mapping

from guardrails.disparity.document import DisparityReport
from guardrails.disparity.evidence import report_on
from guardrails.disparity.measure import SEED, measure_all
from guardrails.policy import Policy
from guardrails.submission import Submission
from guardrails.vault import Vault

# The three themes of ethics around data, each with what this measurement has to say about it.
INTRO: Mapping[str, tuple[str, ...]] = {
    "Openheid": (
        "Dit verslag is voor de beoordelaars. Het bevat de samenstelling van gebieden en gaat nooit mee naar buiten.",
        "Naar buiten gaan alleen de stand, het grootste verschil en het aantal gebieden, per kaart of selectie.",
        "Gemeten is hoeveel bewoners van elke groep wonen in de gebieden met een uitkomst. De uitkomst hoort bij het "
        "gebied en geldt dus voor elke bewoner ervan: over personen wordt niets afgeleid.",
    ),
    "Verantwoordelijkheid": (
        "Een meting beslist niets. De eigenaar schrijft bij elk verschil waarom de kaart toch past bij het doel.",
        "Een collega die niet meewerkte, beoordeelt die uitleg. Het verslag van de vrijgave noemt wie besloot.",
    ),
    "Vertrouwen": (
        "De cijfers zijn een volledige telling. Het verschil is dus het verschil in deze gebieden en dit jaar.",
        "De kans is berekend zonder ruimtelijke correctie. Gebieden die naast elkaar liggen, lijken op elkaar. "
        "Daarom kan de echte kans wat groter zijn.",
        "Een verschil is een vraag en geen oordeel. Geen verschil aangetoond is geen bewijs dat er geen verschil is.",
    ),
}


def report(
    submission: Submission,
    *,
    policy: Policy,
    vault: Vault,
    seed: int = SEED,
) -> DisparityReport:
    """The full report on every output of a submission, for reviewers.

    Parameters
    ----------
    submission : Submission
        What is judged, after repair.
    vault : Vault
        Group counts per area.

    Returns
    -------
    DisparityReport
        Holds compositions of areas: show it to reviewers, never publish it.
    """
    results = measure_all(submission, policy=policy, vault=vault, seed=seed)
    parts = {
        name: report_on(result, submission, policy=policy, vault=vault, seed=seed)
        for name, result in results.items()
    }
    absent = tuple(
        n for n, o in sorted(submission.outputs.items()) if o.values.notna().any() and n not in results
    )
    return DisparityReport(INTRO, parts, absent)
