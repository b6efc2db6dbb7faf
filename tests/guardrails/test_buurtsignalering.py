"""A worked audit: a composite of 14 made-up indicators over 233 made-up areas of about 342 residents.

Of the size of a signal score that a gemeente really keeps. It is audited, and not refused for being a score.
"""

import numpy as np
import pandas as pd
import pytest

from guardrails import Composition, Outcome, Output, Vault, disparity_report, repair, review
from guardrails.composition import composed
from guardrails.disparity import measure_all

AREAS, INDICATORS, MEAN_SIZE = 233, 14, 342
NAMES = [f"signaal_{n:02d}@2024" for n in range(1, INDICATORS + 1)]
SCORE = "buurtsignaal@2024"
OWN = {
    "bestand": "signalen.csv",
    "publiceren": True,
    "classificatie": "openbaar",
    "doel_verzameling": "Signalen bijhouden (verzonnen).",
    "grondslag": "algemeen belang",
    "kwaliteitseigenaar": "Team Onderzoek",
    "herzien": "2027-11-01",
}


def made_up(follows=0.0):
    """Sizes, percentages and the share of a group; the first signal follows that share by so much."""
    rng = np.random.default_rng(14)
    units = [f"BU0164{n:04d}" for n in range(AREAS)]
    sizes = pd.Series(rng.normal(MEAN_SIZE, 25, AREAS).round(), index=units)
    share = pd.Series(rng.uniform(0.05, 0.6, AREAS), index=units)
    parts = pd.DataFrame(rng.uniform(20, 80, (AREAS, INDICATORS)), index=units, columns=NAMES)
    parts[NAMES[0]] = (1 - follows) * parts[NAMES[0]] + follows * (20 + 100 * share)
    return sizes, share, parts.round(1)


@pytest.fixture
def audit(build):
    """The submission and the vault of the score; ``follows`` says how much one signal follows a group."""

    def make(follows=0.0, method="z-score", weights=None, closed=False):
        sizes, share, parts = made_up(follows)
        weights = dict.fromkeys(NAMES, 1.0) | (weights or {})
        score = composed(parts, weights, method=method).round(2)
        inputs = [
            build.column(
                name, label=f"Signaal {n}", unit="%", denominator="inwoners", aggregation="quotient", decimals=1,
                lineage=(f"eigen:signaal_{n:02d}",), use=("beschrijven",), published=False, klass="proxy",
                definition="Verzonnen percentage van de inwoners.", theme=f"thema {n % 2}",
            )
            for n, name in enumerate(NAMES, 1)
        ]  # fmt: skip
        lineage = [s for c in inputs for s in c.lineage] + (
            ["kwb2020:NietWestersTotaal_18"] if closed else []
        )
        made = build.column(
            SCORE, label="Buurtsignaal", unit="standaardscore", aggregation="geen", klass="proxy", decimals=2,
            lineage=tuple(lineage), use=("beschrijven", "indelen"), published=False,
            composition=Composition(method, weights), theme="samenstelling",
            definition="Gemiddelde van veertien verzonnen standaardscores, even zwaar.",
        )  # fmt: skip
        name = f"score:{SCORE}:buurt"
        output = Output(name, "score", SCORE, "buurt", score, (), "Buurtsignaal")
        units = ["GM0164", *parts.index]
        figures = {c: [np.nan, *parts[c]] for c in NAMES} | {SCORE: [np.nan, *score]}
        offered = build.submission(
            [*inputs, made], figures, [output], units, [float(sizes.sum()), *sizes],
            level=pd.Series(["gemeente"] + ["buurt"] * AREAS, index=units), drawn=("buurt",),
            dossier=build.dossier(
                niveau={"gebieden": ["buurt"]},
                indicator=[{"sleutel": n.split("@")[0]} for n in NAMES],
                eigen_bronnen={"eigen": OWN},
                samenstelling=[{"naam": "buurtsignaal", "indicatoren": [n.split("@")[0] for n in NAMES]}],
            ),
        )  # fmt: skip
        offered.boundaries["buurt"] = offered.boundaries["wijk"]
        first = (sizes * share).round()
        groups = {"a": first.to_dict(), "b": (sizes - first).to_dict()}
        return offered, Vault(build.vault_frame(groups, sizes.to_dict(), level="buurt"))

    return make


def test_it_is_audited_and_nothing_blocks(audit, policy, build):
    offered, vault = audit()
    verdict = review(build.papers(offered), policy=policy, vault=vault, peildatum=build.peildatum)
    assert [f.message for f in verdict.with_outcome(Outcome.BLOCK)] == []
    asked = {f.code for f in verdict.with_outcome(Outcome.REVIEW)}
    assert {"K10", "R07"} <= asked
    assert any("Spoor zwaar" in f.message for f in verdict.findings if f.code == "R06")


def test_what_it_gives_away_cannot_be_tested_and_that_is_asked(audit, policy, build, project):
    from guardrails import Strengths

    offered, vault = audit()
    found = review(
        offered, policy=policy, vault=vault, peildatum=build.peildatum,
        strengths=Strengths.load(project / "data" / "open"),
    )  # fmt: skip
    messages = {f.code: f.message for f in found.findings}
    assert "van 14 van de 14 onderdelen zijn geen landelijke cijfers op dit niveau" in messages["X09"]
    assert "X05" in messages


@pytest.mark.parametrize("method", ["z-score", "rang"])
def test_with_233_areas_a_blind_score_is_told_to_show_no_difference(audit, policy, method):
    """Too few areas is no answer here: no draw comes near the agreed size, but an uneven score would."""
    offered, vault = audit(method=method)
    result = measure_all(repair(offered, policy=policy), policy=policy, vault=vault)[f"score:{SCORE}:buurt"]
    assert (result.state, result.areas) == ("geen_verschil", AREAS)
    assert result.extremes.max() > policy.threshold("verschil_sd")


def test_a_score_with_a_signal_that_follows_a_group_differs_and_the_signal_is_named(audit, policy):
    offered, vault = audit(follows=0.9, weights={NAMES[0]: 4.0})
    full = disparity_report(repair(offered, policy=policy), policy=policy, vault=vault)
    part = full.outputs[f"score:{SCORE}:buurt"]
    assert part.state == "verschil"
    assert "Het onderdeel Signaal 1 (2024) verandert het verschil het meest." in part.sentences
    without = part.tables["onderdelen"].frame["verschil"]
    assert without["Signaal 1 (2024)"] < 0.5 * without["alles"]
    assert any("van 1.000 willekeurige wegingen blijft a boven b" in s for s in part.sentences)


def test_a_closed_part_at_any_weight_is_refused_and_named(audit, policy, build):
    offered, vault = audit(closed=True)
    verdict = review(offered, policy=policy, vault=vault, peildatum=build.peildatum)
    assert "NietWesters" in str([f.to_json() for f in verdict.with_outcome(Outcome.BLOCK)])
