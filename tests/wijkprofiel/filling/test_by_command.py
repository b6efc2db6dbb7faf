"""From an empty folder to a release by the command line alone, once per track, without a file edited by hand."""

import json
from pathlib import Path

import pytest

from tests.wijkprofiel.filling.by_form import fill_form

DAY = ("--peildatum", "2026-11-24")
WHO = ("--door", "Anna Jansen", "--rol", "opsteller")
REASON = "De raad weet dit en gebruikt het profiel alleen als begin van een gesprek."
SPOKEN = "In deze wijken ging een fabriek dicht en dat zie je terug."
# Per track: what stops an empty dossier with topic, and what stops it once its own questions are answered.
FIRST = {"R01", "R02", "R11"}
THEN = {"licht": set(), "midden": {"A24", "R07", "R30"}, "zwaar": {"A11", "A21", "A24", "N03", "R07", "R31"}}
FIRST_AND_LIGHT = pytest.param("licht")
HEAVIER = [pytest.param(track, marks=pytest.mark.lang) for track in ("midden", "zwaar")]


class Line:
    """The command line in a folder with one dossier."""

    def __init__(self, call, folder: Path) -> None:
        self.call, self.folder, self.dossier = call, folder, folder / "dossier.toml"

    def run(self, *arguments, ends=0):
        code, out, err = self.call(*arguments)
        assert code == ends, (arguments, out, err)
        return out

    def about(self, *arguments, ends=0):
        """A command about the dossier, judged on the day."""
        command, *rest = arguments
        words = command.split()
        return self.run(*words, self.dossier, *rest, *DAY, ends=ends)

    def waiting(self, command, ends):
        """Codes that stop or ask; each comes with what to do about it."""
        found = json.loads(self.about(command, "--json", ends=ends))["bevindingen"]
        waiting = [f for f in found if f["uitkomst"] != "pass"]
        assert all(f["oplossing"] and f["bericht"] for f in waiting)
        return waiting


def codes(found):
    return {f["code"] for f in found}


@pytest.mark.parametrize("track", [FIRST_AND_LIGHT, *HEAVIER])
def test_from_nothing_to_a_release_each_block_is_named_and_the_form_gives_the_same_files(
    track, run, tmp_path, tracks, lists, goals
):
    topic, answers = tracks[track]
    line = Line(run, tmp_path / "regel" / "supermarkten")
    title = ("--titel", "Supermarkten dichtbij", "--onderwerp", topic)
    line.run("dossier", "nieuw", line.folder, "--gemeente", "Hengelo", *title)
    assert codes(line.waiting("dossier toon", ends=3)) >= FIRST
    line.about("dossier vul", *(f"{key}={typed}" for key, typed in (answers | goals[track]).items()))
    blocked = any(code in {"A11", "R31"} for code in THEN[track])
    open_ = line.waiting("dossier toon", ends=3 if blocked else 4 if THEN[track] else 0)
    assert codes(open_) == THEN[track]
    for name, given in lists[track].items():
        line.about("dossier vul", *(f"{key}={typed}" for key, typed in given.items()), "--lijst", name, *WHO)
    if track != "licht":
        said = ("--naam", "Els Peters", "--rol", "wijkcoach", "--organisatie", "Welzijn")
        line.about("dossier duiding", "--tekst", SPOKEN, *said)
    if track == "zwaar":
        assert codes(line.waiting("dossier toon", ends=3)) == {"A11"}
        line.about("verantwoorden", "--vastleggen", "ethiek", "--datum", "2026-11-10", *WHO)
    assert line.waiting("dossier toon", ends=0) == []

    asked = line.waiting("toetsen", ends=4)
    assert "R" not in {code[0] for code in codes(asked)}
    for found in asked:
        where = ("--bevinding", found["code"], "--onderwerp", found["onderwerp"])
        line.about("motiveren", *where, "--tekst", REASON, "--persoon", "Anna Jansen", "--rol", "opsteller")
    into = ("--naar", tmp_path / "uitvoer")
    line.about("vrijgeven", *into, ends=4)
    line.about("beoordelen", "--besluit", "akkoord", "--persoon", "Bram de Vries", "--rol", "beoordelaar")
    line.about("vrijgeven", *into)
    assert list((tmp_path / "uitvoer").glob("vrijgave-*/vrijgave.json"))

    other = tmp_path / "scherm" / "supermarkten"
    fill_form(
        other, topic, answers | goals[track], lists[track], DAY[1], spoken=SPOKEN, heavy=track == "zwaar"
    )
    made = {path.name: path.read_bytes() for path in other.iterdir() if path.name != "geschiedenis.jsonl"}
    assert {name: (line.folder / name).read_bytes() for name in made} == made
    assert made["dossier.toml"]


def test_a_decision_by_command_is_that_of_one_person_about_one_version(run, tmp_path, tracks):
    topic, answers = tracks["licht"]
    line = Line(run, tmp_path / "supermarkten")
    line.run("dossier", "nieuw", line.folder, "--gemeente", "Hengelo", "--onderwerp", topic)
    line.about("dossier vul", *(f"{key}={typed}" for key, typed in answers.items()))
    who = ("--persoon", "Bram de Vries", "--rol", "beoordelaar")
    line.about("beoordelen", "--besluit", "misschien", *who, ends=2)
    line.about("beoordelen", "--besluit", "akkoord", "--antwoord", "x.json", *who, ends=2)
    line.about("beoordelen", "--besluit", "akkoord", "--persoon", "Anna Jansen", "--rol", "x", ends=4)
    assert not (line.folder / "goedkeuring.jsonl").exists()
