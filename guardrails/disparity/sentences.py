"""Sentences of the full report: what was measured, what a blind choice gives, what it is not."""

from collections.abc import Mapping

import pandas as pd

from guardrails.disparity.document import Table
from guardrails.disparity.engine import spread_of
from guardrails.disparity.measure import Disparity
from guardrails.disparity.reference import fairlearn_means, fairlearn_shares
from guardrails.disparity.wording import amount, nl, words
from guardrails.policy import Policy

DECIDES = (
    "Wat dan beslist: de afweging van eigenaar en beoordelaar, niet dit getal. Meer gebieden, bijvoorbeeld de "
    "regio, kunnen meer zeggen."
)


def state_sentences(result: Disparity, policy: Policy) -> list[str]:
    least = int(policy.threshold("minimum_gebieden_klasse"))
    if result.gap is None or result.p_value is None:
        return [
            f"Er is niets te meten met minstens {least} gebieden erin en minstens {least} erbuiten. "
            "Een verschil zou de samenstelling van een of twee gebieden zijn.",
            DECIDES,
        ]
    size, unit = amount(result.gap, result.unit), f"kenmerk {words(result.ground)}"
    lines = [f"Het grootste verschil tussen twee groepen is {size} ({unit}), over {result.areas} gebieden."]
    striking = str(result.chances.idxmin())
    if striking != result.ground:
        lines.append(
            f"Het opvallendste verschil is dat bij {words(striking)}: "
            f"{amount(float(result.gaps[striking]), result.unit)}."
        )
    if result.exact:
        lines.append(
            f"Er zijn {result.draws} manieren om deze uitkomst over de gebieden te verdelen. Daarvan geven er "
            f"{result.as_large} een even opvallend verschil of een groter "
            f"(kans {nl(100 * result.p_value, 1)} %)."
        )
    else:
        at_most = "hooguit " if result.discrete else ""
        lines.append(
            f"Van {result.draws} willekeurige verdelingen over de gebieden geven er {result.as_large} een even "
            f"opvallend verschil of een groter (kans {at_most}{nl(100 * result.p_value, 1)} %)."
        )
    most = amount(float(result.extremes.max()), result.unit)
    lines.append(
        f"Het grootste verschil dat een verdeling kan geven, is {most}"
        f"{'' if result.exact else ' of iets meer'}. Afgesproken is een uitleg vanaf "
        f"{amount(result.size_limit(policy), result.unit)} en een kans onder "
        f"{nl(policy.threshold('toeval_pct'), 0)} %."
    )
    if result.state == "te_weinig":
        lines += [*_why_too_few(result, policy), DECIDES]
    return lines


def _why_too_few(result: Disparity, policy: Policy) -> list[str]:
    lines = []
    least, needed = policy.threshold("minimum_gebieden_uitspraak"), policy.threshold("dekking_kluis_pct")
    if result.areas < least:
        lines.append(f"Nodig zijn minstens {nl(least, 0)} gebieden.")
    if result.coverage_pct < needed:
        lines.append(
            f"De samenstelling is bekend voor {nl(result.coverage_pct, 0)} % van de bewoners; nodig is "
            f"{nl(needed, 0)} %."
        )
    return lines or ["Ook de meest opvallende blinde keuze haalt de afgesproken grootte en kans niet."]


def unknown_sentences(result: Disparity) -> list[str]:
    lines = []
    for ground, groups in result.small.items():
        if groups:
            names = ", ".join(words(g) for g in groups)
            lines.append(f"Te klein om te vergelijken bij {words(ground)}: {names}.")
    return lines


def rounding_sentence(result: Disparity, tables: Mapping[str, Table]) -> str:
    frame, ground = tables["kenmerken"].frame, words(result.ground)
    low, high = (
        float(frame[name].to_dict()[ground]) for name in ("minstens (afronding)", "hooguit (afronding)")
    )
    return (
        f"Door afronding van de samenstelling ligt het verschil bij {words(result.ground)} tussen "
        f"{nl(low, 1)} en {amount(high, result.unit)}."
    )


def darkest_sentence(result: Disparity, policy: Policy) -> str:
    number = int(result.outcome.max())
    areas = int((result.outcome == number).sum())
    least = int(policy.threshold("minimum_gebieden_klasse"))
    if areas < least:
        return f"De donkerste klasse heeft minder dan {least} gebieden en is niet apart gemeten."
    own = result.shares.T[number].to_dict()
    spans = {}
    for exposure in result.exposures:
        values = [own[f"{exposure.ground}:{g}"] for g in exposure.compared]
        spans[exposure.ground] = max(values) - min(values)
    ground = max(spans, key=lambda g: spans[g])
    return (
        f"In de donkerste klasse ({areas} gebieden) is het grootste verschil {nl(spans[ground], 1)} procentpunt "
        f"(kenmerk {words(ground)})."
    )


def four_fifths_sentence(frame: pd.DataFrame) -> str:
    fails = int((~frame["boven 0,8"].astype(bool)).sum())
    low, high = float(frame["blind onder 0,8 (%)"].min()), float(frame["blind onder 0,8 (%)"].max())
    return (
        f"Onder viervijfde: {fails} van {len(frame)} vergelijkingen. Een blinde keuze van dezelfde grootte komt er "
        f"in deze gebieden in {nl(low, 0)} tot {nl(high, 0)} % van de gevallen ook onder. Dit teken beslist niets."
    )


def fairlearn_sentence(result: Disparity) -> str:
    """The engine and fairlearn on the same rows: their largest difference."""
    spread = spread_of(result.exposures)
    if result.shares.empty:
        ours = pd.Series(result.outcome.to_numpy(dtype=float) @ spread.values, index=list(spread.names))
        scale = max(1.0, float(result.outcome.abs().max()))
        theirs = fairlearn_means(result.outcome, result.exposures)
        apart = float((ours - theirs[ours.index]).abs().max()) / scale
    else:
        number = result.plan.cuts[0] if result.plan.cuts else int(result.outcome.max())
        ours = result.shares.T[number]
        theirs = fairlearn_shares(result.outcome, result.exposures, number)
        apart = float((ours - theirs[ours.index]).abs().max()) / 100
    return f"Nagerekend met fairlearn: grootste afwijking {apart:.0e}."
