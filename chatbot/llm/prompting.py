"""Prompts: their files, and how text from outside is put into them so that it stays data."""

import functools
import re
import unicodedata
from pathlib import Path
from string import Template

from chatbot.llm.capabilities import count_tokens

PROMPTS = Path(__file__).resolve().parent / "prompts"


@functools.cache
def templates(name: str) -> tuple[str, Template]:
    """The part that is always the same, and the part of one call."""
    system, user = (PROMPTS / f"{name}.txt").read_text().split("\n----\n")
    return Template(system).substitute(), Template(user)


def shorten(text: str, tokens: int) -> str:
    """The beginning and the end, since wishes stand at either, of what counts for more."""
    text = unicodedata.normalize("NFC", text)
    while count_tokens(as_data(text)) > tokens:
        # Two short of two fifths, so that it grows shorter with what marks the gap.
        keep = len(text) * 2 // 5 - 2
        text = f"{text[:keep]} … {text[-keep:]}" if keep > 0 else ""
    return text


def as_data(text: str) -> str:
    """No text can close the block it stands in, nor open another; look-alikes of the brackets neither."""
    plain = "".join(character for character in text if character == "\n" or character.isprintable())
    return re.sub("[<＜‹〈⟨﹤]", "&lt;", re.sub("[>＞›〉⟩﹥]", "&gt;", plain.replace("&", "&amp;")))
