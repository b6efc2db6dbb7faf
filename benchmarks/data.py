"""Fetching figures beside cbsodata, on a local CBS with a delay: time, memory and bytes, each in its own process."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.row import Row

PROJECT = Path(__file__).resolve().parents[1]
LATENCY = 0.3
REPEATS = 3
GEMEENTE = "GM0164"


@dataclass
class Server:
    """The local CBS: ``tell`` sets how it behaves and returns what it counted since the last time."""

    process: "subprocess.Popen[str]"
    address: str
    tables: list[str]

    def tell(self, **settings: Any) -> dict[str, int]:
        """Set and count."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the server was started without pipes")
        self.process.stdin.write(json.dumps(settings) + "\n")
        self.process.stdin.flush()
        counted: dict[str, int] = json.loads(self.process.stdout.readline())
        return counted


@contextmanager
def running_server() -> Iterator[Server]:
    """A local CBS in its own process, so that its work is not counted as the client's."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.data_server"],
        cwd=PROJECT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if process.stdout is None:
            raise RuntimeError("the server was started without pipes")
        told = json.loads(process.stdout.readline())
        yield Server(process, told["address"], told["tables"])
    finally:
        if process.stdin is not None:
            process.stdin.close()
        process.wait(timeout=30)


def environment() -> dict[str, str]:
    """The environment of this process, with the project importable and without a proxy."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return kept | {"PYTHONPATH": str(PROJECT)}


def fetch(server: Server, who: str, table: str, gemeente: str = "") -> dict[str, float]:
    """One fetch in a process of its own, with the bytes and requests that the server saw."""
    server.tell()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.data_client", who, server.address, table, gemeente],
        cwd=PROJECT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    counted = server.tell()
    return {**json.loads(done.stdout), **counted}


def side_by_side(server: Server, table: str, gemeente: str = "") -> tuple[dict[str, float], dict[str, float]]:
    """The best of some runs of each, in turns, so that a busy machine bothers both."""
    runs: dict[str, list[dict[str, float]]] = {"ours": [], "other": []}
    for _ in range(REPEATS):
        for who, found in runs.items():
            found.append(fetch(server, who, table, gemeente))
    best = {who: {name: min(run[name] for run in found) for name in found[0]} for who, found in runs.items()}
    if best["ours"]["rows"] != best["other"]["rows"]:
        raise RuntimeError(f"other rows: {best['ours']['rows']} and {best['other']['rows']}")
    return best["ours"], best["other"]


def measure_data() -> list[Row]:
    """Whole table and one gemeente at 0.3 s per request: seconds, memory with the DataFrame, bytes on the line."""
    rows = []
    with running_server() as server:
        for table in server.tables:
            server.tell(latency=0.0)
            gemeente = GEMEENTE
            for who in ("ours", "other"):  # the server makes and packs its answers once
                fetch(server, who, table)
                fetch(server, who, table, gemeente)
            server.tell(latency=LATENCY)
            ours, other = side_by_side(server, table)
            name = f"{table}, {ours['rows']:.0f} rijen"
            rows.append(Row(f"hele tabel {name} (s)", ours["seconds"], other["seconds"], 1 / 3))
            rows.append(Row(f"geheugen met DataFrame {name} (MB)", ours["peak_mb"], other["peak_mb"], 0.6))
            rows.append(Row(f"over de lijn {name} (MB)", ours["bytes"] / 1e6, other["bytes"] / 1e6, 0.1))
            ours, other = side_by_side(server, table, gemeente)
            rows.append(Row(f"één gemeente {name} (s)", ours["seconds"], other["seconds"], 1 / 3))
    return rows
