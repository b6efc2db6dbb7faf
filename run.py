"""Set up this project and run it. Needs Python 3.11 or newer and nothing else.

``python run.py`` sets up and makes the example profile in ``uitvoer/``; ``test`` runs the tests (``--alles``
adds the long ones), ``lab`` opens JupyterLab on ``notebooks/``, ``workshop`` holds a workshop on a bundle,
``bench`` runs the side-by-side measurements.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

MINIMUM = (3, 11)
PROJECT = Path(__file__).resolve().parent
LOCK = "requirements.lock"
STAMP = "wijkprofiel-klaar.txt"
PROJECT_ITSELF = ("--no-deps", "--no-build-isolation", "--editable", ".")

# The deepest file of the environment lies some 160 characters below the project; Windows stops at 260.
LONGEST_PROJECT_PATH = 95

# JupyterLab asks in its first screen whether it may fetch news. There may be no network, so the answer is no.
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}

TLS_SIGNS = ("CERTIFICATE_VERIFY_FAILED", "SSLError", "invalid peer certificate", "UnknownIssuer")
DISK_SIGNS = ("No space left on device", "os error 28", "WinError 112")

USAGE = """Gebruik:
  python run.py                      inrichten en het voorbeeldprofiel maken (in de map uitvoer)
  python run.py test [opties]        inrichten en de tests draaien; --alles draait ook de lange
  python run.py lab [opties]         inrichten en JupyterLab openen op de map notebooks
  python run.py workshop [bundel]    inrichten en een werksessie houden (--controle kijkt vooraf)
  python run.py bench [deel] [--json BESTAND]
                                     inrichten en meten naast andere pakketten"""


class SetupFailed(Exception):
    """The environment could not be made; the message is Dutch and says what to do."""


def say(text: str) -> None:
    """Talk goes to stderr, so that results keep stdout to themselves."""
    print(text, file=sys.stderr, flush=True)


def version_problem(version: tuple[int, ...], executable: str) -> str:
    """What is wrong with this Python, in Dutch; empty when nothing is."""
    if tuple(version[:2]) >= MINIMUM:
        return ""
    found = ".".join(str(part) for part in version[:3])
    return (
        f"Python 3.11 of nieuwer is nodig. Dit is Python {found} ({executable}).\n"
        "Wat kunt u doen: installeer een nieuwere Python (op een werkplek: via het softwareloket)\n"
        "en start daarmee opnieuw, bijvoorbeeld: py -3.12 run.py (Windows) of python3.12 run.py."
    )


def job_command(arguments: list[str]) -> list[str] | None:
    """What the environment's Python has to run for these arguments; None when they are not understood."""
    if not arguments:
        return ["-m", "wijkprofiel", "maken", "voorbeelden/hengelo.toml", "--naar", "uitvoer"]
    verb, rest = arguments[0], arguments[1:]
    if verb == "test":
        # One worker per core; a file stays whole, so that what its tests share is made once.
        return ["-m", "pytest", "--numprocesses=auto", "--dist=loadfile", *rest]
    if verb == "lab":
        as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        return ["-m", "jupyterlab", "notebooks", "--ip=127.0.0.1", *as_root, *rest]
    if verb == "workshop":
        return ["-m", "wijkprofiel", "workshop", *rest]
    if verb == "bench":
        return ["-m", "benchmarks", *rest]
    return None


def environment_folder(project: Path, environ: dict[str, str]) -> Path:
    """Where the environment goes: ``.venv`` in the project, but never in a folder of OneDrive."""
    local = environ.get("LOCALAPPDATA")
    if local and "onedrive" in str(project).lower():
        mark = hashlib.sha256(str(project).lower().encode()).hexdigest()[:8]
        return Path(local) / "wijkprofiel" / mark
    return project / ".venv"


def path_warning(folder: Path, *, windows: bool) -> str:
    """A Dutch warning when the path is too long for Windows; mostly empty."""
    if not windows or len(str(folder.parent)) <= LONGEST_PROJECT_PATH:
        return ""
    return (
        f"Let op: de map {folder.parent} heeft een lange naam.\n"
        "Windows kan dan bestanden weigeren (de grens is 260 tekens).\n"
        "Gaat het mis? Zet het project in een map met een korte naam, bijvoorbeeld C:\\wijkprofiel."
    )


