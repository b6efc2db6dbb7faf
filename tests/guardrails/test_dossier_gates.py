"""Every gate of the process closes and opens: who, what, until when, for whom, and what it means."""

import datetime as dt

import pytest

from guardrails.checks import process
from guardrails.checks.interpretation import public_interpretation
from guardrails.checks.lifecycle import last_day
from guardrails.release import valid_until

DAY = dt.date
OWN = {"lineage": ("eigen_meldingen:Aantal",), "published": False, "klass": "open"}
LONG = "In deze wijk sloot de winkel omdat de eigenaar met pensioen ging."


@pytest.fixture
def gates(build, policy):
    """Codes about a dossier whose sections are changed: a mapping is merged, anything else replaces."""

    def _codes(track="licht", columns=None, peildatum=None, outcome=None, **changes):
        base = build.dossier()
        for section, value in changes.items():
            held = base.get(section)
            merged = isinstance(value, dict) and isinstance(held, dict)
            base[section] = {**held, **value} if merged else value
        klass = {"licht": "open", "midden": "guard", "zwaar": "open"}[track]
        made = columns or [build.column(klass=klass)]
        outputs = [build.class_map({"WK999900": 1}, (), kind="selection")] if track == "zwaar" else ()
        offered = build.submission(made, dossier=base, outputs=outputs)
        found = process.check(offered, policy=policy, peildatum=peildatum or build.peildatum)
        return {f.code for f in found if f.outcome in (outcome or ("block", "review")) and f.code != "R07"}

    return _codes


@pytest.mark.parametrize("track", ["licht", "midden", "zwaar"])
def test_a_whole_dossier_is_stopped_by_nothing_on_any_track(gates, track):
    assert gates(track) == set()


@pytest.mark.parametrize(
    ("track", "changes", "code"),
    [
        ("licht", {"eigenaar": {"naam": ""}}, "R01"),
        ("licht", {"eigenaar": {"naam": "Anton Jansen"}}, "R13"),
        ("licht", {"eigenaar": {"afdeling": "Afdeling Onderzoek"}}, "R13"),
        ("licht", {"eigenaar": {"naam": "Team Onderzoek"}}, "R13"),
        ("licht", {"doel": {"opdrachtgever": " "}}, "R11"),
        ("licht", {"doel": {"besluit": ""}}, "R11"),
        ("licht", {"rollen": {"team": ""}}, "R11"),
        ("midden", {"doel": {"publieke_waarde": ""}}, "R11"),
        ("midden", {"criterium": []}, "R11"),
        ("midden", {"geldigheid": {"herzien": None}}, "R11"),
        ("midden", {"rollen": {"duiding": ""}}, "R11"),
        ("zwaar", {"doel": {"draagvlak": ""}}, "R11"),
        ("zwaar", {"rollen": {"uitleg": ""}}, "R11"),
        ("licht", {"rollen": {"beoordelaar": "Anna Jansen"}}, "R14"),
        ("licht", {"rollen": {"fg": "C. Smit"}}, "R14"),
        ("licht", {"toegang": {"classificatie": "geheim"}}, "R15"),
        ("licht", {"profiel": {"status": "af"}}, "R15"),
        ("licht", {"geldigheid": {"geldig_tot": DAY(2026, 10, 31)}}, "R16"),
        ("licht", {"geldigheid": {"herzien": DAY(2025, 1, 1)}}, "R16"),
        ("licht", {"afspraak": [{"wat": "x", "geldig_tot": DAY(2026, 1, 1)}]}, "R16"),
        ("licht", {"afwijking": [{"standaard": "MDTO", "geldig_tot": DAY(2026, 1, 1)}]}, "R16"),
        ("licht", {"afwijking": [{"standaard": "MDTO"}]}, "R16"),
        ("licht", {"profiel": {"soort": "eenmalig"}}, "R29"),
        ("licht", {"profiel": {"soort": "eenmalig"}, "geldigheid": {"geldig_tot": DAY(2027, 9, 1)}}, "R29"),
        ("midden", {"risico": [{"tekst": "x", "stand": "misschien"}]}, "R15"),
        ("midden", {"go_no_go": {"uitkomst": ""}}, "R18"),
        ("midden", {"go_no_go": {"redenen": ""}}, "R18"),
        ("licht", {"profiel": {"status": "in_gebruik"}, "go_no_go": {"uitkomst": ""}}, "R18"),
        ("licht", {"go_no_go": {"uitkomst": "no-go"}}, "R19"),
        ("licht", {"profiel": {"status": "beeindigd"}}, "R20"),
        ("licht", {"profiel": {"status": "in_gebruik"}}, "R21"),
        ("licht", {"profiel": {"status": "verkenning"}, "criterium": []}, "R21"),
        ("licht", {"toegang": {"classificatie": "intern"}}, "R22"),
        ("licht", {"doel": {"ontvangers": ["openbaar"]}, "toegang": {"classificatie": "intern"}}, "R23"),
        ("licht", {"toegang": {"classificatie": "vertrouwelijk"}}, "R23"),
        ("licht", {"go_no_go": {"datum": DAY(2026, 12, 1)}}, "R24"),
        ("licht", {"les": [{"tekst": "x", "datum": DAY(2027, 1, 1)}]}, "R24"),
        ("licht", {"indicator": [{"sleutel": "woningen", "streefwaarde": 900}]}, "R25"),
        ("licht", {"indicator": [{"sleutel": "woningen", "peilwaarde": 9, "vastgesteld_door": "raad",
                                  "vastgesteld_op": DAY(2026, 1, 1)}]}, "R25"),
        ("zwaar", {"niveau": {"analyse": "diagnosticerend"}}, "R28"),
        ("midden", {"indicator": [{"sleutel": "woningen", "doel": " "}]}, "R34"),
        ("zwaar", {"indicator": [{"sleutel": "woningen"}]}, "R34"),
        ("midden", {"duiding": []}, "R30"),
        ("zwaar", {"duiding": []}, "R31"),
    ],
)  # fmt: skip
def test_a_gate_closes_on_what_is_absent_or_does_not_fit(gates, track, changes, code):
    assert code in gates(track, **changes)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"profiel": {"status": "in_gebruik"}, "criterium": [{"tekst": "Klopt.", "gehaald": True}]}, "R21"),
        ({"toegang": {"classificatie": "intern", "lijst": ["beleidsadviseur"], "criterium": "werkt aan wonen",
                      "vastgesteld_door": "H. Kok", "vastgesteld_op": DAY(2026, 5, 1)}}, "R22"),
        ({"profiel": {"soort": "eenmalig"}, "geldigheid": {"geldig_tot": DAY(2027, 4, 1)}}, "R29"),
        ({"geldigheid": {"geldig_tot": DAY(2026, 11, 1)}}, "R16"),
        ({"indicator": [{"sleutel": "woningen", "streefwaarde": 900, "streefjaar": 2030,
                         "vastgesteld_door": "raad", "vastgesteld_op": DAY(2026, 1, 1)}]}, "R25"),
        ({"indicator": [{"sleutel": "woningen"}]}, "R34"),
        ({"eigenaar": {"naam": "Afdeling Wonen en Onderzoek"}}, "R13"),
    ],
)  # fmt: skip
def test_a_gate_opens_once_the_remedy_is_done(gates, changes, code):
    assert code not in gates("licht", **changes)


