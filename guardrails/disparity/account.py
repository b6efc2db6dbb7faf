"""The full report of how outputs fall on groups: for reviewers, in plain Dutch. It never leaves."""

import html
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from guardrails.disparity import detail
from guardrails.disparity.bounds import duncan_davis
from guardrails.disparity.drivers import Composite, leave_one_indicator_out, sign_holds
from guardrails.disparity.engine import spread_of
from guardrails.disparity.measure import DEVIATIONS, SEED, Disparity, exposures_for, measure_all
from guardrails.disparity.need import gap_within_strata, need_column, stated_need
from guardrails.disparity.reference import fairlearn_means, fairlearn_shares
from guardrails.explain import STATES
from guardrails.policy import Policy
from guardrails.submission import Column, Output, Submission
from guardrails.vault import Vault

INTRO = (
    "Dit verslag is voor de beoordelaars. Het bevat de samenstelling van gebieden en gaat nooit mee naar buiten.",
    "Gemeten is hoeveel bewoners van elke groep wonen in de gebieden met een uitkomst. De uitkomst hoort bij het "
    "gebied en geldt dus voor elke bewoner ervan: over personen wordt niets afgeleid.",
    "De cijfers zijn een volledige telling. Het verschil is dus het verschil in deze gebieden en dit jaar.",
    "De kans is berekend zonder ruimtelijke correctie. Gebieden die naast elkaar liggen, lijken op elkaar. "
    "Daarom kan de echte kans wat groter zijn.",
    "Een verschil is een vraag en geen oordeel. Geen verschil aangetoond is geen bewijs dat er geen verschil is.",
)
DECIDES = (
    "Wat dan beslist: de afweging van eigenaar en beoordelaar, niet dit getal. Meer gebieden, bijvoorbeeld de "
    "regio, kunnen meer zeggen."
)
NOT_THE_RATE = (
    "Dit is het gemiddelde van de gebieden waar een groep woont. Het is niet het cijfer van de groep zelf."
)
SORTS = {"class": "De kaart", "selection": "De selectie", "score": "De score", "rank": "De rangorde"}


@dataclass(frozen=True)
class Table:
    """A table of the report with its title; the index is the first column."""

    title: str
    frame: pd.DataFrame = field(repr=False)


@dataclass(frozen=True)
class OutputReport:
    """What the report says about one output. ``tables`` are by key (``bewoners``, ``kenmerken``, ...)."""

    output: str
    title: str
    state: str
    sentences: tuple[str, ...] = field(repr=False)
    tables: Mapping[str, Table] = field(repr=False)
    result: Disparity = field(repr=False)


@dataclass(frozen=True)
class DisparityReport:
    """The full report: an introduction, a part per output, and the outputs that could not be measured."""

    intro: tuple[str, ...] = field(repr=False)
    outputs: Mapping[str, OutputReport]
    unmeasured: tuple[str, ...]

    def to_text(self) -> str:
        """The report as plain text."""
        lines = ["Hoe vallen de uitkomsten over groepen bewoners?", "", *self.intro]
        for part in self.outputs.values():
            lines += ["", part.title, "-" * len(part.title), f"Stand: {part.state}.", *part.sentences]
            for table in part.tables.values():
                lines += ["", table.title, _shown(table.frame).to_string()]
        lines += [f"Niet gemeten: {name}." for name in self.unmeasured]
        return "\n".join(lines) + "\n"

    def to_html(self) -> str:
        """The report as a part of a page: headings, paragraphs and tables, everything escaped."""
        blocks = ["<h1>Hoe vallen de uitkomsten over groepen bewoners?</h1>", *map(_paragraph, self.intro)]
        for part in self.outputs.values():
            blocks += [f"<h2>{html.escape(part.title)}</h2>", _paragraph(f"Stand: {part.state}.")]
            blocks += [_paragraph(sentence) for sentence in part.sentences]
            for table in part.tables.values():
                blocks += [f"<h3>{html.escape(table.title)}</h3>", _shown(table.frame).to_html(border=0)]
        blocks += [_paragraph(f"Niet gemeten: {name}.") for name in self.unmeasured]
        return "\n".join(blocks) + "\n"


def report(
    submission: Submission,
    *,
    policy: Policy,
    vault: Vault,
    composites: Mapping[str, Composite] | None = None,
    seed: int = SEED,
) -> DisparityReport:
    """The full report on every output of a submission, for reviewers.

    Parameters
    ----------
    submission : Submission
        What is judged, after repair.
    vault : Vault
        Group counts per area.
    composites : mapping of str to Composite, optional
        Parts of the outputs that are a composite score, by name of the output, to show what drives the gap.

    Returns
    -------
    DisparityReport
        Holds compositions of areas: show it to reviewers, never publish it.
    """
    results = measure_all(submission, policy=policy, vault=vault, seed=seed)
    parts = {}
    for name, result in results.items():
        composite = (composites or {}).get(name)
        parts[name] = _one(result, submission, composite, policy=policy, vault=vault, seed=seed)
    absent = tuple(
        n for n, o in sorted(submission.outputs.items()) if o.values.notna().any() and n not in results
    )
    return DisparityReport(INTRO, parts, absent)


