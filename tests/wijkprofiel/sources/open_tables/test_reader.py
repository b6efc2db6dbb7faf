"""Open tables become measures: the right category, the right column, a reason in each empty place."""

import numpy as np
import pandas as pd
import pytest

from guardrails import Policy, check_name
from wijkprofiel.errors import ConceptError, SourceError, UsageError
from wijkprofiel.missing import check_contract
from wijkprofiel.sources.open_data import MEASURE_COLUMNS, load_measures
from wijkprofiel.sources.open_tables import (
    card_of,
    list_tables,
    load_table,
    read_table,
    rows_of_features,
    rows_of_file,
    source_facts,
    where_clause,
)

CRIME = "GeregistreerdeMisdrijven_1"


@pytest.fixture(scope="module")
def raw(project):
    found = project.parent / "shared" / "data"
    if not found.is_dir():
        pytest.skip("the real open data (../shared/data) is not here")
    return found


def values(read, measure):
    rows = read.measures[read.measures["maat"] == measure]
    return {(r.gebied, r.jaar): (r.waarde if r.reden == "" else r.reden) for r in rows.itertuples()}


def crimes(*rows):
    return pd.DataFrame(rows, columns=["SoortMisdrijf", "WijkenEnBuurten", "Perioden", CRIME])


def properties(*rows):
    """DataProperties of columns, each ``(key, title, unit, group)``."""
    groups = {group: number for number, group in enumerate(dict.fromkeys(row[3] for row in rows), start=1)}
    out = [
        {"ID": n, "ParentID": None, "Type": "TopicGroup", "Key": "", "Title": g} for g, n in groups.items()
    ]
    for number, (key, title, unit, group) in enumerate(rows, start=100):
        out.append(
            {
                "ID": number,
                "ParentID": groups[group],
                "Type": "Topic",
                "Key": key,
                "Title": title,
                "Unit": unit,
            }
        )
    return pd.DataFrame(out)


def test_every_description_says_how_far_it_was_tried():
    keys = {table.key for table in list_tables()}
    assert {"rivm_gezondheid", "misdrijven", "ses_woa", "wmo", "jeugdzorg", "energie_woningen"} <= keys
    assert {"nabijheid", "leefbaarometer3"} <= keys
    tried = {table.key for table in list_tables() if table.status == "beproefd"}
    assert tried == {"rivm_gezondheid", "ses_woa"}
    for table in list_tables():
        assert table.status_words.startswith(("beproefd op echte invoer", "niet beproefd op echte invoer"))
        assert table.caveats
        assert table.attribution.startswith("Bron: ")


@pytest.mark.parametrize(
    ("table_id", "key"),
    [
        ("50120NED", "rivm_gezondheid"),
        ("50090NED", "rivm_gezondheid"),
        ("47018NED", "misdrijven"),
        ("47022NED", "misdrijven"),
        ("85163NED", "ses_woa"),
        ("86092NED", "ses_woa"),
        ("86158NED", "wmo"),
        ("84314NED", "energie_woningen"),
        ("86159NED", "energie_woningen"),
        ("84463NED", "nabijheid"),
        ("86270NED", "nabijheid"),
    ],
)
def test_a_table_is_found_by_its_identifier(table_id, key):
    assert load_table(table_id).key == key


def test_no_open_table_takes_a_protected_attribute():
    policy = Policy.load()
    names = [name for table in list_tables() for m in table.measures for name in (m.measure, m.label)]
    assert [name for name in names if check_name(name, policy=policy)] == []


def test_an_unknown_table_is_wrong_use():
    with pytest.raises(UsageError, match="geen beschrijving"):
        load_table("99999NED")


def test_crimes_are_read_per_kind_and_a_withheld_figure_is_secret():
    rows = crimes(
        ("0.0.0 ", "BU01640000", "2023JJ00", 717.0),
        ("1.1.1 ", "BU01640000", "2023JJ00", 12.0),
        ("0.0.0 ", "WK016400  ", "2023JJ00", 800.0),
        ("1.1.1 ", "WK016400  ", "2023JJ00", None),
        ("1.1.1 ", "GM0164    ", "2023JJ00", 90.0),
    )
    read = read_table(rows, load_table("misdrijven"), table_id="47018NED", boundary_year=2024)
    assert tuple(read.measures.columns) == MEASURE_COLUMNS
    assert values(read, "GeregistreerdeMisdrijvenTotaal")["BU01640000", 2023] == 717
    assert values(read, "MisdrijvenInbraakWoning") == {
        ("BU01640000", 2023): 12,
        ("GM0164", 2023): 90,
        ("WK016400", 2023): "geheim",
    }
    assert set(read.measures["grensjaar"]) == {2024}


