"""Records of persons beside a dossier: one JSON object a line, only ever added to."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wijkprofiel.dossier import read_records
from wijkprofiel.errors import UsageError


def append_record(place: Path, record: Mapping[str, Any]) -> bool:
    """Add ``record`` as a line to the file at ``place``; False when it already stands there.

    Raises
    ------
    DossierError
        When the file holds a line that is no record.
    UsageError
        When the file cannot be written.
    """
    if dict(record) in [dict(known) for known in read_records(place)]:
        return False
    line = json.dumps(dict(record), ensure_ascii=False, sort_keys=True)
    try:
        with place.open("ab+") as handle:
            whole = handle.seek(0, os.SEEK_END) == 0 or _ends_with_newline(handle)
            handle.write(("" if whole else "\n").encode() + line.encode() + b"\n")
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as problem:
        raise UsageError(
            f"In '{place.name}' kan niet worden geschreven: {problem.strerror}.",
            remedy="Controleer of u in de map van het dossier mag schrijven.",
        ) from problem
    return True


def _ends_with_newline(handle: Any) -> bool:
    handle.seek(-1, os.SEEK_END)
    return bool(handle.read(1) == b"\n")
