"""Class and use: the table of the design, cell by cell."""

import pytest

from guardrails import AnswersNeeded, Blocked, Policy, clear
from guardrails.checks import class_use

PLANNING = {"doelsoort": "voorzieningen_plannen", "omschrijving": "x" * 50, "ontvangers": ["raad"]}
ANSWERS = {
    "doel": "Voorzieningen voor ouderen plannen.", "geschikt": "Het aantal ouderen bepaalt de vraag.",
    "noodzakelijk": "Zonder leeftijd weten we de vraag niet.",
    "evenredig": "Alleen per wijk, alleen voor dit doel.",
    "door": "A. Jansen", "datum": "2026-06-01", "geldig_tot": "2027-06-01",
}  # fmt: skip


def found(build, policy, klass, use, *, purpose=None, answers=None, **changes):
    column = build.column("iets@2024", klass=klass, use=(use,), lineage=("bron:iets",), **changes)
    asked = build.dossier(indicator=[{"sleutel": "iets"} | ({"vier_vragen": answers} if answers else {})])
    if purpose:
        asked["doel"] = purpose
    offered = build.submission([column], dossier=asked)
    return [f.code for f in class_use.check(offered, policy=policy, peildatum=build.peildatum)]


@pytest.mark.parametrize(
    ("klass", "use", "codes"),
    [
        ("open", "beschrijven", []), ("open", "kaart", []), ("open", "indelen", []),
        ("proxy", "beschrijven", []), ("proxy", "kaart", []), ("proxy", "indelen", ["K10"]),
        ("guard", "beschrijven", ["K02"]), ("guard", "kaart", ["K02"]), ("guard", "indelen", ["K04"]),
        ("leeftijd", "beschrijven", ["K03"]), ("leeftijd", "kaart", ["K03"]),
        ("leeftijd", "indelen", ["K03"]),
        ("zorg", "beschrijven", ["K05"]), ("zorg", "kaart", ["K07"]), ("zorg", "indelen", ["K01"]),
        ("gesloten", "beschrijven", ["K01"]), ("gesloten", "kaart", ["K01"]),
        ("gesloten", "indelen", ["K01"]),
    ],
)  # fmt: skip
def test_each_cell_of_the_table(klass, use, codes, build, policy):
    assert found(build, policy, klass, use) == codes


@pytest.mark.parametrize(("use", "codes"), [("beschrijven", []), ("kaart", []), ("indelen", ["K04"])])
def test_age_is_open_for_planning_and_indelen_asks_the_questions(use, codes, build, policy):
    assert found(build, policy, "leeftijd", use, purpose=PLANNING) == codes


def test_answers_to_the_four_questions_open_indelen(build, policy):
    assert found(build, policy, "leeftijd", "indelen", purpose=PLANNING, answers=ANSWERS) == []
    assert found(build, policy, "guard", "indelen", answers=ANSWERS) == []


@pytest.mark.parametrize("question", class_use.QUESTIONS)
def test_each_question_must_be_answered(question, build, policy):
    assert found(build, policy, "guard", "indelen", answers=ANSWERS | {question: ""}) == ["K04"]


def test_a_tick_is_no_answer(build, policy):
    assert found(build, policy, "guard", "indelen", answers=ANSWERS | {"noodzakelijk": "ja"}) == ["K04"]


def test_answers_expire(build, policy):
    assert found(build, policy, "guard", "indelen", answers=ANSWERS | {"geldig_tot": "2026-10-31"}) == ["K12"]


def test_a_decision_opens_a_map_about_care(build, tmp_path):
    text = 'schema = 1\n[[opening]]\nklasse = "zorg"\ngebruik = "kaart"\nbesluit = "7"\ndatum = 2026-01-01\n'
    (tmp_path / "kader.toml").write_text(text)
    assert found(build, Policy.load(tmp_path / "kader.toml"), "zorg", "kaart") == ["K05"]


def test_care_is_refused_per_buurt(build, policy):
    column = build.column("hulp@2024", klass="zorg", use=("beschrijven",), lineage=("bron:hulp",))
    offered = build.submission([column])
    offered.level[:] = ["gemeente", "buurt", "buurt", "buurt"]
    offered = build.submission([column], level=offered.level, drawn=("buurt",))
    codes = [f.code for f in class_use.check(offered, policy=policy, peildatum=build.peildatum)]
    assert codes == ["K05", "K06"]


def test_a_class_cannot_be_declared_lower_than_its_source(build, policy):
    column = build.column("iets@2024", klass="open", lineage=("kwb2020:k_65JaarOfOuder_12",))
    codes = [
        f.code for f in class_use.check(build.submission([column]), policy=policy, peildatum=build.peildatum)
    ]
    assert codes == ["K08"]


