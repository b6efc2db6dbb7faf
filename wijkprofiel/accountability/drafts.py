"""The drafts that others accept, as files: registers, AI Act, answers for the council, archive, account."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from guardrails import Released
from guardrails.approved import require_released
from wijkprofiel.accountability import algorithm_register, dcat, processing_register
from wijkprofiel.accountability.account_page import account_page
from wijkprofiel.accountability.ai_act import classify
from wijkprofiel.accountability.archive import archive_metadata
from wijkprofiel.accountability.content import render_page
from wijkprofiel.accountability.council_answers import council_page
from wijkprofiel.accountability.field_list import Field, Problem, load_fields, validate
from wijkprofiel.folders import made_folder


def draft_files(released: Released) -> dict[str, str]:
    """Every draft of ``released``: name of the file -> text. The same input gives the same text.

    Raises
    ------
    NotApproved
        For anything that did not pass the second gate.
    """
    require_released(released)
    fields = load_fields(algorithm_register.REGISTER)
    entry = algorithm_register.algorithm_entry(released)
    problems: dict[str, list[Problem]] = {"Algoritmeregister": validate(entry, fields)}
    found = validate(dcat.dataset_entry(released), load_fields(dcat.REGISTER))
    problems["Beschrijving voor een dataportaal"] = found
    ai = classify(released)
    files = {
        "algoritmeregister.json": json_text(entry),
        "algoritmeregister.csv": csv_text(entry, fields),
        "ai_verordening.json": json_text(ai.to_json()),
        "dataset.json": json_text(dcat.dataset_description(released)),
        "archief.json": json_text(archive_metadata(released)),
        "raadsvragen.html": render_page(council_page(released), released),
    }
    processing = processing_register.processing_entry(released)
    if processing is None:
        files["verwerkingenregister.json"] = json_text(processing_register.no_entry_reason(released))
    else:
        needed = load_fields(processing_register.REGISTER)
        problems["Verwerkingenregister"] = validate(processing, needed)
        files["verwerkingenregister.json"] = json_text(processing)
        files["verwerkingenregister.csv"] = csv_text(processing, needed)
    files["verantwoording.html"] = render_page(account_page(released, ai, problems), released)
    return dict(sorted(files.items()))


def write_drafts(released: Released, folder: Path) -> list[Path]:
    """Write the drafts of ``released`` in ``folder``; returns their paths."""
    place = made_folder(folder, purpose="de concepten")
    paths = []
    for name, text in draft_files(released).items():
        path = place / name
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def json_text(value: Mapping[str, Any]) -> str:
    """``value`` as JSON in its own order, for people and for a register."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def csv_text(entry: Mapping[str, Any], fields: Sequence[Field]) -> str:
    """``entry`` as one row under the keys of ``fields``; a list is written with semicolons between its parts.

    >>> csv_text({"naam": "a"}, load_fields("verwerkingenregister")[:2])
    'naam,nummer\\na,\\n'
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.key for field in fields])
    writer.writerow([_cell(entry.get(field.key, "")) for field in fields])
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(_cell(part) for part in value)
    if isinstance(value, Mapping):
        link = value.get("url", "")
        return f"{value.get('title', '')} ({link})" if link else str(value.get("title", ""))
    return str(value)
