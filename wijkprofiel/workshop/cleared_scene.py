"""The scene of a *werksessie*: what was cleared for a named group, by way of the map model. It stands in no file."""

from collections.abc import Mapping

from guardrails import Cleared, Column, WorkSession
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.maps import Kaart, build_map
from wijkprofiel.maps.kaart import map_outputs, value_text
from wijkprofiel.missing import reason_label
from wijkprofiel.workshop.bundle_scene import kind_note, unit_line
from wijkprofiel.workshop.scene import Figure, LegendRow, Place, Scene, Topic
from wijkprofiel.workshop.shapes import svg_shapes

STATUS = "WERKSESSIE"


def scene_of_session(allowed: WorkSession, boundaries: Mapping[str, Boundaries]) -> Scene:
    """The scene of what was cleared for a group.

    Parameters
    ----------
    allowed : WorkSession
        As `guardrails.clear_for_group` gave it.
    boundaries : mapping of level to Boundaries
        Those with which it was judged.
    """
    cleared = allowed.cleared
    maps = [
        build_map(cleared, boundaries[cleared.outputs[name].level], output=name)
        for name in map_outputs(cleared)
    ]
    of_column: dict[str, list[Kaart]] = {}
    for kaart in maps:
        of_column.setdefault(kaart.indicator, []).append(kaart)
    profile = cleared.dossier.get("profiel", {})
    order = sorted(
        cleared.columns.values(), key=lambda c: (c.name not in of_column, c.theme, c.label, c.name)
    )
    return Scene(
        origin="werksessie",
        name=str(profile.get("naam", "")),
        title=str(profile.get("titel", "") or profile.get("naam", "")),
        subject=cleared.subject,
        subject_name=str(cleared.names.get(cleared.subject, cleared.subject)),
        status=STATUS,
        valid_until=allowed.valid_until,
        mark=cleared.canonical_hash,
        canonical_hash=cleared.canonical_hash,
        purpose=str(cleared.dossier.get("doel", {}).get("omschrijving", "")),
        banner=str(cleared.dossier.get("melding", "")),
        places=_places(cleared),
        topics=tuple(_topic(cleared, column, of_column.get(column.name, [])) for column in order),
        shapes=svg_shapes({kaart.level: kaart.geometry.geometry for kaart in maps}),
        group=allowed.group,
    )


def _places(cleared: Cleared) -> tuple[Place, ...]:
    return tuple(
        Place(str(code), str(cleared.names[code]), str(cleared.level[code]), str(cleared.parent[code]))
        for code in sorted(cleared.table.index)
    )


def _topic(cleared: Cleared, column: Column, maps: list[Kaart]) -> Topic:
    numbers = {area.code: area.class_number for kaart in maps for area in kaart.areas}
    figures = {}
    values, reasons = cleared.table[column.name], cleared.reasons[column.name].fillna("").astype(str)
    for code in cleared.table.index:
        reason = reasons[code]
        text = reason_label(reason) if reason else value_text(float(values[code]), column)
        figures[str(code)] = Figure(text, None if reason else numbers.get(str(code)), reason)
    return Topic(
        key=column.name,
        label=next((k.topic.removesuffix(f", {column.year}") for k in maps if k.topic), column.label),
        year=column.year,
        theme=column.theme.replace("_", " "),
        unit=unit_line(column),
        definition=column.definition,
        owner=column.owner,
        source=column.source,
        note=kind_note(column),
        figures=figures,
        legends={kaart.level: _legend(kaart) for kaart in maps},
    )


def _legend(kaart: Kaart) -> tuple[LegendRow, ...]:
    rows = [LegendRow(row.label, row.colour, row.areas) for row in kaart.classes]
    rows += [LegendRow(row.label, row.colour, row.areas, row.pattern, row.reason) for row in kaart.missing]
    return tuple(rows)
