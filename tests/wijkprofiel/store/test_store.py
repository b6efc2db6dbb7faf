"""The store: whole or not there, checked on reading, cleaned by use, and safe for two at once."""

import json
import os
import threading
import time

import pytest

from wijkprofiel.errors import StoreDamaged, UsageError
from wijkprofiel.store import Job, Store, store_place
from wijkprofiel.store.manifest import checked_name


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "opslag")


def put(store, name="GM9999", content=b"x" * 100, release="1", **more):
    return store.commit("T", release, name, {"cijfers": content}, facts={"rijen": 1}, **more)


def files(folder, pattern="**/*"):
    return sorted(p.relative_to(folder).as_posix() for p in folder.glob(pattern) if p.is_file())


def test_the_place_is_told_or_in_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("WIJKPROFIEL_OPSLAG", str(tmp_path / "a"))
    assert store_place() == tmp_path / "a"
    assert store_place(tmp_path / "b") == tmp_path / "b"
    monkeypatch.delenv("WIJKPROFIEL_OPSLAG")
    assert store_place().parts[-2:] == ("wijkprofiel", "opslag")


def test_looking_at_a_store_that_is_not_there_makes_nothing(store):
    assert store.parts() == ()
    assert store.damages() == []
    assert store.half() == []
    assert not store.root.exists()


def test_what_was_put_comes_back(store):
    part = put(store, content=b"figures", closed={"kluis": b"closed"})
    again = Store(store.root).part("T", "1", "GM9999")
    assert again == part
    assert store.read(again, "cijfers") == b"figures"
    assert store.path(again, "kluis").read_bytes() == b"closed"


def test_closed_objects_lie_apart(store):
    part = put(store, closed={"kluis": b"closed"})
    assert store.path(part, "kluis").parent.name == "kluis"
    assert len(files(store.root, "objecten/*")) == 1


def test_the_same_content_is_kept_once(store):
    put(store, "GM0001")
    put(store, "GM0002")
    assert len(files(store.root, "objecten/*.parquet")) == 1
    assert store.size() == 100


def test_a_changed_object_is_not_read(store):
    part = put(store)
    next((store.root / "objecten").glob("*")).write_bytes(b"y" * 100)
    with pytest.raises(StoreDamaged, match="beschadigd"):
        store.read(part, "cijfers")
    assert not store.is_sound(part)
    assert [(d.name, d.what) for d in store.damages()] == [("GM9999", "'cijfers' is beschadigd")]


def test_an_object_that_is_gone_is_named(store):
    part = put(store)
    next((store.root / "objecten").glob("*")).unlink()
    with pytest.raises(StoreDamaged, match="ontbreekt"):
        store.read(part, "cijfers")
    assert store.damages()[0].what == "'cijfers' ontbreekt"


def test_putting_it_again_mends_a_damaged_object(store):
    put(store)
    next((store.root / "objecten").glob("*")).write_bytes(b"")
    part = put(store)
    assert store.read(part, "cijfers") == b"x" * 100


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 99}', '{"schema": 1, "delen": 3}'])
def test_a_broken_manifest_is_reported_and_in_nobodys_way(store, text):
    put(store)
    (store.root / "manifest" / "T" / "1.json").write_text(text)
    assert store.parts() == ()
    assert [d.table for d in store.damages()] == ["T"]
    put(store)
    assert store.damages() == []


def test_a_name_cannot_be_a_path():
    for name in ("../x", "a/b", "", ".verborgen", "x" * 81, "a\\b", "con:"):
        with pytest.raises(ValueError, match="cannot be a name"):
            checked_name(name)


def test_the_part_that_was_used_longest_ago_goes_first(store):
    for number, name in enumerate(("GM0001", "GM0002", "GM0003")):
        part = put(store, name, content=bytes([number]) * 100)
        place = store.path(part, "cijfers")
        os.utime(place, (1000 + number, 1000 + number))
    store.read(store.part("T", "1", "GM0001"), "cijfers")
    cleaned = store.clean(limit=200)
    assert [part.name for part in cleaned.parts] == ["GM0002"]
    assert cleaned.freed == 100
    assert store.size() == 200


