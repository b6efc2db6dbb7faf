"""Gates on DPIA, ethics session, IAMA, registers, agreements, basis and maturity: each closes, and opens again."""

import dataclasses

import pytest

from guardrails import Outcome, scope_of
from guardrails.basis import basis_scores
from guardrails.checks import basis, dpia, ethics, registers
from guardrails.maturity import THEMES, assess

NO = dict.fromkeys(dpia.CRITERIA, False)
REASON = "Het zijn tellingen van gebieden, zonder mensen erin."


def own(build, klass="open", **sections):
    """A submission with one own figure."""
    column = build.column(published=False, klass=klass, lineage=("eigen_meldingen:aantal",))
    return build.submission([column], dossier=build.dossier(**sections))


def answered(offered, **lists):
    held = {**offered.dossier.get("antwoorden", {}), **lists}
    return dataclasses.replace(offered, dossier=dict(offered.dossier) | {"antwoorden": held})


def held(offered, kind, day="2026-10-01", scope=None, **more):
    """``offered`` with a session on record about it, or about another ``scope``."""
    record = {"sessie": kind, "datum": day, "gaat_over": scope or scope_of(offered), **more}
    sessions = [*offered.dossier.get("sessies", ()), record]
    return dataclasses.replace(offered, dossier=dict(offered.dossier) | {"sessies": sessions})


@pytest.fixture
def codes(policy, peildatum):
    """Codes of what a check finds, those that only pass left out unless asked for."""

    def run(check, offered, *, passing=False):
        found = check.check(offered, policy=policy, peildatum=peildatum)
        return sorted(f.code for f in found if passing or f.outcome != Outcome.PASS)

    return run


@pytest.fixture
def heavy(build):
    """A selection: the heavy track."""
    chosen = build.class_map({"WK999900": 1, "WK999901": 0, "WK999902": 0}, (), kind="selection")
    return build.submission(outputs=[chosen])


# --- DPIA ---------------------------------------------------------------------------------------------------------
def test_published_figures_ask_nothing_about_persons(build, codes):
    assert codes(dpia, build.submission(), passing=True) == []


def test_own_figures_ask_whether_persons_are_behind_them(build, codes):
    offered = own(build)
    assert codes(dpia, offered) == ["A05"]
    assert codes(dpia, answered(offered, dpia={"persoonsgegevens": False, "waarom_geen": "Nee."})) == ["A05"]
    assert codes(dpia, answered(offered, dpia={"persoonsgegevens": False, "waarom_geen": REASON})) == []


def test_no_persons_behind_figures_about_people_is_contradicted(build, codes):
    offered = answered(own(build, klass="guard"), dpia={"persoonsgegevens": False, "waarom_geen": REASON})
    assert codes(dpia, offered) == ["A08"]


@pytest.mark.parametrize(
    ("count", "shut"), [(0, []), (1, ["A02"]), (2, ["A01"]), (9, ["A01"])], ids=["none", "one", "two", "nine"]
)
def test_two_criteria_need_a_dpia_and_one_asks_the_fg(count, shut, build, codes):
    """S58: tests for 0, 1, 2 and 9 criteria."""
    met = {key: number < count for number, key in enumerate(dpia.CRITERIA)}
    offered = answered(own(build), dpia={"persoonsgegevens": True, **met})
    assert codes(dpia, offered) == shut
    whole = held(offered, "dpia", stuk="zaak 2026-17")
    advised = {"fg_advies": "Niet nodig, zegt de FG.", "fg_datum": "2026-10-02"}
    opened = answered(whole, dpia={"persoonsgegevens": True, **met, **advised})
    assert codes(dpia, opened) == []


def test_an_unfinished_prescan_is_no_prescan(build, codes):
    some = {"persoonsgegevens": True, "beoordelen": False}
    assert codes(dpia, answered(own(build), dpia=some)) == ["A04"]


@pytest.mark.parametrize(
    "ground", [{"verplichte_soorten": ["cameratoezicht"]}, {"nieuwe_wetgeving": True}, {"risicoscore": 5}]
)
def test_one_item_of_the_mandatory_list_is_enough(ground, build, codes):
    offered = answered(own(build), dpia={"persoonsgegevens": True, **NO, **ground})
    assert codes(dpia, offered) == ["A01"]


