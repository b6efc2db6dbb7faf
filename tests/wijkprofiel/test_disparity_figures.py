"""The disparity check on the real figures: ten wijken say little, Twente says more, and every sentence is allowed."""

import dataclasses
import re

import pandas as pd
import pytest

from guardrails import Output, Policy, Vault, check_text, clear, rehearse, repair
from guardrails.disparity import measure_all, report
from guardrails.disparity.measure import exposures_for, measure, on_areas
from guardrails.permutation import ways
from wijkprofiel.areas import load_areas
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.classes import assign_classes, choose_edges
from wijkprofiel.indicators import compute_figures
from wijkprofiel.maps import build_map, render_map_html
from wijkprofiel.procedure import boundaries_of
from wijkprofiel.report import render_factsheet_html
from wijkprofiel.sources.open_data import load_measures, vault_path

PEILDATUM = "2026-11-24"


@pytest.fixture(scope="module")
def real_vault():
    return Vault.load(vault_path())


@pytest.fixture(scope="module")
def full(judged, real_vault):
    """The full report on the example."""
    return report(repair(judged.submission, policy=judged.policy), policy=judged.policy, vault=real_vault)


def wijk_submission(judged, codes, keys):
    """A submission of wijken of any gemeente with a map of each indicator in 2020, from the open data alone."""
    units = load_areas().frame.loc[codes]
    catalogue = load_catalogue()
    base, columns, outputs, table = judged.submission, {}, {}, {}
    model = next(iter(base.columns.values()))
    for key in keys:
        indicator = catalogue.indicators[key]
        source = next(s for s in indicator.sources if s.year == 2020)
        figures = compute_figures(indicator, source, load_measures(source.set), units).set_index("gebied")
        values = figures["waarde"].reindex(codes).astype(float)
        name = f"{key}@2020"
        table[name] = values
        columns[name] = dataclasses.replace(
            model, name=name, label=indicator.label, unit=indicator.unit, denominator=indicator.denominator,
            klass=indicator.klass, year=2020,
        )  # fmt: skip
        edges = choose_edges(values)
        outputs[f"kaart:{name}:wijk"] = Output(
            f"kaart:{name}:wijk", "class", name, "wijk", assign_classes(values, edges), edges, indicator.label
        )
    frame = pd.DataFrame(table, index=codes)
    size = compute_figures(
        catalogue.indicators["inwoners"],
        next(s for s in catalogue.indicators["inwoners"].sources if s.year == 2020),
        load_measures("kwb2020"),
        units,
    ).set_index("gebied")["waarde"].reindex(codes)  # fmt: skip
    return dataclasses.replace(
        base, table=frame, reasons=frame.isna().replace({True: "onbekend", False: ""}), names=units["naam"],
        parent=units["boven"], cluster=units["gemeente"], level=units["niveau"], size=size, columns=columns,
        outputs=outputs, drawn=("wijk",),
    )  # fmt: skip


KEYS = ("bijstand", "autos_per_huishouden", "inwoners", "leeftijd_65_plus", "eenpersoonshuishoudens")


def wijken(gemeenten=None):
    frame = load_areas().frame
    rows = frame[(frame["niveau"] == "wijk") & frame["jaren"].str.contains("2020")]
    return list(rows.index if gemeenten is None else rows.index[rows["gemeente"].isin(gemeenten)])


def selection_of(submission, column, chosen):
    made = Output(
        f"selectie:{column}:wijk", "selection", column, "wijk",
        pd.Series(0, index=submission.units, dtype="Int64").mask(submission.units.isin(chosen), 1), (), "keuze",
    )  # fmt: skip
    return dataclasses.replace(submission, outputs={made.name: made})


def test_a_choice_of_three_of_the_ten_wijken_is_weighed_against_all_120(judged, real_vault):
    hengelo = wijk_submission(judged, wijken(["GM0164"]), ("bijstand",))
    assert len(hengelo.units) == 10
    chosen = hengelo.table["bijstand@2020"].nlargest(3).index
    offered = selection_of(hengelo, "bijstand@2020", chosen)
    result = next(iter(measure_all(offered, policy=judged.policy, vault=real_vault).values()))
    assert (result.draws, result.exact) == (120, True)
    assert (result.p_value * 120) == pytest.approx(round(result.p_value * 120))
    text = report(offered, policy=judged.policy, vault=real_vault).to_text()
    assert "Er zijn 120 manieren om deze uitkomst over de gebieden te verdelen." in text
    assert f"Daarvan geven er {round(result.p_value * 120)} een even opvallend verschil of een groter" in text