def test_a_modelled_figure_names_its_predictors(build, policy):
    assert found(build, policy, "open", "beschrijven", kind="gemodelleerd") == ["K09"]
    assert found(build, policy, "open", "beschrijven", kind="gemodelleerd", predictors=("bouwjaar",)) == []


def test_a_model_with_origin_in_it_asks_and_never_divides(build, policy):
    predictors = ("leeftijd", "herkomst")
    assert found(build, policy, "open", "kaart", kind="geschat", predictors=predictors) == ["K11"]
    assert found(build, policy, "open", "indelen", kind="geschat", predictors=predictors) == ["K13"]


def test_a_selection_counts_as_indelen_whatever_the_declaration_says(build, policy):
    column = build.column("iets@2024", klass="guard", use=("beschrijven",), lineage=("bron:iets",))
    chosen = build.class_map({"WK999900": 1, "WK999901": 0}, (), name="iets@2024", kind="selection")
    offered = build.submission([column], outputs=[chosen])
    codes = {f.code for f in class_use.check(offered, policy=policy, peildatum=build.peildatum)}
    assert codes == {"K02", "K04"}


def test_a_reason_is_asked_once_for_all_uses(build, policy):
    column = build.column("iets@2024", klass="guard", lineage=("bron:iets",))
    found_ = class_use.check(build.submission([column]), policy=policy, peildatum=build.peildatum)
    assert [f.code for f in found_] == ["K02"]
    assert "beschrijven (tabel) en een kaart" in found_[0].message


def test_on_a_screen_guard_is_open_age_is_stopped_and_indelen_asks(build, policy, peildatum):
    guard = build.column("iets@2024", klass="guard", lineage=("bron:iets",))
    age = build.column("iets@2024", klass="leeftijd", lineage=("bron:iets",))
    divided = build.column("iets@2024", klass="guard", use=("indelen",), lineage=("bron:iets",))
    assert clear(build.submission([guard]), policy=policy, peildatum=peildatum).status == "CONCEPT"
    with pytest.raises(Blocked, match="leeftijd") as stopped:
        clear(build.submission([age]), policy=policy, peildatum=peildatum)
    assert stopped.value.exit_code == 3
    with pytest.raises(AnswersNeeded, match="vier vragen") as asked:
        clear(build.submission([divided]), policy=policy, peildatum=peildatum)
    assert asked.value.exit_code == 4


@pytest.mark.parametrize(
    "name",
    [
        "a_wmo_t", "WmoClienten_105", "a_jz_tn", "a_65_oo", "aantal_65plus", "leeftijd", "ouderen", "a_soz_wb",
        "bijstand", "inkomen_laag", "Jeugdhulp_per_wijk", "laag_inkomen", "bewoners 65 jaar of ouder",
    ],
)  # fmt: skip
def test_a_sensitive_subject_is_known_by_name_and_label_too(name, build, policy):
    plain = {"klass": "open", "published": False, "lineage": ("eigen:telling",), "denominator": "inwoners"}
    named = build.column(f"{name}@2024", label="Telling", **plain)
    labelled = build.column("telling@2024", label=name, **plain)
    for column in (named, labelled):
        found = class_use.check(build.submission([column]), policy=policy, peildatum=build.peildatum)
        assert [f.code for f in found if f.code == "K08"] == ["K08"]


def test_the_catalogue_passes_in_silence(build, policy):
    from wijkprofiel.catalogue import load_catalogue

    for indicator in load_catalogue().indicators.values():
        for text in (indicator.key, indicator.label):
            column = build.column("a@2024", label=text, klass=indicator.klass, lineage=("eigen:a",))
            found = class_use.check(build.submission([column]), policy=policy, peildatum=build.peildatum)
            assert "K08" not in [f.code for f in found], text


@pytest.mark.parametrize(
    "change",
    [
        {"doel": "x" * 60}, {"geschikt": "ja " * 30},
        {"noodzakelijk": "aaa bbb aaa bbb aaa bbb aaa"}, {"evenredig": "Ja."},
        {"door": "-"}, {"datum": "2026-11-02"}, {"datum": "gisteren"}, {"geldig_tot": "2027-06-03"},
        {"geldig_tot": "2026-05-31"}, {"geldig_tot": "9999-12-31"},
    ],
)  # fmt: skip
def test_answers_that_say_nothing_or_have_impossible_dates_do_not_count(change, build, policy):
    assert found(build, policy, "guard", "indelen", answers=ANSWERS | change) == ["K04"]
