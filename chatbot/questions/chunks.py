"""Cutting a document into passages: one a heading, long ones at paragraphs and then at sentences. Pure."""

import re
from dataclasses import dataclass

from chatbot.guardrails.sentences import sentences

# Long enough for a thought, short enough to be read as an answer, and to be sent in a handful.
MAX_LENGTH = 1200
HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$")
# Other words for a passage: <!-- gửi xe, đậu xe -->
COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
FENCE = re.compile(r"^\s*(```|~~~)")


@dataclass(frozen=True)
class Piece:
    """`heading` is the path of headings above the text, joined; `keywords` stood in comments and are never shown."""

    heading: str
    text: str
    keywords: str = ""


def cut(text: str, title: str = "") -> list[Piece]:
    """The passages of a Markdown or plain text. A first heading that repeats the title is left out of the paths."""
    pieces = []
    for path, body in _sections(text.replace("\r\n", "\n").replace("\r", "\n")):
        names = path[1:] if path and path[0].casefold() == title.casefold() else path
        keywords = ", ".join(comment.strip() for comment in COMMENT.findall(body))
        parts = _parts(COMMENT.sub("", body).strip())
        pieces += [Piece(" › ".join(names)[:500], part, keywords) for part in parts]
    return pieces


def _sections(text: str) -> list[tuple[tuple[str, ...], str]]:
    sections: list[tuple[tuple[str, ...], str]] = []
    path: list[tuple[int, str]] = []
    lines: list[str] = []
    fenced = False

    def close() -> None:
        body = "\n".join(lines).strip()
        if body:
            sections.append((tuple(name for _level, name in path), body))
        lines.clear()

    for line in text.split("\n"):
        fenced ^= bool(FENCE.match(line))
        heading = None if fenced else HEADING.match(line)
        if heading:
            close()
            level = len(heading[1])
            path[:] = [(above, name) for above, name in path if above < level]
            path.append((level, plain(heading[2])))
        else:
            lines.append(line)
    close()
    return sections


def _parts(body: str) -> list[str]:
    """At most MAX_LENGTH characters each; only a sentence that is longer by itself is cut inside."""
    parts: list[str] = []
    current = ""
    for joint, unit in _units(body):
        if current and len(current) + len(joint) + len(unit) > MAX_LENGTH:
            parts.append(current)
            current = ""
        current = current + joint + unit if current else unit
    return [*parts, current] if current else parts


def _units(body: str) -> list[tuple[str, str]]:
    """Paragraphs that fit, else their lines and sentences, with what joins each to the one before."""
    units: list[tuple[str, str]] = []
    for paragraph in re.split(r"\n\s*\n", body):
        paragraph = paragraph.strip()
        if len(paragraph) <= MAX_LENGTH:
            units.append(("\n\n", paragraph))
            continue
        joint = "\n\n"
        for line in paragraph.split("\n"):
            for sentence in sentences(line):
                for start in range(0, len(sentence), MAX_LENGTH):
                    units.append((joint, sentence[start : start + MAX_LENGTH]))
                    joint = " "
            joint = "\n"
    return units


def plain(text: str) -> str:
    """Markdown as it is read aloud: no marks, links with their addresses, lists with bullets."""
    text = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\[([^\]]+)\]\((?:mailto:|tel:)?([^)\s]+)[^)]*\)", _link, text)
    text = re.sub(r"^\s*(```|~~~).*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^\s{0,3}(?:[-*+])\s+", "• ", text, flags=re.MULTILINE)
    text = re.sub(r"^\s{0,3}>\s?", "", text, flags=re.MULTILINE)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", text)
    return re.sub(r"`([^`]+)`", r"\1", text).strip()


def _link(found: re.Match[str]) -> str:
    return found[1] if found[1] == found[2] else f"{found[1]} ({found[2]})"
