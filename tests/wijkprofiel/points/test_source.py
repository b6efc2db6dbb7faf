"""``wp.punten``: what comes out, what is refused, and that no point or person is in it."""

import pickle

import pytest

import wijkprofiel as wp
from wijkprofiel.errors import BoundaryError, UsageError
from wijkprofiel.municipal import MunicipalSource

RESIDENTS = {"WK999900": 2000, "WK999901": 8, "WK999902": 0, "GM9999": 2008}


@pytest.fixture
def ask(toydorp):
    """`wp.punten` about Toydorp."""

    def asked(place, **options):
        return wp.punten(place, gemeente="GM9999", jaar=2024, grenzen=toydorp, **options)

    return asked


def codes(source):
    return [n.code for n in source.report.notices]


def value(source, measure, area):
    rows = source.measures
    row = rows[(rows["maat"] == measure) & (rows["gebied"] == area)].iloc[0]
    return row["waarde"] if not row["reden"] else row["reden"]


def test_the_result_is_the_type_that_other_files_end_in(csv, ask):
    source = ask(csv([(500, 500, "a")] * 12 + [(1500, 500, "b")]), wat="bankjes")
    assert isinstance(source, MunicipalSource)
    assert source.usable
    assert value(source, "bankjes", "WK999900") == 12
    assert value(source, "bankjes", "WK999902") == 0
    assert value(source, "bankjes", "GM9999") == 13
    assert source.card.sha256
    assert not source.card.published


def test_a_rate_needs_enough_residents_and_their_year(csv, ask):
    place = csv([(500, 500, "a")] * 12)
    source = ask(place, wat="bankjes", inwoners=RESIDENTS, inwonersjaar=2023)
    assert value(source, "AantalInwoners", "WK999900") == 2000
    assert value(source, "AantalInwoners", "WK999901") == "te_klein"
    assert value(source, "AantalInwoners", "WK999902") == 0
    rate = next(i for i in source.indicators if i.factor == 1000)
    assert "2023" in rate.note
    assert rate.sources[0].denominator == "AantalInwoners"
    with pytest.raises(UsageError, match="jaar"):
        ask(place, inwoners=RESIDENTS)


def test_without_residents_there_is_a_count_and_no_rate_of_it(csv, ask):
    source = ask(csv([(500, 500, "a")]), wat="bankjes")
    assert "U13" in codes(source)


def test_distance_and_reach_say_from_where(csv, ask):
    source = ask(csv([(1100, 500, "a")]), wat="bankjes", afstand=True, binnen=[500, 700])
    assert value(source, "afstand_bankjes", "WK999902") == 1400
    assert value(source, "bankjes_binnen_700_m", "WK999900") == 1
    assert "een punt midden in het gebied" in source.report.facts["afstand vanaf"]
    assert "U15" in codes(source)


def test_no_point_is_found_in_what_is_kept(csv, ask):
    source = ask(csv([(123, 456, "a")], name="geheim.csv"), wat="bankjes", afstand=True)
    kept = pickle.dumps((source.measures, source.card, source.report, source.indicators)).decode("latin-1")
    assert "250123" not in kept
    assert "476456" not in kept


@pytest.mark.parametrize(
    "head",
    ["x;y;melder", "x;y;Naam melder", "x;y;e-mail", "x;y;bsn", "x;y;geboortedatum", "x;y;telefoonnummer"],
)
def test_columns_about_who_reported_are_refused_by_name(csv, ask, head):
    source = ask(csv([(1, 1, "Jansen Kees")], head=head), soort="meldingen")
    assert "U01" in codes(source)
    assert source.report.exit_code == 3
    assert source.measures.empty
    assert "Jansen" not in repr(source)


@pytest.mark.parametrize("cell", ["111222333", "jan@voorbeeld.nl", "NL91ABNA0417164300", "06-12345678"])
def test_cells_about_persons_are_refused_whatever_the_column_is_called(csv, ask, cell):
    head = "x;y;bsn_oud" if cell.isdigit() else "x;y;kenmerk"
    source = ask(csv([(1, 1, cell), (2, 2, cell), (3, 3, cell)], head=head))
    assert source.report.exit_code == 3
    assert cell not in source.als_json()


def test_an_address_is_asked_about_and_normal_of_a_facility(csv, ask):
    place = csv([(1, 1, "De Brug", "Dorpsstraat", 12)], head="x;y;naam;straat;huisnummer")
    assert codes(ask(place)) == ["U02"]
    assert ask(place, soort="voorzieningen").usable


def test_a_protected_column_is_no_way_to_divide(shared):
    place = shared / "scholen-twente-2024" / "scholen_2024_twente_wgs84.geojson"
    source = wp.punten(place, gemeente="Hengelo", jaar=2024, soort="voorzieningen", per="denominatie")
    assert codes(source) == ["U04"]


REPORTS_HEAD = (
    "longitude;latidude;identificatie;hoofdcategorie;subcategorie;status;datum melding;omschrijving"
)


