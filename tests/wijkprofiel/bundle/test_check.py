"""Checking a bundle: any byte that changed is found and named; what cannot be known is said to be so."""

import errno
import json
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from guardrails import Blocked, VaultError
from wijkprofiel.bundle import check_bundle
from wijkprofiel.errors import SourceError, UsageError

DAY = date(2026, 4, 1)


def outcomes(report):
    return {item.item: item.outcome for item in report.items}


def detail(report, name):
    return next(item.detail for item in report.items if item.item == name)


def flipped(content, position):
    place = {"first": 0, "middle": len(content) // 2, "last": len(content) - 1}[position]
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def changed_figure(folder):
    """The two files of a forger who makes 300 residents of Zuid into 301."""
    table = (folder / "invoer/cijfers.csv").read_bytes().replace(b",300,", b",301,")
    ledger = (folder / "grootboek.jsonl").read_bytes().replace(b":300}", b":301}")
    return {"invoer/cijfers.csv": table, "grootboek.jsonl": ledger}


def forge_all(folder, forge, **record_changes):
    """A forger who knows everything: table, ledger, canonical form and its hash, record, journal, sums."""
    canonical = (folder / "invoer/canoniek.json").read_bytes().replace(b'"WK999902":300', b'"WK999902":301')
    changes = {**changed_figure(folder), "invoer/canoniek.json": canonical}
    forge(folder, changes, record_changes={"canonieke_hash": sha256(canonical).hexdigest(), **record_changes})


def test_an_untouched_bundle_agrees_with_itself(bundle):
    report = check_bundle(bundle.folder, today=DAY)
    assert (report.exit_code, report.conclusion) == (0, "onderling kloppend, herkomst niet bewezen")


def test_an_exercise_says_that_it_was_not_released(bundle):
    assert check_bundle(bundle.folder).status == "oefening, niet vrijgegeven"


def test_a_release_says_so(released, write, tmp_path):
    assert check_bundle(write(released, tmp_path).zip_path, today=DAY).status == "vrijgegeven"


def test_the_zip_agrees_as_well(bundle):
    assert check_bundle(bundle.zip_path).exit_code == 0


def test_a_bundle_that_comes_out_the_same_is_proven(bundle, rebuild, sources):
    report = check_bundle(bundle.folder, rebuild=rebuild, current_sources=sources)
    assert report.conclusion.startswith("klopt: opnieuw gemaakt uit de bronnen")


def test_the_kenmerk_proves_that_nothing_changed(bundle):
    report = check_bundle(bundle.zip_path, kenmerk=bundle.kenmerk.upper())
    assert report.conclusion == "klopt: ongewijzigd sinds het opgegeven kenmerk"


def test_another_kenmerk_deviates(bundle):
    assert outcomes(check_bundle(bundle.folder, kenmerk="0" * 64))["kenmerk"] == "wijkt af"


def test_the_canonical_hash_covers_figures_and_says_so(bundle):
    report = check_bundle(bundle.folder, kenmerk=bundle.canonical_hash)
    assert outcomes(report)["kenmerk"] == "klopt"
    assert "de andere bestanden zijn niet bewezen" in report.conclusion


def test_figures_written_anew_do_not_fit_the_canonical_hash(bundle, forge):
    forge(bundle.folder, changed_figure(bundle.folder))
    report = check_bundle(bundle.folder, kenmerk=bundle.canonical_hash)
    assert (outcomes(report)["canonieke hash"], outcomes(report)["kenmerk"]) == ("wijkt af", "wijkt af")


def test_even_with_the_canonical_form_written_anew_the_quoted_hash_tells(bundle, forge):
    forge_all(bundle.folder, forge)
    assert check_bundle(bundle.folder).conclusion == "onderling kloppend, herkomst niet bewezen"
    assert outcomes(check_bundle(bundle.folder, kenmerk=bundle.canonical_hash))["kenmerk"] == "wijkt af"


def test_the_beginning_of_a_kenmerk_can_deviate_but_proves_nothing(bundle):
    report = check_bundle(bundle.folder, kenmerk=bundle.canonical_hash[:12])
    assert (outcomes(report)["kenmerk"], report.conclusion) == (
        "klopt",
        "onderling kloppend, herkomst niet bewezen",
    )
    assert check_bundle(bundle.folder, kenmerk="0" * 12).exit_code == 6


@pytest.mark.parametrize("kenmerk", ["abc", "", "g" * 64, "a" * 65])
def test_a_kenmerk_of_the_wrong_form_is_wrong_use(bundle, kenmerk):
    with pytest.raises(UsageError, match="64 tekens"):
        check_bundle(bundle.folder, kenmerk=kenmerk)


def test_nothing_at_the_path_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="Er is geen bundel"):
        check_bundle(tmp_path / "vrijgave-2026-001")


