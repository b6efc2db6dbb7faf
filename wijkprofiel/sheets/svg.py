"""A page as an SVG file of its own: words stay words, and its letters travel along."""

import base64
import html
import io
import re

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.text import Text

from wijkprofiel.sheets.page import FAMILY, page_svg

_ROOT = re.compile(r"<svg\b[^>]*>")
_WEIGHTS = ("normal", "bold")


def svg_file(page: Figure, *, title: str, words: str) -> bytes:
    """A page as an SVG file with a title, a description, a language and the letters it uses.

    Text can be searched, selected and read aloud, and looks the same where the letter is not installed. The same
    page gives the same bytes.
    """
    drawn = page_svg(page)
    root = _ROOT.search(drawn)
    if root is None:
        raise AssertionError("matplotlib wrote no svg element")
    opened = root.group()[:-1] + ' role="img" xml:lang="nl" lang="nl" aria-labelledby="titel uitleg">'
    head = (
        f'<title id="titel">{html.escape(title)}</title><desc id="uitleg">{html.escape(words)}</desc>'
        f'<style type="text/css">{_letters(page)}</style>'
    )
    return (drawn[: root.start()] + opened + head + drawn[root.end() :]).encode("utf-8")


def _letters(page: Figure) -> str:
    """The letters that stand on a page, as font faces inside the file."""
    used: dict[str, set[str]] = {weight: set() for weight in _WEIGHTS}
    for text in page.findobj(Text):
        assert isinstance(text, Text)
        used["bold" if text.get_fontweight() == "bold" else "normal"] |= set(text.get_text())
    return "".join(_face(weight, "".join(sorted(signs))) for weight, signs in used.items() if signs)


def _face(weight: str, signs: str) -> str:
    options = Options(flavor="woff", layout_features=["kern"], notdef_outline=True)
    options.drop_tables += ["FFTM"]
    source = findfont(FontProperties(family=FAMILY, weight=weight))
    with TTFont(source, recalcTimestamp=False) as font:
        cut = Subsetter(options)
        cut.populate(text=signs)
        cut.subset(font)
        font.flavor = "woff"
        held = io.BytesIO()
        font.save(held)
    packed = base64.b64encode(held.getvalue()).decode()
    return (
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url(data:font/woff;base64,{packed}) format('woff')}}"
    )
