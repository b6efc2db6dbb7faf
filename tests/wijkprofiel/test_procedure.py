"""The whole line on the real figures of Hengelo: from dossier to a bundle that an auditor can check."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from guardrails import Vault, rehearse
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.bundle import check_bundle
from wijkprofiel.bundle.layout import sums_text
from wijkprofiel.dossier import load_dossier, parse_dossier
from wijkprofiel.gemeente import controleren
from wijkprofiel.maps import build_map, render_map_html
from wijkprofiel.procedure import boundaries_of, judge, publish
from wijkprofiel.sources.open_data import open_data_dir, vault_path

EXAMPLE = Path(__file__).parents[2] / "voorbeelden" / "hengelo.toml"
PEILDATUM = "2026-11-24"
PROMISED = (
    "kaart.html",
    "kaartbladen",
    "rapport.html",
    "rapport.pdf",
    "cijfers.xlsx",
    "vrijgave.json",
    "SHA256SUMS",
    "beleid",
    "invoer",
    "grootboek.jsonl",
    "journaal.jsonl",
    "documentatie",
    "concept",
)


def files_of(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def copy(made, tmp_path):
    """A copy of the bundle that a test may spoil."""
    target = tmp_path / made.folder.name
    shutil.copytree(made.folder, target)
    return target


@pytest.fixture(scope="module")
def page(judged):
    """The map file of the example, as a recipient gets it."""
    released = rehearse(judged.submission, judged.verdict, policy=judged.policy, peildatum=PEILDATUM)
    boundaries = boundaries_of(released.drawn)
    return render_map_html(
        [
            build_map(released, boundaries[o.level], output=o.name)
            for o in released.outputs.values()
            if o.kind == "class"
        ]
    )


@pytest.mark.parametrize("name", PROMISED)
def test_the_bundle_holds_what_was_promised(made, name):
    assert (made.folder / name).exists()


def test_a_zip_stands_beside_the_bundle_and_holds_the_same(made):
    with zipfile.ZipFile(made.zip_path) as archive:
        inside = sorted(name.split("/", 1)[1] for name in archive.namelist())
    assert inside == [path.relative_to(made.folder).as_posix() for path in files_of(made.folder)]


def test_the_untouched_bundle_is_right_and_is_called_an_exercise(made):
    report = controleren(made.folder)
    assert report.exit_code == 0
    assert report.status == "oefening, niet vrijgegeven"
    assert not [item for item in report.items if item.outcome != "klopt"]


def test_one_byte_in_any_file_is_found_and_the_file_is_named(made, copy):
    for original in files_of(made.folder):
        name = original.relative_to(made.folder).as_posix()
        content = original.read_bytes()
        for place in {0, len(content) // 2, len(content) - 1}:
            spoiled = bytearray(content)
            spoiled[place] ^= 1
            (copy / name).write_bytes(bytes(spoiled))
            report = check_bundle(copy, kenmerk=None, rebuild=None, current_sources=None)
            assert report.exit_code == 6, (name, place)
            assert any(name in item.item + item.detail for item in report.deviations), (name, place)
        (copy / name).write_bytes(content)


@pytest.mark.parametrize("change", ["extra", "gone"])
def test_a_file_more_or_less_is_found(copy, change):
    if change == "extra":
        (copy / "bijlage.txt").write_text("toegevoegd", encoding="utf-8")
    else:
        (copy / "rapport.pdf").unlink()
    assert check_bundle(copy, kenmerk=None, rebuild=None, current_sources=None).exit_code == 6


def test_a_changed_figure_is_found_after_everything_else_was_rewritten(made, copy):
    page = (copy / "rapport.html").read_text(encoding="utf-8")
    assert "81.140" in page
    (copy / "rapport.html").write_text(page.replace("81.140", "81.141"), encoding="utf-8", newline="")
    rewrite_sums_and_record(copy)
    quiet = check_bundle(copy, kenmerk=None, rebuild=None, current_sources=None)
    assert "herkomst niet bewezen" in quiet.conclusion or quiet.exit_code == 6
    assert controleren(copy).exit_code == 6
    assert check_bundle(copy, kenmerk=made.kenmerk, rebuild=None, current_sources=None).exit_code == 6


def rewrite_sums_and_record(folder):
    """What someone would do who wants a change to look right: new hashes in the record and in the sums."""
    contents = {p.relative_to(folder).as_posix(): p.read_bytes() for p in files_of(folder)}
    record = json.loads(contents["vrijgave.json"])
    assert "rapport.html" in record["bestanden"]
    for path in record["bestanden"]:
        record["bestanden"][path] = hashlib.sha256(contents[path]).hexdigest()
    text = contents["vrijgave.json"].decode()
    for path, digest in json.loads(text)["bestanden"].items():
        text = text.replace(digest, record["bestanden"][path])
    (folder / "vrijgave.json").write_bytes(text.encode())
    contents["vrijgave.json"] = text.encode()
    (folder / "SHA256SUMS").write_bytes(sums_text(contents))


def test_the_script_for_the_auditor_needs_nothing_but_python(made, copy):
    script = copy / "documentatie" / "controleer_bundel.py"
    good = subprocess.run(
        [sys.executable, "-I", script, made.folder], capture_output=True, text=True, check=False
    )
    assert good.returncode == 0, good.stdout + good.stderr
    (copy / "kaart.html").write_bytes((copy / "kaart.html").read_bytes() + b" ")
    bad = subprocess.run([sys.executable, "-I", script, copy], capture_output=True, text=True, check=False)
    assert bad.returncode == 6
    assert "kaart.html" in bad.stdout


def test_the_same_input_twice_gives_the_same_bundle_and_no_second_one(made, judged):
    again = publish(judged, into=made.folder.parent)
    assert not again.created
    assert again.kenmerk == made.kenmerk


@pytest.mark.lang
def test_the_same_input_elsewhere_gives_the_same_bytes(made, judged, tmp_path):
    assert publish(judged, into=tmp_path).kenmerk == made.kenmerk


@pytest.fixture
def other_figures(tmp_path, monkeypatch):
    """A copy of the embedded figures that a test may change, in use instead of the real ones."""
    folder = tmp_path / "open"
    shutil.copytree(open_data_dir(), folder)
    monkeypatch.setenv("WIJKPROFIEL_DATA", str(folder))
    return folder


def test_shuffled_figures_give_the_same_canonical_hash(judged, other_figures):
    for path in (other_figures / "cijfers").glob("*.csv"):
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        np.random.default_rng(7).shuffle(rows)
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8", newline="")
    again = judge(load_dossier(EXAMPLE), peildatum=PEILDATUM)
    assert again.verdict.submission_hash == judged.verdict.submission_hash


def test_another_figure_gives_another_canonical_hash(judged, other_figures):
    path = other_figures / "cijfers" / "kwb2020.csv"
    text = path.read_text(encoding="utf-8")
    assert "WK016400,wijk,AantalInwoners,2020,2020,2835," in text
    path.write_text(
        text.replace("AantalInwoners,2020,2020,2835,", "AantalInwoners,2020,2020,2840,"), encoding="utf-8"
    )
    again = judge(load_dossier(EXAMPLE), peildatum=PEILDATUM)
    assert again.verdict.submission_hash != judged.verdict.submission_hash


def numbers_in(content):
    """Every list of numbers anywhere in decoded JSON."""
    if isinstance(content, dict):
        for part in content.values():
            yield from numbers_in(part)
    elif isinstance(content, list):
        if content and all(isinstance(v, int | float) for v in content):
            yield content
        for part in content:
            yield from numbers_in(part)


def layers_of(page):
    """The decoded data of the map file."""
    blobs = re.findall(r'<script[^>]*type="application/octet-stream"[^>]*>([^<]+)</script>', page)
    assert blobs
    return [json.loads(zlib.decompress(base64.b64decode(blob))) for blob in blobs]


def test_no_array_in_the_map_file_equals_a_vault_column_or_its_share(page):
    vault = pd.read_parquet(vault_path())
    forbidden = {}
    for (ground, group, year), rows in vault.groupby(["ground", "group", "year"]):
        if ground in ("leeftijd", "huishouden"):
            continue
        for level in ("wijk", "buurt"):
            here = rows[(rows["level"] == level) & rows["unit"].str[2:6].eq("0164")].sort_values("unit")
            if len(here) < 10:
                continue
            counts = here["count"].to_numpy(dtype=float)
            base = here["base"].to_numpy(dtype=float)
            with np.errstate(divide="ignore", invalid="ignore"):
                for name, column in (
                    ("aantal", counts),
                    ("aandeel", counts / base),
                    ("procent", 100 * counts / base),
                ):
                    forbidden[ground, group, year, level, name] = column
    assert len(forbidden) > 20
    arrays = [np.asarray(a, dtype=float) for layer in layers_of(page) for a in numbers_in(layer)]
    for label, column in forbidden.items():
        known = np.isfinite(column)
        for array in arrays:
            if array.shape == column.shape:
                assert not np.allclose(array[known], column[known], rtol=0, atol=0.051), label


def test_a_figure_planted_in_the_vault_reaches_no_product(other_figures):
    canary, base = 73519, 98317
    path = other_figures / "kluis" / "kluis.parquet"
    vault = pd.read_parquet(path)
    inside = vault["unit"].eq("WK016405") & vault["ground"].eq("herkomst") & vault["year"].eq(2020)
    vault.loc[inside, "base"] = base
    vault.loc[vault.index[inside][0], "count"] = canary
    vault.to_parquet(path, index=False)
    assert repr(Vault.load(path))
    again = judge(load_dossier(EXAMPLE), peildatum=PEILDATUM)
    record = json.dumps(again.verdict.to_json())
    released = rehearse(again.submission, again.verdict, policy=again.policy, peildatum=PEILDATUM)
    boundaries = boundaries_of(released.drawn)
    output = next(o for o in released.outputs.values() if o.level == "wijk")
    html = render_map_html([build_map(released, boundaries["wijk"], output=output.name)])
    decoded = json.dumps(layers_of(html))
    for text in (record, html, decoded, repr(again.verdict), repr(released)):
        assert str(canary) not in text
        assert str(base) not in text


def test_every_page_of_an_exercise_says_so(made):
    for name in ("kaart.html", "rapport.html", "LEESMIJ.html"):
        assert "OEFENING" in (made.folder / name).read_text(encoding="utf-8")
    assert json.loads((made.folder / "vrijgave.json").read_text(encoding="utf-8"))["status"] == "OEFENING"


def test_a_boundary_that_is_not_the_declared_one_is_not_drawn(judged):
    released = rehearse(judged.submission, judged.verdict, policy=judged.policy, peildatum=PEILDATUM)
    real = boundaries_of(("wijk",))["wijk"]
    moved = Boundaries(
        real.name, real.level, real.year, real.source_line, real.frame.assign(geometry=real.frame.buffer(9))
    )
    output = next(o.name for o in released.outputs.values() if o.level == "wijk")
    with pytest.raises(Exception, match="grenzen"):
        build_map(released, moved, output=output)


def test_the_zip_is_checked_like_the_folder(made):
    assert (
        check_bundle(made.zip_path, kenmerk=made.kenmerk, rebuild=None, current_sources=None).exit_code == 0
    )


def test_the_example_dossier_follows_the_schema():
    assert parse_dossier(EXAMPLE.read_text(encoding="utf-8"))["profiel"]["soort"] == "oefening"


def test_an_owner_who_can_be_reached_by_mail_and_phone_does_not_stop_the_bundle(tmp_path):
    text = EXAMPLE.read_text(encoding="utf-8")
    text = text.replace('contact = "www.hengelo.nl"', 'contact = "wijken@hengelo.example, 074-1234567"')
    path = tmp_path / "dossier.toml"
    head, *blocks = text.split("[[indicator]]")
    kept = [f"[[indicator]]{block}" for block in blocks if "afstand_supermarkt" in block]
    path.write_text(head + "".join(kept), encoding="utf-8")
    result = publish(judge(load_dossier(path), peildatum=PEILDATUM), into=tmp_path / "uit")
    assert "wijken@hengelo.example" in (result.folder / "rapport.html").read_text(encoding="utf-8")
