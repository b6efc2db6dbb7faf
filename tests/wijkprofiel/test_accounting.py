"""Recording sessions, actions and agreements beside a dossier, and the command that does it."""

import json
from pathlib import Path

import pytest

from wijkprofiel.accounting import record_action, record_agreement, record_session
from wijkprofiel.dossier_file import DossierFile, new_dossier
from wijkprofiel.errors import UsageError

EXAMPLE = Path(__file__).parents[2] / "voorbeelden" / "hengelo.toml"
DAY = "2026-11-24"


@pytest.fixture
def dossier(tmp_path):
    """The example with its first topic only, so that judging it takes no time."""
    head, first, *_ = EXAMPLE.read_text(encoding="utf-8").split("[[indicator]]")
    place = tmp_path / "dossier.toml"
    place.write_text(f"{head}[[indicator]]{first}", encoding="utf-8")
    return place


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_session_records_what_it_was_about(tmp_path, judged):
    record_session(
        tmp_path, judged.submission, "ethiek", day="2026-11-01", today=DAY, by="A. Smit", role="opsteller"
    )
    (record,) = lines(tmp_path / "sessies.jsonl")
    assert (record["sessie"], record["datum"], record["rol"]) == ("ethiek", "2026-11-01", "opsteller")
    assert record["gaat_over"]["bronnen"] == ["kwb", "startanalyse", "wijken"]
    assert record["gaat_over"]["spoor"] == "midden"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "feest"}, "is niet vast te leggen"),
        ({"day": "2026-12-01"}, "in de toekomst"),
        ({"day": "gisteren"}, "geen datum"),
        ({"by": " "}, "wie dit vastlegt"),
        ({"kind": "dpia"}, "waar het stuk staat"),
    ],
)
def test_what_was_not_held_or_signed_is_not_recorded(change, said, tmp_path, judged):
    facts = {"kind": "ethiek", "day": DAY, "today": DAY, "by": "A", "role": "b"} | change
    kind = facts.pop("kind")
    with pytest.raises(UsageError, match=said):
        record_session(tmp_path, judged.submission, kind, **facts)
    assert not list(tmp_path.iterdir())


def test_an_action_needs_an_owner_and_a_day(tmp_path):
    with pytest.raises(UsageError, match="eigenaar"):
        record_action(tmp_path, "a", text="Doe iets", owner="", due=DAY, critical=True, day=DAY)
    with pytest.raises(UsageError, match="geen datum"):
        record_action(tmp_path, "a", text="Doe iets", owner="Wijken", due="snel", critical=True, day=DAY)


def test_a_number_of_a_person_is_not_kept(tmp_path):
    made = new_dossier(tmp_path / "a", gemeente="GM0164", titel="Wonen")
    before = made.text
    with pytest.raises(UsageError):
        record_agreement(made, "a", text="Bel 06-12345678 voor de levering", until=DAY, day=DAY)
    assert made.text == before


def test_an_action_is_recorded_and_later_done_through_the_command(run, dossier):
    base = ("verantwoorden", dossier, "--actie", "a1")
    assert run(*base, "--tekst", "Vraag bewoners", "--eigenaar", "Wijken", "--voor", "2026-12-31")[0] == 0
    assert run(*base, "--klaar", "--json")[0] == 0
    first, second = lines(dossier.parent / "acties.jsonl")
    assert (first["stand"], second["stand"]) == ("open", "klaar")
    assert second["tekst"] == "Vraag bewoners"


def test_two_things_at_once_are_refused(run, dossier):
    assert run("verantwoorden", dossier, "--actie", "a", "--afspraak", "b")[0] == 2


def test_the_command_shows_the_state_and_an_agreement_that_ran_out(run, dossier):
    ended = ("--afspraak", "levering", "--tekst", "De bron levert elk jaar", "--geldig-tot", "2026-01-01")
    assert run("verantwoorden", dossier, *ended)[0] == 0
    code, out, _ = run("verantwoorden", dossier, "--peildatum", DAY, "--json")
    found = json.loads(out)["bevindingen"]
    assert code == 3
    assert any("Verlopen: 'afspraak levering'" in f["bericht"] for f in found if f["code"] == "R16")
    assert {f["code"] for f in found} >= {"N14"}
    again = ("--afspraak", "levering", "--geldig-tot", "2027-06-30", "--peildatum", DAY)
    assert run("verantwoorden", dossier, *again)[0] == 0
    assert run("verantwoorden", dossier, "--peildatum", DAY)[0] != 3
    (held,) = DossierFile(dossier).content["afspraak"]
    assert (held["wat"], str(held["geldig_tot"])) == ("De bron levert elk jaar", "2027-06-30")


def test_agreements_of_an_older_form_are_moved_into_the_dossier_and_the_old_file_is_kept(run, tmp_path):
    made = new_dossier(tmp_path / "a", gemeente="GM0164", titel="Wonen")
    old = made.path.with_name("afspraken.jsonl")
    first = {"afspraak": "levering", "tekst": "Elk jaar", "geldig_tot": "2026-06-30", "datum": "2025-01-01"}
    lines_ = [first, first | {"geldig_tot": "2027-06-30"}]
    old.write_text("".join(json.dumps(line) + "\n" for line in lines_), encoding="utf-8")
    assert "afspraken.jsonl" in run("dossier", "toon", made.path, "--peildatum", DAY)[1]
    assert run("dossier", "vul", made.path, "--overzetten", "--peildatum", DAY)[0] == 0
    (held,) = made.content["afspraak"]
    assert {key: str(value) for key, value in held.items()} == {
        "naam": "levering", "wat": "Elk jaar", "gemaakt_op": "2025-01-01", "geldig_tot": "2027-06-30"
    }  # fmt: skip
    assert not old.exists()
    assert old.with_suffix(".oud").exists()
    assert "afspraken.jsonl" not in run("dossier", "toon", made.path, "--peildatum", DAY)[1]
