"""The table that ships: it repeats what was measured, loads quickly, and drives the check."""

import json
import time

import pandas as pd
import pytest

from guardrails import Outcome, Strengths, VaultError
from guardrails.checks import proxies
from guardrails.proxy import strengths as module

MEASURED = [
    ("wijken2022:dwelling_value", -0.60, -0.22, 2045, 142, (-0.88, -0.64, -0.25)),
    ("wijken2022:income_low", 0.39, 0.03, 2055, 142, (-0.12, 0.42, 0.77)),
    ("wijken2022:income_high", -0.45, 0.01, 2055, 142, (-0.82, -0.50, -0.06)),
    ("wijken2022:edu_appl_sci", -0.22, 0.24, 2056, 143, (-0.74, -0.16, 0.35)),
    ("wijken2022:employment_rate", -0.45, -0.42, 2050, 142, (-0.81, -0.48, -0.05)),
    ("wijken2022:dwelling_ownership", -0.59, -0.74, 2056, 142, (-0.86, -0.62, -0.32)),
    (
        "kwb2020:PersonenPerSoortUitkeringBijstand+kwb2020:AantalInwoners",
        0.64,
        0.63,
        2151,
        149,
        (0.35, 0.70, 0.89),
    ),
    ("kwb2020:PersonenautoSPerHuishouden", -0.51, -0.77, 2108, 148, (-0.84, -0.58, -0.20)),
    ("kwb2020:Omgevingsadressendichtheid", 0.52, 0.85, 2151, 149, (0.20, 0.60, 0.83)),
    ("kwb2020:Eenpersoonshuishoudens+kwb2020:HuishoudensTotaal", 0.38, 0.60, 2151, 149, (0.02, 0.43, 0.71)),
]
BIJSTAND = ("kwb2020:PersonenPerSoortUitkeringBijstand", "kwb2020:AantalInwoners")
DENSITY, WATER = (
    ("kwb2020:Omgevingsadressendichtheid",),
    ("kwb2020:OppervlakteWater", "kwb2020:OppervlakteTotaal"),
)


@pytest.fixture(scope="module")
def table(project):
    return Strengths.load(project / "data" / "open")


@pytest.mark.parametrize(("feature", "within", "pooled", "areas", "clusters", "spread"), MEASURED)
def test_measured_figures_are_repeated(table, feature, within, pooled, areas, clusters, spread):
    rows = table.single.loc[[("wijk", feature)]]
    row = rows[(rows["groep"] == "niet_westers") & (rows["grootteklasse"] == "alle")].iloc[0]
    assert row["sterkte"] == pytest.approx(within, abs=0.01)
    assert row["landelijk"] == pytest.approx(pooled, abs=0.01)
    assert (row["gebieden"], row["gemeenten"]) == (areas, clusters)
    assert tuple(row[["p10", "mediaan", "p90"]]) == pytest.approx(spread, abs=0.01)


def test_loading_takes_at_most_half_a_second(project):
    module._load.cache_clear()
    start = time.perf_counter()
    Strengths.load(project / "data" / "open")
    assert time.perf_counter() - start <= 0.5


def test_the_table_holds_no_area(project):
    for name in (module.SINGLE, module.TOGETHER):
        text = (project / "data" / "open" / name).read_text(encoding="utf-8")
        assert not any(code in text for code in ("WK0", "BU0", "GM0"))


def town(build, **columns):
    """A submission with one mapped column per lineage; classes and origin as given."""
    made = [
        build.column(f"{key}@2020", lineage=lineage, klass=klass, published=published)
        for key, (lineage, klass, published) in columns.items()
    ]
    return build.submission(columns=made)


def codes_of(submission, table, policy):
    return {f.code: f for f in proxies.check(submission, policy=policy, strengths=table)}


def test_a_strong_figure_asks_one_reason_with_its_number(build, table, policy):
    found = codes_of(town(build, bijstand=(BIJSTAND, "guard", True)), table, policy)
    assert found["X02"].outcome == Outcome.REVIEW
    assert "0,64" in found["X02"].message


def test_a_weak_figure_is_shown_without_a_question(build, table, policy):
    found = codes_of(town(build, water=(WATER, "open", True)), table, policy)
    assert list(found) == ["X01"]


def test_own_figures_cannot_be_tested_and_say_so(build, table, policy):
    found = codes_of(town(build, meldingen=(("eigen:Meldingen",), "open", False)), table, policy)
    assert list(found) == ["X05"]
    assert "Niet te toetsen" in found["X05"].message