def test_the_boundaries_of_a_recast_table_must_be_known():
    rows = crimes(("0.0.0 ", "BU01640000", "2023JJ00", 7.0))
    with pytest.raises(SourceError, match="dezelfde grenzen"):
        read_table(rows, load_table("misdrijven"), table_id="47018NED")


def test_months_are_added_up_only_when_all_twelve_are_there():
    full = [("0.0.0 ", "WK016401", f"2024MM{m:02}", 10.0) for m in range(1, 13)]
    part = [("0.0.0 ", "WK016402", f"2024MM{m:02}", 10.0) for m in range(1, 7)]
    hole = [("0.0.0 ", "WK016403", f"2024MM{m:02}", None if m == 3 else 10.0) for m in range(1, 13)]
    read = read_table(
        crimes(*full, *part, *hole), load_table("misdrijven"), table_id="47022NED", boundary_year=2025
    )
    assert values(read, "GeregistreerdeMisdrijvenTotaal") == {
        ("WK016401", 2024): 120,
        ("WK016402", 2024): "nog_niet",
        ("WK016403", 2024): "geheim",
    }


def test_a_published_year_goes_before_its_months():
    months = [("0.0.0 ", "WK016401", f"2024MM{m:02}", 10.0) for m in range(1, 13)]
    rows = crimes(*months, ("0.0.0 ", "WK016401", "2024JJ00", 125.0))
    read = read_table(rows, load_table("misdrijven"), table_id="47022NED", boundary_year=2025)
    assert values(read, "GeregistreerdeMisdrijvenTotaal") == {("WK016401", 2024): 125}


def test_rows_that_do_not_say_which_kind_of_crime_are_refused():
    rows = crimes(("0.0.0 ", "WK016401", "2024JJ00", 125.0)).drop(columns="SoortMisdrijf")
    with pytest.raises(SourceError, match="geen kolom 'SoortMisdrijf'"):
        read_table(rows, load_table("misdrijven"), table_id="47018NED", boundary_year=2025)


def test_a_kind_that_is_not_in_the_table_is_an_error():
    rows = crimes(("9.9.9 ", "BU01640000", "2023JJ00", 7.0))
    with pytest.raises(SourceError, match="een van de bekende indelingen"):
        read_table(rows, load_table("misdrijven"), table_id="47018NED", boundary_year=2024)


def test_two_rows_for_one_area_and_year_are_an_error():
    row = ("BU01640000", "2023JJ00")
    rows = pd.DataFrame(
        {
            "Woningkenmerken": "T001100",
            "WijkenEnBuurten": [row[0]] * 2,
            "Perioden": [row[1]] * 2,
            "Extra": ["a", "b"],
            "GemiddeldAardgasverbruik_4": [800.0, 900.0],
        }
    )
    with pytest.raises(SourceError, match="meer dan één keer"):
        read_table(rows, load_table("energie_woningen"), table_id="86159NED")


def test_health_takes_adults_and_the_value_and_leaves_margins_and_buurten_out():
    rows = pd.DataFrame(
        [
            ("20300", "MW00000", "WK016401", "2022JJ00", 71.0),
            ("20300", "MOG0095", "WK016401", "2022JJ00", 65.0),
            ("80200", "MW00000", "WK016401", "2022JJ00", 50.0),
            ("20300", "MW00000", "BU01640100", "2022JJ00", 70.0),
            ("20300", "MW00000", "NL01", "2022JJ00", 75.0),
        ],
        columns=["Leeftijd", "Marges", "WijkenEnBuurten", "Perioden", "ErvarenGezondheidGoedZeerGoed_4"],
    )
    read = read_table(rows, load_table("50120NED"), table_id="50120NED", boundary_year=2022)
    assert values(read, "ErvarenGezondheidGoedZeerGoed") == {("NL00", 2022): 75, ("WK016401", 2022): 71}
    assert read.passed_over == 1
    assert any("Psychische klachten" in gap for gap in read.gaps)


def test_a_dimension_that_is_not_there_is_an_error_and_not_a_guess():
    rows = pd.DataFrame({"WijkenEnBuurten": ["WK016401"], "Perioden": ["2022JJ00"], "Eenzaam_27": [40.0]})
    with pytest.raises(SourceError, match="geen kolom 'Leeftijd'"):
        read_table(rows, load_table("50120NED"), table_id="50120NED", boundary_year=2022)