@pytest.mark.parametrize(
    ("until", "code"),
    [(DAY(2026, 10, 31), "R16"), ("", "R16"), (DAY(2026, 12, 1), "R17"), (DAY(2027, 12, 1), "")],
)
def test_an_expired_agreement_shuts_the_gate(gates, until, code):
    """S54: what ran out, or has no last day, stops a release; what will soon is on the list."""
    entry = {"naam": "levering", "wat": "De bron levert elk jaar.", "geldig_tot": until}
    found = gates(afspraak=[entry], outcome=("block", "pass")) & {"R16", "R17"}
    assert found == ({code} if code else set())


@pytest.mark.parametrize(
    ("expert", "open_"),
    [
        ({}, False),
        ({"naam": "K. Bos", "functie": "huisarts", "tekst": "Kort.", "datum": DAY(2026, 9, 1)}, False),
        ({"naam": "Anna Jansen", "functie": "huisarts", "tekst": LONG, "datum": DAY(2026, 9, 1)}, False),
        ({"naam": "K. Bos", "functie": "huisarts", "tekst": LONG, "datum": DAY(2026, 9, 1)}, True),
    ],
)
def test_a_search_for_explanations_needs_the_text_of_someone_who_knows(gates, expert, open_):
    found = gates("zwaar", niveau={"analyse": "diagnosticerend"}, deskundige=expert)
    assert ("R28" not in found) is open_


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([], "R26"),
        ([{"bron": "eigen_meldingen", "doel": "meldingen afhandelen"}], "R26"),
        ([{"bron": "eigen_meldingen", "doel": "meldingen afhandelen", "past": "nee"}], "R27"),
        ([{"bron": "eigen_meldingen", "doel": "meldingen afhandelen", "past": "deels"}], "R27"),
        ([{"bron": "eigen_meldingen", "doel": "meldingen afhandelen", "past": "ja"}], ""),
        ([{"bron": "eigen_meldingen", "doel": "x", "past": "deels", "uitleg": "Zelfde dienst."}], ""),
    ],
)
def test_for_what_own_figures_were_collected_is_asked(gates, build, told, code):
    found = gates(columns=[build.column(**OWN)], verzameldoel=told)
    assert found & {"R26", "R27"} == ({code} if code else set())


