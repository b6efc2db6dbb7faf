"""Every text that a user reads, by place: findings, questions, commands, errors, pages, manual, notebooks."""

import ast
import json
import re
from pathlib import Path

import typer

from guardrails.explain import KINDS
from guardrails.submission import Output
from tests.wijkprofiel.report.toydorp import toy_approved
from wijkprofiel.accountability import draft_files
from wijkprofiel.cli import app
from wijkprofiel.commands import COMMANDS
from wijkprofiel.questions import load_question_lists

PROJECT = Path(__file__).resolve().parents[3]
# Pages for developers and auditors are in English; these two are tables of words and requirements.
TABLES = ("begrippen.md", "eisen.md", "niet-gevangen.md")
_CHOICE = re.compile(r"\{\w+:([^|{}]*)\|(?:[^{}]|\{[^{}]*\})*\}")
_FIELD = re.compile(r"\{[^{}]*\}")
_UNSEEN = re.compile(r"<style.*?</style>|<script.*?</script>|\{[%#].*?[%#]\}|<!--.*?-->", re.DOTALL)
_ENDS = re.compile(r"</(?:p|li|h\d|td|th|caption|title|button|label|summary|figcaption|dt|dd|option|legend)>")
_CODE_FIRST = re.compile(r"(^|[.!?:] )`[^`]*`")


def findings():
    """Message and remedy of every kind of finding, with a word in the place of what is filled in."""
    for code, kind in KINDS.items():
        yield f"bevinding {code}, bericht", _filled(kind.message)
        yield f"bevinding {code}, oplossing", _filled(kind.remedy)


def questions():
    for name, made in load_question_lists().items():
        yield f"vragen {name}", f"{made.title}\n{made.help}"
        for question in made.questions:
            yield f"vragen {name}, {question.key}", f"{question.text}\n{question.help}"


def commands():
    yield from ((f"opdracht {name}", place.line) for name, place in COMMANDS.items())
    yield from _command(typer.main.get_command(app), "wijkprofiel")


def errors():
    """First sentence and remedy of every error that says what to do."""
    for package in ("wijkprofiel", "guardrails"):
        for path in sorted((PROJECT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and any(k.arg == "remedy" for k in node.keywords):
                    given = [*node.args, *(k.value for k in node.keywords if k.arg == "remedy")]
                    texts = [text for part in given if " " in (text := _literal(part))]
                    if texts:
                        yield f"fout {path.relative_to(PROJECT).as_posix()}", "\n".join(texts)


def pages():
    for path in sorted((PROJECT / "wijkprofiel").rglob("*.html*")):
        yield f"pagina {path.relative_to(PROJECT).as_posix()}", _visible(path.read_text(encoding="utf-8"))


def drafts():
    """The drafts of a profile with and without a score, as a council or a privacy officer reads them."""
    for kind, made in (("kaart", toy_approved()), ("score", _with_score())):
        for name, text in draft_files(made).items():
            if name.endswith(".html"):
                yield f"concept {name}, {kind}", _visible(text)


def _with_score():
    made = toy_approved()
    first = next(iter(made.outputs.values()))
    score = Output("score:huur@2020:wijk", "score", "huur@2020", "wijk", first.values)
    return toy_approved(outputs=dict(made.outputs) | {score.name: score})


def manual():
    for path in sorted((PROJECT / "docs").glob("*.md")):
        if path.name not in TABLES:
            yield f"docs {path.name}", _prose(path.read_text(encoding="utf-8"))


def notebooks():
    for path in sorted((PROJECT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
        yield f"notebook {path.name}", _prose(text)


def _visible(page):
    text = re.sub(r"\{\{.*?\}\}", "iets", _UNSEEN.sub(" ", page), flags=re.DOTALL)
    plain = re.sub(r"<[^>]+>", " ", _ENDS.sub("\n", text))
    return "\n".join(filter(None, (" ".join(line.split()) for line in plain.splitlines())))


def _filled(text):
    return _FIELD.sub("iets", _CHOICE.sub(r"\1", text))


def _command(command, place):
    yield place, command.help or ""
    for parameter in command.params:
        yield f"{place} {parameter.name}", getattr(parameter, "help", "") or ""
    for name, inner in getattr(command, "commands", {}).items():
        yield from _command(inner, f"{place} {name}")


def _literal(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(v.value if isinstance(v, ast.Constant) else "iets" for v in node.values)
    return ""


def _prose(text):
    """Running text of Markdown: one block a line, a cell of a table or an item of a list for itself."""
    lines = []
    plain = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for block in re.split(r"\n\s*\n", plain):
        table = block.lstrip().startswith("|")
        parts = re.split(r"[|\n]", block) if table else re.split(r"\n(?=\s*(?:[-*#>]|\d+\.) )", block)
        for part in parts:
            bare = re.sub(r"^\s*(?:[-*#>]+|\d+\.)\s+", "", " ".join(part.split()))
            bare = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", bare).replace("**", "").replace("*", "")
            lines.append(re.sub(r"`[^`]*`", "iets", _CODE_FIRST.sub(r"\1Iets", bare)))
    return "\n".join(filter(None, lines))
