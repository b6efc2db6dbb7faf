"""The norms of the audit, read off a bundle: six, each with a state that its findings and files give it."""

import json

import pytest

from wijkprofiel.bundle import norms_of
from wijkprofiel.bundle.norms import judge_norms

FILES = {
    "SHA256SUMS", "grootboek.jsonl", "rapport.html", "rapport.pdf", "cijfers.xlsx", "concept/raadsvragen.html",
    "concept/verantwoording.html", "concept/verwerkingenregister.json", "concept/ai_verordening.json",
    "concept/algoritmeregister.json",
}  # fmt: skip
PRINCIPLE = {"code": "U03", "uitkomst": "pass", "regel": "kader", "onderwerp": "b"}


def record(*findings, reasons=()):
    return {
        "oordeel": {"bevindingen": [PRINCIPLE, *findings]},
        "personen": {"motiveringen": [{"bevinding": c, "onderwerp": o} for c, o in reasons]},
    }


def asked(code, rule, subject="iets", outcome="review", **evidence):
    return {"code": code, "regel": rule, "onderwerp": subject, "uitkomst": outcome, "bewijs": evidence}


def states(*findings, reasons=(), files=FILES):
    return [norm.state for norm in judge_norms(record(*findings, reasons=reasons), files)]


def test_there_are_six_norms_and_all_are_met_when_nothing_is_open():
    assert states() == ["gehaald"] * 6


@pytest.mark.parametrize(
    ("finding", "place"),
    [
        (asked("A02", "dpia"), 0),
        (asked("S14", "kleine_telling"), 1),
        (asked("V01", "verschil"), 2),
        (asked("R30", "proces"), 3),
        (asked("U11", "schakelaar"), 4),
        (asked("R18", "proces", outcome="block"), 5),
    ],
)
def test_a_finding_opens_its_own_norm_until_it_has_a_reason(finding, place):
    assert [n for n, state in enumerate(states(finding)) if state == "open"] == [place]
    answered = states(finding, reasons=[(finding["code"], "iets")])
    assert answered[place] == "met reden"


def test_in_an_exercise_the_finding_behind_the_stand_in_counts():
    assert states(asked("A90", "proces", which="A11"))[0] == "open"
    assert states(asked("R12", "proces", which="R18"))[5] == "open"


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_file_that_is_absent_opens_a_norm(path):
    assert "open" in states(files=FILES - {path})


def test_without_a_principle_of_the_council_that_norm_is_open():
    bare = {"oordeel": {"bevindingen": []}, "personen": {"motiveringen": []}}
    assert judge_norms(bare, FILES)[4].state == "open"


def test_what_stays_with_the_organisation_is_named_and_not_judged():
    parts = [p.state for norm in judge_norms(record(), FILES) for p in norm.parts]
    assert parts.count("bij de organisatie") == 4


def test_the_command_prints_the_norms_of_a_bundle(made, run):
    code, out, _ = run("controleren", made.folder, "--normen")
    assert code == 0
    assert out.startswith("Normen van de rekenkamer:")
    assert [line[0] for line in out.splitlines() if line[:1].isdigit()] == list("123456")
    code, out, _ = run("controleren", made.zip_path, "--normen", "--json")
    assert [n["norm"] for n in json.loads(out)["normen"]] == [n.name for n in norms_of(made.folder)]