def test_what_is_pinned_stays_when_the_store_is_too_big(store):
    store.pin(put(store))
    assert store.clean(limit=0).parts == ()
    store.pin(store.part("T", "1", "GM9999"), pinned=False)
    assert [part.name for part in store.clean(limit=0).parts] == ["GM9999"]


def test_a_pin_outlives_a_new_commit(store):
    store.pin(put(store))
    assert put(store, content=b"other").pinned


def test_an_object_that_another_part_needs_stays(store):
    put(store, "GM0001")
    put(store, "GM0002")
    store.clear([store.part("T", "1", "GM0001")])
    assert store.read(store.part("T", "1", "GM0002"), "cijfers") == b"x" * 100


def test_cleaning_leaves_half_fetched_pages_alone(store):
    job = Job(store.root, "T", "1", {"gemeente": "GM9999"})
    job.begin()
    job.put("p1", b"open", closed=b"closed")
    put(store)
    store.clean(limit=0)
    assert job.find("p1") == (b"open", b"closed")


def test_the_limit_comes_from_the_environment(store, monkeypatch):
    monkeypatch.setenv("WIJKPROFIEL_OPSLAG_MB", "1")
    big = 700_000
    put(store, "GM0001", content=b"a" * big)
    put(store, "GM0002", content=b"b" * big)
    assert [part.name for part in store.parts()] == ["GM0002"]
    monkeypatch.setenv("WIJKPROFIEL_OPSLAG_MB", "veel")
    with pytest.raises(UsageError, match="heel getal"):
        put(store, "GM0003")


def test_what_no_manifest_points_to_is_swept(store):
    put(store)
    stray = store.root / "objecten" / ("0" * 64 + ".parquet")
    stray.write_bytes(b"left by a stopped process")
    half = store.root / "objecten" / "x.half"
    half.write_bytes(b"h")
    os.utime(half, (0, 0))
    assert store.clean().loose == 2
    assert not stray.exists()
    assert not half.exists()


def test_a_page_counts_when_both_pieces_are_whole(store):
    job = Job(store.root, "T", "1", {"gemeente": "GM9999"})
    job.begin()
    job.put("p1", b"open", closed=b"closed")
    job.put("p2", b"alone")
    assert job.finished() == {"p1", "p2"}
    next(job.closed_folder.glob("p1~*")).write_bytes(b"other")
    assert job.finished() == {"p2"}
    assert job.find("p1") is None


def test_a_half_download_tells_what_it_is_about(store):
    job = Job(store.root, "T", "1", {"gemeente": "GM9999"})
    job.begin()
    assert store.half() == [job]
    job.drop()
    assert store.half() == []


def test_another_release_or_question_is_another_download(store):
    keys = {Job(store.root, "T", r, {"g": g}).key for r in ("1", "2") for g in ("a", "b")}
    assert len(keys) == 4


def test_a_second_one_waits_and_is_told_so(store):
    told, order = [], []
    entered = threading.Event()

    def first():
        with store.alone("T-GM9999"):
            entered.set()
            time.sleep(0.2)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    entered.wait()
    with store.alone("T-GM9999", waiting=lambda: told.append("wacht")):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]
    assert told == ["wacht"]


def test_commits_of_many_threads_all_arrive(store):
    names = [f"GM{number:04d}" for number in range(12)]
    threads = [threading.Thread(target=put, args=(store, name)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(part.name for part in store.parts()) == names


def test_a_manifest_reads_as_plain_text(store):
    put(store)
    body = json.loads((store.root / "manifest" / "T" / "1.json").read_text())
    assert body["tabel"] == "T"
    assert list(body["delen"]) == ["GM9999"]


def test_the_moment_of_checking_is_kept(store):
    put(store, checked="2026-01-01T00:00:00+00:00")
    store.confirm("T", "1", "2026-02-01T00:00:00+00:00")
    store.confirm("T", "1", "2025-02-01T00:00:00+00:00")
    assert store.checked("T", "1") == "2026-02-01T00:00:00+00:00"