def test_what_cannot_be_read_is_not_called_right(bundle, monkeypatch):
    def closed(path):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("wijkprofiel.bundle.paths.Path.read_bytes", closed)
    with pytest.raises(UsageError, match="niet te lezen"):
        check_bundle(bundle.folder)


def test_a_map_without_record_is_not_released(bundle, tmp_path):
    loose = tmp_path / "los"
    loose.mkdir()
    (loose / "kaart.html").write_bytes((bundle.folder / "kaart.html").read_bytes())
    report = check_bundle(loose)
    assert (report.exit_code, report.status) == (6, "niet vrijgegeven")


def test_a_single_file_is_not_released(bundle):
    report = check_bundle(bundle.folder / "kaart.html")
    assert (report.exit_code, report.status) == (6, "niet vrijgegeven")


@pytest.mark.parametrize("position", ["first", "middle", "last"])
def test_a_changed_byte_is_found_and_named_in_every_file_of_the_folder(bundle, position):
    bundle.zip_path.unlink()
    missed = []
    for path in bundle.files:
        place = bundle.folder / path
        original = place.read_bytes()
        place.write_bytes(flipped(original, position))
        report = check_bundle(bundle.folder)
        if report.exit_code != 6 or not any(
            item.item.removeprefix("bestand ") == path for item in report.deviations
        ):
            missed.append(path)
        place.write_bytes(original)
    assert missed == []


@pytest.mark.parametrize("position", ["first", "middle", "last"])
def test_a_changed_byte_is_found_and_named_in_every_file_of_the_zip(bundle, position):
    missed = []
    original = bundle.zip_path.read_bytes()
    for path in bundle.files:
        content = (bundle.folder / path).read_bytes()
        start = original.index(content, original.index(f"/{path}".encode()))
        changed = flipped(content, position)
        bundle.zip_path.write_bytes(original[:start] + changed + original[start + len(content) :])
        report = check_bundle(bundle.zip_path)
        if report.exit_code != 6 or not any(
            item.item.removeprefix("bestand ") == path for item in report.deviations
        ):
            missed.append(path)
    assert missed == []


def test_a_changed_byte_anywhere_in_the_zip_is_found(bundle):
    original = bundle.zip_path.read_bytes()
    missed = []
    for place in [*range(0, len(original), 101), *range(len(original) - 120, len(original))]:
        bundle.zip_path.write_bytes(original[:place] + bytes([original[place] ^ 1]) + original[place + 1 :])
        if check_bundle(bundle.zip_path).exit_code != 6:
            missed.append(place)
    assert missed == []


def test_a_changed_zip_beside_the_folder_is_named(bundle):
    content = bundle.zip_path.read_bytes()
    bundle.zip_path.write_bytes(content[:-1] + b"!")
    assert outcomes(check_bundle(bundle.folder))["oefening-toydorp.zip naast de map"] == "wijkt af"


@pytest.mark.parametrize(
    "path", ["vrijgave.json", "SHA256SUMS", "journaal.jsonl", "beleid/wet.toml", "kaart.html"]
)
def test_a_removed_file_is_named(bundle, path):
    (bundle.folder / path).unlink()
    assert any(path in item.item for item in check_bundle(bundle.folder).deviations)


def test_an_added_file_is_named(bundle):
    (bundle.folder / "bijlage.pdf").write_bytes(b"%PDF")
    assert outcomes(check_bundle(bundle.folder))["bestand bijlage.pdf"] == "wijkt af"


def test_an_added_file_is_named_after_everything_was_written_anew(bundle, forge):
    (bundle.folder / "bijlage.pdf").write_bytes(b"%PDF")
    forge(bundle.folder, {})
    assert outcomes(check_bundle(bundle.folder))["bestand bijlage.pdf"] == "wijkt af"


def test_an_added_folder_or_link_is_named(bundle):
    (bundle.folder / "leeg").mkdir()
    (bundle.folder / "kaartbladen" / "meer.pdf").symlink_to(bundle.folder / "rapport.pdf")
    named = [item.item.partition(" ")[0] for item in check_bundle(bundle.folder).deviations]
    assert named == ["kaartbladen/meer.pdf", "leeg"]


def test_changed_white_space_in_the_sums_is_found(bundle):
    sums = bundle.folder / "SHA256SUMS"
    sums.write_bytes(sums.read_bytes() + b"\n")
    assert outcomes(check_bundle(bundle.folder))["SHA256SUMS"] == "wijkt af"


def test_a_figure_changed_with_everything_written_anew_is_found_by_recomputing(
    bundle, forge, rebuild, sources
):
    forge_all(bundle.folder, forge)
    report = check_bundle(bundle.folder, rebuild=rebuild, current_sources=sources)
    assert report.exit_code == 6
    assert "WK999902 inwoners 2020" in detail(report, "cijfers opnieuw berekend")