def spoken(output: Output, submission: Submission) -> str:
    """How a reader calls an output: the map or selection, its topic, year and level."""
    column = submission.columns[output.column]
    return f"{SORTS.get(output.kind, 'De indeling')} '{column.label}' ({column.year}, per {output.level})"


def _one(
    result: Disparity,
    submission: Submission,
    composite: Composite | None,
    *,
    policy: Policy,
    vault: Vault,
    seed: int,
) -> OutputReport:
    output = submission.outputs[result.output]
    column = submission.columns[output.column]
    tables: dict[str, Table] = {"bewoners": _residents(result, submission, column, policy, vault)}
    sentences = [*_state_sentences(result, policy), *_unknown_sentences(result)]
    if result.plan.cuts or result.plan.measure == "score":
        tables["kenmerken"] = _grounds(result)
        sentences += [*_area_sentences(result, tables), _rounding_sentence(result, tables)]
    if not result.shares.empty:
        tables["aandelen"] = Table("Deel van elke groep per klasse (procent)", result.shares.T.round(1))
        tables["indeling"] = Table(
            "Samenhang tussen klasse en groep (V van Cramér), en hoeveel een klasse over de samenstelling weggeeft",
            detail.typology_table(result.outcome, result.exposures, seed=seed),
        )
    if output.kind == "class":
        sentences.append(_darkest_sentence(result, policy))
    if result.plan.measure == "classes" and result.plan.cuts:
        tables["viervijfde"] = Table(
            "Viervijfde: een bekend teken, geen grens. De laatste kolom zegt hoe vaak een blinde keuze eronder komt",
            detail.four_fifths(result, seed=seed),
        )
        sentences.append(_four_fifths_sentence(tables["viervijfde"].frame))
    _add_order(tables, sentences, result, output, submission)
    sentences.append(_fairlearn_sentence(result))
    _add_need(tables, sentences, result, submission, column)
    _add_bounds(tables, sentences, result, submission, column)
    if composite is not None:
        _add_drivers(tables, sentences, result, composite, seed)
    return OutputReport(
        result.output, spoken(output, submission), STATES[result.state], tuple(sentences), tables, result
    )


def _state_sentences(result: Disparity, policy: Policy) -> list[str]:
    least = int(policy.threshold("minimum_gebieden_klasse"))
    if result.gap is None or result.p_value is None:
        return [
            f"Er is niets te meten met minstens {least} gebieden erin en minstens {least} erbuiten. "
            "Een verschil zou de samenstelling van een of twee gebieden zijn.",
            DECIDES,
        ]
    size, unit = amount(result.gap, result.unit), f"kenmerk {_words(result.ground)}"
    lines = [f"Het grootste verschil tussen twee groepen is {size} ({unit}), over {result.areas} gebieden."]
    striking = str(result.chances.idxmin())
    if striking != result.ground:
        lines.append(
            f"Het opvallendste verschil is dat bij {_words(striking)}: "
            f"{amount(float(result.gaps[striking]), result.unit)}."
        )
    if result.exact:
        times = round(result.p_value * result.draws)
        lines.append(
            f"Er zijn {result.draws} manieren om deze uitkomst over de gebieden te verdelen. Daarvan geven er "
            f"{times} een even opvallend verschil of een groter (kans {_nl(100 * result.p_value, 1)} %)."
        )
    else:
        times = round(result.p_value * (result.draws + 1)) - 1
        lines.append(
            f"Van {result.draws} willekeurige verdelingen over de gebieden geven er {times} een even opvallend "
            f"verschil of een groter (kans {_nl(100 * result.p_value, 1)} %)."
        )
    most = amount(float(result.extremes.max()), result.unit)
    lines.append(
        f"Het grootste verschil dat een blinde keuze gaf, is {most}. Afgesproken is een uitleg vanaf "
        f"{amount(result.size_limit(policy), result.unit)} en een kans van hooguit "
        f"{_nl(policy.threshold('toeval_pct'), 0)} %."
    )
    if result.state == "te_weinig":
        lines += [*_why_too_few(result, policy), DECIDES]
    return lines


def _why_too_few(result: Disparity, policy: Policy) -> list[str]:
    lines = []
    least, needed = policy.threshold("minimum_gebieden_uitspraak"), policy.threshold("dekking_kluis_pct")
    if result.areas < least:
        lines.append(f"Nodig zijn minstens {_nl(least, 0)} gebieden.")
    if result.coverage_pct < needed:
        lines.append(
            f"De samenstelling is bekend voor {_nl(result.coverage_pct, 0)} % van de bewoners; nodig is "
            f"{_nl(needed, 0)} %."
        )
    return lines or ["Ook de meest opvallende blinde keuze haalt de afgesproken grootte en kans niet."]


