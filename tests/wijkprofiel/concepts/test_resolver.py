"""Columns of a download find their concept, or become a gap that says why. Nothing is guessed."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wijkprofiel.concepts import load_registry, resolve, resolve_headers, resolve_v4
from wijkprofiel.errors import ConceptError

TABLE_IDS = {
    2020: "84799NED",
    2021: "85039NED",
    2022: "85318NED",
    2023: "85618NED",
    2024: "85984NED",
    2025: "86165NED",
}
ENERGY = (
    "Appartement",
    "Tussenwoning",
    "Hoekwoning",
    "TweeOnderEenKapWoning",
    "VrijstaandeWoning",
    "Huurwoning",
)


def described(*rows):
    """DataProperties of columns, each ``(key, title, unit, group titles)``."""
    groups, out = {}, []
    for _, _, _, path in rows:
        for depth in range(1, len(path) + 1):
            groups.setdefault(path[:depth], len(groups) + 1)
    for path, number in groups.items():
        out.append(
            {
                "ID": number,
                "ParentID": groups.get(path[:-1]),
                "Type": "TopicGroup",
                "Key": "",
                "Title": path[-1],
            }
        )
    for number, (key, title, unit, path) in enumerate(rows, start=100):
        out.append(
            {
                "ID": number,
                "ParentID": groups.get(path),
                "Type": "Topic",
                "Key": key,
                "Title": title,
                "Unit": unit,
            }
        )
    return pd.DataFrame(out)


@pytest.mark.parametrize("year", TABLE_IDS)
def test_the_columns_of_2020_to_2025_resolve_from_the_published_lists(column_lists, year):
    found = resolve(column_lists[year], table=TABLE_IDS[year], year=year)
    assert (found.gaps, found.absent) == ((), ())
    assert [c.measure for c in found.columns] == list(load_registry().layouts[year])


@pytest.mark.parametrize("year", TABLE_IDS)
def test_keys_alone_resolve_too_because_known_blocks_stand_in_order(column_lists, year):
    keys = column_lists[year][["Key"]].query("Key != ''").assign(Title="")
    found = resolve(keys, table=TABLE_IDS[year], year=year)
    assert (found.gaps, found.absent) == ((), ())


def test_the_real_properties_of_2020_resolve_whole(real):
    properties = pd.read_parquet(real / "kwb2020" / "cbs.v3.84799NED_DataProperties.parquet")
    found = resolve(properties, table="84799NED", year=2020)
    assert (len(found.columns), found.gaps, found.absent) == (116, (), ())
    assert found.measures["Appartement_48"] == "Appartement_elektriciteit"
    assert found.measures["Appartement_56"] == "Appartement_aardgas"
    assert len(found.provisional) == 31
    assert "AantalInwoners" not in found.provisional


@pytest.mark.parametrize(("year", "columns"), [(2017, 108), (2019, 116)])
def test_the_headers_that_r_mangled_resolve_whole(real, year, columns):
    path = real / "kwb-amsterdam" / f"Kerncijfers_wijken_en_buurten_{year}.csv"
    found = resolve_headers(pd.read_csv(path, nrows=0).columns, year=year)
    assert (len(found.columns), found.gaps, found.absent) == (columns, (), ())


def test_the_measures_of_2017_in_odata_v4_resolve_whole(real):
    folder = real / "odata4-kwb2017-meta"
    measures = pd.read_parquet(folder / "cbs.v4.83765NED_MeasureCodes.parquet")
    groups = pd.read_parquet(folder / "cbs.v4.83765NED_MeasureGroups.parquet")
    found = resolve_v4(measures, groups, table="83765NED", year=2017)
    assert (len(found.columns), found.gaps) == (103, ())
    assert found.measures["ZW25810_2"] == "Appartement_aardgas"


def test_the_statline_headers_of_2024_resolve_whole(real):
    for name, count in (("geslachten", 8), ("11122025_141648", 4)):
        path = real / "kwb2024" / f"Kerncijfers_wijken_en_buurten_2024_{name}.csv"
        headers = pd.read_csv(path, sep=";", encoding="utf-8-sig", nrows=0).columns
        found = resolve_headers(headers, year=2024)
        assert (len(found.measures), found.gaps) == (count, ())


def test_protected_columns_are_flagged_at_the_door(column_lists):
    found = resolve(column_lists[2023], table="85618NED", year=2023)
    assert found.protected["BuitenEuropa_24"] == ("herkomst", "buiten_europa_geboren_buiten_nl")
    assert {ground for ground, _ in found.protected.values()} == {
        "herkomst",
        "geslacht",
        "burgerlijke_staat",
        "arbeidsongeschiktheid",
    }


def test_the_order_of_the_rows_does_not_matter_when_groups_are_given(column_lists):
    mixed = column_lists[2020].sample(frac=1, random_state=3)
    found = resolve(mixed, table="84799NED", year=2020)
    known = resolve(column_lists[2020], table="84799NED", year=2020)
    assert found.measures == known.measures


@pytest.mark.parametrize("stem", ENERGY)
def test_equal_names_under_gas_and_electricity_come_right_by_their_group(stem):
    title = next(f.title for f in load_registry().concept(f"{stem}_aardgas").forms)
    properties = described(
        (f"{stem}_9", title, "", ("Energie", "Gemiddeld aardgasverbruik", "Naar woningtype")),
        (f"{stem}_3", title, "", ("Energie", "Gemiddelde elektriciteitslevering", "Naar woningtype")),
    )
    found = resolve(properties, table="", year=2022)
    assert found.measures == {f"{stem}_9": f"{stem}_aardgas", f"{stem}_3": f"{stem}_elektriciteit"}


@pytest.mark.parametrize(
    ("group", "measure"),
    [
        ("Herkomstland", "BuitenEuropa_herkomstland"),
        ("Geboren in Nederland", "BuitenEuropa_geboren_in_nederland"),
        ("Geboren buiten Nederland", "BuitenEuropa_geboren_buiten_nederland"),
    ],
)
def test_the_three_kinds_of_origin_come_right_by_their_group(group, measure):
    row = ("BuitenEuropa_1", "Buiten Europa", "aantal", ("Bevolking", "Bevolking naar herkomst", group))
    assert resolve(described(row), table="", year=2024).measures == {"BuitenEuropa_1": measure}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("Gelukkig_9", "Gelukkig", "%", ("Welzijn",)), "onbekend"),
        (("Appartement_9", "Appartement", "", ()), "dubbelzinnig"),
        (("Appartement_9", "Appartement", "", ("Energie", "Naar woningtype")), "dubbelzinnig"),
        (("BuitenEuropa_9", "Buiten Europa", "aantal", ()), "dubbelzinnig"),
        (
            ("GemiddeldInkomenPerInwoner_9", "Gemiddeld inkomen per inwoner", "euro", ("Inkomen",)),
            "andere_eenheid",
        ),
        (("Mannen_9", "Mannen", "aantal", ("Onderwijs", "Studenten")), "andere_groep"),
        (("Mannen_9", "Vrouwen", "aantal", ("Bevolking", "Geslacht")), "tegenspraak"),
    ],
)
def test_what_is_not_certain_becomes_a_gap_with_its_reason(row, code):
    found = resolve(described(row), table="", year=2020)
    assert (found.columns, [gap.code for gap in found.gaps]) == ((), [code])


def test_two_columns_for_one_concept_both_stay_out():
    same = ("aantal", ("Bevolking", "Nieuw"))
    found = resolve(
        described(("Mannen_1", "Mannen", *same), ("Mannen_2", "Mannen", *same)), table="", year=2020
    )
    assert [gap.code for gap in found.gaps] == ["dubbel", "dubbel"]


def test_of_two_columns_for_one_concept_the_one_in_its_own_group_keeps_it():
    found = resolve(
        described(
            ("Mannen_1", "Mannen", "aantal", ("Bevolking", "Geslacht")),
            ("Mannen_2", "Mannen", "aantal", ("Bevolking", "Werkenden")),
        ),
        table="",
        year=2020,
    )
    assert (found.measures, [gap.key for gap in found.gaps]) == ({"Mannen_1": "Mannen"}, ["Mannen_2"])


def test_a_slip_in_a_stem_is_caught_by_the_title():
    rows = described(("AantalInwonrs_5", "Aantal inwoners", "aantal", ("Bevolking",)))
    assert resolve(rows, table="86165NED", year=2025).measures == {"AantalInwonrs_5": "AantalInwoners"}


def test_a_known_slip_of_cbs_is_an_alias():
    rows = described(("GeborteTotaal_25", "", "aantal", ()))
    assert resolve(rows, table="86165NED", year=2025).measures == {"GeborteTotaal_25": "GeboorteTotaal"}


def test_a_later_release_that_shifts_every_number_resolves_alike(column_lists):
    early = column_lists[2023].copy()
    early["Key"] = early["Key"].str.replace(r"_(\d+)$", lambda m: f"_{int(m[1]) - 3}", regex=True)
    late = resolve(column_lists[2023], table="85618NED", year=2023)
    assert list(resolve(early, table="85618NED", year=2023).measures.values()) == list(late.measures.values())


def test_a_table_of_another_year_is_an_error():
    rows = described(("AantalInwoners_5", "Aantal inwoners", "aantal", ("Bevolking",)))
    with pytest.raises(ConceptError, match="85618NED is van 2023, niet van 2024"):
        resolve(rows, table="85618NED", year=2024)
    with pytest.raises(ConceptError, match="indeling van 2019"):
        resolve(rows.assign(MapYear=[2019.0, None]), table="84799NED", year=2020)


def test_a_description_that_is_not_whole_is_an_error():
    rows = described(("AantalInwoners_5", "Aantal inwoners", "aantal", ("Bevolking",)))
    with pytest.raises(ConceptError, match="hoort bij een groep"):
        resolve(rows[rows["Type"] == "Topic"], table="", year=2020)
    with pytest.raises(ConceptError, match="geen Title"):
        resolve(rows[["Key"]], table="", year=2020)
    with pytest.raises(ConceptError, match="geen enkele kolom"):
        resolve(rows[rows["Type"] != "Topic"], table="", year=2020)


def test_groups_are_known_also_without_a_column_that_names_the_type():
    row = ("Appartement_9", "Appartement", "", ("Energie", "Gemiddeld aardgasverbruik", "Naar woningtype"))
    bare = described(row).drop(columns="Type")
    named = bare.assign(**{"odata.type": ["Cbs.OData.TopicGroup"] * 3 + ["Cbs.OData.Topic"]})
    for properties in (bare, named):
        assert resolve(properties, table="", year=2020).measures == {"Appartement_9": "Appartement_aardgas"}


def test_asking_for_a_measure_that_is_not_there_says_so(column_lists):
    found = resolve(column_lists[2024], table="85984NED", year=2024)
    assert found.column("inwoners").key == "AantalInwoners_5"
    with pytest.raises(ConceptError, match="geen kolom voor 'Huishoudens met een laag inkomen'"):
        found.column("HuishoudensMetEenLaagInkomen")


def test_asking_for_a_measure_that_is_not_certain_says_why():
    found = resolve(described(("Appartement_9", "Appartement", "", ())), table="", year=2020)
    with pytest.raises(ConceptError, match="kan meer dan één begrip zijn"):
        found.column("Appartement_aardgas")


@pytest.mark.parametrize("year", [2013, 2014, 2015, 2016, 2018, 2026])
def test_years_without_real_input_say_that_they_were_not_tried(year):
    rows = described(("AantalInwoners_4", "Aantal inwoners", "aantal", ("Bevolking",)))
    found = resolve(rows, table="", year=year)
    assert found.measures == {"AantalInwoners_4": "AantalInwoners"}
    assert found.tried_words.startswith("niet beproefd")


def test_a_mangled_header_with_unknown_words_before_its_title_is_a_gap():
    found = resolve_headers(["Bevolking.Werkende.mannen.Mannen..aantal."], year=2017)
    assert [gap.code for gap in found.gaps] == ["onbekend"]


def test_a_header_with_bars_and_no_unit_resolves():
    found = resolve_headers(["Inkomen|Inkomen van personen|Gemiddeld inkomen per inwoner "], year=2015)
    assert list(found.measures.values()) == ["GemiddeldInkomenPerInwoner"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), year=st.sampled_from([2020, 2022, 2023, 2025]), shift=st.integers(-3, 40))
def test_any_part_of_a_table_in_any_order_resolves_as_in_the_whole(column_lists, data, year, shift):
    """Columns that share a name keep their group, so that nothing rests on the order or on the numbers."""
    whole = resolve(column_lists[year], table="", year=year)
    described_as = {c.key: c for c in whole.columns}
    chosen = data.draw(st.lists(st.sampled_from(sorted(described_as)), min_size=1, max_size=25, unique=True))
    rows = []
    for key in chosen:
        form = described_as[key].concept.form_in(year)
        number = int(key.rsplit("_", 1)[1]) + shift
        rows.append((f"{form.stem}_{number}", form.title, described_as[key].concept.unit, form.path))
    found = resolve(described(*rows), table="", year=year)
    assert [c.measure for c in found.columns] == [described_as[key].measure for key in chosen]


@settings(max_examples=40, deadline=None)
@given(
    stem=st.from_regex(r"[A-Z][a-z]{3,9}([A-Z][a-z]{2,8}){0,3}", fullmatch=True),
    title=st.from_regex(r"[A-Z][a-z]{3,9}( [a-z]{2,9}){0,3}", fullmatch=True),
)
def test_a_column_nobody_knows_is_never_taken_for_one_that_is_known(stem, title):
    known = load_registry()
    expected = {
        *known.by_stem.get(stem.casefold(), ()),
        *known.by_title.get(title.replace(" ", "").casefold(), ()),
    }
    found = resolve(described((f"{stem}_7", title, "aantal", ("Bevolking",))), table="", year=2020)
    assert expected or not found.columns
