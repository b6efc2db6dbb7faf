"""folium without the network: one page with its scripts and styles inside, and a policy for nothing else."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import folium
from branca.element import Figure
from jinja2 import Environment, PackageLoader, Template

_ENVIRONMENT = Environment(loader=PackageLoader("wijkprofiel.maps", "templates"), autoescape=True)
_SNAKE = re.compile(r"([A-Z])")
_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


def asset(path: str) -> str:
    """The text of a file of this package, such as ``"static/kaart.css"``."""
    return files("wijkprofiel.maps").joinpath(path).read_text(encoding="utf-8")


# What every Leaflet map of a page is made with.
LEAFLET_OPTIONS: Mapping[str, Any] = {
    "zoomSnap": 0.25,
    "zoomDelta": 0.5,
    "minZoom": 5,
    "maxZoom": 18,
    "zoomAnimation": False,
}


class OfflineMap(folium.Map):
    """A folium map without tiles and without a single link to another host.

    ``settings`` goes to the script that draws the layers. The id is fixed, so that the same map twice gives
    the same bytes.
    """

    _template = Template(asset("templates/map.html.j2"))

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(
            tiles=None,
            zoom_control=False,
            attribution_control=False,
            **{_SNAKE.sub(r"_\1", key).lower(): value for key, value in LEAFLET_OPTIONS.items()},
        )
        # The lists of folium are shared by all maps and name other hosts.
        self.default_js = []
        self.default_css = []
        self._id = "kaart"
        self.settings = json.dumps(settings, sort_keys=True)

    def leaflet_script(self) -> str:
        """The lines with which folium makes the Leaflet map."""
        return str(folium.Map._template.module.script(self, {}))


class MapPage(Figure):
    """A whole page in Dutch; ``content`` holds what the template ``page.html.j2`` prints."""

    _template = _ENVIRONMENT.get_template("page.html.j2")

    def __init__(self, content: Mapping[str, Any]) -> None:
        super().__init__()
        self.content = dict(content)


def with_policy(page: str, *, images: Sequence[str] = ()) -> str:
    """``page`` with a content security policy first in its head: only its own scripts and styles, by hash.

    ``images`` names the hosts that images may come from; none by default.
    """
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for kind, body in _INLINE.findall(page):
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        hashes[kind].append(f"'sha256-{digest}'")
    policy = (
        f"default-src 'none'; script-src {' '.join(hashes['script'])}; style-src {' '.join(hashes['style'])}; "
        f"img-src {' '.join(('data:', *images))}; base-uri 'none'; form-action 'none'"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return page.replace("<head>", f"<head>\n{meta}", 1)
