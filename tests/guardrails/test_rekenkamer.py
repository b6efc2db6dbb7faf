"""The examples of the council's audit report are refused for the right reason, with and without a disclaimer."""

import dataclasses
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from guardrails import Blocked, Outcome, Output, clear, repair, review
from guardrails.explain import STATES

FOLDER = Path(__file__).parents[1] / "voorbeelden_rekenkamer"
CASES = ("straatkubus", "den_bosch", "syri", "tilburg", "dordrecht", "werkzoekenden", "medewerkers")
DISCLAIMER = (
    " Dit is geen waardeoordeel maar alleen een hulpmiddel voor een gesprek, en niet bedoeld om te stigmatiseren. "
    "Het is rechtmatig, anoniem en door de ethische commissie goedgekeurd."
)


def read(name):
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.fixture
def case(build):
    """A case as a submission, with what is expected of it."""

    def _case(name, disclaimer=""):
        dossier, offered = read(name), read(f"{name}.opgave")
        for section, field in (("profiel", "titel"), ("doel", "omschrijving")):
            dossier[section][field] += disclaimer
        columns = [
            build.column(
                f"{k['sleutel']}@2020", label=k["label"], klass=k["klasse"], lineage=(f"eigen:{k['sleutel']}",),
                use=tuple(next(i for i in dossier["indicator"] if i["sleutel"] == k["sleutel"])["gebruik"]),
                published=False,
            )
            for k in offered["kolom"]
        ]  # fmt: skip
        units = offered["eenheden"]
        outputs = []
        if "uitkomst" in offered:
            column, kind = f"{offered['uitkomst']['kolom']}@2020", offered["uitkomst"]["soort"]
            whole = pd.Series([1, 0, 1], index=units[1:], dtype="Int64")
            values = whole.astype(float) if kind == "score" else whole
            outputs.append(Output(f"{kind}:{column}", kind, column, "wijk", values, (), "Uitkomst"))
        made = build.submission(
            columns, {c.name: [60.0, 20.0, 20.0, 20.0] for c in columns}, outputs, units,
            [float(n) for n in offered["inwoners"]],
            dossier=dossier, names=pd.Series([f"Rij {n}" for n in range(4)], index=units),
        )  # fmt: skip
        return made, offered

    return _case


@pytest.fixture
def blocking(policy, vault, peildatum):
    def _blocking(offered):
        verdict = review(offered, policy=policy, vault=vault, peildatum=peildatum)
        return {f.code for f in verdict.with_outcome("block")}, verdict

    return _blocking


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_for_the_right_reason(name, case, blocking):
    offered, expected = case(name)
    codes, verdict = blocking(offered)
    assert verdict.outcome == Outcome.BLOCK
    assert set(expected["codes"]) <= codes
    assert not set(expected.get("geen", ())) & codes
    named = {f.subject.split("@")[0] for f in verdict.with_outcome("block")}
    assert set(expected["onderdelen"]) <= named


@pytest.mark.parametrize("name", CASES)
def test_a_disclaimer_changes_nothing(name, case, blocking):
    assert blocking(case(name)[0])[0] <= blocking(case(name, DISCLAIMER)[0])[0]


@pytest.mark.parametrize("name", CASES)
def test_it_is_not_shown_on_a_screen_either(name, case, policy, peildatum):
    with pytest.raises(Blocked):
        clear(case(name)[0], policy=policy, peildatum=peildatum)


@pytest.mark.parametrize("name", CASES)
def test_the_dossier_itself_is_well_formed(name):
    from wijkprofiel.dossier import load_dossier

    assert load_dossier(FOLDER / f"{name}.toml").name == name.replace("_", "-")


def test_streets_are_too_small_for_what_is_sensitive(case, policy):
    offered, _ = case("straatkubus")
    shown = repair(offered, policy=policy)
    assert shown.table.loc[["1311AB", "1311AC", "1311AD"], "schuldhulp@2020"].isna().all()


def test_a_click_through_stops_at_areas_of_some_size(build, policy):
    """S108: what is too small at one level stays hidden, however deep one clicks."""
    offered = build.submission([build.column(klass="guard")])
    shown = repair(offered, policy=policy)
    assert pd.isna(shown.table.at["WK999902", "woningen@2024"])
    assert shown.reasons.at["WK999902", "woningen@2024"] == "te_klein"