SCORES = properties(
    ("GemiddeldeScore_29", "Gemiddelde score", "Getal", "Totaalscore"),
    ("GemiddeldeScore_31", "Gemiddelde score", "Getal", "Deelscore financiële welvaart"),
)


def test_scores_below_zero_are_figures_and_provisional_years_are_told():
    rows = pd.DataFrame(
        {
            "WijkenEnBuurten": ["WK016401", "WK016402", "WK016403"],
            "Perioden": "2023JJ00",
            "GemiddeldeScore_29": [-0.31, None, 0.12],
            "GemiddeldeScore_31": [0.1, 0.2, -99997.0],
        }
    )
    periods = pd.DataFrame({"Key": ["2022JJ00", "2023JJ00"], "Status": ["Definitief", "Voorlopig"]})
    described = SCORES.assign(Unit="")
    read = read_table(
        rows,
        load_table("ses_woa"),
        table_id="86092NED",
        properties=described,
        categories={"Perioden": periods},
    )
    assert values(read, "SesWoaTotaalscore")["WK016401", 2023] == -0.31
    assert values(read, "SesWoaTotaalscore")["WK016402", 2023] == "onbekend"
    assert values(read, "SesWoaWelvaart")["WK016403", 2023] == "onbekend"
    assert read.provisional == {2023}
    assert set(read.measures["grensjaar"]) == {2024}


def test_columns_that_share_a_name_need_the_description_of_the_download():
    rows = pd.DataFrame(
        {
            "WijkenEnBuurten": ["WK016401"],
            "Perioden": "2023JJ00",
            "GemiddeldeScore_29": [-0.3],
            "GemiddeldeScore_31": [0.1],
        }
    )
    with pytest.raises(ConceptError, match="meer dan één kolom"):
        read_table(rows, load_table("ses_woa"), table_id="86092NED")


def test_a_column_with_another_unit_is_an_error():
    rows = pd.DataFrame(
        {
            "Woningkenmerken": ["T001100"],
            "WijkenEnBuurten": ["WK016401"],
            "GemiddeldAardgasverbruik_4": [28.0],
        }
    )
    described = properties(("GemiddeldAardgasverbruik_4", "Gemiddeld aardgasverbruik", "GJ", "Energie"))
    with pytest.raises(ConceptError, match="andere definitie"):
        read_table(rows, load_table("86159NED"), table_id="86159NED", properties=described, year=2024)


def test_the_total_is_found_by_its_title_where_keys_differ_per_year():
    rows = pd.DataFrame(
        {
            "Woningkenmerken": ["a", "b"],
            "WijkenEnBuurten": ["WK016401", "WK016401"],
            "GemiddeldAardgasverbruik_4": [1300.0, 900.0],
            "GemiddeldElektriciteitsverbruik_5": [2900.0, 2000.0],
        }
    )
    kinds = pd.DataFrame({"Key": ["a ", "b "], "Title": ["Totaal woningen", "Appartement"]})
    read = read_table(
        rows, load_table("84314NED"), table_id="84314NED", categories={"Woningkenmerken": kinds}, year=2017
    )
    assert values(read, "GemiddeldAardgasverbruik") == {("WK016401", 2017): 1300}
    assert "GemiddeldeElektriciteitslevering" not in set(read.measures["maat"])


def test_care_of_a_gemeente_that_does_not_take_part_stays_missing():
    rows = pd.DataFrame(
        {
            "TypeMaatwerkvoorziening": ["T1", "T2", "T1"],
            "WijkenEnBuurten": ["WK016401", "WK016401", "WK016402"],
            "Perioden": "2025JJ00",
            "WmoClienten_1": [55.0, 20.0, None],
            "WmoClientenRelatief_2": [48.0, 18.0, None],
        }
    )
    kinds = pd.DataFrame(
        {"Key": ["T1", "T2"], "Title": ["Totaal Wmo-maatwerkvoorzieningen", "Hulp bij het huishouden"]}
    )
    read = read_table(
        rows, load_table("wmo"), table_id="86158NED", categories={"TypeMaatwerkvoorziening": kinds}
    )
    assert values(read, "WmoClienten") == {("WK016401", 2025): 55, ("WK016402", 2025): "onbekend"}