def test_what_the_figures_show_counts_whatever_was_answered(build, codes, policy):
    columns = [
        build.column(published=False, klass="zorg", lineage=("eigen_zorg:aantal", "kwb2024:Inwoners")),
    ]
    offered = answered(build.submission(columns), dpia={"persoonsgegevens": True, **NO})
    assert codes(dpia, offered) == ["A01", "A07"]
    assert dpia.screen(offered, policy=policy).seen == ("gevoelig", "combineren", "kwetsbaar")


@pytest.mark.parametrize("day", ["2023-10-01", "2026-12-01", "onbekend"])
def test_a_dpia_counts_for_three_years_and_not_from_the_future(day, build, codes):
    met = {**NO, "combineren": True, "gevoelig": True}
    offered = answered(own(build), dpia={"persoonsgegevens": True, **met})
    assert codes(dpia, held(offered, "dpia", day=day, stuk="zaak")) == ["A06"]


def test_a_dpia_for_other_recipients_does_not_count(build, codes):
    met = {**NO, "combineren": True, "gevoelig": True}
    offered = answered(own(build), dpia={"persoonsgegevens": True, **met})
    narrow = scope_of(offered) | {"ontvangers": ["raad"]}
    assert codes(dpia, held(offered, "dpia", scope=narrow, stuk="zaak")) == ["A06"]


# --- ethics session -----------------------------------------------------------------------------------------------
def test_the_heavy_track_needs_a_session_and_the_light_one_does_not(heavy, build, codes):
    assert "A11" in codes(ethics, heavy)
    assert codes(ethics, build.papers(heavy)) == []
    assert codes(ethics, build.submission()) == []


@pytest.mark.parametrize("role", ethics.PRESENT)
def test_four_roles_have_to_be_in_the_room(role, heavy, build, codes):
    offered = build.papers(heavy)
    offered.dossier["antwoorden"]["ethiek"][role] = " "
    assert codes(ethics, offered) == ["A12"]


def test_nobody_from_outside_is_only_noted(heavy, build, codes):
    offered = build.papers(heavy)
    del offered.dossier["antwoorden"]["ethiek"]["extern_lid"]
    assert codes(ethics, offered) == []
    assert "A13" in codes(ethics, offered, passing=True)


def test_unease_has_to_be_asked(heavy, build, codes):
    offered = build.papers(heavy)
    del offered.dossier["antwoorden"]["ethiek"]["onbehagen"]
    assert codes(ethics, offered) == ["A14"]


def test_a_topic_that_was_passed_over_is_asked_about(heavy, build, codes):
    offered = build.papers(heavy)
    del offered.dossier["antwoorden"]["ethiek"]["vertekening"]
    assert codes(ethics, offered) == ["A18"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"omschrijving": "Iets anders."}, "het doel is anders"),
        ({"ontvangers": ["raad"]}, "nieuwe ontvangers: ambtelijk"),
        ({"bronnen": []}, "nieuwe bronnen: kwb"),
        ({"gebieden": ["gemeente"]}, "kleinere gebieden: wijk"),
        ({"spoor": "midden"}, "zwaarder spoor: zwaar"),
    ],
)
def test_a_session_is_redone_when_something_rose(change, words, heavy, build, policy, peildatum):
    """S60: a session before the last change of purpose, recipients, source, level or track does not count."""
    scope = scope_of(heavy) | change
    offered = build.papers(heavy, sessies=[{"sessie": "ethiek", "datum": "2026-10-01", "gaat_over": scope}])
    found = ethics.check(offered, policy=policy, peildatum=peildatum)
    assert [f.message for f in found if f.code == "A16"] == [
        f"De ethische sessie van 2026-10-01 dekt dit profiel niet meer: {words}."
    ]


def test_fewer_recipients_or_another_year_ask_no_new_session(heavy, build, codes):
    wider = scope_of(heavy) | {"ontvangers": ["ambtelijk", "openbaar", "raad"]}
    offered = build.papers(heavy, sessies=[{"sessie": "ethiek", "datum": "2026-10-01", "gaat_over": wider}])
    assert codes(ethics, offered) == []


