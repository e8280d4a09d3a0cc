"""A reply within what a channel can show: long texts in parts, and what has no form of its own as lines of the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatbot.messaging.channels import Shows
from chatbot.replies import Choice, Reply

# How a line of a list begins, and the title of a choice that is too long for its button; and a row of a table.
NUMBER = re.compile(r"\d{1,2}\. ")
ROW = "• "


@dataclass(frozen=True)
class Button:
    """A choice under the last text, with its title as short as it has to be."""

    title: str
    payload: str


@dataclass(frozen=True)
class Fitted:
    """One message for each text, and the buttons of the last."""

    texts: list[str]
    buttons: list[Button]


def fit(reply: Reply, shows: Shows) -> Fitted:
    """Nothing is lost: choices that no button shows whole stand in the text too, by number."""
    text = reply.text if shows.tables else "\n".join([reply.text, *_rows(reply.table)])
    if reply.numbered or not _buttons_suffice(reply.choices, shows):
        text += "".join(f"\n{number}. {choice.title}" for number, choice in enumerate(reply.choices, 1))
    offered = (*reply.choices, *reply.beside)[: shows.buttons]
    buttons = [
        Button(_short(number, choice.title, shows.title_length), choice.payload)
        for number, choice in enumerate(offered, 1)
    ]
    return Fitted(list(_parts(text, shows.text_length)), buttons)


def without_lists(text: str) -> list[str]:
    """The lines of a fitted text that are the bot's words: no choices, no rows of a table."""
    return [line for line in text.splitlines() if not NUMBER.match(line) and not line.startswith(ROW)]


def without_number(title: str) -> str:
    """The title of a button as far as it was the choice's own."""
    return NUMBER.sub("", title).rstrip("…")


def _buttons_suffice(choices: Sequence[Choice], shows: Shows) -> bool:
    longest = max((len(choice.title) for choice in choices), default=0)
    enough = shows.buttons is None or len(choices) <= shows.buttons
    return enough and (shows.title_length is None or longest <= shows.title_length)


def _rows(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """What stands in the first column, then the others by their heads."""
    if table:
        head, *rows = table
        for name, *cells in rows:
            yield f"{ROW}{name}: " + "; ".join(f"{title} {cell}" for title, cell in zip(head[1:], cells, strict=True))


def _short(number: int, title: str, most: int | None) -> str:
    if most is None or len(title) <= most:
        return title
    return f"{number}. {title}"[: most - 1].rstrip() + "…"


def _parts(text: str, most: int | None) -> Iterator[str]:
    """At a line's end, else a space, else wherever the limit falls. Nothing is cut off."""
    while most is not None and len(text) > most:
        cut = max(text.rfind("\n", 0, most), 0) or max(text.rfind(" ", 0, most), 0) or most
        yield text[:cut]
        text = text[cut:].lstrip("\n ") if cut < most else text[cut:]
    yield text