def environment_python(folder: Path) -> Path:
    """The Python inside an environment, called by its path: nothing has to be activated."""
    return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"


def wanted_stamp(project: Path) -> str:
    """What an environment is made from: lock, pyproject, Python version and the place of the project."""
    digest = hashlib.sha256()
    for name in (LOCK, "pyproject.toml"):
        digest.update((project / name).read_bytes().replace(b"\r\n", b"\n") + b"\x00")
    digest.update((sys.version + "\x00" + str(project)).encode())
    return digest.hexdigest()


def is_ready(folder: Path, stamp: str) -> bool:
    """Whether a complete environment with this stamp stands there."""
    mark = folder / STAMP
    if not (environment_python(folder).exists() and mark.is_file()):
        return False
    return mark.read_text(encoding="utf-8").strip() == stamp


def child_environment(environ: dict[str, str]) -> dict[str, str]:
    """The variables for what is started: UTF-8, system certificates, no trace of another environment."""
    strays = {"VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "CONDA_PREFIX", "__PYVENV_LAUNCHER__"}
    kept = {name: value for name, value in environ.items() if name not in strays}
    return {"PYTHONUTF8": "1", "UV_SYSTEM_CERTS": "true", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **kept}


def find_uv() -> str | None:
    """Path of a uv that answers, or None. A pyenv shim can be on PATH without a uv behind it."""
    path = shutil.which("uv")
    if path is None:
        return None
    answer = subprocess.run([path, "--version"], capture_output=True, check=False)
    return path if answer.returncode == 0 else None


def step(command: list[str]) -> None:
    """Run one step of the set-up in silence; when it fails, show what it said and a remedy."""
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env=child_environment(dict(os.environ)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        tail = "\n".join(done.stdout.splitlines()[-25:])
        what = " ".join(command[:4])
        raise SetupFailed(f"Een stap van het inrichten is mislukt: {what} ...\n{tail}\n{remedy(done.stdout)}")


def remedy(output: str) -> str:
    """What to do about a failed step, read from what it printed."""
    if any(sign in output for sign in TLS_SIGNS):
        return (
            "Het netwerk gebruikt een certificaat dat Python niet kent.\n"
            "Wat kunt u doen: vraag uw beheerder om het certificaatbestand (.pem), zet het pad daarvan in\n"
            "de variabelen PIP_CERT en SSL_CERT_FILE, en start opnieuw."
        )
    if any(sign in output for sign in DISK_SIGNS):
        return "Wat kunt u doen: maak ruimte op de schijf (ongeveer 1,5 GB) en start opnieuw."
    return (
        "Wat kunt u doen: controleer de verbinding met internet (de eerste keer worden pakketten opgehaald)\n"
        "en start opnieuw. Werkt uw organisatie met een eigen pakketbron? Stel die in voor pip (pip config)."
    )


def make_environment(folder: Path) -> None:
    """An empty environment with pip in it."""
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupFailed(
            "Deze Python kan geen omgeving maken: het onderdeel ensurepip ontbreekt.\n"
            "Wat kunt u doen: installeer python3-venv (sudo apt install python3-venv) en start opnieuw."
        )
    step([sys.executable, "-m", "venv", str(folder)])


def pip_install(folder: Path, *what: str) -> None:
    """Install with the pip of the environment, and nothing that was not asked for."""
    quiet = ["--quiet", "--no-input", "--no-compile", "--no-deps"]
    step([str(environment_python(folder)), "-m", "pip", "install", *quiet, *what])


def lock_entry(name: str, lock: str) -> str:
    """The lines of one package in the lock: its version and its hashes."""
    found = re.search(rf"^{re.escape(name)}==.*\n(?:[ \t].*\n)*", lock, re.MULTILINE)
    if found is None:
        raise SetupFailed(f"{LOCK} noemt {name} niet.\nWat kunt u doen: haal het project opnieuw op.")
    return found.group()


def fetch_uv(folder: Path) -> str:
    """A uv inside the environment, with the version and hash of the lock: it installs far faster than pip."""
    entry = lock_entry("uv", (PROJECT / LOCK).read_text(encoding="utf-8"))
    wanted = folder / "uv.txt"
    wanted.write_text(entry, encoding="utf-8")
    pip_install(folder, "--only-binary", ":all:", "--require-hashes", "--requirement", str(wanted))
    return str(environment_python(folder).with_name("uv.exe" if os.name == "nt" else "uv"))


def install_with_uv(folder: Path, *, fresh: bool) -> None:
    """Fill the environment with uv: exactly what the lock names, then the project itself."""
    uv = find_uv()
    if uv is not None and fresh:
        step([uv, "venv", "--quiet", "--python", sys.executable, str(folder)])
    elif uv is None:
        if fresh:
            make_environment(folder)
        uv = fetch_uv(folder)
    python = str(environment_python(folder))
    step([uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", LOCK])
    step([uv, "pip", "install", "--quiet", "--python", python, *PROJECT_ITSELF])


def install_with_pip(folder: Path, *, fresh: bool) -> None:
    """Fill the environment with pip: what the lock names, then the project itself."""
    if fresh:
        make_environment(folder)
    pip_install(folder, "--require-hashes", "--requirement", LOCK)
    pip_install(folder, *PROJECT_ITSELF)


def clear_folder(folder: Path) -> None:
    """Remove an old or half-made environment."""
    if not folder.exists():
        return
    try:
        shutil.rmtree(folder)
    except OSError as problem:
        raise SetupFailed(
            f"De oude omgeving {folder} kan niet weg: {problem}.\n"
            "Wat kunt u doen: sluit JupyterLab en andere vensters die Python gebruiken, en start opnieuw."
        ) from problem


def install(folder: Path) -> None:
    """Make the environment anew; only when this very Python runs from it, it is filled where it stands."""
    fresh = Path(sys.prefix).resolve() != folder.resolve()
    if fresh:
        clear_folder(folder)
    try:
        install_with_uv(folder, fresh=fresh)
    except SetupFailed as problem:
        say(f"{problem}\nInrichten met uv lukte niet; nu met pip. Dat duurt langer.")
        if fresh:
            clear_folder(folder)
        install_with_pip(folder, fresh=fresh)


def write_lab_settings(folder: Path) -> None:
    """Settings of JupyterLab that hold for everyone who uses this environment."""
    settings = folder / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "overrides.json").write_text(json.dumps(LAB_SETTINGS, indent=2), encoding="utf-8")


def prepare(project: Path) -> Path:
    """The Python of an environment that is complete; made when it is absent, old or interrupted."""
    folder = environment_folder(project, dict(os.environ))
    stamp = wanted_stamp(project)
    if is_ready(folder, stamp):
        return environment_python(folder)
    if warning := path_warning(folder, windows=os.name == "nt"):
        say(warning)
    say(f"De omgeving wordt ingericht in {folder}. Dat gebeurt één keer en duurt enkele minuten, of korter.")
    (folder / STAMP).unlink(missing_ok=True)
    install(folder)
    write_lab_settings(folder)
    # The stamp comes last: an install that was interrupted has none and is done again.
    (folder / STAMP).write_text(stamp + "\n", encoding="utf-8")
    say("De omgeving is klaar.")
    return environment_python(folder)


def run_job(python: Path, command: list[str]) -> int:
    """Run the job and hand on its exit code. Ctrl-C belongs to the job: JupyterLab asks a question first."""
    job = subprocess.Popen([str(python), *command], cwd=PROJECT, env=child_environment(dict(os.environ)))
    while True:
        try:
            code = job.wait()
        except KeyboardInterrupt:
            continue
        return code if code >= 0 else 128 - code


def main(arguments: list[str]) -> int:
    """Entry: check, prepare, run."""
    if problem := version_problem(sys.version_info[:3], sys.executable):
        say(problem)
        return 2
    if arguments[:1] in (["-h"], ["--help"]):
        say(USAGE)
        return 0
    command = job_command(arguments)
    if command is None:
        say(f"Onbekende opdracht: {' '.join(arguments)}\n{USAGE}")
        return 2
    try:
        python = prepare(PROJECT)
    except SetupFailed as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        say("Afgebroken. De volgende keer begint het inrichten opnieuw.")
        return 130
    return run_job(python, command)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
