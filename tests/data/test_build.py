"""The script that builds data/open: it needs the raw open data, which a user does not have."""

import importlib
import sys

import pytest


@pytest.fixture(scope="module")
def build(project):
    sys.path.insert(0, str(project / "data"))
    yield importlib.import_module("build_open_data")
    sys.path.remove(str(project / "data"))


@pytest.fixture(scope="module")
def raw(project):
    found = project.parent / "shared" / "data"
    if not (found / "kwb2020").is_dir():
        pytest.skip("the raw open data (../shared/data) is not here; only the build script needs it")
    return found


@pytest.fixture(scope="module")
def rebuilt(build, raw):
    return build.build_files(raw)


@pytest.mark.lang
def test_a_rebuild_gives_the_same_files_byte_for_byte(rebuilt, project):
    here = project / "data" / "open"
    there = {p.relative_to(here).as_posix(): p.read_bytes() for p in here.rglob("*") if p.is_file()}
    assert sorted(rebuilt) == sorted(there)
    assert [path for path in sorted(there) if rebuilt[path] != there[path]] == []


@pytest.mark.lang
def test_no_source_file_is_copied(rebuilt, raw):
    sources = {
        path.read_bytes() for path in raw.rglob("*") if path.is_file() and path.stat().st_size < 8_000_000
    }
    assert not [path for path, content in rebuilt.items() if content in sources]


@pytest.mark.lang
def test_files_are_text_with_line_feeds(rebuilt):
    for path, content in rebuilt.items():
        if not path.endswith(".parquet"):
            assert b"\r" not in content, path
            assert content.decode("utf-8").endswith("\n"), path


def test_absent_raw_data_ends_with_words_and_code_5(build, tmp_path, capsys):
    code = build.main(["--bron", str(tmp_path / "weg"), "--naar", str(tmp_path / "open")])
    assert code == 5
    assert "--bron" in capsys.readouterr().err
    assert not (tmp_path / "open").exists()


def test_writing_replaces_the_folder_whole(build, tmp_path):
    target = tmp_path / "open"
    build.write_files({"oud.csv": b"a\n"}, target)
    build.write_files({"map/nieuw.csv": b"b\n"}, target)
    assert sorted(p.name for p in target.rglob("*")) == ["map", "nieuw.csv"]
    assert [p.name for p in tmp_path.iterdir()] == ["open"]


def test_names_and_codes_lose_their_number_and_place(build):
    tidy = importlib.import_module("readers.tidy")
    scope = importlib.import_module("readers.scope")
    assert tidy.stem("k_40HuishoudensMetLaagsteInkomen_76") == "k_40HuishoudensMetLaagsteInkomen"
    assert scope.parent_of("BU01640704") == "WK016407"
    assert [scope.in_scope(c) for c in ("BU01640704", "BU01410000", "WK014110", "GM0363", "NL00")] == [
        True,
        False,
        True,
        False,
        True,
    ]


def test_a_sum_over_a_gap_is_a_gap(build):
    pd = pytest.importorskip("pandas")
    tidy = importlib.import_module("readers.tidy")
    counts = pd.DataFrame({"x": [1.0, 2.0, float("nan")]}, index=["BU99990000", "BU99990001", "BU99990100"])
    summed = tidy.sum_up(counts)["x"]
    assert summed["WK999900"] == 3
    assert pd.isna(summed["WK999901"])
    assert pd.isna(summed["GM9999"])


def test_numbers_are_written_in_their_shortest_form(build):
    tidy = importlib.import_module("readers.tidy")
    assert [tidy.number_text(v) for v in (81140.0, 0.7, float("nan"), None)] == ["81140", "0.7", "", ""]
