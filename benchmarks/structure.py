"""The rooms of the conversation in one picture: who imports whom, how big they are, and where names and keys are known.

    python -m benchmarks.structure [--root CHECKOUT]

It reads the source alone, so that any checkout of the project can be measured, an older one too. What must hold of it
is tested (meetassist/tests/test_structure.py); this shows it, and how it changes.
"""

import argparse
import ast
import re
import statistics
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

# The rooms of chatbot/, the lowest first: each may use those before it; a test checks that.
ROOMS = (
    "models", "replies", "llm", "guardrails", "understanding", "messaging", "channels", "people", "privacy", "questions",
    "memory", "flows", "dialogue", "worker", "simulator", "pages", "api",
)  # fmt: skip
# What Django looks for at these places.
OF_DJANGO = {"admin", "apps", "management", "templatetags", "migrations", "tests"}
JOURNEYS = (
    "booking", "rescheduling", "cancelling", "verification", "profile", "devices", "erasing", "feedback", "resuming",
)  # fmt: skip
# Whatever reads or writes what a conversation remembers: the document's keys before it was typed, its row since.
MEMORY = re.compile(r"\b(?:turn|conversation)\.(?:state|known|parked|plan)\b|\bstate(?:\.get\(|\[)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    chatbot = parser.parse_args().root / "chatbot"
    files = [path for path in sorted(chatbot.rglob("*.py")) if not OF_DJANGO & set(path.relative_to(chatbot).parts)]
    for line in (*picture(chatbot, files), "", *sizes(chatbot, files), "", *known_names(chatbot, files)):
        print(line)


def room_of(chatbot: Path, path: Path) -> str:
    """The folder a module lies in; "" for a loose one."""
    parts = path.relative_to(chatbot).parts
    return parts[0] if len(parts) > 1 else ""


def picture(chatbot: Path, files: list[Path]) -> Iterator[str]:
    """Each room with those it imports: the lower ones on its left, with the number of imports; "up" and "circle"."""
    arrows: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for path in files:
        for room in imported_rooms(path):
            if room != room_of(chatbot, path):
                arrows[room_of(chatbot, path)][room] += 1
    width = max(map(len, ROOMS)) + 1
    yield "Rooms and whom they import (the number of imports); a room may use those above it."
    for at, room in enumerate(ROOMS):
        used = ", ".join(f"{other} {arrows[room][other]}" for other in ROOMS[:at] if arrows[room][other])
        up = [f"{other} {arrows[room][other]}" for other in ROOMS[at + 1 :] if arrows[room][other]]
        yield f"  {room:<{width}} {used or '-'}" + (f"   UP: {', '.join(up)}" if up else "")
    loose = sum(1 for path in files if not room_of(chatbot, path))
    circles = [
        (one, other) for one in ROOMS for other in ROOMS if one < other and arrows[one][other] and arrows[other][one]
    ]
    yield f"Arrows up: {sum(count_up(arrows, at) for at in range(len(ROOMS)))}; pairs of rooms that import each other: {len(circles)}"
    yield f"Loose modules: {loose}"


def count_up(arrows: dict[str, dict[str, int]], at: int) -> int:
    return sum(arrows[ROOMS[at]][other] for other in ROOMS[at + 1 :])


def imported_rooms(path: Path) -> Iterator[str]:
    """Function-level imports too."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{one.name}" for one in node.names]
        for name in names:
            first, *rest = name.split(".")
            if first == "chatbot" and rest and rest[0] in ROOMS:
                yield rest[0]


def sizes(chatbot: Path, files: list[Path]) -> Iterator[str]:
    by_room: dict[str, list[Path]] = defaultdict(list)
    for path in files:
        by_room[room_of(chatbot, path) or "(loose)"].append(path)
    lengths = sorted(end - start + 1 for path in files for start, end in functions(path))
    yield "Modules and lines a room: " + ", ".join(
        f"{room} {len(paths)}/{sum(len(path.read_text().splitlines()) for path in paths)}"
        for room, paths in by_room.items()
    )
    share = statistics.quantiles(lengths, n=20)
    yield (
        f"Functions: {len(lengths)}, of {statistics.median(lengths):.0f} lines at the median, {share[18]:.0f} at the "
        f"95th percentile, {lengths[-1]} at most"
    )


def functions(path: Path) -> Iterator[tuple[int, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.end_lineno or node.lineno


def known_names(chatbot: Path, files: list[Path]) -> Iterator[str]:
    """A journey is known where its name is a text or it is imported."""
    known = {name: sum(1 for path in files if path.stem != name and knows(path, name)) for name in JOURNEYS}
    yield "Modules that know a journey, beside its own: " + ", ".join(
        f"{name} {count}" for name, count in known.items()
    )
    yield f"  together {sum(known.values())}"
    places = {path: len(MEMORY.findall(path.read_text())) for path in files}
    touched = {path.relative_to(chatbot).as_posix(): count for path, count in places.items() if count}
    yield f"Places that touch what a conversation remembers: {sum(touched.values())} in {len(touched)} modules"


def knows(path: Path, journey: str) -> bool:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and node.value == journey:
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("chatbot"):
            names = [one.name for one in node.names]
            is_imported = journey in names or node.module == f"chatbot.flows.{journey}"
            if is_imported:
                return True
    return False


if __name__ == "__main__":
    main()