def test_distances_that_share_a_name_come_right_by_their_group():
    described = properties(
        (
            "AfstandTotZiekenhuis_11",
            "Afstand tot ziekenhuis",
            "km",
            "Ziekenhuis (inclusief buitenpolikliniek)",
        ),
        (
            "AfstandTotZiekenhuis_15",
            "Afstand tot ziekenhuis",
            "km",
            "Ziekenhuis (exclusief buitenpolikliniek)",
        ),
        ("Binnen3Km_7", "Binnen 3 km", "aantal", "Huisartsenpraktijk"),
        ("Binnen3Km_26", "Binnen 3 km", "aantal", "Grote supermarkt"),
    )
    rows = pd.DataFrame(
        [("BU01640000", 2.1, 5.4, 6.3, 8.1)],
        columns=["WijkenEnBuurten", *described.loc[described["Key"] != "", "Key"]],
    )
    read = read_table(rows, load_table("nabijheid"), table_id="86270NED", properties=described, year=2025)
    found = read.measures.set_index("maat")["waarde"]
    assert found["AfstandTotZiekenhuis"] == 2.1
    assert found["AfstandTotZiekenhuisZonderBuitenpolikliniek"] == 5.4
    assert found["HuisartsenpraktijkenBinnen3Km"] == 6.3
    assert found["SupermarktenBinnen3Km"] == 8.1


def test_a_map_layer_of_the_leefbaarometer_is_read_with_negative_deviations():
    features = [
        {
            "type": "Feature",
            "properties": {"id": code, "year": "2024", "kscore": 6, "afw": -0.08},
            "geometry": None,
        }
        for code in ("BU01640000", "E1234N4321")
    ]
    rows = rows_of_features({"type": "FeatureCollection", "features": features, "numberMatched": 2})
    read = read_table(rows, load_table("leefbaarometer3"), table_id="lbm3:buurtscore24")
    assert values(read, "LeefbaarometerAfwijking") == {("BU01640000", 2024): -0.08}
    assert read.passed_over == 1


def test_a_map_service_that_cuts_its_answer_short_is_an_error():
    with pytest.raises(SourceError, match="stil onvolledig"):
        rows_of_features({"type": "FeatureCollection", "features": [], "numberMatched": 12147})
    with pytest.raises(SourceError, match="geen verzameling"):
        rows_of_features({"exception": "layer unknown"})


def test_a_table_without_any_known_column_is_an_error():
    rows = pd.DataFrame({"WijkenEnBuurten": ["WK016401"], "Iets_1": [1.0]})
    with pytest.raises(ConceptError, match="geen van de kolommen"):
        read_table(rows, load_table("nabijheid"), table_id="86270NED", year=2025)


def test_rows_without_areas_or_without_a_year_are_errors():
    table = load_table("nabijheid")
    with pytest.raises(SourceError, match="geen kolom met gebiedscodes"):
        read_table(pd.DataFrame({"AfstandTotApotheek_10": [1.0]}), table, table_id="86270NED", year=2025)
    with pytest.raises(SourceError, match="noemen geen jaar"):
        read_table(pd.DataFrame({"WijkenEnBuurten": ["WK016401"]}), table, table_id="86270NED")
    rows = pd.DataFrame({"WijkenEnBuurten": ["LD01"], "AfstandTotApotheek_10": [1.0]})
    with pytest.raises(SourceError, match="geen enkele rij"):
        read_table(rows, table, table_id="86270NED", year=2025)


def test_a_card_goes_with_what_was_read():
    rows = crimes(("0.0.0 ", "BU01640000", "2023JJ00", 7.0), ("1.1.1 ", "BU01640000", "2023JJ00", 1.0))
    read = read_table(rows, load_table("misdrijven"), table_id="47018NED", boundary_year=2024)
    card = card_of(read, retrieved="2026-11-24")
    assert (card.table, card.years, card.boundary_years) == ("47018NED", (2023,), (2024,))
    assert card.source_line() == (
        "Politie, Geregistreerde misdrijven per wijk en buurt (47018NED), opgehaald 24 november 2026, CC BY 4.0"
    )
    assert "niet beproefd op echte invoer" in card.checked[0]


def test_real_scores_of_amsterdam_keep_their_negative_figures(raw):
    rows, decimal = rows_of_file(next((raw / "kwb-amsterdam").glob("SES_WOA*.csv")))
    read = read_table(rows, load_table("ses_woa"), table_id="85163NED", boundary_year=2020, decimal=decimal)
    scores = read.measures[read.measures["maat"] == "SesWoaTotaalscore"]
    assert (len(scores), int(scores["waarde"].isna().sum())) == (579, 90)
    assert values(read, "SesWoaTotaalscore")["GM0363", 2019] == -0.1
    assert values(read, "SesWoaHuishoudens")["GM0363", 2019] == 457400
    check_contract(scores.set_index("gebied")["waarde"], scores.set_index("gebied")["reden"])


