"""SVG: text, titles, metadata, scripts, handlers and addresses. It is read as a page."""

from collections.abc import Iterator

from guardrails.readers import html
from guardrails.readers.fragment import Budget, Fragment, Unreadable


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """All of a drawing.

    Raises
    ------
    Unreadable
        When it is no drawing, is cut off, or defines entities of its own.
    """
    low = content.lower()
    if b"<svg" not in low or (b"</svg>" not in low and b"/>" not in low):
        raise Unreadable("de tekening is niet volledig")
    if b"<!entity" in low:
        raise Unreadable("de tekening bevat eigen tekendefinities")
    where = part or "svg"
    for fragment in html.read(content, where, budget):
        yield Fragment(
            fragment.part.replace("html:", "svg:", 1) if not part else fragment.part,
            fragment.kind,
            fragment.payload,
            fragment.name,
            fragment.codes,
            fragment.hidden,
        )
    if b"<script" in low or b"<foreignobject" in low:
        yield Fragment(where, "program", "script", name="I10")
