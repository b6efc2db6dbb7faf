"""The Voilà server of a session: on this machine only, without files to fetch and without code to run."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from wijkprofiel.errors import SessionError, UsageError
from wijkprofiel.workshop.run_folder import VARIABLE

ADDRESS = "127.0.0.1"
PORT = 8866
TEMPLATE = "werksessie"
NOTEBOOK = "werksessie.ipynb"
_START_SECONDS = 60


def static(name: str) -> Path:
    """The path of a file that goes with the screen."""
    return Path(str(resources.files("wijkprofiel.workshop").joinpath("static", name)))


def free_port(wanted: int = PORT) -> int:
    """``wanted`` when nobody uses it, else the next that is free.

    Raises
    ------
    UsageError
        When none of the next fifty is free.
    """
    for port in range(wanted, min(wanted + 50, 65536)):
        if port_is_free(port):
            return port
    raise UsageError(
        f"Poort {wanted} en de poorten erna zijn bezet.", remedy="Geef een andere poort met --poort."
    )


def port_is_free(port: int) -> bool:
    """Whether a server can listen on this port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        if os.name != "nt":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def command(folder: Path, *, port: int) -> list[str]:
    """How the server is started for what was handed over in ``folder``."""
    look = {
        "css": static("werksessie.css").read_text("utf-8"),
        "js": static("werksessie.js").read_text("utf-8"),
    }
    settings = {
        "Voila": {
            "ip": ADDRESS,
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "root_dir": str(folder),
            "connection_dir_root": str(folder),
            "log_level": 30,
            # A page that closes tells so without a cookie; it names its own program by an id that nobody can guess.
            "tornado_settings": {"disable_check_xsrf": True},
        },
        "VoilaConfiguration": {
            "template": TEMPLATE,
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "strip_sources": True,
            "show_tracebacks": False,
            "file_allowlist": [],
            "file_denylist": [".*"],
            "extension_allowlist": [
                "@jupyter-widgets/jupyterlab-manager",
                "@voila-dashboards/widgets-manager8",
            ],
            "resources": {TEMPLATE: look},
        },
        "HTMLExporter": {"language_code": "nl"},
        # A program that fell over is of no use started again: it would not hold what its page shows.
        "KernelManager": {"autorestart": False},
        # A screen that nobody looks at for half a day has no need of a program.
        "MappingKernelManager": {"cull_idle_timeout": 43200, "cull_interval": 600},
    }
    (folder / "voila.json").write_text(json.dumps(settings), encoding="utf-8")
    shutil.copyfile(static(NOTEBOOK), folder / NOTEBOOK)
    return [sys.executable, "-m", "voila", str(folder / NOTEBOOK)]


def environment(folder: Path) -> dict[str, str]:
    """Variables of the server: its own settings and nothing of what this user has set for Jupyter elsewhere."""
    own = {
        VARIABLE: str(folder),
        "JUPYTER_PATH": str(static("jupyter")),
        "JUPYTER_CONFIG_DIR": str(folder),
        "JUPYTER_CONFIG_PATH": "",
        "JUPYTER_NO_CONFIG": "",
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONUTF8": "1",
    }
    return {**os.environ, **{key: value for key, value in own.items() if value}}


@contextmanager
def serving(folder: Path, *, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A running server for what was handed over in ``folder``; it is stopped at the end of the block.

    Raises
    ------
    SessionError
        When it does not start; what it said stands in ``server.log`` of the folder.
    """
    log = folder / "server.log"
    with log.open("wb") as said:
        server = subprocess.Popen(
            command(folder, port=port),
            env=environment(folder),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(server, port, log)
            yield server
        finally:
            stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop a server that runs; one that already stopped is left as it is."""
    if server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
            trial.settimeout(1)
            if trial.connect_ex((ADDRESS, port)) == 0:
                return
        time.sleep(0.2)
    said = log.read_text("utf-8", "replace").strip().splitlines()
    raise SessionError(
        f"Het scherm start niet. {said[-1] if said else ''}".strip(),
        remedy="Kijk met --controle wat er mist. Zonder server kan het op papier: --papier.",
    )
