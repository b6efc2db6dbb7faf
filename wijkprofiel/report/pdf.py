"""Documents as accessible PDF (PDF/UA-1), set by typst; the same bytes every time."""

import io
import json
from collections.abc import Iterator
from importlib.resources import as_file, files

import pikepdf
import typst

from wijkprofiel.numbers import format_date
from wijkprofiel.report.content import Report, to_plain
from wijkprofiel.sheets import font_folder

# Sizes of the letter in points that are tried until a page holds everything.
LETTERS = (9.5, 9.0, 8.5, 8.0)


def render_pdf(report: Report) -> bytes:
    """The report as PDF bytes: tagged, in Dutch, with a title, alternative texts and a fixed date.

    The letter is DejaVu Sans as matplotlib ships it, so that every machine sets the same lines. The first cell of
    a row is tagged as the header of that row.
    """
    return with_row_headers(_typeset(report, "rapport.typ"))


def render_page_pdf(page: Report) -> bytes:
    """A document that belongs on one page, in the largest letter of `LETTERS` in which it fits.

    What does not fit in the smallest letter runs on to a second page: nothing is left out.
    """
    for letter in LETTERS:
        made = _typeset(page, "raad.typ", letter=str(letter))
        with pikepdf.open(io.BytesIO(made)) as opened:
            if len(opened.pages) == 1:
                break
    return with_row_headers(made)


def with_row_headers(pdf: bytes) -> bytes:
    """The same document with the first cell of each row in the body of a table tagged as a row header.

    typst tags header rows only; a screen reader then says a figure without the name of its area.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for row in _rows(opened.Root.StructTreeRoot):
            first = next(iter(_children(row)), None)
            if first is not None and first.S == pikepdf.Name.TD:
                first.S = pikepdf.Name.TH
                first.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
        buffer = io.BytesIO()
        opened.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def _typeset(report: Report, template_name: str, **inputs: str) -> bytes:
    content = to_plain(report)
    content["valid_until_text"] = format_date(report.valid_until)
    with as_file(files("wijkprofiel.report").joinpath("templates")) as folder:
        return bytes(
            typst.compile(
                str(folder / template_name),
                root=str(folder),
                font_paths=[str(font_folder())],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"report": json.dumps(content, ensure_ascii=False), **inputs},
                pdf_standards=["ua-1"],
            )
        )


def _rows(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Rows of tables below ``element``, header rows included."""
    waiting = [element]
    while waiting:
        here = waiting.pop()
        for child in _children(here):
            if child.S == pikepdf.Name.TR:
                yield child
            else:
                waiting.append(child)


def _children(element: pikepdf.Object) -> list[pikepdf.Object]:
    """Structure elements right below ``element``, in order."""
    kids = element.get("/K")
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
