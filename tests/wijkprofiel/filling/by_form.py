"""Filling the form of a dossier as a person does, without a browser."""

import datetime as dt

from wijkprofiel.filling import invullen


def begin(folder, day):
    form = invullen(folder, peildatum=day)
    start = form.children[0]
    start.gemeente.value, start.titel.value = "Hengelo", "Supermarkten dichtbij"
    start.button.click()
    return form


def choose(form, topic):
    form.topics.choice.value, form.topics.year.value = topic.split("@")
    form.topics.button.click()


def fields(form):
    return {field.question.key: field for box in form.parts.children for field in box.children}


def put(field, typed):
    """Type an answer in the field of a question."""
    box, kind = field.input, field.question.kind
    if kind == "lijst" and field.question.choices:
        for each in box.children:
            each.value = each.description in typed.split("; ")
    elif kind == "ja_nee":
        box.value = typed == "ja"
    elif kind == "datum":
        box.value = dt.date.fromisoformat(typed)
    else:
        box.value = typed


def fill_form(folder, topic, answers, lists, day, *, spoken, heavy):
    """A dossier of Hengelo filled in the form: topic, answers, lists, what was said, and the session."""
    form = begin(folder, day)
    choose(form, topic)
    if heavy:
        form.analysis.children[0].input.value = answers["niveau.analyse"]
    for key, typed in answers.items():
        if key.startswith("indicator."):
            topic_row = form.topics.listed.children[0].children[1].children[0]
            topic_row.fields[key.rpartition(".")[2]].value = typed
        else:
            put(fields(form)[key], typed)
    boxes = {box.name: box for box in form.records}
    for name, given in lists.items():
        box = boxes[name]
        box.by.value, box.role.value = "Anna Jansen", "opsteller"
        for key, typed in given.items():
            put(box.fields[key], typed)
    if lists:
        form.duiding.tekst.value = spoken
        for key, typed in (("naam", "Els Peters"), ("rol", "wijkcoach"), ("organisatie", "Welzijn")):
            form.duiding.boxes[key].value = typed
        form.duiding.button.click()
    if heavy:
        held = form.held
        held.kind.value, held.day.value = "ethiek", "2026-11-10"
        held.by.value, held.role.value = "Anna Jansen", "opsteller"
        held.button.click()
    return form