def test_an_own_column_does_not_borrow_the_figures_of_a_published_one(build, table, policy):
    found = codes_of(town(build, water=(WATER, "open", False)), table, policy)
    assert list(found) == ["X05"]


@pytest.mark.parametrize("figure", [(BIJSTAND, "guard", True), (WATER, "open", True)])
def test_without_the_table_nothing_is_called_weak_and_it_is_asked(build, policy, figure):
    found = codes_of(town(build, cijfer=figure), None, policy)
    assert list(found) == ["X10"]
    assert found["X10"].outcome == Outcome.REVIEW


def broken(project, tmp_path, name, change):
    """The shipped tables in another folder, one of them changed."""
    for file in (module.SINGLE, module.TOGETHER):
        text = (project / "data" / "open" / file).read_text(encoding="utf-8")
        (tmp_path / file).write_text(change(text) if file == name else text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", [module.SINGLE, module.TOGETHER])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: "",
        lambda text: "\x00\x01 geen tabel",
        lambda text: text.splitlines()[0],
        lambda text: text.replace("gemeenten", "plaatsen", 1),
        lambda text: text.replace("0.", "x.", 1),
        lambda text: text.replace(",0.", ",", 1).replace(",-0.", ",nan", 1),
        lambda text: "\n".join(text.splitlines()[:-40]) + "\nwijk,half",
    ],
)
def test_a_damaged_table_is_said_to_be_damaged(project, tmp_path, name, change):
    with pytest.raises(VaultError, match="beschadigd"):
        Strengths.load(broken(project, tmp_path, name, change))


def test_an_absent_table_is_said_to_be_absent(tmp_path):
    with pytest.raises(VaultError, match="is er niet"):
        Strengths.load(tmp_path)


def test_together_they_are_judged_once(build, table, policy):
    columns = {"bijstand": (BIJSTAND, "guard", True), "dichtheid": (DENSITY, "open", True)}
    found = codes_of(town(build, **columns), table, policy)
    assert "X03" in found
    assert found["X03"].evidence["explained"] > 41


def test_a_figure_of_another_year_rests_on_the_same_measure(build, table, policy):
    later = tuple(source.replace("2020", "2024") for source in BIJSTAND)
    assert "X02" in codes_of(town(build, bijstand=(later, "guard", True)), table, policy)


def test_findings_are_plain_data(build, table, policy):
    found = codes_of(town(build, bijstand=(BIJSTAND, "guard", True)), table, policy)
    assert json.dumps([f.to_json() for f in found.values()])


def test_the_own_figures_of_a_city_are_in_no_text(build, vault):
    from guardrails.proxy.own import measure_own

    own = measure_own(build.submission(), vault, level="wijk", draws=99)
    assert own.areas == 2  # the wijk of 50 residents is too small to be counted nationally
    assert repr(own) == "OwnFigures(level='wijk', areas=2)"
    assert own.figure("woningen@2024", "herkomst:a") is None


def test_the_gemeenten_to_compare_with_are_of_the_same_size(table, build):
    column = build.column("woz_waarde@2022", lineage=("wijken2022:dwelling_value",))
    every, same = (table.strongest(column, "wijk", size=size) for size in (float("nan"), 81_140))
    assert (every.peers, same.peers) == ("alle", "50000_tot_100000")
    assert same.peer_count < every.peer_count
    assert same.spread != every.spread
    assert (same.within, same.areas) == (every.within, every.areas)


def test_a_figure_known_at_one_level_is_not_testable_at_the_other(build, table, policy, replace):
    units = ["GM9999", "WK999900", "WK999901", "BU99990001", "BU99990002"]
    column = build.column("woz@2022", lineage=("wijken2022:dwelling_value",), klass="proxy")
    offered = build.submission(
        [column], {column.name: [1.0, 2, 3, 4, 5]}, (), units, [4000.0, 2000, 2000, 1000, 1000],
        level=pd.Series(["gemeente", "wijk", "wijk", "buurt", "buurt"], index=units), drawn=("wijk", "buurt"),
    )  # fmt: skip
    found = codes_of(offered, table, policy)
    assert "X02" in found
    assert "'Woz' per buurt" in found["X05"].message
    assert found["X05"].evidence["rows"] == [
        {"kolom": "woz@2022", "niveau": "buurt", "reden": "er zijn geen landelijke cijfers op dit niveau"}
    ]
