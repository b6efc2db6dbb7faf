"""Writing a bundle: complete, the same every time, and never over something that is not ours."""

import errno
import json
import zipfile
from dataclasses import replace

import pytest

from guardrails import NotApproved
from guardrails.approved import _GATE, Cleared
from wijkprofiel.bundle import check_bundle
from wijkprofiel.errors import BundleError, UsageError


def content_of(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_an_exercise_stands_with_its_zip_and_a_line_in_the_journal(exercise, write, tmp_path):
    result = write(exercise, tmp_path / "uitvoer")
    assert names_in(result.folder.parent) == ["journaal.jsonl", "oefening-toydorp", "oefening-toydorp.zip"]


def test_a_bundle_holds_the_parts_of_the_design_and_nothing_else(exercise, write, tmp_path):
    result = write(exercise, tmp_path)
    assert result.files == (
        "LEESMIJ.html",
        "SHA256SUMS",
        "beleid/dossier.toml",
        "beleid/wet.toml",
        "cijfers.xlsx",
        "documentatie/controleer_bundel.py",
        "documentatie/controleren.md",
        "grootboek.jsonl",
        "invoer/canoniek.json",
        "invoer/cijfers.csv",
        "invoer/kolommen.json",
        "journaal.jsonl",
        "kaart.html",
        "kaartbladen/inwoners-2020-wijk.pdf",
        "kaartbladen/inwoners-2020-wijk.png",
        "rapport.html",
        "rapport.pdf",
        "vrijgave.json",
    )


def test_council_rules_and_records_of_persons_go_along(released, recipe, write, tmp_path):
    record = {"bevinding": "Q01", "tekst": "nodig voor het gesprek met de wijk"}
    fuller = replace(
        recipe, kader_text="schema = 1\n", motivations=(record,), approvals=({"besluit": "akkoord"},)
    )
    result = write(released, tmp_path, recipe=fuller)
    assert {"beleid/kader.toml", "beleid/motivering.jsonl", "beleid/goedkeuring.jsonl"} <= set(result.files)


def test_a_figure_is_a_value_or_a_reason_in_the_table(exercise, write, tmp_path):
    result = write(exercise, tmp_path)
    rows = (result.folder / "invoer/cijfers.csv").read_text(encoding="utf-8").splitlines()
    assert rows[5:8] == [
        'GM9999,gemeente,woningen,2020,2020,,onbekend,geteld,"Bron: CBS, tabel 84799NED"',
        'WK999900,wijk,woningen,2020,2020,40.5,,geteld,"Bron: CBS, tabel 84799NED"',
        'WK999901,wijk,woningen,2020,2020,,geheim,geteld,"Bron: CBS, tabel 84799NED"',
    ]


def test_a_fact_in_the_ledger_names_area_indicator_and_year(exercise, write, tmp_path):
    result = write(exercise, tmp_path)
    fact = json.loads((result.folder / "grootboek.jsonl").read_text(encoding="utf-8").splitlines()[1])
    assert (fact["gebied"], fact["indicator"], fact["jaar"], fact["waarde"]) == (
        "WK999900",
        "inwoners",
        2020,
        100,
    )


def test_a_title_cannot_break_out_of_the_start_page(exercise, seal, write, tmp_path):
    profile = {**exercise.dossier["profiel"], "titel": "<script>alert(1)</script>"}
    hostile = seal(exercise, dossier={**exercise.dossier, "profiel": profile})
    result = write(hostile, tmp_path)
    assert b"<script" not in (result.folder / "LEESMIJ.html").read_bytes()


def test_no_path_of_this_machine_stands_in_the_record(exercise, write, tmp_path):
    result = write(exercise, tmp_path)
    assert str(tmp_path) not in (result.folder / "vrijgave.json").read_text(encoding="utf-8")


def test_the_same_input_elsewhere_gives_the_same_kenmerk(exercise, write, tmp_path):
    assert write(exercise, tmp_path / "a").kenmerk == write(exercise, tmp_path / "b").kenmerk


def test_the_same_input_elsewhere_gives_the_same_zip(exercise, write, tmp_path):
    first, second = write(exercise, tmp_path / "a"), write(exercise, tmp_path / "b")
    assert first.zip_path.read_bytes() == second.zip_path.read_bytes()


def test_the_order_of_rows_and_columns_plays_no_part(exercise, seal, write, tmp_path):
    def turned(frame):
        return frame.iloc[::-1]

    shuffled = seal(
        exercise,
        table=turned(exercise.table)[["woningen@2020", "inwoners@2020"]],
        reasons=turned(exercise.reasons)[["woningen@2020", "inwoners@2020"]],
        names=turned(exercise.names),
        level=turned(exercise.level),
        parent=turned(exercise.parent),
        cluster=turned(exercise.cluster),
        columns=dict(reversed(exercise.columns.items())),
    )
    original = write(exercise, tmp_path / "a", products=no_products)
    assert write(shuffled, tmp_path / "b", products=no_products).kenmerk == original.kenmerk


def no_products(approved, boundaries, folder, progress):
    for name in ("kaart.html", "rapport.html", "rapport.pdf", "cijfers.xlsx"):
        (folder / name).write_bytes(b"-")


def refuse_to_draw(approved, boundaries, folder, progress):
    raise AssertionError("nothing should be drawn")


def test_the_same_input_again_draws_nothing(exercise, write, tmp_path):
    write(exercise, tmp_path)
    assert not write(exercise, tmp_path, products=refuse_to_draw).created


def test_the_same_input_again_changes_no_file(exercise, write, tmp_path):
    write(exercise, tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}
    write(exercise, tmp_path)
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")} == before


def test_a_zip_that_was_thrown_away_comes_back(exercise, write, tmp_path):
    first = write(exercise, tmp_path)
    first.zip_path.unlink()
    assert write(exercise, tmp_path).zip_path.is_file()


def test_another_exercise_of_the_same_name_takes_its_place(exercise, recipe, write, tmp_path):
    first = write(exercise, tmp_path)
    later = replace(exercise, peildatum="2026-05-01", gate=_GATE)
    second = write(later, tmp_path, recipe=replace(recipe, peildatum="2026-05-01"))
    assert (second.created, second.folder, second.kenmerk != first.kenmerk) == (True, first.folder, True)


def test_after_a_replacement_nothing_of_the_old_one_is_left(exercise, recipe, write, tmp_path):
    write(exercise, tmp_path)
    later = replace(exercise, peildatum="2026-05-01", gate=_GATE)
    write(later, tmp_path, recipe=replace(recipe, peildatum="2026-05-01"))
    assert names_in(tmp_path) == ["journaal.jsonl", "oefening-toydorp", "oefening-toydorp.zip"]


def test_a_changed_exercise_is_kept_under_another_name(exercise, write, tmp_path):
    result = write(exercise, tmp_path)
    (result.folder / "notities.txt").write_text("van mij", encoding="utf-8")
    again = write(exercise, tmp_path)
    assert (tmp_path / "oefening-toydorp-afwijkend-1" / "notities.txt").is_file()
    assert "oefening-toydorp-afwijkend-1" in again.notices[0]


def test_the_first_release_of_a_year_has_number_one(released, write, tmp_path):
    assert write(released, tmp_path).folder.name == "vrijgave-2026-001"


def test_the_same_release_again_keeps_its_number(released, write, tmp_path):
    write(released, tmp_path)
    assert not write(released, tmp_path).created


def test_another_release_gets_the_next_number(released, other, write, tmp_path):
    write(released, tmp_path)
    assert (
        write(replace(other, status="VRIJGEGEVEN", gate=_GATE), tmp_path).folder.name == "vrijgave-2026-002"
    )


def test_a_number_is_not_used_again_after_its_folder_went_away(released, other, write, tmp_path):
    first = write(released, tmp_path)
    first.folder.rename(tmp_path.parent / "elders")
    first.zip_path.unlink()
    assert (
        write(replace(other, status="VRIJGEGEVEN", gate=_GATE), tmp_path).folder.name == "vrijgave-2026-002"
    )


def test_a_release_that_has_expired_is_released_anew(released, recipe, write, tmp_path):
    write(released, tmp_path)
    later = replace(released, peildatum="2027-04-01", valid_until="2028-04-01", gate=_GATE)
    assert (
        write(later, tmp_path, recipe=replace(recipe, peildatum="2027-04-01")).folder.name
        == "vrijgave-2027-001"
    )


def test_a_release_that_still_holds_is_not_made_again_on_another_day(released, recipe, write, tmp_path):
    write(released, tmp_path)
    later = replace(released, peildatum="2026-04-01", valid_until="2027-04-01", gate=_GATE)
    assert not write(later, tmp_path, recipe=replace(recipe, peildatum="2026-04-01")).created


def test_what_was_only_cleared_is_not_written(exercise, write, tmp_path):
    fields = {name: getattr(exercise, name) for name, f in Cleared.__dataclass_fields__.items() if f.init}
    with pytest.raises(NotApproved):
        write(Cleared(**{**fields, "status": "CONCEPT", "gate": _GATE}), tmp_path / "uitvoer")
    assert not (tmp_path / "uitvoer").exists()


def test_what_was_changed_after_the_gate_is_refused(exercise, write, tmp_path):
    exercise.table.loc["WK999902", "inwoners@2020"] = 301.0
    with pytest.raises(NotApproved, match="veranderd"):
        write(exercise, tmp_path)
    with pytest.raises(BundleError, match="daarna veranderd"):
        write(replace(exercise, gate=_GATE), tmp_path)


def test_boundaries_that_were_not_judged_are_refused(exercise, boundaries, write, tmp_path):
    moved = replace(boundaries["wijk"], frame=boundaries["wijk"].frame.translate(5).to_frame("geometry"))
    with pytest.raises(BundleError, match="grenzen"):
        write(exercise, tmp_path, boundaries={"wijk": moved})


def test_a_recipe_of_another_day_is_refused(exercise, recipe, write, tmp_path):
    with pytest.raises(BundleError, match="peildatum"):
        write(exercise, tmp_path, recipe=replace(recipe, peildatum="2026-01-01"))


@pytest.mark.parametrize("name", ["", "..", "a/b", "Hengelo", "naam met spatie", "x" * 61, "con."])
def test_a_name_that_is_no_folder_name_is_refused(exercise, write, tmp_path, name):
    strange = replace(exercise, dossier={**exercise.dossier, "profiel": {"naam": name}}, gate=_GATE)
    with pytest.raises(UsageError, match="mapnaam"):
        write(strange, tmp_path)


def test_a_file_in_the_place_of_the_output_folder_is_refused(exercise, write, tmp_path):
    (tmp_path / "uitvoer").write_text("iets", encoding="utf-8")
    with pytest.raises(UsageError, match="is een bestand"):
        write(exercise, tmp_path / "uitvoer")


def test_a_file_on_the_way_to_the_output_folder_is_refused(exercise, write, tmp_path):
    (tmp_path / "uitvoer").write_text("iets", encoding="utf-8")
    with pytest.raises(UsageError, match="'uitvoer' is een bestand"):
        write(exercise, tmp_path / "uitvoer" / "dieper")


def test_a_file_in_the_place_of_the_bundle_is_refused(exercise, write, tmp_path):
    (tmp_path / "oefening-toydorp").write_text("iets", encoding="utf-8")
    with pytest.raises(UsageError, match="staat iets anders"):
        write(exercise, tmp_path, products=refuse_to_draw)


def test_a_folder_that_is_no_bundle_is_not_overwritten(exercise, write, tmp_path):
    (tmp_path / "oefening-toydorp").mkdir()
    (tmp_path / "oefening-toydorp" / "roman.txt").write_text("hoofdstuk 1", encoding="utf-8")
    with pytest.raises(UsageError, match="geen bundel"):
        write(exercise, tmp_path)
    assert names_in(tmp_path / "oefening-toydorp") == ["roman.txt"]


def test_a_link_in_the_place_of_the_bundle_is_refused(exercise, write, tmp_path):
    (tmp_path / "elders").mkdir()
    (tmp_path / "oefening-toydorp").symlink_to(tmp_path / "elders", target_is_directory=True)
    with pytest.raises(UsageError, match="staat iets anders"):
        write(exercise, tmp_path)


def test_a_broken_journal_stops_the_writing(exercise, other, write, tmp_path):
    write(exercise, tmp_path)
    journal = tmp_path / "journaal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"OEFENING", b"VRIJGAVE"))
    with pytest.raises(BundleError, match="keten"):
        write(other, tmp_path)


def test_a_line_that_was_cut_off_is_taken_away(exercise, write, tmp_path):
    write(exercise, tmp_path)
    with (tmp_path / "journaal.jsonl").open("ab") as handle:
        handle.write(b'{"stap":"gesch')
    result = write(exercise, tmp_path)
    assert check_bundle(result.folder).exit_code == 0


def full_disk(*args, **kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("step", ["write_files", "settle", "move_in"])
def test_a_full_disk_leaves_nothing_behind(exercise, write, tmp_path, monkeypatch, step):
    monkeypatch.setattr(f"wijkprofiel.bundle.write.{step}", full_disk)
    with pytest.raises(BundleError, match="De schijf is vol"):
        write(exercise, tmp_path)
    assert names_in(tmp_path) == ["journaal.jsonl"]


def test_a_full_disk_while_drawing_leaves_the_old_exercise_whole(exercise, other, write, tmp_path):
    before = content_of(write(exercise, tmp_path).folder)
    with pytest.raises(BundleError, match="De schijf is vol"):
        write(other, tmp_path, products=full_disk)
    assert content_of(tmp_path / "oefening-toydorp") == before


def test_a_disk_with_room_for_the_folder_but_not_for_the_zip_gets_neither(
    exercise, write, tmp_path, monkeypatch
):
    monkeypatch.setattr("wijkprofiel.bundle.write.waiting_zip", full_disk)
    with pytest.raises(BundleError, match="De schijf is vol"):
        write(exercise, tmp_path)
    assert names_in(tmp_path) == ["journaal.jsonl"]


def test_a_closed_folder_is_told_in_dutch(exercise, write, tmp_path):
    def closed(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    with pytest.raises(BundleError, match="kan niet worden geschreven"):
        write(exercise, tmp_path, products=closed)


def test_a_product_outside_the_layout_stops_the_bundle(exercise, write, tmp_path):
    def with_extra(approved, boundaries, folder, progress):
        no_products(approved, boundaries, folder, progress)
        (folder / "ruwe_data.csv").write_text("geheim", encoding="utf-8")

    with pytest.raises(BundleError, match=r"ruwe_data\.csv"):
        write(exercise, tmp_path, products=with_extra)
    assert names_in(tmp_path) == ["journaal.jsonl"]


def test_the_zip_can_be_read_by_any_program(exercise, write, tmp_path):
    result = write(exercise, tmp_path)
    with zipfile.ZipFile(result.zip_path) as archive:
        assert archive.testzip() is None
        assert {name.partition("/")[2] for name in archive.namelist()} == set(result.files)


def test_progress_is_told(exercise, write, tmp_path):
    heard = []
    write(exercise, tmp_path, progress=heard.append)
    assert heard == ["plaatjes", "verslag en sommen"]