def test_every_map_of_the_ten_wijken_is_weighed_against_all_arrangements(judged, real_vault):
    results = measure_all(
        repair(judged.submission, policy=judged.policy), policy=judged.policy, vault=real_vault
    )
    own = [r for r in results.values() if r.level == "wijk" and r.gap is not None]
    assert own
    for result in own:
        counts = result.outcome[result.outcome.isin(result.plan.cuts)].value_counts().tolist()
        rest = len(result.outcome) - sum(counts)
        assert (result.exact, result.draws) == (
            True,
            ways(pd.Series([*counts, *([rest] if rest else [])]).to_numpy()),
        )


@pytest.mark.parametrize("areas", [1, 2, 8, 9])
def test_ten_wijken_are_too_few_for_a_choice_of_one_or_two_or_all_but_one_or_two(judged, real_vault, areas):
    hengelo = wijk_submission(judged, wijken(["GM0164"]), ("bijstand",))
    offered = selection_of(hengelo, "bijstand@2020", hengelo.units[:areas])
    full = report(offered, policy=judged.policy, vault=real_vault)
    part = next(iter(full.outputs.values()))
    assert part.state == "te weinig gebieden voor een uitspraak"
    assert any(
        s.startswith("Wat dan beslist: de afweging van eigenaar en beoordelaar") for s in part.sentences
    )


def test_ten_wijken_are_too_few_where_no_blind_choice_reaches_the_agreed_size(judged, real_vault):
    """Men and women live nearly alike everywhere: no choice of three wijken gives ten points between them."""
    hengelo = wijk_submission(judged, wijken(["GM0164"]), ("bijstand",))
    offered = selection_of(hengelo, "bijstand@2020", hengelo.units[:3])
    output = next(iter(offered.outputs.values()))
    known = exposures_for(offered.units, 2020, offered.size, policy=judged.policy, vault=real_vault)
    sex = tuple(e for e in known if e.ground == "geslacht")
    result = measure(output, output.values.astype(float), sex, policy=judged.policy)
    assert result.state == "te_weinig"
    assert result.exact
    assert result.extremes.max() < 10


def test_the_wijken_of_twente_can_say_more_than_those_of_hengelo(judged, real_vault):
    twente, hengelo = (wijk_submission(judged, wijken(g), KEYS) for g in (None, ["GM0164"]))
    assert len(twente.units) > 100
    found = {
        name: measure_all(s, policy=judged.policy, vault=real_vault)
        for name, s in (("Twente", twente), ("Hengelo", hengelo))
    }
    for place, results in found.items():
        for name, r in results.items():
            print(place, name, r.state, r.gap, r.p_value, r.draws)  # noqa: T201 - the figures are meant to be read
    states = {place: [r.state for r in results.values()] for place, results in found.items()}
    assert "te_weinig" not in states["Twente"]
    assert states["Twente"].count("verschil") > states["Hengelo"].count("verschil")


def test_residents_in_the_full_report_equal_those_in_the_vault(judged, full):
    for part in full.outputs.values():
        table = part.tables["bewoners"].frame
        assert table["samen"].tolist() == pytest.approx(table["in de opgave"].tolist(), abs=0.2)
        assert len(on_areas(part.result.exposures, part.result.outcome.index, policy=judged.policy)) == len(
            table
        )


def visible(page):
    """What a reader of a page sees: no scripts, no styles; a bar where a tag was, so that cells stay apart."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " | ", bare))


def test_every_generated_sentence_passes_the_language_guard(judged, full):
    """The full report, the maps and a factsheet of the example; ``check_text`` reads them as it reads people."""
    policy = judged.policy
    cleared = clear(judged.submission, policy=policy, peildatum=PEILDATUM)
    boundaries = boundaries_of(cleared.drawn)
    maps = [build_map(cleared, boundaries[o.level], output=o.name) for o in cleared.outputs.values()]
    sheet = render_factsheet_html(cleared, boundaries["wijk"], unit=cleared.units_of("wijk")[0])
    texts = {"verslag": full.to_text(), "factsheet": visible(sheet), "kaart": visible(render_map_html(maps))}
    for kaart in maps:
        texts[kaart.output] = " ".join(
            [kaart.title, kaart.subtitle, kaart.definition, kaart.method, *kaart.notes]
        )
    released = rehearse(judged.submission, judged.verdict, policy=policy, peildatum=PEILDATUM)
    for found in released.findings:
        texts[f"bevinding {found.code}"] = f"{found.message} {found.remedy}"
    hits = [f.message for place, text in texts.items() for f in check_text(place, text, policy=policy)]
    assert hits == []


def test_the_policy_has_a_size_for_scores():
    assert Policy.load().threshold("verschil_sd") == 0.2
