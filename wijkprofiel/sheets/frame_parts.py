"""What every page of a sheet has: title, unit, stamp and end date above; status, mark and page number below."""

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from wijkprofiel.maps.model import Kaart
from wijkprofiel.sheets.notes import valid_until_text
from wijkprofiel.sheets.page import FAMILY, INK, QUIET, RULE, leading_mm, put_text, text_width_mm, wrap_text
from wijkprofiel.sheets.paper import Paper


def draw_header(page: Axes, kaart: Kaart, paper: Paper, *, pointer: str = "") -> None:
    """Title and unit (and where to find more) at the left; stamp and end date at the right."""
    stamp = text_width_mm(kaart.status, paper.stamp_pt, "bold") + 8
    width = paper.inner_width - stamp - 6
    room = paper.header_mm - 7.5 - leading_mm(paper.subtitle_pt)
    for size in paper.title_pt:
        lines = wrap_text(kaart.title, width=width, size=size, weight="bold")
        if len(lines) * leading_mm(size) <= room:
            break
    y = put_text(page, paper.margin, 7.5, lines, size=size, weight="bold")
    subtitle = f"{kaart.subtitle} · {pointer}" if pointer else kaart.subtitle
    unit = wrap_text(subtitle, width=width, size=paper.subtitle_pt)[:2]
    put_text(page, paper.margin, y + 0.2, unit, size=paper.subtitle_pt, color=QUIET)
    _draw_stamp(page, kaart, paper, stamp)
    page.plot([paper.margin, paper.width - paper.margin], [paper.header_mm] * 2, color=RULE, linewidth=0.6)


def _draw_stamp(page: Axes, kaart: Kaart, paper: Paper, width: float) -> None:
    height = leading_mm(paper.stamp_pt) * 1.25
    left, middle = paper.width - paper.margin - width, 9 + height / 2
    page.add_artist(
        FancyBboxPatch(
            (left + 1, 9),
            width - 2,
            height,
            boxstyle="round,pad=0.8",
            facecolor="white",
            edgecolor=INK,
            lw=1.4,
        )
    )
    page.text(
        left + width / 2,
        middle,
        kaart.status,
        fontsize=paper.stamp_pt,
        fontweight="bold",
        family=FAMILY,
        ha="center",
        va="center_baseline",
        color=INK,
    )
    until = f"geldig tot {valid_until_text(kaart.valid_until)}"
    right = paper.width - paper.margin
    put_text(page, right, 9 + height + 1.4, until, size=paper.small_pt, ha="right", color=QUIET)


def draw_foot(page: Axes, kaart: Kaart, paper: Paper, *, number: int, pages: int) -> None:
    """Status and mark, what made it, and which page of how many."""
    size = paper.small_pt
    y = paper.height - 5.5 - leading_mm(size)
    right = paper.width - paper.margin
    page.plot([paper.margin, right], [y - 0.8] * 2, color=RULE, linewidth=0.3)
    mark = f"{kaart.status} · kenmerk van de cijfers {kaart.mark}"
    put_text(page, paper.margin, y, mark, size=size, color=QUIET)
    put_text(page, paper.width / 2, y, "gemaakt met wijkprofiel", size=size, color=QUIET, ha="center")
    put_text(page, right, y, f"blad {number} van {pages}", size=size, color=QUIET, ha="right")
