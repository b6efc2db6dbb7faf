"""The whole line of a decision on the command line: reasons, review, release, change, recall."""

import json

import pytest

from wijkprofiel.bundle import check_bundle

pytestmark = pytest.mark.usefixtures("quick")

DAY = "2026-11-24"
WHY = "Dit cijfer helpt kiezen waar een loket komt; het staat naast andere cijfers en gaat over gebieden."


def answer_of(judged, **changes):
    return {
        "vorm": "wijkprofiel-beoordeling-1",
        "dossier": "hengelo-klein",
        "hash": judged.verdict.submission_hash,
        "beleid": judged.verdict.policy_fingerprint,
        "besluit": "akkoord",
        "tekst": "Gelezen; de redenen zijn duidelijk en passen bij het doel van dit profiel.",
        "persoon": "Bram de Vries",
        "e_mail": "b.devries@hengelo.example",
        "rol": "beoordelaar",
        "datum": DAY,
        "motiveringen": [],
    } | changes


@pytest.fixture
def send(run, dossier, tmp_path, judged_of):
    """Send an answer back: exit code, stdout, stderr."""

    def _send(**changes):
        place = tmp_path / "beoordeling.json"
        place.write_text(json.dumps(answer_of(judged_of(dossier), **changes)), encoding="utf-8")
        return run("beoordelen", dossier, "--antwoord", place, "--peildatum", DAY)

    return _send


@pytest.fixture
def explained(run, dossier, judged_of):
    """The dossier with a reason for every finding that asks."""
    for finding in judged_of(dossier).verdict.with_outcome("review"):
        ended, out, err = run(
            "motiveren", dossier, "--bevinding", finding.code, "--onderwerp", finding.subject, "--tekst", WHY,
            "--persoon", "Anna Jansen", "--rol", "eigenaar", "--peildatum", DAY,
        )  # fmt: skip
        assert ended == 0, err
        assert "Vastgelegd" in out
    return dossier


def records(dossier, name):
    place = dossier.parent / name
    return (
        [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]
        if place.is_file()
        else []
    )


def test_the_whole_line_from_question_to_recall(run, explained, send, tmp_path):
    dossier, out = explained, tmp_path / "uit"
    assert run("toetsen", dossier, "--peildatum", DAY)[0] == 4
    assert run("vrijgeven", dossier, "--naar", out, "--peildatum", DAY)[0] == 4
    ended, said, _ = run("beoordelen", dossier, "--peildatum", DAY)
    assert (ended, "beoordeling.html" in said) == (0, True)
    ended, said, _ = send()
    assert ended == 0
    assert "akkoord van Bram de Vries" in said
    ended, said, err = run("vrijgeven", dossier, "--naar", out, "--peildatum", DAY)
    assert ended == 0, err
    bundle = out / "vrijgave-2026-001"
    checked = run("controleren", bundle, "--json")
    assert checked[0] == 0
    assert json.loads(checked[1])["status"] == "vrijgegeven"

    before = dossier.read_text(encoding="utf-8")
    dossier.write_text(before.replace('titel = "Wonen in', 'titel = "Bewoning van'), encoding="utf-8")
    ended, _, err = run("vrijgeven", dossier, "--naar", out, "--peildatum", DAY)
    assert ended == 4
    assert not (out / "vrijgave-2026-002").exists()
    dossier.write_text(before, encoding="utf-8")

    reason = "De bron is na de vrijgave verbeterd; de cijfers over bijstand kloppen niet meer."
    ended, said, err = run(
        "intrekken", bundle, "--reden", reason, "--door", "Anna Jansen", "--peildatum", DAY
    )
    assert ended == 0, err
    ended, said, _ = run("controleren", bundle, "--json")
    answer = json.loads(said)
    assert (ended, answer["status"]) == (0, "ingetrokken")
    assert reason in answer["meldingen"][0]
    assert check_bundle(out / "vrijgave-2026-001.zip").status == "ingetrokken"
    again = run("intrekken", bundle, "--reden", reason, "--door", "Anna Jansen", "--json")
    assert json.loads(again[1])["nieuw"] is False
    lines = (out / "journaal.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["stap"] for line in lines] == ["geschreven", "ingetrokken"]


@pytest.mark.parametrize(
    "changes",
    [
        {"persoon": "anna JANSEN"},
        {"persoon": "A. Jansen"},
        {"persoon": "Jansen, Anna", "e_mail": "iemand@hengelo.example"},
        {"persoon": "Iemand Anders", "e_mail": "A.Jansen+x@Hengelo.example"},
        {"persoon": "Ánna Jansen"},
    ],
)
def test_who_made_it_cannot_approve_it_under_another_spelling(changes, explained, send):
    ended, _, err = send(**changes)
    assert ended == 4
    assert "één persoon" in err
    assert records(explained, "goedkeuring.jsonl") == []


def test_who_gives_a_reason_in_the_answer_cannot_approve_in_the_same(dossier, send, judged_of):
    found = judged_of(dossier).verdict.with_outcome("review")[0]
    reason = {"bevinding": found.code, "onderwerp": found.subject, "tekst": WHY}
    assert send(motiveringen=[reason])[0] == 4
    assert records(dossier, "motivering.jsonl") == []
    assert send(motiveringen=[reason], besluit="advies")[0] == 0
    assert [r["bevinding"] for r in records(dossier, "motivering.jsonl")] == [found.code]
    assert records(dossier, "goedkeuring.jsonl") == []


def test_an_answer_about_another_version_is_not_taken_in(explained, send):
    ended, _, err = send(hash="0" * 64)
    assert ended == 4
    assert "gaat over versie 000000000000" in err
    assert records(explained, "goedkeuring.jsonl") == []


def test_a_refusal_is_kept_and_stops_the_release(run, explained, send, tmp_path):
    assert send(besluit="afgewezen")[0] == 0
    assert records(explained, "goedkeuring.jsonl")[0]["besluit"] == "afgewezen"
    ended, _, err = run("vrijgeven", explained, "--naar", tmp_path / "uit", "--peildatum", DAY)
    assert ended == 3
    assert "afgewezen" in err


def test_the_same_answer_twice_is_recorded_once(explained, send):
    assert send()[0] == send()[0] == 0
    assert len(records(explained, "goedkeuring.jsonl")) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tekst": "Prima, al blijft dit een van de probleemwijken van Hengelo voor ons."}, 3),
        ({"persoon": " "}, 2),
        ({"datum": "gisteren"}, 2),
        ({"datum": "2027-01-01"}, 2),
        ({"besluit": "misschien"}, 3),
        ({"onzin": "x"}, 3),
        ({"persoon": 3}, 3),
        ({"motiveringen": "geen"}, 3),
        ({"motiveringen": [{"bevinding": "Z99", "onderwerp": "x", "tekst": WHY}]}, 2),
        ({"motiveringen": [3]}, 3),
    ],
)
def test_a_wrong_answer_ends_with_its_own_code_and_writes_nothing(changes, code, explained, send):
    before = records(explained, "motivering.jsonl")
    ended, out, err = send(**changes)
    assert ended == code, err
    assert "Traceback" not in out + err
    assert records(explained, "goedkeuring.jsonl") == []
    assert records(explained, "motivering.jsonl") == before


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '{"vorm": NaN}', "[" * 90000])
def test_a_file_that_is_no_answer_is_refused(content, run, dossier, tmp_path):
    place = tmp_path / "beoordeling.json"
    place.write_text(content, encoding="utf-8")
    ended, out, err = run("beoordelen", dossier, "--antwoord", place, "--peildatum", DAY)
    assert ended == 3
    assert "Traceback" not in out + err


