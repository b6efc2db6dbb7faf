"""Fetching that is killed, and two processes that fetch the same: nothing lost, nothing fetched twice."""

import json
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.processes import start_fetch
from tests.servers.http import serve
from tests.servers.toydorp import made_up_table, toydorp_boundaries
from wijkprofiel.store import Store

KILLS = {"normal": 5, "all": 50}
PAGE = 4
LATENCY = 0.03
DEADLINE = 60


def long_table():
    """A gemeente of one wijk and forty buurten: many small pages."""
    areas = {"GM9999": ("Toydorp", None, "."), "WK999900": ("Wijk 00", None, "1")}
    areas |= {f"BU999900{number:02d}": (f"Buurt {number}", 100 + 5 * number, "1") for number in range(40)}
    return made_up_table("84799NED", areas, period="2020", layout="2020", modified="2021-03-26T02:00:00")


@pytest.fixture
def server():
    with serve([long_table()], toydorp_boundaries(), latency=LATENCY, page_size=PAGE) as running:
        yield running


def rows(server, since=0):
    """Addresses of the pages with rows that were answered."""
    return [
        seen.target for seen in server.log[since:] if "TypedDataSet" in seen.target and seen.status == 200
    ]


def content(place):
    """Everything in a store by which two of them can be told apart: objects, and manifests without moments."""
    found = {p.relative_to(place).as_posix(): p.read_bytes() for p in place.glob("*/*.parquet")}
    for path in place.glob("manifest/*/*.json"):
        body = json.loads(path.read_text())
        body["nagekeken"] = ""
        for part in body["delen"].values():
            part["feiten"].pop("opgehaald")
        found[path.relative_to(place).as_posix()] = json.dumps(body, sort_keys=True).encode()
    return found


def run_whole(server, place):
    process = start_fetch(server, place)
    process.join(DEADLINE)
    assert process.exitcode == 0


def undisturbed(server, tmp_path):
    """A store that was fetched in one go, and how many pages that took."""
    run_whole(server, tmp_path / "heel")
    return content(tmp_path / "heel"), len(rows(server))


def kill_at(process, server, *, request, wait):
    """Kill the process a moment after the server answered so many requests since it started."""
    start, deadline = len(server.log), time.monotonic() + DEADLINE
    while len(server.log) - start < request and process.is_alive() and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(wait)
    process.kill()
    process.join(DEADLINE)


def check_kills(server, tmp_path, *, count, seed):
    whole, pages = undisturbed(server, tmp_path)
    total = len(server.log)
    dice = random.Random(seed)
    stages = set()
    for number in range(count):
        place = tmp_path / f"moment-{number}"
        process = start_fetch(server, place)
        kill_at(process, server, request=dice.randint(0, total), wait=dice.random() * 2 * LATENCY)
        kept = sum(len(job.finished()) for job in Store(place).half())
        committed = bool(Store(place).parts())
        stages.add("klaar" if committed else "half" if kept else "begin")
        assert Store(place).damages() == []
        since = len(server.log)
        run_whole(server, place)
        asked = rows(server, since)
        assert len(asked) == (0 if committed else pages - kept), (number, kept, asked)
        assert len(set(asked)) == len(asked)
        assert content(place) == whole
        assert Store(place).half() == []
    return stages


def test_a_killed_fetch_goes_on_where_it_was(server, tmp_path):
    check_kills(server, tmp_path, count=KILLS["normal"], seed=1)


@pytest.mark.lang
def test_fifty_kills_leave_a_store_that_the_next_run_completes(server, tmp_path):
    assert "half" in check_kills(server, tmp_path, count=KILLS["all"], seed=2)


def test_two_processes_fetch_once(server, tmp_path):
    whole, pages = undisturbed(server, tmp_path)
    since = len(server.log)
    both = [start_fetch(server, tmp_path / "samen") for _ in range(2)]
    for process in both:
        process.join(DEADLINE)
    assert [process.exitcode for process in both] == [0, 0]
    assert len(rows(server, since)) == pages
    assert content(tmp_path / "samen") == whole


def test_ctrl_c_ends_with_130_and_the_next_run_goes_on(server, tmp_path):
    place = tmp_path / "gestopt"
    command = [
        sys.executable,
        "-m",
        "wijkprofiel",
        "ophalen",
        "GM9999",
        "--jaar",
        "2020",
        "--opslag",
        str(place),
    ]
    server.service.settings.latency = 1.0
    process = subprocess.Popen(
        [*command, "--bron", server.address],
        stderr=subprocess.PIPE,
        text=True,
        # A test run in the background has Ctrl-C switched off, and its children take that over.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + DEADLINE
    while not any(job.finished() for job in Store(place).half()) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=DEADLINE)
    assert process.returncode == 130, told
    assert "bewaard" in told
    server.service.settings.latency = LATENCY
    kept = len(Store(place).half()[0].finished())
    since = len(server.log)
    run_whole(server, place)
    assert kept
    assert len({*rows(server)}) - len(rows(server, since)) == kept
