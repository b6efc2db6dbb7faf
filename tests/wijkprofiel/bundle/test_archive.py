"""Reading a zip that someone else made: what is not exactly a bundle is not read, and nothing gets out."""

import io
import os
import stat
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkprofiel.bundle.archive import read_zip, zip_bytes
from wijkprofiel.bundle.check import check_bundle
from wijkprofiel.errors import BundleError

FILES = {"SHA256SUMS": b"x", "kaart.html": b"<p>", "kaartbladen/a.pdf": b"%PDF"}


def stored(tmp_path, names, **changes):
    """A zip with these names, made as a bundle is but for ``changes`` to each entry."""
    path = tmp_path / "los.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            for key, value in changes.items():
                setattr(entry, key, value)
            archive.writestr(entry, b"inhoud")
    return path


def test_what_was_written_comes_back(tmp_path):
    (tmp_path / "b.zip").write_bytes(zip_bytes("oefening-a", FILES))
    assert read_zip(tmp_path / "b.zip") == ("oefening-a", FILES, "")


@given(st.dictionaries(st.sampled_from(["a", "b/c", "d.pdf", "b/e.png"]), st.binary(max_size=60), min_size=1))
@settings(max_examples=50, deadline=None)
def test_any_content_comes_back(tmp_path_factory, files):
    path = tmp_path_factory.mktemp("zip") / "b.zip"
    path.write_bytes(zip_bytes("vrijgave-2026-001", files))
    assert read_zip(path) == ("vrijgave-2026-001", files, "")


@pytest.mark.parametrize(
    "name",
    [
        "../buiten.txt",
        "/etc/passwd",
        "oefening-a/../../buiten.txt",
        "oefening-a/kaartbladen/../../../x",
        "C:/x.txt",
        "oefening-a/..\\..\\x.txt",
        "oefening-a//x.txt",
        "oefening-a/x\x01.txt",
        "oefening-a/.verborgen",
        "oefening-a/map/",
        "oefening-a/" + "a" * 300,
        "los.txt",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(tmp_path, name):
    with pytest.raises(BundleError):
        read_zip(stored(tmp_path, [name]))


def test_two_files_with_one_name_are_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        path = stored(tmp_path, ["a/x", "a/x"])
    with pytest.raises(BundleError, match="naam die niet kan"):
        read_zip(path)


def test_two_folders_in_one_zip_are_refused(tmp_path):
    with pytest.raises(BundleError, match="naam die niet kan"):
        read_zip(stored(tmp_path, ["a/x", "b/x"]))


def test_a_link_in_a_zip_is_a_changed_form(tmp_path):
    _, _, difference = read_zip(stored(tmp_path, ["a/x"], external_attr=(stat.S_IFLNK | 0o777) << 16))
    assert difference.startswith("inhoudsopgave van de zip")


@pytest.mark.parametrize("change", [{"comment": b"hallo"}, {"create_system": 0}, {"extra": b""}])
def test_a_remark_or_other_system_is_a_changed_form_unless_it_says_nothing(tmp_path, change):
    _, _, difference = read_zip(stored(tmp_path, ["a/x"], **change))
    assert bool(difference) == (change != {"extra": b""})


def test_extra_fields_are_not_read(tmp_path):
    with pytest.raises(BundleError, match="anders ingepakt"):
        read_zip(stored(tmp_path, ["a/x"], extra=struct.pack("<HH4s", 0x7777, 4, b"data")))


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "bom.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("oefening-a/kaart.html", b"0" * 50_000_000)
    with pytest.raises(BundleError, match="anders ingepakt"):
        read_zip(path)


def test_more_files_than_a_bundle_can_have_are_refused(tmp_path):
    (tmp_path / "b.zip").write_bytes(zip_bytes("a", {f"f{i}": b"" for i in range(2001)}))
    with pytest.raises(BundleError, match="meer bestanden"):
        read_zip(tmp_path / "b.zip")


def test_a_size_that_is_a_lie_is_refused(tmp_path):
    raw = bytearray(zip_bytes("a", {"x": b"inhoud"}))
    struct.pack_into("<2L", raw, 18, 0xFFFFFFF0, 0xFFFFFFF0)
    (tmp_path / "b.zip").write_bytes(raw)
    with pytest.raises(BundleError, match="anders ingepakt"):
        read_zip(tmp_path / "b.zip")


def test_bytes_before_between_or_after_are_found(tmp_path):
    raw = zip_bytes("a", {"x": b"1", "y": b"2"})
    (tmp_path / "b.zip").write_bytes(raw + b"erachter")
    assert read_zip(tmp_path / "b.zip")[2].startswith("inhoudsopgave van de zip")
    (tmp_path / "b.zip").write_bytes(b"ervoor" + raw)
    with pytest.raises(BundleError, match="geen zip van een bundel"):
        read_zip(tmp_path / "b.zip")


def test_a_file_that_hides_behind_another_table_of_contents_is_found(tmp_path):
    honest, hidden = zip_bytes("a", {"x": b"ja"}), zip_bytes("a", {"x": b"nee"})
    (tmp_path / "b.zip").write_bytes(
        hidden[: hidden.index(b"PK\x01\x02")] + honest[honest.index(b"PK\x01\x02") :]
    )
    assert read_zip(tmp_path / "b.zip")[2] != ""


def test_a_repacked_bundle_is_told_to_be_checked_as_a_folder(exercise, write, tmp_path):
    result = write(exercise, tmp_path)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in result.files:
            archive.write(result.folder / path, f"{result.folder.name}/{path}")
    result.zip_path.write_bytes(buffer.getvalue())
    report = check_bundle(result.zip_path)
    assert report.exit_code == 6
    assert "uitgepakte map" in report.deviations[0].detail


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, os.urandom(500)])
def test_no_zip_at_all_is_refused(tmp_path, content):
    (tmp_path / "b.zip").write_bytes(content)
    with pytest.raises(BundleError):
        read_zip(tmp_path / "b.zip")