def test_a_session_in_the_future_was_not_held(heavy, build, codes):
    later = [{"sessie": "ethiek", "datum": "2026-12-01", "gaat_over": scope_of(heavy)}]
    assert codes(ethics, build.papers(heavy, sessies=later)) == ["A20"]


ACTION = {
    "actie": "a1",
    "tekst": "Vraag bewoners",
    "eigenaar": "Wonen",
    "voor": "2026-12-01",
    "kritiek": True,
}


@pytest.mark.parametrize(
    ("change", "shut"),
    [
        ({}, ["A15"]),
        ({"stand": "klaar"}, []),
        ({"kritiek": False}, []),
        ({"kritiek": False, "voor": "2026-10-01"}, ["A23"]),
        ({"eigenaar": ""}, ["A17"]),
        ({"voor": "snel"}, ["A17"]),
    ],
)
def test_an_open_critical_action_shuts_the_gate_until_it_is_done(change, shut, build, codes):
    offered = build.submission(dossier=build.dossier(acties=[ACTION | change]))
    assert codes(ethics, offered) == shut


def test_the_last_line_about_an_action_counts(build, codes):
    lines = [ACTION, ACTION | {"stand": "klaar"}]
    assert codes(ethics, build.submission(dossier=build.dossier(acties=lines))) == []
    assert codes(ethics, build.submission(dossier=build.dossier(acties=lines[::-1]))) == ["A15"]


@pytest.mark.parametrize("part", ethics.PARTS)
def test_each_part_of_the_iama_is_needed_on_the_heavy_track(part, heavy, build, codes):
    offered = build.papers(heavy)
    del offered.dossier["antwoorden"]["iama"][ethics.PARTS[part][0]]
    assert codes(ethics, offered) == ["A21"]


# --- registers ----------------------------------------------------------------------------------------------------
def test_personal_data_without_an_entry_in_the_register_shuts_the_gate(build, codes):
    offered = answered(own(build), dpia={"persoonsgegevens": True, **NO})
    assert codes(registers, offered) == ["N01"]
    entry = dict.fromkeys(registers.ARTICLE_30, "Ingevuld.")
    assert codes(registers, answered(offered, verwerking=entry)) == []


@pytest.mark.parametrize("field", registers.ARTICLE_30)
def test_each_part_of_article_30_is_needed(field, build, codes):
    entry = dict.fromkeys(registers.ARTICLE_30, "Ingevuld.") | {field: ""}
    offered = answered(own(build), dpia={"persoonsgegevens": True, **NO}, verwerking=entry)
    assert codes(registers, offered) == ["N01"]


def test_a_selection_needs_its_place_under_the_ai_act_with_a_reason(heavy, build, codes):
    assert codes(registers, heavy) == ["N03"]
    assert codes(registers, answered(heavy, ai={"techniek": "regels", "redenen": "Zomaar."})) == ["N03"]
    assert codes(registers, build.papers(heavy)) == []


@pytest.mark.parametrize(
    ("change", "shut"),
    [
        ({"techniek": "cijfers"}, ["N08"]),
        ({"techniek": "magie"}, ["N04"]),
        ({"over_personen": True}, ["N05"]),
        ({"techniek": "lerend"}, []),
    ],
)
def test_a_technique_that_contradicts_the_profile_or_decides_on_persons_is_stopped(
    change, shut, heavy, build, codes
):
    offered = build.papers(heavy)
    offered.dossier["antwoorden"]["ai"].update(change)
    assert codes(registers, offered) == shut


def test_agreements_of_an_older_form_shut_the_gate_until_they_are_moved(build, codes):
    record = {"afspraak": "levering", "tekst": "De bron levert elk jaar", "geldig_tot": "2030-01-01"}
    assert codes(registers, build.submission(dossier=build.dossier(afspraken=[record]))) == ["N06"]
    assert codes(registers, build.submission(dossier=build.dossier(afspraken=[]))) == []


NO_PRESSURE = dict.fromkeys(ethics.VALUES, "niet geraakt")