@pytest.fixture
def reports(tmp_path):
    """Made-up reports in the fields of MOR ODS 1.0, in the middle of Hengelo."""
    rows = [
        f"6.79{n % 10};52.26{n % 7};Z{n};{kind};;afgesloten;2024-03-0{1 + n % 9};losliggende tegel"
        for n, kind in enumerate(["Afval", "groen", "Grofvuil", "Iets anders"] * 10)
    ]
    place = tmp_path / "meldingen.csv"
    place.write_text("\n".join([REPORTS_HEAD, *rows]), encoding="utf-8")
    return place


def test_reports_are_recognised_grouped_and_come_with_the_warning(reports):
    source = wp.punten(reports, gemeente="Hengelo", jaar=2024, per="hoofdcategorie")
    assert {"U05", "U06", "U17"} <= set(codes(source))
    assert "S101" in repr(source)
    sums = source.measures[source.measures["niveau"] == "gemeente"].set_index("maat")["waarde"]
    assert sums["meldingen_openbare_ruimte_afval"] == 20
    assert sums["meldingen_openbare_ruimte_groen"] == 10
    assert all("wie er melden" in i.note for i in source.indicators)
    assert "tegel" not in source.als_json()


def test_reports_can_be_added_and_shown(reports):
    source = wp.punten(reports, gemeente="Hengelo", jaar=2024)
    hengelo = wp.gemeente("Hengelo").toevoegen(source)
    view = hengelo.tabel("eigen_meldingen_openbare_ruimte")
    assert view.cijfers.iloc[:, 0].notna().any()
    assert "CONCEPT" in repr(view)


def test_schools_of_hengelo_equal_the_embedded_counts(shared):
    place = shared / "scholen-twente-2024" / "scholen_2024_twente_wgs84.geojson"
    source = wp.punten(place, gemeente="Hengelo", jaar=2024, wat="schoolgebouwen", soort="voorzieningen")
    ours = source.measures.query("maat == 'schoolgebouwen' and niveau == 'wijk'").set_index("gebied")[
        "waarde"
    ]
    known = wp.gemeente("Hengelo").tabel("scholen").cijfers.iloc[:10, 0]
    embedded = known[known.notna()]
    assert ours.sum() == 37
    assert (ours[embedded.index] == embedded).all()


def test_points_outside_every_area_are_reported_and_a_wrong_file_stops(csv, ask):
    assert "U08" in codes(ask(csv([(1, 1, "a"), (9000, 1, "a")])))
    assert codes(ask(csv([(9000, 1, "a")])))[0] == "U18"


def test_many_points_without_place_are_asked_about_and_a_reason_settles_it(csv, ask):
    place = csv([(1, 1, "a")] * 5)
    with place.open("a", encoding="utf-8") as stream:
        stream.write(";;b\n" * 5)
    assert ask(place).report.exit_code == 4
    assert ask(place, toelichting={"U09": "Oude meldingen hebben geen plaats."}).usable


def test_a_gemeente_without_boundaries_here_says_what_to_fetch(csv):
    with pytest.raises(BoundaryError) as caught:
        wp.punten(csv([(1, 1, "a")]), gemeente="GM0363", jaar=2024)
    assert "ophalen GM0363" in caught.value.remedy


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"soort": "klachten"}, "soort"),
        ({"niveau": "straat"}, "niveau"),
        ({"binnen": -5}, "bereik"),
        ({"binnen": "ver"}, "meters"),
        ({"alleen": "bank"}, "alleen"),
        ({"per": "weg"}, "weg"),
    ],
)
def test_wrong_use_is_explained(csv, ask, options, words):
    with pytest.raises(UsageError, match=words):
        ask(csv([(1, 1, "a")]), **options)


def test_only_reports_of_the_year_count(csv, ask):
    days = ["2024-03-01T10:00:00", "01-02-2024", "2023-12-31", "", "gisteren"]
    place = csv([(1, 1, f"Z{n}", day) for n, day in enumerate(days)], head="x;y;hoofdcategorie;datum melding")
    source = ask(place, soort="meldingen", wat="meldingen")
    assert value(source, "meldingen", "GM9999") == 2
    assert {"U22", "U23"} <= set(codes(source))


def test_dates_of_more_years_are_asked_about(csv, ask):
    place = csv([(1, 1, "2023-01-01"), (2, 2, "2024-01-01")], head="x;y;datum")
    assert "U21" in codes(ask(place))
    assert ask(place).report.exit_code == 4
    assert value(ask(place, datum="datum", wat="stuks"), "stuks", "GM9999") == 1


def test_whole_numbers_with_gaps_can_be_chosen(tmp_path, toydorp, ask):
    import geopandas as gpd

    middle = toydorp.frame.geometry.centroid
    frame = gpd.GeoDataFrame({"klasse": [1, None, 2]}, geometry=middle.array, crs=28992)
    frame.to_file(tmp_path / "p.gpkg")
    assert value(ask(tmp_path / "p.gpkg", wat="stuks", alleen={"klasse": 1}), "stuks", "GM9999") == 1
