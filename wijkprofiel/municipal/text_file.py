"""CSV and its kin: encoding and separator found, rows streamed."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from wijkprofiel.municipal.notices import Notice, notice
from wijkprofiel.municipal.raw import LONGEST_CELL, RawFile, Refused, Row, Sheet

SEPARATORS = {";": "puntkomma (;)", ",": "komma (,)", "\t": "tab", "|": "streepje (|)"}
ENCODINGS = {
    "utf-8-sig": "UTF-8 met BOM",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 zonder BOM",
    "utf-16-be": "UTF-16 zonder BOM",
    "cp1252": "Windows (cp1252)",
    "cp850": "DOS (cp850)",
    "mac_roman": "Mac (macroman)",
}
_SAMPLE = 200_000
_LINES = 200
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Signs that Dutch texts and tables hold beside plain letters; every code page puts them elsewhere.
_DUTCH = frozenset("éëèêïíöóôüúäáàçñÉËÈÏÖÜÄÁÇ²³€°’‘–µ½§±´«»\u00a0")
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf©«¨¯¶¼¤¡³]|â€[™œ\u009d“”]|ï»¿")
_TOLD = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)


def read_text_file(path: Path, *, separator: str = "") -> RawFile:
    """The rows of a text file with separated cells.

    Parameters
    ----------
    separator : str
        What someone said stands between the cells; found from the first lines when empty.

    Raises
    ------
    Refused
        When it is no text.
    """
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE)
        cut = bool(stream.read(1))
    encoding, notices = find_encoding(path, head, cut=cut)
    lines = _first_lines(head, encoding, cut=cut)
    told = _TOLD.match("".join(lines[:1]))
    mark = separator or (told.group(1) if told else find_separator(lines))
    text = "\n".join(lines)
    if _MOJIBAKE.search(text):
        notices.append(notice("M13", path.name, count=len(_MOJIBAKE.findall(text))))
    skip = 1 if told else 0
    return RawFile(
        name=path.name,
        kind="tekst met scheidingstekens",
        sheets=(Sheet("", _row_stream(path, encoding, mark, skip)),),
        facts={
            "codering": ENCODINGS.get(encoding, encoding),
            "scheidingsteken": SEPARATORS.get(mark, f"'{mark}'") if mark else "geen: één kolom",
        },
        notices=tuple(notices),
    )


def find_encoding(path: Path, head: bytes, *, cut: bool) -> tuple[str, list[Notice]]:
    """Name of the encoding, and a notice when it was inferred.

    Raises
    ------
    Refused
        When the bytes are no text.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, []
    if b"\x00" in head:
        return _wide(head, path.name), []
    if _is_utf8(path):
        return "utf-8", []
    if _binary(head):
        raise Refused(notice("M03", path.name))
    name = _eight_bits(head)
    return name, [notice("M12", path.name, encoding=ENCODINGS.get(name, name))]


def _wide(head: bytes, name: str) -> str:
    """UTF-16 without a mark: nearly every other byte is zero. Anything else with zeros is no text."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    raise Refused(notice("M03", name))


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while block := stream.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _binary(head: bytes) -> bool:
    control = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return control > 0.01 * max(1, len(head))


def _eight_bits(head: bytes) -> str:
    """The code page in which the signs beyond plain letters are those of Dutch texts."""
    strange = bytes(byte for byte in head if byte > 127)
    scores = {}
    for name in ("cp1252", "cp850", "mac_roman"):
        text = strange.decode(name, errors="replace")
        scores[name] = sum(1 if sign in _DUTCH else -1 for sign in text)
    best = max(scores, key=lambda name: scores[name])
    if scores[best] > 0:
        return best
    guess = from_bytes(head).best()
    return "cp1252" if guess is None else guess.encoding


def _first_lines(head: bytes, encoding: str, *, cut: bool) -> list[str]:
    text = head.decode(encoding, errors="replace" if cut else "strict")
    lines = text.splitlines()
    return (lines[:-1] if cut and len(lines) > 1 else lines)[:_LINES]


def find_separator(lines: list[str]) -> str:
    """The sign that divides most lines into the same number of cells; empty when there is one column.

    >>> find_separator(["a;b", "1,5;2", "3,7;4"])
    ';'
    """
    filled = [line for line in lines if line.strip()]
    scores = {mark: _evenness(filled, mark) for mark in SEPARATORS}
    best = max(scores, key=lambda mark: scores[mark])
    return best if scores[best] > 0 else ""


def _evenness(lines: list[str], mark: str) -> float:
    """Share of lines with the usual number of cells, heavier for more cells; 0 when the usual number is one."""
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if row)
    except csv.Error:
        return 0.0
    wide = Counter({width: count for width, count in widths.items() if width > 1})
    if not wide:
        return 0.0
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    if count < 0.3 * sum(widths.values()):
        return 0.0
    return count / sum(widths.values()) + 0.02 * min(width, 20)


def _row_stream(path: Path, encoding: str, mark: str, skip: int) -> Callable[[], Iterator[tuple[int, Row]]]:
    def rows() -> Iterator[tuple[int, Row]]:
        csv.field_size_limit(10 * LONGEST_CELL)
        with path.open("r", encoding=encoding, errors="replace", newline="") as stream:
            bounded = _bounded_lines(stream, path.name)
            reader = csv.reader(bounded, delimiter=mark or "\x1f")
            try:
                for row in reader:
                    if reader.line_num > skip:
                        yield reader.line_num, list(row)
            except csv.Error as error:
                raise Refused(notice("M04", path.name, row=reader.line_num)) from error

    return rows


def _bounded_lines(stream: io.TextIOBase, name: str) -> Iterator[str]:
    """Lines of the file, none longer than a table has; a file without line ends is no table."""
    longest = 20 * LONGEST_CELL
    while line := stream.readline(longest):
        if len(line) >= longest and not line.endswith("\n"):
            raise Refused(notice("M05", name))
        yield line.replace("\x00", "")
