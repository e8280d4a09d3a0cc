"""How questions of customers are answered, over three businesses: a query by hand says what is right.

python -m benchmarks.questions [--language vi] [--database office] [--file PATH] [--failures] [--write docs]

Each question is asked in a conversation of its own, some after earlier messages. Without LLM_PROVIDER no model is asked.
A file of other questions of the same form needs the language it is in.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import table, write_with_bars
from benchmarks.office import opened, say

if TYPE_CHECKING:
    from benchmarks.questions.playing import Answered

ROOT = Path(__file__).resolve().parent
LANGUAGES = ("en", "vi")
HEAD = [
    "language",
    "database",
    "questions",
    "right %",
    "wrong %",
    "unknown %",
    "follow-ups",
    "right %",
    "wrong %",
    "unknown %",
]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--language", default="", choices=("", *LANGUAGES))
    options.add_argument("--database", default="", help="small, office or large")
    options.add_argument("--file", type=Path, help="other questions; their --language, else by the end of the name")
    options.add_argument("--failures", action="store_true", help="each answer that is not right, with the wanted rows")
    options.add_argument("--write", type=Path, help="a folder: benchmarks.md is written there")
    chosen, _of_other_benchmarks = options.parse_known_args()
    with tempfile.TemporaryDirectory() as mail:
        os.environ.setdefault("LLM_PROVIDER", "local")
        os.environ.update(EMAIL_PROVIDER="file", EMAIL_FILES=mail)
        with opened(0):
            report(measured(chosen), chosen)
    return 0


def measured(chosen: argparse.Namespace) -> dict[str, list["Answered"]]:
    from benchmarks.questions import databases, playing
    from chatbot.simulator import in_process
    from chatbot.simulator.database import Temporary

    in_process.without_broker()
    questions = {language: playing.load(path) for language, path in files(chosen).items()}
    found: dict[str, list[Answered]] = {language: [] for language in questions}
    temporary = Temporary()
    try:
        for name in databases.DATABASES:
            asked = [(spoken, one) for spoken, all_of in questions.items() for one in all_of if one.database == name]
            if not asked or chosen.database not in ("", name):
                continue
            with databases.opened(temporary, name) as made:
                names = playing.names()
                for language, one in asked:
                    found[language].append(playing.answered(one, made, language, names))
    finally:
        temporary.close()
    return found


def files(chosen: argparse.Namespace) -> dict[str, Path]:
    if chosen.file:
        return {chosen.language or chosen.file.stem[-2:]: chosen.file}
    return {one: ROOT / f"questions_{one}.jsonl" for one in LANGUAGES if chosen.language in ("", one)}


def report(found: dict[str, list["Answered"]], chosen: argparse.Namespace) -> None:
    text = shown(found)
    say(text)
    if chosen.failures:
        say("\n".join(failure(one) for answers in found.values() for one in answers if one.verdict != "right"))
    if chosen.write:
        values = {f"{language}: right": shares(answers)["right"] for language, answers in found.items()}
        write_with_bars(
            chosen.write, "questions", text,
            title="Questions answered right", shown="Right answers, as bars", values=values, unit="percent",
        )  # fmt: skip


def shares(answers: list["Answered"]) -> dict[str, float]:
    counts = Counter(one.verdict.value for one in answers)
    return {verdict: 100 * counts[verdict] / (len(answers) or 1) for verdict in ("right", "wrong", "unknown")}


def cells(answers: list["Answered"]) -> list[str]:
    return [str(len(answers)), *(f"{share:.0f}" for share in shares(answers).values())]


def shown(found: dict[str, list["Answered"]]) -> str:
    rows, shapes = [], []
    for language, answers in found.items():
        names = list(dict.fromkeys(one.question.database for one in answers))
        for name, some in [
            *((one, [a for a in answers if a.question.database == one]) for one in names),
            ("all", answers),
        ]:
            rows.append([language, name, *cells(some), *cells([one for one in some if one.question.before])])
        for shape in sorted({one.question.shape for one in answers}):
            shapes.append([language, shape, *cells([one for one in answers if one.question.shape == shape])])
    head = ["language", "answer wanted", "questions", "right %", "wrong %", "unknown %"]
    engine = f"Model: {os.environ['LLM_PROVIDER']}."
    return "\n\n".join(["## Questions of customers", engine, table(HEAD, rows), table(head, shapes)])


def failure(one: "Answered") -> str:
    asked = [*one.question.before, one.question.text]
    return "\n".join([
        "", f"{one.verdict.upper()}  {one.question.id}  {one.question.database}, {one.question.asker}, {one.question.shape}",
        *(f"  > {text}" for text in asked), *(f"  {line}" for line in one.said.splitlines()),
        f"  wanted: {'; '.join(', '.join(str(value) for value in row) for row in one.rows[:12]) or '-'}",
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