@pytest.mark.lang
@pytest.mark.parametrize(
    ("year", "file"),
    [(2012, "2012_18+.xlsx"), (2016, "2016_18+.xlsx"), (2020, "RIVM_gezondheid2020_18+.xlsx")],
)
def test_real_health_figures_are_those_of_the_embedded_set(raw, year, file):
    rows = pd.read_excel(raw / "rivm-gezondheid" / file, dtype={"Leeftijd": str, "Codering_3": str})
    read = read_table(rows, load_table("rivm_gezondheid"), table_id="50090NED")
    known = load_measures("rivm_gezondheid").query("jaar == @year and niveau != 'regio'")
    both = known.merge(read.measures, on=["gebied", "maat", "jaar"], suffixes=("", "_read"))
    assert len(both) == len(known)
    assert np.allclose(both["waarde"], both["waarde_read"], equal_nan=True)
    assert set(both["grensjaar_read"]) == {2020}


def test_diagnose_gets_every_table_with_how_far_it_was_tried():
    facts = source_facts()
    assert len({fact["tabel"] for fact in facts}) == len(facts) == sum(len(t.tables) for t in list_tables())
    tried = [fact["tabel"] for fact in facts if fact["beproefd"] == "beproefd"]
    assert tried == ["50090NED", "85163NED"]


def test_a_query_asks_for_the_fixed_categories_with_the_padding_of_the_service():
    dimensions = {
        "Leeftijd": pd.DataFrame(
            {"Key": ["20300     ", "80200     "], "Title": ["18 jaar of ouder", "65 jaar of ouder"]}
        ),
        "Marges": pd.DataFrame({"Key": ["MW00000", "MOG0095"], "Title": ["Waarde", "Ondergrens"]}),
        "Perioden": pd.DataFrame({"Key": ["2020JJ00", "2022JJ00"], "Title": ["2020", "2022"]}),
    }
    clause = where_clause(load_table("50120NED"), dimensions, years=[2022])
    assert clause == "Leeftijd eq '20300     ' and Marges eq 'MW00000' and Perioden eq '2022JJ00'"
    with pytest.raises(SourceError, match="geen cijfers over 2023"):
        where_clause(load_table("50120NED"), dimensions, years=[2023])


def test_a_query_asks_for_the_kinds_of_crime_that_are_read():
    kinds = pd.DataFrame(
        {"Key": ["0.0.0 ", "1.1.1 ", "3.7.1 "], "Title": ["Totaal misdrijven", "Inbraak", "Discriminatie"]}
    )
    clause = where_clause(load_table("47018NED"), {"SoortMisdrijf": kinds})
    assert clause == "(SoortMisdrijf eq '0.0.0 ' or SoortMisdrijf eq '1.1.1 ')"
    with pytest.raises(SourceError, match=r"geen '0\.0\.0'"):
        where_clause(load_table("47018NED"), {"SoortMisdrijf": kinds.iloc[2:]})
    with pytest.raises(SourceError, match="lijst van categorieën"):
        where_clause(load_table("47018NED"), {})


def test_a_file_of_statline_is_read_without_its_title_and_source_line(tmp_path):
    path = tmp_path / "energie.csv"
    path.write_text(
        '"Energieverbruik particuliere woningen"\n'
        '"Woningkenmerken";"Codering (code)";"Gemiddeld aardgasverbruik (m³)";"Stadsverwarming (%)"\n'
        '"Totaal woningen";"WK016401  ";"     1290";"12,5"\n'
        '"Totaal woningen";"WK016402  ";"        .";"."\n'
        '"Bron: CBS"\n',
        encoding="utf-8-sig",
    )
    rows, decimal = rows_of_file(path)
    read = read_table(rows, load_table("86159NED"), table_id="86159NED", year=2024, decimal=decimal)
    assert values(read, "GemiddeldAardgasverbruik") == {
        ("WK016401", 2024): 1290,
        ("WK016402", 2024): "onbekend",
    }
    assert values(read, "Stadsverwarming")["WK016401", 2024] == 12.5


def test_a_file_that_is_no_table_is_refused(tmp_path):
    path = tmp_path / "iets.csv"
    path.write_text("alleen een regel\n", encoding="utf-8")
    with pytest.raises(SourceError, match="geen tabel"):
        rows_of_file(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="geen CSV-bestand"):
        rows_of_file(path)
    with pytest.raises(SourceError, match="niet te lezen"):
        rows_of_file(tmp_path / "weg.csv")
