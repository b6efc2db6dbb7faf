"""A presentation as bytes that are the same every time: fixed dates, no thumbnail, no settings of a printer."""

import datetime as dt
import io
import zipfile
from typing import Any

from pptx import Presentation
from pptx.util import Mm

from wijkprofiel.sheets.paper import Paper

_TITLE_ONLY = 5
_LEFT_OUT = ("/thumbnail", "/printerSettings", "/extended-properties")
# The first moment that a zip can name.
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


def new_presentation(paper: Paper) -> tuple[Any, Any]:
    """An empty presentation of this size, and the one layout in it: a title and nothing else."""
    made = Presentation()
    made.slide_width, made.slide_height = Mm(paper.width), Mm(paper.height)
    layout = made.slide_layouts[_TITLE_ONLY]
    for other in list(made.slide_layouts):
        if other is not layout:
            made.slide_layouts.remove(other)
    for part in (made.part.package, made.part):
        for key, relation in list(part._rels.items()):
            if relation.reltype.endswith(_LEFT_OUT):
                part._rels.pop(key)
    return made, layout


def describe(presentation: Any, *, title: str, subject: str, author: str, day: str) -> None:
    """Fill the properties of a presentation; ``day`` (ISO date) is the date of every moment in it."""
    moment = dt.datetime.fromisoformat(day)
    properties = presentation.core_properties
    properties.title, properties.subject, properties.author = title[:255], subject[:255], author[:255]
    properties.language, properties.revision = "nl-NL", 1
    properties.created = properties.modified = moment
    properties.last_modified_by = "wijkprofiel"


def packed(presentation: Any) -> bytes:
    """The presentation as a file, without the moment at which it was written."""
    written = io.BytesIO()
    presentation.save(written)
    again = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in _ordered(old.namelist()):
            info = zipfile.ZipInfo(name, date_time=_ZIP_MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return again.getvalue()


def _ordered(names: list[str]) -> list[str]:
    """The list of types first, as readers expect it; the rest by name."""
    first = "[Content_Types].xml"
    return [first, *sorted(name for name in names if name != first)]
