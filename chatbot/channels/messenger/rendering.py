"""Replies as Messenger can show them: short texts, and quick replies under the last."""

from collections.abc import Iterator, Sequence

from chatbot.messaging.channels import Rendered
from chatbot.replies import Reply

MAX_TEXT, MAX_TITLE, MAX_QUICK_REPLIES = 2000, 20, 13


def render(reply: Reply) -> list[Rendered]:
    """Texts of at most 2,000 characters; the choices, as quick replies, on the last."""
    choices = reply.choices[:MAX_QUICK_REPLIES]
    text = "\n".join([reply.text, *_lines(reply.table)])
    if reply.numbered or any(len(choice.title) > MAX_TITLE for choice in choices):
        # A quick reply shows 20 characters: the whole list stands in the text, to be answered by number as well.
        text += "".join(f"\n{number}. {choice.title}" for number, choice in enumerate(choices, 1))
    quick_replies = [
        {"content_type": "text", "title": _short_title(number, choice.title), "payload": choice.payload}
        for number, choice in enumerate((*choices, *reply.beside)[:MAX_QUICK_REPLIES], 1)
    ]
    *first, last = _split(text)
    return [*(Rendered(part) for part in first), Rendered(last, quick_replies)]


def _lines(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table as lines, since Messenger has none: what stands in the first column, then the others by their heads."""
    if table:
        head, *rows = table
        for name, *cells in rows:
            yield f"• {name}: " + "; ".join(f"{title} {cell}" for title, cell in zip(head[1:], cells, strict=True))


def _short_title(number: int, title: str) -> str:
    if len(title) <= MAX_TITLE:
        return title
    return f"{number}. {title}"[: MAX_TITLE - 1].rstrip() + "…"


def _split(text: str) -> list[str]:
    """At a line's end, else a space, else wherever the limit falls. Nothing is cut off."""
    parts = []
    while len(text) > MAX_TEXT:
        cut = max(text.rfind("\n", 0, MAX_TEXT), 0) or max(text.rfind(" ", 0, MAX_TEXT), 0) or MAX_TEXT
        parts.append(text[:cut])
        text = text[cut:].lstrip("\n ") if cut < MAX_TEXT else text[cut:]
    return [*parts, text]
