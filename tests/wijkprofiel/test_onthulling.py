"""Own figures on their way to a bundle: hidden, rounded, and audited against the bundles before."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from guardrails import Policy, read_ledgers
from guardrails.checks import own_figures as own_figures_check
from guardrails.errors import ReleaseBlocked
from wijkprofiel.bundle.paths import read_folder
from wijkprofiel.bundle.recipe import read_recipe
from wijkprofiel.dossier import load_dossier
from wijkprofiel.errors import UsageError
from wijkprofiel.procedure import judge, publish, rebuild
from wijkprofiel.rounding_key import PLACE, rounding_key
from wijkprofiel.sources.open_data import open_data_dir

EXAMPLE = Path(__file__).parents[2] / "voorbeelden" / "hengelo.toml"
PEILDATUM = "2026-11-24"
SMALL, KEY = "BU01640101", b"sleutel-van-een-gemeente"


@pytest.fixture
def own_figures(tmp_path, monkeypatch):
    """The embedded figures with households of Hengelo as the gemeente's own counts: 3 in one buurt, sums that fit."""
    folder = tmp_path / "open"
    shutil.copytree(open_data_dir(), folder)
    card = folder / "bronnen" / "kwb2020.toml"
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("gepubliceerd = true", "gepubliceerd = false"), encoding="utf-8")
    path = folder / "cijfers" / "kwb2020.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    mine = rows["maat"].eq("HuishoudensTotaal") & rows["gebied"].str[2:6].eq("0164")
    buurten = sorted(rows.loc[mine & rows["niveau"].eq("buurt"), "gebied"])
    counts = {code: 40 + 7 * (number % 30) for number, code in enumerate(buurten)} | {SMALL: 3}
    for code, count in list(counts.items()):
        for above in ("WK" + code[2:8], "GM0164"):
            counts[above] = counts.get(above, 0) + count
    rows.loc[mine, "waarde"] = [str(counts[code]) for code in rows.loc[mine, "gebied"]]
    rows.loc[mine, "reden"] = ""
    rows.to_csv(path, index=False, lineterminator="\n")
    monkeypatch.setenv("WIJKPROFIEL_DATA", str(folder))
    # Who owns these figures and whether they may be published is another check, with tests of its own.
    monkeypatch.setattr(own_figures_check, "check", lambda *_, **__: [])
    return counts


@pytest.fixture
def dossier(tmp_path):
    """A dossier about households only, for some levels."""

    def written(name, *levels, rules=""):
        head = EXAMPLE.read_text(encoding="utf-8").split("[[indicator]]")[0]
        assert 'naam = "hengelo-voorzieningen"' in head
        assert 'gebieden = ["wijk", "buurt"]' in head
        head = head.replace('naam = "hengelo-voorzieningen"', f'naam = "{name}"')
        head = head.replace('gebieden = ["wijk", "buurt"]', f"gebieden = {json.dumps(list(levels))}")
        path = tmp_path / f"{name}.toml"
        path.write_text(
            f'{head}{rules}\n[[indicator]]\nsleutel = "huishoudens"\njaar = 2020\n', encoding="utf-8"
        )
        return path

    return written


@pytest.fixture
def run_json(run):
    """Run the command line in this process: exit code, what it says as JSON."""

    def _run(*arguments):
        code, out, _ = run(*arguments, "--json")
        return code, json.loads(out)

    return _run


def codes(said):
    return {found["code"] for found in said["bevindingen"]}


def test_a_small_own_count_is_hidden_with_one_beside_it(own_figures, dossier):
    judged = judge(load_dossier(dossier("eigen", "wijk", "buurt")), peildatum=PEILDATUM)
    gone = judged.submission.reasons["huishoudens@2020"].eq("onderdrukt")
    assert set(judged.submission.table.index[gone]) > {SMALL}
    assert gone.sum() == 2, list(judged.submission.table[gone].index)
    assert not [f for f in judged.verdict.findings if f.outcome.value == "block"]