# --- a composite like a signal score of neighbourhoods: 14 made-up indicators, 233 made-up areas of about 342 ----
AREAS, INDICATORS = 233, 14


def composite(build, *, kind, closed=False):
    rng = np.random.default_rng(14)
    units = ["GM0164"] + [f"BU0164{n:04d}" for n in range(AREAS)]
    sizes = rng.normal(342, 25, AREAS).round()
    parts = pd.DataFrame(rng.uniform(0, 100, (AREAS, INDICATORS)), index=units[1:])
    score = parts.rank(pct=True).mean(axis=1).round(4)
    inputs = tuple(f"eigen:signaal_{n:02d}" for n in range(INDICATORS - closed))
    lineage = inputs + (("kwb2020:NietWestersTotaal_18",) if closed else ())
    column = build.column(
        "buurtsignaal@2024", label="Buurtsignaal", unit="punten", klass="proxy", lineage=lineage,
        aggregation="geen", use=("beschrijven", "kaart", "indelen"),
        definition="Gemiddelde van veertien verzonnen rangen tussen nul en een, even zwaar.",
    )  # fmt: skip
    edges = tuple(score.quantile([0, 0.2, 0.4, 0.6, 0.8, 1]).to_numpy())
    classes = pd.cut(score, edges, labels=False, include_lowest=True).astype("Int64")
    values = classes if kind == "class" else score
    output = Output(
        f"{kind}:buurtsignaal@2024:buurt", kind, column.name, "buurt", values, edges, "Buurtsignaal"
    )
    levels = pd.Series(["gemeente"] + ["buurt"] * AREAS, index=units)
    made = build.submission(
        [column], {column.name: [float(score.mean().round(4)), *score]}, [output], units,
        [float(sizes.sum()), *sizes], level=levels, drawn=("buurt",),
    )  # fmt: skip
    boundaries = {"buurt": made.boundaries["wijk"]}
    dossier = build.dossier(
        niveau={"gebieden": ["buurt"]},
        indicator=[{"sleutel": "buurtsignaal", "gebruik": ["kaart", "indelen"]}],
    )
    return dataclasses.replace(made, boundaries=boundaries, dossier=dossier), sizes, units[1:]


@pytest.fixture
def composite_vault(build):
    """Two made-up groups, spread blindly over the made-up areas."""
    from guardrails import Vault

    _, sizes, units = composite(build, kind="class")
    base = dict(zip(units, sizes, strict=True))
    share = dict(zip(units, np.random.default_rng(7).uniform(0.1, 0.5, AREAS), strict=True))
    first = {u: float(round(base[u] * share[u])) for u in units}
    groups = {"a": first, "b": {u: base[u] - first[u] for u in units}}
    return Vault(build.vault_frame(groups, base, level="buurt"))


def test_a_composite_is_audited_and_not_refused_for_being_one(build, policy, composite_vault, peildatum):
    offered, _, _ = composite(build, kind="class")
    verdict = review(build.papers(offered), policy=policy, vault=composite_vault, peildatum=peildatum)
    assert verdict.with_outcome("block") == ()
    measured = verdict.disparity[0]
    assert measured["gebieden"] == AREAS
    assert measured["stand"] in STATES.values()
    assert {"K10", "R07"} <= {f.code for f in verdict.with_outcome("review")}
    assert any("zwaar" in f.message for f in verdict.findings if f.code == "R06")


def test_a_composite_with_one_closed_part_is_refused_and_the_part_is_named(
    build, policy, composite_vault, peildatum
):
    offered, _, _ = composite(build, kind="class", closed=True)
    verdict = review(offered, policy=policy, vault=composite_vault, peildatum=peildatum)
    blocking = verdict.with_outcome("block")
    assert blocking
    assert "NietWesters" in str([f.to_json() for f in blocking])


def test_a_composite_as_a_bare_score_waits_for_a_measure_of_scores_and_for_nothing_else(
    build, policy, composite_vault, peildatum
):
    offered, _, _ = composite(build, kind="score")
    verdict = review(build.papers(offered), policy=policy, vault=composite_vault, peildatum=peildatum)
    assert {f.code for f in verdict.with_outcome("block")} <= {"V07"}