def _unknown_sentences(result: Disparity) -> list[str]:
    lines = []
    for ground, groups in result.small.items():
        if groups:
            names = ", ".join(_words(g) for g in groups)
            lines.append(f"Te klein om te vergelijken bij {_words(ground)}: {names}.")
    return lines


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
        rows[_words(exposure.ground)] = [
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
            "grootste blinde verschil": result.extremes,
            "minstens (afronding)": span["minstens"],
            "hooguit (afronding)": span["hooguit"],
        }
    )
    title = f"Grootste verschil per kenmerk ({result.unit})"
    return Table(title, frame.rename(index=_words))


def _rounding_sentence(result: Disparity, tables: Mapping[str, Table]) -> str:
    frame, ground = tables["kenmerken"].frame, _words(result.ground)
    low, high = (
        float(frame[name].to_dict()[ground]) for name in ("minstens (afronding)", "hooguit (afronding)")
    )
    return (
        f"Door afronding van de samenstelling ligt het verschil bij {_words(result.ground)} tussen "
        f"{_nl(low, 1)} en {amount(high, result.unit)}."
    )


def _area_sentences(result: Disparity, tables: dict[str, Table]) -> list[str]:
    left = detail.leave_one_area_out(result)
    own = left[result.ground].dropna()
    if own.empty:
        return []
    tables["zonder_gebied"] = Table(
        f"Grootste verschil zonder een gebied ({result.unit})", left.rename(columns=_words)
    )
    driver = (own - float(result.gaps[result.ground])).abs().idxmax()
    return [
        f"Zonder een van de gebieden ligt het verschil tussen {_nl(float(own.min()), 1)} en "
        f"{amount(float(own.max()), result.unit)}. Het gebied {driver} telt het zwaarst."
    ]


def _darkest_sentence(result: Disparity, policy: Policy) -> str:
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
        f"In de donkerste klasse ({areas} gebieden) is het grootste verschil {_nl(spans[ground], 1)} procentpunt "
        f"(kenmerk {_words(ground)})."
    )


def _four_fifths_sentence(frame: pd.DataFrame) -> str:
    fails = int((~frame["boven 0,8"].astype(bool)).sum())
    low, high = float(frame["blind onder 0,8 (%)"].min()), float(frame["blind onder 0,8 (%)"].max())
    return (
        f"Onder viervijfde: {fails} van {len(frame)} vergelijkingen. Een blinde keuze van dezelfde grootte komt er "
        f"in deze gebieden in {_nl(low, 0)} tot {_nl(high, 0)} % van de gevallen ook onder. Dit teken beslist niets."
    )


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
            curves.rename(index=_words).to_frame("afstand"),
        )
    sentences.append("Alle groottes van de top staan naast elkaar, zodat niemand er achteraf een uitkiest.")


def _fairlearn_sentence(result: Disparity) -> str:
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
        _words(e.ground): gap_within_strata(result, e, submission.table[need.name]) for e in result.exposures
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
    frame = pd.concat(
        {_words(e.ground): duncan_davis(rate, e) for e in residents}, names=["kenmerk", "groep"]
    )
    tables["grenzen"] = Table(
        "Wat zeker is over het cijfer binnen een groep (procent): minstens en hooguit", frame.round(1)
    )


def _add_drivers(
    tables: dict[str, Table], sentences: list[str], result: Disparity, composite: Composite, seed: int
) -> None:
    top = max(1, round(len(result.outcome) * 0.3))
    if result.kind == "selection":
        top = int((result.outcome == 1).sum()) or top
    same = Composite(composite.parts.reindex(result.outcome.index), composite.weights)
    frame = leave_one_indicator_out(same, result.exposures, top=top)
    tables["onderdelen"] = Table(
        f"Grootste verschil zonder een onderdeel ({DEVIATIONS}), en hoeveel gebieden in de eerste {top} wisselen",
        frame,
    )
    parts = frame.iloc[1:]
    sentences.append(f"Het onderdeel {parts['verandering'].abs().idxmax()} verandert het verschil het meest.")
    exposure = next(e for e in result.exposures if e.ground == str(frame["kenmerk"].iloc[0]))
    high, low, holds = sign_holds(same, exposure, seed=seed)
    sentences.append(
        f"Bij {_nl(holds, 0)} % van 1.000 willekeurige wegingen blijft {_words(high)} boven {_words(low)}."
    )


def amount(value: float, unit: str) -> str:
    """A gap in words.

    >>> amount(12.34, "procentpunt")
    '12,3 procentpunt'
    """
    return f"{_nl(value, 2 if unit == DEVIATIONS else 1)} {unit}"


def _nl(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def _words(name: str) -> str:
    return str(name).replace("_", " ")


def _paragraph(sentence: str) -> str:
    return f"<p>{html.escape(sentence)}</p>"


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with Dutch numbers and words."""

    def cell(value: object) -> str:
        if isinstance(value, bool):
            return "ja" if value else "nee"
        if isinstance(value, float):
            return "" if math.isnan(value) else _nl(value, 2 if abs(value) < 10 else 1)
        return _words(str(value))

    return frame.astype(object).map(cell).rename(index=_words, columns=_words)
