"""Writing a file so that it is either whole or not there, also when the power goes out half way."""

import hashlib
import os
import uuid
from pathlib import Path

from wijkprofiel.folders import flush_folder

TEMPORARY = ".half"


def sha256(content: bytes) -> str:
    """SHA-256 of ``content`` as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def write_atomic(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``: written beside it, brought to disk, and only then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{uuid.uuid4().hex}{TEMPORARY}")
    try:
        with half.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)