def test_a_reason_needs_a_finding_that_asks_and_a_sentence(run, dossier, judged_of):
    base = ["motiveren", dossier, "--persoon", "A", "--rol", "eigenaar", "--peildatum", DAY]
    assert run(*base, "--bevinding", "Z99", "--tekst", WHY)[0] == 2
    assert run(*base, "--bevinding", "R07", "--tekst", "kort")[0] == 2
    assert run(*base, "--bevinding", "R07", "--tekst", WHY + " Bel 06-12345678.")[0] == 3
    assert records(dossier, "motivering.jsonl") == []
    assert run(*base, "--bevinding", "R07", "--tekst", WHY)[0] == 0
    record = records(dossier, "motivering.jsonl")[0]
    assert record["doelsoort"] == "beleid_maken"
    assert record["hash"] == judged_of(dossier).verdict.submission_hash


@pytest.mark.parametrize("command", ["beoordelen", "motiveren"])
def test_an_exercise_is_neither_reviewed_nor_motivated(command, run, dossier, small):
    extra = (
        ["--bevinding", "K02", "--tekst", WHY, "--persoon", "A", "--rol", "b"]
        if command == "motiveren"
        else []
    )
    dossier.write_text(small.text.replace('"profiel"\n', '"oefening"\n'), encoding="utf-8")
    ended, _, err = run(command, dossier, *extra)
    assert ended == 2
    assert "oefening" in err


def test_a_blocked_dossier_has_nothing_to_review(run, dossier, small):
    dossier.write_text(small.text.replace("Wonen in de wijken", "Probleemwijken"), encoding="utf-8")
    assert run("beoordelen", dossier, "--peildatum", DAY)[0] == 3
    assert not (dossier.parent / "beoordeling.html").exists()


@pytest.mark.parametrize("arguments", [("--reden", "kort", "--door", "A"), ("--reden", WHY, "--door", " ")])
def test_a_recall_needs_a_sentence_and_a_person(arguments, run, tmp_path):
    assert run("intrekken", tmp_path / "vrijgave-2026-001", *arguments)[0] == 2


def test_what_the_journal_does_not_know_cannot_be_recalled(run, tmp_path, made):
    ended, _, err = run("intrekken", tmp_path / "vrijgave-2026-001", "--reden", WHY, "--door", "A. Jansen")
    assert (ended, "journaal" in err) == (2, True)
    ended, _, err = run("intrekken", made.folder, "--reden", WHY, "--door", "A. Jansen")
    assert (ended, "oefening" in err) == (2, True)
