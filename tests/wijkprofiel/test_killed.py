"""Fetching that is killed, and two processes that fetch the same: nothing lost, nothing fetched twice."""

import json
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.processes import start_fetch
from tests.servers.faults import Fault
from tests.servers.http import serve
from tests.servers.toydorp import made_up_table, toydorp_boundaries
from wijkprofiel.sources.retry import Limits
from wijkprofiel.store import Store

KILLS = {"normal": 5, "all": 50}
PAGE = 4
LATENCY = 0.03
DEADLINE = 60
ROWS = "TypedDataSet"


def long_table():
    """A gemeente of one wijk and forty buurten without residents: many small pages, and no need of their shapes."""
    areas = {"GM9999": ("Toydorp", None, "."), "WK999900": ("Wijk 00", None, "1")}
    areas |= {f"BU999900{number:02d}": (f"Buurt {number}", 0, "1") for number in range(40)}
    return made_up_table("84799NED", areas, period="2020", layout="2020", modified="2021-03-26T02:00:00")


def a_server():
    """A server of its own for one run: what it was asked, that run asked."""
    return serve([long_table()], toydorp_boundaries(), latency=LATENCY, page_size=PAGE)


def rows(server):
    """Addresses of the pages with rows that were answered."""
    return [seen.target for seen in server.log if ROWS in seen.target and seen.status == 200]


def content(place):
    """Everything in a store by which two of them can be told apart: objects, and manifests without moments."""
    found = {p.relative_to(place).as_posix(): p.read_bytes() for p in place.glob("*/*.parquet")}
    for path in place.glob("manifest/*/*.json"):
        body = json.loads(path.read_text())
        body["nagekeken"] = ""
        for part in body["delen"].values():
            part["feiten"].pop("opgehaald")
            part["feiten"].pop("dienst")
        found[path.relative_to(place).as_posix()] = json.dumps(body, sort_keys=True).encode()
    return found


def run_whole(place):
    """Fetch to the end; which pages that took."""
    with a_server() as server:
        process = start_fetch(server, place)
        process.join(DEADLINE)
        assert process.exitcode == 0
        return rows(server)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A store that was fetched in one go, and how many pages that took."""
    place = tmp_path_factory.mktemp("heel")
    asked = run_whole(place)
    return content(place), len(asked)


def kept_pages(place):
    return sum(len(job.finished()) for job in Store(place).half())


def wait_until(true, process_runs):
    deadline = time.monotonic() + DEADLINE
    while not true() and process_runs() and time.monotonic() < deadline:
        time.sleep(0.001)


def kill_anywhere(place, dice, *, most):
    """Kill a fetch a moment after the server answered a number of requests, both drawn."""
    request, wait = dice.randint(0, most), dice.random() * 2 * LATENCY
    with a_server() as server:
        process = start_fetch(server, place)
        wait_until(lambda: len(server.service.log) >= request, process.is_alive)
        time.sleep(wait)
        process.kill()
        process.join(DEADLINE)


def hold_after(server, pages):
    """Let the server answer so many pages with rows, and keep whoever asks for more waiting."""
    server.fail(Fault("slow", ROWS, times=0, after=pages, amount=2 * DEADLINE))


def kill_with_pages_kept(place, pages):
    """Kill a fetch that has kept exactly so many pages and waits for the next."""
    with a_server() as server:
        hold_after(server, pages)
        process = start_fetch(server, place)
        wait_until(lambda: kept_pages(place) == pages, process.is_alive)
        process.kill()
        process.join(DEADLINE)
    assert kept_pages(place) == pages


def check_next_run(place, undisturbed):
    """What was kept is not asked again, nothing is asked twice, and the store is as one that was never disturbed."""
    whole, pages = undisturbed
    kept, committed = kept_pages(place), bool(Store(place).parts())
    assert Store(place).damages() == []
    asked = run_whole(place)
    assert len(asked) == (0 if committed else pages - kept)
    assert len(set(asked)) == len(asked)
    assert content(place) == whole
    assert Store(place).half() == []


def check_kills(tmp_path, undisturbed, *, count, seed):
    """Half of the kills fall anywhere; the other half leaves a known number of pages, each number in turn."""
    dice = random.Random(seed)
    pages = undisturbed[1]
    requests = 2 * pages + 8
    for number in range(count):
        place = tmp_path / f"moment-{number}"
        if number % 2:
            kill_with_pages_kept(place, 1 + number // 2 % (pages - 1))
        else:
            kill_anywhere(place, dice, most=requests)
        check_next_run(place, undisturbed)


def test_a_killed_fetch_goes_on_where_it_was(tmp_path, undisturbed):
    check_kills(tmp_path, undisturbed, count=KILLS["normal"], seed=1)


@pytest.mark.lang
def test_fifty_kills_leave_a_store_that_the_next_run_completes(tmp_path, undisturbed):
    check_kills(tmp_path, undisturbed, count=KILLS["all"], seed=2)


def test_two_processes_fetch_once(tmp_path, undisturbed):
    whole, pages = undisturbed
    with a_server() as server:
        both = [start_fetch(server, tmp_path / "samen") for _ in range(2)]
        for process in both:
            process.join(DEADLINE)
        assert [process.exitcode for process in both] == [0, 0]
        assert len(rows(server)) == pages
    assert content(tmp_path / "samen") == whole


def test_ctrl_c_ends_at_once_with_130_while_the_source_is_silent_and_the_next_run_goes_on(
    tmp_path, undisturbed
):
    place = tmp_path / "gestopt"
    ask = ["ophalen", "GM9999", "--jaar", "2020", "--opslag", str(place)]
    with a_server() as server:
        hold_after(server, 2)
        process = subprocess.Popen(
            [sys.executable, "-m", "wijkprofiel", *ask, "--bron", server.address],
            stderr=subprocess.PIPE,
            text=True,
            # A test run in the background has Ctrl-C switched off, and its children take that over.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        wait_until(lambda: kept_pages(place) == 2, lambda: process.poll() is None)
        process.send_signal(signal.SIGINT)
        # The source would be given up after as long as this: who stops does not wait for it.
        _, told = process.communicate(timeout=Limits().silence / 2)
    assert process.returncode == 130, told
    assert "bewaard" in told
    assert kept_pages(place) == 2
    check_next_run(place, undisturbed)
