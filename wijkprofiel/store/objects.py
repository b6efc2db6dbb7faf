"""Objects: files named after the hash of their content, so that what was fetched can be proven unchanged."""

import os
from contextlib import suppress
from pathlib import Path

from wijkprofiel.errors import StoreDamaged
from wijkprofiel.store.files import sha256, write_atomic
from wijkprofiel.store.manifest import Stored

OPEN, CLOSED = "objecten", "kluis"
SUFFIX = ".parquet"


def object_path(root: Path, stored: Stored) -> Path:
    """Where an object lies: closed ones apart from the open ones."""
    return root / (CLOSED if stored.closed else OPEN) / f"{stored.sha256}{SUFFIX}"


def put_object(root: Path, content: bytes, *, closed: bool) -> Stored:
    """Put ``content`` in the store; what is there already and whole is not written again."""
    stored = Stored(sha256(content), len(content), closed)
    path = object_path(root, stored)
    if not is_whole(path, stored):
        write_atomic(path, content)
    return stored


def read_object(root: Path, stored: Stored) -> bytes:
    """The content of an object, checked against its name.

    Raises
    ------
    StoreDamaged
        When the object is absent or its content is not what its name says.
    """
    path = object_path(root, stored)
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise _damaged(stored, "ontbreekt of is niet te lezen") from problem
    if sha256(content) != stored.sha256:
        raise _damaged(stored, "is beschadigd")
    touch(path)
    return content


def is_whole(path: Path, stored: Stored) -> bool:
    """Whether the object is there with the content that its name says."""
    try:
        return path.stat().st_size == stored.size and sha256(path.read_bytes()) == stored.sha256
    except OSError:
        return False


def touch(path: Path) -> None:
    """Note that an object was used. A store that may only be read keeps no account of use."""
    with suppress(PermissionError):
        os.utime(path)


def _damaged(stored: Stored, what: str) -> StoreDamaged:
    return StoreDamaged(
        f"Een bestand in de opslag {what} ({stored.sha256[:12]}). De cijfers eruit zijn niet te vertrouwen "
        "en worden niet gebruikt.",
        remedy="Haal de cijfers opnieuw op met wijkprofiel ophalen.",
    )