def test_a_picture_changed_with_everything_written_anew_is_found_by_recomputing(
    bundle, forge, rebuild, sources
):
    forge(bundle.folder, {"kaart.html": b"<p>Zuid: 301</p>"})
    report = check_bundle(bundle.folder, rebuild=rebuild, current_sources=sources)
    assert outcomes(report)["opnieuw gemaakt: kaart.html"] == "wijkt af"


def test_the_same_forgery_without_recomputing_is_not_called_proven(bundle, forge):
    forge_all(bundle.folder, forge)
    report = check_bundle(bundle.folder)
    assert (report.exit_code, report.conclusion) == (0, "onderling kloppend, herkomst niet bewezen")


def test_the_same_forgery_is_found_by_the_kenmerk(bundle, forge):
    forge_all(bundle.folder, forge)
    assert check_bundle(bundle.folder, kenmerk=bundle.kenmerk).exit_code == 6


def test_the_same_forgery_is_found_by_the_journal_beside_it(bundle, forge):
    kept = (bundle.folder.parent / "journaal.jsonl").read_bytes()
    forge_all(bundle.folder, forge)
    (bundle.folder.parent / "journaal.jsonl").write_bytes(kept)
    assert outcomes(check_bundle(bundle.folder))["journaal.jsonl naast de bundel"] == "wijkt af"


def test_a_figure_changed_in_the_table_alone_is_found_beside_the_ledger(bundle, forge):
    table = changed_figure(bundle.folder)["invoer/cijfers.csv"]
    forge(bundle.folder, {"invoer/cijfers.csv": table})
    assert outcomes(check_bundle(bundle.folder))["invoer/cijfers.csv naast grootboek.jsonl"] == "wijkt af"


def test_pretending_another_program_does_not_make_a_forgery_proven(bundle, forge, rebuild, sources):
    versions = json.loads((bundle.folder / "vrijgave.json").read_bytes())["versies"]
    changes = {"versies": {**versions, "folium": "0.1", "wijkprofiel": "9"}}
    forge(bundle.folder, {"kaart.html": b"<p>Zuid: 301</p>"}, record_changes=changes)
    report = check_bundle(bundle.folder, rebuild=rebuild, current_sources=sources)
    assert outcomes(report)["opnieuw gemaakt"] == "niet te controleren"
    assert "folium 0.1 toen" in detail(report, "opnieuw gemaakt")
    assert report.conclusion == "onderling kloppend, herkomst niet bewezen"


def test_under_another_program_a_changed_figure_still_deviates(bundle, forge, rebuild, sources):
    versions = json.loads((bundle.folder / "vrijgave.json").read_bytes())["versies"]
    forge_all(bundle.folder, forge, versies={**versions, "programma": "0" * 64})
    report = check_bundle(bundle.folder, rebuild=rebuild, current_sources=sources)
    assert outcomes(report)["cijfers opnieuw berekend"] == "wijkt af"


def test_a_changed_law_deviates_even_when_the_program_differs(bundle, forge, rebuild, sources, recipe):
    versions = json.loads((bundle.folder / "vrijgave.json").read_bytes())
    law = b"schema = 1\n# soepeler\n"
    beleid = {**versions["beleid"], "wet_sha256": sha256(law).hexdigest()}
    changes = {"versies": {**versions["versies"], "programma": "0" * 64}, "beleid": beleid}
    forge(bundle.folder, {"beleid/wet.toml": law}, record_changes=changes)

    def strict(found, folder):
        return rebuild(replace(found, law_text=recipe.law_text), folder)

    report = check_bundle(bundle.folder, rebuild=strict, current_sources=sources)
    assert outcomes(report)["opnieuw gemaakt: beleid/wet.toml"] == "wijkt af"


def test_a_source_that_was_revised_is_said_so(bundle, exercise, seal, write, sources):
    revised = [replace(sources[0], sha256="cd" * 32)]
    figures = exercise.table.assign(**{"inwoners@2020": exercise.table["inwoners@2020"] + 1})
    now = seal(exercise, table=figures)

    def again(recipe, folder):
        return write(now, folder / "uit", recipe=recipe, sources=revised).folder

    report = check_bundle(bundle.folder, rebuild=again, current_sources=revised)
    assert report.exit_code == 0
    assert detail(report, "bron toy2020 2020") == "bron gewijzigd na vrijgave"
    assert "GM9999 inwoners 2020" in detail(report, "cijfers opnieuw berekend")


def test_a_source_that_is_absent_cannot_be_checked(bundle):
    assert (
        outcomes(check_bundle(bundle.folder, current_sources=[]))["bron toy2020 2020"]
        == "niet te controleren"
    )