@pytest.mark.parametrize(
    ("klass", "answers", "asked"),
    [
        ("guard", NO_PRESSURE, []),
        ("guard", NO_PRESSURE | {"macht": "geraakt en geregeld"}, []),
        ("guard", NO_PRESSURE | {"macht": "geraakt en open"}, ["A25"]),
        ("guard", NO_PRESSURE | {"macht": ""}, ["A24"]),
        ("guard", {}, ["A24"]),
        ("open", {}, []),
    ],
)
def test_eight_values_are_asked_from_the_middle_track_on_and_an_open_one_needs_a_reason(
    klass, answers, asked, build, codes
):
    """S3."""
    offered = answered(build.submission([build.column(klass=klass)]), waarden=answers)
    assert codes(ethics, offered) == asked


RISK = {
    "tekst": "Oude cijfers",
    "eigenaar": "Wijken",
    "maatregel": "Zet het jaar erbij",
    "datum": "2026-12-01",
}


@pytest.mark.parametrize(
    ("klass", "risk", "asked"),
    [
        ("guard", RISK, []),
        ("guard", RISK | {"eigenaar": " "}, ["N10"]),
        ("guard", RISK | {"maatregel": ""}, ["N10"]),
        ("guard", RISK | {"datum": "2026-10-01"}, ["N11"]),
        ("guard", RISK | {"datum": "2026-10-01", "stand": "aanvaard"}, []),
        ("guard", {"tekst": "Oude cijfers", "stand": "weg"}, []),
        ("open", RISK | {"eigenaar": ""}, []),
    ],
)
def test_an_open_risk_needs_someone_a_measure_and_a_day_but_not_on_the_light_track(
    klass, risk, asked, build, codes
):
    """S48."""
    offered = build.submission([build.column(klass=klass)], dossier=build.dossier(risico=[risk]))
    assert codes(registers, offered) == asked


@pytest.mark.parametrize(("lacks", "asked"), [("", []), ("reden", ["N15"]), ("door", ["N15"])])
def test_a_deviation_from_a_standard_needs_a_reason_and_who_decided_it(lacks, asked, build, codes):
    """S25; its last day is judged with all that expires."""
    entry = {"standaard": "MDTO", "reden": "Het archief kan dit nog niet.", "door": "archivaris"}
    offered = build.submission(dossier=build.dossier(afwijking=[entry | ({lacks: ""} if lacks else {})]))
    assert codes(registers, offered) == asked


# --- basis and maturity -------------------------------------------------------------------------------------------
RIPE = {**dict.fromkeys(THEMES, "voorspellen"), "datum_meting": "2026-05-01"}


@pytest.fixture
def forecast(build, peildatum):
    """A dossier that predicts, with everything in order: recent, counted, complete and all papers there."""
    offered = build.submission(
        dossier=build.dossier(
            niveau={"gebieden": ["wijk"], "analyse": "voorspellend"},
            indicator=[{"sleutel": "woningen", "doel": "Genoeg woningen in elke wijk."}],
        )
    )
    return answered(build.papers(offered), volwassenheid=RIPE)


def test_a_prediction_passes_when_the_basis_is_in_order(forecast, codes):
    assert codes(basis, forecast) == []
    assert {"N12", "N13", "N23"} <= set(codes(basis, forecast, passing=True))


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda d: d.pop("eigenaar"), "eigenaar"),
        (lambda d: d.update(sessies=[]), "ethische sessie (A11)"),
        (lambda d: d["antwoorden"].pop("ai"), "registers (N03)"),
        (lambda d: d.update(acties=[ACTION]), "ethische sessie (A15)"),
    ],
)
def test_a_prediction_without_the_basis_is_stopped_and_told_what_lacks(
    spoil, word, forecast, policy, peildatum
):
    """S31: predictive raises unless the basis is in order, also in an exercise."""
    dossier = dict(forecast.dossier) | {"antwoorden": dict(forecast.dossier["antwoorden"])}
    spoil(dossier)
    for kind in ("profiel", "oefening"):
        profile = dossier["profiel"] | {"soort": kind}
        offered = dataclasses.replace(forecast, dossier=dossier | {"profiel": profile})
        found = basis.check(offered, policy=policy, peildatum=peildatum)
        stopped = [f for f in found if f.code == "L02"]
        assert [f.outcome for f in stopped] == [Outcome.BLOCK]
        assert word in stopped[0].message


