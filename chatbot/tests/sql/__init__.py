"""Statements of others: attacks and honest questions, as data."""

from pathlib import Path


def statements(name: str) -> dict[str, str]:
    """What stands in a file under its headings; what is before the first is for people."""
    blocks = (Path(__file__).parent / name).read_text().split("\n### ")[1:]
    return {title: body.strip("\n") for title, _, body in (block.partition("\n") for block in blocks)}