@pytest.mark.parametrize(
    "changes",
    [
        {"benoemd": False},
        {"soort": "feitencheck", "reactie": "Dank."},
        {"buiten_team": False},
        {"organisatie": " "},
        {"tekst": "Klopt zo."},
        {"datum": "2025-01-01"},
        {"datum": "2026-12-01"},
        {"datum": "ooit"},
    ],
)
def test_duiding_counts_only_when_named_dated_from_outside_and_explaining(gates, build, changes):
    said = build.dossier()["duiding"][0] | changes
    assert "R30" in gates("midden", duiding=[said])


def test_what_residents_say_at_a_session_counts_without_their_names(gates, build):
    said = build.dossier()["duiding"][0] | {"soort": "werksessie", "benoemd": False}
    assert "R30" not in gates("midden", duiding=[said])


def test_duiding_is_not_asked_on_the_light_track(gates):
    assert gates("licht", duiding=[]) == set()


def test_duiding_about_what_is_not_in_the_profile_is_asked_about(gates, build):
    said = build.dossier()["duiding"][0]
    assert "R32" in gates(duiding=[said | {"gebied": "WK016401"}])
    assert "R32" in gates(duiding=[said | {"indicator": "bijstand"}])
    assert "R32" not in gates(duiding=[said | {"gebied": "WK999900"}])


def test_a_remark_of_the_fact_check_waits_for_an_answer(gates, build):
    remark = build.dossier()["duiding"][0] | {"soort": "feitencheck", "voorstel": "Noem het jaar."}
    assert "R33" in gates(duiding=[remark])
    assert "R33" not in gates(duiding=[remark | {"reactie": "Gedaan.", "overgenomen": "ja"}])


def test_an_exercise_is_told_what_would_stop_a_real_profile(gates):
    exercise = {"soort": "oefening"}
    changes = {"doel": {"besluit": ""}, "go_no_go": {"uitkomst": ""}, "duiding": []}
    assert gates("midden", profiel=exercise, outcome=("block",), **changes) == set()
    assert gates("midden", profiel=exercise, **changes) == {"R12", "R30"}


def test_an_older_schema_gives_one_finding_that_says_what_was_not_asked(gates):
    assert gates("midden", schema=1, doel={"besluit": ""}, go_no_go={}) == {"R10"}


@pytest.mark.parametrize("changes", [{"eigenaar": {"naam": "Anton Jansen"}},
                                     {"geldigheid": {"geldig_tot": DAY(2026, 1, 1)}}])  # fmt: skip
def test_an_older_schema_is_no_way_around_a_gate(gates, changes):
    assert gates(schema=1, outcome=("block",), **changes)


def test_what_expires_soon_is_said_in_time(gates):
    assert "R17" in gates(outcome=("pass",), geldigheid={"herzien": DAY(2026, 12, 1)})
    assert "R17" not in gates(outcome=("pass",))


def test_a_self_learning_technique_is_the_heavy_track(build):
    base = build.dossier()
    base["niveau"] = {**base["niveau"], "techniek": "zelflerend"}
    assert process.track_of(build.submission(dossier=base))[0] == "zwaar"


def test_a_product_counts_no_longer_than_its_dossier(policy):
    dossier = {"geldigheid": {"herzien": DAY(2027, 3, 1)}, "afspraak": [{"geldig_tot": DAY(2027, 2, 1)}]}
    assert last_day(dossier) == "2027-02-01"
    assert valid_until("2026-11-01", policy=policy, dossier=dossier) == "2027-02-01"
    assert valid_until("2026-11-01", policy=policy, dossier={}) == "2027-11-01"


def test_the_name_of_who_spoke_does_not_leave(build):
    said = {"naam": "Els Peters", "tekst": LONG, "rol": "wijkcoach", "organisatie": "Welzijn"}
    assert "Els" not in str(public_interpretation(said, build.dossier()))


@pytest.mark.parametrize(
    ("name", "organisation", "outside"),
    [
        ("Els Peters", "Welzijn", True),
        ("Anna Jansen", "Welzijn", False),
        ("Els Peters", "Afdeling onderzoek", False),
    ],
)
def test_who_made_the_profile_or_sits_in_that_team_is_no_outsider(build, name, organisation, outside):
    said = {"naam": name, "organisatie": organisation, "rol": "x", "tekst": LONG}
    assert public_interpretation(said, build.dossier())["buiten_team"] is outside
