"""What changed since an earlier release is found by the tool, written once, and explained by people."""

import json
import shutil
from pathlib import Path

import pytest

from wijkprofiel.changes import Change, changes_since, latest_of, record_changes
from wijkprofiel.dossier_file import DossierFile
from wijkprofiel.errors import BundleError

EXAMPLE = Path(__file__).parents[2] / "voorbeelden" / "hengelo.toml"
DAY = "2026-11-24"


@pytest.fixture
def earlier(made, tmp_path):
    """A copy of the example bundle of which parts can be changed, and what is read of it."""
    folder = tmp_path / "uitvoer" / made.folder.name
    for path in ("vrijgave.json", "invoer/canoniek.json"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(made.folder / path, folder / path)

    def changed(record=lambda _: None, canonical=lambda _: None):
        for name, change in (("vrijgave.json", record), ("invoer/canoniek.json", canonical)):
            content = json.loads((folder / name).read_text(encoding="utf-8"))
            change(content)
            (folder / name).write_text(json.dumps(content), encoding="utf-8")
        return latest_of(folder.parent, "hengelo-voorzieningen")

    return changed


def test_the_same_again_has_no_changes(earlier, judged):
    assert changes_since(earlier(), judged) == ()


def test_each_kind_of_change_is_named(earlier, judged):
    """S74."""

    def record(then):
        then["invoer"]["bronnen"][0]["sha256"] = "0" * 64
        then["invoer"]["grenzen"]["wijk"]["jaar"] = 2019
        then["versies"]["programma"] = "0" * 64
        then["beleid"]["vingerafdruk"] = "0" * 64

    def canonical(then):
        then["kolommen"]["inwoners@2020"]["definition"] = "Iets anders."
        then["kolommen"]["bijstand@2020"]["kind"] = "geschat"
        then["kolommen"]["oud@2020"] = {"label": "Oud onderwerp", "year": 2020}
        del then["kolommen"]["huishoudens@2020"]
        then["dossier"]["selectie"] = [{"naam": "eerst"}]
        then["uitkomsten"][next(iter(then["uitkomsten"]))]["grenzen"] = [0, 1]

    found = changes_since(earlier(record, canonical), judged)
    assert [change.kind for change in found] == [
        "bron", "grens", "onderwerp", "onderwerp", "methode", "definitie", "methode", "selectie", "regels",
        "software",
    ]  # fmt: skip
    texts = " ".join(change.text for change in found)
    assert "Weg: Oud onderwerp, 2020" in texts
    assert "heeft een andere betekenis" in texts
    assert "toen die van 2019" in texts


def test_a_change_is_written_once_and_its_meaning_stays(tmp_path):
    made = DossierFile(shutil.copy(EXAMPLE, tmp_path / "dossier.toml"))
    found = (Change("bron", "Andere uitgave"), Change("regels", "De regels zijn anders"))
    assert record_changes(made, found, since="vrijgave-2026-001", day=DAY) == 2
    made.put("verandering.1.betekenis", "Twee buurten kregen een later cijfer.")
    assert record_changes(made, found, since="vrijgave-2026-001", day=DAY) == 0
    assert record_changes(made, found[:1], since="vrijgave-2026-002", day=DAY) == 1
    assert made.value("verandering.1.betekenis") == "Twee buurten kregen een later cijfer."
    assert [e["soort"] for e in made.content["verandering"]] == ["bron", "regels", "bron"]


def test_without_an_earlier_release_there_is_nothing_to_compare(tmp_path, run):
    place = Path(shutil.copy(EXAMPLE, tmp_path / "dossier.toml"))
    before = place.read_bytes()
    code, out, _ = run("dossier", "veranderingen", place, "--naar", tmp_path / "uit", "--peildatum", DAY)
    assert (code, "nog geen eerdere vrijgave" in out, place.read_bytes() == before) == (0, True, True)


def test_a_bundle_that_cannot_be_read_is_said(tmp_path):
    folder = tmp_path / "vrijgave-2026-001"
    folder.mkdir()
    (folder / "vrijgave.json").write_text("{", encoding="utf-8")
    with pytest.raises(BundleError):
        latest_of(tmp_path, "x")
