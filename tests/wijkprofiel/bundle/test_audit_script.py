"""The auditor's script: runs on bare Python, agrees with the program on every tampering."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import wijkprofiel.bundle
from wijkprofiel.bundle import check_bundle

SCRIPT = Path(wijkprofiel.bundle.__file__).parent / "static" / "controleer_bundel.py"


def run(*arguments, script=SCRIPT):
    return subprocess.run(
        [sys.executable, "-I", str(script), *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_it_needs_only_the_standard_library_of_python_3_8():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))
    plain = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    named = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert set(plain + named) <= sys.stdlib_module_names


@pytest.mark.parametrize("kind", ["folder", "zip_path"])
def test_an_untouched_bundle_agrees_with_itself(bundle, kind):
    answer = run(getattr(bundle, kind))
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "onderling kloppend, herkomst niet bewezen" in answer.stdout


def test_it_says_that_an_exercise_was_not_released(bundle):
    assert "Status: oefening, niet vrijgegeven" in run(bundle.folder).stdout


def test_from_inside_a_bundle_it_checks_that_bundle(bundle):
    answer = run(script=bundle.folder / "documentatie" / "controleer_bundel.py")
    assert (answer.returncode, f"Kenmerk: {bundle.kenmerk}" in answer.stdout) == (0, True)


def test_the_kenmerk_proves_that_nothing_changed(bundle):
    answer = run(bundle.zip_path, "--kenmerk", bundle.kenmerk)
    assert "klopt: ongewijzigd sinds het opgegeven kenmerk" in answer.stdout


def test_another_kenmerk_deviates(bundle):
    assert run(bundle.zip_path, "--kenmerk", "0" * 64).returncode == 6


def test_the_beginning_of_a_kenmerk_proves_nothing(bundle):
    answer = run(bundle.zip_path, "--kenmerk", bundle.kenmerk[:12])
    assert (answer.returncode, "herkomst niet bewezen" in answer.stdout) == (0, True)


@pytest.mark.parametrize("arguments", [["bestaat-niet"], [".", "--kenmerk", "abc"], ["--onbekend"]])
def test_wrong_use_ends_with_2(arguments):
    assert run(*arguments).returncode == 2


def test_a_changed_byte_is_found_and_named_in_every_file(bundle):
    missed = []
    bundle.zip_path.unlink()
    for path in bundle.files:
        place = bundle.folder / path
        original = place.read_bytes()
        for position in (0, len(original) // 2, len(original) - 1):
            place.write_bytes(
                original[:position] + bytes([original[position] ^ 1]) + original[position + 1 :]
            )
            answer = run(bundle.folder)
            named = [
                line for line in answer.stdout.splitlines() if line.startswith("wijkt af") and path in line
            ]
            if answer.returncode != 6 or not named or answer.stderr:
                missed.append((path, position, answer.stderr))
        place.write_bytes(original)
    assert missed == []


def test_on_a_changed_byte_in_the_zip_it_agrees_with_the_program(bundle):
    original = bundle.zip_path.read_bytes()
    differing = []
    for place in range(0, len(original), len(original) // 40):
        bundle.zip_path.write_bytes(original[:place] + bytes([original[place] ^ 1]) + original[place + 1 :])
        answer = run(bundle.zip_path)
        if not answer.returncode == check_bundle(bundle.zip_path).exit_code == 6 or answer.stderr:
            differing.append((place, answer.stderr))
    assert differing == []


@pytest.mark.parametrize(
    "tamper",
    [
        lambda folder: (folder / "SHA256SUMS").unlink(),
        lambda folder: (folder / "vrijgave.json").unlink(),
        lambda folder: (folder / "journaal.jsonl").unlink(),
        lambda folder: (folder / "extra.txt").write_text("meer", encoding="utf-8"),
        lambda folder: (folder / "leeg").mkdir(),
        lambda folder: (folder / "kaartbladen" / "x.pdf").symlink_to(folder / "rapport.pdf"),
        lambda folder: (folder / "vrijgave.json").write_bytes(b"[" * 100_000),
        lambda folder: (folder / "vrijgave.json").write_bytes(b"[]"),
        lambda folder: (folder / "journaal.jsonl").write_bytes(b"\xff\n"),
        lambda folder: (folder / "grootboek.jsonl").write_bytes(b"{}\n"),
    ],
)
def test_on_other_tampering_it_agrees_with_the_program(bundle, tamper):
    tamper(bundle.folder)
    answer = run(bundle.folder)
    assert (answer.returncode, answer.stderr) == (check_bundle(bundle.folder).exit_code, "")


def test_a_picture_changed_with_everything_written_anew_is_not_called_proven(bundle, forge):
    forge(bundle.folder, {"kaart.html": b"<p>anders"})
    assert "herkomst niet bewezen" in run(bundle.folder).stdout
    assert run(bundle.folder, "--kenmerk", bundle.kenmerk).returncode == 6


def test_a_figure_changed_in_two_of_three_places_is_found(bundle, forge):
    table = (bundle.folder / "invoer/cijfers.csv").read_bytes().replace(b",300,", b",301,")
    ledger = (bundle.folder / "grootboek.jsonl").read_bytes().replace(b":300}", b":301}")
    forge(bundle.folder, {"invoer/cijfers.csv": table, "grootboek.jsonl": ledger})
    assert "invoer/canoniek.json: verschillen bij WK999902 inwoners 2020" in run(bundle.folder).stdout


def test_a_canonical_form_of_other_figures_does_not_fit_the_hash(bundle, forge):
    form = (bundle.folder / "invoer/canoniek.json").read_bytes().replace(b'"WK999902":300', b'"WK999902":301')
    forge(bundle.folder, {"invoer/canoniek.json": form})
    answer = run(bundle.folder, "--kenmerk", bundle.canonical_hash)
    assert "wijkt af             canonieke hash" in answer.stdout


def test_the_canonical_hash_covers_figures_only_and_says_so(bundle):
    answer = run(bundle.folder, "--kenmerk", bundle.canonical_hash)
    assert (answer.returncode, "de andere bestanden zijn niet bewezen" in answer.stdout) == (0, True)


def test_a_journal_that_tells_of_another_record_is_found(bundle, forge, exercise, write, tmp_path):
    other = write(exercise, tmp_path / "b", sources=[])
    (bundle.folder / "journaal.jsonl").write_bytes((other.folder / "journaal.jsonl").read_bytes())
    answer = run(bundle.folder)
    assert "zegt iets anders dan vrijgave.json" in answer.stdout
