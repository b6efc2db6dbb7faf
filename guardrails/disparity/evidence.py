"""What is laid before reviewers about one output: its sentences and tables."""

import pandas as pd

from guardrails.disparity import detail
from guardrails.disparity.bounds import duncan_davis
from guardrails.disparity.document import OutputReport, Table
from guardrails.disparity.drivers import Composite, leave_one_indicator_out, sign_holds
from guardrails.disparity.engine import spread_of
from guardrails.disparity.measure import DEVIATIONS, Disparity, exposures_for
from guardrails.disparity.need import gap_within_strata, need_column, stated_need
from guardrails.disparity.sentences import (
    darkest_sentence,
    fairlearn_sentence,
    four_fifths_sentence,
    rounding_sentence,
    state_sentences,
    unknown_sentences,
)
from guardrails.disparity.wording import amount, class_name, nl, spoken, words
from guardrails.explain import STATES
from guardrails.policy import Policy
from guardrails.submission import Column, Output, Submission
from guardrails.vault import Vault

NOT_THE_RATE = (
    "Dit is het gemiddelde van de gebieden waar een groep woont. Het is niet het cijfer van de groep zelf."
)


def report_on(
    result: Disparity,
    submission: Submission,
    *,
    policy: Policy,
    vault: Vault,
    seed: int,
) -> OutputReport:
    output = submission.outputs[result.output]
    column = submission.columns[output.column]
    tables: dict[str, Table] = {"bewoners": _residents(result, submission, column, policy, vault)}
    sentences = [*state_sentences(result, policy), *unknown_sentences(result)]
    if result.plan.cuts or result.plan.measure == "score":
        tables["kenmerken"] = _grounds(result)
        sentences += [*_area_sentences(result, tables, submission), rounding_sentence(result, tables)]
    if not result.shares.empty:
        named = result.shares.T.round(1).rename(columns=lambda number: class_name(int(number), output))
        tables["aandelen"] = Table("Deel van elke groep dat in een klasse woont (procent)", named)
        tables["indeling"] = Table(
            "Samenhang tussen klasse en groep (V van Cramér), en hoeveel een klasse over de samenstelling weggeeft",
            detail.typology_table(result.outcome, result.exposures, seed=seed),
        )
    if output.kind == "class":
        sentences.append(darkest_sentence(result, policy))
    if result.plan.measure == "classes" and result.plan.cuts:
        tables["viervijfde"] = Table(
            "Viervijfde: een bekend teken, geen grens. De laatste kolom zegt hoe vaak een blinde keuze eronder komt",
            detail.four_fifths(result, seed=seed),
        )
        sentences.append(four_fifths_sentence(tables["viervijfde"].frame))
    _add_order(tables, sentences, result, output, submission)
    sentences.append(fairlearn_sentence(result))
    _add_need(tables, sentences, result, submission, column)
    _add_bounds(tables, sentences, result, submission, column)
    composite = Composite.of(column, submission.table, result.outcome.index)
    if composite is not None:
        _add_drivers(tables, sentences, result, composite, submission, seed)
    return OutputReport(
        result.output, spoken(output, submission), STATES[result.state], tuple(sentences), tables, result
    )


def _residents(
    result: Disparity, submission: Submission, column: Column, policy: Policy, vault: Vault
) -> Table:
    """Everyone in the input is in the report: known, unknown, or in an area without an outcome."""
    units = submission.units_of(result.level)
    rows = {}
    whole = {
        e.ground: e for e in exposures_for(units, column.year, submission.size, policy=policy, vault=vault)
    }
    for exposure in result.exposures:
        groups = vault.groups(exposure.ground, units, column.year)
        base = submission.size.reindex(units) if groups is None else groups.base.fillna(submission.size)
        every = whole[exposure.ground]
        outside = every.weights.index.difference(result.outcome.index)
        known, unknown = float(exposure.weights.to_numpy().sum()), float(exposure.unknown.sum())
        absent = float(every.weights.loc[outside].to_numpy().sum() + every.unknown.loc[outside].sum())
        rows[words(exposure.ground)] = [
            exposure.year, known, unknown, absent, known + unknown + absent, float(base.fillna(0.0).sum()),
        ]  # fmt: skip
    columns = ["jaar", "groep bekend", "groep onbekend", "gebied zonder uitkomst", "samen", "in de opgave"]
    return Table(
        "Bewoners in de meting (bij huishouden: huishoudens)",
        pd.DataFrame.from_dict(rows, orient="index", columns=columns).round(1),
    )


def _grounds(result: Disparity) -> Table:
    span = detail.rounding_range(result)
    frame = pd.DataFrame(
        {
            "verschil": result.gaps,
            "kans (%)": 100 * result.chances,
            "grootst mogelijke verschil": result.extremes,
            "minstens (afronding)": span["minstens"],
            "hooguit (afronding)": span["hooguit"],
        }
    )
    title = f"Grootste verschil per kenmerk ({result.unit})"
    return Table(title, frame.rename(index=words))


