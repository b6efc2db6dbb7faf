"""Which paths a bundle may hold, and reading a bundle from a folder."""

import os
import re
from pathlib import Path

from wijkprofiel.errors import BundleError

MAX_BYTES = 1 << 30
MAX_FILES = 2000
_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9_.@-]{0,118}[A-Za-z0-9_-])?"
_PATH = re.compile(rf"{_PART}(?:/{_PART}){{0,3}}")


def is_safe_path(path: str) -> bool:
    """Whether ``path`` is relative, plain ASCII and stays inside the bundle.

    >>> is_safe_path("kaartbladen/bijstand-2020-wijk.pdf"), is_safe_path("../x"), is_safe_path("/x")
    (True, False, False)
    """
    return bool(_PATH.fullmatch(path))


def read_folder(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """Files of a bundle (path in it -> content), and what stands in the folder that no bundle holds.

    Links are not followed. Only what can be read as a bundle is read: names in plain ASCII, at most
    `MAX_FILES` files and `MAX_BYTES` bytes.

    Raises
    ------
    BundleError
        When the folder is larger than a bundle can be.
    """
    files: dict[str, bytes] = {}
    strange: list[str] = []
    total = 0
    for path in _walk(folder):
        relative = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            strange.append(f"{relative} (geen gewoon bestand)")
        elif not is_safe_path(relative):
            strange.append(f"{relative!a} (naam die niet in een bundel past)")
        else:
            total += path.stat().st_size
            if len(files) >= MAX_FILES or total > MAX_BYTES:
                raise BundleError(f"De map '{folder.name}' is groter dan een bundel kan zijn.")
            files[relative] = path.read_bytes()
    return files, strange


def _walk(folder: Path) -> list[Path]:
    """Everything that is no ordinary folder, and folders without content, in order of path."""
    found: list[Path] = []
    for root, folders, names in os.walk(folder, onerror=_raise):
        here = Path(root)
        if here != folder and not folders and not names:
            found.append(here)
        found += [here / name for name in names]
        found += [here / name for name in folders if (here / name).is_symlink()]
    return sorted(found)


def _raise(problem: OSError) -> None:
    raise problem
