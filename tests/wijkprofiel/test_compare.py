"""Years side by side: exact merges, marks, and differences with a margin, on the real years of Twente."""

import pytest

import wijkprofiel as wp
from wijkprofiel.areas import load_areas, proof_between
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.compare import build_comparison
from wijkprofiel.crosswalk import Division, balance_of, common_areas
from wijkprofiel.sources.open_data import load_measures

TWENTE = sorted(load_areas().frame.query("niveau == 'gemeente'").index)
SETS = {
    2020: ("kwb2020", "AantalInwoners"),
    2022: ("wijken2022", "population"),
    2024: ("kwb2024", "AantalInwoners"),
}
PAIRS = [(2020, 2022), (2022, 2024), (2020, 2024)]


def residents(year, level):
    name, measure = SETS[year]
    rows = load_measures(name)
    rows = rows[(rows["maat"] == measure) & (rows["niveau"] == level)]
    return rows.set_index("gebied")["waarde"]


@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_residents_of_twente_are_conserved_in_every_gemeente(first, last):
    wijken = {year: residents(year, "wijk") for year in (first, last)}
    common = common_areas(
        Division.of(wijken[first].index, first),
        Division.of(wijken[last].index, last),
        proof_between(first, last),
    )
    for year in (first, last):
        found = balance_of(common, wijken[year], year, totals=residents(year, "gemeente"))
        assert list(found["gemeente"]) == TWENTE
        assert (found["som_delen"] == found["som_gebieden"] + found["zonder_plaats"]).all()
        gap = (found["totaal"] - found["som_delen"]).abs()
        # People without a known address count for the gemeente only: Haaksbergen 2020 has 41 of those or rounding.
        assert set(found.loc[gap > found["marge"], "gemeente"]) <= {"GM0158"}


@pytest.mark.parametrize(
    ("name", "years", "before", "after"),
    [
        ("Twenterand", [2020, 2022], 5, 6),
        ("Almelo", [2020, 2022], 12, 12),
        ("Tubbergen", [2022, 2024], 8, 13),
        ("Tubbergen", [2020, 2024], 8, 13),
        ("Rijssen-Holten", [2022, 2024], 8, 10),
        ("Dinkelland", [2022, 2024], 12, 12),
    ],
)
def test_a_gemeente_that_redrew_its_wijken_is_put_together_exactly(name, years, before, after):
    place = wp.gemeente(name)
    view = place.vergelijken("inwoners", jaren=years)
    merged = view.rows[0]
    assert merged == f"WK{place.code[2:]}.1"
    for year in years:
        wijken = residents(year, "wijk")
        mine = wijken[wijken.index.str[2:6] == place.code[2:]]
        assert len(mine) == (before if year == years[0] else after)
        assert view.cijfers.at[merged, f"inwoners@{year}"] == mine.sum()


def test_without_proof_of_the_gemeente_the_older_figure_is_marked():
    view = wp.gemeente("Twenterand").vergelijken("inwoners", jaren=[2020, 2024])
    wijken = [code for code in view.rows if code.startswith("WK")]
    assert len(wijken) == 6
    assert set(view.redenen.loc[wijken, "inwoners@2020"]) == {"grenswijziging"}
    assert view.cijfers.loc[wijken, "inwoners@2024"].notna().all()
    assert "niet te plaatsen" in repr(view)


def test_unchanged_wijken_are_unchanged_to_the_unit():
    view = wp.gemeente("Hengelo").vergelijken("inwoners", jaren=[2020, 2022])
    for year in (2020, 2022):
        wijken = residents(year, "wijk")
        assert (
            view.cijfers.loc[list(view.rows[:10]), f"inwoners@{year}"] == wijken[list(view.rows[:10])]
        ).all()


def test_a_difference_has_the_margin_of_rounding_and_is_exact_for_a_gemeente():
    changes = wp.gemeente("Hengelo").vergelijken("inwoners", jaren=[2020, 2022]).veranderingen
    assert changes.loc["WK016405"].tolist() == [15, 7, 23]
    assert changes.loc["GM0164"].tolist() == [336, 336, 336]


def test_no_difference_is_given_of_areas_that_are_not_proven_the_same():
    changes = wp.gemeente("Hengelo").vergelijken("inwoners", jaren=[2020, 2024]).veranderingen
    assert set(changes.index) == {"GM0164", "NL00"}


def test_a_share_of_merged_wijken_is_recomputed_with_its_margin():
    place = wp.gemeente("Tubbergen").voor("voorzieningen_plannen")
    view = place.vergelijken("leeftijd_0_14", jaren=[2020, 2024])
    rows = load_measures("kwb2020").query("niveau == 'wijk' and gebied.str.startswith('WK0183')")
    sums = rows.pivot(index="gebied", columns="maat", values="waarde").sum()
    share = 100 * sums["k_0Tot15Jaar"] / sums["AantalInwoners"]
    assert view.cijfers.at["WK0183.1", "leeftijd_0_14@2020"] == round(share, 1)
    low, high = view.veranderingen.loc["WK0183.1", ["onder", "boven"]]
    assert low < view.veranderingen.at["WK0183.1", "verschil"] < high


def test_modelled_figures_get_no_difference():
    place = wp.gemeente("Hengelo")
    comparison = build_comparison(
        place.code, load_catalogue().indicators["mantelzorgers"], [2016, 2020], "gemeente"
    )
    assert comparison.common is None
    assert comparison._range("GM0164", "mantelzorgers@2016") is None


def test_a_figure_that_cannot_be_added_up_is_marked_where_wijken_were_put_together():
    comparison = build_comparison("GM0183", load_catalogue().indicators["woz_waarde"], [2022], "wijk")
    assert "WK018300" in comparison.profile.units.index
    years = build_comparison(
        "GM1774", load_catalogue().indicators["autos_per_huishouden"], [2020, 2023], "wijk"
    )
    assert len(years.profile.units) == 15


def test_the_screen_says_what_was_put_together():
    text = repr(wp.gemeente("Rijssen-Holten").vergelijken("inwoners", jaren=[2022, 2024]))
    assert "Alle 10 wijken samen" in text
    assert "8 in 2022, 10 in 2024" in text
    assert "+460 (tussen +388 en +532)" in text


def test_the_worked_example_of_the_method_page_holds():
    view = wp.gemeente("Tubbergen").vergelijken("inwoners", jaren=[2022, 2024])
    assert view.cijfers.loc["WK0183.1"].tolist() == [21360, 21400]
    assert view.veranderingen.loc["WK0183.1"].tolist() == [40, -44, 124]
    assert view.veranderingen.loc["GM0183"].tolist() == [33, 33, 33]


def test_a_gemeente_alone_can_be_compared_and_says_when_it_is_not_proven_the_same():
    hengelo = wp.gemeente("Hengelo").vergelijken("inwoners", jaren=[2020, 2024], niveau="gemeente")
    assert hengelo.veranderingen.at["GM0164", "verschil"] == 1918
    assert "niet bewezen" not in repr(hengelo)
    twenterand = wp.gemeente("Twenterand").vergelijken("inwoners", jaren=[2020, 2024], niveau="gemeente")
    assert "GM1700" not in twenterand.veranderingen.index
    assert "Van de gemeente is niet bewezen" in repr(twenterand)