@pytest.mark.lang
def test_buurten_first_and_wijken_later_is_stopped_at_every_door(own_figures, dossier, run_json, tmp_path):
    out = tmp_path / "uitvoer"
    first, later = dossier("buurten", "buurt"), dossier("wijken", "wijk")
    code, said = run_json("maken", first, "--naar", out, "--peildatum", PEILDATUM)
    assert code == 0
    assert SMALL not in {f["gebied"] for f in read_ledgers(out).facts if "waarde" in f}
    assert "S15" not in codes(
        run_json("toetsen", later, "--naar", tmp_path / "leeg", "--peildatum", PEILDATUM)[1]
    )
    code, said = run_json("toetsen", later, "--naar", out, "--peildatum", PEILDATUM)
    assert code == 3
    assert "S15" in codes(said)
    code, said = run_json("maken", later, "--naar", out, "--peildatum", PEILDATUM)
    assert code == 3
    alone = judge(load_dossier(later), peildatum=PEILDATUM)
    with pytest.raises(ReleaseBlocked, match="terug te rekenen"):
        publish(alone, into=out)


@pytest.mark.lang
def test_a_damaged_ledger_stops_with_words_and_the_same_exercise_may_be_made_again(
    own_figures, dossier, run_json, tmp_path
):
    out = tmp_path / "uitvoer"
    first = dossier("buurten", "buurt")
    assert run_json("maken", first, "--naar", out, "--peildatum", PEILDATUM)[0] == 0
    path = out / "oefening-buurten" / "grootboek.jsonl"
    path.write_bytes(path.read_bytes() + b"{kapot")
    code, said = run_json("toetsen", dossier("wijken", "wijk"), "--naar", out, "--peildatum", PEILDATUM)
    assert code == 3
    assert "S16" in codes(said)
    assert all("kapot" not in found["bericht"] for found in said["bevindingen"])
    assert "S16" not in codes(run_json("toetsen", first, "--naar", out, "--peildatum", PEILDATUM)[1])


ROUNDED = "[beleid]\nafronding_basis = 5\n"


def test_a_dossier_that_rounds_needs_the_key(own_figures, dossier, monkeypatch):
    monkeypatch.delenv(PLACE, raising=False)
    with pytest.raises(Exception, match="sleutel"):
        judge(load_dossier(dossier("rond", "wijk", rules=ROUNDED)), peildatum=PEILDATUM)


@pytest.mark.lang
def test_a_rounded_bundle_can_be_made_again_with_the_key_and_does_not_hold_it(
    own_figures, dossier, monkeypatch, tmp_path
):
    place = tmp_path / "sleutel.txt"
    place.write_bytes(KEY + b"\n")
    monkeypatch.setenv(PLACE, str(place))
    judged = judge(load_dossier(dossier("rond", "wijk", "buurt", rules=ROUNDED)), peildatum=PEILDATUM)
    figures = judged.submission.table["huishoudens@2020"].dropna()
    assert (figures % 5 == 0).all()
    made = publish(judged, into=tmp_path / "uitvoer")
    files, _ = read_folder(made.folder)
    assert all(KEY not in content for content in files.values())
    assert '"afronding":5' in files["grootboek.jsonl"].decode()
    again, _ = read_folder(rebuild(read_recipe(files), tmp_path / "weer"))
    assert again == files


def test_the_key_is_read_from_the_file_that_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv(PLACE, raising=False)
    assert rounding_key() is None
    place = tmp_path / "sleutel.txt"
    place.write_bytes(KEY + b"\r\n")
    monkeypatch.setenv(PLACE, str(place))
    assert rounding_key() == KEY
    place.write_bytes(b" \n")
    with pytest.raises(UsageError, match="leeg"):
        rounding_key()
    place.unlink()
    with pytest.raises(UsageError, match="niet te lezen"):
        rounding_key()


def test_a_ledger_line_says_where_an_area_lies(own_figures, dossier, tmp_path):
    from guardrails import rehearse
    from wijkprofiel.bundle.facts import fact_files

    judged = judge(load_dossier(dossier("eigen", "wijk", "buurt")), peildatum=PEILDATUM)
    released = rehearse(judged.submission, judged.verdict, policy=Policy.load(), peildatum=PEILDATUM)
    lines = [json.loads(line) for line in fact_files(released)["grootboek.jsonl"].splitlines()]
    here = next(line for line in lines if line["gebied"] == SMALL)
    assert here["boven"] == "WK016401"
    assert here["reden"] == "onderdrukt"
    assert here["afronding"] == 1


def test_a_key_is_made_once_for_the_owner_alone_and_not_shown(run_json, tmp_path):
    place = tmp_path / "sleutel.txt"
    code, said = run_json("afrondsleutel", place)
    key = place.read_text(encoding="ascii").strip()
    assert code == 0
    assert len(key) == 64
    assert key not in json.dumps(said)
    assert place.stat().st_mode & 0o077 == 0
    assert run_json("afrondsleutel", place)[0] == 2
    assert place.read_text(encoding="ascii").strip() == key
