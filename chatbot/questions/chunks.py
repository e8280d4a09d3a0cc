"""Cutting a document into passages: what stands under one heading, or a paragraph, a rule, a question's answer. Pure.

Documents come as they were written for something else: with Markdown's headings, with titles in capitals or before a
colon, as questions and answers, as a numbered list, or as nothing but paragraphs.
"""

import re
from dataclasses import dataclass

from chatbot.guardrails.sentences import sentences
from chatbot.understanding.questions.pasted import ANSWERED, ASKED

# Long enough for a thought, and short enough to be read as an answer.
MAX_LENGTH = 450
# Lists of shorter items are read as a whole.
SHORT_ITEM = 40
HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$")
# Other words for a passage: <!-- gửi xe, đậu xe -->
COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
FENCE = re.compile(r"^\s*(```|~~~)")
ITEM = re.compile(r"^\s*(?:[-*•+–]|\d{1,2}[.)])\s+")
# Below Markdown's six: a title in capitals or before a colon, and a question that a text answers.
OF_A_TITLE, OF_A_QUESTION = 7, 8
LONGEST_TITLE, LONGEST_QUESTION = 80, 160
# A line as long as this was broken by whoever wrote it, and goes on in the next one.
BROKEN = 50


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
        heading = _path(path, title)
        keywords = ", ".join(comment.strip() for comment in COMMENT.findall(body))
        parts = _parts(COMMENT.sub("", body).strip(), is_titled=bool(heading))
        pieces += [Piece(heading, part, keywords) for part in parts]
    return pieces


def with_other_words(text: str, title: str, heading: str, words: str) -> str | None:
    """The text with more other words for the passage under this heading, which is as `cut` gives it; None where no such
    heading is there.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, path in _headings(lines).items():
        if not heading or _path(path, title) != heading:
            continue
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if there := COMMENT.fullmatch(below.strip()):
            lines[number + 1] = f"<!-- {there[1].strip()}, {words} -->"
        else:
            lines.insert(number + 1, f"<!-- {words} -->")
        return "\n".join(lines)
    return None


def _path(names: tuple[str, ...], title: str) -> str:
    names = names[1:] if names and names[0].casefold() == title.casefold() else names
    return " › ".join(names)[:500]


def _sections(text: str) -> list[tuple[tuple[str, ...], str]]:
    sections: list[tuple[tuple[str, ...], str]] = []
    path: tuple[str, ...] = ()
    lines: list[str] = []

    def close() -> None:
        body = "\n".join(lines).strip()
        if body:
            sections.append((path, body))
        lines.clear()

    typed = text.split("\n")
    headings = _headings(typed)
    for number, line in enumerate(typed):
        if number in headings:
            close()
            path = headings[number]
        else:
            lines.append(ANSWERED.sub("", line))
    close()
    return sections


def _headings(typed: list[str]) -> dict[int, tuple[str, ...]]:
    """The lines that are headings, each with its path of names."""
    found: dict[int, tuple[str, ...]] = {}
    path: list[tuple[int, str]] = []
    fenced = False
    for number, line in enumerate(typed):
        fenced ^= bool(FENCE.match(line))
        before, after = typed[number - 1] if number else "", typed[number + 1] if number + 1 < len(typed) else ""
        if heading := None if fenced else _heading(line, before, after):
            level, name = heading
            path = [(above, of) for above, of in path if above < level] + [(level, plain(name))]
            found[number] = tuple(of for _level, of in path)
    return found


def _heading(line: str, before: str, after: str) -> tuple[int, str] | None:
    """The level and the words of a line that says what the lines below it are about."""
    if heading := HEADING.match(line):
        return len(heading[1]), heading[2]
    words = ASKED.sub("", line.strip())
    if not words or ITEM.match(line):
        return None
    if words.endswith("?") and len(words) <= LONGEST_QUESTION and after.strip():
        return OF_A_QUESTION, words
    letters = [letter for letter in words if letter.isalpha()]
    is_short = len(words) <= LONGEST_TITLE and not before.strip()
    in_capitals = len(letters) > 3 and all(letter.isupper() for letter in letters)
    if is_short and (in_capitals or (words.endswith(":") and after.strip() and not ITEM.match(after))):
        return OF_A_TITLE, words.removesuffix(":")
    return None


def _parts(body: str, *, is_titled: bool) -> list[str]:
    """At most MAX_LENGTH characters each; only a sentence that is longer by itself is cut inside. What stands under a
    heading is one where it is short, all else one for each paragraph or item of a list.
    """
    body = _unbroken(body)
    if is_titled and len(body) <= MAX_LENGTH:
        return [body] if body else []
    return [part for block in _blocks(body) for part in _short_enough(block)]


def _unbroken(body: str) -> str:
    """Without the line breaks that only keep lines short."""
    lines: list[str] = []
    for line in body.split("\n"):
        goes_on = lines and len(lines[-1]) >= BROKEN and line[:1].islower() and lines[-1][-1:] not in ":.!?"
        if goes_on:
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _blocks(body: str) -> list[str]:
    """Paragraphs, and the items of lists whose items are long enough to say something by themselves."""
    blocks: list[str] = []
    for paragraph in re.split(r"\n\s*\n", body):
        lines = paragraph.strip().split("\n")
        items = [line for line in lines if ITEM.match(line)]
        if len(items) < 2 or sum(map(len, items)) < SHORT_ITEM * len(items):
            blocks.append(paragraph.strip())
            continue
        for line in lines:
            if ITEM.match(line) or not blocks or line is lines[0]:
                blocks.append(line)
            else:
                blocks[-1] += f"\n{line}"
    return [block for block in blocks if block]


def _short_enough(block: str) -> list[str]:
    parts: list[str] = []
    for joint, unit in _units(block):
        if parts and len(parts[-1]) + len(joint) + len(unit) <= MAX_LENGTH:
            parts[-1] += joint + unit
        else:
            parts.append(unit)
    return parts


def _units(block: str) -> list[tuple[str, str]]:
    """Its lines and sentences, with what joins each to the one before."""
    if len(block) <= MAX_LENGTH:
        return [("", block)]
    units: list[tuple[str, str]] = []
    for line in block.split("\n"):
        joint = "\n"
        for sentence in sentences(line):
            for start in range(0, len(sentence), MAX_LENGTH):
                units.append((joint, sentence[start : start + MAX_LENGTH]))
                joint = " "
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