@pytest.mark.parametrize("absent", [SourceError("De bron is er niet."), VaultError("De kluis is er niet.")])
def test_without_source_or_vault_recomputing_is_not_possible(bundle, absent):
    def impossible(recipe, folder):
        raise absent

    report = check_bundle(bundle.folder, rebuild=impossible)
    assert (report.exit_code, outcomes(report)["opnieuw gemaakt"]) == (0, "niet te controleren")


def test_a_dossier_that_is_blocked_now_deviates(bundle):
    def blocked(recipe, folder):
        raise Blocked("Herkomst is gesloten.")

    assert outcomes(check_bundle(bundle.folder, rebuild=blocked))["opnieuw gemaakt"] == "wijkt af"


def test_any_changed_byte_of_the_journal_beside_the_bundle_is_found(bundle):
    journal = bundle.folder.parent / "journaal.jsonl"
    original = journal.read_bytes()
    missed = []
    for place in range(len(original)):
        journal.write_bytes(original[:place] + bytes([original[place] ^ 1]) + original[place + 1 :])
        if outcomes(check_bundle(bundle.folder))["journaal.jsonl naast de bundel"] != "wijkt af":
            missed.append((place, original[place : place + 10]))
    assert missed == []


@pytest.mark.parametrize(
    "line", [b'{"a":NaN}\n', b"[" * 100_000 + b"\n", b'{"a":"\\ud800"}\n', b"\xff\n", b"\n"]
)
def test_a_hostile_line_in_a_journal_is_named_and_nothing_breaks(bundle, line):
    for place in (bundle.folder / "journaal.jsonl", bundle.folder.parent / "journaal.jsonl"):
        place.write_bytes(place.read_bytes() + line)
    answers = outcomes(check_bundle(bundle.folder))
    assert (answers["journaal.jsonl"], answers["journaal.jsonl naast de bundel"]) == ("wijkt af", "wijkt af")


def test_a_journal_of_something_else_beside_the_bundle_is_not_held_against_it(bundle):
    inner = (bundle.folder / "journaal.jsonl").read_bytes()
    (bundle.folder.parent / "journaal.jsonl").write_bytes(inner)
    assert outcomes(check_bundle(bundle.folder))["journaal.jsonl naast de bundel"] == "niet te controleren"


def test_the_report_as_data_names_what_deviates(bundle):
    (bundle.folder / "kaart.html").unlink()
    items = check_bundle(bundle.folder).to_json()["onderdelen"]
    assert {"onderdeel": "bestand kaart.html", "uitkomst": "wijkt af", "toelichting": "ontbreekt"} in items


def test_the_report_as_text_puts_what_deviates_first(bundle):
    (bundle.folder / "kaart.html").unlink()
    lines = check_bundle(bundle.folder).text().splitlines()
    rows = lines[lines.index("") + 1 :]
    assert rows == sorted(rows, key=lambda row: ("wijkt af", "niet te co", "klopt").index(row[:10].strip()))


def test_a_release_whose_time_is_over_is_out_of_circulation(released, write, tmp_path):
    made = write(released, tmp_path).zip_path
    assert check_bundle(made, today=date(2028, 1, 1)).status == "verlopen, niet meer gebruiken"


def test_a_passed_date_is_told_and_is_no_deviation(bundle):
    report = check_bundle(bundle.folder, today=date(2028, 1, 1))
    assert (report.exit_code, report.notices) == (0, ("De geldigheid is verlopen op 9 maart 2027.",))


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"schema": 1}',
        b'{"schema": 1, "status": NaN}',
        b'{"schema": 1e999}',
        b'{"schema": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_record_that_is_none_is_named_and_nothing_breaks(bundle, record):
    (bundle.folder / "vrijgave.json").write_bytes(record)
    assert outcomes(check_bundle(bundle.folder))["vrijgave.json"] == "wijkt af"


@pytest.mark.parametrize("field", ["beleid", "invoer", "oordeel", "personen", "versies", "bestanden"])
def test_a_record_with_an_emptied_part_does_not_break_the_check(bundle, rebuild, sources, field):
    place = bundle.folder / "vrijgave.json"
    place.write_text(json.dumps({**json.loads(place.read_bytes()), field: {}}), encoding="utf-8")
    assert check_bundle(bundle.folder, rebuild=rebuild, current_sources=sources).exit_code == 6


def test_checking_changes_nothing(bundle, rebuild, sources):
    def state():
        return {path: path.stat().st_mtime_ns for path in bundle.folder.parent.rglob("*")}

    before = state()
    check_bundle(bundle.folder, rebuild=rebuild, current_sources=sources)
    assert state() == before
