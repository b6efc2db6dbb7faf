"""The report as an accessible PDF (PDF/UA-1), set by typst; the same bytes every time."""

import json
from importlib.resources import as_file, files

import typst

from wijkprofiel.numbers import format_date
from wijkprofiel.report.content import Report, to_plain
from wijkprofiel.sheets import font_folder


def render_pdf(report: Report) -> bytes:
    """The report as PDF bytes: tagged, in Dutch, with a title, alternative texts and a fixed date.

    The letter is DejaVu Sans as matplotlib ships it, so that every machine sets the same lines.
    """
    content = to_plain(report)
    content["valid_until_text"] = format_date(report.valid_until)
    with as_file(files("wijkprofiel.report").joinpath("templates", "rapport.typ")) as template:
        return bytes(
            typst.compile(
                str(template),
                root=str(template.parent),
                font_paths=[str(font_folder())],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"report": json.dumps(content, ensure_ascii=False)},
                pdf_standards=["ua-1"],
            )
        )
