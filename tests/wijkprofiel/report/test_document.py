"""What the report says, apart from how it looks."""

import dataclasses

import pytest

from guardrails.approved import _GATE
from guardrails.errors import NotApproved
from tests.wijkprofiel.report.toydorp import COLUMNS, SOURCE, toy_approved, toy_boundaries, toy_dossier
from wijkprofiel.errors import MissingValueError, QualityError
from wijkprofiel.report import text as report_text
from wijkprofiel.report.content import Citations, Facts, Picture, Table, to_plain
from wijkprofiel.report.document import build_report
from wijkprofiel.sheets import text as sheet_text

WIJKEN = {"wijk": toy_boundaries()}


def sections(released):
    return {section.key: section for section in build_report(released, WIJKEN).sections}


def tables(section):
    return [block for block in section.blocks if isinstance(block, Table)]


def blocks(section, kind):
    return [block for block in section.blocks if isinstance(block, kind)]


def titled(section, start):
    """The table of a section whose caption starts so."""
    return next(table for table in tables(section) if table.caption.startswith(start))


def texts(value):
    """Every text in a section, in order."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return []


def words_of(section):
    return " ".join(texts(to_plain(section)))


def test_a_figure_is_printed_with_a_comma_and_a_missing_one_in_words():
    wonen = next(t for t in tables(sections(toy_approved())["cijfers"]) if t.caption.startswith("Wonen"))
    assert wonen.rows[:3] == (
        ("Dorpskern", "52,3", "0,4"),
        ("Haven", "afgeschermd", "2,5"),
        ("Veld", "12,0", "onderdrukt"),
    )


def test_the_gemeente_and_the_country_stand_last_in_each_table():
    for table in tables(sections(toy_approved())["cijfers"]):
        assert [row[0] for row in table.rows[-table.reference_rows :]] == ["Toydorp", "Nederland"]


def test_areas_stand_in_the_order_of_their_codes():
    table = tables(sections(toy_approved())["cijfers"])[0]
    assert [row[0] for row in table.rows[:3]] == ["Dorpskern", "Haven", "Veld"]


def test_the_sum_of_wijken_is_set_beside_the_gemeente():
    rounding = titled(sections(toy_approved())["kwaliteit"], "Sommen")
    assert rounding.rows == (("Inwoners, 2020", "1.000", "995 (-5)"),)


def test_a_level_with_a_gap_is_not_added_up():
    released = toy_approved()
    released.table.loc["WK999902", "inwoners@2020"] = float("nan")
    released.reasons.loc["WK999902", "inwoners@2020"] = "geheim"
    outputs = {name: output for name, output in released.outputs.items() if "huur" in name}
    rounding = titled(
        sections(dataclasses.replace(released, outputs=outputs, gate=_GATE))["kwaliteit"], "Sommen"
    )
    assert rounding.rows[0][2] == "niet opgeteld: 1 zonder cijfer"


def test_quality_counts_what_is_filled_and_why_the_rest_is_not():
    rows = titled(sections(toy_approved())["kwaliteit"], "Gevulde").rows
    assert ("Huurwoningen, 2020", "wijk", "2 van 3", "afgeschermd: 1", "geteld") in rows


def test_figures_that_the_guardrails_took_away_are_named_with_the_reason():
    (table,) = tables(sections(toy_approved())["niet-getoond"])
    assert table.rows == (("Afstand tot een school, 2020", "wijk", "onderdrukt: te klein aantal", "1"),)


def test_disparity_shows_state_gap_and_number_of_areas_only():
    (table,) = tables(sections(toy_approved())["verschillen"])
    assert table.rows[0] == (
        "kaart: Inwoners, 2020, per wijk",
        "te weinig gebieden voor een uitspraak",
        "niet gemeten",
        "3",
    )


def test_every_finding_has_its_rule_layer_remedy_and_decider():
    (table,) = tables(sections(toy_approved())["bevindingen"])
    assert table.rows[0] == (
        "G01. Dit cijfer vraagt een reden.",
        "Huurwoningen, 2020",
        "guard_reden (wet)",
        "Schrijf op waarom dit cijfer nodig is.",
        "eigenaar",
    )


def test_an_exercise_says_that_nobody_approved_it():
    assert "niemand heeft dit goedgekeurd" in words_of(sections(toy_approved())["besluiten"])


def test_a_release_names_who_decided_and_why():
    motivation = {
        "bevinding": "G01",
        "onderwerp": "huur@2020",
        "tekst": "Nodig voor de school.",
        "persoon": "A. Bakker",
        "rol": "eigenaar",
        "datum": "2026-03-01",
    }
    released = toy_approved("VRIJGEGEVEN", motivations=(motivation,), approvals=({"besluit": "akkoord"},))
    words = words_of(sections(released)["besluiten"])
    assert "A. Bakker (eigenaar)" in words
    assert "akkoord" in words


def test_a_modelled_figure_names_its_predictors():
    assert "ligging van wegen" in words_of(sections(toy_approved())["definities"])


def test_every_indicator_has_definition_owner_and_source():
    words = words_of(sections(toy_approved())["definities"])
    for column in COLUMNS.values():
        assert column.definition in words
    sources = [
        text for block in blocks(sections(toy_approved())["definities"], Facts) for _, text in block.pairs
    ]
    assert sources.count(SOURCE) == len(COLUMNS)


def test_every_map_is_described_in_words():
    pictures = [b for b in sections(toy_approved())["kaarten"].blocks if isinstance(b, Picture)]
    assert [picture.title for picture in pictures] == [
        "Inwoners per wijk in Toydorp, 2020",
        "Huurwoningen per wijk in Toydorp, 2020",
    ]
    assert "afgeschermd: 1 wijk" in pictures[1].alt


def test_purpose_owner_and_end_date_are_on_the_first_page():
    words = words_of(sections(toy_approved())["over"])
    for text in ("Scholen plannen.", "team@toydorp.example", "9 maart 2027", "raad, college", "één bewoner"):
        assert text in words


def test_a_place_without_figure_and_without_reason_is_refused():
    released = toy_approved()
    released.reasons.loc["WK999901", "huur@2020"] = ""
    with pytest.raises(MissingValueError, match="WK999901"):
        build_report(dataclasses.replace(released, gate=_GATE), WIJKEN)


def test_what_was_only_cleared_makes_no_report():
    with pytest.raises(NotApproved):
        build_report(toy_approved("CONCEPT"), WIJKEN)


def test_a_column_that_was_not_approved_is_nowhere():
    released = toy_approved()
    released.table["stiekem@2020"] = 77.123
    released.reasons["stiekem@2020"] = ""
    released = dataclasses.replace(released, gate=_GATE)
    words = " ".join(texts(to_plain(build_report(released, WIJKEN))))
    assert "stiekem" not in words
    assert "77,1" not in words


@pytest.mark.parametrize(
    "word", ["herkomst", "migratie", "geslacht", "nationaliteit", "burgerlijke staat", "godsdienst"]
)
def test_no_protected_attribute_is_named_by_our_own_texts(word):
    assert word not in " ".join(texts(to_plain(build_report(toy_approved(), WIJKEN)))).lower()


def test_own_texts_have_short_sentences():
    ends = str.maketrans("?!:", "...")
    sentences = [s for value in own_texts() for s in value.translate(ends).split(".") if s.strip()]
    lengths = [len(sentence.split()) for sentence in sentences]
    assert max(lengths) <= 20
    assert sum(lengths) / len(lengths) <= 12


def own_texts():
    """The running texts of the report and of the sheets."""
    values = [v for module in (report_text, sheet_text) for k, v in vars(module).items() if k.isupper()]
    plain = [item for value in values for item in (value.values() if isinstance(value, dict) else [value])]
    return [value for value in plain if isinstance(value, str) and value.endswith(".")]


def test_a_report_without_measured_quality_is_not_made():
    dossier = {key: value for key, value in toy_dossier().items() if key != "kwaliteit"}
    with pytest.raises(QualityError, match="geen meting"):
        build_report(toy_approved(dossier=dossier), WIJKEN)


def test_every_topic_has_an_answer_to_each_of_seven_questions():
    overview = titled(sections(toy_approved())["kwaliteit"], "Zeven vragen")
    assert [row[0] for row in overview.rows] == [f"{c.label}, {c.year}" for c in COLUMNS.values()]
    assert len(overview.heads) == 8
    assert overview.rows[0][1:] == (
        *("in orde", "in orde", "in orde", "let op", "niet te beoordelen", "niet te beoordelen", "in orde"),
    )


def test_the_card_of_a_source_is_counted_and_says_where_to_report():
    row = titled(sections(toy_approved())["kwaliteit"], "Kwaliteit per bron").rows[0]
    assert row == (
        "Kerncijfers Toydorp (1234TOY)",
        "3 kolommen, waarvan 1 leeg",
        "2020",
        "Bureau Toydorp",
        "bij de eigenaar van dit profiel",
    )
    assert "De haven telt ook schepen." in words_of(sections(toy_approved())["kwaliteit"])


def test_every_figure_has_a_reference_to_copy_and_every_gap_its_reason():
    cited = dict(
        pair for block in blocks(sections(toy_approved())["definities"], Citations) for pair in block.pairs
    )
    gap = cited["WK999901/huur@2020"]
    assert gap.startswith("Cijfer WK999901/huur@2020: ")
    assert "Bron" not in gap
    full = [text for text in cited.values() if "Bron: " in text]
    assert len(full) == 13
    assert cited["WK999900/huur@2020"].startswith(
        "Cijfer WK999900/huur@2020: 52,3 % (Dorpskern, Huurwoningen, 2020). Bron: "
    )
    assert all(SOURCE in text and "kenmerk 0123456789ab" in text for text in full)


def test_every_table_and_map_names_the_owner_of_its_figures():
    report = sections(toy_approved())
    owner = COLUMNS["huur@2020"].owner
    assert all(owner in table.note for table in tables(report["cijfers"]))
    assert all(f"Eigenaar van het cijfer: {owner}" in p.note for p in blocks(report["kaarten"], Picture))


def test_a_reader_is_told_of_rights_and_where_to_go():
    words = words_of(sections(toy_approved())["over"])
    assert "bezwaar" in words
    assert "functionaris gegevensbescherming" in words
    assert "team@toydorp.example" in words


def test_every_topic_says_where_to_ask():
    """S117: the source where it has a place for questions, else the owner of the profile."""
    pairs = [pair for block in blocks(sections(toy_approved())["definities"], Facts) for pair in block.pairs]
    asked = [text for term, text in pairs if term == "Vragen over dit cijfer"]
    assert asked == ["bij de eigenaar van dit profiel (team@toydorp.example)"] * len(COLUMNS)


def test_every_source_says_who_owns_makes_and_uses_it():
    """S51: of a published source the card tells; of an own one what nobody said is said to be unsaid."""
    row = titled(sections(toy_approved())["kwaliteit"], "Van wie de bronnen zijn").rows[0]
    made = ("Bureau Toydorp", "Bureau Toydorp", "iedereen: het zijn open gegevens", "openbaar", "1234TOY")
    assert row == ("Kerncijfers Toydorp", *made)


def test_what_people_expected_stands_beside_the_figure_without_a_name():
    """S79: recorded before; shown after, with role and day."""
    said = [
        {"onderwerp": "inwoners", "getal": 900.0, "rol": "raadslid", "datum": "2026-02-01"},
        {"onderwerp": "elders", "tekst": "Veel", "rol": "bewoner", "datum": "2026-02-01"},
    ]
    released = toy_approved(dossier=toy_dossier() | {"verwachting": said})
    first, second = titled(sections(released)["duiding"], "Verwachting").rows
    assert first[1] == "900"
    assert first[2] == "1.000 aantal"
    assert first[3] == "raadslid, 1 februari 2026"
    assert second[2] == "staat niet in dit profiel"
    assert not [b for b in blocks(sections(toy_approved())["duiding"], Table) if "Verwachting" in b.caption]