@pytest.mark.parametrize(
    ("change", "short"),
    [
        ({"kind": "geschat"}, ("betrouwbaarheid",)),
        ({"name": "woningen@2019", "year": 2019}, ("actualiteit",)),
        ({"owner": " "}, ("beschikbaarheid",)),
        ({"definition": ""}, ("betrouwbaarheid",)),
        ({}, ()),
    ],
)
def test_scores_of_a_source_come_from_its_figures(change, short, build, policy, peildatum):
    """S26: completeness, timeliness, reliability and availability are computed."""
    offered = build.submission([dataclasses.replace(build.column(), **change)])
    assert [s.short for s in basis_scores(offered, policy=policy, peildatum=peildatum)] == [short]


@pytest.mark.parametrize(
    ("measured", "short"),
    [
        (
            {"checks": [{"column": "woningen@2024", "dimension": "samenhang", "state": "let_op"}]},
            "betrouwbaarheid",
        ),
        ({"sources": [{"key": "kwb2024", "steward": "", "sums_agree": True}]}, "beschikbaarheid"),
        ({"sources": [{"key": "kwb2024", "steward": "CBS", "sums_agree": False}]}, "beschikbaarheid"),
    ],
)
def test_what_was_measured_of_the_data_lowers_the_scores(measured, short, build, policy, peildatum):
    offered = build.submission(dossier=build.dossier(kwaliteit=measured))
    (score,) = basis_scores(offered, policy=policy, peildatum=peildatum)
    assert score.short == (short,)


def test_a_gap_costs_completeness(build, policy, peildatum):
    offered = build.submission(values={"woningen@2024": [1.0, float("nan"), 2.0, 3.0]})
    (score,) = basis_scores(offered, policy=policy, peildatum=peildatum)
    assert (round(score.complete, 1), score.age, score.short) == (66.7, 2, ("volledigheid",))


@pytest.mark.parametrize(
    ("levels", "analysis", "shut"),
    [
        ({}, "diagnosticerend", []),
        ({"medewerkers": "weten"}, "diagnosticerend", ["N21"]),
        ({"medewerkers": "weten"}, "beschrijvend", []),
        ({"kwaliteit": "begrijpen"}, "diagnosticerend", []),
    ],
)
def test_the_weakest_theme_limits_the_analysis(levels, analysis, shut, build, codes):
    """S111: the result of the self-assessment limits the level of analysis."""
    offered = build.submission(
        dossier=build.dossier(niveau={"gebieden": ["wijk"], "analyse": analysis}, indicator=[{"doel": "x"}])
    )
    assert codes(basis, answered(offered, volwassenheid=RIPE | levels)) == shut


@pytest.mark.parametrize(
    "change", [{"datum_meting": "2025-01-01"}, {"datum_meting": ""}, {"processen": "top"}]
)
def test_an_old_or_unfinished_assessment_allows_describing_only(change, build, codes):
    offered = answered(build.submission(), volwassenheid=RIPE | change)
    assert codes(basis, offered) == []
    explains = dict(offered.dossier) | {"niveau": {"analyse": "diagnosticerend"}}
    assert codes(basis, dataclasses.replace(offered, dossier=explains)) == ["N22"]


def test_a_claim_without_proof_is_lowered(build, policy, peildatum):
    """S113 and S114: indicators with a goal, and an ethics session with IAMA, are the proof."""
    offered = answered(build.submission(), volwassenheid=RIPE)
    state = assess(offered, policy=policy, peildatum=peildatum)
    assert (state.levels["strategie"], state.levels["processen"], state.allowed) == (0, 1, "beschrijvend")
    assert len(state.lowered) == 2


def test_the_highest_level_never_opens_prescribing(build, policy, peildatum, forecast):
    """S118: letting figures decide is no default and cannot be reached by an assessment."""
    top = answered(forecast, volwassenheid=RIPE | dict.fromkeys(THEMES, "bepalen"))
    state = assess(top, policy=policy, peildatum=peildatum)
    assert state.allowed == "voorspellend"
    assert not state.permits("voorschrijvend")


def test_an_exercise_is_asked_what_stops_a_real_profile(heavy, codes):
    exercise = dict(heavy.dossier) | {"profiel": heavy.dossier["profiel"] | {"soort": "oefening"}}
    offered = dataclasses.replace(heavy, dossier=exercise)
    assert codes(ethics, offered) == ["A24", "A90", "A90"]
    assert codes(registers, offered) == ["A90"]
