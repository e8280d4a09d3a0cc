"""How questions of customers are answered, over three businesses: a query by hand says what is right.

python -m benchmarks.questions [--recorded] [--language vi] [--database office] [--file PATH] [--failures] [--write docs]

Each question is asked in a conversation of its own, some after earlier messages. Without LLM_PROVIDER no model is asked.
With --recorded a stand-in on this machine answers what comes to a model with queries recorded by hand (standin.py).
With --speed it is measured how long answers take, over a large office (speed.py, which has options of its own).
A file of other questions of the same form needs the language it is in.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import table, write_section, write_with_bars
from benchmarks.office import opened, say
from benchmarks.questions import speed
from meetassist.tests.fake_bedrock import CREDENTIALS, FakeBedrock

if TYPE_CHECKING:
    from benchmarks.questions.playing import Answered
    from benchmarks.questions.standin import Key

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
    if "--speed" in sys.argv:
        return speed.main()
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--language", default="", choices=("", *LANGUAGES))
    options.add_argument("--database", default="", help="small, office or large")
    options.add_argument("--file", type=Path, help="other questions; their --language, else by the end of the name")
    options.add_argument("--recorded", action="store_true", help="what comes to a model gets recorded queries")
    options.add_argument("--failures", action="store_true", help="each answer that is not right, with the wanted rows")
    options.add_argument("--write", type=Path, help="a folder: benchmarks.md is written there")
    chosen, _of_other_benchmarks = options.parse_known_args()
    with tempfile.TemporaryDirectory() as mail, model_server(chosen) as server:
        os.environ.setdefault("LLM_PROVIDER", "local")
        os.environ.update(EMAIL_PROVIDER="file", EMAIL_FILES=mail)
        with opened(0):
            found, unrecorded = measured(chosen, server)
            if server:
                report_of_the_model(found, unrecorded, chosen)
            else:
                report(found, chosen)
    return 0


@contextmanager
def model_server(chosen: argparse.Namespace) -> Iterator[FakeBedrock | None]:
    """What stands in for Bedrock, configured before Django reads its settings; no message is understood by it."""
    if not chosen.recorded:
        yield None
        return
    server = FakeBedrock()
    os.environ.update(
        CREDENTIALS, LLM_PROVIDER="bedrock", BEDROCK_ENDPOINT_URL=server.url, LLM_DAILY_BUDGET_USD="1000", UNSURE="0"
    )
    try:
        yield server
    finally:
        server.close()


def measured(chosen: argparse.Namespace, server: FakeBedrock | None) -> tuple[dict[str, list["Answered"]], list["Key"]]:
    """The answers by language, and the questions that came to the stand-in without being recorded."""
    from benchmarks.questions import databases, playing
    from benchmarks.questions.standin import StandIn, recorded
    from chatbot.simulator import in_process
    from chatbot.simulator.database import Temporary

    in_process.without_broker()
    model = StandIn(server, recorded()) if server else None
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
                    if model:
                        model.begin(one.text, language, name)
                    answered = playing.answered(one, made, language, names)
                    if model:
                        answered = replace(answered, came_to_a_model=model.was_asked, got_a_query=model.wrote)
                    found[language].append(answered)
    finally:
        temporary.close()
    return found, model.unrecorded if model else []


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


def report_of_the_model(
    found: dict[str, list["Answered"]], unrecorded: list["Key"], chosen: argparse.Namespace
) -> None:
    text = shown_of_the_model(found)
    say(text)
    for language, database, question in unrecorded:
        say(f"not recorded: {language} {database}: {question}")
    if chosen.failures:
        came = [one for answers in found.values() for one in answers if one.came_to_a_model]
        say("\n".join(failure(one) for one in came if one.verdict != "right"))
    if chosen.write:
        write_section(chosen.write / "benchmarks.md", "questions with recorded queries", text)


def shown_of_the_model(found: dict[str, list["Answered"]]) -> str:
    """Which share of the questions comes to a model, and how these are answered, and those of them that get a query."""
    rows = []
    for language, answers in [*found.items(), ("both", [one for some in found.values() for one in some])]:
        came = [one for one in answers if one.came_to_a_model]
        share = f"{100 * len(came) / (len(answers) or 1):.0f}"
        wrote = [one for one in came if one.got_a_query]
        rows.append([language, *cells(answers), share, *cells(came), *cells(wrote)])
    verdicts = ["right %", "wrong %", "unknown %"]
    head = ["language", "questions", *verdicts, "to a model %", "to a model", *verdicts, "with a query", *verdicts]
    note = (
        "Queries recorded by hand as a strong model would write them, replayed by a stand-in: not measured on Bedrock."
    )
    return "\n\n".join(["## Questions that come to a model", note, table(head, rows)])


def failure(one: "Answered") -> str:
    asked = [*one.question.before, one.question.text]
    return "\n".join([
        "", f"{one.verdict.upper()}  {one.question.id}  {one.question.database}, {one.question.asker}, {one.question.shape}",
        *(f"  > {text}" for text in asked), *(f"  {line}" for line in one.said.splitlines()),
        f"  wanted: {'; '.join(', '.join(str(value) for value in row) for row in one.rows[:12]) or '-'}",
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
