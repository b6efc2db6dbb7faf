"""What lies beside a dossier or in a kader and cannot be read is refused in Dutch, not passed over."""

from types import SimpleNamespace

import pytest

from guardrails import Policy, PolicyError
from guardrails.checks import frame
from wijkprofiel.asked import checked_date
from wijkprofiel.bundle.check import _outer_item
from wijkprofiel.dossier import load_dossier, parse_dossier, read_records
from wijkprofiel.errors import DossierError, UsageError
from wijkprofiel.submit import _selected

NESTED = "schema = 1\na = " + "[" * 5000 + "]" * 5000
LONG = "schema = 1\na = " + "9" * 5000


@pytest.mark.parametrize("text", ["schema = true", "schema = 1.0", 'schema = "1"', NESTED, LONG])
def test_a_dossier_or_kader_that_cannot_be_read_is_refused(text, tmp_path):
    with pytest.raises(DossierError):
        parse_dossier(text)
    (tmp_path / "kader.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError):
        Policy.load(tmp_path / "kader.toml")


@pytest.mark.parametrize("name", ["kader.toml", "motivering.jsonl", "goedkeuring.jsonl", "vier_vragen.jsonl"])
@pytest.mark.parametrize("made", ["folder", "link"])
def test_what_stands_beside_a_dossier_and_is_no_file_is_not_passed_over(name, made, tmp_path):
    (tmp_path / "dossier.toml").write_text("schema = 1\n", encoding="utf-8")
    if made == "folder":
        (tmp_path / name).mkdir()
    else:
        (tmp_path / name).symlink_to(tmp_path / "nergens")
    with pytest.raises(DossierError, match="geen bestand"):
        load_dossier(tmp_path / "dossier.toml")


def test_records_end_with_a_newline_only(tmp_path):
    place = tmp_path / "motivering.jsonl"
    place.write_text('{"tekst": "een\u2028twee\u0085drie"}\n{"tekst": "vier"}\n', encoding="utf-8")
    assert len(read_records(place)) == 2


@pytest.mark.parametrize("line", ["[" * 100_000, '{"a": ' + "9" * 5000 + "}"])
def test_a_record_that_is_too_deep_or_too_long_is_refused(line, tmp_path):
    place = tmp_path / "motivering.jsonl"
    place.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(DossierError, match="Regel 1"):
        read_records(place)


@pytest.mark.parametrize("day", ["9999-12-31", "1999-12-31", "0001-01-01"])
def test_a_day_that_is_far_away_is_a_mistake(day):
    with pytest.raises(UsageError, match="te ver weg"):
        checked_date(day)


def test_a_folder_in_the_place_of_the_journal_cannot_be_checked(tmp_path):
    (tmp_path / "journaal.jsonl").mkdir()
    for place in tmp_path.iterdir():
        place.rename(tmp_path / _journal_name())
    assert _outer_item(tmp_path, "a", "b", {}).outcome == "niet te controleren"


def _journal_name():
    from wijkprofiel.bundle.layout import JOURNAL

    return JOURNAL


def test_a_decision_after_the_day_of_judgement_is_not_in_force(tmp_path):
    place = tmp_path / "kader.toml"
    place.write_text(
        'schema = 1\n[[opening]]\nklasse = "zorg"\ngebruik = "kaart"\nbesluit = "R1"\ndatum = 2026-06-01\n'
        '[[regel]]\nid = "minimum_inwoners"\ndrempel = 200\nbesluit = "R2"\ndatum = 2026-06-01\n',
        encoding="utf-8",
    )
    policy = Policy.load(place)
    offered = SimpleNamespace(dossier={}, columns={}, outputs={})
    early = [f.code for f in frame.check(offered, policy=policy, peildatum="2026-05-31")]
    late = [f.code for f in frame.check(offered, policy=policy, peildatum="2026-06-01")]
    assert (early.count("U10"), late.count("U10")) == (2, 0)


def test_a_selection_names_its_year_when_there_are_more():
    requests = [SimpleNamespace(key="woningen", year=2020), SimpleNamespace(key="woningen", year=2024)]
    with pytest.raises(UsageError, match="meer jaren"):
        _selected(requests, {"naam": "a", "sleutel": "woningen"})
    assert _selected(requests, {"naam": "a", "sleutel": "woningen", "jaar": 2024}).year == 2024
    with pytest.raises(UsageError, match="staat niet in het dossier"):
        _selected(requests, {"naam": "a", "sleutel": "woningen", "jaar": 2019})
