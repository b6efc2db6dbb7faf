"""Quality of the embedded figures beside counts that were done by hand."""

import pytest

from wijkprofiel.quality import check_text, quality_of


@pytest.fixture(scope="module")
def record(judged):
    return quality_of(judged.submission.dossier)


def test_the_card_of_2020_has_118_columns_of_which_68_are_empty(record):
    (source,) = (s for s in record.sources if s.key == "kwb2020")
    assert (source.columns["totaal"], source.columns["leeg"], source.columns["gevuld"]) == (118, 68, 50)
    assert source.sums_agree


@pytest.mark.parametrize(("level", "total"), [("wijk", 81_125), ("buurt", 81_080)])
def test_residents_of_the_parts_stand_beside_those_of_the_gemeente(record, level, total):
    checks = record.of_column("inwoners@2020", level=level)
    facts = next(c.facts for c in checks if c.dimension == "samenhang" and c.facts["boven"] == "gemeente")
    assert (facts["som"], facts["totaal"], facts["binnen_afronding"]) == (total, 81_140, 1)


def test_buurten_add_up_to_their_wijk_within_rounding(record):
    checks = record.of_column("inwoners@2020", level="buurt")
    facts = next(c.facts for c in checks if c.dimension == "samenhang" and c.facts["boven"] == "wijk")
    assert (facts["vergeleken"], facts["wijkt_af"]) == (10, 0)


def test_residents_are_multiples_of_five(record):
    steps = {c.facts["veelvoud"] for c in record.of_column("inwoners@2020") if "veelvoud" in c.facts}
    assert steps == {5}


def test_every_answer_has_words(record, judged):
    names = judged.submission.names
    for check in record.checks:
        assert check_text(check, name=lambda code: names[code], peildatum="2026-11-24").endswith(".")