def _area_sentences(result: Disparity, tables: dict[str, Table], submission: Submission) -> list[str]:
    left = detail.leave_one_area_out(result)
    own = left[result.ground].dropna()
    if own.empty:
        return []
    tables["zonder_gebied"] = Table(
        f"Grootste verschil zonder een gebied ({result.unit})", left.rename(columns=words)
    )
    driver = (own - float(result.gaps[result.ground])).abs().idxmax()
    return [
        f"Zonder een van de gebieden ligt het verschil tussen {nl(float(own.min()), 1)} en "
        f"{amount(float(own.max()), result.unit)}. Het gebied {submission.names.get(driver, driver)} telt het "
        "zwaarst."
    ]


def _add_order(
    tables: dict[str, Table], sentences: list[str], result: Disparity, output: Output, submission: Submission
) -> None:
    """For whatever orders areas: every top-k, exposure by place, and for figures the distance of the curves."""
    order, highest_first = result.outcome, output.kind == "score"
    if output.kind == "selection":
        order = submission.table[output.column].reindex(result.outcome.index).dropna()
        chosen = result.outcome.reindex(order.index) == 1
        highest_first = bool(order[chosen].mean() > order[~chosen].mean())
    if output.kind not in ("score", "rank", "selection") or len(order) != len(result.outcome):
        return
    spread = spread_of(result.exposures)
    shares = detail.top_k_table(order, spread, highest_first=highest_first)
    tables["top"] = Table("Deel van elke groep in de eerste k gebieden (procent)", shares.round(1))
    place = detail.rank_exposure(order, spread, highest_first=highest_first)
    tables["plaats"] = Table(
        "Gewicht van de plaats op de lijst (plaats 1 telt 1, plaats 3 telt 0,5)", place.to_frame("gewicht")
    )
    if output.kind == "score":
        score = order.to_numpy(dtype=float)
        curves = detail.largest_curve_distance(score, spread, spread.residents)
        tables["krommen"] = Table(
            "Afstand tussen de verdelingen van twee groepen (standaardafwijking)",
            curves.rename(index=words).to_frame("afstand"),
        )
    sentences.append("Alle groottes van de top staan naast elkaar, zodat niemand er achteraf een uitkiest.")


def _add_need(
    tables: dict[str, Table], sentences: list[str], result: Disparity, submission: Submission, column: Column
) -> None:
    if not stated_need(submission):
        sentences.append("Het dossier noemt geen behoefte. Er is dus niet gekeken binnen gelijke behoefte.")
        return
    need = need_column(submission, column.year)
    if need is None:
        sentences.append(
            f"De behoefte '{stated_need(submission)}' staat niet in de opgave en is dus niet gebruikt."
        )
        return
    if result.plan.measure != "classes":
        return
    found = {
        words(e.ground): gap_within_strata(result, e, submission.table[need.name]) for e in result.exposures
    }
    frame = pd.concat(found, names=["kenmerk"]).droplevel(1)
    tables["behoefte"] = Table(
        f"Verschil ruw, en binnen gebieden met gelijke behoefte ({need.label}, {need.year})", frame
    )


def _add_bounds(
    tables: dict[str, Table], sentences: list[str], result: Disparity, submission: Submission, column: Column
) -> None:
    if not column.denominator.startswith(("inwoners", "personen", "bewoners", "aantal inwoners")):
        return
    sentences.append(NOT_THE_RATE)
    factor = {"%": 100.0, "per 1.000 inwoners": 1000.0}.get(column.unit)
    if column.denominator not in ("inwoners", "bewoners", "aantal inwoners") or factor is None:
        return
    rate = submission.table[column.name].reindex(result.outcome.index) / factor
    if rate.isna().any() or not rate.between(0, 1).all():
        return
    residents = [e for e in result.exposures if e.ground != "huishouden"]
    frame = pd.concat({words(e.ground): duncan_davis(rate, e) for e in residents}, names=["kenmerk", "groep"])
    tables["grenzen"] = Table(
        "Wat zeker is over het cijfer binnen een groep (procent): minstens en hooguit", frame.round(1)
    )


def _add_drivers(
    tables: dict[str, Table],
    sentences: list[str],
    result: Disparity,
    composite: Composite,
    submission: Submission,
    seed: int,
) -> None:
    top = max(1, round(len(result.outcome) * 0.3))
    if result.kind == "selection":
        top = int((result.outcome == 1).sum()) or top
    labels = {name: f"{c.label} ({c.year})" for name, c in submission.columns.items()}
    frame = leave_one_indicator_out(composite, result.exposures, top=top).rename(index=labels)
    tables["onderdelen"] = Table(
        f"Grootste verschil zonder een onderdeel ({DEVIATIONS}), en hoeveel gebieden in de eerste {top} wisselen",
        frame,
    )
    parts = frame.iloc[1:]
    sentences.append(f"Het onderdeel {parts['verandering'].abs().idxmax()} verandert het verschil het meest.")
    exposure = next(e for e in result.exposures if e.ground == str(frame["kenmerk"].iloc[0]))
    high, low, holds = sign_holds(composite, exposure, seed=seed)
    sentences.append(
        f"Bij {nl(holds, 0)} % van 1.000 willekeurige wegingen blijft {words(high)} boven {words(low)}."
    )
