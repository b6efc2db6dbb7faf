"""What scores, ranks, selections, types and map classes give away, alone and together."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from guardrails import Composition, Outcome, Output, Strengths
from guardrails.checks import proxies
from guardrails.composition import composed
from guardrails.proxy.joint import cross_validated, fold_products, recombined
from guardrails.proxy.outputs import kept_share
from guardrails.proxy.within import centred_ranks, large_enough

BIJSTAND = ("kwb2020:PersonenPerSoortUitkeringBijstand", "kwb2020:AantalInwoners")
DENSITY = ("kwb2020:Omgevingsadressendichtheid",)
WIJKEN = [f"WK9999{n:02d}" for n in range(10)]


@pytest.fixture(scope="module")
def table(project):
    return Strengths.load(project / "data" / "open")


@pytest.fixture
def town(build):
    """Ten wijken with two figures; ``outputs`` are (kind, column, values)."""

    def make(*outputs, klass="guard", composition=None, published=True):
        figures = {"bijstand@2020": list(range(10)), "dichtheid@2020": [3, 1, 4, 1.5, 9, 2, 6, 5, 3.5, 8]}
        columns = [
            build.column("bijstand@2020", lineage=BIJSTAND, klass=klass, published=published),
            build.column("dichtheid@2020", lineage=DENSITY, published=published),
        ]
        if composition is not None:
            score = composed(pd.DataFrame(figures), composition.weights, method=composition.method).round(2)
            figures["score@2020"] = score.tolist()
            columns.append(
                build.column(
                    "score@2020", lineage=(*BIJSTAND, *DENSITY), klass=klass, composition=composition,
                    aggregation="geen", decimals=2,
                )
            )  # fmt: skip
        made = [
            Output(
                f"{kind}:{column}:wijk",
                kind,
                column,
                "wijk",
                pd.Series(figures[column] if values is None else values, index=WIJKEN, dtype=float),
            )
            for kind, column, values in outputs
        ]
        values = {name: [np.nan, *column] for name, column in figures.items()}
        return build.submission(columns, values, made, ["GM9999", *WIJKEN], [20_000.0] + [2000.0] * 10)

    return make


def judged(offered, table, policy):
    return {f.code: f for f in proxies.check(offered, policy=policy, strengths=table)}


def explained(found, code, output):
    return next(r["verklaard_pct"] for r in found[code].evidence["rows"] if r["uitkomst"] == output)


def test_the_share_that_classes_keep_by_hand():
    # Ranks .25 .5 .75 1, mean .625; squares .1406 .0156 .0156 .1406 = .3125. Two classes: means .375 and .875,
    # 4 x .0625 = .25; .25 / .3125 = .8.
    assert kept_share(pd.Series([0, 0, 1, 1]), pd.Series([1.0, 2, 3, 4])) == pytest.approx(0.8)
    assert kept_share(pd.Series([0, 1, 2, 3]), pd.Series([1.0, 2, 3, 4])) == pytest.approx(1.0)
    assert kept_share(pd.Series([0, 0, 0, 0]), pd.Series([1.0, 2, 3, 4])) == 0.0


def test_a_rank_and_a_score_say_as_much_as_the_figure_and_a_class_less(town, table, policy):
    offered = town(
        ("rank", "bijstand@2020", list(range(10, 0, -1))),
        ("class", "bijstand@2020", [0] * 5 + [1] * 5),
        ("selection", "bijstand@2020", [0] * 8 + [1] * 2),
    )
    found = judged(offered, table, policy)
    rank = explained(found, "X08", "rank:bijstand@2020:wijk")
    classes = explained(found, "X07", "class:bijstand@2020:wijk")
    chosen = explained(found, "X07", "selection:bijstand@2020:wijk")
    assert rank > classes > chosen > 0
    assert classes == pytest.approx(
        rank * kept_share(pd.Series([0] * 5 + [1] * 5), pd.Series(range(10))), abs=1
    )


def test_a_strong_rank_asks_and_a_strong_map_does_not_ask_again(town, table, policy):
    found = judged(town(("rank", "bijstand@2020", list(range(10)))), table, policy)
    assert found["X08"].outcome == Outcome.REVIEW
    found = judged(town(("class", "bijstand@2020", list(range(10)))), table, policy)
    assert "X08" not in found
    assert found["X07"].outcome == Outcome.PASS


@pytest.mark.parametrize("kind", ["type", "score", "selection"])
def test_an_outcome_that_does_not_follow_from_its_figure_cannot_be_tested(town, table, policy, kind):
    """A type drawn by hand says little of the figure it names, and may say all of a group."""
    found = judged(town((kind, "bijstand@2020", [0, 1] * 5)), table, policy)
    assert found["X09"].outcome == Outcome.REVIEW
    assert "volgt niet uit het cijfer" in found["X09"].message


def test_a_score_without_a_national_copy_cannot_be_tested(town, table, policy):
    found = judged(town(("score", "bijstand@2020", None), published=False), table, policy)
    assert "van het cijfer zijn geen landelijke cijfers" in found["X09"].message


@pytest.mark.parametrize("method", ["z-score", "rang"])
def test_a_composite_is_measured_as_the_sum_of_its_parts(town, table, policy, method):
    made = Composition(method, {"bijstand@2020": 1.0, "dichtheid@2020": 1.0})
    found = judged(town(("score", "score@2020", None), composition=made), table, policy)
    products = table.together["wijk"]
    alone = 100 * cross_validated(products, ["+".join(BIJSTAND)], "herkomst:niet_westers")
    row = next(r for c in ("X07", "X08") if c in found for r in found[c].evidence["rows"])
    assert row["verklaard_pct"] == pytest.approx(
        100 * cross_validated(
            recombined(products, {"s": {"+".join(BIJSTAND): 1.0, DENSITY[0]: 1.0}}), ["s"], "herkomst:niet_westers"
        ),
        abs=2,
    )  # fmt: skip
    assert row["verklaard_pct"] != round(alone)


def test_parts_that_pull_against_each_other_give_less_away(town, table, policy):
    def of(sign):
        made = Composition("rang", {"bijstand@2020": 1.0, "dichtheid@2020": sign})
        found = judged(town(("score", "score@2020", None), composition=made), table, policy)
        return next(
            r["verklaard_pct"] for c in ("X07", "X08") if c in found for r in found[c].evidence["rows"]
        )

    assert of(-1.0) < of(1.0)


def test_together_outputs_say_no_more_than_the_figures(town, table, policy):
    offered = town(
        ("class", "bijstand@2020", [0] * 4 + [1] * 3 + [2] * 3),
        (
            "class",
            "dichtheid@2020",
            pd.Series([3, 1, 4, 1.5, 9, 2, 6, 5, 3.5, 8]).rank().gt(5).astype(float).tolist(),
        ),
    )
    found = judged(offered, table, policy)
    inputs = next(f for c, f in found.items() if c in ("X03", "X04")).evidence["explained"]
    joint = int(found["X07"].message.split("samen ")[1].split(" procent")[0])
    alone = max(r["verklaard_pct"] for r in found["X07"].evidence["rows"])
    assert alone <= joint < inputs


def test_a_finding_holds_no_group_beside_its_numbers(town, table, policy):
    made = Composition("rang", {"bijstand@2020": 1.0, "dichtheid@2020": 1.0})
    found = judged(town(("score", "score@2020", None), composition=made), table, policy)
    for finding in found.values():
        assert "westers" not in str(finding.evidence.get("rows", ""))


@pytest.mark.lang
@pytest.mark.parametrize("level", ["wijk", "buurt"])
def test_classes_and_composites_of_the_whole_country_are_as_the_products_say(level, project, national):
    """Five classes per figure: alone within 0.015, together within 0.03. A z-score composite: 0.01 on average."""
    country = national(level)
    whole = country.figures.join(country.shares).dropna()
    kept = whole[large_enough(country.cluster.loc[whole.index])]
    cluster = country.cluster.loc[kept.index]
    ranks = centred_ranks(kept, cluster)
    products, targets = fold_products(ranks, cluster), list(country.shares.columns)
    rng, alone, joint, scores = np.random.default_rng(1), [], [], []
    for _ in range(20):
        names = list(rng.choice(country.figures.columns, rng.integers(2, 8), replace=False))
        five = (kept[names].groupby(cluster).rank(pct=True) * 5).clip(upper=4.999).astype(int)
        seen = pd.DataFrame({n: ranks[n].groupby([cluster, five[n]]).transform("mean") for n in names})
        share = {f"k{n}": float((seen[n] ** 2).sum() / (ranks[n] ** 2).sum()) for n in names}
        said = recombined(products, {f"k{n}": {n: 1.0} for n in names}, kept=share)
        found = fold_products(seen.join(ranks[targets]), cluster)
        weights = rng.choice([1.0, 2.0, -1.0], len(names))
        scaled = kept[names].groupby(cluster).transform(lambda s: (s - s.mean()) / (s.std(ddof=0) or 1.0))
        score = centred_ranks((scaled.fillna(0.0) * weights).sum(axis=1).to_frame("s"), cluster)["s"]
        spread = {n: float(np.sqrt((ranks[n] ** 2).mean())) for n in names}
        made = recombined(products, {"s": {n: w / spread[n] for n, w in zip(names, weights, strict=True)}})
        for target in targets:
            first = names[0]
            alone.append(
                cross_validated(said, [f"k{first}"], target) - cross_validated(found, [first], target)
            )
            joint.append(
                cross_validated(said, [f"k{n}" for n in names], target)
                - cross_validated(found, names, target)
            )
            scores.append(
                cross_validated(made, ["s"], target) - float(np.corrcoef(score, ranks[target])[0, 1] ** 2)
            )
    largest = {n: float(np.abs(v).max()) for n, v in (("alone", alone), ("joint", joint), ("score", scores))}
    print(level, largest, float(np.abs(scores).mean()))  # noqa: T201 - the figures are meant to be read
    assert largest["alone"] <= 0.015
    assert largest["joint"] <= 0.03
    assert np.abs(scores).mean() <= 0.02


@pytest.fixture(scope="module")
def national(project):
    """The figures and shares of all areas of the country, from the shared tables."""
    source = project.parent / "shared" / "data"
    if not source.is_dir():
        pytest.skip("the national tables are not beside the project")
    import sys

    sys.path.insert(0, str(project / "data"))
    try:
        from readers.proxysterkte import _national
    finally:
        sys.path.remove(str(project / "data"))
    return lambda level: _national(source, level)


def test_outputs_without_figures_are_left_out(town, table, policy):
    offered = town(("class", "bijstand@2020", [float("nan")] * 10))
    assert "X07" not in judged(dataclasses.replace(offered), table, policy)
