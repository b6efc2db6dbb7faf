"""Parts of the screen as HTML: every text of a person or a file is text, never markup."""

from collections.abc import Iterable
from html import escape

from wijkprofiel.numbers import format_date
from wijkprofiel.workshop.scene import Place, Scene, Topic
from wijkprofiel.workshop.state import Note, State, Task
from wijkprofiel.workshop.text import ANSWERS, AVERAGE, NOT_YET_INSIGHT, QUESTIONS, STATUS_TEXTS
from wijkprofiel.workshop.votes import Tally

_REFERENCE_LEVELS = ("gemeente", "regio", "land")


def head_html(scene: Scene) -> str:
    """Title, stamp and until when it counts."""
    banner = f"<p>{escape(scene.banner)}</p>" if scene.banner else ""
    group = f"<p>Alleen voor: {escape(scene.group)}.</p>" if scene.group else ""
    return (
        f"<h1>Werksessie: {escape(scene.title)}</h1>"
        f'<p><span class="ws-stempel">{escape(scene.status)}</span> '
        f"{escape(STATUS_TEXTS[scene.status].partition('. ')[2])}</p>{banner}{group}"
        f"<p>Geldig tot {escape(format_date(scene.valid_until))}. Kenmerk {escape(scene.mark[:12])}.</p>"
    )


def figure_html(scene: Scene, topic: Topic, place: Place | None) -> str:
    """The figure of an area with those of gemeente and land beside it, and what one must know of it."""
    if place is None:
        return "<p>Kies een gebied op de kaart of in de lijst.</p>"
    rows = [(place.name, topic.figures.get(place.code))]
    seen = {place.code}
    for level in ("wijk", *_REFERENCE_LEVELS):
        for other in scene.places:
            above = other.code == place.parent if level == "wijk" else other.level == level
            if above and other.code not in seen and (level != "gemeente" or other.code == scene.subject):
                rows.append((other.name, topic.figures.get(other.code)))
                seen.add(other.code)
    cells = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        f'<td class="ws-getal">{escape("geen cijfer" if figure is None else figure.text)}</td></tr>'
        for name, figure in rows
    )
    note = f"<p>{escape(topic.note)}</p>" if topic.note else ""
    return (
        f"<h2>{escape(place.name)}</h2><table><caption>{escape(topic.label)}, {topic.year} "
        f"({escape(topic.unit)})</caption><tbody>{cells}</tbody></table>{note}"
        f"<details><summary>Wat is dit cijfer, en van wie</summary><p>{escape(topic.definition)}</p>"
        f"<p>Bron: {escape(topic.source)}. Eigenaar van het cijfer: {escape(topic.owner)}.</p></details>"
        f"<p><small>{AVERAGE}</small></p>"
    )


def all_figures_html(scene: Scene, place: Place | None) -> str:
    """Every topic of one area, in the order of the scene."""
    if place is None:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(topic.label)}, {topic.year}</th>'
        f'<td class="ws-getal">{escape(topic.figures[place.code].text)}</td></tr>'
        for topic in scene.topics
        if place.code in topic.figures
    )
    return (
        f'<div class="ws-tabel"><table><caption>Alle cijfers van {escape(place.name)}</caption>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def list_html(scene: Scene, topic: Topic, *, level: str) -> str:
    """The areas of a level with their figures: the map for who does not see it. In order of code, no ranking."""
    rows = "".join(
        f'<tr><th scope="row">{escape(place.name)}</th>'
        f'<td class="ws-getal">{escape(topic.figures[place.code].text)}</td></tr>'
        for place in sorted(scene.places, key=lambda p: p.code)
        if place.level == level and place.code in topic.figures
    )
    return (
        f'<div class="ws-tabel"><table><caption>{escape(topic.label)}, {topic.year}, per {level}</caption>'
        f"<thead><tr><th scope='col'>Gebied</th><th scope='col'>{escape(topic.unit)}</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def about_html(scene: Scene, state: State, note: Note) -> str:
    """Where a note belongs: area and topic."""
    place, topic = scene.place(note.area), scene.topic(note.topic)
    label = topic.label if topic else state.own_topics.get(note.topic, "")
    return escape(" · ".join(part for part in (place.name if place else "", label) if part))


def note_html(scene: Scene, state: State, note: Note, *, where: bool = True) -> str:
    """A note as it was said: question, answer, text and role."""
    about = f"<strong>{about_html(scene, state, note)}</strong><br>" if where else ""
    answer = f" <em>{ANSWERS[note.answer]}.</em>" if note.answer else ""
    hint = " <small>(let op: dit klinkt als een oorzaak)</small>" if note.hints else ""
    return (
        f'<div class="ws-notitie">{about}<small>{QUESTIONS[note.question]}</small>{answer} '
        f"{escape(note.text)}{hint}<br><small>{escape(note.role)}</small></div>"
    )


def notes_html(scene: Scene, state: State, notes: Iterable[Note]) -> str:
    """Notes one below the other."""
    shown = [note_html(scene, state, note) for note in notes]
    return "".join(shown) or f"<p>{NOT_YET_INSIGHT[0].upper()}{NOT_YET_INSIGHT[1:]}.</p>"


def task_html(scene: Scene, state: State, task: Task) -> str:
    """An opgave: figure, duiding, action, owner."""
    place, topic = scene.place(task.area), scene.topic(task.topic)
    label = topic.label if topic else state.own_topics.get(task.topic, "geen onderwerp")
    figure = topic.figures.get(task.area) if topic else None
    said = [state.notes[note].text for note in task.notes if not state.notes[note].withdrawn]
    stamp = "" if said else f"<p><small>{NOT_YET_INSIGHT}</small></p>"
    return (
        f'<div class="ws-notitie"><strong>{escape(place.name if place else scene.subject_name)} · '
        f"{escape(label)}</strong>{': ' + escape(figure.text) if figure else ''}"
        f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in said)}</ul>{stamp}"
        f"<p>Actie: {escape(task.action)}<br>Eigenaar: {escape(task.owner)}</p></div>"
    )


def tally_html(rows: Iterable[Tally]) -> str:
    """The outcome of the vote: topics by points, a shared place where points are the same."""
    body = "".join(
        f"<tr><td>{row.place}{' (gedeeld)' if row.shared else ''}</td><th scope='row'>{escape(row.label)}</th>"
        f'<td class="ws-getal">{row.points}</td></tr>'
        for row in rows
    )
    if not body:
        return "<p>Er is op geen enkel onderwerp gestemd.</p>"
    return (
        "<table><caption>Uitslag per onderwerp</caption><thead><tr><th scope='col'>Plaats</th>"
        "<th scope='col'>Onderwerp</th><th scope='col'>Punten</th></tr></thead>"
        f"<tbody>{body}</tbody></table><p>Dit is een volgorde van onderwerpen, niet van gebieden of mensen.</p>"
    )
