"""Plain Dutch text as HTML, for objects that are best said in words."""

import html


def paragraph(text: str) -> str:
    """``text`` as one HTML paragraph; its lines stay lines and nothing in it is markup.

    >>> paragraph("Hengelo & omgeving")
    '<p lang="nl" style="white-space:pre-wrap">Hengelo &amp; omgeving</p>'
    """
    return f'<p lang="nl" style="white-space:pre-wrap">{html.escape(text)}</p>'
